//! A database for each test, in one throwaway cluster.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};
use tantou_postgres_cluster::{ClusterOptions, PostgresCluster};
use tokio::runtime::Runtime;
use tokio_postgres::{Client, NoTls, Row};

static CLUSTER: LazyLock<Option<PostgresCluster>> = LazyLock::new(|| {
    ClusterOptions::default().with_setting("max_connections=200").start_or_skip("the host on PostgreSQL")
});
static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());

/// Whether there is a PostgreSQL at all.
pub(crate) fn is_there() -> bool {
    CLUSTER.is_some()
}

/// An empty database, and a connection to it.
pub(crate) struct Database {
    pub(crate) url: String,
    client: Client,
}

impl Database {
    /// `None` if the test is skipped.
    pub(crate) fn new() -> Option<Self> {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let cluster = CLUSTER.as_ref()?;
        let name = format!("host_{}", NUMBER.fetch_add(1, Ordering::Relaxed));
        Self::connect(&cluster.connection()).execute(&format!("CREATE DATABASE {name} TEMPLATE template0"));
        Some(Self::connect(&cluster.connection().replace("dbname=postgres", &format!("dbname={name}"))))
    }

    pub(crate) fn connect(url: &str) -> Self {
        let client = RUNTIME.block_on(async {
            let (client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
            tokio::spawn(connection);
            client
        });
        Self { url: url.to_owned(), client }
    }

    pub(crate) fn execute(&self, sql: &str) {
        RUNTIME.block_on(self.client.batch_execute(sql)).unwrap();
    }

    pub(crate) fn rows(&self, sql: &str) -> Vec<Row> {
        RUNTIME.block_on(self.client.query(sql, &[])).unwrap()
    }

    pub(crate) fn count(&self, sql: &str) -> i64 {
        self.rows(&format!("SELECT count(*) {sql}"))[0].get(0)
    }

    /// How many messages wait in the outbox.
    pub(crate) fn waiting(&self) -> i64 {
        self.count("FROM tantou_outbox WHERE sent_at IS NULL")
    }
}
