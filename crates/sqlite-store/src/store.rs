//! The store and its transactions.

use crate::column::blob;
use crate::error::SqliteStoreError;
use crate::open::{OpenError, OpenOptions};
use crate::patience::while_busy;
use crate::row::Reader;
use access_model::{AccountHolder, Contract};
use rusqlite::{CachedStatement, Connection, Params, Rows, ToSql, Transaction, TransactionBehavior, params};
use std::path::Path;
use std::time::Duration;
use storage_contract::{Storage, TenantId, Version, Versioned};

type Result<T> = std::result::Result<T, SqliteStoreError>;

/// One connection to a file. A connection has one transaction at a time: threads open one store each, on the same file.
#[derive(Debug)]
pub struct SqliteStore {
    connection: Connection,
    busy_timeout: Duration,
}

impl SqliteStore {
    pub(crate) const fn new(connection: Connection, busy_timeout: Duration) -> Self {
        Self { connection, busy_timeout }
    }

    /// Opens a file with the default [`OpenOptions`], makes it if there is none, and brings its schema up to date.
    ///
    /// # Errors
    /// [`OpenError`]; then the file is as it was.
    pub fn open(path: impl AsRef<Path>) -> std::result::Result<Self, OpenError> {
        OpenOptions::default().open(path)
    }

    /// Opens a transaction for one tenant. It is the only one that writes to the file until it ends (`BEGIN IMMEDIATE`), so
    /// everything it reads is guarded. Keep it short, and never ask a person anything inside of it.
    ///
    /// # Errors
    /// A conflict if others keep the file locked for longer than the busy timeout.
    #[must_use = "a transaction that is dropped is rolled back"]
    pub fn begin(&mut self, tenant: TenantId) -> Result<SqliteTx<'_>> {
        // Waiting is done here, and better, than by SQLite, which waits for all other statements.
        self.connection.busy_timeout(Duration::ZERO)?;
        // Unchecked is only that no other transaction is open on the connection; `&mut self` sees to that.
        let begin = || Transaction::new_unchecked(&self.connection, TransactionBehavior::Immediate);
        let transaction = while_busy(self.busy_timeout, begin);
        self.connection.busy_timeout(self.busy_timeout)?;
        Ok(SqliteTx { transaction: transaction?, tenant })
    }

    /// Opens a transaction for looking: lists, screens, a worker that takes messages. It sees one state of the file, waits for nobody
    /// and keeps nobody waiting.
    ///
    /// Its reads are guarded all the same: should it write after somebody else has written, it fails with a conflict.
    ///
    /// # Errors
    /// Whatever `SQLite` fails with.
    #[must_use = "what it could show is lost"]
    pub fn begin_read(&mut self, tenant: TenantId) -> Result<SqliteTx<'_>> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Deferred)?;
        Ok(SqliteTx { transaction, tenant })
    }

    /// The connection, for tables of the host's own in the same file. Leave `user_version` and `application_id` alone.
    pub const fn connection(&self) -> &Connection {
        &self.connection
    }
}

/// One open transaction. It implements all repository traits; dropping it rolls it back and releases the file.
#[derive(Debug)]
pub struct SqliteTx<'c> {
    transaction: Transaction<'c>,
    tenant: TenantId,
}

impl Storage for SqliteTx<'_> {
    type Error = SqliteStoreError;
}

impl<'c> SqliteTx<'c> {
    /// A transaction that the host has begun itself on a connection of [`SqliteStore`]'s making. Begin it `IMMEDIATE`: a deferred one
    /// is as correct, but fails with conflicts where this one waits.
    pub const fn from_transaction(transaction: Transaction<'c>, tenant: TenantId) -> Self {
        Self { transaction, tenant }
    }

    /// For which tenant it was opened.
    pub const fn tenant(&self) -> TenantId {
        self.tenant
    }

    /// The connection inside of this transaction: what the host reads and writes here is part of it.
    pub fn connection(&self) -> &Connection {
        &self.transaction
    }

    /// Makes everything that was written visible and durable, all at once.
    ///
    /// # Errors
    /// Whatever `SQLite` fails with. The transaction is rolled back then, unless the disk failed half way: see rule 9 of the isolation
    /// contract.
    pub fn commit(self) -> Result<()> {
        self.live()?;
        Ok(self.transaction.commit()?)
    }

    /// Rolls back, which dropping does, too; but this tells of failure.
    ///
    /// # Errors
    /// Whatever `SQLite` fails with.
    pub fn rollback(self) -> Result<()> {
        if self.transaction.is_autocommit() {
            return Ok(());
        }
        Ok(self.transaction.rollback()?)
    }

