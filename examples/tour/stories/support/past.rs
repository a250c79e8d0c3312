//! How many were registered on past days, and what the limit was then (CQ-19).

use super::World;
use crate::world::TourError;
use std::collections::BTreeSet;
use tantou::quota::CivilDate;
use tantou::storage::run_ready;
use tantou::support::Moment;
use tantou::text::TextLanguage;

/// More than the story has.
const PAGE: u32 = 200;

/// The days on which a customer's number changed, each as it stood at its end.
pub(super) fn show(world: &mut World<'_>, key: &str) -> Result<(), TourError> {
    let language = world.teller.language();
    let (desk, contract) = (world.data.journeys.clone(), world.data.contract(key));
    let history = world.read(|tx, _| run_ready(desk.history(tx, contract, None, PAGE)))?;
    let days: BTreeSet<CivilDate> = history.iter().map(|(since, _)| Moment::in_japan(*since).today).collect();
    let mut rows = Vec::new();
    for day in days {
        let end = Moment::end_of_day_in_japan(day);
        let Some(past) = world.read(|tx, _| run_ready(desk.past(tx, contract, end)))? else { continue };
        let limit = past
            .standing
            .as_ref()
            .map_or_else(|_| "?".to_owned(), |standing| standing.allowance.ceiling.to_string());
        let over = past.standing.as_ref().map_or(0, |standing| standing.over_by);
        rows.push(vec![day.to_string(), past.held.registered.to_string(), limit, over.to_string()]);
    }
    let name = world.data.customer_of(contract).map_or("", |customer| &customer.name).to_owned();
    world.teller.say(
        format!("{name} on past days, by the limit of then:"),
        format!("{name}の過去の登録状況(当時の登録可能人数による):"),
    )?;
    let columns = match language {
        TextLanguage::English => ["at the end of", "registered", "limit", "over"],
        TextLanguage::Japanese => ["日付(終了時点)", "登録", "登録可能人数", "超過"],
    };
    Ok(world.teller.table("past", &columns, &rows)?)
}
