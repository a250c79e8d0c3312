//! How a synchronous store lives in an asynchronous host: on threads for blocking work, a connection each, few at a time.

use sqlite_store::rusqlite::{self, Transaction, TransactionBehavior};
use sqlite_store::{OpenError, OpenOptions, SqliteStore, SqliteStoreError, SqliteTx};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;
use tantou::access::DelegateId;
use tantou::storage::{FailureClass, OpError, Retry, StorageError, TenantId};
use tokio::sync::Semaphore;
use tokio::task::{JoinError, spawn_blocking};

/// How long an attempt waits for whoever writes, and how often there is another one: a visitor waits three seconds at most.
const BUSY_TIMEOUT: Duration = Duration::from_secs(1);
const RETRIES: u32 = 2;

/// What this host keeps besides, in the same file. A password is set once, with the registration.
const OWN_TABLES: &str = "
    CREATE TABLE IF NOT EXISTS portal_password (
        tenant BLOB NOT NULL, delegate BLOB NOT NULL, hash TEXT NOT NULL,
        PRIMARY KEY (tenant, delegate)
    ) STRICT, WITHOUT ROWID";

/// The file, for one tenant.
pub(crate) struct Database {
    tenant: TenantId,
    readers: Pool,
    writers: Pool,
}

/// Why the database gave no answer.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DatabaseError {
    #[error(transparent)]
    Open(#[from] OpenError),
    #[error(transparent)]
    Store(#[from] SqliteStoreError),
    #[error("a task of the database ended early: {0}")]
    Ended(#[from] JoinError),
}

impl DatabaseError {
    /// Whether it may be gone when the reader comes back: others were in the way, time and again.
    pub(crate) fn is_passing(&self) -> bool {
        matches!(self, Self::Store(error) if error.class() == FailureClass::Conflict)
    }
}

impl From<rusqlite::Error> for DatabaseError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(error.into())
    }
}

impl Database {
    pub(crate) fn open(path: &Path, tenant: TenantId) -> Result<Arc<Self>, DatabaseError> {
        let writers = Pool::new(path, Access::Write, 2);
        let store = writers.connect()?;
        store.connection().execute_batch(OWN_TABLES)?;
        writers.give_back(store);
        Ok(Arc::new(Self { tenant, readers: Pool::new(path, Access::Read, 4), writers }))
    }

    /// One look at one state of the database, through a connection that cannot write. It waits for nobody: the file has a write-ahead log.
    pub(crate) async fn read<T: Send + 'static>(
        self: &Arc<Self>,
        look: impl FnOnce(&mut SqliteTx<'_>) -> Result<T, SqliteStoreError> + Send + 'static,
    ) -> Result<T, DatabaseError> {
        let database = Arc::clone(self);
        on_a_thread(&self.readers, move || {
            let store = database.readers.take()?;
            let deferred = Transaction::new_unchecked(store.connection(), TransactionBehavior::Deferred)?;
            let seen = look(&mut SqliteTx::from_transaction(deferred, database.tenant));
            database.readers.give_back(store);
            Ok(seen?)
        })
        .await
    }

    /// One operation in one transaction, and after a conflict the whole of it again in a new one. What the rules refuse comes back inside, and has
    /// written nothing. If the client goes away meanwhile, the operation still comes to its end, one way or the other.
    pub(crate) async fn write<T: Send + 'static, R: Send + 'static>(
        self: &Arc<Self>,
        operation: impl Fn(&mut SqliteTx<'_>) -> Result<T, OpError<R, SqliteStoreError>> + Send + 'static,
    ) -> Result<Result<T, R>, DatabaseError> {
        let database = Arc::clone(self);
        on_a_thread(&self.writers, move || {
            let mut store = database.writers.take()?;
            let outcome = again_after_conflicts(&mut store, database.tenant, operation);
            database.writers.give_back(store);
            match outcome {
                Ok(value) => Ok(Ok(value)),
                Err(OpError::Refused(refusal)) => Ok(Err(refusal)),
                Err(OpError::Storage(error)) => Err(error.into()),
            }
        })
        .await
    }
}

fn again_after_conflicts<T, R>(
    store: &mut SqliteStore,
    tenant: TenantId,
    operation: impl Fn(&mut SqliteTx<'_>) -> Result<T, OpError<R, SqliteStoreError>>,
) -> Result<T, OpError<R, SqliteStoreError>> {
    let mut retry = Retry::new(RETRIES, Duration::from_millis(5));
    loop {
        let attempt = store.begin(tenant).map_err(OpError::Storage).and_then(|mut tx| {
            let value = operation(&mut tx)?;
            tx.commit()?;
            Ok(value)
        });
        let Err(error) = attempt else { return attempt };
        let Some(pause) = retry.after(&error, getrandom::u64().unwrap_or(0)) else { return Err(error) };
        thread::sleep(pause);
    }
}

/// Runs blocking work when there is a place for it. Without places, a rush of requests would be a rush of threads.
async fn on_a_thread<T: Send + 'static>(
    pool: &Pool,
    work: impl FnOnce() -> Result<T, DatabaseError> + Send + 'static,
) -> Result<T, DatabaseError> {
    // The semaphore is never closed; if it were, going on without a place would still be right.
    let place = Arc::clone(&pool.places).acquire_owned().await.ok();
    spawn_blocking(move || {
        let done = work();
        drop(place);
        done
    })
    .await?
}

/// Idle connections, and places for those at work.
struct Pool {
    path: PathBuf,
    access: Access,
    idle: Mutex<Vec<SqliteStore>>,
    places: Arc<Semaphore>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Access {
    Read,
    Write,
}

impl Pool {
    fn new(path: &Path, access: Access, places: usize) -> Self {
        let places = Arc::new(Semaphore::new(places));
        Self { path: path.to_owned(), access, idle: Mutex::default(), places }
    }

    fn connect(&self) -> Result<SqliteStore, DatabaseError> {
        let store = OpenOptions::default().with_busy_timeout(BUSY_TIMEOUT).open(&self.path)?;
        if self.access == Access::Read {
            // From here on SQLite itself refuses every write of this connection (IL-18).
            store.connection().pragma_update(None, "query_only", true)?;
        }
        Ok(store)
    }

    fn take(&self) -> Result<SqliteStore, DatabaseError> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        idle.map_or_else(|| self.connect(), Ok)
    }

    fn give_back(&self, store: SqliteStore) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(store);
    }
}

/// Keeps the hash of a password, in the transaction of the registration. There can be only one: a second is a conflict, never a change.
pub(crate) fn set_password(
    tx: &SqliteTx<'_>,
    delegate: DelegateId,
    hash: &str,
) -> Result<(), SqliteStoreError> {
    let (tenant, delegate) = (tx.tenant().as_uuid().into_bytes(), delegate.as_uuid().into_bytes());
    let sql = "INSERT INTO portal_password (tenant, delegate, hash) VALUES (?1, ?2, ?3)";
    tx.connection().execute(sql, (tenant, delegate, hash))?;
    Ok(())
}
