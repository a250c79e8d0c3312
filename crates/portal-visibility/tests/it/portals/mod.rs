//! Portals, user types and users as aggregates; notes, feed and privacy.

mod fake_store;
mod names;
mod notes;
mod privacy;
mod set_up;
mod users;
