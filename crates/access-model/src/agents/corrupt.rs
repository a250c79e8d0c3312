//! What a store must not hand back: agents that break an invariant.

use super::ids::{AgentId, DepartmentId};

/// A stored agent is not one that this crate wrote, or a new one cannot be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the agent {agent} cannot be: {}", problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
pub struct CorruptAgent {
    /// Which one.
    pub agent: AgentId,
    /// Everything that is wrong with it.
    pub problems: Vec<AgentProblem>,
}

impl CorruptAgent {
    /// A stable code, under which a host can translate.
    #[expect(clippy::unused_self, reason = "every error tells its code in the same way")]
    pub const fn code(&self) -> &'static str {
        "agent.corrupt"
    }
}

/// One thing that is wrong with an agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AgentProblem {
    /// An agent always keeps at least one department (AM-36).
    #[error("it has no department")]
    NoDepartment,
    /// Access to the chat of a department that is not its own (AM-35).
    #[error("it has access to the chat of {department}, which is not its department")]
    ChatElsewhere {
        /// Which one.
        department: DepartmentId,
    },
    /// One who is deleted has no fence.
    #[error("it is deleted and fenced")]
    FencedThoughDeleted,
}
