//! Holds nothing but the README, so that its example is compiled and run with the tests; the tests of the workspace as a whole stand
//! in `tests/it`.

#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
