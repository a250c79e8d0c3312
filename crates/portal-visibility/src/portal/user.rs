//! A portal user: which type they are of, which record is theirs, who invited them (PV-05, PV-40, PV-44).

use super::ids::{PortalId, UserTypeId};
use crate::record::PortalUserId;
use crate::value::OwnedKey;
use crate::write::OrganisationUserId;
use serde::{Deserialize, Serialize};

/// A portal user. Which modules and records they see follows from their type and their base record at each request, never from anything kept here (PV-44).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PortalUser(PortalUserRecord);

/// A portal user as stores keep them. Unique: `user`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortalUserRecord {
    /// The user.
    pub user: PortalUserId,
    /// The portal.
    pub portal: PortalId,
    /// Their type.
    pub user_type: UserTypeId,
    /// Their record in the type's base module.
    pub base_record: OwnedKey,
    /// Who invited them, and owns what they create (PV-40).
    pub invited_by: OrganisationUserId,
    /// Whether they belong to the organisation, as it was found out when they were taken in (PV-05).
    #[serde(default)]
    pub audience: Audience,
}

/// Whether somebody belongs to the organisation (IL-30 says how that is found out).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// They do not.
    #[default]
    External,
    /// They do.
    Organisation,
}

impl PortalUser {
    /// For stores.
    pub fn record(&self) -> PortalUserRecord {
        self.0.clone()
    }

    /// From a store, or as a host says that somebody is.
    pub const fn restore(record: PortalUserRecord) -> Self {
        Self(record)
    }

    /// The user.
    pub const fn id(&self) -> PortalUserId {
        self.0.user
    }

    /// The portal.
    pub const fn portal(&self) -> PortalId {
        self.0.portal
    }

    /// Their type.
    pub const fn user_type(&self) -> UserTypeId {
        self.0.user_type
    }

    /// Their record in the type's base module.
    pub const fn base_record(&self) -> &OwnedKey {
        &self.0.base_record
    }

    /// Who invited them, and owns what they create (PV-40).
    pub const fn invited_by(&self) -> OrganisationUserId {
        self.0.invited_by
    }

    /// Whether they belong to the organisation (PV-05).
    pub const fn audience(&self) -> Audience {
        self.0.audience
    }

    pub(super) fn of_type(self, user_type: UserTypeId) -> Self {
        Self(PortalUserRecord { user_type, ..self.0 })
    }
}
