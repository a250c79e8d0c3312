//! The desk as a model: what may happen in each state, and what must hold in all of them.

use crate::desk::{agent, agent_id, item, plan};
use crate::state::{Budget, State};
use access_model::agents::Administrators;
use agent_handover::item::WorkState;
use agent_handover::plan::{Board, PlanPhase};
use stateright::{Model, Property};
use std::collections::BTreeSet;

/// A way to get it wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mutant {
    /// Deciding an assignment does not look at the fence.
    NoFence,
    /// Writing an assignment does not look at the epoch.
    NoEpoch,
    /// The first pass that comes to its end completes the plan.
    NoRescan,
    /// The scan goes on at the number of items that have moved.
    OffsetPaging,
}

/// Who leaves for whom.
#[derive(Clone, Copy, Debug)]
pub struct Config {
    /// Leaver and successor of each plan.
    pub plans: [(usize, usize); 2],
    pub administrators: [bool; 3],
    pub budget: Budget,
    pub mutant: Option<Mutant>,
    /// What must be seen somewhere, so that the check is not idle.
    pub sees: Sees,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sees {
    BothCompleted,
    OneCompleted,
}

const SMALL: Budget = Budget { assignments: 1, messages: 1, around: 0, reactivations: 0, cancels: 1 };

impl Config {
    /// 0 leaves for 1, and 1 leaves for 2.
    pub fn chain() -> Self {
        let budget = Budget { assignments: 1, messages: 1, around: 1, reactivations: 1, cancels: 0 };
        let administrators = [false, false, true];
        Self { plans: [(0, 1), (1, 2)], administrators, budget, mutant: None, sees: Sees::BothCompleted }
    }

    /// 0 leaves for 1, and 1 for 0.
    pub fn cross() -> Self {
        Self { plans: [(0, 1), (1, 0)], budget: SMALL, sees: Sees::OneCompleted, ..Self::chain() }
    }

    /// 0 leaves for 1, or for 2.
    pub fn double() -> Self {
        Self { plans: [(0, 1), (0, 2)], budget: SMALL, sees: Sees::OneCompleted, ..Self::chain() }
    }

