//! What a portal was and had in the past (CQ-19).

use super::World;
use crate::world::TourError;
use std::collections::BTreeSet;
use tantou::quota::seats::{Usage, page_usage};
use tantou::storage::{Timestamp, run_ready};
use tantou::text::{Explain, TextLanguage};

/// More than the story has.
const PAGE: u32 = 200;

/// Every instant since which a portal, or the seats of its standard type, were otherwise.
pub(super) fn show(world: &mut World<'_>, key: &str) -> Result<(), TourError> {
    let language = world.teller.language();
    let (journeys, portal) = (world.data.journeys.clone(), world.data.portal(key));
    let pool = world.data.standard_pool(key);
    let turns = world.read(|tx, _| {
        let of_portal = run_ready(journeys.history(tx, portal, None, PAGE))?;
        let of_seats = run_ready(page_usage(tx, pool, None, PAGE))?;
        let turns: BTreeSet<Timestamp> = of_portal
            .iter()
            .map(|(since, _)| *since)
            .chain(of_seats.iter().map(|(since, _)| *since))
            .collect();
        Ok(turns)
    })?;
    let mut rows = Vec::new();
    for since in turns {
        let Some(past) = world.read(|tx, _| run_ready(journeys.past(tx, portal, since)))? else { continue };
        let seats: Option<Usage> = past.types.first().and_then(|known| known.seats);
        let number = |of: fn(&Usage) -> String| seats.as_ref().map_or_else(|| "?".to_owned(), of);
        rows.push(vec![
            since.to_string(),
            past.phase.message(language),
            number(|usage| usage.limit.to_string()),
            number(|usage| usage.taken.to_string()),
        ]);
    }
    let name = world.data.portal_name(portal).to_owned();
    world.teller.say(
        format!("What {name} was, and the seats of its standard type, at instants of the past:"),
        format!("{name}の過去の状態と、標準の種類の席数:"),
    )?;
    let columns = match language {
        TextLanguage::English => ["since", "the portal", "limit", "taken"],
        TextLanguage::Japanese => ["いつから", "ポータル", "上限", "使用"],
    };
    Ok(world.teller.table("past", &columns, &rows)?)
}
