//! Random conditions that fit a schema, as data.

use super::dice::Dice;
use super::records::pool;
use serde_json::{Value as Json, json};

/// A condition about records of a module.
pub fn condition(dice: &mut Dice, schema: &Json, module: &str, depth: usize) -> Json {
    if depth == 0 || dice.one_in(2) {
        return leaf(dice, schema, module);
    }
    let parts: Vec<Json> =
        (0..2 + dice.below(2)).map(|_| condition(dice, schema, module, depth - 1)).collect();
    json!({ *dice.pick(&["and", "or"]): parts })
}

fn leaf(dice: &mut Dice, schema: &Json, module: &str) -> Json {
    // Some are about the viewer, whatever the record (PV-14).
    let viewers = dice.one_in(6);
    let of = if viewers { "contacts" } else { module };
    let fields: Vec<(&String, &Json)> = schema["modules"][of]["fields"].as_object().unwrap().iter().collect();
    let (name, field) = *dice.pick(&fields);
    let path = match (viewers, dice.one_in(4)) {
        (true, half) if half || module == "contacts" => format!("base.{name}"),
        (true, _) => format!("contacts.{name}"),
        (false, true) => format!("{module}.{name}"),
        (false, false) => name.clone(),
    };
    if dice.one_in(6) {
        return json!({ "field": path, "op": dice.pick(&["empty", "not_empty"]) });
    }
    let value_type = field["type"].as_str().unwrap();
    let operators: &[&str] = match value_type {
        "boolean" => &["eq", "ne"],
        "integer" | "decimal" | "date" | "instant" => &["eq", "ne", "lt", "le", "gt", "ge", "in", "not_in"],
        "text" => &["eq", "ne", "alike", "not_alike", "in", "not_in", "contains", "starts_with"],
        "choice" | "reference" => &["eq", "ne", "in", "not_in"],
        _ => &["has", "has_any", "has_all", "has_none"],
    };
    let op = *dice.pick(operators);
    let several = matches!(op, "in" | "not_in" | "has_any" | "has_all" | "has_none");
    let me = matches!(op, "eq" | "ne" | "has") && field["to"] == "contacts";
    if me && dice.one_in(2) {
        return json!({ "field": path, "op": op, "me": true });
    }
    if dice.one_in(2) {
        let others = comparable(schema, field, op);
        if !others.is_empty() {
            let other = dice.pick(&others).clone();
            let qualifier = *dice.pick(&["", "base.", "contacts."]);
            return json!({ "field": path, "op": op, "base": format!("{qualifier}{other}") });
        }
    }
    if several {
        // Many are looked up in another way than a few.
        let most = if dice.one_in(5) { 30 } else { dice.below(3) };
        let values: Vec<Json> = (0..=most).map(|_| constant(dice, schema, field)).collect();
        json!({ "field": path, "op": op, "values": values })
    } else {
        json!({ "field": path, "op": op, "value": constant(dice, schema, field) })
    }
}

/// The base module's fields that a field can be compared with.
fn comparable(schema: &Json, own: &Json, op: &str) -> Vec<String> {
    let fits = |other: &Json| {
        let (own_type, other_type) = (own["type"].as_str().unwrap(), other["type"].as_str().unwrap());
        let same_target = own["to"] == other["to"];
        match op {
            "in" | "not_in" => {
                same_target
                    && matches!((own_type, other_type), ("choice", "choices") | ("reference", "references"))
            }
            "has" => {
                same_target
                    && matches!((own_type, other_type), ("choices", "choice") | ("references", "reference"))
            }
            _ => own_type == other_type && same_target,
        }
    };
    let fields = schema["modules"]["contacts"]["fields"].as_object().unwrap().iter();
    fields.filter(|(_, other)| fits(other)).map(|(name, _)| name.clone()).collect()
}

fn constant(dice: &mut Dice, schema: &Json, field: &Json) -> Json {
    loop {
        let mut value = pool(dice, schema, field);
        if let Json::Array(elements) = &value {
            let Some(first) = elements.first() else { continue };
            value = first.clone();
        }
        if !value.is_null() {
            return value;
        }
    }
}
