//! The handover plan: one small record, however many items move (AH-31).

use super::allot::Tallies;
use super::corrupt::{CorruptPlan, PlanProblem};
use super::event::{PlanEvent, StepOutcome};
use super::machine::PlanPhase;
use super::policy::HandoverPolicy;
use super::residue::{Residue, Trouble};
use super::routing::Routing;
use crate::ids::{ItemId, PlanFingerprint, PlanId};
use access_model::agents::{AgentId, Fence, FenceKind};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use storage_contract::Timestamp;

/// What a plan is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "purpose", rename_all = "snake_case")]
pub enum Purpose {
    /// The agent becomes inactive (AH-20).
    Deactivate,
    /// The agent is deleted (AH-21).
    Delete {
        /// Whether its personal data is replaced afterwards, for good.
        anonymise: bool,
    },
    /// The agent is away for a time (AH-28).
    Absence {
        /// Until when, if that is known; for people to read, nothing happens by it.
        until: Option<Timestamp>,
    },
    /// What another plan has moved comes back, if it is still open and still where that plan brought it (AH-28).
    GiveBack {
        /// Which plan.
        of: PlanId,
    },
    /// What another plan has moved comes back, if nobody has touched it since (AH-31).
    Undo {
        /// Which plan.
        of: PlanId,
    },
}

impl Purpose {
    /// How the plan keeps new work away from its agent, if it does.
    pub const fn fence(self) -> Option<FenceKind> {
        match self {
            Self::Deactivate | Self::Delete { .. } => Some(FenceKind::Leaving),
            Self::Absence { .. } => Some(FenceKind::Away),
            Self::GiveBack { .. } | Self::Undo { .. } => None,
        }
    }

    /// The plan whose moves are taken back, if it is such a plan.
    pub const fn source(self) -> Option<PlanId> {
        match self {
            Self::Deactivate | Self::Delete { .. } | Self::Absence { .. } => None,
            Self::GiveBack { of } | Self::Undo { of } => Some(of),
        }
    }
}

/// A plan that is written down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewPlan {
    /// Minted by the host, or derived from its request, so that a repeated one finds the same plan.
    pub id: PlanId,
    /// Whose work moves away; or to whom it comes back.
    pub agent: AgentId,
    /// What for.
    #[serde(flatten)]
    pub purpose: Purpose,
    /// Who gets what. Not looked at where work comes back.
    pub routing: Routing,
    /// What the organisation decides.
    pub policy: HandoverPolicy,
}

/// How far a plan has come. Its size follows from the routing and the policy, not from the number of items (AH-31).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// How many steps are done; the next one has this number.
    pub step: u64,
    /// How many times the scan has come to its end.
    pub pass: u64,
    /// Up to which item this pass has come, `None` at its beginning.
    pub after: Option<ItemId>,
    /// How many items have moved in all.
    pub moved: u64,
    /// How many items this pass has met that stay where they are, because somebody has touched them (only where work comes back).
    pub left: u64,
    /// How many items were to move when the plan was last shown.
    pub shown: u64,
    /// How many items this pass has moved.
    pub moved_in_pass: u64,
    /// What this pass could not move.
    pub residue: Residue,
    /// What each successor has received by the present routing.
    pub tallies: Tallies,
    /// What each successor had received before the routing was changed (AH-27).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub received_before: BTreeMap<AgentId, u64>,
    /// What those who receive by load had to do when the plan was shown.
    pub loads: BTreeMap<AgentId, u64>,
    /// What was confirmed last; a repeated confirmation is recognised by it.
    pub confirmed: Option<PlanFingerprint>,
}

impl Progress {
    /// How many items an agent has received in all, by whatever routing.
    pub fn received(&self, agent: AgentId) -> u64 {
        let before = self.received_before.get(&agent).copied().unwrap_or(0);
        before.saturating_add(self.tallies.total(agent))
    }

    /// The same, of everybody who has received something.
    pub(super) fn received_by_all(&self) -> BTreeMap<AgentId, u64> {
        let people = self.received_before.keys().copied().chain(self.tallies.agents());
        people.map(|agent| (agent, self.received(agent))).collect()
    }
}

