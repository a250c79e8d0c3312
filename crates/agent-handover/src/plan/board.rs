//! All open handovers on one row: at most one per agent, and no circle (AH-33).

use crate::ids::PlanId;
use access_model::agents::AgentId;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The open handovers and absences of a tenant. One row; whoever starts, changes or ends a plan locks it. It has an entry per agent who is leaving or away, never one
/// per item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Board {
    open: BTreeMap<AgentId, OpenHandover>,
}

/// One open handover.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenHandover {
    /// Whose work it moves, or who is away.
    pub agent: AgentId,
    /// Which plan.
    pub plan: PlanId,
    /// All who may receive something.
    pub successors: BTreeSet<AgentId>,
}

/// The row as a store keeps it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoardRecord {
    /// By agent; the later of two for one agent counts.
    pub open: Vec<OpenHandover>,
}

impl Board {
    /// Nothing is open.
    pub const fn new() -> Self {
        Self { open: BTreeMap::new() }
    }

    /// The row that a store kept.
    pub fn restore(record: BoardRecord) -> Self {
        Self { open: record.open.into_iter().map(|entry| (entry.agent, entry)).collect() }
    }

    /// What a store has to keep.
    pub fn record(&self) -> BoardRecord {
        BoardRecord { open: self.open.values().cloned().collect() }
    }

    /// The open handover of an agent.
    pub fn of(&self, agent: AgentId) -> Option<&OpenHandover> {
        self.open.get(&agent)
    }

    /// All of them, by agent.
    pub fn iter(&self) -> impl Iterator<Item = &OpenHandover> {
        self.open.values()
    }

    /// The open handovers that would bring something to an agent: they stop if it leaves (AH-27).
    pub fn naming(&self, agent: AgentId) -> impl Iterator<Item = &OpenHandover> {
        self.open.values().filter(move |entry| entry.successors.contains(&agent))
    }

    /// Opens a handover, in place of the agent's former one.
    pub fn open(&mut self, entry: OpenHandover) {
        self.open.insert(entry.agent, entry);
    }

    /// Closes a plan. Answers whether it was open.
    pub fn close(&mut self, agent: AgentId, plan: PlanId) -> bool {
        let is_open = self.of(agent).is_some_and(|entry| entry.plan == plan);
        if is_open {
            self.open.remove(&agent);
        }
        is_open
    }

    /// AH-33: the circle that would arise if `agent` handed over to these successors, from `agent` on, if one would.
    ///
    /// ```
    /// use agent_handover::plan::{Board, OpenHandover};
    /// # fn id<T: std::str::FromStr>(n: u32) -> T where T::Err: std::fmt::Debug {
    /// #     format!("00000000-0000-0000-0000-{n:012}").parse().unwrap()
    /// # }
    /// let mut board = Board::new();
    /// board.open(OpenHandover { agent: id(2), plan: id(20), successors: [id(1)].into() });
    /// assert_eq!(board.circle(id(1), &[id(2)].into()), Some(vec![id(1), id(2)]));
    /// ```
    pub fn circle(&self, agent: AgentId, successors: &BTreeSet<AgentId>) -> Option<Vec<AgentId>> {
        let mut came_from: BTreeMap<AgentId, AgentId> =
            successors.iter().map(|successor| (*successor, agent)).collect();
        let mut next: Vec<AgentId> = successors.iter().copied().collect();
        while let Some(here) = next.pop() {
            if here == agent {
                return Some(path(agent, &came_from));
            }
            for onward in self.of(here).into_iter().flat_map(|entry| &entry.successors) {
                if !came_from.contains_key(onward) {
                    came_from.insert(*onward, here);
                    next.push(*onward);
                }
            }
        }
        None
    }
}

/// The way by which `agent` was reached, from `agent` on.
fn path(agent: AgentId, came_from: &BTreeMap<AgentId, AgentId>) -> Vec<AgentId> {
    let mut path = Vec::new();
    let mut here = came_from.get(&agent).copied();
    while let Some(agent_here) = here.filter(|_| path.len() <= came_from.len()) {
        path.push(agent_here);
        here = (agent_here != agent).then(|| came_from.get(&agent_here).copied()).flatten();
    }
    path.reverse();
    path
}
