//! The store: the host's pool, and how transactions are opened on it.

use crate::error::PostgresStoreError;
use crate::schema::{self, Layout, OpenError};
use crate::tx::PostgresTx;
use deadpool_postgres::Pool;
use storage_contract::TenantId;

/// How far transactions are kept apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Isolation {
    /// `READ COMMITTED`: guarded reads lock their rows (`FOR NO KEY UPDATE`), so whoever comes second waits.
    #[default]
    ReadCommitted,
    /// `SERIALIZABLE`: the same locks, and the server looks out for everything else, too, the host's own statements included. Of two transactions that get into each other's
    /// way one fails with a conflict more often than it waits.
    Serializable,
}

impl Isolation {
    /// What begins a transaction.
    ///
    /// Every statement of this store finds its rows by a key, so a plan that does not depend on the values is the best one, and no plan but a walk through an index is ever
    /// right: of a table with a few rows the planner would read all, and at `SERIALIZABLE` get in everybody's way. Both settings end with the transaction.
    const fn begin(self) -> &'static str {
        match self {
            Self::ReadCommitted => {
                "BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL plan_cache_mode = force_generic_plan; SET LOCAL enable_seqscan = off"
            }
            Self::Serializable => {
                "BEGIN ISOLATION LEVEL SERIALIZABLE; SET LOCAL plan_cache_mode = force_generic_plan; SET LOCAL enable_seqscan = off"
            }
        }
    }
}

/// A store over the host's pool of connections. Clones are handles to the same pool.
#[derive(Clone, Debug)]
pub struct PostgresStore {
    pool: Pool,
    isolation: Isolation,
}

impl PostgresStore {
    /// Brings the schema up to date, in the plain [`Layout`] unless it was made in another one, and opens the store.
    ///
    /// # Errors
    /// [`OpenError`]; then the database is as it was.
    pub async fn open(pool: Pool) -> Result<Self, OpenError> {
        Self::open_with(pool, Layout::default()).await
    }

    /// Brings the schema up to date and opens the store. Several processes may do so at once: one migrates, the others wait for it.
    ///
    /// # Errors
    /// [`OpenError`]; then the database is as it was.
    pub async fn open_with(pool: Pool, layout: Layout) -> Result<Self, OpenError> {
        let mut connection = pool.get().await.map_err(PostgresStoreError::from)?;
        schema::migrate(&mut connection, layout).await?;
        drop(connection);
        Ok(Self { pool, isolation: Isolation::default() })
    }

    /// Opens the store on a schema that is up to date, and changes nothing: for a user who may not change the schema.
    ///
    /// # Errors
    /// [`OpenError`], also if the schema is an older one.
    pub async fn open_migrated(pool: Pool) -> Result<Self, OpenError> {
        let connection = pool.get().await.map_err(PostgresStoreError::from)?;
        schema::check(&connection).await?;
        drop(connection);
        Ok(Self { pool, isolation: Isolation::default() })
    }

    /// The same store with transactions of this isolation.
    #[must_use]
    pub const fn with_isolation(mut self, isolation: Isolation) -> Self {
        self.isolation = isolation;
        self
    }

    /// How far transactions are kept apart.
    pub const fn isolation(&self) -> Isolation {
        self.isolation
    }

    /// The pool.
    pub const fn pool(&self) -> &Pool {
        &self.pool
    }

    /// Takes a connection from the pool and opens a transaction on it, for one tenant. The server hears of it with the first statement. Keep it short, and never ask a person
    /// anything inside of it: it holds a connection, and locks.
    ///
    /// # Errors
    /// [`PostgresStoreError::Pool`] if there is no connection to be had.
    pub async fn begin(&self, tenant: TenantId) -> Result<PostgresTx, PostgresStoreError> {
        Ok(PostgresTx::new(self.pool.get().await?, tenant, self.isolation.begin()))
    }
}
