#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::string_slice,
    clippy::unchecked_time_subtraction,
    missing_docs,
    unreachable_pub,
    reason = "tests fail by panicking"
)]

mod answering;
mod batch;
mod bulk;
mod dead_links;
mod eligibility;
mod fake_store;
mod fixture;
mod issuing;
mod listing;
mod machine;
mod managing;
mod members;
mod model;
mod reminders;
mod resending;
mod sends;
mod templates;
mod tokens;
mod values;
mod wire;
