//! Tests of quotas, registers, seats and prices, by rule.
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

mod contacts;
mod formulas;
mod journal;
mod licence;
mod price;
mod schemas;
mod seats;
mod terms;
mod values;
