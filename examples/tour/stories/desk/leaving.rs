//! An agent leaves with two successors, one of whom leaves in the middle (AH-20, AH-22, AH-24, AH-27, AH-33).

use super::{World, handover, mail};
use crate::world::TourError;
use tantou::handover::item::ItemKind;
use tantou::handover::plan::{Destination, PlanPhase, PlanRefusal, Purpose, Routing, RoutingRule};
use tantou::offboarding::{Leave, Shown};
use tantou::storage::run_ready;

/// Who leaves, and the successor who leaves, too.
const LEAVER: usize = 4;
const SUCCESSOR: usize = 8;

pub(super) fn tell(world: &mut World<'_>) -> Result<(), TourError> {
    world.set_clock(20, 0);
    let (leaver, name) = (world.data.agent(LEAVER), world.data.name_of(world.data.agent(LEAVER)));
    world.teller.say(
        format!("{name} leaves. Everything to somebody of another department is refused, and says what nobody could take:"),
        format!("{name}さんが退職します。別部門の担当者だけを引き継ぎ先にすると、引き継げないものが示されます:"),
    )?;
    let plan_of = |word: &str, routing| Leave {
        plan: world.data.plan(word),
        agent: leaver,
        purpose: Purpose::Deactivate,
        routing,
    };
    let wrong = plan_of("leaving, wrongly", Routing::to_one(world.data.agent(5)));
    let several = |numbers: &[usize]| numbers.iter().map(|number| world.data.agent(*number)).collect();
    // Two of the same department and the same channels; activities in turn, the rest by load.
    let right = plan_of("leaving", split(several(&[SUCCESSOR, 16]), several(&[16, SUCCESSOR])));
    if handover::find(world, right.plan)?
        .is_none_or(|plan| !plan.phase().is_open() && plan.phase() != PlanPhase::Completed)
    {
        handover::begin(world, &wrong)?;
    }
    world.teller.say("With two successors who may hold it all:", "すべてを引き継げる2名を指定すると:")?;
    if let Some(mut run) = handover::begin(world, &right)? {
        handover::advance(world, &mut run, Some(2))?;
    }
    mail::show(world)?;
    successor_leaves(world)?;
    go_on(world, &right)?;
    handover::summary(world, right.plan)?;
    mail::show(world)
}

fn split(
    by_turn: Vec<tantou::access::agents::AgentId>,
    by_load: Vec<tantou::access::agents::AgentId>,
) -> Routing {
    let to = Destination::RoundRobin { agents: by_turn };
    let rule = RoutingRule { kind: Some(ItemKind::Activity), department: None, channel: None, to };
    Routing { rules: vec![rule], fallback: Destination::LeastOpen { agents: by_load } }
}

/// The successor goes, too: handing over to the leaver would be a circle, so it is refused; to others it is not.
fn successor_leaves(world: &mut World<'_>) -> Result<(), TourError> {
    world.set_clock(21, 0);
    let (gone, name) = (world.data.agent(SUCCESSOR), world.data.name_of(world.data.agent(SUCCESSOR)));
    world.teller.say(
        format!("In the middle of it {name} leaves, too. Back to the first leaver is a circle; to others it is not:"),
        format!("途中で{name}さんも退職します。最初の退職者に戻すと循環になるため、別の担当者を指定します:"),
    )?;
    let leave = |word: &str, routing| Leave {
        plan: world.data.plan(word),
        agent: gone,
        purpose: Purpose::Deactivate,
        routing,
    };
    // One serves some of the channels, the other the rest: each item goes to one who may hold it.
    let two = Destination::RoundRobin { agents: vec![world.data.agent(28), world.data.agent(24)] };
    let circle = leave("in a circle", Routing::to_one(world.data.agent(LEAVER)));
    let right = leave("successor leaves", Routing { rules: Vec::new(), fallback: two });
    let begun = handover::find(world, right.plan)?.is_some_and(|plan| plan.phase() != PlanPhase::Draft);
    if !begun {
        handover::begin(world, &circle)?;
    }
    if let Some(mut run) = handover::begin(world, &right)? {
        handover::advance(world, &mut run, None)?;
    }
    mail::show(world)
}

/// The first plan stops and names who is gone; it goes on with another.
fn go_on(world: &mut World<'_>, leave: &Leave) -> Result<(), TourError> {
    world.set_clock(22, 0);
    let (boss, journeys) = (world.data.boss(), world.data.journeys.clone());
    world.teller.say("The first handover goes on:", "最初の引き継ぎを続行します:")?;
    if let Some(mut run) = handover::begin(world, leave)? {
        handover::advance(world, &mut run, None)?;
    }
    if handover::find(world, leave.plan)?.is_some_and(|plan| plan.phase() == PlanPhase::NeedsAttention) {
        let agents = || vec![world.data.agent(28), world.data.agent(16)];
        let routing = split(agents(), agents());
        let shown = world.run(|tx, _| {
            run_ready(journeys.plan_again(tx, boss, leave.plan, routing.clone())).map(super::host::plain)
        })?;
        let shown: Shown = shown.map_err(|refusal: PlanRefusal| TourError::Story(refusal.to_string()))?;
        handover::report(world, &shown.impact)?;
        let run = world.run(|tx, now| run_ready(journeys.reroute(tx, boss, &shown, now)))?;
        let mut run = run.map_err(|refusal: PlanRefusal| TourError::Story(refusal.to_string()))?;
        handover::advance(world, &mut run, None)?;
    }
    Ok(())
}
