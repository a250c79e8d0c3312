//! A bulk invitation to a portal by the library, and the same rows by hand.

#![allow(
    clippy::expect_used,
    clippy::arithmetic_side_effects,
    clippy::missing_panics_doc,
    reason = "a bench whose set-up fails, fails"
)]

pub mod by_hand;
pub mod compare;
mod own;
mod world;

pub use own::{Runs, prepared, run};
