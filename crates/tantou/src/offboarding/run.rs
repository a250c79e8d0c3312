//! A plan step by step, with its progress, until it is done or needs attention (AH-25, AH-27, AH-32).

use super::DeskStore;
use super::notice::DeskNotice;
use crate::message::Message;
use crate::receipt::Receipt;
use access_model::agents::AgentId;
use agent_handover::PlanId;
use agent_handover::plan::{
    HandoverPlan, PlanEvent, PlanPhase, PlanRefusal, PlanState, StepOutcome, Trouble,
};
use agent_handover::services::{PreparedStep, StepResult, prepare_step};
use storage_contract::{OpError, Timestamp};

/// A plan under way. It holds no state that matters: the plan's own row says where it stands, so a run that is lost is made anew ([`Offboarding::run`](super::Offboarding::run)).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    actor: AgentId,
    plan: PlanId,
    agent: AgentId,
    batch: u32,
    phase: PlanPhase,
    trouble: Option<Trouble>,
}

/// One step that is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// How many items have moved.
    pub moved: u64,
    /// How many have moved in all.
    pub moved_in_all: u64,
    /// How many of those that were shown are still to move, for a progress bar. More may have come; completion follows from a look at what there is, not from this.
    pub left: u64,
    /// Where the plan stands.
    pub phase: PlanPhase,
    /// Why it needs attention, if it does.
    pub trouble: Option<Trouble>,
}

impl Run {
    pub(super) fn of(actor: AgentId, plan: &HandoverPlan, batch: u32) -> Self {
        let (id, agent, phase) = (plan.id(), plan.agent(), plan.phase());
        Self { actor, plan: id, agent, batch, phase, trouble: trouble_of(plan) }
    }

    fn stands(&mut self, plan: &HandoverPlan) {
        (self.phase, self.trouble) = (plan.phase(), trouble_of(plan));
    }

    /// Which plan.
    pub const fn plan(&self) -> PlanId {
        self.plan
    }

    /// Where it stood after the last step, if that was committed.
    pub const fn phase(&self) -> PlanPhase {
        self.phase
    }

    /// Why it needs attention, if it does.
    pub const fn trouble(&self) -> Option<&Trouble> {
        self.trouble.as_ref()
    }

    /// Moves the next items, in a transaction of the host's; `None` if the plan does not run any more. Whether a transaction was committed or rolled back, or nobody knows, the next call goes on
    /// where the plan stands. The last step makes the agent inactive or deleted (AH-20, AH-21); whoever confirmed the plan is told, and so is each successor of a leaver or an
    /// absent agent. To whom work comes back was told when that began.
    ///
    /// # Errors
    /// A [`PlanRefusal`]: it was paused or given up by somebody else meanwhile. And what the store fails with.
    pub async fn next<R: DeskStore>(
        &mut self,
        tx: &mut R,
        now: Timestamp,
    ) -> Result<Option<Receipt<Step, PlanEvent>>, OpError<PlanRefusal, R::Error>> {
        // What this run remembers of the last step may have been rolled back: the plan's row says what is to be done.
        let found = tx.find_plans(&[self.plan]).await?.into_iter().next();
        let plan = found.ok_or(OpError::Refused(PlanRefusal::UnknownPlan { plan: self.plan }))?;
        self.stands(&plan);
        let Some(progress) = plan.progress().filter(|_| self.phase == PlanPhase::Running) else {
            return Ok(None);
        };
        let prepared = prepare_step(tx, self.plan, progress.step, self.batch, now).await?;
        let receipt = self.receipt(&prepared, now);
        self.stands(prepared.plan());
        prepared.store(tx).await?;
        Ok(Some(receipt))
    }

    fn receipt(&self, prepared: &PreparedStep, now: Timestamp) -> Receipt<Step, PlanEvent> {
        let plan = prepared.plan();
        let (moved, shown) = match prepared.result() {
            StepResult::Done { moved, shown, .. } => (moved, shown),
            StepResult::DoneEarlier => (0, plan.progress().map_or(0, |progress| progress.shown)),
        };
        let (moved_in_all, phase, trouble) = (plan.moved(), plan.phase(), trouble_of(plan));
        let left = if phase == PlanPhase::Running { shown.saturating_sub(moved_in_all) } else { 0 };
        let event = prepared.event().cloned();
        let messages = event.as_ref().map(|event| self.messages(plan, event, now)).unwrap_or_default();
        let outcome = Step { moved, moved_in_all, left, phase, trouble };
        Receipt { outcome, messages, events: event.into_iter().collect() }
    }

    /// What is told when a plan has come to an end, or cannot go on.
    fn messages(&self, plan: &HandoverPlan, event: &PlanEvent, now: Timestamp) -> Vec<Message> {
        let PlanEvent::Stepped { progress, outcome, .. } = event else { return Vec::new() };
        let (id, from) = (plan.id(), self.agent);
        let tell = |to, notice| Message::desk(to, id.as_uuid(), notice, now);
        match outcome {
            StepOutcome::GoesOn => Vec::new(),
            StepOutcome::Stopped { trouble } => {
                let trouble = trouble.clone();
                vec![tell(self.actor, DeskNotice::HandoverNeedsAttention { plan: id, agent: from, trouble })]
            }
            StepOutcome::Completed | StepOutcome::WentAway => {
                let moved = progress.moved;
                let done =
                    DeskNotice::HandoverCompleted { plan: id, agent: from, purpose: plan.purpose(), moved };
                let received = |to: AgentId| {
                    let count = progress.received(to);
                    (count > 0).then(|| tell(to, DeskNotice::WorkHasCome { plan: id, from, count }))
                };
                let successors = plan.receivers().into_iter().filter_map(received);
                std::iter::once(tell(self.actor, done)).chain(successors).collect()
            }
        }
    }
}

fn trouble_of(plan: &HandoverPlan) -> Option<Trouble> {
    match plan.state() {
        PlanState::NeedsAttention { trouble, .. } => Some(trouble.clone()),
        PlanState::Draft
        | PlanState::Validated { .. }
        | PlanState::Running { .. }
        | PlanState::Paused { .. }
        | PlanState::Away { .. }
        | PlanState::Completed { .. }
        | PlanState::Cancelled { .. } => None,
    }
}
