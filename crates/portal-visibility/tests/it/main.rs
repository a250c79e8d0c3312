//! Tests of portals, by rule.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::string_slice,
    clippy::cast_possible_truncation,
    missing_docs,
    unreachable_pub,
    reason = "tests fail by panicking"
)]

mod agreement;
mod allocation;
mod conditions;
mod definitions;
mod naive;
mod outlook;
mod portals;
mod shop;
mod sql;
mod world;
mod writes;
