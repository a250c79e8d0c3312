//! Tests of access-model from outside.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    missing_docs,
    unreachable_pub,
    reason = "tests fail by panicking"
)]

mod agents;
mod aggregates;
mod allocation;
mod answers;
mod batches;
mod decisions;
mod fake;
mod fixtures;
mod index;
mod index_churn;
mod matrix;
mod model;
mod permissions;
mod plans;
mod removals;
mod send;
mod wire;
