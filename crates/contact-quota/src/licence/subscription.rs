//! What is paid for a portal, since when, and what happens next by the clock (CQ-34, CQ-35).

use super::machine::{Phase, PlanAction, leads};
use super::plan::Plan;
use super::policy::LicencePolicy;
use serde::{Deserialize, Serialize};
use storage_contract::Timestamp;

/// What the record of a portal says. What it amounts to follows from the clock, which may step back: [`SubscriptionState::phase`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum SubscriptionState {
    /// A trial, running or over.
    Trial {
        /// When it began.
        started_at: Timestamp,
        /// When it ends, the end excluded.
        ends_at: Timestamp,
        /// When the data is deleted if nothing is bought.
        delete_at: Timestamp,
        /// The plan without a portal that was chosen for the time after it, if any was.
        chosen: Option<Plan>,
    },
    /// A plan with a portal is paid.
    Open {
        /// Which plan.
        plan: Plan,
        /// Since when there is a plan with a portal.
        since: Timestamp,
    },
    /// A plan without a portal is paid; the data is kept.
    ClosedKept {
        /// Which plan.
        plan: Plan,
        /// Since when the portal is closed in this way.
        since: Timestamp,
    },
    /// Nothing is paid; the data will be deleted.
    ClosedExpiring {
        /// Since when nothing is paid.
        since: Timestamp,
        /// When the data is deleted.
        delete_at: Timestamp,
    },
    /// The data is deleted.
    Deleted {
        /// When that was told.
        at: Timestamp,
    },
}

/// Something that the clock will do, unless somebody does something before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Deadline {
    /// When; it may have passed.
    pub at: Timestamp,
    /// What.
    pub due: Due,
}

/// What is due at a deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Due {
    /// The trial ends and the portal closes; its data is kept.
    CloseAndKeep,
    /// The trial ends and the portal closes; its data will be deleted.
    CloseAndExpire,
    /// The data is to be deleted, and the host has to confirm it.
    DeleteData,
}

impl SubscriptionState {
    /// A trial that begins now (CQ-34).
    pub fn trial(policy: &LicencePolicy, now: Timestamp) -> Self {
        let ends_at = now.saturating_add(policy.trial());
        let delete_at = ends_at.saturating_add(policy.retention());
        Self::Trial { started_at: now, ends_at, delete_at, chosen: None }
    }

    /// What it amounts to at an instant (CQ-34, CQ-35).
    pub fn phase(&self, now: Timestamp) -> Phase {
        match self.settled(now) {
            Self::Trial { .. } => Phase::Trial,
            Self::Open { .. } => Phase::Open,
            Self::ClosedKept { .. } => Phase::ClosedKept,
            Self::ClosedExpiring { delete_at, .. } if now >= delete_at => Phase::DeletionDue,
            Self::ClosedExpiring { .. } => Phase::ClosedExpiring,
            Self::Deleted { .. } => Phase::Deleted,
        }
    }

    /// What the clock does next. In [`Phase::DeletionDue`] the deadline that has passed.
    pub fn next_deadline(&self, now: Timestamp) -> Option<Deadline> {
        match self.settled(now) {
            Self::Trial { ends_at, chosen, .. } => {
                let due = if chosen.is_some_and(|plan| plan != Plan::Free) {
                    Due::CloseAndKeep
                } else {
                    Due::CloseAndExpire
                };
                Some(Deadline { at: ends_at, due })
            }
            Self::ClosedExpiring { delete_at, .. } => Some(Deadline { at: delete_at, due: Due::DeleteData }),
            Self::Open { .. } | Self::ClosedKept { .. } | Self::Deleted { .. } => None,
        }
    }

    /// The same, with a trial that is over turned into what follows on it.
    fn settled(self, now: Timestamp) -> Self {
        match self {
            Self::Trial { ends_at, delete_at, chosen, .. } if now >= ends_at => match chosen {
                Some(plan @ (Plan::Standard | Plan::Professional)) => {
                    Self::ClosedKept { plan, since: ends_at }
                }
                // A plan with a portal ends the trial when it is bought, so it is never here.
                None | Some(Plan::Free | Plan::Enterprise | Plan::Ultimate) => {
                    Self::ClosedExpiring { since: ends_at, delete_at }
                }
            },
            Self::Trial { .. }
            | Self::Open { .. }
            | Self::ClosedKept { .. }
            | Self::ClosedExpiring { .. }
            | Self::Deleted { .. } => self,
        }
    }

    /// What it becomes by choosing a plan; `None` if that is not possible any more (CQ-35). The same plan again changes nothing.
    pub(super) fn choose(&self, plan: Plan, policy: &LicencePolicy, now: Timestamp) -> Option<Self> {
        let present = self.settled(now);
        let next = match leads(self.phase(now), plan.action())? {
            Phase::Trial => match present {
                Self::Trial { started_at, ends_at, delete_at, .. } => {
                    Self::Trial { started_at, ends_at, delete_at, chosen: Some(plan) }
                }
                other => other,
            },
            Phase::Open => {
                let since = if let Self::Open { since, .. } = present { since } else { now };
                Self::Open { plan, since }
            }
            Phase::ClosedKept => {
                let since = if let Self::ClosedKept { since, .. } = present { since } else { now };
                Self::ClosedKept { plan, since }
            }
            // Asking again does not put the deletion off.
            Phase::ClosedExpiring => match present {
                Self::ClosedExpiring { .. } => present,
                _ => Self::ClosedExpiring { since: now, delete_at: now.saturating_add(policy.retention()) },
            },
            Phase::DeletionDue | Phase::Deleted => return None,
        };
        // What the clock alone has done need not be written down.
        Some(if next == present { *self } else { next })
    }

    /// What it becomes by telling that the data is deleted; `None` if that must not be (CQ-35).
    pub(super) fn confirm_deletion(&self, now: Timestamp) -> Option<Self> {
        leads(self.phase(now), PlanAction::ConfirmDeletion)?;
        Some(if let Self::Deleted { .. } = self { *self } else { Self::Deleted { at: now } })
    }
}
