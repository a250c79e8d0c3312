//! Why an agent cannot be added or changed.

use super::agent::Fence;
use super::ids::{AgentId, ChannelId, DepartmentId, DeskRoleId, ProfileId};
use super::permission::DeskDenial;
use serde::{Deserialize, Serialize};

/// Why a change of an agent is refused (AM-30, AM-35 … AM-38).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(tag = "refusal", rename_all = "snake_case")]
pub enum AgentRefusal {
    /// There is no such agent.
    #[error("there is no agent {agent}")]
    UnknownAgent {
        /// Who.
        agent: AgentId,
    },
    /// The agent is there already.
    #[error("the agent {agent} is there already")]
    AgentExists {
        /// Who.
        agent: AgentId,
    },
    /// Another agent has the address.
    #[error("the agent {agent} has this address")]
    AddressTaken {
        /// Who.
        agent: AgentId,
    },
    /// The one who asks lacks the permission to manage agents (AM-36).
    #[error("agents cannot be managed by this user: {denial}")]
    NotPermitted {
        /// Why not.
        denial: DeskDenial,
    },
    /// Only the agent itself switches its notifications (AM-35).
    #[error("only the agent itself switches its chat notifications")]
    NotYourOwn,
    /// An agent always keeps at least one department (AM-36).
    #[error("an agent keeps at least one department")]
    NoDepartment,
    /// The desk has no such department.
    #[error("there is no department {department}")]
    UnknownDepartment {
        /// Which one.
        department: DepartmentId,
    },
    /// The desk has no such channel.
    #[error("there is no channel {channel}")]
    UnknownChannel {
        /// Which one.
        channel: ChannelId,
    },
    /// The desk has no such role (AM-34).
    #[error("there is no role {desk_role}")]
    UnknownRole {
        /// Which one.
        desk_role: DeskRoleId,
    },
    /// The desk has no such profile (AM-34).
    #[error("there is no profile {profile}")]
    UnknownProfile {
        /// Which one.
        profile: ProfileId,
    },
    /// The agent is not of the department whose chat it is (AM-35).
    #[error("the agent is not of the department {department}")]
    NotInDepartment {
        /// Which one.
        department: DepartmentId,
    },
    /// Chat is switched off in the department (AM-35).
    #[error("chat is switched off in the department {department}")]
    ChatOff {
        /// Which one.
        department: DepartmentId,
    },
    /// The agent has no access to the department's chat (AM-35).
    #[error("the agent has no access to the chat of the department {department}")]
    NoChatAccess {
        /// Which one.
        department: DepartmentId,
    },
    /// The last active administrator stays one (AM-38).
    #[error("this is the last active administrator")]
    LastAdministrator,
    /// The agent is inactive.
    #[error("the agent is inactive")]
    Inactive,
    /// The agent is deleted for good.
    #[error("the agent is deleted")]
    Deleted,
    /// Another plan has fenced the agent.
    #[error("the handover {} is open for this agent", fence.plan)]
    FencedByOther {
        /// Which one, and why.
        fence: Fence,
    },
    /// The plan has not fenced the agent, so it cannot finish.
    #[error("the agent is not fenced by this handover")]
    NotFenced,
    /// Only a deleted agent is anonymised.
    #[error("only a deleted agent is anonymised")]
    NotDeleted,
}

impl AgentRefusal {
    /// A stable code under which a host can translate.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::UnknownAgent { .. } => "agent.unknown",
            Self::AgentExists { .. } => "agent.exists",
            Self::AddressTaken { .. } => "agent.address_taken",
            Self::NotPermitted { .. } => "agent.not_permitted",
            Self::NotYourOwn => "agent.not_your_own",
            Self::NoDepartment => "agent.no_department",
            Self::UnknownDepartment { .. } => "agent.unknown_department",
            Self::UnknownChannel { .. } => "agent.unknown_channel",
            Self::UnknownRole { .. } => "agent.unknown_role",
            Self::UnknownProfile { .. } => "agent.unknown_profile",
            Self::NotInDepartment { .. } => "agent.not_in_department",
            Self::ChatOff { .. } => "agent.chat_off",
            Self::NoChatAccess { .. } => "agent.no_chat_access",
            Self::LastAdministrator => "agent.last_administrator",
            Self::Inactive => "agent.inactive",
            Self::Deleted => "agent.deleted",
            Self::FencedByOther { .. } => "agent.fenced_by_other",
            Self::NotFenced => "agent.not_fenced",
            Self::NotDeleted => "agent.not_deleted",
        }
    }
}
