//! Tests of assignments, handovers and mailboxes, by rule.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::string_slice,
    missing_docs,
    unreachable_pub,
    reason = "tests fail by panicking"
)]

mod anonymising;
mod assignments;
mod fake_store;
mod fixture;
mod lists;
mod mailboxes;
mod plans;
mod properties;
mod reconciling;
mod sends;
mod wire;
