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

/// An empty database with the schema in it; gone when it is dropped.
pub(crate) struct Database {
    name: String,
    pub(crate) store: PostgresStore,
}

impl Database {
    /// With a copy of the schema that was made once.
    pub(crate) fn new(isolation: Isolation) -> Option<Self> {
        static TEMPLATE: LazyLock<Option<String>> = LazyLock::new(|| {
            let empty = Database::empty(Layout::Plain)?;
            let name = empty.name.clone();
            empty.store.pool().close();
            // It stays, for others are made after it.
            std::mem::forget(empty);
            // Connections of a closed pool end in their own time.
            std::thread::sleep(Duration::from_millis(200));
            Some(name)
        });
        let template = TEMPLATE.as_deref()?;
        take_place();
        let name = RUNTIME.block_on(create(&format!("TEMPLATE {template}")))?;
        let pool = pool(config(&name)?, CONNECTIONS);
        let store = RUNTIME.block_on(PostgresStore::open_migrated(pool)).unwrap();
        Some(Self { name, store: store.with_isolation(isolation) })
    }

    /// With a schema that is made for it in this layout.
    pub(crate) fn empty(layout: Layout) -> Option<Self> {
        take_place();
        let name = RUNTIME.block_on(create("TEMPLATE template0"))?;
        let pool = pool(config(&name)?, CONNECTIONS);
        let store = RUNTIME.block_on(PostgresStore::open_with(pool, layout)).unwrap();
        Some(Self { name, store })
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        self.store.pool().close();
        let drop = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
        RUNTIME.block_on(async {
            if let Some(client) = administrator().await {
                let _ = client.batch_execute(&drop).await;
            }
        });
        *IN_USE.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
        FREED.notify_one();
    }
}

fn take_place() {
    let in_use = IN_USE.lock().unwrap_or_else(PoisonError::into_inner);
    let mut in_use =
        FREED.wait_while(in_use, |in_use| *in_use >= AT_ONCE).unwrap_or_else(PoisonError::into_inner);
    *in_use += 1;
}

/// How to connect to a database of the cluster.
pub(crate) fn config(database: &str) -> Option<Config> {
    let mut config: Config = CLUSTER.as_ref()?.connection().parse().unwrap();
    config.dbname(database);
    Some(config)
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

async fn administrator() -> Option<Client> {
    Some(connect(&config("postgres")?).await)
}

/// Makes a database with a name of its own.
async fn create(how: &str) -> Option<String> {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let name = format!("tantou_{}", NUMBER.fetch_add(1, Ordering::Relaxed));
    let client = administrator().await?;
    client.batch_execute(&format!("CREATE DATABASE {name} {how}")).await.unwrap();
    Some(name)
}
