//! The administrators of whom one has to remain (AM-38), and the row that guards the set of agents.

use super::agent::Agent;
use super::ids::AgentId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The active administrators who are not leaving. One row per tenant: whoever adds an agent, or makes or unmakes an administrator, locks it, so
/// that of the last two who demote each other one is refused (AM-38).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Administrators {
    remaining: BTreeSet<AgentId>,
}

/// The row as a store keeps it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdministratorsRecord {
    /// The active administrators who are not leaving.
    pub remaining: BTreeSet<AgentId>,
}

impl Administrators {
    /// Nobody: the row of a desk that is being set up. The first agent of such a desk may be added by nobody else than the host.
    pub const fn new() -> Self {
        Self { remaining: BTreeSet::new() }
    }

    /// The row that a store kept.
    pub fn restore(record: AdministratorsRecord) -> Self {
        Self { remaining: record.remaining }
    }

    /// What a store has to keep.
    pub fn record(&self) -> AdministratorsRecord {
        AdministratorsRecord { remaining: self.remaining.clone() }
    }

    /// Those who remain, by id.
    pub const fn remaining(&self) -> &BTreeSet<AgentId> {
        &self.remaining
    }

    /// Whether this agent is the last one (AM-38).
    pub fn is_last(&self, agent: AgentId) -> bool {
        self.remaining.contains(&agent) && self.remaining.len() == 1
    }

    /// Notes what an agent has become. Answers whether that changed anything.
    pub fn note(&mut self, agent: &Agent) -> bool {
        if agent.remains_administrator() {
            self.remaining.insert(agent.id())
        } else {
            self.remaining.remove(&agent.id())
        }
    }
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
