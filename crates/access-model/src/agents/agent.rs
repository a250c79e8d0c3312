//! The agent of a help desk (AM-30), and the fence that keeps new work away from one who leaves.

use super::chat::ChatAccess;
use super::corrupt::{AgentProblem, CorruptAgent};
use super::ids::{AgentId, ChannelId, DepartmentId, HandoverRef, TeamId};
use super::role::Role;
use super::texts::{AgentName, AgentText};
use email_identity::EmailAddress;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use storage_contract::Timestamp;

/// Who an agent is (AM-30): the personal data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// The name.
    pub name: AgentName,
    /// The e-mail address.
    pub address: EmailAddress,
    /// A text about the agent.
    #[serde(default)]
    pub about: Option<AgentText>,
    /// The telephone number.
    #[serde(default)]
    pub phone: Option<AgentText>,
    /// The extension.
    #[serde(default)]
    pub extension: Option<AgentText>,
    /// The mobile number.
    #[serde(default)]
    pub mobile: Option<AgentText>,
}

impl Person {
    /// A person of whom only name and address are known.
    pub const fn new(name: AgentName, address: EmailAddress) -> Self {
        Self { name, address, about: None, phone: None, extension: None, mobile: None }
    }
}

/// Where an agent stands (AM-30): what decides which work it may hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placement {
    /// The role with its permission.
    pub role: Role,
    /// One or more departments.
    pub departments: BTreeSet<DepartmentId>,
    /// The channels it serves.
    #[serde(default)]
    pub channels: BTreeSet<ChannelId>,
    /// Its teams.
    #[serde(default)]
    pub teams: BTreeSet<TeamId>,
}

impl Placement {
    /// A placement without channels and teams.
    pub fn new(role: Role, departments: impl IntoIterator<Item = DepartmentId>) -> Self {
        let departments = departments.into_iter().collect();
        Self { role, departments, channels: BTreeSet::new(), teams: BTreeSet::new() }
    }

    /// Adds channels.
    #[must_use]
    pub fn with_channels(mut self, channels: impl IntoIterator<Item = ChannelId>) -> Self {
        self.channels.extend(channels);
        self
    }
}

/// Whether an agent takes part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum AgentStatus {
    /// It does.
    Active,
    /// It may do nothing (AM-37), and can be activated again.
    Inactive {
        /// Since when.
        since: Timestamp,
    },
    /// It is gone for good; the row stays, for what it wrote has an author.
    Deleted {
        /// Since when.
        since: Timestamp,
        /// Whether the personal data was replaced.
        anonymised: bool,
    },
}

/// Why nothing may be assigned to an agent although it is active.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FenceKind {
    /// It leaves: its work is moved away.
    Leaving,
    /// It is away for a time.
    Away,
}

/// A fence around an agent: a handover plan keeps new work away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Fence {
    /// Which plan.
    pub plan: HandoverRef,
    /// Why.
    pub kind: FenceKind,
}

/// How often something changed that decides which work an agent may hold. Whoever commits an assignment checks that the epoch is still the one it was decided on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Epoch(u64);

impl Epoch {
    /// That of a new agent.
    pub const FIRST: Self = Self(0);

    pub(super) const fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }

    /// For stores: the epoch that [`number`](Self::number) gave.
    pub const fn from_number(number: u64) -> Self {
        Self(number)
    }

    /// The number, for stores and for hosts that keep it beside an item.
    pub const fn number(self) -> u64 {
        self.0
    }
}

/// Somebody who works at the help desk (AM-30).
///
/// Invariants: at least one department (AM-36); access to chat only in own departments (AM-35); one who is deleted has no fence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agent {
    pub(super) id: AgentId,
    pub(super) person: Person,
    pub(super) placement: Placement,
    pub(super) chat: BTreeMap<DepartmentId, ChatAccess>,
    pub(super) status: AgentStatus,
    pub(super) fence: Option<Fence>,
    pub(super) epoch: Epoch,
}

