//! What the store holds and what is under way, as one value that can be compared and hashed.

use crate::desk::{agent_id, plan_id};
use access_model::agents::*;
use agent_handover::PlanId;
use agent_handover::assign::Crew;
use agent_handover::item::{Item, ItemChange};
use agent_handover::plan::{Batch, Board, HandoverPlan, PlanEvent};
use std::hash::{Hash, Hasher};
use storage_contract::{Version, Versioned};

/// A step that a worker has decided and perhaps written.
#[derive(Clone, Debug, PartialEq)]
pub struct UnderWay {
    pub plan: usize,
    pub batch: Batch,
    /// The versions of the plan and of the agents' rows that were read under guard.
    pub plan_version: u64,
    pub agents: [Option<u64>; 3],
    pub is_written: bool,
}

/// How often something may still happen; it keeps the number of states finite.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Budget {
    pub assignments: u8,
    pub messages: u8,
    pub around: u8,
    pub reactivations: u8,
    pub cancels: u8,
}

#[derive(Clone, Debug, PartialEq)]
pub struct State {
    pub agents: [(Agent, u64); 3],
    pub items: [(Item, Version); 3],
    pub plans: [(HandoverPlan, u64); 2],
    pub board: Board,
    pub administrators: Administrators,
    pub workers: [Option<UnderWay>; 2],
    /// What the automatic assigner has decided and not yet written.
    pub assigner: Option<ItemChange>,
    pub budget: Budget,
    /// Whether something was ever assigned to a fenced agent.
    pub has_landed: bool,
    /// Whether an assignment was ever stopped by its guard, or sent to a successor.
    pub was_stopped: bool,
    pub was_redirected: bool,
}

/// Two states are the same if the same may follow. What follows from versions, epochs and numbers of steps is only whether something that is under way still fits; so that
/// is hashed, and not the numbers, which would grow for ever. What no longer fits never fits again.
impl Hash for State {
    fn hash<H: Hasher>(&self, state: &mut H) {
        for (agent, _) in &self.agents {
            (agent.status(), agent.fence()).hash(state);
        }
        for (item, _) in &self.items {
            (item.state, item.assignee).hash(state);
        }
        for (plan, _) in &self.plans {
            (plan.phase(), plan.routing()).hash(state);
            if let Some(progress) = plan.progress() {
                (progress.after, progress.moved, progress.moved_in_pass, progress.residue.count).hash(state);
            }
        }
        for entry in self.board.iter() {
            (entry.agent, entry.plan, &entry.successors).hash(state);
        }
        self.administrators.remaining().hash(state);
        for worker in &self.workers {
            let step = worker.as_ref().map(|step| {
                let outcome = match &step.batch.event {
                    PlanEvent::Stepped { progress, outcome, .. } => {
                        Some((progress.after, progress.moved_in_pass, format!("{outcome:?}")))
                    }
                    _ => None,
                };
                let moves: Vec<_> = step.batch.changes.iter().map(|c| (c.item, c.to, c.state)).collect();
                (!step.is_written && self.fits(step)).then_some((step.plan, outcome, moves))
            });
            (step, worker.as_ref().is_some_and(|step| step.is_written)).hash(state);
        }
        let assignment = self.assigner.map(|change| {
            let standing = change.standing(&self.item_of(&change), change.to.map(|to| self.agent(to)));
            (change.item, change.to, change.state, standing)
        });
        (assignment, self.budget, self.has_landed, self.was_stopped, self.was_redirected).hash(state);
    }
}

impl State {
    pub fn agent_number(id: AgentId) -> usize {
        (0..3).find(|number| agent_id(*number) == id).unwrap()
    }

    pub fn agent(&self, id: AgentId) -> &Agent {
        &self.agents[Self::agent_number(id)].0
    }

    pub fn crew(&self) -> Crew {
        let row = |(agent, _): &(Agent, u64)| Versioned { value: agent.clone(), version: Version::FIRST };
        self.agents.iter().map(row).collect()
    }

    pub fn item(&self, number: usize) -> Versioned<Item> {
        let (value, version) = self.items[number];
        Versioned { value, version }
    }

    /// The unfinished items of an agent, by id.
    pub fn unfinished_of(&self, agent: AgentId) -> Vec<Versioned<Item>> {
        let items = (0..3).map(|number| self.item(number));
        items.filter(|item| item.value.assignee == Some(agent) && item.value.state.is_unfinished()).collect()
    }

    pub fn plan_number(id: PlanId) -> usize {
        (0..2).find(|number| plan_id(*number) == id).unwrap()
    }

    pub fn save_agent(&mut self, number: usize, event: &AgentEvent) {
        if *event != AgentEvent::Unchanged {
            self.agents[number].0.apply(event);
            self.agents[number].1 += 1;
            self.administrators.note(&self.agents[number].0);
        }
    }

    /// Writes a change, whose preconditions were checked.
    pub fn save_item(&mut self, change: &ItemChange) {
        let number = (0..3).find(|number| self.items[*number].0.id == change.item).unwrap();
        let fenced = change.to.is_some_and(|to| self.agent(to).fence().is_some());
        self.has_landed |= fenced;
        let (item, _) = self.items[number];
        self.items[number] = (change.applied_to(item), change.version_after());
    }

    /// Whether nothing that a step has read under guard, or is to write, has changed.
    pub fn fits(&self, step: &UnderWay) -> bool {
        let is_same = |agent: usize| step.agents[agent].is_none_or(|version| self.agents[agent].1 == version);
        self.plans[step.plan].1 == step.plan_version
            && (0..3).all(is_same)
            && step.batch.changes.iter().all(|change| self.item_of(change).version == change.expected)
    }

    /// The item that a change is about, as it is now.
    pub fn item_of(&self, change: &ItemChange) -> Versioned<Item> {
        let number = (0..3).find(|number| self.items[*number].0.id == change.item).unwrap();
        self.item(number)
    }
}