    /// 0 and 1 leave for 2, and are the only administrators.
    pub fn administrators() -> Self {
        let administrators = [true, true, false];
        let sees = Sees::OneCompleted;
        Self { plans: [(0, 2), (1, 2)], administrators, budget: SMALL, sees, ..Self::chain() }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub enum Happening {
    Start(usize),
    Reroute(usize),
    Cancel(usize),
    Reactivate(usize),
    DecideStep { worker: usize, plan: usize },
    WriteStep { worker: usize },
    DeliverAgain { worker: usize },
    Crash { worker: usize },
    DecideAssignment { item: usize, aim: usize },
    WriteAssignment,
    Message(usize),
    ReopenAround(usize),
}

pub struct Desk(pub Config);

pub const NOTHING_LANDS: &str = "nothing is assigned to a fenced agent";
pub const COMPLETE: &str = "completed stays complete until reactivation";

impl Model for Desk {
    type State = State;
    type Action = Happening;

    fn init_states(&self) -> Vec<State> {
        let agents = [0, 1, 2].map(|number| (agent(number, self.0.administrators[number]), 0));
        let administrators: Administrators = agents.iter().map(|(agent, _)| agent).collect();
        let open = WorkState::Open { replied: false };
        let items = [item(0, 0, WorkState::Completed), item(1, 0, open), item(2, 0, open)];
        let plans = [0, 1].map(|number| {
            let (leaver, successor) = self.0.plans[number];
            (plan(number, leaver, successor), 0)
        });
        vec![State {
            agents,
            items: items.map(|item| (item, storage_contract::Version::FIRST)),
            plans,
            board: Board::new(),
            administrators,
            workers: [None, None],
            assigner: None,
            budget: self.0.budget,
            has_landed: false,
            was_stopped: false,
            was_redirected: false,
        }]
    }

    fn actions(&self, state: &State, actions: &mut Vec<Happening>) {
        for plan in 0..2 {
            match state.plans[plan].0.phase() {
                PlanPhase::Draft | PlanPhase::Validated => actions.push(Happening::Start(plan)),
                PlanPhase::NeedsAttention => actions.push(Happening::Reroute(plan)),
                PlanPhase::Running => {
                    // The workers are alike: the second begins where the first is busy.
                    let free = state.workers.iter().position(|w| w.as_ref().is_none_or(|w| w.is_written));
                    actions.extend(free.map(|worker| Happening::DecideStep { worker, plan }));
                    if state.budget.cancels > 0 {
                        actions.push(Happening::Cancel(plan));
                    }
                }
                _ => {}
            }
        }
        for worker in 0..2 {
            match &state.workers[worker] {
                Some(step) if step.is_written => actions.push(Happening::DeliverAgain { worker }),
                Some(step) if state.fits(step) => {
                    actions.extend([Happening::WriteStep { worker }, Happening::Crash { worker }]);
                }
                // Written now, it would conflict, and be dropped as by a crash.
                Some(_) => actions.push(Happening::WriteStep { worker }),
                None => {}
            }
        }
        if state.assigner.is_some() {
            actions.push(Happening::WriteAssignment);
        } else if state.budget.assignments > 0 {
            actions.extend([1, 2].map(|item| Happening::DecideAssignment { item, aim: 0 }));
            actions.push(Happening::DecideAssignment { item: 2, aim: 1 });
        }
        if state.items[0].0.state == WorkState::Completed {
            if state.budget.messages > 0 {
                actions.push(Happening::Message(0));
            }
            if state.budget.around > 0 {
                actions.push(Happening::ReopenAround(0));
            }
        }
        if state.budget.reactivations > 0 && !state.agents[0].0.is_active() {
            actions.push(Happening::Reactivate(0));
        }
    }

    fn next_state(&self, last: &State, action: Happening) -> Option<State> {
        let mut state = last.clone();
        let mutant = self.0.mutant;
        match action {
            Happening::Start(plan) => state.start(plan).ok()?,
            Happening::Reroute(plan) => state.reroute(plan).ok()?,
            Happening::Cancel(plan) => {
                state.budget.cancels -= 1;
                state.cancel(plan).ok()?;
            }
            Happening::Reactivate(agent) => {
                state.budget.reactivations -= 1;
                state.reactivate(agent);
            }
            Happening::DecideStep { worker, plan } => {
                state.workers[worker] = Some(state.decide_step(plan, mutant)?);
            }
            Happening::WriteStep { worker } => {
                let mut step = state.workers[worker].take()?;
                if state.write_step(&step) {
                    step.is_written = true;
                    state.workers[worker] = Some(step);
                }
            }
            Happening::DeliverAgain { worker } => {
                let step = state.workers[worker].take()?;
                assert!(!state.write_step(&step), "what was written is not written again");
            }
            Happening::Crash { worker } => state.workers[worker] = None,
            Happening::DecideAssignment { item, aim } => {
                state.budget.assignments -= 1;
                state.decide_assignment(item, aim, mutant);
            }
            Happening::WriteAssignment => state.write_assignment(mutant),
            Happening::Message(item) => {
                state.budget.messages -= 1;
                state.message(item);
            }
            Happening::ReopenAround(item) => {
                state.budget.around -= 1;
                state.reopen_around(item);
            }
        }
        (state != *last).then_some(state)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        let mut properties = vec![
            Property::always(NOTHING_LANDS, |_, state: &State| !state.has_landed),
            Property::always("one open plan per leaver", |_, state| one_open_plan(state)),
            Property::always("no circle", |_, state| no_circle(state)),
            Property::always(COMPLETE, |_, state| completed_is_complete(state)),
            Property::always("an administrator remains", |_, state: &State| {
                state.agents.iter().any(|(agent, _)| agent.remains_administrator())
            }),
            Property::always("every running plan can finish", |desk: &Self, state| {
                desk.0.mutant.is_some() || can_finish(state)
            }),
        ];
        if self.0.mutant.is_none() {
            properties.push(Property::sometimes("a stale assignment is stopped", |_, state: &State| {
                state.was_stopped
            }));
            properties.push(Property::sometimes("something is redirected", |_, state: &State| {
                state.was_redirected
            }));
            properties.push(match self.0.sees {
                Sees::BothCompleted => Property::sometimes("both plans complete", |_, state: &State| {
                    state.plans.iter().all(|(plan, _)| plan.phase() == PlanPhase::Completed)
                }),
                Sees::OneCompleted => Property::sometimes("a plan completes", |_, state: &State| {
                    state.plans.iter().any(|(plan, _)| plan.phase() == PlanPhase::Completed)
                }),
            });
        }
        if self.0.mutant.is_none() && self.0.plans == Config::chain().plans {
            properties.push(Property::sometimes("a successor leaves", |_, state: &State| {
                state.plans.iter().any(|(plan, _)| plan.phase() == PlanPhase::NeedsAttention)
            }));
        }
        properties
    }
}

fn open_plans(state: &State) -> impl Iterator<Item = &agent_handover::plan::HandoverPlan> {
    state.plans.iter().map(|(plan, _)| plan).filter(|plan| plan.phase().is_open())
}

fn one_open_plan(state: &State) -> bool {
    let leavers: BTreeSet<_> = open_plans(state).map(agent_handover::plan::HandoverPlan::agent).collect();
    // And the board and the fences say the same.
    leavers.len() == open_plans(state).count()
        && state.board.iter().count() == leavers.len()
        && open_plans(state).all(|plan| state.agent(plan.agent()).fence() == plan.fence())
}

/// Whoever follows the open plans from a leaver does not come back.
fn no_circle(state: &State) -> bool {
    open_plans(state).all(|plan| {
        let mut reached = plan.routing().successors();
        for _ in 0..3 {
            let onward = open_plans(state).filter(|next| reached.contains(&next.agent()));
            let onward: Vec<_> = onward.flat_map(|next| next.routing().successors()).collect();
            reached.extend(onward);
        }
        !reached.contains(&plan.agent())
    })
}

/// One who is inactive has nothing unfinished.
fn completed_is_complete(state: &State) -> bool {
    (0..3)
        .all(|number| state.agents[number].0.is_active() || state.unfinished_of(agent_id(number)).is_empty())
}

/// Left alone, with others named where successors are gone, each running plan comes to its end.
fn can_finish(state: &State) -> bool {
    let mut state = State { workers: [None, None], assigner: None, ..state.clone() };
    for _ in 0..40 {
        let Some(plan) = (0..2).find(|plan| {
            let phase = state.plans[*plan].0.phase();
            matches!(phase, PlanPhase::Running | PlanPhase::NeedsAttention)
        }) else {
            return true;
        };
        if state.plans[plan].0.phase() == PlanPhase::NeedsAttention {
            if state.reroute(plan).is_err() {
                return false;
            }
        } else {
            let Some(step) = state.decide_step(plan, None) else { return false };
            if !state.write_step(&step) {
                return false;
            }
        }
    }
    false
}
