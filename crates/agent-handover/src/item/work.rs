//! The item of work: a conversation, a ticket or an activity, as far as the rules look at it.

use crate::ids::ItemId;
use access_model::agents::{AgentId, ChannelId, DepartmentId, DeskPermission, TeamId, Ticket};
use serde::{Deserialize, Serialize};

/// What an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemKind {
    /// An exchange of instant messages.
    Conversation,
    /// An inquiry.
    Ticket,
    /// A task, an event or a call.
    Activity,
}

impl ItemKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Conversation, Self::Ticket, Self::Activity];

    /// The permissions that working on such an item takes (AH-02): whoever cannot see it cannot work on it, whatever else a profile allows.
    pub const fn permissions(self) -> &'static [DeskPermission] {
        match self {
            Self::Conversation | Self::Ticket => {
                &[DeskPermission::ViewTickets, DeskPermission::ReplyToTickets]
            }
            Self::Activity => &[DeskPermission::WorkOnActivities],
        }
    }
}

/// How far the work on an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum WorkState {
    /// It has come in, and nobody has looked at it.
    New,
    /// It is being worked on.
    Open {
        /// Whether the customer has an answer: *ongoing* if so, *on hold* if not (AH-03).
        replied: bool,
    },
    /// The customer is blocked. It may be unblocked again, so somebody has to be able to hold it.
    Blocked,
    /// Closed or completed.
    Completed,
}

impl WorkState {
    /// Whether it has to be with somebody who may hold it, or with nobody. What is completed is history and keeps its assignee (AH-23).
    pub const fn is_unfinished(self) -> bool {
        match self {
            Self::New | Self::Open { .. } | Self::Blocked => true,
            Self::Completed => false,
        }
    }
}

/// An item of work: the facts that the rules look at. The host keeps the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Unique over all kinds.
    pub id: ItemId,
    /// What it is.
    pub kind: ItemKind,
    /// Of which department.
    pub department: DepartmentId,
    /// By which channel it came, if by any.
    pub channel: Option<ChannelId>,
    /// Of which team, if of any.
    pub team: Option<TeamId>,
    /// How far the work is.
    #[serde(flatten)]
    pub state: WorkState,
    /// With whom it is.
    pub assignee: Option<AgentId>,
}

impl Item {
    /// What decides who sees it.
    pub const fn ticket(&self) -> Ticket {
        Ticket { department: self.department, team: self.team, assignee: self.assignee }
    }
}
