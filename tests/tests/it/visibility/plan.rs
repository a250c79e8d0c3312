//! Lists from a large table use the index on the lookup's column (PV-46, PV-48).

use super::agreement::Database as _;
use super::server::Server;
use super::sqlite::Bind;
use portal_visibility::sql::*;
use portal_visibility::{Direction, JsonModule, Record as _, Schema, UserTypeConfig, Viewer};
use rusqlite::{Connection, params_from_iter};
use serde_json::json;

const SCHEMA: &str = r#"
    format = 1
    [modules.contacts]
    kind = "contacts"
    key = "integer"
    [modules.deals]
    kind = "standard"
    key = "integer"
    fields.contact = { type = "reference", to = "contacts" }
    fields.amount = { type = "decimal", scale = 2 }
    fields.state = { type = "choice", options = ["open", "closed"] }
"#;

const PORTAL: &str = r#"
    format = 1
    kind = "standard"
    base = "contacts"
    [modules.deals]
    lookups = ["contact"]
    where = "state != 'closed'"
    fields = ["amount", "state"]
"#;

/// How many rows; each contact has a hundred deals.
const ROWS: i64 = 1_000_000;

fn database() -> Connection {
    let database = Connection::open_in_memory().unwrap();
    let script = format!(
        "CREATE TABLE deals (id INTEGER PRIMARY KEY, contact_id INTEGER, cents INTEGER NOT NULL, state TEXT);
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {ROWS})
         INSERT INTO deals SELECT i, i % ({ROWS} / 100), (i * 7919) % 100000, iif(i % 3 = 0, 'closed', 'open') FROM n;
         CREATE INDEX by_contact ON deals (contact_id, cents);
         ANALYZE;"
    );
    database.execute_batch(&script).unwrap();
    database
}

fn mapping() -> SqlMapping {
    SqlMapping::new().with(
        "deals",
        ModuleMapping::new("deals", Column::new("id", ColumnType::BigInt))
            .with("contact", Column::new("contact_id", ColumnType::BigInt))
            .with("amount", Column::new("cents", ColumnType::Units).required())
            .with("state", Column::new("state", ColumnType::Text)),
    )
}

fn plan(database: &Connection, sql: &SqlList) -> Vec<String> {
    let mut statement = database.prepare(&format!("EXPLAIN QUERY PLAN {}", sql.text)).unwrap();
    let bound = params_from_iter(sql.parameters.iter().cloned().map(Bind));
    statement.query_map(bound, |row| row.get(3)).unwrap().map(Result::unwrap).collect()
}

