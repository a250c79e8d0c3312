//! The simplest store: a map under a mutex, and a transaction that works on a copy and replays what it wrote. It locks rows, not
//! sets, and can be told to break the contract.

use crate::desk_repositories::{DeskKey, DeskValue};
use crate::portal_repositories::{self, PortalKey, PortalValue};
use access_model::{
    AccountHolder, AccountHolderId, Assignment, Contract, ContractId, Delegate, DelegateId, RosterEntry,
};
use contact_quota::contacts::{Account, Contact, Register};
use contact_quota::journal::{Past, Receipt, Subject};
use contact_quota::licence::{PortalId, PortalLicence};
use contact_quota::seats::{PoolId, Seat, SeatId, SeatPool};
use contact_quota::{ContactId, RequestId};
use email_identity::AddressKey;
use invitation_lifecycle::bulk::{BulkId, BulkRun};
use invitation_lifecycle::members::{Member, MemberId};
use invitation_lifecycle::templates::{MailTemplate, TemplateKind};
use invitation_lifecycle::{Addressee, Invitation, InvitationId, Language, ScopeId};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::time::Duration;
use storage_contract::{
    FailureClass, MessageId, OutboxEntry, Storage, StorageError, TenantId, Timestamp, Version, Versioned,
    run_ready,
};
use store_conformance::{DelegationHarness, Harness, Seed};

/// How the store breaks the contract.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Flaws {
    /// Nobody keeps a row that was read from being changed.
    pub(crate) no_guards: bool,
    /// Saving and deleting do not compare versions.
    pub(crate) no_compare_and_set: bool,
    /// Inserting overwrites.
    pub(crate) no_unique_keys: bool,
    /// Reads go past the transaction's own copy to whatever is committed by now.
    pub(crate) live_reads: bool,
    /// Writes are committed at once.
    pub(crate) no_rollback: bool,
    /// All tenants are one.
    pub(crate) no_tenants: bool,
    /// Pages take their rows in whatever order there is.
    pub(crate) unordered_pages: bool,
    /// A selector that was superseded is forgotten.
    pub(crate) only_current_selectors: bool,
    /// Assignments are found by the holder with whom they were made, whoever has them now.
    pub(crate) first_holders: bool,
    /// What conflicts is not called a conflict.
    pub(crate) conflicts_are_failures: bool,
}

/// In the order in which rows are locked.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Key {
    Holder(AccountHolderId),
    Contract(ContractId),
    Delegate(DelegateId),
    RosterEntry(AccountHolderId, DelegateId),
    Assignment(ContractId, DelegateId),
    BulkRun(BulkId),
    Member(MemberId),
    Addressee(ScopeId, AddressKey),
    Invitation(InvitationId),
    Register(contact_quota::ContractId),
    Receipt(Subject, RequestId),
    Contact(contact_quota::ContractId, ContactId),
    Account(AddressKey),
    Portal(PortalKey),
    Licence(PortalId),
    Pool(PoolId),
    Seat(SeatId),
    Template(ScopeId, TemplateKind, Language),
    Desk(DeskKey),
    Past(Subject, Timestamp),
    Message(MessageId),
}

#[derive(Clone, Debug)]
pub(crate) enum Value {
    Holder(AccountHolder),
    Contract(Contract),
    Delegate(Delegate),
    RosterEntry(RosterEntry),
    Assignment(Assignment),
    BulkRun(Box<BulkRun>),
    Member(Box<Member>),
    Addressee(Addressee),
    Invitation(Box<Invitation>),
    Register(Box<Register>),
    Contact(Box<Contact>),
    Account(Account),
    Receipt(Receipt),
    Past(Box<Past>),
    Licence(Box<PortalLicence>),
    Pool(SeatPool),
    Seat(Seat),
    Template(Box<MailTemplate>),
    Desk(Box<DeskValue>),
    Portal(Box<PortalValue>),
    Message(OutboxEntry),
}

#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) value: Value,
    pub(crate) version: Version,
}

#[derive(Clone, Debug, Default)]
struct Rows {
    by_key: BTreeMap<Key, Row>,
    /// How often each row was locked by a transaction that committed.
    locks: BTreeMap<Key, u64>,
    /// In the order of the commits.
    messages: Vec<MessageId>,
}

#[derive(Clone, Debug)]
enum Write {
    Insert(Key, Value),
    Save(Key, Value, Version),
    Delete(Key, Version),
}

impl Write {
    const fn key(&self) -> &Key {
        match self {
            Self::Insert(key, _) | Self::Save(key, ..) | Self::Delete(key, _) => key,
        }
    }
}

#[derive(Debug, thiserror::Error)]
#[error("somebody else was faster")]
pub(crate) struct Conflict(FailureClass);

impl StorageError for Conflict {
    fn class(&self) -> FailureClass {
        self.0
    }
}

