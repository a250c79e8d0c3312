//! What can be wrong in a store, and what to do about it.

use crate::assign::Ineligible;
use crate::ids::{ItemId, PlanId};
use access_model::agents::{AgentId, Fence};
use serde::{Deserialize, Serialize};

/// Something that violates the rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "finding", rename_all = "snake_case")]
pub enum Finding {
    /// An unfinished item is with somebody who may not hold it: inactive, deleted, unknown, or off its department or channel (AH-02, AH-05, AH-20).
    #[error("the item {item} is with somebody who may not hold it: {because}")]
    ItemHeldWrongly {
        /// Which item.
        item: ItemId,
        /// Who, and every reason.
        because: Ineligible,
    },
    /// An agent is fenced by a plan that is not open (AH-26).
    #[error("the agent {agent} is fenced by the plan {}, which is not open", fence.plan)]
    FenceWithoutPlan {
        /// Who.
        agent: AgentId,
        /// The fence.
        fence: Fence,
    },
    /// A plan is open, and its agent is not fenced by it (AH-26).
    #[error("the plan {plan} is open, and its agent {agent} is not fenced")]
    PlanWithoutFence {
        /// Which plan.
        plan: PlanId,
        /// Its agent.
        agent: AgentId,
    },
    /// A plan is open, and not on the board (AH-33).
    #[error("the plan {plan} is open, and not on the board")]
    PlanOffBoard {
        /// Which plan.
        plan: PlanId,
        /// Its agent.
        agent: AgentId,
    },
    /// A plan is on the board, and not open (AH-33).
    #[error("the plan {plan} is on the board, and not open")]
    BoardWithoutPlan {
        /// Which plan.
        plan: PlanId,
        /// Its agent.
        agent: AgentId,
    },
    /// An agent is noted among the administrators wrongly, or not noted (AM-38).
    #[error("the agent {agent} is noted wrongly among the administrators")]
    AdministratorMisnoted {
        /// Who.
        agent: AgentId,
    },
    /// A mailbox is locked, and private or not set at all (AH-45).
    #[error("the mailbox of {user} is locked, and private or not set")]
    PrivateAndLocked {
        /// Whose.
        user: AgentId,
    },
    /// A backup of an active user is under way (AH-41).
    #[error("a backup of the active user {user} is under way")]
    BackupOfActiveUser {
        /// Whose.
        user: AgentId,
    },
    /// A mailbox counts its user as active although the agent is not (AH-47).
    #[error("the mailbox of {user} has not heard that its user is inactive")]
    MailboxUnaware {
        /// Whose.
        user: AgentId,
    },
}

/// What is proposed about a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Proposal {
    /// Unassign the item.
    Release,
    /// Lift the fence.
    LiftFence,
    /// Fence the agent again; if that cannot be, give the plan up.
    FenceOrCancel,
    /// Put the plan on the board.
    PutOnBoard,
    /// Take the plan off the board.
    TakeOffBoard,
    /// Note the agent as it is.
    NoteAdministrator,
    /// Unlock the settings.
    Unlock,
    /// Count the backup as failed.
    FailBackup,
    /// Tell the mailbox that its user was deactivated.
    TellMailbox,
}

impl Finding {
    /// What is proposed; [`prepare_repair`](super::prepare_repair) does it.
    pub const fn proposal(&self) -> Proposal {
        match self {
            Self::ItemHeldWrongly { .. } => Proposal::Release,
            Self::FenceWithoutPlan { .. } => Proposal::LiftFence,
            Self::PlanWithoutFence { .. } => Proposal::FenceOrCancel,
            Self::PlanOffBoard { .. } => Proposal::PutOnBoard,
            Self::BoardWithoutPlan { .. } => Proposal::TakeOffBoard,
            Self::AdministratorMisnoted { .. } => Proposal::NoteAdministrator,
            Self::PrivateAndLocked { .. } => Proposal::Unlock,
            Self::BackupOfActiveUser { .. } => Proposal::FailBackup,
            Self::MailboxUnaware { .. } => Proposal::TellMailbox,
        }
    }

    /// A stable code under which a host can translate.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::ItemHeldWrongly { .. } => "reconcile.item_held_wrongly",
            Self::FenceWithoutPlan { .. } => "reconcile.fence_without_plan",
            Self::PlanWithoutFence { .. } => "reconcile.plan_without_fence",
            Self::PlanOffBoard { .. } => "reconcile.plan_off_board",
            Self::BoardWithoutPlan { .. } => "reconcile.board_without_plan",
            Self::AdministratorMisnoted { .. } => "reconcile.administrator_misnoted",
            Self::PrivateAndLocked { .. } => "reconcile.private_and_locked",
            Self::BackupOfActiveUser { .. } => "reconcile.backup_of_active_user",
            Self::MailboxUnaware { .. } => "reconcile.mailbox_unaware",
        }
    }
}
