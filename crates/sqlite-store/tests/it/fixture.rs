//! A file in a folder of its own, and one row of each kind.

use access_model::{
    AccountHolder, Assignment, AssignmentRepository, AssignmentState, Contract, ContractRepository, Delegate,
    DelegateRepository, HolderRepository, Label, RosterEntry, Service, Window,
};
use email_identity::{AddressPolicy, EmailAddress};
use invitation_lifecycle::{
    Addressee, AddresseeRecord, Claim, ClaimRecord, ClaimState, Invitation, InvitationRecord,
    InvitationRepository, InvitationState, KeyId, Offer, Selector, StoredToken, TokenDigest,
};
use sqlite_store::{OpenOptions, SqliteStore, SqliteTx};
use std::path::PathBuf;
use std::time::Duration;
use storage_contract::{MessageId, OutboxEntry, OutboxRepository, TenantId, Timestamp, run_ready};
use tempfile::TempDir;
use uuid::Uuid;

pub(crate) struct File {
    folder: TempDir,
}

impl File {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("tantou.db")
    }

    pub(crate) fn open(&self) -> SqliteStore {
        SqliteStore::open(self.path()).unwrap()
    }

    /// A connection that gives up at once.
    pub(crate) fn open_impatient(&self) -> SqliteStore {
        OpenOptions::default().with_busy_timeout(Duration::from_millis(1)).open(self.path()).unwrap()
    }

    /// A plain connection, for what the store would never do.
    pub(crate) fn raw(&self) -> rusqlite::Connection {
        rusqlite::Connection::open(self.path()).unwrap()
    }
}

pub(crate) fn id<T: From<Uuid>>(number: u128) -> T {
    Uuid::from_u128(number).into()
}

pub(crate) fn tenant() -> TenantId {
    id(7)
}

pub(crate) fn at(seconds: i64) -> Timestamp {
    Timestamp::from_unix_micros(seconds * 1_000_000).unwrap()
}

pub(crate) fn address(text: &str) -> EmailAddress {
    EmailAddress::parse(text, &AddressPolicy::default()).unwrap()
}

pub(crate) fn holder() -> AccountHolder {
    AccountHolder::new(id(1), address("Keiyaku@Sakura.example"), "さくら商事")
}

pub(crate) fn message(number: u128) -> OutboxEntry {
    OutboxEntry {
        id: id::<MessageId>(number),
        topic: "mail".to_owned(),
        body: format!("{{\"token\":\"secret-{number}\"}}"),
    }
}

pub(crate) fn invitation() -> Invitation {
    let digest = TokenDigest::from_bytes([9; 32]);
    let selector = Selector::from_bytes([5; 16]);
    Invitation::restore(InvitationRecord {
        id: id(6),
        scope: id(1),
        inviter: id(1),
        address: address("tanaka@seisaku.example"),
        offers: [Offer::contract(Uuid::from_u128(2))].into(),
        message: None,
        language: "ja".parse().unwrap(),
        issued_at: at(0),
        sent_at: at(0),
        expires_at: Some(at(60)),
        sendings: 1,
        tokens: vec![StoredToken { selector, key: KeyId(1), generation: 1, digest }],
        superseded: Vec::new(),
        reminded: [].into(),
        state: InvitationState::Pending,
    })
    .unwrap()
}

/// One row in each table: holder 1, contract 2, delegate 3, assignment, addressee, invitation 6, message 8.
pub(crate) fn insert_one_of_each(tx: &mut SqliteTx<'_>) {
    let delegate = Delegate::new(id(3), address("tanaka@seisaku.example"));
    tx.insert_holders(&[holder()]).unwrap();
    tx.insert_contracts(&[Contract::new(id(2), id(1), Service::HOSTING, "www")]).unwrap();
    let claim = Claim { invitation: id(6), state: ClaimState::Pending { expires_at: None } };
    let claims = vec![ClaimRecord { offer: Offer::contract(Uuid::from_u128(2)), claim }];
    let record =
        AddresseeRecord { scope: id(1), address: delegate.address().key().clone(), last_sent: None, claims };
    let assignment = Assignment::offered(id(2), id(3), id(1), id(6), Window::ALWAYS, None);
    assert!(matches!(assignment.state(), AssignmentState::Pending { .. }));
    run_ready(async {
        tx.insert_delegates(&[delegate]).await.unwrap();
        let label = Label::parse("田中").unwrap();
        tx.insert_roster(&[RosterEntry::new(id(1), id(3), label, at(0))]).await.unwrap();
        tx.insert_assignments(&[assignment]).await.unwrap();
        tx.insert_addressees(&[Addressee::restore(record).unwrap()]).await.unwrap();
        tx.insert_invitations(&[invitation()]).await.unwrap();
        tx.insert_messages(&[message(8)]).await.unwrap();
    });
}

/// Everything that [`insert_one_of_each`] has inserted is there, but for the messages.
pub(crate) fn read_one_of_each(tx: &mut SqliteTx<'_>) {
    let address = address("tanaka@seisaku.example").key().clone();
    run_ready(async {
        let found = tx.lock_holder(id(1)).await.unwrap().unwrap();
        assert_eq!(found.value.record(), holder().record());
        let found = tx.lock_contracts(&[id(2)]).await.unwrap();
        assert_eq!((found[0].value.holder(), found[0].value.name()), (id(1), "www"));
        let found = tx.lock_delegates_by_address(std::slice::from_ref(&address)).await.unwrap();
        assert_eq!(found[0].value.id(), id(3));
        let found = tx.lock_roster(id(1), &[id(3)]).await.unwrap();
        assert_eq!(found[0].value.record().label.as_str(), "田中");
        let found = tx.lock_assignments(&[(id(2), id(3))]).await.unwrap();
        assert!(matches!(found[0].value.state(), AssignmentState::Pending { .. }));
        let found = tx.lock_addressees(id(1), &[address]).await.unwrap();
        assert_eq!(found[0].value.record().claims.len(), 1);
        let selector = Selector::from_bytes([5; 16]);
        let found = tx.find_invitation_by_selector(&selector).await.unwrap().unwrap();
        assert_eq!(found.record(), invitation().record());
    });
}
