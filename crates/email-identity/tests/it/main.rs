//! What the crate promises, by rule: IL-70, IL-71, IL-72.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::arithmetic_side_effects,
    missing_docs,
    reason = "tests fail by panicking"
)]

mod domains;
mod errors;
mod forms;
mod oracle;
mod properties;
mod resemblance;
mod scripts;
mod table;
mod wire;

use email_identity::{AddressError, AddressPolicy, Domain, EmailAddress};

fn parse(text: &str) -> Result<EmailAddress, AddressError> {
    EmailAddress::parse(text, &AddressPolicy::default())
}

fn address(text: &str) -> EmailAddress {
    parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn domain(text: &str) -> Domain {
    Domain::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// The codes of everything that is wrong, with columns.
fn problems(error: &AddressError) -> Vec<(usize, &'static str)> {
    error.problems().iter().map(|problem| (problem.place.column, problem.kind.code())).collect()
}
