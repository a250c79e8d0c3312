//! Portals' licences.

mod repetitions;
mod types;

pub use repetitions::{a_change_sent_many_times_at_once_has_one_effect, the_past_of_portals_is_found};
pub use types::{a_portal_is_set_up_once, a_type_with_users_stays, as_many_types_are_made_as_there_may_be};
