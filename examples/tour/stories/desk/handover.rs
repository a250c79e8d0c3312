//! What every handover of the story has in common: the report, the progress bar, the summary of the receipts. Told again after it was cut off, each goes on where it stands.

use super::World;
use super::host::plain;
use crate::teller::Tone;
use crate::world::TourError;
use std::collections::BTreeMap;
use tantou::access::agents::AgentId;
use tantou::handover::plan::{HandoverPlan, Impact, PlanPhase, PlanRefusal};
use tantou::handover::{ItemId, PlanId, PlanRepository};
use tantou::offboarding::{Leave, Receipt, Run, Shown};
use tantou::storage::{OpError, run_ready};
use tantou::text::Explain;

/// The plan as it is on file.
pub(super) fn find(world: &mut World<'_>, plan: PlanId) -> Result<Option<HandoverPlan>, TourError> {
    Ok(world.read(|tx, _| run_ready(tx.find_plans(&[plan])))?.into_iter().next())
}

/// Shows a plan and confirms it, unless it was confirmed before. A refusal is told, and nothing has happened then.
pub(super) fn begin(world: &mut World<'_>, leave: &Leave) -> Result<Option<Run>, TourError> {
    let boss = world.data.boss();
    let journeys = world.data.journeys.clone();
    let known = find(world, leave.plan)?.map(|plan| plan.phase());
    if !matches!(known, None | Some(PlanPhase::Draft | PlanPhase::Validated)) {
        let run = world.read(|tx, _| match run_ready(journeys.run(tx, boss, leave.plan)) {
            Ok(run) => Ok(Some(run)),
            Err(OpError::Refused(_)) => Ok(None),
            Err(OpError::Storage(error)) => Err(error),
        })?;
        return Ok(run);
    }
    let shown = world.run(|tx, now| run_ready(journeys.plan(tx, boss, leave, now)).map(plain))?;
    let shown: Shown = match shown {
        Ok(shown) => shown,
        Err(refusal) => {
            refused(world, leave.agent, &refusal)?;
            return Ok(None);
        }
    };
    report(world, &shown.impact)?;
    confirm(world, &shown).map(Some)
}

/// Confirms what was shown.
pub(super) fn confirm(world: &mut World<'_>, shown: &Shown) -> Result<Run, TourError> {
    let (boss, journeys) = (world.data.boss(), world.data.journeys.clone());
    let run: Result<Run, PlanRefusal> =
        world.run(|tx, now| run_ready(journeys.confirm(tx, boss, shown, now)))?;
    run.map_err(|refusal| TourError::Story(refusal.to_string()))
}

pub(super) fn refused(world: &mut World<'_>, agent: AgentId, refusal: &PlanRefusal) -> Result<(), TourError> {
    let who = world.data.name_of(agent);
    Ok(world.teller.refused(&who, refusal)?)
}

/// The impact report (AH-20).
pub(super) fn report(world: &mut World<'_>, impact: &Impact) -> Result<(), TourError> {
    let language = world.teller.language();
    let tone = if impact.stuck() == 0 { Tone::Good } else { Tone::Bad };
    world.teller.outcome(tone, impact.code(), impact.message(language))?;
    let row = |line: &tantou::handover::plan::ImpactLine| {
        let to = line.to.map_or_else(
            || world.teller.pick("nobody", "未割り当て").to_owned(),
            |to| world.data.name_of(to),
        );
        let department = world.data.department_name(line.department, language).to_owned();
        vec![line.kind.message(language), department, to, line.count.to_string()]
    };
    let rows: Vec<Vec<String>> = impact.lines.iter().map(row).collect();
    let columns =
        world.teller.pick(["kind", "department", "to", "items"], ["種類", "部門", "引き継ぎ先", "件数"]);
    Ok(world.teller.table("impact", &columns, &rows)?)
}

/// One step; `None` if the plan does not run.
fn step(world: &mut World<'_>, run: &mut Run) -> Result<Option<tantou::offboarding::Step>, TourError> {
    let stepped: Result<Option<tantou::offboarding::Step>, PlanRefusal> = world.run(|tx, now| {
        let receipt = run_ready(run.next(tx, now))?;
        Ok(match receipt {
            Some(Receipt { outcome, messages, events }) => {
                Receipt { outcome: Some(outcome), messages, events }
            }
            None => Receipt { outcome: None, messages: Vec::new(), events: Vec::new() },
        })
    })?;
    stepped.map_err(|refusal| TourError::Story(refusal.to_string()))
}

/// Steps with a progress bar, until the plan does not run any more, or so many steps of it are done.
pub(super) fn advance(world: &mut World<'_>, run: &mut Run, steps: Option<u64>) -> Result<(), TourError> {
    let progress = find(world, run.plan())?.and_then(|plan| plan.progress().cloned());
    let bar = world.teller.bar(progress.as_ref().map_or(0, |progress| progress.shown));
    let mut done = progress.map_or(0, |progress| progress.step);
    while steps.is_none_or(|steps| done < steps) {
        let Some(step) = step(world, run)? else { break };
        bar.set_position(step.moved_in_all);
        done = done.saturating_add(1);
    }
    bar.finish_and_clear();
    let language = world.teller.language();
    let (tone, code, words) = match run.trouble() {
        Some(trouble) => (Tone::Bad, trouble.code(), trouble.message(language)),
        None => (Tone::Good, run.phase().code(), run.phase().message(language)),
    };
    Ok(world.teller.outcome(tone, code, words)?)
}

/// How many receipts there are, by who received (AH-31).
pub(super) fn summary(world: &mut World<'_>, plan: PlanId) -> Result<(), TourError> {
    let mut received: BTreeMap<Option<AgentId>, u64> = BTreeMap::new();
    let mut after: Option<ItemId> = None;
    loop {
        let page = world.read(|tx, _| run_ready(tx.page_receipts(plan, after, 500)))?;
        let Some(last) = page.last() else { break };
        after = Some(last.item);
        for receipt in &page {
            let count = received.entry(receipt.to).or_default();
            *count = count.saturating_add(1);
        }
    }
    let name = |to: &Option<AgentId>| {
        to.map_or_else(|| world.teller.pick("nobody", "未割り当て").to_owned(), |to| world.data.name_of(to))
    };
    let mut rows: Vec<Vec<String>> =
        received.iter().map(|(to, count)| vec![name(to), count.to_string()]).collect();
    rows.sort();
    let total: u64 = received.values().sum();
    world.teller.say(
        format!("{total} receipts, by who received:"),
        format!("引き継ぎの記録{total}件(引き継ぎ先別):"),
    )?;
    let columns = world.teller.pick(["to", "items"], ["引き継ぎ先", "件数"]);
    Ok(world.teller.table("receipts", &columns, &rows)?)
}
