//! The next step of a plan: which items move to whom, and whether it is done (AH-25, AH-27, AH-31, AH-32).

use super::allot::Route;
use super::decide::unavailable;
use super::event::{PlanEvent, StepOutcome};
use super::handover::{HandoverPlan, PlanState, Progress, Purpose};
use super::machine::PlanAction;
use super::receipt::Receipt;
use super::refusal::PlanRefusal;
use super::residue::{Residue, Trouble};
use crate::assign::{Crew, change};
use crate::ids::ItemId;
use crate::item::{Item, ItemChange};
use access_model::agents::{Administrators, AgentEvent, Desk, HandoverStep};
use storage_contract::{Timestamp, Versioned};

/// What a step looks at, all of it read under guard.
#[derive(Clone, Copy, Debug)]
pub struct StepContext<'a> {
    /// The present.
    pub now: Timestamp,
    /// The plan's agent and all who may receive something.
    pub crew: &'a Crew,
    /// The desk.
    pub desk: &'a Desk,
    /// The administrators of whom one has to remain (AM-38).
    pub administrators: &'a Administrators,
}

/// One page of a scan by the items' ids.
#[derive(Clone, Copy, Debug)]
pub struct Page<'a, T> {
    /// What was found, in the order of the items' ids.
    pub rows: &'a [T],
    /// The last item of the page, `None` if it is empty.
    pub last: Option<ItemId>,
    /// Whether the scan has come to its end.
    pub is_end: bool,
}

/// One step: what the host writes, all in one transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "a step is only decided here; the host writes it"]
pub struct Batch {
    /// What happens to the plan.
    pub event: PlanEvent,
    /// What happens to its agent, when the plan is done.
    pub agent: Option<AgentEvent>,
    /// Whether the plan leaves the board.
    pub closes: bool,
    /// The items that move: a compare-and-set each.
    pub changes: Vec<ItemChange>,
    /// A receipt for each (AH-31).
    pub receipts: Vec<Receipt>,
}

/// Decides the next step of a plan that moves work away (AH-25). `page` has the next unfinished items of the plan's agent after the plan's position, read under
/// guard together with the agent's row.
///
/// The scan goes on from pass to pass until one finds nothing to move. Since nothing new can be assigned to the agent while the fence stands (AH-26), what the last
/// pass sees is all there is: the plan is complete only if that pass found nothing at all (AH-32), whatever was counted before.
///
/// # Errors
/// [`PlanRefusal`]: the plan is not running, or the agent's row was altered.
pub fn decide_batch(
    plan: &HandoverPlan,
    page: Page<'_, Versioned<Item>>,
    context: &StepContext<'_>,
) -> Result<Batch, PlanRefusal> {
    let mut progress = running(plan)?.clone();
    let agent = plan.agent();
    let leaver = context.crew.agent(agent).ok_or(PlanRefusal::UnknownAgent { agent })?;
    if leaver.fence().is_none() || leaver.fence() != plan.fence() {
        return Err(PlanRefusal::FenceLost { found: leaver.fence() });
    }
    let is_his =
        |item: &&Versioned<Item>| item.value.assignee == Some(agent) && item.value.state.is_unfinished();
    let mut items = page.rows.iter().filter(is_his).peekable();
    if items.peek().is_some() {
        // AH-27: a successor who leaves stops the plan with an error that names them.
        let successors = unavailable(&plan.receivers(), context.crew);
        if !successors.is_empty() {
            return Ok(stopped(progress, Trouble::SuccessorsGone { successors }, context.now));
        }
    }
    let mut moves = Moves::of(plan, &progress, context.now);
    for item in items {
        let route =
            progress.tallies.route(plan.routing(), &progress.loads, &item.value, context.crew, context.desk);
        match route {
            Route::To { eligible, .. } => moves.note(change(item, Some(eligible), item.value.state)),
            Route::Pool { .. } => moves.note(change(item, None, item.value.state)),
            // AH-32: items nobody may take remain as a named residue with reasons.
            Route::Stuck { because, .. } => {
                progress.residue.note(item.value.id, because, plan.policy().samples);
            }
        }
    }
    let count = u64::try_from(moves.changes.len()).unwrap_or(u64::MAX);
    progress.moved = progress.moved.saturating_add(count);
    progress.moved_in_pass = progress.moved_in_pass.saturating_add(count);
    progress.step = progress.step.saturating_add(1);
    progress.after = page.last.or(progress.after);
    let outcome = if page.is_end { end_of_pass(plan, &mut progress) } else { StepOutcome::GoesOn };
    let (agent, closes) = match &outcome {
        StepOutcome::GoesOn | StepOutcome::Stopped { .. } | StepOutcome::WentAway => (None, false),
        StepOutcome::Completed => (Some(finish(plan, context)?), true),
    };
    let Moves { changes, receipts, .. } = moves;
    let event = PlanEvent::Stepped { progress, outcome, at: context.now };
    Ok(Batch { event, agent, closes, changes, receipts })
}

