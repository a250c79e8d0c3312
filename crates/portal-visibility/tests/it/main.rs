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
#![allow(
    clippy::format_push_string,
    clippy::format_collect,
    clippy::similar_names,
    reason = "texts of tests are short, and `json` and `own` are what they are"
)]

mod agreement;
mod allocation;
mod batch;
mod conditions;
mod cost;
mod definitions;
mod naive;
mod outlook;
mod portals;
mod rows;
mod schemas;
mod shop;
mod sql;
mod viewers;
mod world;
mod writes;
