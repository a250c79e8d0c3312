//! Portals, user types and portal users.

mod moves;
mod names;
mod pages;

pub use moves::{a_type_deleted_while_a_user_is_moved_into_it, types_know_how_many_users_they_have};
pub use names::{a_name_taken_by_two_at_once_is_one_organisations, one_of_sixteen_gets_the_name};
pub use pages::{pages_of_portal_users_are_complete, pages_of_user_types_are_complete};
