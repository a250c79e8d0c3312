//! What people change of an agent (AM-30, AM-35, AM-36).

use super::administrators::Administrators;
use super::agent::{Agent, Fence, Person, Placement};
use super::chat::ChatAccess;
use super::desk::Desk;
use super::ids::{ChannelId, DepartmentId, TeamId};
use super::role::Role;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use storage_contract::Timestamp;

/// What is saved on an agent's form: each field that is `None` stays as it is (AM-36).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AgentEdit {
    /// Who it is.
    pub person: Option<Person>,
    /// The role with its permission.
    pub role: Option<Role>,
    /// Its departments.
    pub departments: Option<BTreeSet<DepartmentId>>,
    /// The channels it serves.
    pub channels: Option<BTreeSet<ChannelId>>,
    /// Its teams.
    pub teams: Option<BTreeSet<TeamId>>,
}

/// What somebody asks of an agent's record. Deactivating and deleting are handovers: [`HandoverStep`](super::HandoverStep).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum AgentCommand {
    /// Save the form (AM-36).
    Edit {
        /// What is on it.
        edit: Box<AgentEdit>,
    },
    /// Make an inactive agent active again. Its queue is empty (AH-29 of the handover rules).
    Reactivate,
    /// Give access to a department's chat (AM-35).
    GiveChat {
        /// Which department.
        department: DepartmentId,
    },
    /// Take access to a department's chat away (AM-35).
    WithdrawChat {
        /// Which department.
        department: DepartmentId,
    },
    /// Switch the notifications of a department's chat on or off; only the agent itself, and only with access (AM-35).
    SetChatNotifications {
        /// Which department.
        department: DepartmentId,
        /// On or off.
        on: bool,
    },
}

/// What a decision about a change takes besides the agent.
#[derive(Clone, Copy, Debug)]
pub struct EditContext<'a> {
    /// Who asks.
    pub actor: &'a Agent,
    /// The desk.
    pub desk: &'a Desk,
    /// The administrators of whom one has to remain (AM-38).
    pub administrators: &'a Administrators,
    /// The present.
    pub now: Timestamp,
}

/// What happened to an agent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum AgentEvent {
    /// The form was saved: who and where the agent is from now on.
    Edited {
        /// Who it is.
        person: Box<Person>,
        /// Where it stands.
        placement: Placement,
    },
    /// It is active again.
    Reactivated {
        /// When.
        at: Timestamp,
    },
    /// Access to a department's chat, as it is from now on.
    ChatSet {
        /// Which department.
        department: DepartmentId,
        /// The access, `None` for none.
        access: Option<ChatAccess>,
    },
    /// A plan keeps new work away from now on.
    Fenced {
        /// Which plan, and why.
        fence: Fence,
    },
    /// New work may come again.
    FenceLifted {
        /// Which plan kept it away.
        fence: Fence,
    },
    /// It is inactive.
    Deactivated {
        /// When.
        at: Timestamp,
    },
    /// It is deleted.
    Deleted {
        /// When.
        at: Timestamp,
    },
    /// Its personal data was replaced.
    Anonymised {
        /// What it is called from now on.
        person: Box<Person>,
    },
    /// Nothing: it was so already.
    Unchanged,
}

impl AgentEvent {
    /// Whether it changes which work the agent may hold, so that assignments decided before must not commit, and items may have to be released (AH-05 of the handover rules).
    pub fn moves_epoch(&self, agent: &Agent) -> bool {
        match self {
            Self::Edited { placement, .. } => placement != agent.placement(),
            Self::Reactivated { .. }
            | Self::Fenced { .. }
            | Self::FenceLifted { .. }
            | Self::Deactivated { .. }
            | Self::Deleted { .. } => true,
            Self::ChatSet { .. } | Self::Anonymised { .. } | Self::Unchanged => false,
        }
    }
}
