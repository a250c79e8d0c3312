//! Random lists, and what a literal reading makes of them.

use super::naive::{Naive, compare, may_use, of_viewer};
use super::world::conditions::condition;
use super::world::{Dice, World};
use portal_visibility::{Direction, JsonModule, List, ListError, ModuleId, Viewer};
use serde_json::{Map, Value as Json};
use std::cmp::Ordering;

type Record = Map<String, Json>;

/// A list as a portal user asks for it.
#[derive(Clone, Debug)]
pub struct Request {
    pub filter: Option<Json>,
    pub search: Option<String>,
    pub sort: Vec<(String, Direction)>,
    /// From behind this record of the module, whether they see it or not.
    pub after: Option<usize>,
    pub limit: Option<u32>,
}

impl Request {
    pub fn draw(dice: &mut Dice, world: &World, naive: &Naive<'_>, module: &str, records: usize) -> Self {
        let mut filter = None;
        if dice.one_in(2) {
            // Most draws name something hidden: refusals are wanted, but not only.
            filter = (0..if dice.one_in(6) { 1 } else { 12 })
                .map(|_| condition(dice, &world.schema, module, 1))
                .reduce(|one, other| if allowed(naive, module, &one) { one } else { other });
        }
        let fields: Vec<String> =
            world.schema["modules"][module]["fields"].as_object().unwrap().keys().cloned().collect();
        let fits = |name: &String| may_use(naive, module, name, "sort");
        let usable: Vec<String> = fields.iter().filter(|name| fits(name)).cloned().collect();
        let from = if dice.one_in(12) { &fields } else { &usable };
        let mut sort: Vec<(String, Direction)> = Vec::new();
        while sort.len() < 3 && !from.is_empty() && !dice.one_in(3) {
            let name = dice.pick(from);
            if sort.iter().all(|(other, _)| other != name) {
                let direction = *dice.pick(&[Direction::Ascending, Direction::Descending]);
                sort.push((name.clone(), direction));
            }
        }
        let searched = fields.iter().any(|name| may_use(naive, module, name, "search"));
        let search = dice.one_in(if searched { 3 } else { 20 }).then(|| words(dice));
        let after = dice.one_in(2).then(|| dice.below(records));
        let limit = dice.one_in(2).then(|| u32::try_from(dice.below(6)).unwrap());
        Self { filter, search, sort, after, limit }
    }

    /// As the library reads it.
    pub fn prepare<'v>(
        &self,
        viewer: &'v Viewer<'v>,
        module: ModuleId,
        json: &JsonModule<'_>,
        records: &[Record],
    ) -> Result<List<'v>, ListError> {
        let make = || {
            let mut request = viewer.list(module);
            if let Some(filter) = &self.filter {
                request = request.filter(serde_json::from_value(filter.clone()).unwrap());
            }
            if let Some(words) = &self.search {
                request = request.search(words);
            }
            for (field, direction) in &self.sort {
                request = request.sort(field, *direction);
            }
            match self.limit {
                Some(limit) => request.limit(limit),
                None => request,
            }
        };
        let list = make().prepare()?;
        match self.after {
            Some(number) => make().after(list.position(&json.record(&records[number]))).prepare(),
            None => Ok(list),
        }
    }

    /// The page, and how many there are on all pages; `None` where it is refused.
    pub fn naive<'r>(
        &self,
        naive: &Naive<'_>,
        module: &str,
        records: &'r [Record],
    ) -> Option<(Vec<&'r Record>, usize)> {
        let shown = !naive.config["modules"][module].is_null() || naive.config["base"] == *module;
        let sortable = self.sort.iter().all(|(name, _)| may_use(naive, module, name, "sort"));
        if !shown || !sortable || !self.filter.as_ref().is_none_or(|filter| allowed(naive, module, filter)) {
            return None;
        }
        let types = &naive.schema["modules"][module]["fields"];
        let searched: Vec<&String> =
            types.as_object().unwrap().keys().filter(|name| may_use(naive, module, name, "search")).collect();
        let words = self.search.as_deref().map(split).unwrap_or_default();
        if !words.is_empty() && searched.is_empty() {
            return None;
        }
        // PV-36: every word stands in a field that may be searched, whatever its case.
        let found = |record: &Record| {
            let mentions = |name: &str, word: &str| {
                compare("text", record.get(name).unwrap_or(&Json::Null), "mentions", &word.into())
            };
            words.iter().all(|word| searched.iter().any(|name| mentions(name, word)))
        };
        let order = |one: &Record, two: &Record| {
            let key = self.sort.last().map_or(Direction::Ascending, |(_, direction)| *direction);
            let by_value = self.sort.iter().map(|(name, direction)| {
                let value_type = types[name]["type"].as_str().unwrap();
                directed(*direction, in_order(value_type, one.get(name), two.get(name)))
            });
            let by_key = directed(key, in_order("reference", one.get("#"), two.get("#")));
            by_value.chain([by_key]).find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
        };
        let holds =
            |record: &Record| self.filter.as_ref().is_none_or(|filter| holds(naive, module, filter, record));
        let mut page: Vec<&Record> = records
            .iter()
            .filter(|record| naive.sees(module, record).0 && holds(record) && found(record))
            .collect();
        let count = page.len();
        if let Some(number) = self.after {
            page.retain(|record| order(record, &records[number]).is_gt());
        }
        page.sort_by(|one, two| order(one, two));
        page.truncate(self.limit.map_or(usize::MAX, |limit| limit as usize));
        Some((page, count))
    }
}

