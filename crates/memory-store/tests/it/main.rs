//! The store in memory keeps the contract, and what its documentation says beyond.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    missing_docs,
    reason = "tests fail by panicking"
)]

mod conformance;
mod snapshots;
