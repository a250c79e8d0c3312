//! A literal reading of the rules, over JSON: slow, plain, and sharing nothing with the library.

mod fields;
mod values;

pub use fields::{USES, may_use};
use serde_json::{Map, Value as Json};
pub use values::compare;

type Record = Map<String, Json>;

/// One question and its answer, as the rules put it.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    pub what: String,
    pub holds: bool,
}

/// What the rules are read about.
#[derive(Clone, Copy)]
pub struct Naive<'a> {
    pub schema: &'a Json,
    pub config: &'a Json,
    pub me: &'a Record,
}

impl Naive<'_> {
    /// Whether the viewer sees a record, and the questions that decided, in their order.
    pub fn sees(&self, module: &str, record: &Record) -> (bool, Vec<Asked>) {
        let mut asked = Vec::new();
        let base = self.config["base"] == *module;
        let mut config = &self.config["modules"][module];
        let everything = serde_json::json!({ "layouts": self.schema["modules"][module]["layouts"] });
        if config.is_null() {
            if !base {
                // Modules that are not mentioned are not shown.
                return (false, asked);
            }
            config = &everything;
        }
        // PV-12: their own record, always.
        if base && Self::ask(&mut asked, "own", record["#"] == self.me["#"]) {
            return (true, asked);
        }
        // PV-17: shared modules show everything, but for layouts.
        if config["shared"] == true {
            return (self.layout(&mut asked, module, config, record), asked);
        }
        let lookups: Vec<&str> = strings(&config["lookups"]);
        if base && lookups.is_empty() {
            return (false, asked);
        }
        // PV-13, PV-22: one of the lookups names the viewer's record.
        let linked = lookups.is_empty()
            || lookups.iter().any(|lookup| {
                let names = match record.get(*lookup) {
                    Some(Json::Array(several)) => several.contains(&self.me["#"]),
                    Some(one) => !one.is_null() && *one == self.me["#"],
                    None => false,
                };
                Self::ask(&mut asked, &format!("lookup {lookup}"), names)
            });
        if !linked {
            return (false, asked);
        }
        if !config["where"].is_null() && !self.holds(&mut asked, module, &config["where"], record) {
            return (false, asked);
        }
        (self.layout(&mut asked, module, config, record), asked)
    }

    fn ask(asked: &mut Vec<Asked>, what: &str, holds: bool) -> bool {
        asked.push(Asked { what: what.into(), holds });
        holds
    }

    /// PV-19: only records of chosen layouts, and of the layouts of chosen wizards.
    fn layout(&self, asked: &mut Vec<Asked>, module: &str, config: &Json, record: &Record) -> bool {
        let definition = &self.schema["modules"][module];
        if definition["layouts"].is_null() {
            return true;
        }
        let mut shown = strings(&config["layouts"]);
        for wizard in strings(&config["wizards"]) {
            shown.push(definition["wizards"][wizard].as_str().unwrap());
        }
        let layout = record.get("layout").and_then(Json::as_str);
        Self::ask(asked, "layout", layout.is_some_and(|layout| shown.contains(&layout)))
    }

    /// PV-14: conditions.
    fn holds(&self, asked: &mut Vec<Asked>, module: &str, condition: &Json, record: &Record) -> bool {
        if let Json::Array(parts) = &condition["and"] {
            return parts.iter().all(|part| self.holds(asked, module, part, record));
        }
        if let Json::Array(parts) = &condition["or"] {
            return parts.iter().any(|part| self.holds(asked, module, part, record));
        }
        let name = last(condition["field"].as_str().unwrap());
        let field = &self.schema["modules"][module]["fields"][name];
        let null = Json::Null;
        let value = record.get(name).unwrap_or(&null);
        let op = condition["op"].as_str().unwrap();
        let other: Json = if condition["me"] == true {
            self.me["#"].clone()
        } else if let Some(base) = condition["base"].as_str() {
            self.me.get(last(base)).cloned().unwrap_or_default()
        } else if condition["values"].is_null() {
            condition["value"].clone()
        } else {
            condition["values"].clone()
        };
        let holds = compare(field["type"].as_str().unwrap(), value, op, &other);
        Self::ask(asked, &format!("compare {name} {op}"), holds)
    }
}

/// The part behind the module's name.
fn last(path: &str) -> &str {
    path.split_once('.').map_or(path, |(_, field)| field)
}

pub fn strings(json: &Json) -> Vec<&str> {
    json.as_array().map(|list| list.iter().filter_map(Json::as_str).collect()).unwrap_or_default()
}
