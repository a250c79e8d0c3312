//! What users see: the same request in four portals, why, and what they are told of what is hidden (PV-12 … PV-22, PV-30, PV-36, PV-45, PV-46).

use super::data::{Record, Records, Shop, untold};
use super::{World, tables};
use crate::teller::Tone;
use crate::world::TourError;
use tantou::text::{Explain, TextLanguage};
use tantou::visibility::sql::Dialect;
use tantou::visibility::{
    Direction, Draft, JsonRecord, List, ModuleId, OwnedKey, OwnedValue, Record as _, Targets, Viewer,
};

/// How many records a page of the story has.
const PAGE: u32 = 3;

/// All records of a portal's organisation, as they are in the file.
pub(super) fn records(world: &mut World<'_>, shop: &Shop) -> Result<Records, TourError> {
    let (key, schema) = (shop.file.key.clone(), shop.schema().clone());
    world.read(|tx, _| tables::load(tx.connection(), &key, &schema))
}

/// The same as records of the evaluator's.
pub(super) fn of_module<'r>(
    shop: &'r Shop,
    module: ModuleId,
    records: &'r Records,
    json: &'r tantou::visibility::JsonModule<'r>,
) -> Vec<JsonRecord<'r>> {
    let of_module = records.get(shop.schema()[module].name());
    of_module.into_iter().flatten().map(|record| json.record(record)).collect()
}

/// How many records of each module the viewer sees: by the evaluator, by SQLite, and of how many.
pub(super) fn counts(
    world: &mut World<'_>,
    shop: &Shop,
) -> Result<Vec<(String, usize, usize, usize)>, TourError> {
    let all = records(world, shop)?;
    let viewer = shop.viewer(&all)?;
    let mut asked = Vec::new();
    for (module, _) in shop.portal.modules() {
        let json = shop.json(module);
        let records = of_module(shop, module, &all, &json);
        let list = viewer.list(module).prepare().map_err(untold)?;
        let sql = list.count_to_sql(&shop.mapping, Dialect::Sqlite).map_err(untold)?;
        let label = shop.schema()[module].label().to_owned();
        asked.push((label, list.count(records.iter()), records.len(), sql));
    }
    let mut counted = Vec::new();
    for (label, seen, of, sql) in asked {
        let found = world.read(|tx, _| Ok(tables::firsts(tx.connection(), &sql.text, &sql.parameters)))??;
        let by_database = found.first().and_then(|count| usize::try_from(*count).ok()).unwrap_or_default();
        if by_database != seen {
            return Err(untold(format!("{label}: the evaluator shows {seen}, SQLite {by_database}")));
        }
        counted.push((label, seen, by_database, of));
    }
    Ok(counted)
}

/// The request that all four users send: a search, in an order, one page.
pub(super) fn request<'v>(shop: &Shop, viewer: &'v Viewer<'v>, words: &str) -> Result<List<'v>, TourError> {
    let list = viewer.list(shop.module(&shop.file.main)?).search(words);
    list.sort(shop.file.sort.as_str(), Direction::Descending).limit(PAGE).prepare().map_err(untold)
}

pub(super) fn requests(world: &mut World<'_>) -> Result<(), TourError> {
    let words = world.data.search.clone();
    world.teller.say(
        format!("Each user asks for everything that they see, and searches the module that they use most for “{words}”. Seen by the evaluator, counted by SQLite:"),
        format!("各ユーザーが、見えるデータの一覧と、よく使うタブでの「{words}」の検索を要求します。評価器の結果と SQLite の件数:"),
    )?;
    for shop in world.data.shops.clone().iter() {
        let name = who(world, shop);
        let rows: Vec<Vec<String>> = counts(world, shop)?
            .into_iter()
            .map(|(label, seen, counted, of)| {
                vec![label, seen.to_string(), counted.to_string(), of.to_string()]
            })
            .collect();
        world.teller.say(&name, &name)?;
        let columns = match world.teller.language() {
            TextLanguage::English => ["module", "seen", "SQLite", "of"],
            TextLanguage::Japanese => ["タブ", "表示", "SQLite", "全件"],
        };
        world.teller.table("seen", &columns, &rows)?;
        page(world, shop, &words)?;
    }
    Ok(())
}

fn who(world: &World<'_>, shop: &Shop) -> String {
    format!("{}: {}", shop.file.organisation, shop.file.user.of(world.teller.language()))
}

