//! Why a plan cannot be made, confirmed or changed.

use super::corrupt::PlanProblem;
use super::impact::Unplaceable;
use super::machine::{PlanAction, PlanPhase};
use crate::assign::Ineligible;
use crate::ids::{PlanFingerprint, PlanId};
use access_model::agents::{AgentId, AgentRefusal, DeskDenial, Fence};
use serde::{Deserialize, Serialize};

/// Why something is refused with a plan.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(tag = "refusal", rename_all = "snake_case")]
pub enum PlanRefusal {
    /// There is no such plan.
    #[error("there is no plan {plan}")]
    UnknownPlan {
        /// Which one.
        plan: PlanId,
    },
    /// The plan is there already, and says something else.
    #[error("the plan {plan} is there already")]
    PlanExists {
        /// Which one.
        plan: PlanId,
    },
    /// There is no such agent.
    #[error("there is no agent {agent}")]
    UnknownAgent {
        /// Who.
        agent: AgentId,
    },
    /// The one who asks lacks the permission to manage agents (AM-36).
    #[error("handovers cannot be managed by this user: {denial}")]
    NotPermitted {
        /// Why not.
        denial: DeskDenial,
    },
    /// It is not possible in this phase.
    #[error("{action} is not possible in the phase {phase}")]
    WrongPhase {
        /// In which phase it is.
        phase: PlanPhase,
        /// What was attempted.
        action: PlanAction,
    },
    /// The plan cannot be as it is written (AH-22).
    #[error("the plan cannot be: {}", problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Misconfigured {
        /// Everything that is wrong.
        problems: Vec<PlanProblem>,
    },
    /// Successors cannot receive anything at all (AH-22, AH-27).
    #[error("successors are not available: {}", successors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    SuccessorsUnavailable {
        /// Who, with every reason.
        successors: Vec<Ineligible>,
    },
    /// Nobody could take some of the items (AH-22).
    #[error("{count} items could be taken by nobody")]
    NobodyCouldTake {
        /// How many.
        count: u64,
        /// Which, grouped, with samples and reasons.
        items: Vec<Unplaceable>,
    },
    /// The facts have changed since the plan was shown, or since the impact was computed: show it again (AH-30).
    #[error("the facts have changed since the plan was shown")]
    ShowAgain {
        /// What it was confirmed for.
        confirmed: PlanFingerprint,
        /// What it would be now.
        now: PlanFingerprint,
    },
    /// Another plan is open for the agent.
    #[error("the plan {plan} is open for this agent")]
    AnotherPlanOpen {
        /// Which one.
        plan: PlanId,
    },
    /// The plan and others would pass work on in a circle (AH-33).
    #[error("work would go round in a circle of {} agents", agents.len())]
    Circle {
        /// In order; the last would pass on to the first.
        agents: Vec<AgentId>,
    },
    /// The plan whose moves are to be taken back is still under way, or is for another agent.
    #[error("the moves of the plan {plan} cannot be taken back")]
    NoSource {
        /// Which one.
        plan: PlanId,
    },
    /// The agent's own state does not allow it (AM-37, AM-38).
    #[error("{because}")]
    Agent {
        /// Why not.
        because: AgentRefusal,
    },
    /// The agent is not fenced by this plan: somebody has altered the agent's row. Reconcile.
    #[error("the agent is not fenced by this plan")]
    FenceLost {
        /// The fence that is there.
        found: Option<Fence>,
    },
}

impl PlanRefusal {
    /// A stable code under which a host can translate.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::UnknownPlan { .. } => "handover.unknown_plan",
            Self::PlanExists { .. } => "handover.plan_exists",
            Self::UnknownAgent { .. } => "handover.unknown_agent",
            Self::NotPermitted { .. } => "handover.not_permitted",
            Self::WrongPhase { .. } => "handover.wrong_phase",
            Self::Misconfigured { .. } => "handover.misconfigured",
            Self::SuccessorsUnavailable { .. } => "handover.successors_unavailable",
            Self::NobodyCouldTake { .. } => "handover.nobody_could_take",
            Self::ShowAgain { .. } => "handover.show_again",
            Self::AnotherPlanOpen { .. } => "handover.another_plan_open",
            Self::Circle { .. } => "handover.circle",
            Self::NoSource { .. } => "handover.no_source",
            Self::Agent { .. } => "handover.agent",
            Self::FenceLost { .. } => "handover.fence_lost",
        }
    }
}
