//! The text of filters: parameters, quotes, collation, and what is refused by name.

use crate::shop::*;
use portal_visibility::sql::*;
use serde_json::json;

pub fn mapping(native: bool) -> SqlMapping {
    let or = |native_type, plain| if native { native_type } else { plain };
    let repairs = ModuleMapping::new("re\"pairs", Column::new("id", ColumnType::BigInt))
        .with_layout(Column::new("layout", ColumnType::Text))
        .with("contact", Column::new("contact_id", ColumnType::Text).binary())
        .with("subject", Column::new("subject", ColumnType::Text).with_fold("subject_fold"))
        .with("cost", Column::new("cost", or(ColumnType::Numeric, ColumnType::Units)))
        .with("due", Column::new("due", or(ColumnType::Date, ColumnType::DateText)))
        .with("filed_at", Column::new("filed_at", or(ColumnType::Timestamptz, ColumnType::Micros)))
        .with("urgent", Column::new("urgent", ColumnType::Boolean))
        .with("state", Column::new("state", ColumnType::Text))
        .with("配送状況", Column::new("配送状況", ColumnType::Text))
        .with(
            "helpers",
            Link::new("repair_helpers", "repair_id", Column::new("contact_id", ColumnType::Text)),
        );
    SqlMapping::new().with("repairs", repairs)
}

fn filter(condition: &str, mapping: &SqlMapping, dialect: Dialect) -> Result<SqlFilter, SqlError> {
    let shop = with(|config| {
        config.modules.get_mut("repairs").unwrap().condition = Some(condition.parse().unwrap());
    });
    let sage = sage();
    shop.viewer(&sage).filter(shop.module("repairs")).to_sql(mapping, dialect)
}

/// PV-46, PV-48: both dialects' texts of a rule with every kind of comparison. No value stands in the text.
#[test]
fn pv_46_the_texts_of_both_dialects() {
    let conditions = [
        "state != 'closed' and (cost >= 6 or 配送状況 != contacts.配送状況)",
        "subject ~= 'Ab' or subject contains 'it''s' or subject starts with 'x'",
        "due >= '2026-04-01' and filed_at < '2026-04-01T09:00:00+09:00' and urgent != true",
        "state in ['open', 'closed'] or cost not in [1, '2.50'] or due in ['2026-04-01', '2026-04-02']",
        "helpers has any ['a', 'b'] and helpers has all ['c', 'd'] and helpers has none ['e']",
        "helpers is empty or state is not empty or region in contacts.regions",
    ];
    let mut text = String::new();
    for condition in conditions {
        for (dialect, native) in [(Dialect::Sqlite, false), (Dialect::PostgreSql, true)] {
            text += &match filter(condition, &mapping(native), dialect) {
                Ok(filter) => format!("{}: {}\n    {:?}\n", dialect.name(), filter.text, filter.parameters),
                Err(error) => format!("{error}\n"),
            };
        }
    }
    insta::assert_snapshot!(text);
}

/// PV-48: what a dialect cannot express exactly is refused with the name of what it lacks, everything at once.
#[test]
fn pv_48_what_is_not_exact_is_refused_by_name() {
    let condition =
        "cost >= 6 and due > '2026-04-01' and filed_at > '2026-04-01T00:00:00Z' and region = 'east'";
    let error = filter(condition, &mapping(true), Dialect::Sqlite).unwrap_err();
    assert_eq!(error.code(), "sql.not_exact");
    let lacks: Vec<_> = error.lacks.iter().map(|lack| format!("{} {lack}", lack.code())).collect();
    insta::assert_snapshot!(lacks.join("\n"));
    let mut without = mapping(false);
    without.modules.get_mut("repairs").unwrap().layout = None;
    let Some(FieldMapping::Column(subject)) =
        without.modules.get_mut("repairs").unwrap().fields.get_mut("subject")
    else {
        panic!("a column");
    };
    subject.fold = None;
    let error = filter("subject ~= 'a'", &without, Dialect::Sqlite).unwrap_err();
    assert_eq!(error.lacks.iter().map(Lack::code).collect::<Vec<_>>(), ["sql.layout", "sql.fold"]);
    let error = filter("state = 'open'", &SqlMapping::new(), Dialect::PostgreSql).unwrap_err();
    assert_eq!(error.lacks[0].code(), "sql.module");
}

/// PV-46: a module that the portal does not show selects nothing.
#[test]
fn pv_46_a_hidden_module_selects_nothing() {
    let shop = open();
    let mapping =
        SqlMapping::new().with("journal", ModuleMapping::new("journal", Column::new("id", ColumnType::Text)));
    let sage = sage();
    let filter = shop.viewer(&sage).filter(shop.module("journal")).to_sql(&mapping, Dialect::Sqlite).unwrap();
    assert_eq!(filter.text, "1 = 0");
}

/// PV-48: a list by a lookup uses the index on the lookup's column.
#[test]
fn pv_48_the_index_on_the_lookup_is_used() {
    let shop = with(|config| {
        let repairs = config.modules.get_mut("repairs").unwrap();
        repairs.lookups = vec!["contact".into()];
    });
    let sage = sage();
    let filter =
        shop.viewer(&sage).filter(shop.module("repairs")).to_sql(&mapping(false), Dialect::Sqlite).unwrap();
    let database = rusqlite::Connection::open_in_memory().unwrap();
    database
        .execute_batch(
            "CREATE TABLE \"re\"\"pairs\" (id INTEGER PRIMARY KEY, layout TEXT, contact_id TEXT, subject TEXT, cost INTEGER,
             urgent INTEGER, state TEXT, 配送状況 TEXT);
             CREATE INDEX by_contact ON \"re\"\"pairs\" (contact_id);",
        )
        .unwrap();
    let sql = format!("EXPLAIN QUERY PLAN SELECT id FROM \"re\"\"pairs\" AS t WHERE {}", filter.text);
    let mut statement = database.prepare(&sql).unwrap();
    let parameters = filter.parameters.into_iter().map(super::database::Bind);
    let plan: Vec<String> = statement
        .query_map(rusqlite::params_from_iter(parameters), |row| row.get(3))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    assert!(plan[0].contains("USING INDEX by_contact (contact_id=?)"), "{plan:?}");
    let record = repair(1, json!({}));
    assert!(shop.viewer(&sage).sees(shop.module("repairs"), &shop.json("repairs").record(&record)));
}
