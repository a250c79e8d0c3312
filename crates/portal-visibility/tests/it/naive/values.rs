//! Comparing values, each type in its own plain way (PV-15, PV-21).

use serde_json::Value as Json;
use std::cmp::Ordering;
use unicode_normalization::UnicodeNormalization;

/// Whether a value compares so. `other` is one value or, for operators of several, a list.
pub fn compare(value_type: &str, value: &Json, op: &str, other: &Json) -> bool {
    let set = matches!(value_type, "choices" | "references");
    let missing = |value: &Json| value.is_null() || elements(value).is_some_and(|list| list.is_empty());
    let several = matches!(op, "in" | "not_in" | "has_any" | "has_all" | "has_none");
    match op {
        // PV-21: what is malformed satisfies nothing, whichever side it stands on.
        _ if set && !value.is_null() && elements(value).is_none() => return false,
        _ if several && !other.is_null() && elements(other).is_none() => return false,
        "empty" => return missing(value),
        "not_empty" => return !missing(value),
        // PV-15: false for every operator but *is empty*.
        _ if missing(value) || missing(other) => return false,
        _ => {}
    }
    let same = |one: &Json, two: &Json| order(value_type, one, two) == Ordering::Equal;
    let list = |json: &Json| elements(json).unwrap_or_default();
    match op {
        "eq" => same(value, other),
        "ne" => !same(value, other),
        "lt" => order(value_type, value, other) == Ordering::Less,
        "le" => order(value_type, value, other) != Ordering::Greater,
        "gt" => order(value_type, value, other) == Ordering::Greater,
        "ge" => order(value_type, value, other) != Ordering::Less,
        "alike" => folded(value) == folded(other),
        "not_alike" => folded(value) != folded(other),
        // Not an operator of conditions: what a search asks of one field and one word.
        "mentions" => folded(value).contains(&folded(other)),
        "in" => list(other).iter().any(|other| same(value, other)),
        "not_in" => !list(other).iter().any(|other| same(value, other)),
        "contains" => value.as_str().unwrap().contains(other.as_str().unwrap()),
        "starts_with" => value.as_str().unwrap().starts_with(other.as_str().unwrap()),
        "has" => list(value).contains(other),
        "has_any" => list(other).iter().any(|other| list(value).contains(other)),
        "has_all" => list(other).iter().all(|other| list(value).contains(other)),
        "has_none" => {
            // What is no key of the kind that is asked for is not told apart from it.
            let alike = |element: &Json| list(other).iter().all(|other| kind(other) == kind(element));
            list(value).iter().all(|element| alike(element) && !list(other).contains(element))
        }
        _ => panic!("{op}"),
    }
}

/// The elements of a set; none is `null`. `None`: it is no list, or something in it can be no element.
pub fn elements(json: &Json) -> Option<Vec<Json>> {
    let there = json.as_array()?.iter().filter(|element| !element.is_null());
    there.map(|element| (element.is_string() || element.is_i64()).then(|| element.clone())).collect()
}

/// Whole numbers, UUIDs and texts are different kinds of keys.
fn kind(key: &Json) -> u8 {
    u8::from(key.is_string()) + u8::from(is_key(key, Some("uuid")))
}

/// Whether it is a text, or the text of a UUID.
pub fn is_key(key: &Json, kind: Option<&str>) -> bool {
    key.as_str().is_some_and(|text| {
        let parts: Vec<usize> = text.split('-').map(str::len).collect();
        let uuid = parts == [8, 4, 4, 4, 12] && text.chars().all(|c| c == '-' || c.is_ascii_hexdigit());
        kind != Some("uuid") || uuid
    })
}

fn folded(text: &Json) -> String {
    let upper: String = text.as_str().unwrap().chars().flat_map(char::to_uppercase).collect();
    upper.chars().flat_map(char::to_lowercase).collect::<String>().nfc().collect()
}

fn order(value_type: &str, one: &Json, two: &Json) -> Ordering {
    match value_type {
        "boolean" => one.as_bool().cmp(&two.as_bool()),
        "integer" => one.as_i64().cmp(&two.as_i64()),
        "decimal" => nano(one).cmp(&nano(two)),
        "instant" => micros(one).cmp(&micros(two)),
        "date" | "text" | "choice" => one.as_str().unwrap().cmp(two.as_str().unwrap()),
        _ if one == two => Ordering::Equal,
        _ => Ordering::Less,
    }
}

/// A decimal as a whole number of thousand-millionths.
fn nano(number: &Json) -> i128 {
    let text = number.as_str().map_or_else(|| number.to_string(), str::to_owned);
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let fraction = format!("{fraction:0<9}");
    let sign = if whole.starts_with('-') { -1 } else { 1 };
    let whole: i128 = whole.trim_start_matches('-').parse().unwrap();
    sign * (whole * 1_000_000_000 + fraction.parse::<i128>().unwrap())
}

/// Microseconds since a day long ago, counted by hand.
fn micros(instant: &Json) -> i128 {
    let text = instant.as_str().unwrap();
    let number = |from: usize, to: usize| text[from..to].parse::<i128>().unwrap();
    let (year, month, day) = (number(0, 4), number(5, 7), number(8, 10));
    let (y, m) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let days = 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day;
    let seconds = days * 86_400 + number(11, 13) * 3_600 + number(14, 16) * 60 + number(17, 19);
    let (fraction, zone) = text[19..].split_at(text[19..].find(['Z', '+']).unwrap());
    let fraction = format!("{:0<6}", fraction.trim_start_matches('.')).parse::<i128>().unwrap();
    let offset = if zone == "Z" { 0 } else { zone[1..3].parse::<i128>().unwrap() * 3_600 };
    (seconds - offset) * 1_000_000 + fraction
}
