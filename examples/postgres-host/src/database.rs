//! How the host stands on PostgreSQL: its pool, its own tables beside the store's, and operations that are run again after a conflict.

use crate::Failed;
use crate::args::Args;
use crate::metrics::Metrics;
use postgres_store::deadpool_postgres::{Manager, ManagerConfig, Pool, RecyclingMethod, Runtime};
use postgres_store::{PostgresStore, PostgresStoreError, PostgresTx};
use std::convert::Infallible;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use tantou::access::{
    AccountHolder, AccountHolderId, Contract, ContractId, ContractRepository as _, DelegateId,
};
use tantou::message::MessageEncodingError;
use tantou::receipt::Receipt;
use tantou::storage::{MessageId, OpError, OutboxRepository as _, Retry, TenantId, Timestamp};
use tantou_postgres_cluster::{ClusterOptions, PostgresCluster};
use tokio::time::{sleep, timeout};
use tokio_postgres::{Config, NoTls};
use uuid::Uuid;

/// Everything here is of one tenant.
pub(crate) const TENANT: TenantId =
    TenantId::from_uuid(Uuid::from_u128(0x0195_f3a2_0000_7000_8000_0000_0000_0001));

/// How often an operation is run again after a conflict, and how often after a connection was lost.
const AFTER_CONFLICTS: u32 = 6;
const AFTER_LOSSES: u32 = 3;

/// What this host keeps besides, in the same database. A password is set once, with the registration. Of a mail that nobody takes the reason stays.
/// Processes that start at once make the tables one after another.
const OWN_TABLES: &str = "
    BEGIN;
    SELECT pg_advisory_xact_lock(7163384);
    CREATE TABLE IF NOT EXISTS host_password (
        tenant uuid NOT NULL, delegate uuid NOT NULL, hash text NOT NULL,
        PRIMARY KEY (tenant, delegate)
    );
    CREATE TABLE IF NOT EXISTS host_undeliverable (
        tenant uuid NOT NULL, message uuid NOT NULL, reason text NOT NULL, at bigint NOT NULL,
        PRIMARY KEY (tenant, message)
    );
    COMMIT";

/// How long others may be kept waiting. The worker keeps its transaction open while it sends, for less than a minute.
const TIME_LIMITS: &str =
    "-c lock_timeout=3s -c statement_timeout=10s -c idle_in_transaction_session_timeout=90s";

/// The server: the host's, or a throwaway one that ends with this value.
pub(crate) struct Server {
    config: Config,
    throwaway: Option<PostgresCluster>,
}

impl Server {
    pub(crate) fn of(url: Option<&str>) -> Result<Self, Failed> {
        if let Some(url) = url {
            return Ok(Self { config: url.parse()?, throwaway: None });
        }
        let cluster = ClusterOptions::default().start()?;
        Ok(Self { config: cluster.connection().parse()?, throwaway: Some(cluster) })
    }

    pub(crate) const fn is_throwaway(&self) -> bool {
        self.throwaway.is_some()
    }
}

/// Without the password.
impl fmt::Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.throwaway {
            Some(cluster) => {
                write!(f, "a throwaway one on 127.0.0.1:{}, gone when this ends", cluster.port())
            }
            None => write!(f, "the database {}", self.config.get_dbname().unwrap_or("of the user")),
        }
    }
}

/// The store, for one tenant.
pub(crate) struct Database {
    store: PostgresStore,
    metrics: Arc<Metrics>,
}

/// An operation that was refused, or that the store could not carry out.
pub(crate) type Attempt<T, R> = Result<T, OpError<R, PostgresStoreError>>;

impl Database {
    pub(crate) async fn open(server: &Server, args: &Args, metrics: Arc<Metrics>) -> Result<Self, Failed> {
        let mut config = server.config.clone();
        let options = config.get_options().map(|options| format!("{TIME_LIMITS} {options}"));
        config.options(options.as_deref().unwrap_or(TIME_LIMITS)).application_name("postgres-host");
        let recycling = ManagerConfig { recycling_method: RecyclingMethod::Fast };
        let pool = Pool::builder(Manager::from_config(config, NoTls, recycling))
            .max_size(args.connections)
            .wait_timeout(Some(Duration::from_secs(3)))
            .create_timeout(Some(Duration::from_secs(3)))
            .runtime(Runtime::Tokio1)
            .build()?;
        let store = PostgresStore::open(pool).await?;
        store.pool().get().await?.batch_execute(OWN_TABLES).await?;
        Ok(Self { store, metrics })
    }

    /// After this nobody gets a connection.
    pub(crate) fn close(&self) {
        self.store.pool().close();
    }

    pub(crate) fn pool(&self) -> &Pool {
        self.store.pool()
    }

    pub(crate) async fn begin(&self) -> Result<PostgresTx, PostgresStoreError> {
        self.store.begin(TENANT).await
    }

    /// Opens a transaction in which the server refuses every write (IL-18).
    pub(crate) async fn begin_to_look(&self) -> Result<PostgresTx, PostgresStoreError> {
        let mut tx = self.begin().await?;
        tx.client().await?.batch_execute("SET TRANSACTION READ ONLY").await?;
        Ok(tx)
    }

    /// Whether it answers, within two seconds.
    pub(crate) async fn answers(&self) -> Result<(), String> {
        let asked = async {
            let client = self.store.pool().get().await.map_err(|error| error.to_string())?;
            client.simple_query("SELECT 1").await.map_err(|error| error.to_string())
        };
        match timeout(Duration::from_secs(2), asked).await {
            Ok(answered) => answered.map(drop),
            Err(_) => Err("no answer within two seconds".to_owned()),
        }
    }

