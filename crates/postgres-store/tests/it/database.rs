//! Databases of a throwaway cluster: one cluster for all tests of this process, one database for each test.

use postgres_store::deadpool_postgres::{Manager, ManagerConfig, Pool, RecyclingMethod};
use postgres_store::{Isolation, Layout, PostgresStore};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Condvar, LazyLock, Mutex, PoisonError};
use std::time::Duration;
use tantou_postgres_cluster::{ClusterOptions, PostgresCluster};
use tokio::runtime::Runtime;
use tokio_postgres::{Client, Config, NoTls};

/// How many databases are in use at once, whatever the number of cores: each may have seventeen connections and more.
const AT_ONCE: u32 = 8;
const CONNECTIONS: usize = 24;

static CLUSTER: LazyLock<Option<PostgresCluster>> = LazyLock::new(|| {
    let options = ClusterOptions::default()
        .with_setting("max_connections=300")
        // A row lock that two want in opposite orders is noticed sooner.
        .with_setting("deadlock_timeout=200ms");
    options.start_or_skip("the store in PostgreSQL")
});

pub(crate) static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());

static IN_USE: Mutex<u32> = Mutex::new(0);
static FREED: Condvar = Condvar::new();

/// A database with nothing in it; gone when it is dropped.
pub(crate) struct Bare {
    name: String,
}

impl Bare {
    pub(crate) fn new() -> Option<Self> {
        Self::create("TEMPLATE template0")
    }

    fn create(how: &str) -> Option<Self> {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        CLUSTER.as_ref()?;
        take_place();
        let name = format!("tantou_{}", NUMBER.fetch_add(1, Ordering::Relaxed));
        let create = format!("CREATE DATABASE {name} {how}");
        RUNTIME.block_on(async { connect(&config("postgres")).await.batch_execute(&create).await.unwrap() });
        Some(Self { name })
    }

    pub(crate) fn config(&self) -> Config {
        config(&self.name)
    }

    /// How to connect, for another process.
    pub(crate) fn connection(&self) -> String {
        let port = self.config().get_ports()[0];
        format!("host=127.0.0.1 port={port} user=postgres dbname={}", self.name)
    }
}

impl Drop for Bare {
    fn drop(&mut self) {
        let drop = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
        RUNTIME.block_on(async {
            let _ = connect(&config("postgres")).await.batch_execute(&drop).await;
        });
        *IN_USE.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
        FREED.notify_one();
    }
}

/// An empty database with the schema in it.
pub(crate) struct Database {
    pub(crate) store: PostgresStore,
    pub(crate) bare: Bare,
}

impl Database {
    /// With a copy of the schema that was made once.
    pub(crate) fn new(isolation: Isolation) -> Option<Self> {
        static TEMPLATE: LazyLock<Option<String>> = LazyLock::new(|| {
            let made = Database::empty(Layout::Plain)?;
            made.store.pool().close();
            let name = made.bare.name.clone();
            // It stays, for others are made after it; only its place is free again.
            std::mem::forget(made);
            *IN_USE.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
            // Connections of a closed pool end in their own time.
            std::thread::sleep(Duration::from_millis(300));
            Some(name)
        });
        let bare = Bare::create(&format!("TEMPLATE {}", TEMPLATE.as_deref()?))?;
        let pool = pool(bare.config(), CONNECTIONS);
        let store = RUNTIME.block_on(PostgresStore::open_migrated(pool)).unwrap();
        Some(Self { store: store.with_isolation(isolation), bare })
    }

    /// With a schema that is made for it in this layout.
    pub(crate) fn empty(layout: Layout) -> Option<Self> {
        let bare = Bare::new()?;
        let pool = pool(bare.config(), CONNECTIONS);
        let store = RUNTIME.block_on(PostgresStore::open_with(pool, layout)).unwrap();
        Some(Self { store, bare })
    }

    pub(crate) fn config(&self) -> Config {
        self.bare.config()
    }
}

fn take_place() {
    let in_use = IN_USE.lock().unwrap_or_else(PoisonError::into_inner);
    let mut in_use =
        FREED.wait_while(in_use, |in_use| *in_use >= AT_ONCE).unwrap_or_else(PoisonError::into_inner);
    *in_use += 1;
}

/// How to connect to a database of the cluster, which is there.
fn config(database: &str) -> Config {
    let mut config: Config = CLUSTER.as_ref().unwrap().connection().parse().unwrap();
    config.dbname(database);
    config
}

pub(crate) fn pool(config: Config, connections: usize) -> Pool {
    let recycling = ManagerConfig { recycling_method: RecyclingMethod::Fast };
    let manager = Manager::from_config(config, NoTls, recycling);
    Pool::builder(manager).max_size(connections).build().unwrap()
}

pub(crate) async fn connect(config: &Config) -> Client {
    let (client, connection) = config.connect(NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}
