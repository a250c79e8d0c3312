//! Registers of contacts.

mod consents;
mod fake_store;
mod fixture;
mod inquiries;
mod mailboxes;
mod model;
mod names;
mod past;
mod repetition;
mod requests;
mod sends;
mod standing;
mod three_numbers;
mod wire;

pub use fixture::*;
