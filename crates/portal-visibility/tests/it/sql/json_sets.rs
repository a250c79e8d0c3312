//! Sets in columns of JSON arrays: whatever stands in the column, SQLite and the evaluator read it alike.

use super::database::Bind;
use crate::world::json_sets::{KEPT, UUID, conditions, evaluated, filter, mapping, schema};
use portal_visibility::sql::*;
use rusqlite::{Connection, params_from_iter};

/// What SQLite keeps besides, and PostgreSQL does not take: a character that ends texts in C.
const WITH_NUL: [Option<&str>; 2] =
    [Some(r#"["0189abcd-ac96-774b-bcce-b302099a8057\u0000x"]"#), Some(r#"["a\u0000b"]"#)];

/// The keys of the cases that a condition selects.
fn select(database: &Connection, condition: &str, parameters: &[Parameter]) -> Vec<i64> {
    let sql = format!("SELECT id FROM cases AS t WHERE {condition} ORDER BY id");
    let mut statement = database.prepare(&sql).unwrap();
    let bound = params_from_iter(parameters.iter().cloned().map(Bind));
    statement.query_map(bound, |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

/// PV-15, PV-46, PV-48: `null`, what is no array, elements that are `null`, and elements of any other kind.
#[test]
fn pv_46_json_arrays_are_read_as_the_evaluator_reads_them() {
    let schema = schema();
    let database = Connection::open_in_memory().unwrap();
    database.execute("CREATE TABLE cases (id INTEGER PRIMARY KEY, kept TEXT)", ()).unwrap();
    let all: Vec<Option<&str>> = KEPT.into_iter().chain(WITH_NUL).collect();
    for (id, kept) in (0_i64..).zip(all.iter().copied()) {
        database.execute("INSERT INTO cases VALUES (?, ?)", (id, kept)).unwrap();
    }
    let mut answers = 0;
    for condition in conditions() {
        let filter = filter(&schema, &condition, &mapping(ColumnType::UuidText), Dialect::Sqlite);
        let expected = evaluated(&schema, &condition, &all);
        assert_eq!(
            select(&database, &filter.text, &filter.parameters),
            expected,
            "{condition}\n{}",
            filter.text
        );
        let others = (0..).take(all.len()).filter(|id| !expected.contains(id)).collect::<Vec<i64>>();
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
        let filter = filter(&schema, &condition, &mapping(ColumnType::UuidText), Dialect::Sqlite);
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
        let filter = filter(&schema, condition, &mapping, Dialect::Sqlite);
        let found = select(&database, &filter.text, &filter.parameters);
        assert_eq!(found, evaluated(&schema, condition, &kept), "{condition}\n{}", filter.text);
    }
}
