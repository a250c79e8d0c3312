//! The journeys, rule by rule, on the store in memory.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::string_slice,
    clippy::too_many_lines,
    missing_docs,
    unreachable_pub,
    reason = "tests fail by panicking"
)]

mod answers;
mod audit;
mod batches;
mod changed_hands;
mod managing;
mod model;
mod removals;
mod steps;
mod world;
