//! The schema: numbered migrations, the layout of the tables, and what a database says about itself.

use crate::error::PostgresStoreError;
use tokio_postgres::Client;

/// The version of the schema that this release reads and writes.
pub const SCHEMA_VERSION: i32 = 4;

/// One step from a version to the next. Released ones never change.
struct Migration {
    /// Tables and sequences. `/* layout */` stands where a layout may say more about a table.
    tables: &'static str,
    /// Primary keys, unique keys, indexes.
    keys: &'static str,
}

/// What leads from each version to the next; the first one from an empty database to version 1.
const MIGRATIONS: &[Migration] = &[
    Migration { tables: include_str!("schema/0001_tables.sql"), keys: include_str!("schema/0001_keys.sql") },
    Migration { tables: include_str!("schema/0002_tables.sql"), keys: include_str!("schema/0002_keys.sql") },
    Migration { tables: include_str!("schema/0003_tables.sql"), keys: include_str!("schema/0003_keys.sql") },
    Migration { tables: include_str!("schema/0004_tables.sql"), keys: include_str!("schema/0004_keys.sql") },
];

/// Who holds this lock migrates: "TNTO".
const ADVISORY_LOCK: i64 = 0x544E_544F;

/// How the rows of a table are laid out. It is chosen when the schema is made, and stays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Layout {
    /// Plain tables.
    #[default]
    Plain,
    /// Each table is partitioned by a hash of the tenant.
    Partitioned {
        /// Into how many partitions; at least 1.
        partitions: u16,
    },
    /// Each table is partitioned by a hash of the tenant, and has no partitions yet: the host attaches foreign tables, each over the table of that name in another database with
    /// a [`Plain`](Self::Plain) schema.
    ///
    /// Here the tables have no keys, because PostgreSQL refuses foreign partitions under a unique key. The keys of the databases behind them are as good, since each begins with
    /// the tenant, and a tenant is in one database only. Open such a store with [`Serializable`](crate::Isolation::Serializable): below that, `postgres_fdw` reads the other
    /// database at `REPEATABLE READ`, where a lock on a guard row does not bring what was committed while one waited for it.
    Spread,
}

/// Why a store was not opened. The database is as it was.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// A later release wrote it.
    #[error(
        "the schema has version {found}, written by a later release; this one knows versions up to {supported}: update the program, nothing was touched"
    )]
    NewerSchema {
        /// Its version.
        found: i32,
        /// The latest version that this release knows.
        supported: i32,
    },
    /// It was asked for as it is, and is behind.
    #[error(
        "the schema has version {found}, and {supported} is needed: open the store once as a user who may migrate"
    )]
    OlderSchema {
        /// Its version; 0 if there is no schema.
        found: i32,
        /// The version that this release needs.
        supported: i32,
    },
    /// There are no partitions in zero parts.
    #[error("a partitioned layout needs at least one partition")]
    NoPartitions,
    /// PostgreSQL failed.
    #[error("the store cannot be opened: {0}")]
    Database(#[from] PostgresStoreError),
}

impl OpenError {
    /// A stable code under which a host can translate.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NewerSchema { .. } => "postgres_store.newer_schema",
            Self::OlderSchema { .. } => "postgres_store.older_schema",
            Self::NoPartitions => "postgres_store.no_partitions",
            Self::Database(_) => "postgres_store.open",
        }
    }
}

impl From<tokio_postgres::Error> for OpenError {
    fn from(error: tokio_postgres::Error) -> Self {
        Self::Database(error.into())
    }
}

/// Brings the schema up to date, all in one transaction. While others migrate it waits.
pub(crate) async fn migrate(client: &mut Client, layout: Layout) -> Result<(), OpenError> {
    migrate_with(client, layout, MIGRATIONS).await
}

/// Changes nothing; fails unless the schema is that of this release.
pub(crate) async fn check(client: &Client) -> Result<(), OpenError> {
    let (found, supported) = (version(client).await?, SCHEMA_VERSION);
    if found < supported {
        return Err(OpenError::OlderSchema { found, supported });
    }
    refuse_newer(found, supported)
}

