//! Roles and profiles: which tickets an agent sees, and what it may do (AM-31 … AM-34).

use super::ids::{DeskRoleId, ProfileId};
use super::permission::DeskPermission;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Which tickets an agent's work is about (AM-31).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DataScope {
    /// Those assigned to it, and those assigned to nobody.
    OwnAndUnassigned,
    /// Its own, those of its teams and departments, and those assigned to nobody.
    TeamsAndUnassigned,
    /// All.
    All,
}

/// What an agent is at the desk (AM-30).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "role", rename_all = "snake_case")]
pub enum Role {
    /// Works on the tickets of a data scope (AM-31).
    Agent {
        /// Which tickets.
        scope: DataScope,
    },
    /// May do everything on all tickets (AM-32).
    Administrator,
    /// May view tickets and do nothing else (AM-33).
    LightAgent,
    /// A role and a profile of the organisation's own (AM-34).
    Custom {
        /// Data scope and place in the hierarchy.
        desk_role: DeskRoleId,
        /// The set of permissions.
        profile: ProfileId,
    },
}

/// A role of the organisation's own: a data scope and a place in the hierarchy (AM-34).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeskRole {
    /// Which one.
    pub id: DeskRoleId,
    /// Which tickets.
    pub scope: DataScope,
    /// The role next above, whose holders see what holders of this one see.
    #[serde(default)]
    pub superior: Option<DeskRoleId>,
}

/// A named set of permissions (AM-34).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Which one.
    pub id: ProfileId,
    /// What its holders may do.
    pub permissions: BTreeSet<DeskPermission>,
}
