//! What happens when somebody does something: the real decisions, and the writes of a store.

use crate::desk::{DESK, NOW, agent_id, desk};
use crate::model::Mutant;
use crate::state::{State, UnderWay};
use access_model::agents::*;
use agent_handover::assign::*;
use agent_handover::item::{ChangeStanding, Item, WorkState};
use agent_handover::plan::*;
use std::collections::BTreeMap;
use storage_contract::{Version, Versioned};

impl State {
    fn impact(&self, plan: usize, routing: Option<Routing>) -> Impact {
        let plan = &self.plans[plan].0;
        let mut scan = ImpactScan::begin(plan, routing, BTreeMap::new(), &self.crew(), DESK);
        let items: Vec<Item> = self.unfinished_of(plan.agent()).iter().map(|row| row.value).collect();
        scan.take(&items, &self.crew(), &desk());
        scan.finish()
    }

    /// Decides a command on the facts as they are, and writes what follows.
    fn command(&mut self, number: usize, command: &PlanCommand<'_>) -> Result<(), PlanRefusal> {
        let crew = self.crew();
        let plan = &self.plans[number].0;
        let present = self.board.of(plan.agent()).filter(|entry| entry.plan != plan.id());
        let present = present.map(|entry| self.plans[Self::plan_number(entry.plan)].0.clone());
        let context = PlanContext {
            now: NOW,
            crew: &crew,
            desk: DESK,
            board: &self.board,
            administrators: &self.administrators,
            source: None,
            present: present.as_ref(),
        };
        let decision = plan.decide(command, &context)?;
        let agent = plan.agent();
        self.plans[number].0.apply(&decision.event);
        self.plans[number].1 += 1;
        match decision.board {
            BoardChange::Keep => {}
            BoardChange::Open(entry) => self.board.open(entry),
            BoardChange::Close => {
                let id = self.plans[number].0.id();
                self.board.close(agent, id);
            }
        }
        if let Some(event) = decision.agent {
            self.save_agent(Self::agent_number(agent), &event);
        }
        Ok(())
    }

    /// The administrator shows a plan and confirms it.
    pub fn start(&mut self, plan: usize) -> Result<(), PlanRefusal> {
        let impact = self.impact(plan, None);
        self.command(plan, &PlanCommand::Validate { impact: &impact })?;
        let confirmed = impact.fingerprint(&self.plans[plan].0);
        self.command(plan, &PlanCommand::Start { confirmed, impact: &impact })
    }

    /// The administrator goes on with others: the third agent, or else the pool.
    pub fn reroute(&mut self, plan: usize) -> Result<(), PlanRefusal> {
        let leaver = self.plans[plan].0.agent();
        let third = (0..3).map(agent_id).find(|agent| {
            let found = self.agent(*agent);
            *agent != leaver && found.is_active() && found.fence().is_none()
        });
        let routing = third.map_or_else(Routing::to_pool, Routing::to_one);
        let impact = self.impact(plan, Some(routing));
        let confirmed = impact.fingerprint(&self.plans[plan].0);
        self.command(plan, &PlanCommand::Reroute { confirmed, impact: &impact })
    }

    pub fn cancel(&mut self, plan: usize) -> Result<(), PlanRefusal> {
        self.command(plan, &PlanCommand::Cancel)
    }

    pub fn reactivate(&mut self, agent: usize) {
        self.save_agent(agent, &AgentEvent::Reactivated { at: NOW });
    }

    /// A worker reads and decides the next step: one item a page.
    pub fn decide_step(&self, number: usize, mutant: Option<Mutant>) -> Option<UnderWay> {
        let (plan, plan_version) = &self.plans[number];
        let progress = plan.progress()?;
        let items = self.unfinished_of(plan.agent());
        let rows: Vec<Versioned<Item>> = if mutant == Some(Mutant::OffsetPaging) {
            items.into_iter().skip(usize::try_from(progress.moved).unwrap()).take(1).collect()
        } else {
            items
                .into_iter()
                .filter(|row| progress.after.is_none_or(|after| row.value.id > after))
                .take(1)
                .collect()
        };
        let page = Page { rows: &rows, last: rows.last().map(|row| row.value.id), is_end: rows.is_empty() };
        let crew = self.crew();
        let context =
            StepContext { now: NOW, crew: &crew, desk: &desk(), administrators: &self.administrators };
        let mut batch = decide_batch(plan, page, &context).ok()?;
        if mutant == Some(Mutant::NoRescan)
            && let PlanEvent::Stepped { outcome, .. } = &mut batch.event
            && page.is_end
            && *outcome == StepOutcome::GoesOn
        {
            *outcome = StepOutcome::Completed;
            batch.agent = Some(AgentEvent::Deactivated { at: NOW });
            batch.closes = true;
        }
        let mut read = plan.receivers();
        read.insert(plan.agent());
        let agents =
            std::array::from_fn(|agent| read.contains(&agent_id(agent)).then_some(self.agents[agent].1));
        Some(UnderWay { plan: number, batch, plan_version: *plan_version, agents, is_written: false })
    }

