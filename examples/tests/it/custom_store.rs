//! The store of `custom_store.rs` keeps the isolation contract, and the host's own rows share its transactions.

#[expect(dead_code, reason = "the example's `main` is not run here")]
#[path = "../../custom_store.rs"]
mod host;

use host::store::{Portal, PortalTx, StoreError};
use std::path::PathBuf;
use store_conformance::{DelegationHarness, Harness, Seed};
use tantou::access::{ContractId, ContractRepository, DelegateId};
use tantou::storage::{FailureClass, OutboxEntry, StorageError, TenantId, Timestamp, run_ready};
use tempfile::TempDir;

/// All that a host writes to have its store examined.
struct PortalHarness {
    _folder: TempDir,
    path: PathBuf,
}

impl PortalHarness {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("portal.sqlite");
        Self { _folder: folder, path }
    }
}

impl Harness for PortalHarness {
    type Error = StoreError;
    type Connection = Portal;
    type Tx<'c> = PortalTx<'c>;

    /// A quarter of what the reference stores go through: enough for a copy of these forty lines.
    const ROUNDS: u32 = 50;

    fn block_on<F: Future>(&self, future: F) -> F::Output {
        run_ready(future)
    }

    fn connect(&self) -> Portal {
        Portal::open(&self.path).unwrap()
    }

    async fn begin<'c>(
        &'c self,
        portal: &'c mut Portal,
        tenant: TenantId,
    ) -> Result<PortalTx<'c>, StoreError> {
        portal.begin(tenant)
    }

    async fn commit<'c>(&'c self, tx: PortalTx<'c>) -> Result<(), StoreError> {
        tx.commit()
    }
}

impl DelegationHarness for PortalHarness {
    async fn seed(&self, tx: &mut Self::Tx<'_>, seed: &Seed) -> Result<(), StoreError> {
        tx.insert_holders(&seed.holders)?;
        tx.insert_contracts(&seed.contracts)
    }

    fn messages(&self, tenant: TenantId) -> Vec<OutboxEntry> {
        self.connect().messages(tenant).unwrap()
    }
}

store_conformance::suite!(delegation: conformance, PortalHarness::new());

const TENANT: TenantId = TenantId::from_uuid(uuid::Uuid::from_u128(1));

#[test]
fn the_story_is_told_to_its_end() {
    let mut told = Vec::new();
    host::story(&mut Portal::open(":memory:").unwrap(), &mut told).unwrap();
    let told = String::from_utf8(told).unwrap();
    for line in [
        "confirmed: 1 mail(s) in the outbox",
        "accepted:  1 contract(s)",
        "ConfigureService is allowed",
        "CancelContract is denied (AM-02)",
        "設定担当者が承諾しました",
    ] {
        assert!(told.contains(line), "`{line}` is not in:\n{told}");
    }
}

#[test]
fn the_hosts_own_rows_come_and_go_with_the_transaction() {
    let mut portal = Portal::open(":memory:").unwrap();
    let mut tx = portal.begin(TENANT).unwrap();
    tx.note(Timestamp::UNIX_EPOCH, "rolled back").unwrap();
    drop(tx);
    let mut tx = portal.begin(TENANT).unwrap();
    tx.note(Timestamp::UNIX_EPOCH, "committed").unwrap();
    tx.commit().unwrap();
    assert_eq!(portal.log(TENANT).unwrap(), ["1970-01-01T00:00:00Z committed"]);
}

#[test]
fn a_password_is_set_once() {
    let mut portal = Portal::open(":memory:").unwrap();
    let mut tx = portal.begin(TENANT).unwrap();
    let delegate = DelegateId::from_uuid(uuid::Uuid::from_u128(2));
    tx.set_password(delegate, "first").unwrap();
    assert_eq!(tx.set_password(delegate, "second").unwrap_err().class(), FailureClass::Conflict);
}

#[test]
fn a_damaged_document_is_an_error_that_does_not_repeat_it() {
    let mut portal = Portal::open(":memory:").unwrap();
    let mut tx = portal.begin(TENANT).unwrap();
    let contract = ContractId::from_uuid(uuid::Uuid::from_u128(3));
    let sql = "INSERT INTO contract (tenant, key, version, body) VALUES (?1, ?2, 1, '{\"secret\": 1}')";
    tx.write(sql, [TENANT.to_string(), contract.to_string()]).unwrap();
    let error = run_ready(tx.lock_contracts(&[contract])).unwrap_err();
    assert_eq!(error.class(), FailureClass::Other);
    assert_eq!(error.to_string(), "a row of `contract` is damaged");
}

/// Every look-up of the store finds its rows by an index: no statement reads a whole table.
#[test]
fn no_look_up_scans_a_table() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("portal.sqlite");
    drop(Portal::open(&path).unwrap());
    let connection = rusqlite::Connection::open(&path).unwrap();
    for (table, condition) in [
        ("contract", "key = ?2"),
        ("delegate", "address = ?2"),
        ("roster", "holder = ?2 AND delegate > ?3 ORDER BY delegate LIMIT ?4"),
        ("assignment", "contract = ?2"),
        ("assignment", "delegate = ?2 AND holder = ?3"),
        ("assignment", "contract = ?2 AND delegate > ?3 ORDER BY delegate LIMIT ?4"),
        ("assignment", "delegate = ?2 AND contract > ?3 ORDER BY contract LIMIT ?4"),
        ("invitation", "scope = ?2 AND key > ?3 ORDER BY key LIMIT ?4"),
        ("invitation", "key = (SELECT invitation FROM invitation_link WHERE tenant = ?1 AND selector = ?2)"),
        (
            "invitation_expiry",
            "expires_at <= ?2 AND (expires_at, invitation) > (?3, ?4) ORDER BY expires_at, invitation LIMIT ?5",
        ),
    ] {
        let sql = format!("EXPLAIN QUERY PLAN SELECT * FROM {table} WHERE tenant = ?1 AND {condition}");
        let mut statement = connection.prepare(&sql).unwrap();
        let parameters = vec!["x"; statement.parameter_count()];
        let steps =
            statement.query_map(rusqlite::params_from_iter(parameters), |row| row.get("detail")).unwrap();
        let steps: Vec<String> = steps.map(Result::unwrap).collect();
        for step in &steps {
            assert!(
                !step.contains("SCAN") && !step.contains("TEMP B-TREE"),
                "{table}: {condition}: {steps:?}"
            );
        }
    }
}
