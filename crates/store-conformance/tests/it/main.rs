//! The suite examined: what it lets pass, and what it must not.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    missing_docs,
    reason = "tests fail by panicking"
)]

mod changed_hands;
mod controls;
mod desk_controls;
mod desk_repositories;
mod lock_order;
mod member_controls;
mod member_repositories;
mod portal_controls;
mod portal_repositories;
mod quota_controls;
mod quota_repositories;
mod repositories;
mod simple_store;
