//! The next step of a plan that takes moves back: undo, and giving back after an absence (AH-28, AH-31).

use super::batch::{Batch, Moves, Page, StepContext, running, stopped};
use super::decide::unavailable;
use super::event::{PlanEvent, StepOutcome};
use super::handover::HandoverPlan;
use super::impact::returns;
use super::receipt::Receipt;
use super::refusal::PlanRefusal;
use super::residue::Trouble;
use crate::assign::{change, eligibility};
use crate::item::Item;
use storage_contract::Versioned;

/// Decides the next step of a plan that takes moves back. `page` has the next receipts of its source after the plan's position, each with its item as it is now,
/// read under guard.
///
/// What somebody has touched since stays where it is, and is counted (AH-31); what is to come back and may not be held by the agent remains as a residue (AH-32).
///
/// # Errors
/// [`PlanRefusal`]: the plan is not running.
pub fn decide_back_batch(
    plan: &HandoverPlan,
    page: Page<'_, (Receipt, Option<Versioned<Item>>)>,
    context: &StepContext<'_>,
) -> Result<Batch, PlanRefusal> {
    let mut progress = running(plan)?.clone();
    let id = plan.agent();
    let agent = context.crew.agent(id).ok_or(PlanRefusal::UnknownAgent { agent: id })?;
    let successors = unavailable(&plan.receivers(), context.crew);
    if !successors.is_empty() {
        return Ok(stopped(progress, Trouble::SuccessorsGone { successors }, context.now));
    }
    let mut moves = Moves::of(plan, &progress, context.now);
    for (receipt, item) in page.rows {
        match item {
            Some(item) if returns(plan.purpose(), receipt, item) => {
                match eligibility(agent, &item.value, context.desk) {
                    Ok(eligible) => moves.note(change(item, Some(eligible), item.value.state)),
                    Err(because) => {
                        progress.residue.note(item.value.id, vec![because], plan.policy().samples);
                    }
                }
            }
            // Back already: an earlier pass brought it.
            Some(item) if item.value.assignee == Some(id) => {}
            Some(_) | None => progress.left = progress.left.saturating_add(1),
        }
    }
    let count = u64::try_from(moves.changes.len()).unwrap_or(u64::MAX);
    progress.moved = progress.moved.saturating_add(count);
    progress.moved_in_pass = progress.moved_in_pass.saturating_add(count);
    progress.step = progress.step.saturating_add(1);
    progress.after = page.last.or(progress.after);
    let outcome = if page.is_end {
        let residue = std::mem::take(&mut progress.residue);
        if residue.count > 0 {
            StepOutcome::Stopped { trouble: Trouble::Residue { residue } }
        } else {
            StepOutcome::Completed
        }
    } else {
        StepOutcome::GoesOn
    };
    let Moves { changes, receipts, .. } = moves;
    let event = PlanEvent::Stepped { progress, outcome, at: context.now };
    Ok(Batch { event, agent: None, closes: false, changes, receipts })
}
