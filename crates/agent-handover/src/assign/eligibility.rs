//! Whether an agent may hold an item (AH-02), with every reason why not.

use crate::item::Item;
use access_model::agents::{
    Agent, AgentId, AgentStatus, ChannelId, DepartmentId, Desk, DeskDenial, DeskPermission, DeskRoleId,
    Epoch, Fence, Role,
};
use serde::{Deserialize, Serialize};

/// An agent may hold an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Eligible {
    /// Who.
    pub agent: AgentId,
    /// As of which epoch; the commit checks it (AH-26).
    pub epoch: Epoch,
}

/// An agent may not hold an item: every reason (AH-02).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, thiserror::Error)]
#[error("agent {agent}: {}", obstacles.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
pub struct Ineligible {
    /// Who.
    pub agent: AgentId,
    /// All of them; never empty.
    pub obstacles: Vec<Obstacle>,
}

/// One reason why an agent may not hold an item (AH-02).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "obstacle", rename_all = "snake_case")]
pub enum Obstacle {
    /// There is no such agent.
    #[error("there is no such agent")]
    Unknown,
    /// It is inactive (AM-37).
    #[error("inactive")]
    Inactive,
    /// It is deleted.
    #[error("deleted")]
    Deleted,
    /// It is leaving or away: a plan keeps new work away (AH-26).
    #[error("leaving or away")]
    Fenced {
        /// Which plan, and why.
        fence: Fence,
    },
    /// It is not of the item's department.
    #[error("not of the department {department}")]
    NotInDepartment {
        /// Which one.
        department: DepartmentId,
    },
    /// It does not serve the item's channel.
    #[error("does not serve the channel {channel}")]
    NotOnChannel {
        /// Which one.
        channel: ChannelId,
    },
    /// Its role is gone from the desk, and with it what the agent may see (AM-34).
    #[error("the role {desk_role} does not exist any more")]
    UnknownRole {
        /// Which one.
        desk_role: DeskRoleId,
    },
    /// It lacks a permission that working on it takes: to see it, or to do it; so every light agent does.
    #[error("lacks a permission: {denial}")]
    NotPermitted {
        /// Which permission.
        permission: DeskPermission,
        /// Why.
        denial: DeskDenial,
    },
}

impl Obstacle {
    /// A stable code under which a host can translate.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "eligibility.unknown",
            Self::Inactive => "eligibility.inactive",
            Self::Deleted => "eligibility.deleted",
            Self::Fenced { .. } => "eligibility.fenced",
            Self::NotInDepartment { .. } => "eligibility.not_in_department",
            Self::NotOnChannel { .. } => "eligibility.not_on_channel",
            Self::UnknownRole { .. } => "eligibility.unknown_role",
            Self::NotPermitted { .. } => "eligibility.not_permitted",
        }
    }
}

/// Whether an agent may hold an item (AH-02, AH-26): active, not leaving or away, of the item's department, serving its channel, and with the permissions that
/// let it see it and work on it. Allocates nothing where the answer is yes.
///
/// # Errors
/// [`Ineligible`] has every reason why not.
pub fn eligibility(agent: &Agent, item: &Item, desk: &Desk) -> Result<Eligible, Ineligible> {
    let [status, fence] = absence(agent);
    let outside = !agent.departments().contains(&item.department);
    let department = outside.then_some(Obstacle::NotInDepartment { department: item.department });
    let unserved = item.channel.filter(|channel| !agent.channels().contains(channel));
    let channel = unserved.map(|channel| Obstacle::NotOnChannel { channel });
    let role = match agent.role() {
        Role::Custom { desk_role, .. } if desk.role(desk_role).is_none() => {
            Some(Obstacle::UnknownRole { desk_role })
        }
        _ => None,
    };
    let mut denied = item.kind.permissions().iter().filter_map(|permission| {
        let denial = agent.role_permission(*permission, desk).err()?;
        Some(Obstacle::NotPermitted { permission: *permission, denial })
    });
    let obstacles = [status, fence, department, channel, role, denied.next(), denied.next()];
    if obstacles.iter().all(Option::is_none) {
        Ok(Eligible { agent: agent.id(), epoch: agent.epoch() })
    } else {
        Err(Ineligible { agent: agent.id(), obstacles: obstacles.into_iter().flatten().collect() })
    }
}

/// Why an agent cannot receive anything at all, whatever it is.
pub(crate) fn availability(agent: &Agent) -> Vec<Obstacle> {
    absence(agent).into_iter().flatten().collect()
}

/// AM-37, AH-26: not active; leaving or away.
fn absence(agent: &Agent) -> [Option<Obstacle>; 2] {
    let status = match agent.status() {
        AgentStatus::Active => None,
        AgentStatus::Inactive { .. } => Some(Obstacle::Inactive),
        AgentStatus::Deleted { .. } => Some(Obstacle::Deleted),
    };
    [status, agent.fence().map(|fence| Obstacle::Fenced { fence })]
}

/// The choices of a picker (AH-02): each agent with whether it can be selected, or why not.
pub fn selectable<'a>(
    item: &'a Item,
    desk: &'a Desk,
    agents: impl IntoIterator<Item = &'a Agent> + 'a,
) -> impl Iterator<Item = (&'a Agent, Result<Eligible, Ineligible>)> + 'a {
    agents.into_iter().map(move |agent| (agent, eligibility(agent, item, desk)))
}
