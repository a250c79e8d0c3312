//! Setting portals up, configuring types and moving users, over a store. Nothing is written before every decision is made.

mod portals;
mod types;
mod user_set;
mod users;

pub use portals::{PreparedPortal, prepare_change_portal, prepare_set_up};
pub use types::{
    Advice, PreparedRemoval, PreparedType, prepare_add_type, prepare_configure, prepare_delete_type,
};
pub use user_set::PreparedUsers;
pub use users::{PresentUser, prepare_enrol, prepare_move_users, prepare_sync_users};
