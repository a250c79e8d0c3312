//! The store in PostgreSQL keeps the contract.
//!
//! Without PostgreSQL these tests are skipped, which is said; where the variable `CI` is set, they fail instead.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::print_stdout,
    missing_docs,
    reason = "tests fail by panicking"
)]

mod audit;
/// The books of both rule crates, compared: the same file that the tests of `tantou` use.
#[expect(
    dead_code,
    unreachable_pub,
    reason = "the texts of whole books are for the other tests, and another crate shows them"
)]
#[path = "../../../tantou/tests/it/audit.rs"]
mod books;
mod carried_over;
mod classes;
mod conformance;
mod database;
mod desk;
mod faults;
mod hammer;
mod help_desk;
mod load;
mod portal;
mod proxy;
mod schema;
mod sends;
mod spread;
mod statements;
