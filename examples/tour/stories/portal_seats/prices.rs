//! Types of one's own: licences, prices by tiers, and counts at which more users cost less (CQ-30, CQ-32, CQ-33).

use super::data::Scene;
use super::{World, mail, standing, steps};
use crate::teller::Tone;
use crate::world::TourError;
use tantou::portal_seats::PriceRefusal;
use tantou::quota::price::PriceTable;
use tantou::text::{Explain, TextLanguage};

const PORTAL: &str = "kaigan";

pub(super) fn tell(world: &mut World<'_>) -> Result<(), TourError> {
    show_tiers(world)?;
    show_quotations(world)?;
    steps::tell_all(world, Scene::Buying)?;
    show_bill(world)?;
    steps::tell_all(world, Scene::Types)?;
    mail::show(world)
}

/// The tiers of the vendor's table, and the cliffs between them.
fn show_tiers(world: &mut World<'_>) -> Result<(), TourError> {
    let (journeys, language) = (world.data.journeys.clone(), world.teller.language());
    let table = journeys.prices().ok_or_else(|| TourError::Story("there are no prices".into()))?;
    let last = |up_to: Option<u32>| up_to.map_or_else(String::new, |up_to| up_to.to_string());
    let rows: Vec<Vec<String>> = table
        .tiers()
        .iter()
        .map(|tier| vec![tier.from.to_string(), last(tier.up_to), tier.unit_price.to_string()])
        .collect();
    let (currency, scheme) = (table.currency(), table.scheme());
    world.teller.say(
        format!("What a user of such a type costs a month, in {currency}, by how many there are ({scheme}):"),
        format!("独自の種類の1ユーザーあたりの月額({currency}、ユーザーの総数で決まります):"),
    )?;
    let columns = match language {
        TextLanguage::English => ["from", "up to", "price each"],
        TextLanguage::Japanese => ["人数(から)", "人数(まで)", "単価"],
    };
    world.teller.table("tiers", &columns, &rows)?;
    for cliff in table.cliffs() {
        world.teller.outcome(Tone::Faint, cliff.code(), cliff.message(language))?;
    }
    Ok(())
}

/// Both sides of the first cliff.
fn show_quotations(world: &mut World<'_>) -> Result<(), TourError> {
    let (journeys, language) = (world.data.journeys.clone(), world.teller.language());
    let untold = |error: PriceRefusal| TourError::Story(error.to_string());
    let cliffs = journeys.prices().map(PriceTable::cliffs).unwrap_or_default();
    let Some(cliff) = cliffs.first() else { return Ok(()) };
    let comparison = journeys.compare(cliff.up_to, cliff.better).map_err(untold)?;
    for quotation in [&comparison.first, &comparison.second] {
        world.teller.outcome(Tone::Good, quotation.code(), quotation.message(language))?;
    }
    Ok(world.teller.outcome(Tone::Faint, comparison.code(), comparison.message(language))?)
}

/// What the portal's own types cost, and where more licences would cost less.
fn show_bill(world: &mut World<'_>) -> Result<(), TourError> {
    let (journeys, language) = (world.data.journeys.clone(), world.teller.language());
    let at = world.now;
    let licence = standing::state(world, PORTAL, at)?.licence;
    let prices = journeys.quote_types(&licence).map_err(|error| TourError::Story(error.to_string()))?;
    let mut rows: Vec<Vec<String>> = prices
        .iter()
        .map(|price| {
            let better = price.better.map(|cliff| cliff.message(language));
            let name = world.type_name(PORTAL, price.user_type);
            vec![name, price.quotation.message(language), better.unwrap_or_default()]
        })
        .collect();
    rows.sort();
    world.teller.say("What the types cost now:", "現在の種類ごとの料金:")?;
    let columns = match language {
        TextLanguage::English => ["type", "price", "cheaper with more"],
        TextLanguage::Japanese => ["種類", "料金", "割安になる人数"],
    };
    Ok(world.teller.table("bill", &columns, &rows)?)
}
