//! Why a portal, a user type or a portal user is not changed.

use super::ids::{OrganisationId, PortalId, UserTypeId};
use super::name::{PortalName, UrlPart};
use crate::definition::DefinitionError;
use crate::record::PortalUserId;
use crate::write::OrganisationUserId;

/// Why not.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PortalRefusal {
    /// They do not hold the permission to manage portals (PV-04).
    #[error("{user} does not hold the permission to manage portals")]
    NotAManager {
        /// Who asked.
        user: OrganisationUserId,
    },
    /// There is no such portal.
    #[error("there is no portal {portal}")]
    UnknownPortal {
        /// Which.
        portal: PortalId,
    },
    /// The organisation has another portal already, or the portal is another organisation's.
    #[error("the portal {portal} is set up already, differently")]
    PortalExists {
        /// Which.
        portal: PortalId,
        /// Whose.
        organisation: OrganisationId,
    },
    /// Another organisation uses the name (PV-01).
    #[error("the name `{name}` is used already")]
    NameTaken {
        /// The name.
        name: PortalName,
    },
    /// Another organisation uses the part of the URL (PV-01).
    #[error("`{url_part}` is used in the URL of another portal already")]
    UrlTaken {
        /// The part.
        url_part: UrlPart,
    },
    /// A portal once set up stays (PV-02).
    #[error("a portal cannot be deleted")]
    PortalStays,
    /// The standard user type stays (PV-02).
    #[error("the standard user type cannot be deleted")]
    StandardTypeStays,
    /// There is no such user type in the portal.
    #[error("there is no user type {user_type}")]
    UnknownType {
        /// Which.
        user_type: UserTypeId,
    },
    /// The type is there already, differently.
    #[error("the user type {user_type} is there already, differently")]
    TypeExists {
        /// Which.
        user_type: UserTypeId,
    },
    /// The configuration is of the other kind of type (PV-10).
    #[error("the configuration is not of the type's kind")]
    WrongKind,
    /// The configuration does not compile.
    #[error("the configuration cannot be used: {0}")]
    Definition(DefinitionError),
    /// The base module of a type with users is where they are; it cannot be another one (PV-10).
    #[error("users of the type are in `{before}`; the base module cannot become `{after}`")]
    BaseModuleStays {
        /// Where they are.
        before: String,
        /// Where they are not.
        after: String,
    },
    /// A custom type has users, who have to be moved first (PV-44).
    #[error("the user type has {users} users, who need another type first")]
    TypeHasUsers {
        /// How many.
        users: u64,
    },
    /// A type cannot be moved to itself.
    #[error("a type's users cannot be moved to the type itself")]
    SameType,
    /// There is no such portal user.
    #[error("there is no portal user {user}")]
    UnknownUser {
        /// Which.
        user: PortalUserId,
    },
    /// The portal user is there already, differently.
    #[error("the portal user {user} is there already, differently")]
    UserExists {
        /// Which.
        user: PortalUserId,
    },
    /// The standard type takes external users only (PV-05).
    #[error("the standard user type takes external users only")]
    ExternalUsersOnly,
}

impl PortalRefusal {
    /// A stable code under which a host can translate.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotAManager { .. } => "portal.not_a_manager",
            Self::UnknownPortal { .. } => "portal.unknown",
            Self::PortalExists { .. } => "portal.exists",
            Self::NameTaken { .. } => "portal.name_taken",
            Self::UrlTaken { .. } => "portal.url_taken",
            Self::PortalStays => "portal.stays",
            Self::StandardTypeStays => "portal.standard_type_stays",
            Self::UnknownType { .. } => "portal.unknown_type",
            Self::TypeExists { .. } => "portal.type_exists",
            Self::WrongKind => "portal.wrong_kind",
            Self::Definition(_) => "portal.definition",
            Self::BaseModuleStays { .. } => "portal.base_module_stays",
            Self::TypeHasUsers { .. } => "portal.type_has_users",
            Self::SameType => "portal.same_type",
            Self::UnknownUser { .. } => "portal.unknown_user",
            Self::UserExists { .. } => "portal.user_exists",
            Self::ExternalUsersOnly => "portal.external_users_only",
        }
    }
}