/// The first page of the search, from memory and from SQLite.
fn page(world: &mut World<'_>, shop: &Shop, words: &str) -> Result<(), TourError> {
    let all = records(world, shop)?;
    let (viewer, module) = (shop.viewer(&all)?, shop.module(&shop.file.main)?);
    let json = shop.json(module);
    let list = request(shop, &viewer, words)?;
    let records = of_module(shop, module, &all, &json);
    let (page, found) = (list.page(records.iter()), list.count(records.iter()));
    let sql = list.to_sql(&shop.mapping, Dialect::Sqlite).map_err(untold)?;
    let mask = shop.portal.module(module).map(|rule| rule.mask().clone()).unwrap_or_default();
    let keys: Vec<OwnedKey> = page.iter().map(|record| record.key().to_owned()).collect();
    let shown = |key: &OwnedKey| {
        let of_module = all.get(&shop.file.main).into_iter().flatten();
        let mut found = of_module.filter(|record| json.record(record).key() == key.borrow());
        found.next().map(|record| serde_json::to_string(&json.shown(record, &mask)))
    };
    let lines: Vec<String> = keys.iter().filter_map(shown).collect::<Result<_, _>>().map_err(untold)?;
    let by_database =
        world.read(|tx, _| Ok(tables::firsts(tx.connection(), &sql.text, &sql.parameters)))??;
    let by_database: Vec<OwnedKey> = by_database.into_iter().map(OwnedKey::Integer).collect();
    if keys != by_database {
        return Err(untold(format!("the evaluator answers {keys:?}, SQLite {by_database:?}")));
    }
    let text = world.teller.pick(
        format!("“{words}” stands in {found}; the first {}, the same from SQLite:", keys.len()),
        format!("「{words}」を含むデータ: {found}件。最初の{}件(SQLite でも同じ結果):", keys.len()),
    );
    world.teller.outcome(Tone::Good, "list.page", text)?;
    for line in lines {
        world.teller.outcome(Tone::Faint, "list.row", line)?;
    }
    Ok(())
}

/// PV-45: what decided, for a record that is shown and for two that are not, for different reasons.
pub(super) fn reasons(world: &mut World<'_>) -> Result<(), TourError> {
    for shop in world.data.shops.clone().iter() {
        let name = who(world, shop);
        world.teller.say(&name, &name)?;
        let all = records(world, shop)?;
        let language = world.teller.language();
        let (viewer, module) = (shop.viewer(&all)?, shop.module(&shop.file.main)?);
        let json = shop.json(module);
        let mut said: Vec<(bool, Vec<String>)> = Vec::new();
        let mut outcomes = Vec::new();
        for record in of_module(shop, module, &all, &json) {
            let explanation = viewer.explain(module, &record);
            let answers: Vec<String> = explanation
                .asked
                .iter()
                .map(|asked| format!("{:?} {}", asked.question.rule(), asked.holds))
                .collect();
            let kind = (explanation.shown, answers);
            if said.len() < 3 && !said.contains(&kind) {
                said.push(kind);
                outcomes.push(explanation);
            }
        }
        outcomes.sort_by_key(|explanation| !explanation.shown);
        for explanation in outcomes {
            let tone = if explanation.shown { Tone::Good } else { Tone::Bad };
            world.teller.outcome(tone, explanation.code(), explanation.message(language))?;
            for asked in &explanation.asked {
                world.teller.outcome(Tone::Faint, asked.code(), format!("  {}", asked.message(language)))?;
            }
        }
    }
    Ok(())
}

/// PV-30, PV-34, PV-36: hidden fields answer like those that there are not.
pub(super) fn hidden(world: &mut World<'_>) -> Result<(), TourError> {
    world.teller.say(
        "Sorting by a field that is hidden and by one that there is not is refused in the same words; a search does not look there; a write lists everything that is wrong:",
        "非表示の項目と存在しない項目での並べ替えは同じ文言で拒否され、検索の対象にもなりません。書き込みでは誤りをすべて列挙します:",
    )?;
    for shop in world.data.shops.clone().iter() {
        let language = world.teller.language();
        let all = records(world, shop)?;
        let (viewer, module) = (shop.viewer(&all)?, shop.module(&shop.file.main)?);
        let mut said: Vec<(String, String)> = Vec::new();
        for field in [shop.file.hidden.as_str(), "nowhere"] {
            let refused = viewer.list(module).sort(field, Direction::Ascending).prepare();
            let problems = refused.err().map(|error| error.problems).unwrap_or_default();
            said.extend(
                problems.iter().map(|problem| (problem.code().to_owned(), problem.message(language))),
            );
        }
        let json = shop.json(module);
        let seen =
            of_module(shop, module, &all, &json).into_iter().find(|record| viewer.sees(module, record));
        if let Some(record) = seen {
            let draft = Draft::new()
                .with(shop.file.hidden.as_str(), OwnedValue::Empty)
                .with("nowhere", OwnedValue::Empty)
                .with(mandatory(shop, module), OwnedValue::Text(" ".into()));
            if let Err(refusal) = viewer.check_edit(module, &record, &draft, &Targets::none()) {
                said.push((refusal.code().to_owned(), refusal.message(language)));
            }
        }
        let organisation = shop.file.organisation.clone();
        for (code, message) in said {
            world.teller.outcome(Tone::Bad, &code, format!("{organisation}: {message}"))?;
        }
    }
    Ok(())
}

/// A field that must not be left empty, or the first one.
fn mandatory(shop: &Shop, module: ModuleId) -> String {
    let fields = shop.schema()[module].fields();
    let found = fields.iter().find(|field| field.mandatory()).or_else(|| fields.first());
    found.map(|field| field.name().to_owned()).unwrap_or_default()
}

/// A record by its number.
pub(super) fn by_id(records: &Records, module: &str, id: i64) -> Option<Record> {
    let of_module = records.get(module).into_iter().flatten();
    let mut found =
        of_module.filter(|record| record.get("id").and_then(serde_json::Value::as_i64) == Some(id));
    found.next().cloned()
}