    /// How many messages wait in the outbox.
    pub(crate) async fn waiting(&self) -> Result<i64, Failed> {
        let client = self.store.pool().get().await?;
        let sql = "SELECT count(*) FROM tantou_outbox WHERE tenant = $1 AND sent_at IS NULL";
        let row = client.prepare_cached(sql).await?;
        Ok(client.query_one(&row, &[&TENANT.as_uuid()]).await?.try_get(0)?)
    }
}

/// Says when an operation has come to its outcome. After a conflict, and if the connection was lost, the whole of it runs again in a new transaction: also when nobody knows whether it was
/// committed, for the command is recognised by its ids. A value and no helper that takes a closure: the compiler cannot see that the future of such a one may move between threads.
///
/// ```text
/// let mut attempts = Attempts::of(&database);
/// let outcome = loop {
///     if let Some(outcome) = attempts.outcome(attempt(&database).await).await { break outcome }
/// };
/// ```
pub(crate) struct Attempts<'d> {
    database: &'d Database,
    conflicts: Retry,
    losses: u32,
}

impl<'d> Attempts<'d> {
    pub(crate) const fn of(database: &'d Database) -> Self {
        let conflicts = Retry::new(AFTER_CONFLICTS, Duration::from_millis(5));
        Self { database, conflicts, losses: AFTER_LOSSES }
    }

    /// What came of it, for good: done, refused by the rules, which has written nothing, or failed. `None`: run it again; the pause is over.
    pub(crate) async fn outcome<T, R>(
        &mut self,
        attempt: Attempt<T, R>,
    ) -> Option<Result<Result<T, R>, PostgresStoreError>> {
        let error = match attempt {
            Ok(value) => return Some(Ok(Ok(value))),
            Err(OpError::Refused(refusal)) => return Some(Ok(Err(refusal))),
            Err(OpError::Storage(error)) => OpError::<Infallible, _>::Storage(error),
        };
        let pause = self.conflicts.after(&error, getrandom::u64().unwrap_or(0));
        let OpError::Storage(error) = error;
        let Some(pause) = pause.or_else(|| self.after_a_loss(&error)) else { return Some(Err(error)) };
        self.database.metrics.run_again(error.code());
        sleep(pause).await;
        None
    }

    fn after_a_loss(&mut self, error: &PostgresStoreError) -> Option<Duration> {
        // Where there is no connection to be had, somebody has waited long enough.
        let is_lost = error.is_unavailable() && !matches!(error, PostgresStoreError::Pool(_));
        if !(is_lost || error.is_outcome_unknown()) {
            return None;
        }
        self.losses = self.losses.checked_sub(1)?;
        Some(Duration::from_millis(100))
    }
}

/// Puts the messages into the outbox, in the transaction of what they tell.
pub(crate) async fn send<T, R>(tx: &mut PostgresTx, receipt: &Receipt<T>) -> Attempt<(), R> {
    let unwritable = |error: MessageEncodingError| PostgresStoreError::Unwritable {
        table: "tantou_outbox",
        reason: error.to_string(),
    };
    Ok(tx.insert_messages(&receipt.outbox_entries().map_err(unwritable)?).await?)
}

/// The contracts with their names, in the order of their names.
pub(crate) async fn named(
    tx: &mut PostgresTx,
    contracts: &[ContractId],
) -> Result<Vec<Contract>, PostgresStoreError> {
    let mut contracts = tx.find_contracts(contracts).await?;
    contracts.sort_by(|one, other| one.name().cmp(other.name()));
    Ok(contracts)
}

/// The holder, for display: nothing is locked.
pub(crate) async fn holder(
    tx: &mut PostgresTx,
    id: AccountHolderId,
) -> Result<Option<AccountHolder>, PostgresStoreError> {
    let sql = "SELECT record::text FROM tantou_holder WHERE tenant = $1 AND id = $2";
    let row = tx.client().await?.query_opt(sql, &[&TENANT.as_uuid(), &id.as_uuid()]).await?;
    let Some(row) = row else { return Ok(None) };
    let record: &str = row.try_get(0)?;
    let damaged = |error: serde_json::Error| PostgresStoreError::Damaged {
        table: "tantou_holder",
        damage: format!("its JSON fails at octet {}", error.column()),
    };
    serde_json::from_str(record).map(Some).map_err(damaged)
}

/// Keeps the hash of a password, in the transaction of the registration. There can be only one: a second is a conflict, never a change.
pub(crate) async fn set_password(
    tx: &mut PostgresTx,
    delegate: DelegateId,
    hash: &str,
) -> Result<(), PostgresStoreError> {
    let sql = "INSERT INTO host_password (tenant, delegate, hash) VALUES ($1, $2, $3)";
    tx.client().await?.execute(sql, &[&TENANT.as_uuid(), &delegate.as_uuid(), &hash]).await?;
    Ok(())
}

/// Keeps why a message was given up.
pub(crate) async fn set_undeliverable(
    tx: &mut PostgresTx,
    message: MessageId,
    reason: &str,
    at: Timestamp,
) -> Result<(), PostgresStoreError> {
    let sql = "INSERT INTO host_undeliverable (tenant, message, reason, at) VALUES ($1, $2, $3, $4)";
    let client = tx.client().await?;
    client.execute(sql, &[&TENANT.as_uuid(), &message.as_uuid(), &reason, &at.as_unix_micros()]).await?;
    Ok(())
}
