//! What the bench `quota_evaluate` compares: the [input], the control [by hand](by_hand), and [registers](desk) of any size.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "a bench, not a library"
)]

pub mod by_hand;
pub mod desk;
pub mod input;

/// The catalogue with the formula of twelve nodes.
pub const TWELVE: &str = include_str!("twelve.toml");
