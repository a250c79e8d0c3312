//! Away for a week: everything is handed over, what is aimed at the absent goes to the successor, and what is still open comes back (AH-26, AH-28).

use super::{World, handover, mail};
use crate::teller::Tone;
use crate::world::TourError;
use tantou::handover::ItemRepository;
use tantou::handover::assign::{Aim, Assignment, AssignmentRefusal};
use tantou::handover::plan::{Destination, PlanPhase, PlanRefusal, Purpose, Routing};
use tantou::handover::services::{AssignmentRequest, By};
use tantou::offboarding::Leave;
use tantou::storage::{OpError, run_ready};

/// Who is away.
const AWAY: usize = 3;

pub(super) fn tell(world: &mut World<'_>) -> Result<(), TourError> {
    world.set_clock(5, 0);
    let name = world.data.name_of(world.data.agent(AWAY));
    world.teller.say(format!("{name} is away for a week:"), format!("{name}さんが1週間不在になります:"))?;
    let several = |numbers: &[usize]| numbers.iter().map(|number| world.data.agent(*number)).collect();
    // Whoever is there and may hold it, least busy first.
    let fallback = Destination::LeastOpen {
        agents: several(&(4..=30).filter(|number: &usize| !number.is_multiple_of(10)).collect::<Vec<_>>()),
    };
    let until = Some(world.now.saturating_add(std::time::Duration::from_secs(604_800)));
    let leave = Leave {
        plan: world.data.plan("absence"),
        agent: world.data.agent(AWAY),
        purpose: Purpose::Absence { until },
        routing: Routing { rules: Vec::new(), fallback },
    };
    if let Some(mut run) = handover::begin(world, &leave)? {
        handover::advance(world, &mut run, None)?;
    }
    mail::show(world)?;
    meanwhile(world)?;
    world.set_clock(12, 0);
    come_back(world, &leave)?;
    give_back(world)
}

/// A rule still aims at the one who is away.
fn meanwhile(world: &mut World<'_>) -> Result<(), TourError> {
    let (journeys, away) = (world.data.journeys.clone(), world.data.agent(AWAY));
    let item = world.data.item(50);
    let who = format!("→ {}", world.data.name_of(away));
    // Told again, the one who was away may be back, and would be given what the successor has.
    let rows = world.read(|tx, _| run_ready(tx.find_items(&[item])))?;
    if rows.iter().any(|row| row.value.assignee.is_some()) {
        world.teller.outcome(Tone::Faint, "assignment.unchanged", who)?;
        return mail::show(world);
    }
    let requests = [AssignmentRequest { item, aim: Aim::Agent(away) }];
    let assigned = world.run(|tx, now| {
        let receipt = run_ready(journeys.assign(tx, &By::Rule, &requests, now));
        receipt.map_err(OpError::<AssignmentRefusal, _>::Storage)
    })?;
    for outcome in assigned.unwrap_or_default() {
        let (code, words) = match &outcome.result {
            Ok(Assignment::ToSuccessor { change, .. }) => {
                let to = change.to.map(|to| world.data.name_of(to)).unwrap_or_default();
                (
                    "assignment.to_successor",
                    world.teller.pick(format!("{who}: goes to {to}"), format!("{who}: {to}さんに割り当て")),
                )
            }
            Ok(Assignment::ToPool { .. }) => (
                "assignment.to_pool",
                world.teller.pick(format!("{who}: stays with nobody"), format!("{who}: 未割り当てのまま")),
            ),
            Ok(_) => ("assignment.unchanged", who.clone()),
            Err(refusal) => (refusal.code(), refusal.to_string()),
        };
        world.teller.outcome(Tone::Faint, code, words)?;
    }
    mail::show(world)
}

fn come_back(world: &mut World<'_>, leave: &Leave) -> Result<(), TourError> {
    let (boss, journeys) = (world.data.boss(), world.data.journeys.clone());
    let back: Result<_, PlanRefusal> =
        world.run(|tx, now| run_ready(journeys.come_back(tx, boss, leave.plan, now)))?;
    if let Err(refusal) = back {
        return handover::refused(world, leave.agent, &refusal);
    }
    mail::show(world)
}

fn give_back(world: &mut World<'_>) -> Result<(), TourError> {
    world.teller.say(
        "Back again; what is still open, and still where it went, comes back:",
        "復帰しました。未完了のまま残っているものを戻します:",
    )?;
    let leave = Leave {
        plan: world.data.plan("give back"),
        agent: world.data.agent(AWAY),
        purpose: Purpose::GiveBack { of: world.data.plan("absence") },
        routing: Routing::to_pool(),
    };
    if let Some(mut run) = handover::begin(world, &leave)?
        && run.phase() == PlanPhase::Running
    {
        handover::advance(world, &mut run, None)?;
    }
    handover::summary(world, leave.plan)?;
    mail::show(world)
}