async fn migrate_with(
    client: &mut Client,
    layout: Layout,
    migrations: &[Migration],
) -> Result<(), OpenError> {
    if layout == (Layout::Partitioned { partitions: 0 }) {
        return Err(OpenError::NoPartitions);
    }
    let supported = i32::try_from(migrations.len()).unwrap_or(i32::MAX);
    let found = version(client).await?;
    refuse_newer(found, supported)?;
    if found == supported {
        return Ok(());
    }
    let transaction = client.transaction().await?;
    transaction.execute("SELECT pg_advisory_xact_lock($1)", &[&ADVISORY_LOCK]).await?;
    // Somebody else may have migrated meanwhile.
    let done = version(transaction.client()).await?;
    refuse_newer(done, supported)?;
    let layout = if done == 0 { layout } else { stored_layout(transaction.client()).await? };
    for (version, migration) in (1_i32..).zip(migrations).skip_while(|(version, _)| *version <= done) {
        run(transaction.client(), migration, layout).await?;
        note(transaction.client(), version, layout).await?;
    }
    transaction.commit().await?;
    Ok(())
}

const fn refuse_newer(found: i32, supported: i32) -> Result<(), OpenError> {
    if found > supported { Err(OpenError::NewerSchema { found, supported }) } else { Ok(()) }
}

/// 0 if there is no schema.
async fn version(client: &Client) -> Result<i32, tokio_postgres::Error> {
    // A scan, because a look-up by name may be answered from what this session knew before it waited for the lock.
    let sql =
        "SELECT count(*) > 0 FROM pg_class WHERE relname = 'tantou_schema' AND pg_table_is_visible(oid)";
    let there = client.query_one(sql, &[]).await?;
    if !there.try_get::<_, bool>(0)? {
        return Ok(0);
    }
    let row = client.query_one("SELECT coalesce(max(version), 0) FROM tantou_schema", &[]).await?;
    row.try_get(0)
}

async fn stored_layout(client: &Client) -> Result<Layout, tokio_postgres::Error> {
    let sql = "SELECT layout, partitions FROM tantou_schema ORDER BY version DESC LIMIT 1";
    let row = client.query_one(sql, &[]).await?;
    let partitions = u16::try_from(row.try_get::<_, i32>(1)?).unwrap_or(1);
    Ok(match row.try_get(0)? {
        "partitioned" => Layout::Partitioned { partitions },
        "spread" => Layout::Spread,
        _ => Layout::Plain,
    })
}

async fn note(client: &Client, version: i32, layout: Layout) -> Result<(), tokio_postgres::Error> {
    let (name, partitions) = match layout {
        Layout::Plain => ("plain", 0),
        Layout::Partitioned { partitions } => ("partitioned", i32::from(partitions)),
        Layout::Spread => ("spread", 0),
    };
    let sql = "INSERT INTO tantou_schema (version, layout, partitions) VALUES ($1, $2, $3)";
    client.execute(sql, &[&version, &name, &partitions]).await.map(drop)
}

async fn run(client: &Client, migration: &Migration, layout: Layout) -> Result<(), tokio_postgres::Error> {
    match layout {
        Layout::Plain => {
            client.batch_execute(migration.tables).await?;
            client.batch_execute(migration.keys).await
        }
        Layout::Partitioned { partitions } => {
            client.batch_execute(&migration.tables.replace(LAYOUT, BY_TENANT)).await?;
            add_partitions(client, partitions).await?;
            client.batch_execute(migration.keys).await
        }
        Layout::Spread => client.batch_execute(&migration.tables.replace(LAYOUT, BY_TENANT)).await,
    }
}

const LAYOUT: &str = "/* layout */";
const BY_TENANT: &str = "PARTITION BY HASH (tenant)";

/// Gives every partitioned table that has none its partitions: `tantou_delegate_0` and on.
async fn add_partitions(client: &Client, partitions: u16) -> Result<(), tokio_postgres::Error> {
    let sql = "SELECT format('CREATE TABLE %I PARTITION OF %I FOR VALUES WITH (MODULUS %s, REMAINDER %s)',
                             relname || '_' || part, relname, $1::integer, part)
               FROM pg_class, generate_series(0, $1::integer - 1) AS part
               WHERE relkind = 'p' AND pg_table_is_visible(pg_class.oid) AND relname LIKE 'tantou\\_%'
                 AND NOT EXISTS (SELECT FROM pg_inherits WHERE inhparent = pg_class.oid)";
    for row in client.query(sql, &[&i32::from(partitions)]).await? {
        client.batch_execute(row.try_get(0)?).await?;
    }
    Ok(())
}
