//! One open transaction, and how the repositories talk to the server through it.

use crate::error::PostgresStoreError;
use crate::stored::{Batch, Stored, Value, read};
use crate::table::Query;
use deadpool_postgres::{ClientWrapper, Object};
use email_identity::AddressKey;
use std::pin::pin;
use std::task::{Context, Waker};
use storage_contract::{Storage, TenantId, Version, Versioned};
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Row, Statement};
use uuid::Uuid;

type Result<T> = std::result::Result<T, PostgresStoreError>;

/// A parameter of a statement.
pub(crate) type Parameter<'a> = &'a (dyn ToSql + Sync);

/// One open transaction of one tenant. It implements all repository traits.
///
/// It begins on the server together with its first statement, in the same round trip, and holds a connection of the pool until it ends. Dropping it rolls it back: that is
/// sent at once, and the connection goes back to the pool.
///
/// A statement that fails ends it: PostgreSQL carries out nothing more in it. A *refusal* of the rules is no such failure.
#[must_use = "a transaction that is dropped is rolled back"]
pub struct PostgresTx {
    connection: Object,
    tenant: Uuid,
    begin: &'static str,
    state: State,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Nothing was sent.
    Unbegun,
    Open,
    /// A statement has failed, or nobody waited for its end.
    Failed,
    Ended,
}

impl std::fmt::Debug for PostgresTx {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PostgresTx")
            .field("tenant", &self.tenant)
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}

impl Storage for PostgresTx {
    type Error = PostgresStoreError;
}

impl PostgresTx {
    pub(crate) const fn new(connection: Object, tenant: TenantId, begin: &'static str) -> Self {
        Self { connection, tenant: tenant.as_uuid(), begin, state: State::Unbegun }
    }

    /// For which tenant it was opened.
    pub const fn tenant(&self) -> TenantId {
        TenantId::from_uuid(self.tenant)
    }

    /// The connection inside of this transaction: what the host reads and writes here is part of it. Leave its beginning and end to this value.
    ///
    /// If a statement of the host's fails, the transaction has failed: [`commit`](Self::commit) answers so.
    ///
    /// # Errors
    /// Whatever beginning fails with.
    pub async fn client(&mut self) -> Result<&Client> {
        self.opened().await?;
        Ok(&self.connection)
    }

    /// Makes everything that was written visible and durable, all at once.
    ///
    /// # Errors
    /// A conflict if the server finds one now, as it may at `SERIALIZABLE`. [`OutcomeUnknown`](PostgresStoreError::OutcomeUnknown) if the connection broke
    /// meanwhile. After every other error nothing was committed.
    pub async fn commit(mut self) -> Result<()> {
        match self.state {
            State::Unbegun | State::Ended => return Ok(()),
            State::Failed => return Err(PostgresStoreError::Failed),
            State::Open => {}
        }
        // Of a transaction in which something has failed PostgreSQL takes a `COMMIT` for a `ROLLBACK`, and says nothing. The statement before it fails then.
        let committed = self.connection.batch_execute("SELECT; COMMIT").await;
        if committed.is_ok() {
            self.state = State::Ended;
        }
        committed.map_err(PostgresStoreError::of_commit)
    }

    /// Rolls back and waits for it. Dropping does not wait.
    ///
    /// # Errors
    /// Whatever the server fails with. The transaction is rolled back all the same.
    pub async fn rollback(mut self) -> Result<()> {
        if matches!(self.state, State::Unbegun | State::Ended) {
            return Ok(());
        }
        self.connection.batch_execute("ROLLBACK").await?;
        self.state = State::Ended;
        Ok(())
    }
}

/// The driver sends a request when it is first polled, and whatever comes later on this connection stands behind it.
impl Drop for PostgresTx {
    fn drop(&mut self) {
        if matches!(self.state, State::Open | State::Failed) && !self.connection.is_closed() {
            let rollback = pin!(self.connection.batch_execute("ROLLBACK"));
            let _ = rollback.poll(&mut Context::from_waker(Waker::noop()));
        }
    }
}

/// How the repositories talk to the server.
impl PostgresTx {
    /// Begins, if that has not been done, and waits for it.
    async fn opened(&mut self) -> Result<()> {
        match self.state {
            State::Open => Ok(()),
            State::Failed | State::Ended => Err(PostgresStoreError::Failed),
            State::Unbegun => {
                self.state = State::Failed;
                self.connection.batch_execute(self.begin).await?;
                self.state = State::Open;
                Ok(())
            }
        }
    }

