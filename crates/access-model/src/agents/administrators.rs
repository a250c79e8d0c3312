//! The active administrators, of whom one has to remain (AM-38), and the row that guards the set of agents.

use super::agent::Agent;
use super::ids::AgentId;
use super::role::Role;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The active administrators. One row per tenant: whoever adds an agent, or makes or unmakes an administrator, locks it, so that of the last two
/// who demote each other one is refused (AM-38).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Administrators {
    remaining: BTreeSet<AgentId>,
    leaving: BTreeSet<AgentId>,
}

/// The row as a store keeps it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdministratorsRecord {
    /// The active administrators who are not leaving.
    pub remaining: BTreeSet<AgentId>,
    /// The active administrators who are leaving.
    #[serde(default)]
    pub leaving: BTreeSet<AgentId>,
}

impl Administrators {
    /// Nobody: the row of a desk that is being set up. The first agent of such a desk may be added by nobody else than the host.
    pub const fn new() -> Self {
        Self { remaining: BTreeSet::new(), leaving: BTreeSet::new() }
    }

    /// The row that a store kept.
    pub fn restore(record: AdministratorsRecord) -> Self {
        Self { remaining: record.remaining, leaving: record.leaving }
    }

    /// What a store has to keep.
    pub fn record(&self) -> AdministratorsRecord {
        AdministratorsRecord { remaining: self.remaining.clone(), leaving: self.leaving.clone() }
    }

    /// Those who remain, by id: active, and not leaving.
    pub const fn remaining(&self) -> &BTreeSet<AgentId> {
        &self.remaining
    }

    /// Those who are leaving and are active until then, by id.
    pub const fn leaving(&self) -> &BTreeSet<AgentId> {
        &self.leaving
    }

    /// Whether this agent is the last one who remains (AM-38). Another may be active still, and leaving.
    pub fn is_last(&self, agent: AgentId) -> bool {
        self.remaining.contains(&agent) && self.remaining.len() == 1
    }

    /// Whether this agent is the only active administrator: until the others have left, it is not (AH-46 of the handover rules).
    pub fn is_sole(&self, agent: AgentId) -> bool {
        let is_one = self.remaining.contains(&agent) || self.leaving.contains(&agent);
        is_one && self.remaining.len().saturating_add(self.leaving.len()) == 1
    }

    /// Whether an agent is noted as what it is.
    pub fn is_noted(&self, agent: &Agent) -> bool {
        let noted = (self.remaining.contains(&agent.id()), self.leaving.contains(&agent.id()));
        noted == (agent.remains_administrator(), leaves(agent))
    }

    /// Notes what an agent has become. Answers whether that changed anything.
    pub fn note(&mut self, agent: &Agent) -> bool {
        let remaining = set(&mut self.remaining, agent.id(), agent.remains_administrator());
        let leaving = set(&mut self.leaving, agent.id(), leaves(agent));
        remaining || leaving
    }
}

fn leaves(agent: &Agent) -> bool {
    agent.is_active() && agent.role() == Role::Administrator && !agent.remains_administrator()
}

fn set(agents: &mut BTreeSet<AgentId>, agent: AgentId, belongs: bool) -> bool {
    if belongs { agents.insert(agent) } else { agents.remove(&agent) }
}

impl<'a> FromIterator<&'a Agent> for Administrators {
    fn from_iter<I: IntoIterator<Item = &'a Agent>>(agents: I) -> Self {
        let mut administrators = Self::new();
        for agent in agents {
            administrators.note(agent);
        }
        administrators
    }
}