    /// Adds account holders, which no rule ever writes: they are the host's. Unique: the id.
    ///
    /// # Errors
    /// A conflict on a duplicate; whatever `SQLite` fails with.
    pub fn insert_holders(&mut self, holders: &[AccountHolder]) -> Result<()> {
        for holder in holders {
            let address = holder.address();
            self.write(
                "INSERT INTO tantou_holder (tenant, id, address, address_key, name, version) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                params![
                    self.tenant_key(),
                    blob(holder.id().as_uuid()),
                    address.as_given(),
                    address.key().as_str(),
                    holder.name(),
                    Version::FIRST.to_stored(),
                ],
            )?;
        }
        Ok(())
    }

    /// Adds contracts, which the host opens. Unique: the id.
    ///
    /// # Errors
    /// A conflict on a duplicate; whatever `SQLite` fails with.
    pub fn insert_contracts(&mut self, contracts: &[Contract]) -> Result<()> {
        contracts.iter().try_for_each(|contract| self.put_contract(contract, None))
    }
}

/// How the repositories talk to the database.
impl SqliteTx<'_> {
    /// The tenant, as the first parameter of every statement.
    pub(crate) const fn tenant_key(&self) -> [u8; 16] {
        blob(self.tenant.as_uuid())
    }

    /// The connection, unless `SQLite` has already rolled the transaction back: statements would then be transactions of their own.
    pub(crate) fn live(&self) -> Result<&Connection> {
        if self.transaction.is_autocommit() {
            Err(SqliteStoreError::RolledBack)
        } else {
            Ok(&self.transaction)
        }
    }

    /// Every row that a statement finds.
    pub(crate) fn rows<T>(
        &self,
        table: &'static str,
        sql: &str,
        params: impl Params,
        read: fn(&mut Reader<'_>) -> Result<T>,
    ) -> Result<Vec<T>> {
        let mut found = Vec::new();
        self.rows_into(&mut found, table, sql, params, read)?;
        Ok(found)
    }

    /// Every row that a statement finds, added to others.
    pub(crate) fn rows_into<T>(
        &self,
        found: &mut Vec<T>,
        table: &'static str,
        sql: &str,
        params: impl Params,
        read: fn(&mut Reader<'_>) -> Result<T>,
    ) -> Result<()> {
        self.prepared(sql)?.rows_into(found, table, params, read)
    }

    /// Runs a statement that writes; answers how many rows it wrote.
    pub(crate) fn write(&self, sql: &str, params: impl Params) -> Result<usize> {
        self.prepared(sql)?.write(params)
    }

    /// Runs a statement that has to find its one row by key and version.
    pub(crate) fn write_expected(&self, table: &'static str, sql: &str, params: impl Params) -> Result<()> {
        self.prepared(sql)?.write_expected(table, params)
    }

    /// A statement to be run for many rows: it is looked up and made ready once.
    pub(crate) fn prepared(&self, sql: &str) -> Result<Prepared<'_>> {
        Ok(Prepared { statement: self.live()?.prepare_cached(sql)? })
    }
}

/// A statement that is ready to be run. It goes back to the connection's cache when it is dropped.
pub(crate) struct Prepared<'t> {
    statement: CachedStatement<'t>,
}

impl Prepared<'_> {
    /// Every row that it finds, added to others.
    pub(crate) fn rows_into<T>(
        &mut self,
        found: &mut Vec<T>,
        table: &'static str,
        params: impl Params,
        read: fn(&mut Reader<'_>) -> Result<T>,
    ) -> Result<()> {
        read_all(found, table, self.statement.query(params)?, read)
    }

    /// The same, with parameters in a row.
    pub(crate) fn rows_with<'p, T>(
        &mut self,
        found: &mut Vec<T>,
        table: &'static str,
        params: impl Iterator<Item = &'p dyn ToSql>,
        read: fn(&mut Reader<'_>) -> Result<T>,
    ) -> Result<()> {
        for (number, value) in (1_usize..).zip(params) {
            self.statement.raw_bind_parameter(number, value)?;
        }
        read_all(found, table, self.statement.raw_query(), read)
    }

    /// Runs it; answers how many rows it wrote.
    pub(crate) fn write(&mut self, params: impl Params) -> Result<usize> {
        Ok(self.statement.execute(params)?)
    }

    /// Runs it; it has to find its one row by key and version.
    pub(crate) fn write_expected(&mut self, table: &'static str, params: impl Params) -> Result<()> {
        match self.write(params)? {
            0 => Err(SqliteStoreError::Stale { table }),
            _ => Ok(()),
        }
    }
}

fn read_all<T>(
    found: &mut Vec<T>,
    table: &'static str,
    mut rows: Rows<'_>,
    read: fn(&mut Reader<'_>) -> Result<T>,
) -> Result<()> {
    while let Some(row) = rows.next()? {
        found.push(read(&mut Reader::new(table, row))?);
    }
    Ok(())
}

/// What was read, for those who will not write it.
pub(crate) fn plain<T>(rows: Vec<Versioned<T>>) -> Vec<T> {
    rows.into_iter().map(|row| row.value).collect()
}
