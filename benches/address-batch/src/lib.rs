//! What the bench `address_batch` compares: the [input] and the two [pipelines].

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::disallowed_types,
    reason = "a bench, not a library; the control is meant to use std's HashSet"
)]

pub mod input;
pub mod pipelines;
