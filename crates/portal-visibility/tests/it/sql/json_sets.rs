//! Sets in columns of JSON arrays: whatever stands in the column, the database and the evaluator read it alike.

use super::database::Bind;
use crate::shop::{object, user};
use portal_visibility::sql::*;
use portal_visibility::*;
use rusqlite::{Connection, params_from_iter};
use serde_json::{Value as Json, json};

/// What may stand in a column, as the text of JSON; `None`: the column is `NULL`.
const KEPT: [Option<&str>; 25] = [
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

const UUID: &str = "0189abcd-ac96-774b-bcce-b302099a8057";

fn schema() -> Schema {
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
fn conditions() -> Vec<String> {
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
fn filter(schema: &Schema, condition: &str, mapping: &SqlMapping) -> SqlFilter {
    let portal = portal(schema, condition);
    let me = object(json!({ "id": "me" }));
    let viewer = portal.bind(user(), &JsonModule::new(&schema[portal.base()], "id").record(&me)).unwrap();
    viewer.filter(schema.module("cases").unwrap()).to_sql(mapping, Dialect::Sqlite).unwrap()
}

/// The keys of the cases that a condition selects.
fn select(database: &Connection, condition: &str, parameters: &[Parameter]) -> Vec<i64> {
    let sql = format!("SELECT id FROM cases AS t WHERE {condition} ORDER BY id");
    let mut statement = database.prepare(&sql).unwrap();
    let bound = params_from_iter(parameters.iter().cloned().map(Bind));
    statement.query_map(bound, |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

fn mapping() -> SqlMapping {
    let array = |element| JsonArray::new("kept", element);
    let cases = ModuleMapping::new("cases", Column::new("id", ColumnType::BigInt))
        .with("codes", array(ColumnType::Text))
        .with("people", array(ColumnType::Text))
        .with("plans", array(ColumnType::BigInt))
        .with("devices", array(ColumnType::UuidText));
    SqlMapping::new().with("cases", cases)
}

fn evaluated(schema: &Schema, condition: &str, kept: &[Option<&str>]) -> Vec<i64> {
    let (portal, cases) = (portal(schema, condition), schema.module("cases").unwrap());
    let contacts = JsonModule::new(&schema[portal.base()], "id");
    let me = object(json!({ "id": "me" }));
    let viewer = portal.bind(user(), &contacts.record(&me)).unwrap();
    let module = JsonModule::new(&schema[cases], "id");
    let sees = |(id, kept): (i64, Option<&str>)| {
        let kept = kept.map_or(Json::Null, |text| serde_json::from_str(text).unwrap());
        let record = json!({ "id": id, "codes": kept, "people": kept, "plans": kept, "devices": kept });
        viewer.sees(cases, &module.record(&object(record))).then_some(id)
    };
    (0..).zip(kept.iter().copied()).filter_map(sees).collect()
}

/// PV-15, PV-46, PV-48: `null`, what is no array, elements that are `null`, and elements of any other kind.
#[test]
fn pv_46_json_arrays_are_read_as_the_evaluator_reads_them() {
    let schema = schema();
    let database = Connection::open_in_memory().unwrap();
    database.execute("CREATE TABLE cases (id INTEGER PRIMARY KEY, kept TEXT)", ()).unwrap();
    for (id, kept) in (0_i64..).zip(KEPT) {
        database.execute("INSERT INTO cases VALUES (?, ?)", (id, kept)).unwrap();
    }
    let mut answers = 0;
    for condition in conditions() {
        let filter = filter(&schema, &condition, &mapping());
        let expected = evaluated(&schema, &condition, &KEPT);
        assert_eq!(
            select(&database, &filter.text, &filter.parameters),
            expected,
            "{condition}\n{}",
            filter.text
        );
        let others = (0..).take(KEPT.len()).filter(|id| !expected.contains(id)).collect::<Vec<i64>>();
        assert_eq!(select(&database, &filter.negated(), &filter.parameters), others, "{condition}");
        answers += expected.len();
    }
    assert!(answers > 100, "{answers}");
    // By hand, so that both are not wrong alike: nothing, `null`, and arrays of nothing but `null` are empty.
    assert_eq!(evaluated(&schema, "codes is empty", &KEPT), [0, 1, 2, 3, 4]);
    assert_eq!(evaluated(&schema, "codes has 'a'", &KEPT), [5, 6, 7, 10]);
    assert_eq!(evaluated(&schema, "plans has 1", &KEPT), [9, 10]);
    assert_eq!(evaluated(&schema, "codes has none ['a']", &KEPT), [8, 11, 24]);
    assert_eq!(evaluated(&schema, &format!("devices has '{UUID}'"), &KEPT), [24]);
    assert_eq!(evaluated(&schema, "plans is not empty", &KEPT), [5, 6, 7, 8, 9, 10, 11, 16, 24]);
}

/// PV-46: what is no JSON at all satisfies nothing, and raises no error.
#[test]
fn pv_46_what_is_no_json_satisfies_nothing() {
    let schema = schema();
    let database = Connection::open_in_memory().unwrap();
    database
        .execute_batch(
            "CREATE TABLE cases (id, kept); INSERT INTO cases VALUES (1, '[\"a\"'), (2, ''), (3, x'ff')",
        )
        .unwrap();
    for condition in conditions() {
        let filter = filter(&schema, &condition, &mapping());
        assert!(select(&database, &filter.text, &filter.parameters).is_empty(), "{condition}");
    }
}

/// PV-15, PV-46: in a table of links an element that is `NULL` does not count either.
#[test]
fn pv_46_links_to_nothing_do_not_count() {
    let schema = schema();
    let database = Connection::open_in_memory().unwrap();
    database
        .execute_batch(
            "CREATE TABLE cases (id INTEGER PRIMARY KEY);
             INSERT INTO cases VALUES (0), (1), (2), (3);
             CREATE TABLE codes (\"case\" INTEGER, code TEXT);
             INSERT INTO codes VALUES (1, NULL), (2, NULL), (2, 'b'), (3, 'a'), (3, NULL);",
        )
        .unwrap();
    let link = Link::new("codes", "case", Column::new("code", ColumnType::Text));
    let cases = ModuleMapping::new("cases", Column::new("id", ColumnType::BigInt)).with("codes", link);
    let mapping = SqlMapping::new().with("cases", cases);
    let kept = [None, Some("[null]"), Some(r#"[null, "b"]"#), Some(r#"["a", null]"#)];
    for condition in conditions().iter().filter(|condition| condition.starts_with("codes")) {
        let filter = filter(&schema, condition, &mapping);
        let found = select(&database, &filter.text, &filter.parameters);
        assert_eq!(found, evaluated(&schema, condition, &kept), "{condition}\n{}", filter.text);
    }
}