pub(crate) struct SimpleStore {
    pub(crate) flaws: Flaws,
    /// Whether a transaction that locked rows out of order is a defect.
    strict: bool,
    tenants: Mutex<BTreeMap<TenantId, Rows>>,
}

pub(crate) struct SimpleTx<'s> {
    store: &'s SimpleStore,
    tenant: TenantId,
    snapshot: Rows,
    locked: BTreeSet<Key>,
    /// A row that was locked after one that comes behind it in the lock order, and that one.
    out_of_order: Option<(Key, Key)>,
    writes: Vec<Write>,
}

impl Storage for SimpleTx<'_> {
    type Error = Conflict;
}

impl SimpleStore {
    pub(crate) fn with(flaws: Flaws) -> Self {
        Self { flaws, strict: false, tenants: Mutex::default() }
    }

    /// A sound store that insists on the lock order.
    pub(crate) fn strict() -> Self {
        Self { strict: true, ..Self::with(Flaws::default()) }
    }

    fn tenant(&self, tenant: TenantId) -> TenantId {
        if self.flaws.no_tenants { TenantId::from_uuid(uuid::Uuid::nil()) } else { tenant }
    }

    fn conflict(&self) -> Conflict {
        Conflict(if self.flaws.conflicts_are_failures { FailureClass::Other } else { FailureClass::Conflict })
    }

    fn commit_writes(
        &self,
        tx: &SimpleTx<'_>,
        locked: &BTreeSet<Key>,
        writes: &[Write],
    ) -> Result<(), Conflict> {
        let mut tenants = self.tenants.lock().unwrap();
        let rows = tenants.entry(tx.tenant).or_default();
        let mut next = rows.clone();
        for key in locked.iter().filter(|_| !self.flaws.no_guards) {
            if next.locks.get(key) != tx.snapshot.locks.get(key) {
                return Err(self.conflict());
            }
            *next.locks.entry(key.clone()).or_default() += 1;
        }
        for write in writes {
            next.write(write, self.flaws).ok_or_else(|| self.conflict())?;
            *next.locks.entry(write.key().clone()).or_default() += 1;
        }
        *rows = next;
        Ok(())
    }
}

impl Rows {
    fn write(&mut self, write: &Write, flaws: Flaws) -> Option<()> {
        match write {
            Write::Insert(key, value) => {
                if !flaws.no_unique_keys && (self.by_key.contains_key(key) || self.is_taken(key, value)) {
                    return None;
                }
                if let Key::Message(id) = key {
                    self.messages.push(*id);
                }
                self.by_key.insert(key.clone(), Row { value: value.clone(), version: Version::FIRST });
            }
            Write::Save(key, value, expected) => {
                self.expect(key, *expected, flaws)?;
                if !flaws.no_unique_keys && self.is_taken(key, value) {
                    return None;
                }
                self.by_key.insert(key.clone(), Row { value: value.clone(), version: expected.next() });
            }
            Write::Delete(key, expected) => {
                self.expect(key, *expected, flaws)?;
                self.by_key.remove(key);
            }
        }
        Some(())
    }

    fn expect(&self, key: &Key, expected: Version, flaws: Flaws) -> Option<()> {
        let row = self.by_key.get(key)?;
        (flaws.no_compare_and_set || row.version == expected).then_some(())
    }

    /// The unique keys beside the primary one.
    fn is_taken(&self, key: &Key, value: &Value) -> bool {
        let others = || self.by_key.iter().filter(|(other, _)| *other != key).map(|(_, row)| &row.value);
        match value {
            Value::Delegate(next) => others().any(|other| match other {
                Value::Delegate(other) => other.address() == next.address(),
                _ => false,
            }),
            Value::Account(next) => others().any(|other| match other {
                Value::Account(other) => other.id() == next.id(),
                _ => false,
            }),
            Value::Member(next) => others().any(|other| match other {
                Value::Member(other) => clash(other, next),
                _ => false,
            }),
            Value::Portal(next) => others().any(|other| match other {
                Value::Portal(other) => portal_repositories::clash(other, next),
                _ => false,
            }),
            Value::Invitation(next) => others().any(|other| match other {
                Value::Invitation(other) => {
                    other.selectors().any(|selector| next.selectors().any(|next| next == selector))
                }
                _ => false,
            }),
            _ => false,
        }
    }
}

/// Whether two members have a key in common.
fn clash(one: &Member, other: &Member) -> bool {
    let same_portal = one.portal() == other.portal();
    let same_place = one.address() == other.address() || one.kept_as() == other.kept_as();
    same_portal && same_place
        || one.selectors().any(|selector| other.selectors().any(|next| next == selector))
}

