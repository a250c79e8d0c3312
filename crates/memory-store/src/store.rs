//! The store and its transactions.

use crate::error::MemoryStoreError;
use crate::tables::{Tables, Views};
use access_model::{AccountHolder, Contract};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use storage_contract::{OutboxEntry, Storage, TenantId};

/// A store in memory. Clones are handles to the same store.
#[derive(Clone, Default)]
pub struct MemoryStore {
    committed: Arc<Mutex<Committed>>,
}

#[derive(Default)]
struct Committed {
    tenants: BTreeMap<TenantId, Tables>,
    /// How many transactions have been committed; each row bears the number of the one that wrote it.
    commits: u64,
}

impl std::fmt::Debug for MemoryStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MemoryStore").finish_non_exhaustive()
    }
}

impl MemoryStore {
    /// An empty store.
    pub fn new() -> Self {
        Self::default()
    }

    /// Opens a transaction for one tenant. It sees the store as it is now, whatever others commit meanwhile.
    ///
    /// Costs a few reference counts, however much the store holds, and never waits for another transaction.
    #[must_use = "a transaction that is dropped is rolled back"]
    pub fn begin(&self, tenant: TenantId) -> MemoryTx {
        let snapshot = self.committed().tenants.get(&tenant).cloned().unwrap_or_default();
        MemoryTx { store: self.clone(), tenant, views: Box::new(Views::of(snapshot)) }
    }

    /// The outbox of a tenant: every committed message, in the order of the commits.
    pub fn messages(&self, tenant: TenantId) -> Vec<OutboxEntry> {
        let tables = self.committed().tenants.get(&tenant).cloned();
        tables.as_ref().map(Tables::messages).unwrap_or_default()
    }

    /// Takes the messages out of the outbox of a tenant, in the order of the commits, so that no token outlives its mail here. Their ids stay
    /// known: a repeated message is a duplicate still.
    pub fn take_messages(&self, tenant: TenantId) -> Vec<OutboxEntry> {
        self.committed().tenants.get_mut(&tenant).map(Tables::take_messages).unwrap_or_default()
    }

    /// The lock is held for the length of one call and never across an await. A panic of another thread cannot have left
    /// anything half done: once everything is checked, a commit does nothing that panics.
    fn committed(&self) -> MutexGuard<'_, Committed> {
        self.committed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One open transaction: a snapshot, what was written on top of it, and what was read under guard.
///
/// It implements all repository traits. Dropping it rolls it back. It is `Send`, and so are the futures of services that run on it.
pub struct MemoryTx {
    store: MemoryStore,
    tenant: TenantId,
    /// On the heap: a view of every table is larger than a future should be.
    pub(crate) views: Box<Views>,
}

impl std::fmt::Debug for MemoryTx {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MemoryTx").field("tenant", &self.tenant).finish_non_exhaustive()
    }
}

impl Storage for MemoryTx {
    type Error = MemoryStoreError;
}

impl MemoryTx {
    /// For which tenant it was opened.
    pub const fn tenant(&self) -> TenantId {
        self.tenant
    }

    /// Makes everything that was written visible, all at once.
    ///
    /// # Errors
    /// [`MemoryStoreError::Overtaken`] if another transaction has committed a change to anything that this one read under guard or
    /// wants to write. Nothing was written then.
    pub fn commit(self) -> Result<(), MemoryStoreError> {
        let Self { store, tenant, views } = self;
        let mut committed = store.committed();
        let Committed { tenants, commits } = &mut *committed;
        let tables = tenants.entry(tenant).or_default();
        views.check(tables)?;
        // In place: what no other transaction looks at is not copied.
        let stamp = commits.wrapping_add(1);
        views.apply(tables, stamp);
        *commits = stamp;
        Ok(())
    }

    /// Adds account holders, which no rule ever writes: they are the host's to seed. Unique: the id.
    ///
    /// # Errors
    /// A conflict on a duplicate.
    pub fn insert_holders(&mut self, holders: &[AccountHolder]) -> Result<(), MemoryStoreError> {
        for holder in holders {
            self.views.holders.insert(holder.id(), holder.clone())?;
        }
        Ok(())
    }

    /// Adds contracts, which the host opens. Unique: the id.
    ///
    /// # Errors
    /// A conflict on a duplicate.
    pub fn insert_contracts(&mut self, contracts: &[Contract]) -> Result<(), MemoryStoreError> {
        for contract in contracts {
            self.views.contracts.insert(contract.id(), contract.clone())?;
        }
        Ok(())
    }
}
