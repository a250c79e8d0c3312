//! What is hidden shows nowhere: other values in hidden fields change nothing that a portal user can observe.

use super::agreement::Database as _;
use super::naive::{Naive, may_use, of_viewer};
use super::requests::Request;
use super::sqlite::Sqlite;
use super::tables::Tables;
use super::world::records::pool;
use super::world::{Dice, USER, World};
use super::{Read, json_module, read};
use portal_visibility::sql::Dialect;
use portal_visibility::{Condition, Direction, ListError, Record as _, RecordAction};
use serde_json::{Map, Value as Json};
use std::collections::BTreeSet;

/// The fields of a module that the configuration's own rules read, of any record or of the base record.
pub(super) fn read_by_rules(world: &World) -> BTreeSet<(String, String)> {
    fn collect(module: &str, condition: &Json, found: &mut BTreeSet<(String, String)>) {
        let last = |path: &Json| path.as_str().map(|path| path.rsplit('.').next().unwrap().to_owned());
        for part in ["and", "or"].iter().filter_map(|word| condition[word].as_array()).flatten() {
            collect(module, part, found);
        }
        // PV-14: of the record, or of the viewer.
        let whose = condition["field"].as_str().is_some_and(|path| of_viewer(path, module));
        let whose = if whose { "contacts" } else { module };
        found.extend(last(&condition["field"]).map(|field| (whose.to_owned(), field)));
        found.extend(last(&condition["base"]).map(|field| ("contacts".to_owned(), field)));
    }
    let mut found = BTreeSet::new();
    for (module, config) in world.config["modules"].as_object().unwrap() {
        collect(module, &config["where"], &mut found);
        let lookups = config["lookups"].as_array().into_iter().flatten().filter_map(Json::as_str);
        found.extend(lookups.map(|lookup| (module.clone(), lookup.to_owned())));
    }
    found
}

/// The same world with other values in the fields that are hidden and that no rule reads. How many values are others.
pub(super) fn altered(world: &World, dice: &mut Dice) -> (World, usize) {
    let rules = read_by_rules(world);
    let naive = Naive { schema: &world.schema, config: &world.config, me: &world.viewers[0] };
    let mut changed = 0;
    let mut alter = |module: &str, record: &mut Map<String, Json>| {
        for (name, field) in world.schema["modules"][module]["fields"].as_object().unwrap() {
            let hidden = !may_use(&naive, module, name, "read");
            if hidden && !rules.contains(&(module.to_owned(), name.clone())) {
                let value = pool(dice, &world.schema, field);
                changed += usize::from(record.get(name) != Some(&value));
                record.insert(name.clone(), value);
            }
        }
    };
    let mut records = world.records.clone();
    for (module, records) in &mut records {
        for record in records {
            alter(module, record);
        }
    }
    let base = &records.iter().find(|(module, _)| module == "contacts").unwrap().1;
    let viewers = vec![base[0].clone(), base[1].clone(), base[3].clone()];
    (World { schema: world.schema.clone(), config: world.config.clone(), records, viewers }, changed)
}

