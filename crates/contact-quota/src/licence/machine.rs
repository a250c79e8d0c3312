//! The state machine of a portal's plan: what may be done in which phase, and where it leads (CQ-34, CQ-35).

use serde::{Deserialize, Serialize};
use std::fmt;

/// What a portal's plan amounts to at a given time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// On trial (CQ-34).
    Trial,
    /// Paid for.
    Open,
    /// Closed, its data kept: the plan is paid, and has no portal.
    ClosedKept,
    /// Closed, its data to be deleted at the deadline: nothing is paid.
    ClosedExpiring,
    /// The deadline has come: the data is to be deleted, and counts as deleted.
    DeletionDue,
    /// The data is deleted.
    Deleted,
}

impl Phase {
    /// Every phase.
    pub const ALL: [Self; 6] =
        [Self::Trial, Self::Open, Self::ClosedKept, Self::ClosedExpiring, Self::DeletionDue, Self::Deleted];

    /// Whether the portal can be used.
    pub const fn is_open(self) -> bool {
        match self {
            Self::Trial | Self::Open => true,
            Self::ClosedKept | Self::ClosedExpiring | Self::DeletionDue | Self::Deleted => false,
        }
    }

    /// Whether its data is there.
    pub const fn has_data(self) -> bool {
        match self {
            Self::Trial | Self::Open | Self::ClosedKept | Self::ClosedExpiring => true,
            Self::DeletionDue | Self::Deleted => false,
        }
    }

    /// Its name on the wire and in messages.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Trial => "trial",
            Self::Open => "open",
            Self::ClosedKept => "closed_kept",
            Self::ClosedExpiring => "closed_expiring",
            Self::DeletionDue => "deletion_due",
            Self::Deleted => "deleted",
        }
    }
}

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What can be attempted with a portal's plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanAction {
    /// Buy Enterprise or Ultimate.
    BuyPortalPlan,
    /// Buy Standard or Professional.
    BuyOtherPlan,
    /// Take the free plan, or stop paying.
    GoFree,
    /// Tell that the data is deleted.
    ConfirmDeletion,
}

impl PlanAction {
    /// Every action.
    pub const ALL: [Self; 4] = [Self::BuyPortalPlan, Self::BuyOtherPlan, Self::GoFree, Self::ConfirmDeletion];

    /// Its name on the wire and in messages.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::BuyPortalPlan => "buy_portal_plan",
            Self::BuyOtherPlan => "buy_other_plan",
            Self::GoFree => "go_free",
            Self::ConfirmDeletion => "confirm_deletion",
        }
    }
}

impl fmt::Display for PlanAction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Where an action leads in a phase, `None` if it is refused there.
///
/// Deciding asks this first; the table and the diagram are made from it, so that it stands nowhere twice.
pub const fn leads(phase: Phase, action: PlanAction) -> Option<Phase> {
    match (phase, action) {
        // CQ-35: Enterprise or Ultimate → the portal goes on; before deletion it re-opens with its data.
        (
            Phase::Trial | Phase::Open | Phase::ClosedKept | Phase::ClosedExpiring,
            PlanAction::BuyPortalPlan,
        ) => Some(Phase::Open),
        // CQ-34: the trial goes on to its end, and closes then.
        (Phase::Trial, PlanAction::BuyOtherPlan | PlanAction::GoFree) => Some(Phase::Trial),
        // CQ-35: Standard or Professional → closed, data kept.
        (Phase::Open | Phase::ClosedKept | Phase::ClosedExpiring, PlanAction::BuyOtherPlan) => {
            Some(Phase::ClosedKept)
        }
        // CQ-35: free plan → closed, data deleted after 30 days.
        (Phase::Open | Phase::ClosedKept | Phase::ClosedExpiring, PlanAction::GoFree) => {
            Some(Phase::ClosedExpiring)
        }
        // CQ-35: deleted when the deadline has come, and once.
        (Phase::DeletionDue | Phase::Deleted, PlanAction::ConfirmDeletion) => Some(Phase::Deleted),
        // Data is never deleted before its deadline, and what is deleted does not come back.
        (
            Phase::Trial | Phase::Open | Phase::ClosedKept | Phase::ClosedExpiring,
            PlanAction::ConfirmDeletion,
        )
        | (
            Phase::DeletionDue | Phase::Deleted,
            PlanAction::BuyPortalPlan | PlanAction::BuyOtherPlan | PlanAction::GoFree,
        ) => None,
    }
}

/// Where the clock alone leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockStep {
    /// The trial ends, and Standard or Professional was bought during it.
    TrialEndsWithOtherPlan,
    /// The trial ends without a purchase.
    TrialEndsUnpaid,
    /// The thirty days are over.
    RetentionEnds,
}

impl ClockStep {
    /// Every step.
    pub const ALL: [Self; 3] = [Self::TrialEndsWithOtherPlan, Self::TrialEndsUnpaid, Self::RetentionEnds];
}

impl fmt::Display for ClockStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TrialEndsWithOtherPlan => "trial ends with another plan",
            Self::TrialEndsUnpaid => "trial ends unpaid",
            Self::RetentionEnds => "retention ends",
        })
    }
}

/// From where to where a step of the clock leads (CQ-34, CQ-35).
pub const fn by_clock(step: ClockStep) -> (Phase, Phase) {
    match step {
        ClockStep::TrialEndsWithOtherPlan => (Phase::Trial, Phase::ClosedKept),
        ClockStep::TrialEndsUnpaid => (Phase::Trial, Phase::ClosedExpiring),
        ClockStep::RetentionEnds => (Phase::ClosedExpiring, Phase::DeletionDue),
    }
}
