//! tantou against what one would pick instead. See `README.md` one folder up for the figures and what they say.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::cast_precision_loss,
    clippy::disallowed_types,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::panic,
    clippy::print_stdout,
    reason = "a bench, not a library: it prints, may stop where something is wrong, and its figures need few digits"
)]

pub mod agreement;
pub mod by_hand;
pub mod delegation;
pub mod report;
pub mod side;
pub mod visibility;
