//! The store in PostgreSQL keeps the contract.
//!
//! Without PostgreSQL these tests are skipped, which is said; where the variable `CI` is set, they fail instead.
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
mod database;
mod sends;
