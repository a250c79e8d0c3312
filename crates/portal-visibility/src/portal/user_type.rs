//! A type of portal users: what it is called, and what its users see (PV-10, PV-44).

use super::corrupt::CorruptUserType;
use super::ids::{PortalId, UserTypeId};
use super::name::PortalName;
use super::refusal::PortalRefusal;
use super::user::Audience;
use crate::config::{UserTypeConfig, UserTypeKind};
use crate::difference::PortalDifference;
use serde::{Deserialize, Serialize};

/// A type of portal users. Its row also guards the number of its users.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserType {
    id: UserTypeId,
    portal: PortalId,
    name: PortalName,
    config: UserTypeConfig,
    users: u64,
    organisation_users: u64,
}

/// A user type as stores keep it. Unique: `id`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserTypeRecord {
    /// The type.
    pub id: UserTypeId,
    /// The portal that it belongs to.
    pub portal: PortalId,
    /// Standard or custom; the configuration says the same.
    pub kind: UserTypeKind,
    /// What it is called.
    pub name: PortalName,
    /// What its users see.
    pub config: UserTypeConfig,
    /// How many users are of this type.
    pub users: u64,
    /// How many of them belong to the organisation (PV-05).
    #[serde(default)]
    pub organisation_users: u64,
}

/// What happens to a user type.
#[derive(Clone, Debug, PartialEq)]
pub enum UserTypeEvent {
    /// It is added.
    Added,
    /// Its users see something else, from their next request on (PV-44).
    Configured {
        /// What changes; `None` where the configuration before does not compile against the schema any more.
        difference: Option<Box<PortalDifference>>,
    },
    /// It is so already.
    Unchanged,
}

impl UserType {
    /// A new type, without users.
    pub const fn new(id: UserTypeId, portal: PortalId, name: PortalName, config: UserTypeConfig) -> Self {
        Self { id, portal, name, config, users: 0, organisation_users: 0 }
    }

    /// The type.
    pub const fn id(&self) -> UserTypeId {
        self.id
    }

    /// The portal that it belongs to.
    pub const fn portal(&self) -> PortalId {
        self.portal
    }

    /// What it is called.
    pub const fn name(&self) -> &PortalName {
        &self.name
    }

    /// Standard or custom.
    pub const fn kind(&self) -> UserTypeKind {
        self.config.kind
    }

    /// What its users see.
    pub const fn config(&self) -> &UserTypeConfig {
        &self.config
    }

    /// How many users are of this type.
    pub const fn users(&self) -> u64 {
        self.users
    }

    /// Whether another configuration and name can take their place (PV-10): the kind stays, and with users also the base module.
    pub(super) fn check_configure(&self, config: &UserTypeConfig) -> Result<(), PortalRefusal> {
        if config.kind != self.config.kind {
            return Err(PortalRefusal::WrongKind);
        }
        if self.users > 0 && config.base != self.config.base {
            let (before, after) = (self.config.base.clone(), config.base.clone());
            return Err(PortalRefusal::BaseModuleStays { before, after });
        }
        Ok(())
    }

    pub(super) fn configure(&mut self, name: PortalName, config: UserTypeConfig) {
        self.name = name;
        self.config = config;
    }

    /// PV-05: the standard type takes external users only.
    pub(super) fn check_takes(&self, audience: Audience) -> Result<(), PortalRefusal> {
        if self.kind() == UserTypeKind::Standard && audience == Audience::Organisation {
            return Err(PortalRefusal::ExternalUsersOnly);
        }
        Ok(())
    }

    /// Whether all users of this type can become users of another (PV-05, PV-44).
    pub(super) fn check_bequeath_to(&self, heir: &Self) -> Result<(), PortalRefusal> {
        self.check_move_to(heir)?;
        if self.organisation_users > 0 { heir.check_takes(Audience::Organisation) } else { Ok(()) }
    }

    /// Whether the records of users of this type are in the base module of another (PV-44).
    pub(super) fn check_move_to(&self, to: &Self) -> Result<(), PortalRefusal> {
        if self.id == to.id {
            return Err(PortalRefusal::SameType);
        }
        if self.config.base != to.config.base {
            let (before, after) = (self.config.base.clone(), to.config.base.clone());
            return Err(PortalRefusal::BaseModuleStays { before, after });
        }
        Ok(())
    }

    pub(super) const fn gain(&mut self, audience: Audience) {
        self.users = self.users.saturating_add(1);
        self.organisation_users = self.organisation_users.saturating_add(of_organisation(audience));
    }

    pub(super) const fn lose(&mut self, audience: Audience) {
        self.users = self.users.saturating_sub(1);
        self.organisation_users = self.organisation_users.saturating_sub(of_organisation(audience));
    }

    /// All users of another type become users of this one.
    pub(super) const fn inherit(&mut self, from: &Self) {
        self.users = self.users.saturating_add(from.users);
        self.organisation_users = self.organisation_users.saturating_add(from.organisation_users);
    }

    /// For stores.
    pub fn record(&self) -> UserTypeRecord {
        UserTypeRecord {
            id: self.id,
            portal: self.portal,
            kind: self.config.kind,
            name: self.name.clone(),
            config: self.config.clone(),
            users: self.users,
            organisation_users: self.organisation_users,
        }
    }

    /// From a store.
    ///
    /// # Errors
    /// [`CorruptUserType`] if the kind does not go with the configuration, or more users belong to the organisation than there are, or any in a standard type (PV-05).
    pub fn restore(record: UserTypeRecord) -> Result<Self, CorruptUserType> {
        let UserTypeRecord { id, portal, kind, name, config, users, organisation_users } = record;
        let most = if kind == UserTypeKind::Standard { 0 } else { users };
        if kind != config.kind || organisation_users > most {
            return Err(CorruptUserType { user_type: id });
        }
        Ok(Self { id, portal, name, config, users, organisation_users })
    }
}

const fn of_organisation(audience: Audience) -> u64 {
    match audience {
        Audience::External => 0,
        Audience::Organisation => 1,
    }
}
