//! What a desk consists of: departments, channels, roles and profiles, checked as a whole.

use super::chat::ChatGeneration;
use super::ids::{ChannelId, DepartmentId, DeskRoleId, ProfileId};
use super::permission::DeskPermission;
use super::role::{DeskRole, Profile};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

/// One department.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Department {
    /// Which one.
    pub id: DepartmentId,
    /// Whether chat is switched on there (AM-35).
    #[serde(default)]
    pub chat: bool,
    /// How often it was switched on. Kept by [`Desk::switch_chat`].
    #[serde(default)]
    pub chat_generation: ChatGeneration,
}

impl Department {
    /// A department without chat.
    pub const fn new(id: DepartmentId) -> Self {
        Self { id, chat: false, chat_generation: ChatGeneration(0) }
    }
}

/// A desk as a store or a file keeps it: plain data. [`Desk::restore`] checks it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeskRecord {
    /// The departments.
    pub departments: Vec<Department>,
    /// The channels.
    #[serde(default)]
    pub channels: Vec<ChannelId>,
    /// Roles of the organisation's own (AM-34).
    #[serde(default)]
    pub roles: Vec<DeskRole>,
    /// Profiles (AM-34).
    #[serde(default)]
    pub profiles: Vec<Profile>,
    /// What role *Agent* may do within its data scope (AM-31).
    #[serde(default = "usual_permissions")]
    pub agent_permissions: BTreeSet<DeskPermission>,
}

/// An empty desk whose agents view, answer and edit tickets and work on activities, and assign nothing.
impl Default for DeskRecord {
    fn default() -> Self {
        Self {
            departments: Vec::new(),
            channels: Vec::new(),
            roles: Vec::new(),
            profiles: Vec::new(),
            agent_permissions: usual_permissions(),
        }
    }
}

fn usual_permissions() -> BTreeSet<DeskPermission> {
    use DeskPermission::{EditTickets, ReplyToTickets, ViewTickets, WorkOnActivities};
    BTreeSet::from([ViewTickets, ReplyToTickets, EditTickets, WorkOnActivities])
}

/// The departments, channels, roles and profiles of a desk.
///
/// Invariants: ids are unique; every superior exists; the hierarchy of roles has no circle (AM-34).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Desk {
    departments: BTreeMap<DepartmentId, Department>,
    channels: BTreeSet<ChannelId>,
    roles: BTreeMap<DeskRoleId, DeskRole>,
    profiles: BTreeMap<ProfileId, Profile>,
    agent_permissions: BTreeSet<DeskPermission>,
}

/// A desk's configuration cannot be: everything that is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the desk is not well configured: {}", list(problems))]
pub struct DeskError {
    /// Everything that is wrong.
    pub problems: Vec<DeskProblem>,
}

impl DeskError {
    /// A stable code under which a host can translate.
    #[expect(clippy::unused_self, reason = "every error tells its code in the same way")]
    pub const fn code(&self) -> &'static str {
        "desk.misconfigured"
    }
}

/// One thing that is wrong with a desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DeskProblem {
    /// A department that is there twice.
    #[error("the department {0} is there twice")]
    RepeatedDepartment(DepartmentId),
    /// A channel that is there twice.
    #[error("the channel {0} is there twice")]
    RepeatedChannel(ChannelId),
    /// A role that is there twice.
    #[error("the role {0} is there twice")]
    RepeatedRole(DeskRoleId),
    /// A profile that is there twice.
    #[error("the profile {0} is there twice")]
    RepeatedProfile(ProfileId),
    /// A superior that is not there.
    #[error("the role {role} has the superior {superior}, which is not there")]
    UnknownSuperior {
        /// Whose superior.
        role: DeskRoleId,
        /// The one that is missing.
        superior: DeskRoleId,
    },
    /// A role that is its own superior, directly or through others.
    #[error("the role {0} is its own superior")]
    Circle(DeskRoleId),
}

impl Desk {
    /// A desk without departments, where nobody can be anything but an administrator.
    pub fn empty() -> Self {
        let DeskRecord { agent_permissions, .. } = DeskRecord::default();
        Self {
            departments: BTreeMap::new(),
            channels: BTreeSet::new(),
            roles: BTreeMap::new(),
            profiles: BTreeMap::new(),
            agent_permissions,
        }
    }

