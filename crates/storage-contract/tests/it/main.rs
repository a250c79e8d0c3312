//! What the storage vocabulary promises, seen from outside.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    missing_docs,
    reason = "tests fail by panicking"
)]

mod failure;
mod ids;
mod outbox;
mod retry;
mod run_ready;
mod timestamp;
mod version;
