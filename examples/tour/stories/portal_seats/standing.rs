//! What each portal is and has.

use super::{PortalSeatsStory, World, past};
use crate::mailbox;
use crate::story::Tale;
use crate::teller::Tone;
use crate::world::TourError;
use tantou::portal_seats::PortalState;
use tantou::storage::{Timestamp, run_ready};
use tantou::text::{Explain, TextLanguage};

pub(super) fn tell(world: &mut World<'_>) -> Result<(), TourError> {
    let today = world.data.portals.today;
    world.go_to(today);
    let keys: Vec<String> = world.data.portals.portals.iter().map(|portal| portal.key.clone()).collect();
    for key in keys {
        show_types(world, &key)?;
    }
    past::show(world, "kaigan")?;
    let delivered = world.read(|tx, _| mailbox::delivered_count(tx.connection(), PortalSeatsStory::KEY))?;
    let text = world.teller.pick(
        format!("{delivered} messages delivered, each once"),
        format!("配信されたメッセージ{delivered}通(重複なし)"),
    );
    Ok(world.teller.outcome(Tone::Faint, "tour.standing", text)?)
}

/// A portal and the seats of its types, now.
pub(super) fn show_types(world: &mut World<'_>, key: &str) -> Result<(), TourError> {
    let (language, at) = (world.teller.language(), world.now);
    let PortalState { phase, types, .. } = state(world, key, at)?;
    let mut rows = Vec::new();
    for known in &types {
        let usage = known.seats.after;
        rows.push(vec![
            world.type_name(key, known.user_type),
            usage.limit.to_string(),
            usage.occupied.to_string(),
            usage.reserved.to_string(),
            usage.available.to_string(),
            usage.over_by.to_string(),
            usage.basis.message(language),
        ]);
    }
    // Custom types stand in the order of their ids, which says nothing to people.
    let custom = rows.get_mut(1..).unwrap_or_default();
    custom.sort();
    let name = world.data.portals.portal(key).map_or("", |portal| &portal.name).to_owned();
    let (is_there, phase) = (phase.has_data(), phase.message(language));
    world.teller.say(format!("{name} at {at}: {phase}"), format!("{name}({at}): {phase}"))?;
    if !is_there {
        return Ok(());
    }
    let columns = match language {
        TextLanguage::English => ["type", "limit", "in use", "held", "left", "over", "the limit rests on"],
        TextLanguage::Japanese => ["種類", "上限", "使用中", "確保", "残り", "超過", "上限の根拠"],
    };
    Ok(world.teller.table("types", &columns, &rows)?)
}

/// A portal at an instant.
pub(super) fn state(world: &mut World<'_>, key: &str, at: Timestamp) -> Result<PortalState, TourError> {
    let (journeys, portal) = (world.data.journeys.clone(), world.data.portal(key));
    let found = world.read(|tx, _| run_ready(journeys.state(tx, portal, at)))?;
    found.ok_or_else(|| TourError::Story(format!("there is no portal `{key}`")))
}
