//! What the bench is made of: a host with invitations, the acceptance over the store, the same by hand, and a proxy that counts round trips.
#![allow(
    clippy::expect_used,
    clippy::missing_panics_doc,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a bench fails by panicking"
)]

pub mod by_hand;
pub mod host;
pub mod proxy;
