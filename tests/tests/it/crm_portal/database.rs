//! The stores that the stories are told over.

use memory_store::{MemoryStore, MemoryStoreError, MemoryTx};
use sqlite_store::{Durability, OpenOptions, SqliteStore, SqliteStoreError, SqliteTx};
use std::path::Path;
use tantou::portal_membership::MembershipStore;
use tantou::storage::{OutboxRepository, Storage, StorageError, TenantId};
use tantou::visibility::portal::{PortalRepository, PortalUserRepository, UserTypeRepository};
use tempfile::TempDir;
use uuid::Uuid;

pub(crate) const TENANT: TenantId = TenantId::from_uuid(Uuid::from_u128(0x7e));

/// A store with one tenant.
pub(crate) trait Database {
    type Error: StorageError;
    type Tx<'a>: Storage<Error = Self::Error>
        + MembershipStore
        + PortalRepository
        + UserTypeRepository
        + PortalUserRepository
        + OutboxRepository
    where
        Self: 'a;

    fn begin(&mut self) -> Self::Tx<'_>;

    fn commit(tx: Self::Tx<'_>);
}

impl Database for MemoryStore {
    type Error = MemoryStoreError;
    type Tx<'a> = MemoryTx;

    fn begin(&mut self) -> MemoryTx {
        MemoryStore::begin(self, TENANT)
    }

    fn commit(tx: MemoryTx) {
        tx.commit().unwrap();
    }
}

/// A file, in a folder of its own unless it is somebody else's.
pub(crate) struct File {
    store: SqliteStore,
    _folder: Option<TempDir>,
}

impl File {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let options = OpenOptions::default().with_durability(Durability::ProcessCrash);
        let store = options.open(folder.path().join("portal.db")).unwrap();
        Self { store, _folder: Some(folder) }
    }

    pub(crate) fn at(path: &Path) -> Self {
        Self { store: SqliteStore::open(path).unwrap(), _folder: None }
    }
}

impl Database for File {
    type Error = SqliteStoreError;
    type Tx<'a> = SqliteTx<'a>;

    fn begin(&mut self) -> SqliteTx<'_> {
        self.store.begin(TENANT).unwrap()
    }

    fn commit(tx: SqliteTx<'_>) {
        tx.commit().unwrap();
    }
}
