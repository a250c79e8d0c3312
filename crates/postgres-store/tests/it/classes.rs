//! Which failures are conflicts, each brought about on purpose.

use crate::database::{Database, RUNTIME};
use crate::desk::{TENANT, contracts, set_up};
use access_model::ContractRepository as _;
use postgres_store::{Isolation, PostgresStoreError};
use storage_contract::{FailureClass, StorageError as _};

fn set(isolation: Isolation) -> Option<Database> {
    let database = Database::new(isolation)?;
    RUNTIME.block_on(set_up(&database.store)).unwrap();
    Some(database)
}

fn is_a_conflict(error: &PostgresStoreError, code: &str) {
    assert_eq!((error.class(), error.code()), (FailureClass::Conflict, code), "{error}");
    assert!(!error.is_outcome_unknown() && !error.is_unavailable(), "{error}");
}

/// Two lock two rows in opposite orders: 40P01 for one of them, and the other goes on.
#[test]
fn a_deadlock_is_a_conflict_of_one_of_two() {
    let Some(database) = set(Isolation::ReadCommitted) else { return };
    let [first, second, ..] = contracts();
    RUNTIME.block_on(async {
        let (mut one, mut other) =
            (database.store.begin(TENANT).await.unwrap(), database.store.begin(TENANT).await.unwrap());
        one.lock_contracts(&[first]).await.unwrap();
        other.lock_contracts(&[second]).await.unwrap();
        let crossing = async {
            let ended = one.lock_contracts(&[second]).await.map(drop);
            drop(one);
            ended
        };
        let crossed = async {
            let ended = other.lock_contracts(&[first]).await.map(drop);
            drop(other);
            ended
        };
        let (one, other) = tokio::join!(crossing, crossed);
        let failed: Vec<PostgresStoreError> = [one, other].into_iter().filter_map(Result::err).collect();
        assert_eq!(failed.len(), 1, "{failed:?}");
        is_a_conflict(&failed[0], "postgres_store.deadlock");
    });
}

/// A row that is not to be had in time: 55P03.
#[test]
fn a_lock_that_is_not_to_be_had_in_time_is_a_conflict() {
    let Some(database) = set(Isolation::ReadCommitted) else { return };
    RUNTIME.block_on(async {
        let mut holding = database.store.begin(TENANT).await.unwrap();
        holding.lock_contracts(&contracts()[..1]).await.unwrap();
        let mut waiting = database.store.begin(TENANT).await.unwrap();
        waiting.client().await.unwrap().batch_execute("SET LOCAL lock_timeout = '20ms'").await.unwrap();
        let error = waiting.lock_contracts(&contracts()[..1]).await.unwrap_err();
        is_a_conflict(&error, "postgres_store.lock_timeout");
        holding.rollback().await.unwrap();
    });
}

/// A row that was written since this transaction's picture was taken: 40001.
#[test]
fn a_serialization_failure_is_a_conflict() {
    let Some(database) = set(Isolation::Serializable) else { return };
    RUNTIME.block_on(async {
        let mut late = database.store.begin(TENANT).await.unwrap();
        late.find_contracts(&contracts()).await.unwrap();
        let mut early = database.store.begin(TENANT).await.unwrap();
        let row = early.lock_contracts(&contracts()[..1]).await.unwrap().pop().unwrap();
        early.save_contract(&row.value, row.version).await.unwrap();
        early.commit().await.unwrap();
        let error = late.lock_contracts(&contracts()[..1]).await.unwrap_err();
        is_a_conflict(&error, "postgres_store.serialization_failure");
    });
}

/// A row that has another version than was read: nothing is written.
#[test]
fn a_stale_version_is_a_conflict() {
    let Some(database) = set(Isolation::ReadCommitted) else { return };
    RUNTIME.block_on(async {
        let mut tx = database.store.begin(TENANT).await.unwrap();
        let row = tx.lock_contracts(&contracts()[..1]).await.unwrap().pop().unwrap();
        tx.save_contract(&row.value, row.version).await.unwrap();
        let error = tx.save_contract(&row.value, row.version).await.unwrap_err();
        is_a_conflict(&error, "postgres_store.stale");
    });
}