/// Where a plan stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "phase", rename_all = "snake_case")]
pub enum PlanState {
    /// Written down.
    Draft,
    /// Its impact was shown (AH-30).
    Validated {
        /// What was shown, as a short value; the confirmation names it.
        fingerprint: PlanFingerprint,
        /// How many items were to move.
        shown: u64,
        /// What those who receive by load had to do.
        loads: BTreeMap<AgentId, u64>,
        /// When.
        at: Timestamp,
    },
    /// It moves items.
    Running {
        /// How far it has come.
        progress: Progress,
    },
    /// It was halted by somebody.
    Paused {
        /// How far it has come.
        progress: Progress,
        /// When.
        at: Timestamp,
    },
    /// It cannot go on by itself.
    NeedsAttention {
        /// How far it has come.
        progress: Progress,
        /// Why.
        trouble: Trouble,
        /// When.
        at: Timestamp,
    },
    /// Everything has moved, and the agent is away (AH-28).
    Away {
        /// How many items have moved.
        moved: u64,
        /// Since when.
        at: Timestamp,
    },
    /// Done.
    Completed {
        /// How many items have moved.
        moved: u64,
        /// How many stayed where they are, because somebody has touched them (only where work comes back).
        left: u64,
        /// When.
        at: Timestamp,
    },
    /// Given up.
    Cancelled {
        /// How many items had moved; they stay where they are.
        moved: u64,
        /// When.
        at: Timestamp,
    },
}

/// A handover plan.
///
/// Invariants: its routing has no problem for its agent; `Away` is only of absences; successors can only be gone where there are any.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandoverPlan {
    pub(super) new: NewPlan,
    pub(super) state: PlanState,
}

/// A plan as a store keeps it: plain data. [`HandoverPlan::restore`] checks it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanRecord {
    /// What was written down.
    pub plan: NewPlan,
    /// Where it stands.
    pub state: PlanState,
}

impl HandoverPlan {
    /// A draft.
    ///
    /// # Errors
    /// [`CorruptPlan`] lists what is wrong with its routing (AH-22).
    pub fn draft(new: NewPlan) -> Result<Self, CorruptPlan> {
        Self::restore(PlanRecord { plan: new, state: PlanState::Draft })
    }

    /// The plan that a store kept.
    ///
    /// # Errors
    /// [`CorruptPlan`] lists the invariants that are broken.
    pub fn restore(record: PlanRecord) -> Result<Self, CorruptPlan> {
        let PlanRecord { plan, state } = record;
        let mut problems = Vec::new();
        if plan.purpose.fence().is_some() {
            let routing = plan.routing.problems(plan.agent);
            problems.extend(routing.into_iter().map(|problem| PlanProblem::Routing { problem }));
        }
        if plan.purpose.source() == Some(plan.id) {
            problems.push(PlanProblem::OfItself);
        }
        let is_absence = matches!(plan.purpose, Purpose::Absence { .. });
        if matches!(state, PlanState::Away { .. }) && !is_absence {
            problems.push(PlanProblem::AwayWithoutAbsence);
        }
        if problems.is_empty() {
            Ok(Self { new: plan, state })
        } else {
            Err(CorruptPlan { plan: plan.id, problems })
        }
    }

    /// What a store has to keep.
    pub fn record(&self) -> PlanRecord {
        PlanRecord { plan: self.new.clone(), state: self.state.clone() }
    }

    /// Which plan.
    pub const fn id(&self) -> PlanId {
        self.new.id
    }

    /// Whose work moves away, or to whom it comes back.
    pub const fn agent(&self) -> AgentId {
        self.new.agent
    }

    /// What for.
    pub const fn purpose(&self) -> Purpose {
        self.new.purpose
    }

    /// Who gets what.
    pub const fn routing(&self) -> &Routing {
        &self.new.routing
    }

    /// What the organisation decides.
    pub const fn policy(&self) -> &HandoverPolicy {
        &self.new.policy
    }

    /// What was written down.
    pub const fn written(&self) -> &NewPlan {
        &self.new
    }

    /// Where it stands.
    pub const fn state(&self) -> &PlanState {
        &self.state
    }