    /// Checks a configuration as a whole.
    ///
    /// # Errors
    /// [`DeskError`] lists everything that is wrong.
    pub fn restore(record: DeskRecord) -> Result<Self, DeskError> {
        let mut problems = Vec::new();
        let mut desk = Self { agent_permissions: record.agent_permissions, ..Self::empty() };
        for department in record.departments {
            if desk.departments.insert(department.id, department).is_some() {
                problems.push(DeskProblem::RepeatedDepartment(department.id));
            }
        }
        for channel in record.channels {
            if !desk.channels.insert(channel) {
                problems.push(DeskProblem::RepeatedChannel(channel));
            }
        }
        for role in record.roles {
            if desk.roles.insert(role.id, role).is_some() {
                problems.push(DeskProblem::RepeatedRole(role.id));
            }
        }
        for profile in record.profiles {
            let id = profile.id;
            if desk.profiles.insert(id, profile).is_some() {
                problems.push(DeskProblem::RepeatedProfile(id));
            }
        }
        for role in desk.roles.values() {
            match role.superior {
                Some(superior) if !desk.roles.contains_key(&superior) => {
                    problems.push(DeskProblem::UnknownSuperior { role: role.id, superior });
                }
                Some(_) if desk.superiors(role.id).any(|above| above == role.id) => {
                    problems.push(DeskProblem::Circle(role.id));
                }
                Some(_) | None => {}
            }
        }
        if problems.is_empty() { Ok(desk) } else { Err(DeskError { problems }) }
    }

    /// What a store has to keep.
    pub fn record(&self) -> DeskRecord {
        DeskRecord {
            departments: self.departments.values().copied().collect(),
            channels: self.channels.iter().copied().collect(),
            roles: self.roles.values().copied().collect(),
            profiles: self.profiles.values().cloned().collect(),
            agent_permissions: self.agent_permissions.clone(),
        }
    }

    /// Switches chat on or off in a department (AM-35). Switched off, all access to it is withdrawn; switched on again, it has to be given anew.
    /// Answers whether the department exists.
    pub fn switch_chat(&mut self, department: DepartmentId, on: bool) -> bool {
        let Some(found) = self.departments.get_mut(&department) else { return false };
        if on && !found.chat {
            found.chat_generation = ChatGeneration(found.chat_generation.0.saturating_add(1));
        }
        found.chat = on;
        true
    }

    /// The generation of a department's chat, where it is switched on.
    pub fn chat_generation(&self, department: DepartmentId) -> Option<ChatGeneration> {
        self.departments.get(&department).filter(|found| found.chat).map(|found| found.chat_generation)
    }

    /// Whether there is such a department.
    pub fn has_department(&self, department: DepartmentId) -> bool {
        self.departments.contains_key(&department)
    }

    /// Whether there is such a channel.
    pub fn has_channel(&self, channel: ChannelId) -> bool {
        self.channels.contains(&channel)
    }

    /// The departments, by id.
    pub fn departments(&self) -> impl Iterator<Item = &Department> {
        self.departments.values()
    }

    /// The channels, by id.
    pub fn channels(&self) -> impl Iterator<Item = ChannelId> {
        self.channels.iter().copied()
    }

    /// A role of the organisation's own.
    pub fn role(&self, role: DeskRoleId) -> Option<&DeskRole> {
        self.roles.get(&role)
    }

    /// A profile.
    pub fn profile(&self, profile: ProfileId) -> Option<&Profile> {
        self.profiles.get(&profile)
    }

    /// What role *Agent* may do within its data scope (AM-31).
    pub const fn agent_permissions(&self) -> &BTreeSet<DeskPermission> {
        &self.agent_permissions
    }

    /// Whether `superior` stands above `role` in the hierarchy (AM-34).
    pub fn is_above(&self, superior: DeskRoleId, role: DeskRoleId) -> bool {
        self.superiors(role).any(|above| above == superior)
    }

    /// The roles above one, nearest first. As many steps as there are roles, so that a circle ends, too.
    fn superiors(&self, role: DeskRoleId) -> impl Iterator<Item = DeskRoleId> {
        let above = move |role: &DeskRoleId| self.roles.get(role).and_then(|found| found.superior);
        std::iter::successors(above(&role), above).take(self.roles.len())
    }
}

fn list(problems: &[impl Display]) -> String {
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}
