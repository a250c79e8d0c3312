//! The store in a SQLite file keeps the contract, and its file keeps what was promised of it.
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
mod connections;
mod damage;
mod fixture;
mod members;
mod opening;
mod outbox;
mod portals;
mod quota;
mod schema;
