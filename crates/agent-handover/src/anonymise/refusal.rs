//! Why an agent cannot be anonymised.

use crate::ids::PlanId;
use access_model::agents::{AgentId, AgentRefusal, DeskDenial};
use serde::{Deserialize, Serialize};

/// Why an agent cannot be anonymised (AH-21).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(tag = "refusal", rename_all = "snake_case")]
pub enum AnonymisationRefusal {
    /// There is no such plan, or no anonymisation by it.
    #[error("there is no anonymisation by the plan {plan}")]
    Unknown {
        /// Which plan.
        plan: PlanId,
    },
    /// The plan is no deletion with anonymisation, or is not completed.
    #[error("the plan {plan} is no completed deletion with anonymisation")]
    NotDue {
        /// Which plan.
        plan: PlanId,
    },
    /// There is no such agent.
    #[error("there is no agent {agent}")]
    UnknownAgent {
        /// Who.
        agent: AgentId,
    },
    /// The one who asks lacks the permission to manage agents (AM-36).
    #[error("agents cannot be managed by this user: {denial}")]
    NotPermitted {
        /// Why not.
        denial: DeskDenial,
    },
    /// The agent's own state does not allow it.
    #[error("{because}")]
    Agent {
        /// Why not.
        because: AgentRefusal,
    },
    /// No pseudonym can be found that does not mention the person.
    #[error("no pseudonym can be found that does not mention the person")]
    NoPseudonym,
}

impl AnonymisationRefusal {
    /// A stable code under which a host can translate.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unknown { .. } => "anonymise.unknown",
            Self::NotDue { .. } => "anonymise.not_due",
            Self::UnknownAgent { .. } => "anonymise.unknown_agent",
            Self::NotPermitted { .. } => "anonymise.not_permitted",
            Self::Agent { .. } => "anonymise.agent",
            Self::NoPseudonym => "anonymise.no_pseudonym",
        }
    }
}