/// AH-32: completion follows from a fresh look at what the leaver still has. A pass that has moved something is no such look; one that has moved nothing is.
fn end_of_pass(plan: &HandoverPlan, progress: &mut Progress) -> StepOutcome {
    let residue = std::mem::take(&mut progress.residue);
    let moved = std::mem::take(&mut progress.moved_in_pass);
    progress.after = None;
    progress.pass = progress.pass.saturating_add(1);
    if moved > 0 {
        return StepOutcome::GoesOn;
    }
    if residue.count > 0 {
        return StepOutcome::Stopped { trouble: Trouble::Residue { residue } };
    }
    match plan.purpose() {
        Purpose::Absence { .. } => StepOutcome::WentAway,
        Purpose::Deactivate | Purpose::Delete { .. } | Purpose::GiveBack { .. } | Purpose::Undo { .. } => {
            StepOutcome::Completed
        }
    }
}

/// AH-20, AH-21: then the agent is inactive, or deleted, and everything open has moved.
fn finish(plan: &HandoverPlan, context: &StepContext<'_>) -> Result<AgentEvent, PlanRefusal> {
    let reference = plan.id().reference();
    let step = match plan.purpose() {
        Purpose::Deactivate => HandoverStep::Deactivate { plan: reference },
        Purpose::Delete { .. } => HandoverStep::Delete { plan: reference },
        Purpose::Absence { .. } | Purpose::GiveBack { .. } | Purpose::Undo { .. } => {
            return Ok(AgentEvent::Unchanged);
        }
    };
    let agent = plan.agent();
    let leaver = context.crew.agent(agent).ok_or(PlanRefusal::UnknownAgent { agent })?;
    let decided = leaver.decide_step(&step, context.administrators, context.now);
    decided.map_err(|because| PlanRefusal::Agent { because })
}

pub(super) fn running(plan: &HandoverPlan) -> Result<&Progress, PlanRefusal> {
    match plan.state() {
        PlanState::Running { progress } => Ok(progress),
        PlanState::Draft
        | PlanState::Validated { .. }
        | PlanState::Paused { .. }
        | PlanState::NeedsAttention { .. }
        | PlanState::Away { .. }
        | PlanState::Completed { .. }
        | PlanState::Cancelled { .. } => {
            Err(PlanRefusal::WrongPhase { phase: plan.phase(), action: PlanAction::Step })
        }
    }
}

pub(super) fn stopped(mut progress: Progress, trouble: Trouble, at: Timestamp) -> Batch {
    progress.step = progress.step.saturating_add(1);
    progress.residue = Residue::default();
    let event = PlanEvent::Stepped { progress, outcome: StepOutcome::Stopped { trouble }, at };
    Batch { event, agent: None, closes: false, changes: Vec::new(), receipts: Vec::new() }
}

/// The moves of one step, with their receipts.
pub(super) struct Moves {
    plan: crate::ids::PlanId,
    step: u64,
    at: Timestamp,
    pub(super) changes: Vec<ItemChange>,
    pub(super) receipts: Vec<Receipt>,
}

impl Moves {
    pub(super) fn of(plan: &HandoverPlan, progress: &Progress, at: Timestamp) -> Self {
        Self { plan: plan.id(), step: progress.step, at, changes: Vec::new(), receipts: Vec::new() }
    }

    pub(super) fn note(&mut self, change: Option<ItemChange>) {
        let Some(change) = change else { return };
        self.receipts.push(Receipt {
            plan: self.plan,
            item: change.item,
            step: self.step,
            from: change.from,
            to: change.to,
            version: change.version_after(),
            at: self.at,
        });
        self.changes.push(change);
    }
}
