//! Members of portals.

mod keys;
mod pages;
mod selectors;

pub use keys::addresses_and_records_follow_their_member;
pub use pages::{pages_of_members_are_complete, pages_of_runs_are_complete};
pub use selectors::selectors_follow_their_member;
