//! The journeys, rule by rule, on the store in memory.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::string_slice,
    clippy::too_many_lines,
    clippy::unchecked_time_subtraction,
    missing_docs,
    unreachable_pub,
    unused_must_use,
    reason = "tests fail by panicking, and the world has put every message into the outbox"
)]

mod answers;
mod audit;
mod batches;
mod changed_hands;
mod crowds;
mod managing;
mod messages;
mod model;
mod objections;
mod other_offers;
mod peeking_tx;
mod peeks;
mod portal;
mod portal_records;
mod removals;
mod steps;
mod support;
mod texts;
mod texts_definitions;
mod texts_desk;
mod texts_mail;
mod texts_members;
mod texts_quota;
mod texts_templates;
mod texts_visibility;
mod world;
