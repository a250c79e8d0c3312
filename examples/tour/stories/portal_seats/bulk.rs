//! A whole list of customers at once: the standard type takes so many free of charge, and says what helps beyond (CQ-31, CQ-36, CQ-37).

use super::host::in_days;
use super::steps::{LicenceChange, carry_out, show_impact};
use super::{World, mail};
use crate::teller::Tone;
use crate::world::TourError;
use tantou::portal_seats::{PortalSeatRequest, SeatAsk, SeatsTaken};
use tantou::quota::licence::{LicenceCommand, LicenceRefusal};
use tantou::storage::run_ready;
use tantou::text::Explain;

pub(super) fn tell(world: &mut World<'_>) -> Result<(), TourError> {
    let language = world.teller.language();
    let bulk = &world.data.portals.bulk;
    let (at, key, users) = (bulk.at, bulk.portal.clone(), bulk.raised_to);
    let what = [&bulk.what, &bulk.again, &bulk.raised].map(|words| words.of(language).to_owned());
    let [first, again, raised] = what;
    world.go_to(at);
    invite(world, &first, "list")?;
    let raise = LicenceChange::Command(LicenceCommand::SetFreeUsers { users });
    let impact = carry_out(world, &key, &raise, "list, raise")?;
    show_impact(world, &key, &raised, impact, Tone::Good)?;
    invite(world, &again, "list, again")?;
    mail::show(world)
}

/// Everybody in one transaction. Who has a seat keeps it.
fn invite(world: &mut World<'_>, what: &str, step: &str) -> Result<(), TourError> {
    let (language, asks) = (world.teller.language(), asks(world)?);
    let key = world.data.portals.bulk.portal.clone();
    let (journeys, portal) = (world.data.journeys.clone(), world.data.portal(&key));
    let request = PortalSeatRequest::new(world.data.request(step), portal, asks);
    let taken: Result<SeatsTaken, LicenceRefusal> =
        world.run(|tx, now| run_ready(journeys.seats(tx, &request, now)))?;
    let taken = match taken {
        Ok(taken) => taken,
        Err(refusal) => return Ok(world.teller.refused(what, &refusal)?),
    };
    let new = taken.granted().filter(|(_, answer)| answer.changed).count();
    let text = world.teller.pick(format!("{what}: {new} get a seat"), format!("{what}: {new}人の席を確保"));
    world.teller.outcome(Tone::Good, "seats.taken", text)?;
    let refused = taken.refused().count();
    if let Some((_, refusal)) = taken.refused().next() {
        let text = world.teller.pick(format!("{refused} do not"), format!("{refused}人は確保できません"));
        world.teller.refused(&text, &refusal)?;
    }
    for (user_type, usage) in &taken.usage {
        let text = format!("{}: {}", world.type_name(&key, *user_type), usage.message(language));
        world.teller.outcome(Tone::Faint, usage.code(), text)?;
    }
    Ok(())
}

fn asks(world: &World<'_>) -> Result<Vec<SeatAsk>, TourError> {
    let bulk = &world.data.portals.bulk;
    let known = world.data.portals.user_type(&bulk.user_type);
    let module = known.ok_or_else(|| TourError::Story("there is no such type".into()))?.module;
    let user_type = world.data.user_type(&bulk.portal, &bulk.user_type);
    let until = Some(in_days(bulk.days, bulk.at));
    let ask = |number: u32| {
        let seat = world.data.seat(&bulk.portal, &format!("list {number}"));
        SeatAsk::Invite { user_type, module, seat, until }
    };
    Ok((0..bulk.people).map(ask).collect())
}
