//! What a store must not hand back.

use super::ids::{PortalId, UserTypeId};

/// A stored portal is not one that this crate wrote: its name's key does not go with its name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the stored portal {portal} is damaged: the key does not go with the name")]
#[non_exhaustive]
pub struct CorruptPortal {
    /// Which.
    pub portal: PortalId,
}

/// A stored user type is not one that this crate wrote: its kind does not go with its configuration, or the numbers of its users do not go together.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the stored user type {user_type} is damaged: its kind, its configuration and the numbers of its users do not go together"
)]
#[non_exhaustive]
pub struct CorruptUserType {
    /// Which.
    pub user_type: UserTypeId,
}
