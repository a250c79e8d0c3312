//! Sets as they may stand in columns of JSON arrays, and every question about them.

use super::{USER, object};
use portal_visibility::sql::*;
use portal_visibility::*;
use serde_json::{Value as Json, json};

/// What may stand in a column, as the text of JSON; `None`: the column is `NULL`.
pub const KEPT: [Option<&str>; 25] = [
    None,
    Some("null"),
    Some("[]"),
    Some("[null]"),
    Some("[null, null]"),
    Some(r#"["a"]"#),
    Some(r#"["a", null]"#),
    Some(r#"[null, "b", "a", "b"]"#),
    Some(r#"["A", ""]"#),
    Some("[1]"),
    Some(r#"[1, "a", null]"#),
    Some(r#"["1"]"#),
    Some("[true]"),
    Some(r#"["a", false]"#),
    Some("[1.5]"),
    Some("[1.0]"),
    Some("[9223372036854775807]"),
    Some("[9223372036854775808]"),
    Some(r#"["a", {}]"#),
    Some(r#"[["a"]]"#),
    Some(r#""a""#),
    Some("1"),
    Some("true"),
    Some(r#"{ "a": "a" }"#),
    Some(r#"["0189ABCD-AC96-774B-BCCE-B302099A8057", "0189abcd-ac96-774b-bcce-b302099a80570"]"#),
];

pub const UUID: &str = "0189abcd-ac96-774b-bcce-b302099a8057";

pub fn schema() -> Schema {
    Schema::from_toml(
        r#"
        format = 1
        [modules.contacts]
        kind = "contacts"
        [modules.plans]
        kind = "custom"
        key = "integer"
        [modules.devices]
        kind = "custom"
        key = "uuid"
        [modules.cases]
        kind = "custom"
        key = "integer"
        fields.codes = { type = "choices", options = ["a", "b", "1"] }
        fields.people = { type = "references", to = "contacts" }
        fields.plans = { type = "references", to = "plans" }
        fields.devices = { type = "references", to = "devices" }
        "#,
    )
    .unwrap()
}

/// Every question about every set.
pub fn conditions() -> Vec<String> {
    let keys = [
        ("codes", "'a'", "'a', 'b'"),
        ("people", "'a'", "'1', 'a'"),
        ("plans", "1", "1, 9223372036854775807"),
        (
            "devices",
            "'0189abcd-ac96-774b-bcce-b302099a8057'",
            "'0189abcd-ac96-774b-bcce-b302099a8057', '0189abcd-ac96-774b-bcce-b302099a8058'",
        ),
    ];
    let of = |(field, one, two): &(&str, &str, &str)| {
        [
            format!("{field} is empty"),
            format!("{field} is not empty"),
            format!("{field} has {one}"),
            format!("{field} has any [{two}]"),
            format!("{field} has all [{one}]"),
            format!("{field} has all [{two}]"),
            format!("{field} has none [{one}]"),
            format!("{field} has none [{two}]"),
        ]
    };
    keys.iter().flat_map(of).collect()
}

fn portal(schema: &Schema, condition: &str) -> Portal {
    let text = format!(
        "format = 1\nkind = \"standard\"\nbase = \"contacts\"\n[modules.cases]\nwhere = \"{condition}\""
    );
    UserTypeConfig::from_toml(&text).unwrap().compile(schema).unwrap()
}

/// The filter of a condition.
pub fn filter(schema: &Schema, condition: &str, mapping: &SqlMapping, dialect: Dialect) -> SqlFilter {
    let portal = portal(schema, condition);
    let me = object(json!({ "id": "me" }));
    let viewer = portal
        .bind(USER.parse().unwrap(), &JsonModule::new(&schema[portal.base()], "id").record(&me))
        .unwrap();
    viewer.filter(schema.module("cases").unwrap()).to_sql(mapping, dialect).unwrap()
}

/// The sets of all fields in one column.
pub fn mapping(devices: ColumnType) -> SqlMapping {
    let array = |element| JsonArray::new("kept", element);
    let cases = ModuleMapping::new("cases", Column::new("id", ColumnType::BigInt))
        .with("codes", array(ColumnType::Text))
        .with("people", array(ColumnType::Text))
        .with("plans", array(ColumnType::BigInt))
        .with("devices", array(devices));
    SqlMapping::new().with("cases", cases)
}

/// The keys of the cases that the evaluator shows; they are numbered as they stand in the list.
pub fn evaluated(schema: &Schema, condition: &str, kept: &[Option<&str>]) -> Vec<i64> {
    let (portal, cases) = (portal(schema, condition), schema.module("cases").unwrap());
    let contacts = JsonModule::new(&schema[portal.base()], "id");
    let me = object(json!({ "id": "me" }));
    let viewer = portal.bind(USER.parse().unwrap(), &contacts.record(&me)).unwrap();
    let module = JsonModule::new(&schema[cases], "id");
    let sees = |(id, kept): (i64, Option<&str>)| {
        let kept = kept.map_or(Json::Null, |text| serde_json::from_str(text).unwrap());
        let record = json!({ "id": id, "codes": kept, "people": kept, "plans": kept, "devices": kept });
        viewer.sees(cases, &module.record(&object(record))).then_some(id)
    };
    (0..).zip(kept.iter().copied()).filter_map(sees).collect()
}
