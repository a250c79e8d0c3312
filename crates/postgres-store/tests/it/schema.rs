//! The schema: how it is made, and what its keys begin with.

use crate::database::{Bare, Database, RUNTIME, connect, pool};
use postgres_store::{Isolation, Layout, OpenError, PostgresStore, SCHEMA_VERSION};

/// Every primary and unique key, and every index, begins with the tenant; and every table has a primary key.
#[test]
fn every_key_begins_with_the_tenant() {
    for layout in [Layout::Plain, Layout::Partitioned { partitions: 4 }] {
        let Some(database) = Database::empty(layout) else { return };
        RUNTIME.block_on(async {
            let client = connect(&database.config()).await;
            let sql = "SELECT indexrelid::regclass::text, indisunique, attname::text FROM pg_index
                 JOIN pg_class ON pg_class.oid = indrelid
                 JOIN pg_attribute ON attrelid = indrelid AND attnum = indkey[0]
                 WHERE relname LIKE 'tantou\\_%'";
            let indexes = client.query(sql, &[]).await.unwrap();
            assert!(indexes.len() > 50, "{} indexes", indexes.len());
            for index in &indexes {
                let (name, first): (String, String) = (index.get(0), index.get(2));
                assert_eq!(first, "tenant", "the first column of {name}");
            }
            let sql = "SELECT relname::text FROM pg_class
                 WHERE relname LIKE 'tantou\\_%' AND relkind IN ('r', 'p') AND relname <> 'tantou_schema'
                   AND NOT EXISTS (SELECT FROM pg_index WHERE indrelid = pg_class.oid AND indisprimary)";
            let without = client.query(sql, &[]).await.unwrap();
            let without: Vec<String> = without.iter().map(|row| row.get(0)).collect();
            assert_eq!(without, Vec::<String>::new(), "tables without a primary key");
        });
    }
}

/// Several processes open an empty database at once: one makes the schema, the others find it made.
#[test]
fn openers_at_once_make_the_schema_once() {
    let Some(database) = Bare::new() else { return };
    RUNTIME.block_on(async {
        let openers = (0..6).map(|_| {
            let pool = pool(database.config(), 1);
            tokio::spawn(async move { PostgresStore::open(pool).await.map(drop) })
        });
        for opener in openers.collect::<Vec<_>>() {
            opener.await.unwrap().unwrap();
        }
        let client = connect(&database.config()).await;
        let rows = client.query("SELECT version FROM tantou_schema ORDER BY version", &[]).await.unwrap();
        let versions: Vec<i32> = rows.iter().map(|row| row.get(0)).collect();
        assert_eq!(versions, (1..=SCHEMA_VERSION).collect::<Vec<_>>());
    });
}

/// A schema of a later release is left alone; one that is behind is not used as it is.
#[test]
fn a_newer_schema_is_refused_and_an_older_one_is_not_used() {
    let Some(database) = Bare::new() else { return };
    RUNTIME.block_on(async {
        let one = || pool(database.config(), 1);
        let error = PostgresStore::open_migrated(one()).await.unwrap_err();
        assert!(matches!(error, OpenError::OlderSchema { found: 0, supported: SCHEMA_VERSION }), "{error}");
        PostgresStore::open(one()).await.unwrap();
        let client = connect(&database.config()).await;
        let sql = "INSERT INTO tantou_schema (version, layout, partitions) VALUES ($1, 'plain', 0)";
        client.execute(sql, &[&(SCHEMA_VERSION + 1)]).await.unwrap();
        for error in [
            PostgresStore::open(one()).await.unwrap_err(),
            PostgresStore::open_migrated(one()).await.unwrap_err(),
        ] {
            assert_eq!(error.code(), "postgres_store.newer_schema");
        }
        let error = PostgresStore::open_with(one(), Layout::Partitioned { partitions: 0 }).await.unwrap_err();
        assert_eq!(error.code(), "postgres_store.no_partitions");
    });
}

/// What a damaged row is told as, without what it holds.
#[test]
fn a_damaged_row_is_told_without_what_it_holds() {
    use access_model::ContractRepository as _;
    let Some(database) = Database::new(Isolation::ReadCommitted) else { return };
    RUNTIME.block_on(async {
        crate::desk::set_up(&database.store).await.unwrap();
        let client = connect(&database.config()).await;
        let sql = "UPDATE tantou_contract SET record = record || '{\"ended_at\": \"secret\"}'";
        client.execute(sql, &[]).await.unwrap();
        let mut tx = database.store.begin(crate::desk::TENANT).await.unwrap();
        let error = tx.lock_contracts(&crate::desk::contracts()).await.unwrap_err();
        assert_eq!(error.code(), "postgres_store.damaged");
        assert!(
            !error.to_string().contains("secret") && !format!("{error:?}").contains("secret"),
            "{error:?}"
        );
    });
}