/// Everything that the portal users of a world can observe, as one text: errors, rows with their values, their order, positions, counts, permissions.
fn observed(world: &World, requests: &mut Dice, database: &mut Sqlite, seed: u64) -> (Vec<String>, usize) {
    let Read { schema, portal } = read(world);
    // The columns must not differ by what is missing in hidden fields.
    let tables = Tables::new(world, &schema, Dialect::Sqlite, seed);
    database.load(&tables);
    let (mut log, mut shown) = (Vec::new(), 0);
    for me in &world.viewers {
        let base = json_module(&schema, portal.base());
        let viewer = portal.bind(USER.parse().unwrap(), &base.record(me)).unwrap();
        for (name, records) in &world.records {
            let module = schema.module(name).unwrap();
            let json = json_module(&schema, module);
            let naive = Naive { schema: &world.schema, config: &world.config, me };
            let request = Request::draw(requests, world, &naive, name, records.len());
            let list = match request.prepare(&viewer, module, &json, records) {
                Ok(list) => list,
                Err(error) => {
                    log.push(format!("{request:?}: {error}"));
                    continue;
                }
            };
            let page = list.page(records.iter().map(|record| json.record(record)));
            shown += page.len();
            let mask = portal.module(module).unwrap().mask();
            for record in &page {
                let own = records.iter().find(|other| json.record(other).key() == record.key()).unwrap();
                let may = RecordAction::ALL.map(|action| viewer.may(module, action, record).is_allowed());
                log.push(format!("{:?} {:?} {may:?}", json.shown(own, mask), list.position(record)));
            }
            log.push(list.count(records.iter().map(|record| json.record(record))).to_string());
            for sql in [
                list.to_sql(&tables.mapping, Dialect::Sqlite),
                list.count_to_sql(&tables.mapping, Dialect::Sqlite),
            ] {
                let sql = sql.unwrap();
                log.push(format!("{:?}", database.rows(&sql.text, &sql.parameters)));
            }
        }
    }
    database.unload();
    (log, shown)
}

/// PV-30, PV-36: rows, order, counts, positions, permissions and errors are the same whatever stands in hidden fields.
#[test]
fn pv_36_hidden_values_change_nothing() {
    let mut database = Sqlite::new();
    let (mut changed, mut shown, mut lines) = (0, 0, 0);
    for seed in 0..450 {
        let world = World::new(seed);
        let (other, count) = altered(&world, &mut Dice::new(seed ^ 0xA17E));
        let (before, seen) = observed(&world, &mut Dice::new(seed), &mut database, seed);
        let (after, _) = observed(&other, &mut Dice::new(seed), &mut database, seed);
        assert_eq!(before, after, "seed {seed}\n{:#}", world.config);
        (changed, shown, lines) = (changed + count, shown + seen, lines + before.len());
    }
    println!("{changed} hidden values changed, {shown} records shown, {lines} observations");
    assert!(changed > 5_000 && shown > 3_000, "{changed} {shown}");
}

/// PV-36: a field that is hidden, by being left out or by being denied, is answered in the words for one that there is not.
#[test]
fn pv_36_hidden_is_the_same_as_not_there() {
    let mut asked = 0;
    for seed in 0..250 {
        let world = World::new(seed);
        let Read { schema, portal } = read(&world);
        let base = json_module(&schema, portal.base());
        let viewer = portal.bind(USER.parse().unwrap(), &base.record(&world.viewers[0])).unwrap();
        let naive = Naive { schema: &world.schema, config: &world.config, me: &world.viewers[0] };
        for (module, _) in portal.modules() {
            let name = schema[module].name();
            let said = |result: Result<_, ListError>, field: &str| {
                result
                    .map(|_: portal_visibility::List<'_>| ())
                    .unwrap_err()
                    .to_string()
                    .replace(&format!("no field `{field}`"), "•")
            };
            let hidden =
                schema[module].fields().iter().filter(|field| !may_use(&naive, name, field.name(), "read"));
            for field in hidden {
                let sort = |field: &str| {
                    said(viewer.list(module).sort(field, Direction::Descending).prepare(), field)
                };
                assert_eq!(sort(field.name()), sort("nowhere"));
                // Whatever operator and whatever constant: nothing of the type is told.
                for test in [
                    "is empty",
                    "= 1",
                    "~= 'x'",
                    "< '2026-04-01'",
                    "has 'nobody'",
                    "= me",
                    "!= contacts.nothing",
                ] {
                    let filter = |field: &str| {
                        let condition: Condition = format!("`{field}` {test}").parse().unwrap();
                        said(viewer.list(module).filter(condition).prepare(), field)
                    };
                    if !field.name().contains('.') {
                        assert_eq!(filter(field.name()), filter("nowhere"));
                        asked += 1;
                    }
                }
            }
        }
    }
    assert!(asked > 5_000, "{asked}");
}
