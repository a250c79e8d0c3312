//! Futures of services and journeys may move between threads.

use access_model::{AccountHolderId, ContractId, DelegateId, prepare_remove};
use postgres_store::{PostgresStore, PostgresTx};
use storage_contract::{TenantId, Timestamp};
use tantou::delegation::{Accept, Delegation};

fn is_send<T: Send>(value: T) -> T {
    value
}

/// Never run: it only has to compile.
#[expect(dead_code, reason = "it only has to compile")]
fn futures_are_send(
    store: &PostgresStore,
    tx: &mut PostgresTx,
    delegation: &Delegation,
    accept: &Accept,
    (holder, contract, delegate): (AccountHolderId, ContractId, DelegateId),
    now: Timestamp,
) {
    drop(is_send(store.begin(TenantId::from_uuid(uuid::Uuid::nil()))));
    drop(is_send(prepare_remove(tx, holder, contract, delegate, now)));
    drop(is_send(delegation.accept(tx, accept, now)));
}
