//! Portals' licences.

mod types;

pub use types::{a_portal_is_set_up_once, a_type_with_users_stays, as_many_types_are_made_as_there_may_be};
