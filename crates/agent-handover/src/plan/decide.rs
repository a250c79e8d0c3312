//! Whether a plan may be shown, confirmed, halted, changed or given up (AH-20, AH-22, AH-27, AH-28, AH-30, AH-33).

use super::allot::Tallies;
use super::board::{Board, OpenHandover};
use super::corrupt::PlanProblem;
use super::event::PlanEvent;
use super::handover::{HandoverPlan, PlanState, Progress, Purpose};
use super::impact::{Impact, ImpactFacts};
use super::machine::{PlanAction, PlanPhase, leads};
use super::refusal::PlanRefusal;
use super::residue::Residue;
use crate::assign::{Crew, Ineligible, Obstacle, availability};
use crate::ids::PlanFingerprint;
use access_model::agents::{Administrators, Agent, AgentEvent, AgentId, HandoverStep};
use std::collections::BTreeSet;
use storage_contract::{Timestamp, Version};

/// What somebody asks of a plan. Who may ask, [`prepare_plan_command`](crate::services::prepare_plan_command) checks.
#[derive(Clone, Copy, Debug)]
pub enum PlanCommand<'a> {
    /// Keep that this impact was shown.
    Validate {
        /// What was shown.
        impact: &'a Impact,
    },
    /// Confirm and begin (AH-20, AH-30).
    Start {
        /// The fingerprint of what was shown.
        confirmed: PlanFingerprint,
        /// The impact as it is now, from a survey made for the confirmation. The people and the desk are compared again under guard; the items are as this survey saw them.
        impact: &'a Impact,
    },
    /// Halt.
    Pause,
    /// Go on as before.
    Resume,
    /// Go on with the routing of this impact, which was shown (AH-27).
    Reroute {
        /// The fingerprint of what was shown.
        confirmed: PlanFingerprint,
        /// The impact of what is left, as it is now.
        impact: &'a Impact,
    },
    /// The agent is back (AH-28).
    Return,
    /// Give it up. What has moved stays where it is.
    Cancel,
}

/// What a decision about a plan looks at, all of it read under guard.
#[derive(Clone, Copy, Debug)]
pub struct PlanContext<'a> {
    /// The present.
    pub now: Timestamp,
    /// The plan's agent, and all who may receive something by the plan or by the impact.
    pub crew: &'a Crew,
    /// Which version of the desk.
    pub desk: Version,
    /// All open handovers (AH-33).
    pub board: &'a Board,
    /// The administrators of whom one has to remain (AM-38).
    pub administrators: &'a Administrators,
    /// The plan whose moves are taken back, if it is such a plan.
    pub source: Option<&'a HandoverPlan>,
    /// The plan that is open for the agent, if it is another one.
    pub present: Option<&'a HandoverPlan>,
}

/// What was decided, and what goes with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanDecision {
    /// What happens to the plan.
    pub event: PlanEvent,
    /// What happens to its agent.
    pub agent: Option<AgentEvent>,
    /// What happens on the board.
    pub board: BoardChange,
    /// Whether the absence that is open for the agent ends, because it leaves for good.
    pub ends_absence: bool,
}

/// What happens on the board.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum BoardChange {
    /// Nothing.
    #[default]
    Keep,
    /// The plan is open from now on.
    Open(OpenHandover),
    /// The plan is no longer open.
    Close,
}

impl PlanDecision {
    const fn of(event: PlanEvent) -> Self {
        Self { event, agent: None, board: BoardChange::Keep, ends_absence: false }
    }
}

impl PlanCommand<'_> {
    /// What is attempted.
    pub const fn action(&self) -> PlanAction {
        match self {
            Self::Validate { .. } => PlanAction::Validate,
            Self::Start { .. } => PlanAction::Start,
            Self::Pause => PlanAction::Pause,
            Self::Resume => PlanAction::Resume,
            Self::Reroute { .. } => PlanAction::Reroute,
            Self::Return => PlanAction::Return,
            Self::Cancel => PlanAction::Cancel,
        }
    }

    /// The impact that comes with it.
    pub const fn impact(&self) -> Option<&Impact> {
        match self {
            Self::Validate { impact } | Self::Start { impact, .. } | Self::Reroute { impact, .. } => {
                Some(impact)
            }
            Self::Pause | Self::Resume | Self::Return | Self::Cancel => None,
        }
    }
}

