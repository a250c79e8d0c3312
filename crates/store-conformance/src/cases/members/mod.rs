//! Members of portals.

mod keys;
mod pages;
mod races;
mod seats;
mod selectors;

pub use keys::addresses_and_records_follow_their_member;
pub use pages::{pages_of_members_are_complete, pages_of_runs_are_complete};
pub use races::{one_of_sixteen_acceptances_counts, one_of_sixteen_members_gets_an_address};
pub use seats::{seats_are_exact_whatever_members_do, several_workers_carry_one_run_on};
pub use selectors::selectors_follow_their_member;
