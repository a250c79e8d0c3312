//! A store for tantou in PostgreSQL.
//!
//! [`PostgresTx`] implements every repository trait, and the outbox of `storage-contract`. It keeps the isolation contract of
//! `storage-contract`, which `store-conformance` proves:
//!
//! - A guarded read locks its rows with `FOR NO KEY UPDATE`, those of one call in the order of their primary keys. At `READ COMMITTED`, the default, that is enough: whoever
//!   comes second waits, and reads what was committed meanwhile. [`Isolation::Serializable`] is for hosts whose own statements join the transaction and lock nothing.
//! - A stale version, a serialization failure (40001), a deadlock (40P01), a lock that was not to be had (55P03) and a duplicate key (23505) are conflicts.
//! - If the connection breaks while a commit is under way, that is told apart: [`PostgresStoreError::is_outcome_unknown`]. Send the same command again.
//! - Dropping a transaction rolls it back.
//! - Futures of services on a [`PostgresTx`] are `Send`.
//!
//! # What the host brings
//!
//! A pool ([`deadpool_postgres`]), and with it addresses, passwords, TLS, and how many connections there are. A connection that broke is replaced by the pool. Set
//! `lock_timeout`, `statement_timeout` and `idle_in_transaction_session_timeout` for its user: they say how long others may be kept waiting.
//! Statements are prepared once for each connection. A pooler between the host and the server that gives each transaction another connection has to keep prepared statements.
//!
//! ```no_run
//! use access_model::ContractRepository as _;
//! use deadpool_postgres::{Manager, Pool};
//! use postgres_store::{Isolation, PostgresStore};
//! use storage_contract::TenantId;
//!
//! # async fn host(tenant: TenantId, contract: access_model::ContractId) -> Result<(), Box<dyn std::error::Error>> {
//! let config: tokio_postgres::Config = "host=db.example user=tantou dbname=tantou".parse()?;
//! let pool = Pool::builder(Manager::new(config, tokio_postgres::NoTls)).max_size(16).build()?;
//! let store = PostgresStore::open(pool).await?.with_isolation(Isolation::ReadCommitted);
//!
//! let mut tx = store.begin(tenant).await?;
//! let contracts = tx.lock_contracts(&[contract]).await?;
//! // …decide, save, and write rows of the host's own through `tx.client()`…
//! tx.commit().await?;
//! # Ok(())
//! # }
//! ```
//!
//! # Round trips
//!
//! A transaction begins in the round trip of its first read. A call about many rows is one statement with arrays (`= ANY`, `unnest`), whatever their number; about a
//! single row it has a statement of its own, whose plan does not depend on how much the tenant has. What takes two statements, such as an invitation and its selectors, sends both before it waits.
//!
//! # The tables
//!
//! Their names begin with `tantou_`, so that a host can have tables of its own beside them, join ours, and write in the same transaction. Every primary and unique key, every
//! index and [every statement](statements) begins with the tenant, so that the same schema can be [partitioned or spread](Layout) by tenant.
//!
//! A row is the aggregate's record as JSON, in the form that the rule crates pin by tests, and beside it, in columns, its key and whatever a query looks at. Two columns are read,
//! and what was written is what is read back. A host looks further with `record -> 'state'`, and may index such an expression, beginning with the tenant.
//!
//! Texts that contain the character U+0000 cannot be kept: PostgreSQL refuses them (22P05).

mod anonymisations;
mod assignments;
mod contacts;
mod delegates;
mod desk;
mod error;
mod handovers;
mod invitations;
mod items;
mod journal;
mod mailboxes;
mod members;
mod notes;
mod one_row;
mod outbox;
mod parties;
mod portals;
mod privacy;
mod schema;
mod seats;
mod selectors;
mod statements;
mod store;
mod stored;
mod table;
mod templates;
mod tx;

pub use deadpool_postgres;
pub use error::{PostgresStoreError, ServerError};
pub use schema::{Layout, OpenError, SCHEMA_VERSION};
pub use statements::statements;
pub use storage_contract::{OutboxMessage, Sequence};
pub use store::{Isolation, PostgresStore};
pub use tx::PostgresTx;
