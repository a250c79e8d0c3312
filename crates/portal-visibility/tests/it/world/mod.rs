//! Random portals as JSON: schemas, configurations, viewers and records. Everything follows from one seed.
//!
//! Values come from small pools, so that they meet: empty and missing texts, multi-byte letters, decimals that look different and are equal, midnights,
//! lookups that are empty or lead nowhere.

pub mod conditions;
mod dice;
pub mod json_sets;
pub mod records;
pub use records::USER;
mod schemas;

pub use dice::Dice;
use serde_json::{Map, Value as Json, json};

/// One random portal with its records.
#[derive(Debug)]
pub struct World {
    pub schema: Json,
    pub config: Json,
    /// By module name.
    pub records: Vec<(String, Vec<Map<String, Json>>)>,
    /// The base records that look at it.
    pub viewers: Vec<Map<String, Json>>,
}

impl World {
    pub fn new(seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let schema = schemas::schema(&mut dice);
        let config = schemas::config(&mut dice, &schema);
        let base = config["base"].as_str().unwrap().to_owned();
        let names: Vec<String> = schema["modules"].as_object().unwrap().keys().cloned().collect();
        let records: Vec<_> = names
            .iter()
            .map(|name| {
                let count = dice.below(10) + 4;
                (
                    name.clone(),
                    (0..count).map(|n| records::record(&mut dice, &schema, name, n)).collect::<Vec<_>>(),
                )
            })
            .collect();
        let own = &records.iter().find(|(name, _)| *name == base).unwrap().1;
        let viewers = vec![own[0].clone(), own[1].clone(), own[3].clone()];
        Self { schema, config, records, viewers }
    }
}

/// The members of a JSON object that is known to be one.
pub fn object(json: Json) -> Map<String, Json> {
    match json {
        Json::Object(object) => object,
        other => panic!("no object: {other}"),
    }
}

/// A key of a module's record, in the module's kind.
pub fn key(schema: &Json, module: &str, number: usize) -> Json {
    match schema["modules"][module]["key"].as_str() {
        Some("integer") => json!(number),
        Some("uuid") => json!(format!("00000000-0000-4000-8000-0000000000a{number:x}")),
        _ => json!(format!("k{number}")),
    }
}