impl HandoverPlan {
    /// Decides what somebody asks of this plan. What was done before changes nothing.
    ///
    /// # Errors
    /// [`PlanRefusal`] says why not.
    pub fn decide(
        &self,
        command: &PlanCommand<'_>,
        context: &PlanContext<'_>,
    ) -> Result<PlanDecision, PlanRefusal> {
        if self.was_done(command) {
            return Ok(PlanDecision::of(PlanEvent::Unchanged));
        }
        let (phase, action) = (self.phase(), command.action());
        if leads(phase, action).is_none() {
            return Err(PlanRefusal::WrongPhase { phase, action });
        }
        match command {
            PlanCommand::Validate { impact } => {
                self.check(impact, impact.fingerprint(self), context)?;
                self.check_start(context)?;
                let fingerprint = impact.fingerprint(self);
                let (shown, loads) = (impact.total, impact.loads.clone());
                let event = PlanEvent::Validated { fingerprint, shown, loads, at: context.now };
                Ok(PlanDecision::of(event))
            }
            PlanCommand::Start { confirmed, impact } => self.decide_start(*confirmed, impact, context),
            PlanCommand::Pause => Ok(PlanDecision::of(PlanEvent::Paused { at: context.now })),
            PlanCommand::Resume => {
                let progress = self.progress().map(Progress::again).unwrap_or_default();
                Ok(PlanDecision::of(PlanEvent::Resumed { progress }))
            }
            PlanCommand::Reroute { confirmed, impact } => self.decide_reroute(*confirmed, impact, context),
            PlanCommand::Return => self.decide_end(PlanEvent::Returned { at: context.now }, context),
            PlanCommand::Cancel => self.decide_end(PlanEvent::Cancelled { at: context.now }, context),
        }
    }

    /// Whether a command is the repetition of one that succeeded, whose answer was perhaps lost.
    fn was_done(&self, command: &PlanCommand<'_>) -> bool {
        let confirmed_before = self.progress().and_then(|progress| progress.confirmed);
        match command {
            PlanCommand::Start { confirmed, .. } | PlanCommand::Reroute { confirmed, .. } => {
                confirmed_before == Some(*confirmed) && self.phase() == PlanPhase::Running
            }
            PlanCommand::Pause => self.phase() == PlanPhase::Paused,
            PlanCommand::Resume => self.phase() == PlanPhase::Running,
            PlanCommand::Cancel => self.phase() == PlanPhase::Cancelled,
            PlanCommand::Return => {
                let is_absence = matches!(self.purpose(), Purpose::Absence { .. });
                is_absence && self.phase() == PlanPhase::Completed
            }
            PlanCommand::Validate { .. } => false,
        }
    }

    fn decide_start(
        &self,
        confirmed: PlanFingerprint,
        impact: &Impact,
        context: &PlanContext<'_>,
    ) -> Result<PlanDecision, PlanRefusal> {
        self.check(impact, confirmed, context)?;
        let (agent, ends_absence) = self.check_start(context)?;
        let loads = match &self.state {
            PlanState::Validated { fingerprint, loads, .. } if *fingerprint == confirmed => loads.clone(),
            PlanState::Draft
            | PlanState::Validated { .. }
            | PlanState::Running { .. }
            | PlanState::Paused { .. }
            | PlanState::NeedsAttention { .. }
            | PlanState::Away { .. }
            | PlanState::Completed { .. }
            | PlanState::Cancelled { .. } => {
                let now = impact.fingerprint(self);
                return Err(PlanRefusal::ShowAgain { confirmed, now });
            }
        };
        let shown = impact.total;
        let progress = Progress { shown, loads, confirmed: Some(confirmed), ..Progress::default() };
        let board = match self.purpose().fence() {
            Some(_) => BoardChange::Open(self.entry(impact)),
            None => BoardChange::Keep,
        };
        Ok(PlanDecision { event: PlanEvent::Started { progress }, agent, board, ends_absence })
    }

    /// AH-27: the plan can go on with another, once that was shown (AH-30).
    fn decide_reroute(
        &self,
        confirmed: PlanFingerprint,
        impact: &Impact,
        context: &PlanContext<'_>,
    ) -> Result<PlanDecision, PlanRefusal> {
        self.check(impact, confirmed, context)?;
        let before = self.progress().map(Progress::again).unwrap_or_default();
        let progress = Progress {
            shown: before.moved.saturating_add(impact.total),
            loads: impact.loads.clone(),
            // The lines are others now: each rule begins at nothing.
            received_before: before.received_by_all(),
            tallies: Tallies::default(),
            confirmed: Some(confirmed),
            ..before
        };
        let event = PlanEvent::Rerouted { routing: impact.routing.clone(), progress };
        let board = match self.purpose().fence() {
            Some(_) => BoardChange::Open(self.entry(impact)),
            None => BoardChange::Keep,
        };
        Ok(PlanDecision { board, ..PlanDecision::of(event) })
    }

    /// The agent comes back, or the plan is given up: new work may come again.
    fn decide_end(&self, event: PlanEvent, context: &PlanContext<'_>) -> Result<PlanDecision, PlanRefusal> {
        if !self.phase().is_open() || self.purpose().fence().is_none() {
            return Ok(PlanDecision::of(event));
        }
        let lift = HandoverStep::LiftFence { plan: self.id().reference() };
        let agent = match context.crew.agent(self.agent()) {
            Some(agent) => Some(step(agent, &lift, context)?),
            None => None,
        };
        Ok(PlanDecision { event, agent, board: BoardChange::Close, ends_absence: false })
    }

    fn entry(&self, impact: &Impact) -> OpenHandover {
        OpenHandover { agent: self.agent(), plan: self.id(), successors: impact.routing.successors() }
    }

