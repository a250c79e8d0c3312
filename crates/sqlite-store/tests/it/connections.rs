//! Several connections to one file, transactions that end early, and rows of the host's own.

use crate::fixture::{File, holder, id, insert_one_of_each, message, tenant};
use crate::quota::pool;
use access_model::{
    AccountHolder, ContractRepository, DelegateId, DelegateRepository, HolderRepository, Label, RosterEntry,
};
use contact_quota::seats::{PoolRecord, SeatPool, SeatRepository};
use sqlite_store::{SqliteStoreError, SqliteTx};
use storage_contract::{FailureClass, OutboxRepository, StorageError, run_ready};

#[test]
fn a_second_transaction_conflicts_until_the_first_one_ends() {
    let file = File::new();
    let (mut one, mut other) = (file.open(), file.open_impatient());
    let mut tx = one.begin(tenant()).unwrap();
    insert_one_of_each(&mut tx);
    let error = other.begin(tenant()).unwrap_err();
    assert_eq!(error.class(), FailureClass::Conflict, "{error}");
    tx.commit().unwrap();
    let mut tx = other.begin(tenant()).unwrap();
    assert!(run_ready(tx.lock_holder(id(1))).unwrap().is_some());
}

#[test]
fn looking_waits_for_nobody_and_keeps_nobody_waiting() {
    let file = File::new();
    let (mut one, mut other) = (file.open_impatient(), file.open_impatient());
    let mut looking = one.begin_read(tenant()).unwrap();
    assert!(run_ready(looking.lock_holder(id(1))).unwrap().is_none());
    let mut tx = other.begin(tenant()).unwrap();
    insert_one_of_each(&mut tx);
    assert!(run_ready(looking.lock_holder(id(1))).unwrap().is_none());
    tx.commit().unwrap();
    assert!(run_ready(looking.lock_holder(id(1))).unwrap().is_none(), "it sees one state");
    // What it has seen no longer holds, so it may not write on the strength of it.
    let error =
        looking.insert_holders(&[AccountHolder::new(id(9), holder().address().clone(), "")]).unwrap_err();
    assert_eq!(error.class(), FailureClass::Conflict, "{error}");
    drop(looking);
    let mut looking = one.begin_read(tenant()).unwrap();
    assert!(run_ready(looking.lock_holder(id(1))).unwrap().is_some());
}

#[test]
fn a_dropped_transaction_releases_the_file_at_once_and_leaves_nothing() {
    let file = File::new();
    let (mut one, mut other) = (file.open(), file.open_impatient());
    let mut tx = one.begin(tenant()).unwrap();
    insert_one_of_each(&mut tx);
    drop(tx);
    let mut tx = other.begin(tenant()).unwrap();
    assert!(run_ready(tx.lock_holder(id(1))).unwrap().is_none());
    insert_one_of_each(&mut tx);
    tx.rollback().unwrap();
    one.begin(tenant()).unwrap();
}

#[test]
fn rows_of_the_host_are_part_of_the_transaction() {
    let file = File::new();
    let mut store = file.open();
    store
        .connection()
        .execute_batch("CREATE TABLE account (holder BLOB PRIMARY KEY, password TEXT NOT NULL) STRICT")
        .unwrap();
    let add = |tx: &mut SqliteTx<'_>| {
        tx.insert_holders(&[holder()]).unwrap();
        let holder = holder().id().as_uuid().into_bytes();
        tx.connection().execute("INSERT INTO account VALUES (?1, 'hash')", [holder]).unwrap();
    };
    let mut tx = store.begin(tenant()).unwrap();
    add(&mut tx);
    drop(tx);
    let mut tx = store.begin(tenant()).unwrap();
    add(&mut tx);
    tx.commit().unwrap();
    let joined: String = store
        .connection()
        .query_row(
            "SELECT h.name || ' ' || a.password FROM tantou_holder h JOIN account a ON a.holder = h.id",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(joined, "さくら商事 hash");
}

#[test]
fn a_transaction_that_was_rolled_back_under_way_writes_nothing_more() {
    let file = File::new();
    let mut store = file.open();
    let mut tx = store.begin(tenant()).unwrap();
    tx.insert_holders(&[holder()]).unwrap();
    // As SQLite does it itself when the disk is full.
    tx.connection().execute_batch("ROLLBACK").unwrap();
    let error = run_ready(tx.insert_messages(&[message(1)])).unwrap_err();
    assert!(matches!(error, SqliteStoreError::RolledBack), "{error:?}");
    assert!(matches!(run_ready(tx.lock_holder(id(1))), Err(SqliteStoreError::RolledBack)));
    assert!(matches!(tx.commit(), Err(SqliteStoreError::RolledBack)));
    let mut tx = store.begin(tenant()).unwrap();
    assert!(run_ready(tx.lock_holder(id(1))).unwrap().is_none());
    assert!(tx.page_messages(None, 9).unwrap().is_empty());
}

#[test]
fn failures_are_told_apart() {
    let file = File::new();
    let mut store = file.open();
    let mut tx = store.begin(tenant()).unwrap();
    insert_one_of_each(&mut tx);
    let class = |error: SqliteStoreError| (error.class(), error.code());
    let duplicate =
        tx.insert_holders(&[AccountHolder::new(id(1), holder().address().clone(), "")]).unwrap_err();
    assert_eq!(class(duplicate), (FailureClass::Conflict, "sqlite_store.database"));
    let contracts = run_ready(tx.lock_contracts(&[id(2)])).unwrap();
    let stale = run_ready(tx.save_contract(&contracts[0].value, contracts[0].version.next())).unwrap_err();
    assert_eq!(class(stale), (FailureClass::Conflict, "sqlite_store.stale"));
    // The transaction is still usable after a conflict within SQLite, though the contract has it rolled back.
    tx.commit().unwrap();

    let mut tx = store.begin(tenant()).unwrap();
    let nobody: DelegateId = id(404);
    let entry = RosterEntry::new(id(1), nobody, Label::parse("誰か").unwrap(), crate::fixture::at(0));
    run_ready(tx.insert_roster(&[entry])).unwrap();
    let dangling = tx.commit().unwrap_err();
    assert_eq!(class(dangling), (FailureClass::Other, "sqlite_store.database"));
    let mut tx = store.begin(tenant()).unwrap();
    assert!(
        run_ready(tx.lock_roster(id(1), &[nobody])).unwrap().is_empty(),
        "a commit that fails is rolled back"
    );
}

#[test]
fn a_number_that_the_file_cannot_keep_is_refused_and_not_cut_off() {
    let file = File::new();
    let mut store = file.open();
    let mut tx = store.begin(tenant()).unwrap();
    let too_many = PoolRecord { occupied: u64::MAX, ..pool().record() };
    let error = run_ready(tx.insert_pools(&[SeatPool::restore(too_many).unwrap()])).unwrap_err();
    assert!(matches!(error, SqliteStoreError::TooLarge { count: u64::MAX }), "{error:?}");
    assert_eq!((error.class(), error.code()), (FailureClass::Other, "sqlite_store.too_large"));
    assert_eq!(error.to_string(), "the number 18446744073709551615 is greater than the file can keep");
    assert!(run_ready(tx.lock_pools(&[pool().id()])).unwrap().is_empty());
}
