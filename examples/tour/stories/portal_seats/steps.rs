//! What happens step by step: plans, user types, and people who take and give back seats (CQ-30 … CQ-32, CQ-34 … CQ-37).

use super::data::{Act, Scene, Step};
use super::{World, mail, standing};
use crate::teller::Tone;
use crate::world::TourError;
use tantou::portal_seats::{PortalSeatRequest, SeatResult, SeatsTaken};
use tantou::quota::licence::{LicenceEvent, LicenceImpact, LicenceRefusal, LicenceRequest};
use tantou::storage::{OpError, run_ready};
use tantou::text::{Explain, TextLanguage};

pub(super) fn trial(world: &mut World<'_>) -> Result<(), TourError> {
    tell_all(world, Scene::Trial)?;
    mail::show(world)
}

pub(super) fn seats(world: &mut World<'_>) -> Result<(), TourError> {
    tell_all(world, Scene::Seats)
}

pub(super) fn closing(world: &mut World<'_>) -> Result<(), TourError> {
    let first = world.data.portals.steps.iter().find(|step| step.scene == Scene::Closing);
    let at = first.map_or(world.now, |step| step.at);
    world.go_to(at);
    world
        .teller
        .say("The trial is over, and nothing was bought:", "試用期間が終わり、購入はありませんでした:")?;
    standing::show_types(world, "kaigan")?;
    tell_all(world, Scene::Closing)?;
    standing::show_types(world, "kaigan")?;
    mail::show(world)
}

pub(super) fn deletion(world: &mut World<'_>) -> Result<(), TourError> {
    tell_all(world, Scene::Deletion)?;
    mail::show(world)
}

/// Everything that happens in a scene, in its order.
pub(super) fn tell_all(world: &mut World<'_>, scene: Scene) -> Result<(), TourError> {
    let of_scene = |(place, step): (usize, &Step)| (step.scene == scene).then_some(place);
    let places: Vec<usize> = world.data.portals.steps.iter().enumerate().filter_map(of_scene).collect();
    for place in places {
        tell(world, place)?;
    }
    Ok(())
}

fn tell(world: &mut World<'_>, place: usize) -> Result<(), TourError> {
    let language = world.teller.language();
    let step = world.data.portals.steps.get(place).ok_or_else(|| TourError::Story("no such step".into()))?;
    let (at, before, what_if) = (step.at, step.before.clone(), step.what_if);
    let key = step.act.portal().to_owned();
    let name = world.data.portals.portal(&key).map_or("", |portal| &portal.name);
    let what = format!("{name}: {}", step.what.of(language));
    let asked = Asked::of(world, &step.act, at)?;
    world.go_to(at);
    if let Some(before) = before {
        world.teller.say(before.en, before.ja)?;
    }
    match asked {
        Asked::Licence(change) => {
            if what_if {
                let impact = look(world, &key, &change)?;
                show_impact(world, &key, &what, impact, Tone::Faint)
            } else {
                let impact = carry_out(world, &key, &change, &step_key(place))?;
                show_impact(world, &key, &what, impact, Tone::Good)
            }
        }
        Asked::Seats(asks) => {
            let (journeys, portal) = (world.data.journeys.clone(), world.data.portal(&key));
            let request = PortalSeatRequest::new(world.data.request(&step_key(place)), portal, asks);
            match world.run(|tx, now| run_ready(journeys.seats(tx, &request, now)))? {
                Ok(taken) => show_taken(world, &key, &what, &taken),
                Err(refusal) => Ok(world.teller.refused(&what, &refusal)?),
            }
        }
    }
}

/// A step of the story, by its place.
fn step_key(place: usize) -> String {
    format!("step {place}")
}

/// What a step asks for.
enum Asked {
    Licence(LicenceChange),
    Seats(Vec<tantou::portal_seats::SeatAsk>),
}

/// A portal is set up, or what it may have changes.
#[derive(Clone, Copy)]
pub(super) enum LicenceChange {
    Open(tantou::quota::licence::NewPortal),
    Command(tantou::quota::licence::LicenceCommand),
}

impl Asked {
    fn of(world: &World<'_>, act: &Act, at: tantou::storage::Timestamp) -> Result<Self, TourError> {
        if let Act::Open { portal, start } = act {
            return Ok(Self::Licence(LicenceChange::Open(world.data.new_portal(portal, *start)?)));
        }
        Ok(match world.data.command(act) {
            Some(command) => Self::Licence(LicenceChange::Command(command)),
            None => Self::Seats(world.data.asks(act, at)),
        })
    }
}

type Impact = Result<LicenceImpact, LicenceRefusal>;

pub(super) fn carry_out(
    world: &mut World<'_>,
    key: &str,
    change: &LicenceChange,
    step: &str,
) -> Result<Impact, TourError> {
    let (journeys, portal) = (world.data.journeys.clone(), world.data.portal(key));
    let id = world.data.request(step);
    world.run(|tx, now| match change {
        LicenceChange::Open(new) => run_ready(journeys.open(tx, new, now)),
        LicenceChange::Command(command) => {
            let request = LicenceRequest { id, portal, command: *command };
            run_ready(journeys.change(tx, &request, now))
        }
    })
}