impl SimpleTx<'_> {
    pub(crate) const fn out_of_order(&self) -> Option<&(Key, Key)> {
        self.out_of_order.as_ref()
    }

    pub(crate) fn flaws(&self) -> Flaws {
        self.store.flaws
    }

    fn read<T>(&self, read: impl FnOnce(&BTreeMap<Key, Row>) -> T) -> T {
        if self.store.flaws.live_reads {
            let mut tenants = self.store.tenants.lock().unwrap();
            let mut rows = tenants.entry(self.tenant).or_default().clone();
            for write in &self.writes {
                let _ = rows.write(write, self.store.flaws);
            }
            return read(&rows.by_key);
        }
        read(&self.snapshot.by_key)
    }

    pub(crate) fn find<T>(&self, key: &Key, pick: fn(&Value) -> Option<T>) -> Option<Versioned<T>> {
        self.read(|rows| {
            let row = rows.get(key)?;
            Some(Versioned { value: pick(&row.value)?, version: row.version })
        })
    }

    pub(crate) fn lock<T>(&mut self, key: Key, pick: fn(&Value) -> Option<T>) -> Option<Versioned<T>> {
        let found = self.find(&key, pick)?;
        // Keys sort in the lock order. Delegates are found by address, too; receipts are guarded by the row of their subject.
        let elsewhere = matches!(key, Key::Delegate(_) | Key::Receipt(..));
        if let Some(last) = self.locked.last().filter(|last| **last > key && !elsewhere)
            && !self.locked.contains(&key)
            && self.out_of_order.is_none()
        {
            self.out_of_order = Some((key.clone(), last.clone()));
        }
        self.locked.insert(key);
        Some(found)
    }

    /// Everything of a kind, by ascending key.
    pub(crate) fn all<T>(&self, pick: fn(&Value) -> Option<T>) -> Vec<(Key, T)> {
        self.read(|rows| {
            rows.iter().filter_map(|(key, row)| Some((key.clone(), pick(&row.value)?))).collect()
        })
    }

    fn stage(&mut self, write: Write) -> Result<(), Conflict> {
        let flaws = self.store.flaws;
        if flaws.no_rollback {
            self.store.commit_writes(self, &BTreeSet::new(), std::slice::from_ref(&write))?;
            self.snapshot.write(&write, flaws);
            return Ok(());
        }
        self.snapshot.write(&write, flaws).ok_or_else(|| self.store.conflict())?;
        self.writes.push(write);
        Ok(())
    }

    pub(crate) fn insert(&mut self, key: Key, value: Value) -> Result<(), Conflict> {
        self.stage(Write::Insert(key, value))
    }

    pub(crate) fn save(&mut self, key: Key, value: Value, expected: Version) -> Result<(), Conflict> {
        self.stage(Write::Save(key, value, expected))
    }

    pub(crate) fn delete(&mut self, key: Key, expected: Version) -> Result<(), Conflict> {
        self.stage(Write::Delete(key, expected))
    }
}

impl Harness for SimpleStore {
    type Error = Conflict;
    type Connection = ();
    type Tx<'c> = SimpleTx<'c>;
    const ROUNDS: u32 = 30;

    fn block_on<F: Future>(&self, future: F) -> F::Output {
        run_ready(future)
    }

    fn connect(&self) {}

    async fn begin<'c>(&'c self, (): &'c mut (), tenant: TenantId) -> Result<SimpleTx<'c>, Conflict> {
        let tenant = self.tenant(tenant);
        let snapshot = self.tenants.lock().unwrap().get(&tenant).cloned().unwrap_or_default();
        // As slow as a real one, so that hammers find what there is to find.
        std::thread::sleep(Duration::from_micros(200));
        let (locked, writes) = (BTreeSet::new(), Vec::new());
        Ok(SimpleTx { store: self, tenant, snapshot, locked, out_of_order: None, writes })
    }

    async fn commit<'c>(&'c self, tx: SimpleTx<'c>) -> Result<(), Conflict> {
        let late = tx.out_of_order();
        assert!(!self.strict || late.is_none(), "a row was locked after one behind it: {late:?}");
        self.commit_writes(&tx, &tx.locked, &tx.writes)
    }
}

impl DelegationHarness for SimpleStore {
    async fn seed(&self, tx: &mut Self::Tx<'_>, seed: &Seed) -> Result<(), Conflict> {
        for holder in &seed.holders {
            tx.insert(Key::Holder(holder.id()), Value::Holder(holder.clone()))?;
        }
        for contract in &seed.contracts {
            tx.insert(Key::Contract(contract.id()), Value::Contract(contract.clone()))?;
        }
        Ok(())
    }

    fn messages(&self, tenant: TenantId) -> Vec<OutboxEntry> {
        let tenants = self.tenants.lock().unwrap();
        let Some(rows) = tenants.get(&self.tenant(tenant)) else { return Vec::new() };
        let message = |id: &MessageId| match &rows.by_key[&Key::Message(*id)].value {
            Value::Message(message) => message.clone(),
            other => panic!("{other:?}"),
        };
        rows.messages.iter().map(message).collect()
    }
}