/// An agent as a store keeps it: plain data. [`Agent::restore`] checks it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentRecord {
    /// Unique.
    pub id: AgentId,
    /// Who it is.
    pub person: Person,
    /// Where it stands.
    pub placement: Placement,
    /// Access to chat, by department.
    pub chat: BTreeMap<DepartmentId, ChatAccess>,
    /// Whether it takes part.
    pub status: AgentStatus,
    /// Which plan keeps new work away.
    pub fence: Option<Fence>,
    /// How often that changed which decides what it may hold.
    pub epoch: Epoch,
}

impl Agent {
    /// A new, active agent. For desks that are set up or imported; people add agents by [`prepare_add_agent`](super::prepare_add_agent) (AM-36).
    ///
    /// # Errors
    /// [`CorruptAgent`] if it has no department (AM-36).
    pub fn new(id: AgentId, person: Person, placement: Placement) -> Result<Self, CorruptAgent> {
        Self::restore(AgentRecord {
            id,
            person,
            placement,
            chat: BTreeMap::new(),
            status: AgentStatus::Active,
            fence: None,
            epoch: Epoch::FIRST,
        })
    }

    /// The agent that a store kept.
    ///
    /// # Errors
    /// [`CorruptAgent`] lists the invariants that are broken.
    pub fn restore(record: AgentRecord) -> Result<Self, CorruptAgent> {
        let AgentRecord { id, person, placement, chat, status, fence, epoch } = record;
        let mut problems = Vec::new();
        if placement.departments.is_empty() {
            problems.push(AgentProblem::NoDepartment);
        }
        let foreign = chat.keys().filter(|department| !placement.departments.contains(department));
        problems.extend(foreign.map(|department| AgentProblem::ChatElsewhere { department: *department }));
        if matches!(status, AgentStatus::Deleted { .. }) && fence.is_some() {
            problems.push(AgentProblem::FencedThoughDeleted);
        }
        if problems.is_empty() {
            Ok(Self { id, person, placement, chat, status, fence, epoch })
        } else {
            Err(CorruptAgent { agent: id, problems })
        }
    }

    /// What a store has to keep.
    pub fn record(&self) -> AgentRecord {
        AgentRecord {
            id: self.id,
            person: self.person.clone(),
            placement: self.placement.clone(),
            chat: self.chat.clone(),
            status: self.status,
            fence: self.fence,
            epoch: self.epoch,
        }
    }

    /// Which one.
    pub const fn id(&self) -> AgentId {
        self.id
    }

    /// Who it is.
    pub const fn person(&self) -> &Person {
        &self.person
    }

    /// Where it stands.
    pub const fn placement(&self) -> &Placement {
        &self.placement
    }

    /// Its role.
    pub const fn role(&self) -> Role {
        self.placement.role
    }

    /// Its departments; never empty.
    pub const fn departments(&self) -> &BTreeSet<DepartmentId> {
        &self.placement.departments
    }

    /// The channels it serves.
    pub const fn channels(&self) -> &BTreeSet<ChannelId> {
        &self.placement.channels
    }

    /// Its teams.
    pub const fn teams(&self) -> &BTreeSet<TeamId> {
        &self.placement.teams
    }

    /// Access to chat as it was given. Whether it holds now, [`chat_in`](Self::chat_in) says.
    pub const fn chat(&self) -> &BTreeMap<DepartmentId, ChatAccess> {
        &self.chat
    }

    /// Whether it takes part.
    pub const fn status(&self) -> AgentStatus {
        self.status
    }

    /// Whether it takes part now.
    pub const fn is_active(&self) -> bool {
        match self.status {
            AgentStatus::Active => true,
            AgentStatus::Inactive { .. } | AgentStatus::Deleted { .. } => false,
        }
    }

    /// Which plan keeps new work away.
    pub const fn fence(&self) -> Option<Fence> {
        self.fence
    }

    /// What a commit of an assignment has to check.
    pub const fn epoch(&self) -> Epoch {
        self.epoch
    }

    /// Whether it counts among the administrators of whom one has to remain (AM-38): an active one who is not leaving.
    pub const fn remains_administrator(&self) -> bool {
        let leaving = matches!(self.fence, Some(Fence { kind: FenceKind::Leaving, .. }));
        self.is_active() && matches!(self.placement.role, Role::Administrator) && !leaving
    }
}
