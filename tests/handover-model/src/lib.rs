//! The model check of handovers stands in `tests/it`.
