//! What the schema promises: looked up in the file itself.

use crate::fixture::File;
use rusqlite::Connection;

fn texts(connection: &Connection, sql: &str, parameter: &str) -> Vec<String> {
    let mut statement = connection.prepare(sql).unwrap();
    statement.query_map([parameter], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

fn tables(connection: &Connection) -> Vec<String> {
    texts(
        connection,
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE ?1 ORDER BY name",
        "%",
    )
}

/// One transaction is opened for one tenant; a schema in which every key begins with it can be partitioned by it.
#[test]
fn every_key_and_every_index_begins_with_the_tenant() {
    let file = File::new();
    let store = file.open();
    let connection = store.connection();
    let tables = tables(connection);
    assert_eq!(tables.len(), 40, "{tables:?}");
    for table in &tables {
        assert!(table.starts_with("tantou_"), "{table}: a host's own tables may have any other name");
        let key = texts(connection, "SELECT name FROM pragma_table_info(?1) WHERE pk > 0 ORDER BY pk", table);
        assert!(key.len() > 1 && key[0] == "tenant", "primary key of {table}: {key:?}");
        let indexes = texts(connection, "SELECT name FROM pragma_index_list(?1)", table);
        assert!(!indexes.is_empty(), "{table} has a primary key");
        for index in indexes {
            let columns = texts(connection, "SELECT name FROM pragma_index_info(?1) ORDER BY seqno", &index);
            assert!(columns.len() > 1 && columns[0] == "tenant", "{index}: {columns:?}");
        }
        let foreign = texts(
            connection,
            "SELECT \"table\" || ': ' || \"from\" || ' ' || \"to\" FROM pragma_foreign_key_list(?1) WHERE seq = 0",
            table,
        );
        assert!(foreign.iter().all(|key| key.ends_with(": tenant tenant")), "{table}: {foreign:?}");
    }
}

#[test]
fn tables_are_strict_and_columns_have_exact_types() {
    let file = File::new();
    let store = file.open();
    let connection = store.connection();
    let loose = texts(
        connection,
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND strict = 0 AND name NOT LIKE ?1",
        "sqlite_%",
    );
    assert!(loose.is_empty(), "{loose:?}");
    for table in tables(connection) {
        let inexact = texts(
            connection,
            "SELECT name || ' ' || type FROM pragma_table_info(?1) WHERE type NOT IN ('BLOB', 'TEXT', 'INTEGER')",
            &table,
        );
        assert!(inexact.is_empty(), "{table}: {inexact:?}");
    }
}

/// A released migration never changes: this is the schema as version 7 makes it. Another version adds to it, by a migration of its own.
#[test]
fn the_schema_of_this_version_is_pinned() {
    let file = File::new();
    let store = file.open();
    let statements = texts(
        store.connection(),
        "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name LIKE ?1 ORDER BY type DESC, name",
        "%",
    );
    insta::assert_snapshot!(statements.join(";\n\n"));
}

/// What the store asks page by page, with nothing in the place of its parameters.
const PAGES: &[&str] = &[
    "SELECT label FROM tantou_roster_entry WHERE tenant = x'' AND holder = x'' AND delegate > x'' ORDER BY delegate LIMIT 9",
    "SELECT state FROM tantou_assignment WHERE tenant = x'' AND contract = x'' AND delegate > x'' ORDER BY delegate LIMIT 9",
    "SELECT state FROM tantou_assignment INDEXED BY tantou_assignment_by_delegate
       WHERE tenant = x'' AND delegate = x'' AND contract > x'' ORDER BY contract LIMIT 9",
    "SELECT state FROM tantou_assignment INDEXED BY tantou_assignment_by_roster
       WHERE tenant = x'' AND holder = x'' AND delegate = x''",
    "SELECT state FROM tantou_invitation WHERE tenant = x'' AND scope = x'' AND id > x'' ORDER BY id LIMIT 9",
    "SELECT state FROM tantou_invitation WHERE tenant = x'' AND state = 'pending' AND expires_at IS NOT NULL
       AND expires_at <= 9 AND (expires_at, id) > (1, x'') ORDER BY expires_at, id LIMIT 9",
    "SELECT name FROM tantou_contact WHERE tenant = x'' AND contract = x'' AND registration_order > 0
       ORDER BY registration_order, id LIMIT 9",
    "SELECT members FROM tantou_account WHERE tenant = x'' AND address_key > '' ORDER BY address_key LIMIT 9",
    "SELECT state FROM tantou_seat WHERE tenant = x'' AND pool = x'' AND state <> 'released' AND (taken_at, id) < (1, x'')
       ORDER BY taken_at DESC, id DESC LIMIT 9",
    "SELECT kind FROM tantou_item INDEXED BY tantou_item_unfinished
       WHERE tenant = x'' AND assignee = x'' AND state <> 'completed' AND id > x'' ORDER BY id LIMIT 9",
    "SELECT count(*) FROM tantou_item INDEXED BY tantou_item_unfinished
       WHERE tenant = x'' AND assignee = x'' AND state <> 'completed' GROUP BY assignee",
    "SELECT kind FROM tantou_item WHERE tenant = x'' AND id > x'' ORDER BY id LIMIT 9",
    "SELECT name FROM tantou_agent WHERE tenant = x'' AND id > x'' ORDER BY id LIMIT 9",
    "SELECT name FROM tantou_agent WHERE tenant = x'' AND address_key = '' AND status IN ('active', 'inactive') ORDER BY id",
    "SELECT state FROM tantou_handover WHERE tenant = x'' AND id > x'' ORDER BY id LIMIT 9",
    "SELECT step FROM tantou_handover_receipt WHERE tenant = x'' AND plan = x'' AND item > x'' ORDER BY item LIMIT 9",
    "SELECT state FROM tantou_mailbox WHERE tenant = x'' AND user > x'' ORDER BY user LIMIT 9",
    "SELECT value FROM tantou_personal_row WHERE tenant = x'' AND place = '' AND (agent IS NULL OR agent = x'') AND id > x''
       ORDER BY id LIMIT 9",
    "SELECT seat FROM tantou_member WHERE tenant = x'' AND portal = x'' AND activity = 'active' AND verification = 'verified'
       AND id > x'' ORDER BY id LIMIT 9",
    "SELECT seat FROM tantou_member WHERE tenant = x'' AND portal = x'' AND user_type = x'' AND activity = 'active'
       AND verification = 'verified' AND id > x'' ORDER BY id LIMIT 9",
    "SELECT seat FROM tantou_member WHERE tenant = x'' AND portal = x'' AND address_key = ''",
    "SELECT seat FROM tantou_member WHERE tenant = x'' AND portal = x'' AND module = '' AND record = x''",
    "SELECT bulk FROM tantou_bulk_run INDEXED BY tantou_bulk_run_by_portal
       WHERE tenant = x'' AND portal = x'' AND id > x'' ORDER BY id LIMIT 9",
    "SELECT source FROM tantou_mail_template WHERE tenant = x'' AND scope = x'' AND (kind, language) > ('', '')
       ORDER BY kind, language LIMIT 9",
    "SELECT name FROM tantou_portal WHERE tenant = x'' AND name_key = ''",
    "SELECT name FROM tantou_portal WHERE tenant = x'' AND url_part = ''",
    "SELECT name FROM tantou_user_type WHERE tenant = x'' AND portal = x'' AND id > x'' ORDER BY id LIMIT 9",
    "SELECT base_record FROM tantou_portal_user INDEXED BY tantou_portal_user_by_type
       WHERE tenant = x'' AND user_type = x'' AND id > x'' ORDER BY id LIMIT 9",
    "SELECT text FROM tantou_note WHERE tenant = x'' AND module = '' AND record = '' AND (added_at, id) < (1, x'')
       ORDER BY added_at DESC, id DESC LIMIT 9",
    "SELECT activity FROM tantou_feed_entry WHERE tenant = x'' AND owner = x'' AND (at, id) < (1, x'')
       ORDER BY at DESC, id DESC LIMIT 9",
    "SELECT kind FROM tantou_data_request WHERE tenant = x'' AND state IN ('filed', 'in_progress') AND (due_at, id) > (1, x'')
       ORDER BY due_at, id LIMIT 9",
    "SELECT kind FROM tantou_data_request WHERE tenant = x'' AND filed_by = x'' AND (due_at, id) > (1, x'')
       ORDER BY due_at, id LIMIT 9",
    "SELECT held FROM tantou_quota_past WHERE tenant = x'' AND kind = '' AND subject = x'' AND since <= 9 ORDER BY since DESC LIMIT 1",
    "SELECT topic FROM tantou_outbox WHERE tenant = x'' AND sent_at IS NULL AND sequence > 0 ORDER BY sequence LIMIT 9",
];

/// Every list and every look-up goes through an index: nothing reads a whole table, whatever the number of tenants.
#[test]
fn keyset_pages_read_through_an_index() {
    let file = File::new();
    let store = file.open();
    for page in PAGES {
        let plan = {
            let mut statement = store.connection().prepare(&format!("EXPLAIN QUERY PLAN {page}")).unwrap();
            let steps = statement.query_map([], |row| row.get::<_, String>(3)).unwrap();
            steps.map(Result::unwrap).collect::<Vec<_>>()
        };
        assert!(plan.iter().all(|step| step.starts_with("SEARCH")), "{page}\n{plan:?}");
        // By all that is asked for, not by the tenant alone: then it would go through all that the tenant has.
        let (asked, found) = (page.matches(" = x''").count() + page.matches(" = ''").count(), &plan[0]);
        let alternatives = page.matches("(agent IS NULL OR agent = x'')").count();
        assert!(found.matches("=?").count() >= asked - alternatives, "{page}\n{plan:?}");
    }
}