/// The keys of a page, and the position of its last record.
fn page(database: &Connection, sql: &SqlList) -> Vec<(i64, i64)> {
    let mut statement = database.prepare(&sql.text).unwrap();
    let bound = params_from_iter(sql.parameters.iter().cloned().map(Bind));
    statement.query_map(bound, |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect()
}

fn with_viewer(use_it: impl FnOnce(&Schema, &Viewer<'_>)) {
    let schema = Schema::from_toml(SCHEMA).unwrap();
    let portal = UserTypeConfig::from_toml(PORTAL).unwrap().compile(&schema).unwrap();
    let contacts = JsonModule::new(&schema[portal.base()], "id");
    let me = json!({ "id": 42 });
    let viewer = portal
        .bind(
            "01890a5d-ac96-774b-bcce-b302099a8057".parse().unwrap(),
            &contacts.record(me.as_object().unwrap()),
        )
        .unwrap();
    use_it(&schema, &viewer);
}

/// PV-46: in a million rows with an index on the lookup's column every page is one search in it, from either end, and all pages are the whole list.
#[test]
fn pv_46_pages_of_a_million_rows_use_the_index_of_the_lookup() {
    let database = database();
    with_viewer(|schema, viewer| {
        let deals = schema.module("deals").unwrap();
        let json = JsonModule::new(&schema[deals], "id");
        let mut seen = Vec::new();
        let mut after = None;
        for direction in [Direction::Ascending, Direction::Descending] {
            let mut keys = Vec::new();
            loop {
                let mut request = viewer
                    .list(deals)
                    .filter("amount >= 1".parse().unwrap())
                    .sort("amount", direction)
                    .limit(7);
                request = match after.take() {
                    Some(position) => request.after(position),
                    None => request,
                };
                let asked = request.prepare().unwrap();
                let sql = asked.to_sql(&mapping(), Dialect::Sqlite).unwrap();
                // One search in the index, which gives the order too: nothing is sorted, nothing scanned.
                let steps = plan(&database, &sql);
                assert_eq!(steps.len(), 1, "{steps:?}\n{}", sql.text);
                assert!(steps[0].starts_with("SEARCH t USING INDEX by_contact (contact_id=?"), "{steps:?}");
                let rows = page(&database, &sql);
                keys.extend(rows.iter().map(|(id, _)| *id));
                assert!(keys.len() <= 100, "a contact has a hundred deals");
                let Some((id, cents)) = rows.last().filter(|_| rows.len() == 7) else { break };
                let row = json!({ "id": id, "amount": format!("{}.{:02}", cents / 100, cents % 100) });
                after = Some(asked.position(&json.record(row.as_object().unwrap())));
                assert_eq!(json.record(row.as_object().unwrap()).key().to_string(), id.to_string());
            }
            seen.push(keys);
        }
        seen[1].reverse();
        assert_eq!(seen[0], seen[1]);
        let all = viewer.list(deals).filter("amount >= 1".parse().unwrap()).prepare().unwrap();
        let sql = all.count_to_sql(&mapping(), Dialect::Sqlite).unwrap();
        let count: i64 = database
            .query_row(&sql.text, params_from_iter(sql.parameters.iter().cloned().map(Bind)), |row| {
                row.get(0)
            })
            .unwrap();
        assert!(count > 50 && i64::try_from(seen[0].len()).unwrap() == count, "{count} {}", seen[0].len());
    });
}

/// PV-46: PostgreSQL takes every page from the index, too, where the fields of the order are `NOT NULL`, and sorts nothing.
#[test]
fn pv_46_postgresql_uses_the_index_of_the_lookup() {
    let Some(mut server) = Server::start("pv_46_postgresql_uses_the_index_of_the_lookup") else { return };
    server.run(
        "CREATE TABLE deals (id bigint PRIMARY KEY, contact_id bigint, cents bigint NOT NULL, state text);
         INSERT INTO deals SELECT i, i % 1000, (i * 7919) % 100000, CASE i % 3 WHEN 0 THEN 'closed' ELSE 'open' END
             FROM generate_series(1, 100000) AS n(i);
         CREATE INDEX by_contact ON deals (contact_id, cents, id);
         ANALYZE deals;",
    );
    with_viewer(|schema, viewer| {
        let deals = schema.module("deals").unwrap();
        let json = JsonModule::new(&schema[deals], "id");
        for direction in [Direction::Ascending, Direction::Descending] {
            let request = || viewer.list(deals).sort("amount", direction).limit(7);
            let row = json!({ "id": 4242, "amount": "500.00" });
            let position = request().prepare().unwrap().position(&json.record(row.as_object().unwrap()));
            for request in [request(), request().after(position)] {
                let sql = request.prepare().unwrap().to_sql(&mapping(), Dialect::PostgreSql).unwrap();
                let steps = server.firsts(&format!("EXPLAIN {}", sql.text), &sql.parameters).join("\n");
                assert!(steps.contains("using by_contact on deals t"), "{steps}");
                assert!(!steps.contains("Sort") && !steps.contains("Seq Scan"), "{steps}");
                assert_eq!(server.firsts(&sql.text, &sql.parameters).len(), 7);
            }
        }
    });
}
