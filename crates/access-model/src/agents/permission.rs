//! What an agent may do at the desk apart from which tickets it sees (AM-31 … AM-34, AM-36, AM-37).

use super::agent::{Agent, AgentStatus};
use super::desk::Desk;
use super::ids::ProfileId;
use super::role::Role;
use crate::{Permission, PermissionSet};
use serde::{Deserialize, Serialize};

/// A permission at the desk. Those that other rules ask of organisation users map to [`Permission`] (AM-39).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeskPermission {
    /// View tickets and conversations.
    ViewTickets,
    /// Answer the customer: what working on a ticket or conversation takes.
    ReplyToTickets,
    /// Change a ticket's fields.
    EditTickets,
    /// Assign tickets and conversations.
    AssignTickets,
    /// Work on activities: tasks, events and calls.
    WorkOnActivities,
    /// Add and edit agents (AM-36).
    ManageAgents,
    /// See and lock mailboxes, take their backups.
    AdministerMailboxes,
}

impl DeskPermission {
    /// Every permission.
    pub const ALL: [Self; 7] = [
        Self::ViewTickets,
        Self::ReplyToTickets,
        Self::EditTickets,
        Self::AssignTickets,
        Self::WorkOnActivities,
        Self::ManageAgents,
        Self::AdministerMailboxes,
    ];

    /// The permission of an organisation user that this one is, if it is one (AM-39).
    pub const fn named(self) -> Option<Permission> {
        match self {
            Self::AssignTickets => Some(Permission::AssignTickets),
            Self::ManageAgents => Some(Permission::ManageAgents),
            Self::AdministerMailboxes => Some(Permission::AdministerMailboxes),
            Self::ViewTickets | Self::ReplyToTickets | Self::EditTickets | Self::WorkOnActivities => None,
        }
    }
}

/// Through what a permission is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "through", rename_all = "snake_case")]
pub enum DeskGrant {
    /// Administrators hold every permission (AM-32).
    Administrator,
    /// Role *Agent* holds it at this desk (AM-31).
    RoleAgent,
    /// Light agents may view (AM-33).
    LightAgent,
    /// The profile has it (AM-34).
    Profile {
        /// Which one.
        profile: ProfileId,
    },
}

/// Why a permission is not held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, thiserror::Error, Serialize, Deserialize)]
#[serde(tag = "because", rename_all = "snake_case")]
pub enum DeskDenial {
    /// An inactive agent may do nothing (AM-37).
    #[error("the agent is inactive")]
    Inactive,
    /// A light agent may view tickets and do nothing else (AM-33).
    #[error("a light agent may only view")]
    LightAgent,
    /// Role *Agent* does not hold it at this desk (AM-31).
    #[error("the role of an agent does not hold this permission")]
    RoleAgent,
    /// The profile does not have it (AM-34).
    #[error("the profile {profile} does not hold this permission")]
    Profile {
        /// Which one.
        profile: ProfileId,
    },
    /// The desk has no such profile: it gives nothing (AM-34).
    #[error("there is no profile {profile}")]
    UnknownProfile {
        /// Which one.
        profile: ProfileId,
    },
}

impl DeskGrant {
    /// The rule that decided.
    pub const fn rule(self) -> &'static str {
        match self {
            Self::Administrator => "AM-32",
            Self::RoleAgent => "AM-31",
            Self::LightAgent => "AM-33",
            Self::Profile { .. } => "AM-34",
        }
    }
}

impl DeskDenial {
    /// The rule that decided.
    pub const fn rule(self) -> &'static str {
        match self {
            Self::Inactive => "AM-37",
            Self::LightAgent => "AM-33",
            Self::RoleAgent => "AM-31",
            Self::Profile { .. } | Self::UnknownProfile { .. } => "AM-34",
        }
    }

    /// A stable code under which a host can translate.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Inactive => "desk.inactive",
            Self::LightAgent => "desk.light_agent",
            Self::RoleAgent => "desk.role_agent",
            Self::Profile { .. } => "desk.profile",
            Self::UnknownProfile { .. } => "desk.unknown_profile",
        }
    }
}

impl Agent {
    /// Whether this agent holds a permission, and through what (AM-31 … AM-34, AM-36, AM-37).
    ///
    /// # Errors
    /// [`DeskDenial`] says why not.
    pub fn permission(&self, permission: DeskPermission, desk: &Desk) -> Result<DeskGrant, DeskDenial> {
        match self.status() {
            // AM-37: an inactive agent may do nothing.
            AgentStatus::Inactive { .. } | AgentStatus::Deleted { .. } => return Err(DeskDenial::Inactive),
            AgentStatus::Active => {}
        }
        self.role_permission(permission, desk)
    }

    /// What its role gives, active or not: why somebody who is inactive could not do it anyway.
    ///
    /// # Errors
    /// [`DeskDenial`] says why not.
    pub fn role_permission(&self, permission: DeskPermission, desk: &Desk) -> Result<DeskGrant, DeskDenial> {
        match self.role() {
            // AM-32: role Administrator may do everything.
            Role::Administrator => Ok(DeskGrant::Administrator),
            // AM-33: role LightAgent may view tickets and do nothing else.
            Role::LightAgent if permission == DeskPermission::ViewTickets => Ok(DeskGrant::LightAgent),
            Role::LightAgent => Err(DeskDenial::LightAgent),
            // AM-31: role Agent works within its data scope; what else it may do is the desk's setting.
            Role::Agent { .. } if desk.agent_permissions().contains(&permission) => Ok(DeskGrant::RoleAgent),
            Role::Agent { .. } => Err(DeskDenial::RoleAgent),
            // AM-34: role Custom combines a role with a profile, which is the set of permissions.
            Role::Custom { profile, .. } => match desk.profile(profile) {
                None => Err(DeskDenial::UnknownProfile { profile }),
                Some(found) if found.permissions.contains(&permission) => Ok(DeskGrant::Profile { profile }),
                Some(_) => Err(DeskDenial::Profile { profile }),
            },
        }
    }

    /// What this agent holds as a user of the organisation, for rules that ask for named permissions (AM-39).
    pub fn permission_set(&self, desk: &Desk) -> PermissionSet {
        let held = DeskPermission::ALL.into_iter().filter(|p| self.permission(*p, desk).is_ok());
        held.filter_map(DeskPermission::named).collect()
    }
}
