//! Random records.

use super::dice::Dice;
use super::schemas::OPTIONS;
use super::{key, object};
use portal_visibility::KeyKind;
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
            let value = pool(dice, schema, field);
            record.insert(name.clone(), if dice.one_in(5) { odd(dice, value) } else { value });
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

/// A set as it may stand in a database for reasons of its own: with elements that are `null`, with others that are none, or no set at all.
fn odd(dice: &mut Dice, value: Json) -> Json {
    let Json::Array(mut elements) = value else { return value };
    let number = dice.below(elements.len() + 1);
    match dice.below(8) {
        0 => elements.first().cloned().unwrap_or_else(|| json!("open")),
        1 => {
            let odd = [json!(true), json!(1.5), json!([]), json!({ "open": "open" }), json!(1_u64 << 63)];
            elements.insert(number, dice.pick(&odd).clone());
            elements.into()
        }
        // A key, though most often not one of the right kind.
        2 => {
            elements.insert(number, dice.pick(&[json!(1), json!("1"), json!("k1")]).clone());
            elements.into()
        }
        _ => {
            elements.insert(number, Json::Null);
            elements.into()
        }
    }
}

/// Whether a value is a set as tables of links keep them: keys of the right kind, elements that are `null` included.
pub fn is_set(value: &Json, keys: KeyKind) -> bool {
    let fits = |element: &Json| match keys {
        KeyKind::Integer => element.is_i64(),
        KeyKind::Uuid => element.as_str().is_some_and(|text| text.len() == 36),
        KeyKind::Text => element.is_string(),
    };
    let fits = |element: &Json| element.is_null() || fits(element);
    value.is_null() || value.as_array().is_some_and(|elements| elements.iter().all(fits))
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