/// What a portal user types: parts of the texts and codes that there are, in other cases, parted in several ways.
fn words(dice: &mut Dice) -> String {
    const PARTS: [&str; 17] = [
        "", "a", "B", "桜", "ss", "ß", "STRASSE", "Traß", "'", "it's", "clos", "保", "OPEN", "o'c", "zz",
        "%", "_",
    ];
    const GAPS: [&str; 4] = [" ", "\u{3000}", "\t", "\0 "];
    (0..=dice.below(2)).flat_map(|_| [*dice.pick(&PARTS), *dice.pick(&GAPS)]).collect()
}

fn split(text: &str) -> Vec<&str> {
    text.split([' ', '\u{3000}', '\t', '\0']).filter(|word| !word.is_empty()).collect()
}

fn directed(direction: Direction, order: Ordering) -> Ordering {
    if direction == Direction::Descending { order.reverse() } else { order }
}

/// Missing values first.
fn in_order(value_type: &str, one: Option<&Json>, two: Option<&Json>) -> Ordering {
    let there = |value: Option<&Json>| value.filter(|value| !value.is_null()).cloned();
    match (there(one), there(two)) {
        (None, two) => two.is_some().cmp(&false).reverse(),
        (Some(_), None) => Ordering::Greater,
        (Some(one), Some(two)) => match value_type {
            "reference" => (one.as_i64(), one.as_str()).cmp(&(two.as_i64(), two.as_str())),
            _ if compare(value_type, &one, "eq", &two) => Ordering::Equal,
            _ if compare(value_type, &one, "lt", &two) => Ordering::Less,
            _ => Ordering::Greater,
        },
    }
}

fn last(path: &str) -> &str {
    path.split_once('.').map_or(path, |(_, field)| field)
}

fn parts(condition: &Json) -> Option<&Vec<Json>> {
    condition["and"].as_array().or_else(|| condition["or"].as_array())
}

/// Whether every field that it names may be used to filter, and nothing of the base record is read.
fn allowed(naive: &Naive<'_>, module: &str, condition: &Json) -> bool {
    if let Some(parts) = parts(condition) {
        return parts.iter().all(|part| allowed(naive, module, part));
    }
    let path = condition["field"].as_str().unwrap();
    condition["base"].is_null() && !of_viewer(path, module) && may_use(naive, module, last(path), "filter")
}

fn holds(naive: &Naive<'_>, module: &str, condition: &Json, record: &Record) -> bool {
    if let Json::Array(parts) = &condition["and"] {
        return parts.iter().all(|part| holds(naive, module, part, record));
    }
    if let Json::Array(parts) = &condition["or"] {
        return parts.iter().any(|part| holds(naive, module, part, record));
    }
    let name = last(condition["field"].as_str().unwrap());
    let value_type = naive.schema["modules"][module]["fields"][name]["type"].as_str().unwrap();
    let other = [&condition["value"], &condition["values"]].into_iter().find(|other| !other.is_null());
    let other = if condition["me"] == true { Some(&naive.me["#"]) } else { other };
    let value = record.get(name).unwrap_or(&Json::Null);
    compare(value_type, value, condition["op"].as_str().unwrap(), other.unwrap_or(&Json::Null))
}
