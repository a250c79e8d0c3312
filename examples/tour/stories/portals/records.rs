//! Makes the records of an organisation from a few lines of data; always the same ones.

use super::data::{Record, Records, untold};
use crate::world::TourError;
use serde::Deserialize;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use tantou::storage::Timestamp;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ModuleRecipe {
    count: usize,
    #[serde(default)]
    layouts: Vec<String>,
    fields: BTreeMap<String, Recipe>,
}

/// How the values of a field are drawn.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Recipe {
    /// One of these.
    Pick(Vec<Json>),
    /// One of each list, together.
    Join(Vec<Vec<String>>),
    /// The record's number in place of `{}`.
    Numbered(String),
    /// A whole number between two.
    Whole(i64, i64),
    /// Yes, one time in so many.
    Flag(u64),
    /// An amount between two, with cents.
    Money(i64, i64),
    /// A day at most so many days after another.
    Day(String, u64),
    /// An instant at most so many seconds after another.
    Instant(Timestamp, u64),
    /// A record of a module; one time in twenty none.
    Record(String),
    /// At most so many records of a module.
    Records(String, u64),
}

/// Random numbers that follow from a seed (`SplitMix64`).
struct Dice(u64);

impl Dice {
    fn of(words: &[&str]) -> Self {
        let octets = words.iter().flat_map(|word| word.bytes());
        Self(octets.fold(0xCBF2_9CE4_8422_2325, |seed, octet| {
            (seed ^ u64::from(octet)).wrapping_mul(0x0100_0000_01B3)
        }))
    }

    /// From 0, below `end`.
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)).checked_rem(end).unwrap_or(0)
    }

    fn between(&mut self, from: i64, to: i64) -> i64 {
        let span = to.saturating_sub(from).saturating_add(1).unsigned_abs();
        from.saturating_add(i64::try_from(self.below(span)).unwrap_or(0))
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        let index = self.below(u64::try_from(from.len()).unwrap_or(1));
        from.get(usize::try_from(index).unwrap_or(0))
    }
}

/// The records that a file of recipes makes.
pub(super) fn make(shop: &str, recipes: &str) -> Result<Records, TourError> {
    let recipes: BTreeMap<String, ModuleRecipe> = serde_json::from_str(recipes).map_err(untold)?;
    let counts: BTreeMap<&str, usize> =
        recipes.iter().map(|(module, recipe)| (module.as_str(), recipe.count)).collect();
    let mut records = Records::new();
    for (module, recipe) in &recipes {
        let mut dice = Dice::of(&[shop, "/", module]);
        let numbers = 1..=recipe.count;
        let made: Result<Vec<Record>, TourError> =
            numbers.map(|number| one(&mut dice, number, recipe, &counts)).collect();
        records.insert(module.clone(), made?);
    }
    Ok(records)
}

fn one(
    dice: &mut Dice,
    number: usize,
    recipe: &ModuleRecipe,
    counts: &BTreeMap<&str, usize>,
) -> Result<Record, TourError> {
    let mut record = Record::new();
    record.insert("id".into(), json!(number));
    record.insert("author".into(), json!("organisation"));
    if let Some(layout) = dice.pick(&recipe.layouts) {
        record.insert("layout".into(), json!(layout));
    }
    for (field, recipe) in &recipe.fields {
        record.insert(field.clone(), value(dice, number, recipe, counts)?);
    }
    Ok(record)
}

fn value(
    dice: &mut Dice,
    number: usize,
    recipe: &Recipe,
    counts: &BTreeMap<&str, usize>,
) -> Result<Json, TourError> {
    let reference = |dice: &mut Dice, module: &str| {
        let count = counts.get(module).copied().unwrap_or(1);
        dice.between(1, i64::try_from(count).unwrap_or(1))
    };
    Ok(match recipe {
        Recipe::Pick(values) => dice.pick(values).cloned().unwrap_or_default(),
        Recipe::Join(parts) => {
            let words = parts.iter().filter_map(|part| dice.pick(part).map(String::as_str));
            json!(words.collect::<String>())
        }
        Recipe::Numbered(text) => json!(text.replace("{}", &number.to_string())),
        Recipe::Whole(from, to) => json!(dice.between(*from, *to)),
        Recipe::Flag(times) => json!(dice.below(*times) == 0),
        Recipe::Money(from, to) => json!(format!("{}.{:02}", dice.between(*from, *to), dice.below(100))),
        Recipe::Day(from, days) => {
            let from: Timestamp = format!("{from}T00:00:00Z").parse().map_err(untold)?;
            let day = from.saturating_add(std::time::Duration::from_secs(
                dice.below(days.saturating_add(1)).saturating_mul(86_400),
            ));
            json!(day.to_string().split('T').next().unwrap_or_default())
        }
        Recipe::Instant(from, seconds) => {
            let after = std::time::Duration::from_secs(dice.below(seconds.saturating_add(1)));
            json!(from.saturating_add(after).to_string())
        }
        Recipe::Record(_) if dice.below(20) == 0 => Json::Null,
        Recipe::Record(module) => json!(reference(dice, module)),
        Recipe::Records(module, most) => {
            let several = dice.below(most.saturating_add(1));
            (0..several).map(|_| json!(reference(dice, module))).collect()
        }
    })
}