/// The same function as the real change, and nothing is written.
pub(super) fn look(world: &mut World<'_>, key: &str, change: &LicenceChange) -> Result<Impact, TourError> {
    let (journeys, portal) = (world.data.journeys.clone(), world.data.portal(key));
    let LicenceChange::Command(command) = change else {
        return Err(TourError::Story("only a change of a portal can be looked at".into()));
    };
    world.read(|tx, now| match run_ready(journeys.what_if(tx, portal, command, now)) {
        Ok(impact) => Ok(Ok(impact)),
        Err(OpError::Refused(refusal)) => Ok(Err(refusal)),
        Err(OpError::Storage(error)) => Err(error),
    })
}

/// What a change has come to: what the portal is now and what the clock does next, or the numbers of the type that has changed; and who is over.
pub(super) fn show_impact(
    world: &mut World<'_>,
    key: &str,
    what: &str,
    impact: Impact,
    tone: Tone,
) -> Result<(), TourError> {
    let language = world.teller.language();
    let impact = match impact {
        Ok(impact) => impact,
        Err(refusal) => return Ok(world.teller.refused(what, &refusal)?),
    };
    let numbers_of = |user_type| {
        let found = impact.types.iter().find(|entry| entry.user_type == user_type);
        found.map(|entry| (entry.pool.after.code(), entry.pool.after.message(language)))
    };
    let portal = || {
        let deadline = impact.next_deadline.map(|deadline| deadline.message(language));
        let told: Vec<String> = std::iter::once(impact.phase.message(language)).chain(deadline).collect();
        (impact.phase.code(), told.join(world.teller.pick("; ", "。")))
    };
    let (code, text) = match impact.event {
        LicenceEvent::TypeAdded { custom } => numbers_of(custom.id).unwrap_or_else(portal),
        LicenceEvent::LicencesSet { user_type, .. } => numbers_of(user_type).unwrap_or_else(portal),
        LicenceEvent::FreeUsersSet { .. } => {
            impact.types.first().and_then(|entry| numbers_of(entry.user_type)).unwrap_or_else(portal)
        }
        LicenceEvent::TypeRemoved { .. } => ("type.removed", world.teller.pick("done", "完了").to_owned()),
        LicenceEvent::Opened | LicenceEvent::SubscriptionChanged { .. } | LicenceEvent::Unchanged => portal(),
    };
    let tone = if impact.event == LicenceEvent::Unchanged { Tone::Faint } else { tone };
    world.teller.outcome(tone, code, format!("{what}: {text}"))?;
    // Where the data is gone, nobody is left to be over.
    for entry in impact.types.iter().filter(|_| impact.phase.has_data()) {
        for overflow in &entry.pool.over {
            let text = format!("{}: {}", world.type_name(key, entry.user_type), overflow.message(language));
            world.teller.outcome(Tone::Faint, overflow.code(), text)?;
        }
    }
    Ok(())
}

/// What became of each person, and the numbers of each type afterwards.
fn show_taken(world: &mut World<'_>, key: &str, what: &str, taken: &SeatsTaken) -> Result<(), TourError> {
    let language = world.teller.language();
    if let [one] = taken.results.as_slice() {
        match &one.result {
            Ok(answer) => {
                let tone = if answer.changed { Tone::Good } else { Tone::Faint };
                let text = format!("{what}: {}", answer.standing.message(language));
                world.teller.outcome(tone, answer.standing.code(), text)?;
            }
            Err(refusal) => world.teller.refused(what, refusal)?,
        }
    } else {
        let (granted, all) = (taken.granted().count(), taken.results.len());
        let tone = if granted == all { Tone::Good } else { Tone::Bad };
        let text =
            world.teller.pick(format!("{what}: {granted} of {all}"), format!("{what}: {all}件中{granted}件"));
        world.teller.outcome(tone, "seats.taken", text)?;
        if granted < all {
            show_people(world, &taken.results)?;
        }
    }
    for (user_type, usage) in &taken.usage {
        let text = format!("{}: {}", world.type_name(key, *user_type), usage.message(language));
        world.teller.outcome(Tone::Faint, usage.code(), text)?;
    }
    Ok(())
}

fn show_people(world: &mut World<'_>, results: &[SeatResult]) -> Result<(), TourError> {
    let language = world.teller.language();
    let row = |one: &SeatResult| {
        let (mark, message, code) = match &one.result {
            Ok(answer) => ("✓", answer.standing.message(language), answer.standing.code()),
            Err(refusal) => ("✗", refusal.message(language), refusal.code()),
        };
        vec![mark.to_owned(), world.data.name_of(one.seat).to_owned(), message, code.to_owned()]
    };
    let rows: Vec<Vec<String>> = results.iter().map(row).collect();
    let columns = match language {
        TextLanguage::English => ["", "who", "seat", "code"],
        TextLanguage::Japanese => ["", "お名前", "席", "コード"],
    };
    Ok(world.teller.table("seats", &columns, &rows)?)
}
