//! Sets in columns of JSON arrays: whatever stands in the column, PostgreSQL and the evaluator read it alike, and nothing raises an error.

use super::agreement::Database as _;
use super::server::Server;
use super::world::json_sets::{KEPT, conditions, evaluated, filter, mapping, schema};
use portal_visibility::sql::{ColumnType, Dialect};

/// PV-15, PV-46, PV-48: `null`, what is no array, elements that are `null`, and elements of any other kind.
#[test]
fn pv_46_postgresql_reads_json_arrays_as_the_evaluator_does() {
    let Some(mut server) = Server::start("pv_46_postgresql_reads_json_arrays_as_the_evaluator_does") else {
        return;
    };
    let kept = |kept: Option<&str>| kept.map_or_else(|| "NULL".into(), |text| format!("'{text}'"));
    let rows: Vec<String> =
        KEPT.iter().enumerate().map(|(id, text)| format!("({id}, {})", kept(*text))).collect();
    server.run(&format!(
        "CREATE TABLE cases (id bigint PRIMARY KEY, kept jsonb); INSERT INTO cases VALUES {}",
        rows.join(", ")
    ));
    let (schema, mut answers) = (schema(), 0);
    for condition in conditions() {
        let expected: Vec<String> =
            evaluated(&schema, &condition, &KEPT).iter().map(i64::to_string).collect();
        let others: Vec<String> =
            (0..KEPT.len()).map(|id| id.to_string()).filter(|id| !expected.contains(id)).collect();
        // UUIDs within JSON are texts, however the column says that they are meant.
        for devices in [ColumnType::UuidText, ColumnType::Uuid] {
            let filter = filter(&schema, &condition, &mapping(devices), Dialect::PostgreSql);
            for (text, expected) in [(filter.text.clone(), &expected), (filter.negated(), &others)] {
                let sql = format!("SELECT t.id FROM cases AS t WHERE {text} ORDER BY t.id");
                assert_eq!(server.firsts(&sql, &filter.parameters), *expected, "{condition}\n{sql}");
            }
        }
        answers += expected.len();
    }
    assert!(answers > 100, "{answers}");
}
