//! What a desk tells its agents, as values. Wording them is the host's.

use access_model::agents::AgentId;
use agent_handover::plan::{Purpose, Trouble};
use agent_handover::{ItemId, PlanId};
use serde::{Deserialize, Serialize};

/// Something that an agent is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum DeskNotice {
    /// To whoever gets them: these items are theirs now (AH-02, AH-04, AH-26).
    WorkAssigned {
        /// Which items.
        items: Vec<ItemId>,
    },
    /// To whoever had them: these items were taken back, for they may no longer hold them (AH-05).
    WorkReleased {
        /// From whom.
        agent: AgentId,
        /// Which items.
        items: Vec<ItemId>,
    },
    /// To a successor: a handover has begun, and so much is going to come (AH-20).
    WorkIsComing {
        /// By which plan.
        plan: PlanId,
        /// Whose work it is.
        from: AgentId,
        /// How many items.
        count: u64,
    },
    /// To whoever was away, or whose handover is undone: so much is going to come back (AH-28, AH-31).
    WorkIsComingBack {
        /// By which plan.
        plan: PlanId,
        /// How many items.
        count: u64,
    },
    /// To a successor: a handover is done, and so much has come (AH-20).
    WorkHasCome {
        /// By which plan.
        plan: PlanId,
        /// Whose work it was.
        from: AgentId,
        /// How many items.
        count: u64,
    },
    /// To whoever confirmed it: everything has moved (AH-20, AH-28, AH-32).
    HandoverCompleted {
        /// Which plan.
        plan: PlanId,
        /// Whose.
        agent: AgentId,
        /// What for.
        purpose: Purpose,
        /// How many items have moved.
        moved: u64,
    },
    /// To whoever confirmed it: it cannot go on by itself (AH-27, AH-32).
    HandoverNeedsAttention {
        /// Which plan.
        plan: PlanId,
        /// Whose.
        agent: AgentId,
        /// Why.
        trouble: Trouble,
    },
    /// To its agent: the handover was given up; new work may come.
    HandoverCancelled {
        /// Which plan.
        plan: PlanId,
        /// Whose.
        agent: AgentId,
    },
    /// To its agent: the absence has ended; new work may come (AH-28).
    AbsenceEnded {
        /// Which plan.
        plan: PlanId,
        /// Whose.
        agent: AgentId,
    },
    /// To an agent who is active again (AH-29). Mail settings have to be saved anew for a later backup (AH-43).
    Reactivated,
    /// To a user: an administrator has locked their mail settings (AH-44).
    MailboxLocked,
    /// To a user: an administrator has unlocked their mail settings (AH-44).
    MailboxUnlocked,
    /// To those who take over: what customers wrote to the one who has left is available (AH-42).
    CorrespondenceAvailable {
        /// To whom it was written.
        of: AgentId,
    },
    /// To whoever tried: the backup has failed, and may be retried (AH-42).
    BackupFailed {
        /// Whose mailbox.
        of: AgentId,
    },
}

impl DeskNotice {
    /// What kind of notice it is, for the outbox.
    pub const fn topic(&self) -> &'static str {
        match self {
            Self::WorkAssigned { .. } => "desk.work_assigned",
            Self::WorkReleased { .. } => "desk.work_released",
            Self::WorkIsComing { .. } => "desk.work_is_coming",
            Self::WorkIsComingBack { .. } => "desk.work_is_coming_back",
            Self::WorkHasCome { .. } => "desk.work_has_come",
            Self::HandoverCompleted { .. } => "desk.handover_completed",
            Self::HandoverNeedsAttention { .. } => "desk.handover_needs_attention",
            Self::HandoverCancelled { .. } => "desk.handover_cancelled",
            Self::AbsenceEnded { .. } => "desk.absence_ended",
            Self::Reactivated => "desk.reactivated",
            Self::MailboxLocked => "desk.mailbox_locked",
            Self::MailboxUnlocked => "desk.mailbox_unlocked",
            Self::CorrespondenceAvailable { .. } => "desk.correspondence_available",
            Self::BackupFailed { .. } => "desk.backup_failed",
        }
    }
}
