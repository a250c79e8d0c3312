//! Random schemas, and configurations that fit them.

use super::conditions::condition;
use super::dice::Dice;
use serde_json::{Map, Value as Json, json};

const TYPES: [&str; 10] = [
    "boolean",
    "integer",
    "decimal",
    "text",
    "date",
    "instant",
    "choice",
    "reference",
    "choices",
    "references",
];
pub const OPTIONS: [&str; 4] = ["open", "closed", "保留", "o'clock"];
const NAMES: [&str; 12] = [
    "amount",
    "配送状況",
    "in",
    "per cent",
    "it's",
    "継続年数",
    "stage",
    "rank",
    "x\"y",
    "select",
    "Name",
    "name",
];

/// A base module, two related ones and a shared one.
pub fn schema(dice: &mut Dice) -> Json {
    let base_kind = *dice.pick(&["contacts", "leads", "vendors", "custom"]);
    let mut modules = Map::new();
    let names = ["contacts", "deals", "倉庫", "products"];
    for (index, name) in names.iter().enumerate() {
        let kind = match index {
            0 => base_kind,
            3 => "products",
            _ => "standard",
        };
        let key = *dice.pick(&["text", "integer", "uuid"]);
        let mut module = json!({ "kind": kind, "key": key, "organisation_wide": index == 3 });
        if dice.one_in(2) {
            module["layouts"] = json!(["standard", "短縮"]);
            module["wizards"] = json!({ "apply": "standard" });
        }
        let mut fields = Map::new();
        for _ in 0..=dice.below(6) {
            let field = field(dice, &names);
            fields.insert((*dice.pick(&NAMES)).into(), field);
        }
        if index < 3 {
            fields.insert("contact".into(), json!({ "type": "reference", "to": "contacts" }));
            if dice.one_in(2) {
                fields.insert("contacts".into(), json!({ "type": "references", "to": "contacts" }));
            }
        }
        module["fields"] = fields.into();
        module["subforms"] = json!({ "lines": { "fields": { "price": { "type": "decimal", "scale": 2 }, "qty": { "type": "integer" } } } });
        modules.insert((*name).into(), module);
    }
    json!({ "format": 1, "modules": modules, "web_tabs": ["news"] })
}

fn field(dice: &mut Dice, modules: &[&str]) -> Json {
    let value_type = *dice.pick(&TYPES);
    let mut field = json!({ "type": value_type });
    match value_type {
        "decimal" => field["scale"] = json!(dice.below(4)),
        "choice" | "choices" => field["options"] = json!(OPTIONS),
        "reference" | "references" => field["to"] = json!(dice.pick(modules)),
        _ => {}
    }
    field["read_only"] = json!(dice.one_in(6));
    field["unique"] = json!(value_type == "text" && dice.one_in(2));
    field
}

/// A configuration that compiles.
pub fn config(dice: &mut Dice, schema: &Json) -> Json {
    let mut modules = Map::new();
    for (name, module) in schema["modules"].as_object().unwrap() {
        let base = name == "contacts";
        let shared = name == "products";
        if dice.one_in(8) {
            continue;
        }
        let mut config = Map::new();
        config.insert("fields".into(), json!(dice.some(&field_names(module))));
        if dice.one_in(3) {
            let denied = dice.some(&field_names(module));
            config.insert(
                "deny".into(),
                json!({ *dice.pick(&["read", "filter", "sort", "search", "export", "write"]): denied }),
            );
        }
        if module.get("layouts").is_some() {
            let (layouts, wizards) = (dice.some(&["standard", "短縮"]), dice.some(&["apply"]));
            let none = layouts.is_empty() && wizards.is_empty();
            config.insert("layouts".into(), if none { json!(["standard"]) } else { json!(layouts) });
            config.insert("wizards".into(), json!(wizards));
        }
        if shared {
            config.insert("shared".into(), json!(true));
        } else {
            let rights = dice.some(&["create", "edit", "delete", "edit_shared"]);
            let lookups = dice.some(&lookups(module));
            // PV-11, PV-40: what is created in the base module needs a lookup.
            let fits = |right: &&str| *right != "create" || !base || !lookups.is_empty();
            let rights: Vec<&str> = std::iter::once("view").chain(rights.into_iter().filter(fits)).collect();
            config.insert("rights".into(), json!(rights));
            let conditions = lookups.is_empty() || dice.one_in(2);
            if !lookups.is_empty() {
                config.insert("lookups".into(), json!(lookups));
            }
            if (conditions && !base) || dice.one_in(3) {
                config.insert("where".into(), condition(dice, schema, name, 3));
            }
        }
        modules.insert(name.clone(), config.into());
    }
    let kind = schema["modules"]["contacts"]["kind"].as_str().unwrap();
    let standard = kind == "contacts" && dice.one_in(2);
    json!({
        "format": 1,
        "kind": if standard { "standard" } else { "custom" },
        "base": "contacts",
        "modules": modules,
        "web_tabs": dice.some(&["news"]),
    })
}

fn field_names(module: &Json) -> Vec<String> {
    let own = module["fields"].as_object().unwrap().keys().cloned();
    own.chain(["lines.price".to_owned(), "lines.qty".to_owned()]).collect()
}

fn lookups(module: &Json) -> Vec<String> {
    let fields = module["fields"].as_object().unwrap().iter();
    fields.filter(|(_, field)| field["to"] == "contacts").map(|(name, _)| name.clone()).collect()
}
