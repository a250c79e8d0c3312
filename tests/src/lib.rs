//! Holds nothing: the tests of the workspace as a whole stand in `tests/it`.