    /// Everything that has to hold for the people and the items before a plan begins, or goes on with others.
    fn check(
        &self,
        impact: &Impact,
        confirmed: PlanFingerprint,
        context: &PlanContext<'_>,
    ) -> Result<(), PlanRefusal> {
        if impact.plan != self.id() {
            return Err(PlanRefusal::UnknownPlan { plan: impact.plan });
        }
        let agent = self.agent();
        if context.crew.agent(agent).is_none() {
            return Err(PlanRefusal::UnknownAgent { agent });
        }
        if let Some(of) = self.purpose().source() {
            let fits = |source: &HandoverPlan| {
                let settled = !matches!(source.phase(), PlanPhase::Running | PlanPhase::Away);
                source.id() == of && source.agent() == agent && settled
            };
            if !context.source.is_some_and(fits) {
                return Err(PlanRefusal::NoSource { plan: of });
            }
        } else {
            let problems = impact.routing.problems(agent);
            if !problems.is_empty() {
                let problem = |problem| PlanProblem::Routing { problem };
                return Err(PlanRefusal::Misconfigured {
                    problems: problems.into_iter().map(problem).collect(),
                });
            }
            // AH-33: two plans can neither cross nor form a longer circle.
            if let Some(agents) = context.board.circle(agent, &impact.routing.successors()) {
                return Err(PlanRefusal::Circle { agents });
            }
        }
        let receivers = match self.purpose().source() {
            None => impact.routing.successors(),
            Some(_) => BTreeSet::from([agent]),
        };
        // AH-22, AH-27: a successor must be active and not be leaving; otherwise the error names them.
        let successors = unavailable(&receivers, context.crew);
        if !successors.is_empty() {
            return Err(PlanRefusal::SuccessorsUnavailable { successors });
        }
        // AH-30: if the facts changed since, it must be shown again.
        let present = self.present(impact, context);
        let now = present.fingerprint(self);
        if present.facts != impact.facts || now != confirmed {
            return Err(PlanRefusal::ShowAgain { confirmed, now });
        }
        // AH-22: otherwise the plan is refused, listing what nobody could take. A plan that goes on may have a residue: it was shown.
        if impact.stuck() > 0 && !self.phase().is_open() {
            let (count, items) = (impact.stuck(), impact.unplaceable.clone());
            return Err(PlanRefusal::NobodyCouldTake { count, items });
        }
        Ok(())
    }

    /// The impact with the people and the desk as they are now, under guard.
    fn present(&self, impact: &Impact, context: &PlanContext<'_>) -> Impact {
        let mut people: BTreeSet<AgentId> = match self.purpose().source() {
            None => impact.routing.successors(),
            Some(_) => BTreeSet::new(),
        };
        people.insert(self.agent());
        let epochs = people.into_iter().map(|agent| (agent, context.crew.agent(agent).map(Agent::epoch)));
        let facts = ImpactFacts { epochs: epochs.collect(), desk: context.desk, items: impact.facts.items };
        Impact { facts, ..impact.clone() }
    }

    /// What the agent's own state and its other plans say to a start.
    fn check_start(&self, context: &PlanContext<'_>) -> Result<(Option<AgentEvent>, bool), PlanRefusal> {
        let Some(fence) = self.fence() else { return Ok((None, false)) };
        let other = context.board.of(self.agent()).filter(|entry| entry.plan != self.id());
        let mut ends_absence = false;
        if let Some(entry) = other {
            // One who is away, everything handed over, may leave for good. Any other plan has to end first.
            let is_away = |plan: &HandoverPlan| plan.id() == entry.plan && plan.phase() == PlanPhase::Away;
            let leaves = matches!(self.purpose(), Purpose::Deactivate | Purpose::Delete { .. });
            ends_absence = leaves && context.present.is_some_and(is_away);
            if !ends_absence {
                return Err(PlanRefusal::AnotherPlanOpen { plan: entry.plan });
            }
        }
        let agent = self.agent();
        let found = context.crew.agent(agent).ok_or(PlanRefusal::UnknownAgent { agent })?;
        let event = step(found, &HandoverStep::Fence { fence }, context)?;
        Ok((Some(event), ends_absence))
    }
}

impl Progress {
    /// The same progress at the beginning of a new pass. What stayed where it is will be met and counted again (AH-31).
    pub(super) fn again(&self) -> Self {
        Self { after: None, moved_in_pass: 0, left: 0, residue: Residue::default(), ..self.clone() }
    }
}

fn step(agent: &Agent, step: &HandoverStep, context: &PlanContext<'_>) -> Result<AgentEvent, PlanRefusal> {
    let decided = agent.decide_step(step, context.administrators, context.now);
    decided.map_err(|because| PlanRefusal::Agent { because })
}

/// Those who cannot receive anything at all.
pub(super) fn unavailable(receivers: &BTreeSet<AgentId>, crew: &Crew) -> Vec<Ineligible> {
    let why = |agent: &AgentId| {
        let obstacles = crew.agent(*agent).map_or_else(|| vec![Obstacle::Unknown], availability);
        (!obstacles.is_empty()).then_some(Ineligible { agent: *agent, obstacles })
    };
    receivers.iter().filter_map(why).collect()
}
