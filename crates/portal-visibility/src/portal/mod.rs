//! Portals and their user types, as an organisation sets them up and changes them (PV-01 … PV-05, PV-44).
//!
//! A [`PortalSite`] has a name that nobody else uses and a part of a URL. It has one standard [`UserType`], which stays as long as it does, and custom ones.
//! A [`PortalUser`] is of one type. How many types and users there may be, `contact-quota` says. Whether somebody belongs to the organisation (PV-05) is found out by the rules of
//! invitations (IL-30), or by a host that takes people in by itself, and kept with the user as it was said.
//!
//! Each service *prepares*: guarded reads and every decision, nothing written; what it returns has `store`, which only writes.
//!
//! Lock order: portal < user type < portal user; within a kind by id. In the workspace's order they stand behind seats: who is a user of which type follows from who has become a member.

mod corrupt;
mod ids;
mod manager;
mod name;
mod refusal;
mod repository;
mod services;
mod site;
mod user;
mod user_type;

pub use corrupt::{CorruptPortal, CorruptUserType};
pub use ids::{OrganisationId, PortalId, UserTypeId};
pub use manager::Manager;
pub use name::{NameError, NameKey, PortalName, UrlPart};
pub use refusal::PortalRefusal;
pub use repository::{PortalRepository, PortalUserRepository, UserTypeRepository};
pub use services::{
    Advice, PreparedPortal, PreparedRemoval, PreparedType, PreparedUsers, PresentUser, prepare_add_type,
    prepare_change_portal, prepare_configure, prepare_delete_type, prepare_enrol, prepare_move_users,
    prepare_set_up, prepare_sync_users,
};
pub use site::{NewPortal, PortalCommand, PortalEvent, PortalRecord, PortalSite};
pub use user::{Audience, PortalUser, PortalUserRecord};
pub use user_type::{UserType, UserTypeEvent, UserTypeRecord};
