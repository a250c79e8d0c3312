//! The cases. Each takes a harness whose database is empty, and answers what is broken.

pub mod common;
pub mod contacts;
pub mod delegation;
pub mod desk;
pub mod licences;
pub mod members;
pub mod notes;
pub mod portals;
pub mod seats;
pub mod templates;

mod journal;
mod pages;
