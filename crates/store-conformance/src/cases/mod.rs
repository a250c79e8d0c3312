//! The cases. Each takes a harness whose database is empty, and answers what is broken.

pub mod common;
pub mod contacts;
pub mod delegation;
pub mod licences;
pub mod seats;

mod pages;
