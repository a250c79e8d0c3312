//! The agents whom a decision is about, as they were read.

use access_model::agents::{Agent, AgentId};
use std::collections::BTreeMap;
use storage_contract::{Version, Versioned};

/// Agents by id, as they were read under guard.
#[derive(Clone, Debug, Default)]
pub struct Crew {
    agents: BTreeMap<AgentId, Versioned<Agent>>,
}

impl Crew {
    /// The agent, if it was found.
    pub fn agent(&self, id: AgentId) -> Option<&Agent> {
        self.agents.get(&id).map(|row| &row.value)
    }

    /// The version of an agent's row.
    pub fn version(&self, id: AgentId) -> Option<Version> {
        self.agents.get(&id).map(|row| row.version)
    }

    /// Both crews; where both have an agent, the other one's.
    #[must_use]
    pub fn joined(mut self, other: Self) -> Self {
        self.agents.extend(other.agents);
        self
    }

    /// All of them, by id.
    pub fn iter(&self) -> impl Iterator<Item = &Agent> {
        self.agents.values().map(|row| &row.value)
    }
}

impl FromIterator<Versioned<Agent>> for Crew {
    fn from_iter<I: IntoIterator<Item = Versioned<Agent>>>(rows: I) -> Self {
        Self { agents: rows.into_iter().map(|row| (row.value.id(), row)).collect() }
    }
}
