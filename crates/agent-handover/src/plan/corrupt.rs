//! What a store must not hand back: plans that break an invariant.

use super::routing::RoutingProblem;
use crate::ids::PlanId;
use serde::{Deserialize, Serialize};

/// A stored plan is not one that this crate wrote, or a draft cannot be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the plan {plan} cannot be: {}", problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
pub struct CorruptPlan {
    /// Which one.
    pub plan: PlanId,
    /// Everything that is wrong with it.
    pub problems: Vec<PlanProblem>,
}

impl CorruptPlan {
    /// A stable code, under which a host can translate.
    #[expect(clippy::unused_self, reason = "every error tells its code in the same way")]
    pub const fn code(&self) -> &'static str {
        "handover.corrupt_plan"
    }
}

/// One thing that is wrong with a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PlanProblem {
    /// Its routing (AH-22).
    #[error("{problem}")]
    Routing {
        /// What is wrong with it.
        problem: RoutingProblem,
    },
    /// It would take back its own moves.
    #[error("it takes back its own moves")]
    OfItself,
    /// Its agent is away although it is no absence.
    #[error("its agent is away although it is no absence")]
    AwayWithoutAbsence,
}
