//! Faults: what breaks, and that after it nothing is lost, nothing is there twice, and numbers are exact.

use crate::audit::audit;
use crate::database::{Database, RUNTIME, connect, pool};
use crate::desk::{TENANT, contracts, set_up};
use crate::load::load;
use crate::proxy::Proxy;
use access_model::{AssignmentRepository as _, ContractRepository as _};
use contact_quota::seats::SeatRepository as _;
use postgres_store::{Isolation, PostgresStore, PostgresStoreError};
use std::time::Duration;
use storage_contract::{FailureClass, OutboxEntry, OutboxRepository as _, StorageError as _};
use tantou_postgres_cluster::ClusterOptions;
use tokio_postgres::Config;

const CLIENTS: u128 = 8;
const SPAN: Duration = Duration::from_secs(4);

fn message(number: u128) -> OutboxEntry {
    OutboxEntry { id: crate::desk::id(number), topic: "mail".to_owned(), body: "{}".to_owned() }
}

fn through(proxy: &Proxy, database: &Database) -> Config {
    let name = database.config().get_dbname().unwrap().to_owned();
    format!("host=127.0.0.1 port={} user=postgres dbname={name}", proxy.port).parse().unwrap()
}

/// Connections are ended by an operator, at random points of whatever they are doing.
#[test]
fn connections_are_terminated_at_random() {
    let Some(database) = Database::new(Isolation::ReadCommitted) else { return };
    RUNTIME.block_on(set_up(&database.store)).unwrap();
    let tally = load(&database.store, 0..CLIENTS, || {
        RUNTIME.block_on(async {
            let operator = connect(&database.config()).await;
            for _ in 0..120 {
                let sql = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                     WHERE datname = current_database() AND pid <> pg_backend_pid() ORDER BY random() LIMIT 1";
                operator.execute(sql, &[]).await.unwrap();
                tokio::time::sleep(Duration::from_millis(25)).await;
            }
        });
    });
    assert!(tally.retries.keys().any(|code| code != "postgres_store.duplicate"), "{:?}", tally.retries);
    assert!(tally.answered() > 50, "{tally:?}");
    RUNTIME.block_on(audit(&database.store, &tally));
}

/// Rule 9: answers to commits are lost on the way. The same command again recognises what it did.
#[test]
fn answers_to_commits_are_lost() {
    let Some(database) = Database::new(Isolation::ReadCommitted) else { return };
    RUNTIME.block_on(set_up(&database.store)).unwrap();
    let proxy = RUNTIME.block_on(Proxy::start(database.config().get_ports()[0]));
    let config = through(&proxy, &database);
    let store = RUNTIME.block_on(PostgresStore::open_migrated(pool(config, 8))).unwrap();
    proxy.lose_one_in(5);
    let tally = load(&store, 0..CLIENTS, || std::thread::sleep(SPAN));
    let unknown = tally.retries.get("postgres_store.outcome_unknown").copied().unwrap_or(0);
    assert!(unknown > 10, "{:?}", tally.retries);
    RUNTIME.block_on(audit(&database.store, &tally));
}

/// A lost answer is told apart from a failure, and what was committed is there.
#[test]
fn an_unknown_outcome_is_told_apart() {
    let Some(database) = Database::new(Isolation::ReadCommitted) else { return };
    let proxy = RUNTIME.block_on(Proxy::start(database.config().get_ports()[0]));
    let config = through(&proxy, &database);
    RUNTIME.block_on(async {
        let store = PostgresStore::open_migrated(pool(config, 2)).await.unwrap();
        proxy.lose_one_in(1);
        let mut tx = store.begin(TENANT).await.unwrap();
        tx.insert_messages(&[message(1)]).await.unwrap();
        let error = tx.commit().await.unwrap_err();
        assert!(error.is_outcome_unknown() && error.is_unavailable(), "{error}");
        assert_eq!((error.class(), error.code()), (FailureClass::Other, "postgres_store.outcome_unknown"));
        proxy.lose_one_in(0);
        let mut tx = store.begin(TENANT).await.unwrap();
        assert_eq!(tx.page_messages(None, 9).await.unwrap().len(), 1);
        let again = tx.insert_messages(&[message(1)]).await.unwrap_err();
        assert_eq!((again.class(), again.code()), (FailureClass::Conflict, "postgres_store.duplicate"));
    });
}

