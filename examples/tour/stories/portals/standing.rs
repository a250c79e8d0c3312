//! How things stand: what each user sees, by the evaluator and by SQLite, and the statement of their request (PV-46).

use super::World;
use super::data::untold;
use super::looking::{counts, records, request};
use crate::teller::Tone;
use crate::world::TourError;
use tantou::text::TextLanguage;
use tantou::visibility::sql::Dialect;

pub(super) fn tell(world: &mut World<'_>) -> Result<(), TourError> {
    let words = world.data.search.clone();
    let mut rows = Vec::new();
    for shop in world.data.shops.clone().iter() {
        for (label, seen, counted, of) in counts(world, shop)? {
            let numbers = [seen, counted, of].map(|number| number.to_string());
            rows.push([vec![shop.file.organisation.clone(), label], numbers.to_vec()].concat());
        }
    }
    let columns = match world.teller.language() {
        TextLanguage::English => ["portal", "module", "seen", "SQLite", "of"],
        TextLanguage::Japanese => ["ポータル", "タブ", "表示", "SQLite", "全件"],
    };
    world.teller.table("standing", &columns, &rows)?;
    world.teller.say(
        "The request as each portal hands it to SQLite, with its parameters:",
        "各ポータルの要求を SQLite に渡す文とパラメーター:",
    )?;
    for shop in world.data.shops.clone().iter() {
        let all = records(world, shop)?;
        let viewer = shop.viewer(&all)?;
        let list = request(shop, &viewer, &words)?;
        let sql = list.to_sql(&shop.mapping, Dialect::Sqlite).map_err(untold)?;
        world.teller.outcome(Tone::Faint, "sql.text", sql.text)?;
        world.teller.outcome(Tone::Faint, "sql.parameters", format!("{:?}", sql.parameters))?;
    }
    Ok(())
}