    /// Runs a statement that reads. The first of a transaction travels together with its beginning: should that fail, the read has read outside of a transaction, and its
    /// answer is dropped.
    pub(crate) async fn rows(&mut self, sql: &str, parameters: &[Parameter<'_>]) -> Result<Vec<Row>> {
        let before = self.state;
        if matches!(before, State::Failed | State::Ended) {
            return Err(PostgresStoreError::Failed);
        }
        self.state = State::Failed;
        let Self { connection, tenant, begin, .. } = self;
        let read = query(connection, *tenant, sql, parameters);
        let rows = if before == State::Unbegun {
            let (begun, rows) = futures_util::future::join(connection.batch_execute(begin), read).await;
            begun?;
            rows?
        } else {
            read.await?
        };
        self.state = State::Open;
        Ok(rows)
    }

    /// Runs statements that write, all in one round trip; answers how many rows each of them wrote.
    pub(crate) async fn write<const N: usize>(
        &mut self,
        statements: [(&str, &[Parameter<'_>]); N],
    ) -> Result<[u64; N]> {
        self.opened().await?;
        self.state = State::Failed;
        let (connection, tenant) = (&self.connection, self.tenant);
        // All are prepared before the first is sent: they take effect, and fail, in the order in which they stand.
        let mut preparing = Vec::with_capacity(N);
        for (sql, _) in &statements {
            preparing.push(connection.prepare_cached(sql));
        }
        let prepared = futures_util::future::try_join_all(preparing).await?;
        let mut running = Vec::with_capacity(N);
        for (statement, (_, parameters)) in prepared.iter().zip(statements) {
            running.push(execute(connection, tenant, statement, parameters));
        }
        let outcomes = futures_util::future::join_all(running).await;
        let mut written = [0; N];
        for (written, outcome) in written.iter_mut().zip(outcomes) {
            *written = outcome?;
        }
        self.state = State::Open;
        Ok(written)
    }

    /// The rows of an unguarded look-up.
    pub(crate) async fn find<T: Stored>(
        &mut self,
        query: &Query,
        parameters: &[Parameter<'_>],
    ) -> Result<Vec<T>> {
        let rows = self.rows(query.of_many.find, parameters).await?;
        rows.iter().map(|row| Ok(read(row)?.value)).collect()
    }

    /// The rows of a guarded look-up, locked until the transaction ends.
    pub(crate) async fn lock<T: Stored>(
        &mut self,
        query: &Query,
        parameters: &[Parameter<'_>],
    ) -> Result<Vec<Versioned<T>>> {
        let rows = self.rows(query.of_many.lock, parameters).await?;
        rows.iter().map(read).collect()
    }

    /// As [`find`](Self::find), for arrays of so many elements; of none nothing is asked.
    pub(crate) async fn find_many<T: Stored>(
        &mut self,
        query: &Query,
        elements: usize,
        parameters: &[Parameter<'_>],
    ) -> Result<Vec<T>> {
        if elements == 0 {
            return Ok(Vec::new());
        }
        let rows = self.rows(query.of(elements).find, parameters).await?;
        rows.iter().map(|row| Ok(read(row)?.value)).collect()
    }

    /// As [`lock`](Self::lock), for arrays of so many elements; of none nothing is asked.
    pub(crate) async fn lock_many<T: Stored>(
        &mut self,
        query: &Query,
        elements: usize,
        parameters: &[Parameter<'_>],
    ) -> Result<Vec<Versioned<T>>> {
        if elements == 0 {
            return Ok(Vec::new());
        }
        let rows = self.rows(query.of(elements).lock, parameters).await?;
        rows.iter().map(read).collect()
    }

    /// As [`find`](Self::find), for a list, which is the last parameter.
    pub(crate) async fn find_listed<T: Stored, K: ToSql + Sync>(
        &mut self,
        query: &Query,
        before: &[Parameter<'_>],
        list: &[K],
    ) -> Result<Vec<T>> {
        let parameters: Vec<Parameter<'_>> = before.iter().copied().chain([&list as Parameter<'_>]).collect();
        self.find_many(query, list.len(), &parameters).await
    }

    /// As [`lock`](Self::lock), for a list, which is the last parameter.
    pub(crate) async fn lock_listed<T: Stored, K: ToSql + Sync>(
        &mut self,
        query: &Query,
        before: &[Parameter<'_>],
        list: &[K],
    ) -> Result<Vec<Versioned<T>>> {
        let parameters: Vec<Parameter<'_>> = before.iter().copied().chain([&list as Parameter<'_>]).collect();
        self.lock_many(query, list.len(), &parameters).await
    }

    /// Adds rows.
    pub(crate) async fn insert<T: Stored>(&mut self, rows: &[T]) -> Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        let batch = Batch::of(rows.iter().map(|row| (row, Version::FIRST)))?;
        self.write([(&T::table().statements(batch.len()).insert, &batch.parameters())]).await?;
        Ok(())
    }

    /// Writes over rows that have the expected versions.
    pub(crate) async fn save<T: Stored>(&mut self, rows: &[(T, Version)]) -> Result<()> {
        let batch = Batch::of(rows.iter().map(|(row, expected)| (row, *expected)))?;
        self.write_expected(&batch, &T::table().statements(batch.len()).update).await
    }

    /// Writes over one row that has the expected version.
    pub(crate) async fn save_one<T: Stored>(&mut self, row: &T, expected: Version) -> Result<()> {
        let batch = Batch::of(std::iter::once((row, expected)))?;
        self.write_expected(&batch, &T::table().statements(batch.len()).update).await
    }

    /// Writes a row of which there is one per tenant: over the one with the expected version, or as the first.
    pub(crate) async fn save_or_insert<T: Stored>(
        &mut self,
        row: &T,
        expected: Option<Version>,
    ) -> Result<()> {
        match expected {
            Some(expected) => self.save_one(row, expected).await,
            None => self.insert(std::slice::from_ref(row)).await,
        }
    }

    /// Adds rows, in the place of those with the same keys.
    pub(crate) async fn replace<T: Stored>(&mut self, rows: &[T]) -> Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        let batch = Batch::of(rows.iter().map(|row| (row, Version::FIRST)))?;
        let statements = T::table().statements(batch.len());
        let (whole, keys) = (batch.parameters(), batch.key_parameters());
        self.write([(&statements.remove, keys.as_slice()), (&statements.insert, whole.as_slice())]).await?;
        Ok(())
    }

    /// Deletes rows that have the expected versions.
    pub(crate) async fn delete<T: Stored>(
        &mut self,
        keys: impl ExactSizeIterator<Item = (Vec<Value>, Version)> + Send,
    ) -> Result<()> {
        let batch = Batch::keys(T::table(), keys)?;
        self.write_expected(&batch, &T::table().statements(batch.len()).delete).await
    }

    /// Runs a statement that has to write every row of a batch.
    pub(crate) async fn write_expected(&mut self, batch: &Batch, sql: &str) -> Result<()> {
        if batch.len() == 0 {
            return Ok(());
        }
        let [written] = self.write([(sql, &batch.parameters())]).await?;
        Self::all_written(batch, written)
    }

    /// Compare and set: what was not written had another version.
    pub(crate) fn all_written(batch: &Batch, written: u64) -> Result<()> {
        if usize::try_from(written) == Ok(batch.len()) {
            return Ok(());
        }
        Err(PostgresStoreError::Stale { table: batch.table.name })
    }
}

async fn query(
    connection: &ClientWrapper,
    tenant: Uuid,
    sql: &str,
    parameters: &[Parameter<'_>],
) -> std::result::Result<Vec<Row>, tokio_postgres::Error> {
    let statement = connection.prepare_cached(sql).await?;
    connection.query(&statement, &with_tenant(&tenant, parameters)).await
}

async fn execute(
    connection: &ClientWrapper,
    tenant: Uuid,
    statement: &Statement,
    parameters: &[Parameter<'_>],
) -> std::result::Result<u64, tokio_postgres::Error> {
    connection.execute(statement, &with_tenant(&tenant, parameters)).await
}

/// The tenant is the first parameter of every statement.
fn with_tenant<'a>(tenant: &'a Uuid, parameters: &[Parameter<'a>]) -> Vec<Parameter<'a>> {
    let tenant: Parameter<'a> = tenant;
    std::iter::once(tenant).chain(parameters.iter().copied()).collect()
}

/// The addresses of a look-up.
pub(crate) fn texts(addresses: &[AddressKey]) -> Vec<&str> {
    addresses.iter().map(AddressKey::as_str).collect()
}

/// The ids of a look-up.
pub(crate) fn uuids<T: Copy>(ids: &[T], uuid: impl Fn(T) -> Uuid) -> Vec<Uuid> {
    ids.iter().map(|id| uuid(*id)).collect()
}
