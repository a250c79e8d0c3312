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
mod licence;
mod price;
mod seats;
mod terms;
mod values;