    /// The same in a word.
    pub const fn phase(&self) -> PlanPhase {
        match self.state {
            PlanState::Draft => PlanPhase::Draft,
            PlanState::Validated { .. } => PlanPhase::Validated,
            PlanState::Running { .. } => PlanPhase::Running,
            PlanState::Paused { .. } => PlanPhase::Paused,
            PlanState::NeedsAttention { .. } => PlanPhase::NeedsAttention,
            PlanState::Away { .. } => PlanPhase::Away,
            PlanState::Completed { .. } => PlanPhase::Completed,
            PlanState::Cancelled { .. } => PlanPhase::Cancelled,
        }
    }

    /// How far it has come, while it is under way.
    pub const fn progress(&self) -> Option<&Progress> {
        match &self.state {
            PlanState::Running { progress }
            | PlanState::Paused { progress, .. }
            | PlanState::NeedsAttention { progress, .. } => Some(progress),
            PlanState::Draft
            | PlanState::Validated { .. }
            | PlanState::Away { .. }
            | PlanState::Completed { .. }
            | PlanState::Cancelled { .. } => None,
        }
    }

    /// How many items it has moved.
    pub const fn moved(&self) -> u64 {
        match &self.state {
            PlanState::Draft | PlanState::Validated { .. } => 0,
            PlanState::Running { progress }
            | PlanState::Paused { progress, .. }
            | PlanState::NeedsAttention { progress, .. } => progress.moved,
            PlanState::Away { moved, .. }
            | PlanState::Completed { moved, .. }
            | PlanState::Cancelled { moved, .. } => *moved,
        }
    }

    /// The fence that the plan puts around its agent, if it does (AH-26).
    pub fn fence(&self) -> Option<Fence> {
        let kind = self.new.purpose.fence()?;
        Some(Fence { plan: self.new.id.reference(), kind })
    }

    /// All who may receive something.
    pub fn receivers(&self) -> std::collections::BTreeSet<AgentId> {
        match self.new.purpose {
            Purpose::Deactivate | Purpose::Delete { .. } | Purpose::Absence { .. } => {
                self.new.routing.successors()
            }
            Purpose::GiveBack { .. } | Purpose::Undo { .. } => [self.new.agent].into(),
        }
    }

    /// Carries out what was decided.
    pub fn apply(&mut self, event: &PlanEvent) {
        match event {
            PlanEvent::Validated { fingerprint, shown, loads, at } => {
                self.state = PlanState::Validated {
                    fingerprint: *fingerprint,
                    shown: *shown,
                    loads: loads.clone(),
                    at: *at,
                };
            }
            PlanEvent::Started { progress } | PlanEvent::Resumed { progress } => {
                self.state = PlanState::Running { progress: progress.clone() };
            }
            PlanEvent::Rerouted { routing, progress } => {
                self.new.routing = routing.clone();
                self.state = PlanState::Running { progress: progress.clone() };
            }
            PlanEvent::Stepped { progress, outcome, at } => self.stepped(progress, outcome, *at),
            PlanEvent::Paused { at } => {
                if let PlanState::Running { progress } = &self.state {
                    self.state = PlanState::Paused { progress: progress.clone(), at: *at };
                }
            }
            PlanEvent::Returned { at } => {
                self.state = PlanState::Completed { moved: self.moved(), left: 0, at: *at };
            }
            PlanEvent::Cancelled { at } => {
                self.state = PlanState::Cancelled { moved: self.moved(), at: *at };
            }
            PlanEvent::Unchanged => {}
        }
    }

    fn stepped(&mut self, progress: &Progress, outcome: &StepOutcome, at: Timestamp) {
        self.state = match outcome {
            StepOutcome::GoesOn => PlanState::Running { progress: progress.clone() },
            StepOutcome::Stopped { trouble } => {
                PlanState::NeedsAttention { progress: progress.clone(), trouble: trouble.clone(), at }
            }
            StepOutcome::Completed => PlanState::Completed { moved: progress.moved, left: progress.left, at },
            StepOutcome::WentAway => PlanState::Away { moved: progress.moved, at },
        };
    }
}
