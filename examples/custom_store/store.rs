//! The database, its transactions, its errors, and what the host keeps there besides.

use rusqlite::{Connection, ErrorCode, Transaction, TransactionBehavior, params};
use std::path::Path;
use std::time::Duration;
use tantou::access::{AccountHolder, Contract, DelegateId};
use tantou::message::Message;
use tantou::storage::{FailureClass, OutboxEntry, OutboxRepository};
use tantou::storage::{Storage, StorageError, TenantId, Timestamp};

pub(crate) type Result<T> = std::result::Result<T, StoreError>;

/// One connection to the portal's database. It has one transaction at a time; each thread opens its own.
pub(crate) struct Portal {
    connection: Connection,
}

/// One open transaction of one tenant. The repository traits are implemented for it, in `access.rs` and `invitations.rs`.
pub(crate) struct PortalTx<'c> {
    transaction: Transaction<'c>,
    pub(crate) tenant: String,
}

impl Portal {
    pub(crate) fn open(path: impl AsRef<Path>) -> Result<Self> {
        let connection = Connection::open(path)?;
        connection.busy_timeout(Duration::from_secs(5))?;
        // Readers never wait for the writer, and a commit is a single append.
        connection.pragma_update(None, "journal_mode", "wal")?;
        connection.execute_batch(include_str!("tables.sql"))?;
        Ok(Self { connection })
    }

    /// `BEGIN IMMEDIATE` makes this transaction the only one that writes until it ends. That is the whole secret of the guarded reads: what a
    /// `lock_*` method has read, nobody else can change, and so it needs no lock of its own. Dropping the transaction rolls it back.
    pub(crate) fn begin(&mut self, tenant: TenantId) -> Result<PortalTx<'_>> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        Ok(PortalTx { transaction, tenant: tenant.to_string() })
    }

    /// What the outbox holds, in the order of the commits. A worker would send it, and then wipe it: the mails carry tokens.
    pub(crate) fn messages(&self, tenant: TenantId) -> Result<Vec<OutboxEntry>> {
        let sql = "SELECT id, topic, body FROM outbox WHERE tenant = ?1 ORDER BY sequence";
        let mut statement = self.connection.prepare(sql)?;
        let rows = statement.query_map([tenant.to_string()], |row| {
            let id: String = row.get(0)?;
            Ok((id, row.get("topic")?, row.get("body")?))
        })?;
        let entry = |row: rusqlite::Result<(String, String, String)>| {
            let (id, topic, body) = row?;
            let id = id.parse().map_err(|error| StoreError::damaged("outbox", error))?;
            Ok(OutboxEntry { id, topic, body })
        };
        rows.map(entry).collect()
    }

    /// The host's own log.
    pub(crate) fn log(&self, tenant: TenantId) -> Result<Vec<String>> {
        let sql = "SELECT at || ' ' || what FROM activity WHERE tenant = ?1 ORDER BY sequence";
        let mut statement = self.connection.prepare(sql)?;
        let lines = statement.query_map([tenant.to_string()], |row| row.get(0))?;
        Ok(lines.collect::<rusqlite::Result<_>>()?)
    }
}

impl PortalTx<'_> {
    pub(crate) fn commit(self) -> Result<()> {
        self.connection()?;
        Ok(self.transaction.commit()?)
    }

    /// The connection inside of this transaction. After some failures (a full disk) SQLite has rolled back by itself, and each further
    /// statement would be a transaction of its own.
    pub(crate) fn connection(&self) -> Result<&Connection> {
        if self.transaction.is_autocommit() { Err(StoreError::RolledBack) } else { Ok(&self.transaction) }
    }

    /// Runs a statement that writes; answers how many rows it wrote.
    pub(crate) fn write(&self, sql: &str, params: impl rusqlite::Params) -> Result<usize> {
        Ok(self.connection()?.prepare_cached(sql)?.execute(params)?)
    }
}

/// What a host does by itself, in the same transaction.
impl PortalTx<'_> {
    /// Holders are the host's: no rule ever writes one.
    pub(crate) fn insert_holders(&mut self, holders: &[AccountHolder]) -> Result<()> {
        self.insert(holders)
    }

    /// Contracts are opened by the host; the rules only end them.
    pub(crate) fn insert_contracts(&mut self, contracts: &[Contract]) -> Result<()> {
        self.insert(contracts)
    }

    /// Puts the messages of a receipt into the outbox.
    pub(crate) fn send(&mut self, messages: &[Message]) -> Result<()> {
        messages.iter().try_for_each(|message| {
            self.put(&message.to_outbox_entry().map_err(|encoding| StoreError::Encoding(encoding.error))?)
        })
    }

    /// A line in the host's own log.
    pub(crate) fn note(&mut self, at: Timestamp, what: &str) -> Result<()> {
        let sql = "INSERT INTO activity (tenant, at, what) VALUES (?1, ?2, ?3)";
        self.write(sql, params![self.tenant, at.to_string(), what]).map(drop)
    }

    /// The hash of a delegate's password; never the password.
    pub(crate) fn set_password(&mut self, delegate: DelegateId, hash: &str) -> Result<()> {
        let sql = "INSERT INTO password (tenant, delegate, hash) VALUES (?1, ?2, ?3)";
        self.write(sql, params![self.tenant, delegate.to_string(), hash]).map(drop)
    }

    fn put(&self, message: &OutboxEntry) -> Result<()> {
        let sql = "INSERT INTO outbox (tenant, id, topic, body) VALUES (?1, ?2, ?3, ?4)";
        self.write(sql, params![self.tenant, message.id.to_string(), message.topic, message.body]).map(drop)
    }
}

/// Every repository trait stands on this one: it says how the store fails.
impl Storage for PortalTx<'_> {
    type Error = StoreError;
}

impl OutboxRepository for PortalTx<'_> {
    async fn insert_messages(&mut self, messages: &[OutboxEntry]) -> Result<()> {
        messages.iter().try_for_each(|message| self.put(message))
    }
}

/// How this store fails.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StoreError {
    #[error("a row of `{table}` has changed, or is not there")]
    Stale { table: &'static str },
    /// The row's content is not repeated: it may hold an address or the hash of a token.
    #[error("a row of `{table}` is damaged")]
    Damaged { table: &'static str, source: Box<dyn std::error::Error + Send + Sync> },
    #[error("the transaction was rolled back by an earlier failure")]
    RolledBack,
    #[error("a document cannot be written as JSON: {0}")]
    Encoding(#[from] serde_json::Error),
    #[error(transparent)]
    Database(#[from] rusqlite::Error),
}

impl StoreError {
    pub(crate) fn damaged(
        table: &'static str,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        Self::Damaged { table, source: source.into() }
    }
}

impl StorageError for StoreError {
    /// A conflict is what a new transaction may mend: somebody else was faster, or kept the file locked for too long. The constraints of these
    /// tables that can fail are their keys.
    fn class(&self) -> FailureClass {
        let code = match self {
            Self::Stale { .. } => return FailureClass::Conflict,
            Self::Database(error) => error.sqlite_error_code(),
            Self::Damaged { .. } | Self::RolledBack | Self::Encoding(_) => None,
        };
        match code {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked | ErrorCode::ConstraintViolation) => {
                FailureClass::Conflict
            }
            _ => FailureClass::Other,
        }
    }
}