    /// The commit of a step: nothing that was read under guard, or is written, may have changed.
    pub fn write_step(&mut self, step: &UnderWay) -> bool {
        if !self.fits(step) {
            return false;
        }
        let agent = self.plans[step.plan].0.agent();
        self.plans[step.plan].0.apply(&step.batch.event);
        self.plans[step.plan].1 += 1;
        if let Some(event) = &step.batch.agent {
            self.save_agent(Self::agent_number(agent), event);
        }
        if step.batch.closes {
            let id = self.plans[step.plan].0.id();
            self.board.close(agent, id);
        }
        step.batch.changes.iter().for_each(|change| self.save_item(change));
        true
    }

    fn redirected<T>(&self, crew: &Crew, decide: impl FnOnce(&AssignmentFacts<'_>) -> T) -> T {
        let plans = self.plans.iter().map(|(plan, _)| plan);
        let redirects: Vec<Redirect<'_>> = plans
            .map(|plan| Redirect { plan: plan.id(), agent: plan.agent(), routing: plan.routing() })
            .collect();
        decide(&AssignmentFacts { desk: &desk(), crew, redirects: &redirects })
    }

    /// The automatic assigner reads and decides; it writes later, without having locked anything.
    pub fn decide_assignment(&mut self, item: usize, aim: usize, mutant: Option<Mutant>) {
        let mut crew = self.crew();
        if mutant == Some(Mutant::NoFence) {
            let bare = crew.iter().map(|agent| {
                let value = Agent::restore(AgentRecord { fence: None, ..agent.record() }).unwrap();
                Versioned { value, version: Version::FIRST }
            });
            crew = bare.collect();
        }
        let row = self.item(item);
        let decided = self.redirected(&crew, |facts| {
            decide_assignment(Asker::Automatic, &row, Aim::Agent(agent_id(aim)), facts)
        });
        let Ok(assignment) = decided else { return };
        self.was_redirected |= matches!(assignment, Assignment::ToSuccessor { .. });
        self.assigner = assignment.change().copied();
    }

    /// The host's compare-and-set, with the guard.
    pub fn write_assignment(&mut self, mutant: Option<Mutant>) {
        let Some(change) = self.assigner.take() else { return };
        let assignee = change.to.map(|to| self.agent(to));
        match change.standing(&self.item_of(&change), assignee) {
            ChangeStanding::Due => self.save_item(&change),
            ChangeStanding::GuardMoved if mutant == Some(Mutant::NoEpoch) => self.save_item(&change),
            ChangeStanding::GuardMoved => self.was_stopped = true,
            ChangeStanding::Done | ChangeStanding::Overtaken => {}
        }
    }

    /// A customer writes again: one guarded transaction.
    pub fn message(&mut self, item: usize) {
        let (crew, row) = (self.crew(), self.item(item));
        let assignment = self.redirected(&crew, |facts| decide_reopening(&row, facts));
        self.was_redirected |= matches!(assignment, Assignment::ToSuccessor { .. });
        if let Some(change) = assignment.change() {
            self.save_item(change);
        }
    }

    /// Old software reopens an item around the rules: whoever is active keeps it. It writes the agent's row, so that much is guarded.
    pub fn reopen_around(&mut self, item: usize) {
        let holder = self.items[item].0.assignee.filter(|agent| self.agent(*agent).is_active());
        if let Some(holder) = holder {
            self.items[item].0.state = WorkState::Open { replied: false };
            self.items[item].1 = self.items[item].1.next();
            self.agents[Self::agent_number(holder)].1 += 1;
        }
    }
}
