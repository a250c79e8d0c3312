//! What whoever manages a portal is told, as values. Wording it is the host's.

use contact_quota::licence::{Deadline, Phase, Plan, PortalId, TypeImpact};
use serde::{Deserialize, Serialize};

/// Something that whoever manages a portal is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PortalNotice {
    /// The portal was set up (CQ-30, CQ-34).
    Opened {
        /// Which portal.
        portal: PortalId,
        /// On trial, or paid for.
        phase: Phase,
        /// What the clock does next: the end of a trial.
        next_deadline: Option<Deadline>,
    },
    /// A plan was chosen (CQ-35).
    PlanChosen {
        /// Which portal.
        portal: PortalId,
        /// Which plan. During a trial, one without a portal holds from the trial's end on.
        plan: Plan,
        /// What the portal was before.
        from: Phase,
        /// What it is now: it goes on, is closed, or is open again with its data.
        to: Phase,
        /// What the clock does next, and until when a plan with a portal has to be bought.
        next_deadline: Option<Deadline>,
    },
    /// The portal's data was deleted (CQ-35).
    DataDeleted {
        /// Which portal.
        portal: PortalId,
    },
    /// More users than the limits allow, now or from a coming instant on. Nobody is removed; nobody can be invited to these types (CQ-38).
    OverLimit {
        /// Which portal.
        portal: PortalId,
        /// The types that are too full, each with from when on and by how many.
        types: Vec<TypeImpact>,
    },
}

impl PortalNotice {
    /// What kind of message it is, for the outbox.
    pub(crate) const fn topic(&self) -> &'static str {
        match self {
            Self::Opened { .. } => "portal.opened",
            Self::PlanChosen { .. } => "portal.plan_chosen",
            Self::DataDeleted { .. } => "portal.data_deleted",
            Self::OverLimit { .. } => "portal.over_limit",
        }
    }
}