/// The server crashes under load, three times, and comes back. A commit that was confirmed outlives it.
#[test]
fn the_server_crashes_under_load() {
    let options = ClusterOptions::default().durable();
    let Some(mut cluster) = options.start_or_skip("the_server_crashes_under_load") else { return };
    let config: Config = cluster.connection().parse().unwrap();
    let store = RUNTIME.block_on(PostgresStore::open(pool(config, 8))).unwrap();
    RUNTIME.block_on(set_up(&store)).unwrap();
    let tally = load(&store, 0..CLIENTS, || {
        for _ in 0..3 {
            std::thread::sleep(Duration::from_millis(1_200));
            cluster.crash_and_restart().unwrap();
        }
        std::thread::sleep(Duration::from_secs(1));
    });
    assert!(tally.retries.keys().any(|code| code.contains("disconnected") || code.contains("pool")));
    RUNTIME.block_on(audit(&store, &tally));
}

/// Statements are cut off by a time-out that is far too short, wherever they are.
#[test]
fn statements_time_out() {
    let Some(database) = Database::new(Isolation::ReadCommitted) else { return };
    RUNTIME.block_on(set_up(&database.store)).unwrap();
    let mut config = database.config();
    config.options("-c statement_timeout=4ms -c lock_timeout=3ms");
    // Opening asks the server, too, and may be cut off.
    let open = |_| RUNTIME.block_on(PostgresStore::open_migrated(pool(config.clone(), 8))).ok();
    let store = (0..500).find_map(open).unwrap();
    let tally = load(&store, 0..CLIENTS, || std::thread::sleep(SPAN));
    let timeouts = ["postgres_store.statement_timeout", "postgres_store.lock_timeout"];
    assert!(timeouts.iter().any(|code| tally.retries.contains_key(*code)), "{:?}", tally.retries);
    RUNTIME.block_on(audit(&database.store, &tally));
}

/// Eight clients share one connection: each waits for it, and none for ever.
#[test]
fn a_pool_of_one_connection_is_enough() {
    let Some(database) = Database::new(Isolation::Serializable) else { return };
    RUNTIME.block_on(set_up(&database.store)).unwrap();
    let store = RUNTIME.block_on(PostgresStore::open_migrated(pool(database.config(), 1))).unwrap();
    let store = store.with_isolation(Isolation::Serializable);
    let tally = load(&store, 0..CLIENTS, || std::thread::sleep(Duration::from_secs(2)));
    assert_eq!(tally.retries.len(), 0, "nobody is in anybody's way: {:?}", tally.retries);
    RUNTIME.block_on(audit(&database.store, &tally));
}

/// A statement of the host's that failed fails the commit; PostgreSQL itself would roll back and say nothing.
#[test]
fn a_transaction_that_has_failed_is_never_taken_for_committed() {
    let Some(database) = Database::new(Isolation::ReadCommitted) else { return };
    RUNTIME.block_on(async {
        let mut tx = database.store.begin(TENANT).await.unwrap();
        tx.insert_messages(&[message(1)]).await.unwrap();
        tx.client().await.unwrap().execute("SELECT 1 / 0", &[]).await.unwrap_err();
        let error = tx.commit().await.unwrap_err();
        assert!(!error.is_outcome_unknown(), "{error}");
        let mut tx = database.store.begin(TENANT).await.unwrap();
        tx.insert_messages(&[message(2)]).await.unwrap();
        tx.insert_messages(&[message(2)]).await.unwrap_err();
        assert!(matches!(tx.find_pools(&[crate::desk::POOL]).await, Err(PostgresStoreError::Failed)));
        assert!(matches!(tx.commit().await, Err(PostgresStoreError::Failed)));
        let mut tx = database.store.begin(TENANT).await.unwrap();
        assert_eq!(tx.page_messages(None, 9).await.unwrap(), []);
    });
}

/// A call that is cut off while it waits for a lock leaves nothing open on its connection.
#[test]
fn a_call_that_is_given_up_leaves_nothing_open() {
    let Some(database) = Database::new(Isolation::ReadCommitted) else { return };
    RUNTIME.block_on(async {
        set_up(&database.store).await.unwrap();
        let single = PostgresStore::open_migrated(pool(database.config(), 1)).await.unwrap();
        let mut holding = database.store.begin(TENANT).await.unwrap();
        holding.lock_contracts(&contracts()[..1]).await.unwrap();
        let mut waiting = single.begin(TENANT).await.unwrap();
        let given_up =
            tokio::time::timeout(Duration::from_millis(100), waiting.lock_contracts(&contracts()[..1])).await;
        assert!(given_up.is_err());
        drop(waiting);
        holding.commit().await.unwrap();
        // The connection is the same, and good for the next one.
        let mut next = single.begin(TENANT).await.unwrap();
        next.lock_contracts(&contracts()[..1]).await.unwrap();
        next.lock_assignments_of_contract(contracts()[0]).await.unwrap();
        next.rollback().await.unwrap();
    });
}
