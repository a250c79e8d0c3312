//! A desk on which one agent has everything, in two stores; how a plan hands it over, and how a loop by hand does.

#![allow(
    clippy::expect_used,
    clippy::arithmetic_side_effects,
    clippy::missing_panics_doc,
    reason = "a bench whose set-up fails, fails"
)]

mod by_hand;
mod desk;
mod plan;

pub use desk::{BOSS, Host, Memory, Sqlite, agent, tenant};
pub use plan::{Footprint, footprint, hand_over};
