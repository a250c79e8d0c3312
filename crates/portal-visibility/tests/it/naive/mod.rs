//! A literal reading of the rules, over JSON: slow, plain, and sharing nothing with the library.

mod fields;
mod values;

pub use fields::{USES, may_use};
use serde_json::{Map, Value as Json};
pub use values::compare;
use values::{elements, is_key};

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
                let value = record.get(*lookup).unwrap_or(&Json::Null);
                let names = if self.schema["modules"][module]["fields"][*lookup]["type"] == "references" {
                    elements(value).is_some_and(|several| several.contains(&self.me["#"]))
                } else {
                    !value.is_null() && *value == self.me["#"]
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

    /// What the base record has to compare with. PV-21: a set with a key that is none of its kind is malformed, and as good as missing here.
    fn of_base(&self, name: &str) -> Json {
        let field = &self.schema["modules"]["contacts"]["fields"][name];
        let value = self.me.get(name).cloned().unwrap_or_default();
        let key = field["to"].as_str().and_then(|to| self.schema["modules"][to]["key"].as_str());
        let fits =
            |element: &Json| if key == Some("integer") { element.is_i64() } else { is_key(element, key) };
        let set = matches!(field["type"].as_str().unwrap(), "choices" | "references");
        let sound = !set || elements(&value).is_some_and(|several| several.iter().all(fits));
        if sound { value } else { Json::Null }
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
        let path = condition["field"].as_str().unwrap();
        let name = last(path);
        let (viewers, null) = (of_viewer(path, module), Json::Null);
        let (of, whose) = if viewers { ("contacts", self.me) } else { (module, record) };
        let field = &self.schema["modules"][of]["fields"][name];
        let value = whose.get(name).unwrap_or(&null);
        let op = condition["op"].as_str().unwrap();
        let other: Json = if condition["me"] == true {
            self.me["#"].clone()
        } else if let Some(base) = condition["base"].as_str() {
            self.of_base(last(base))
        } else if condition["values"].is_null() {
            condition["value"].clone()
        } else {
            condition["values"].clone()
        };
        let holds = compare(field["type"].as_str().unwrap(), value, op, &other);
        Self::ask(asked, &format!("{} {name} {op}", if viewers { "viewer" } else { "compare" }), holds)
    }
}

/// PV-14: whether the left side is the viewer's. The base module's name means it in conditions on other modules, `base` everywhere.
pub fn of_viewer(path: &str, module: &str) -> bool {
    path.split_once('.').is_some_and(|(named, _)| named == "base" || (named == "contacts" && module != named))
}

/// The part behind the module's name.
fn last(path: &str) -> &str {
    path.split_once('.').map_or(path, |(_, field)| field)
}

pub fn strings(json: &Json) -> Vec<&str> {
    json.as_array().map(|list| list.iter().filter_map(Json::as_str).collect()).unwrap_or_default()
}
