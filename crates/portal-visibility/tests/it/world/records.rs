//! Random records.

use super::dice::Dice;
use super::schemas::OPTIONS;
use super::{key, object};
use serde_json::{Map, Value as Json, json};

pub const USER: &str = "00000000-0000-4000-8000-00000000beef";
const TEXTS: [&str; 9] = ["", "a", "A", "ab", "桜", "桜井", "straße", "STRASSE", "it's"];
const DATES: [&str; 4] = ["2026-03-31", "2026-04-01", "2024-02-29", "0001-01-01"];
const INSTANTS: [&str; 5] = [
    "2026-03-31T15:00:00Z",
    "2026-04-01T00:00:00+09:00",
    "2026-04-01T00:00:00Z",
    "2026-04-01T00:00:00.000001Z",
    "1969-12-31T23:59:59.5Z",
];

/// The record with that number. Some members are missing, some are `null`.
pub fn record(dice: &mut Dice, schema: &Json, module: &str, number: usize) -> Map<String, Json> {
    let definition = &schema["modules"][module];
    let mut record = Map::new();
    for (name, field) in definition["fields"].as_object().unwrap() {
        if !dice.one_in(6) {
            record.insert(name.clone(), pool(dice, schema, field));
        }
    }
    record.insert("#".into(), key(schema, module, number));
    record.insert("lines".into(), json!([{ "price": "1.50", "qty": 2 }, { "price": null }]));
    if let Some(layout) = dice.pick(&[Some("standard"), Some("短縮"), Some("old"), None]) {
        record.insert("layout".into(), json!(layout));
    }
    let author =
        *dice.pick(&[Some("organisation"), Some(USER), Some("00000000-0000-4000-8000-00000000feed"), None]);
    if let Some(author) = author {
        record.insert("author".into(), json!(author));
    }
    object(record.into())
}

/// A value of a field, perhaps `null`.
pub fn pool(dice: &mut Dice, schema: &Json, field: &Json) -> Json {
    if dice.one_in(6) {
        return Json::Null;
    }
    let to = field["to"].as_str().unwrap_or_default();
    // Keys from 12 on lead nowhere.
    let reference = |dice: &mut Dice| {
        let number = if dice.one_in(3) { dice.below(15) } else { dice.below(4) };
        key(schema, to, number)
    };
    match field["type"].as_str().unwrap() {
        "boolean" => json!(dice.one_in(2)),
        "integer" => json!(*dice.pick(&[-1, 0, 1, 6, 7, i64::MAX, i64::MIN])),
        "decimal" => decimal(dice, field["scale"].as_u64().unwrap()),
        "text" => json!(dice.pick(&TEXTS)),
        "date" => json!(dice.pick(&DATES)),
        "instant" => json!(dice.pick(&INSTANTS)),
        "choice" => json!(dice.pick(&OPTIONS)),
        "reference" => reference(dice),
        "choices" => json!(dice.some(&OPTIONS)),
        "references" => (0..dice.below(4)).map(|_| reference(dice)).collect(),
        other => panic!("{other}"),
    }
}

/// Equal numbers come in several spellings.
fn decimal(dice: &mut Dice, scale: u64) -> Json {
    let whole = *dice.pick(&["0", "1", "6", "-1", "-2", "90071992547409"]);
    let fraction: String = (0..scale).map(|_| *dice.pick(&['0', '0', '5'])).collect();
    match (fraction.is_empty(), dice.one_in(2)) {
        (true, true) => json!(whole.parse::<i64>().unwrap()),
        (true, false) => json!(whole),
        (false, true) => json!(format!("{whole}.{fraction}")),
        (false, false) => json!(format!("{whole}.{fraction}00")),
    }
}
