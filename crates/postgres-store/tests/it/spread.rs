//! The same schema in other layouts: partitioned in one server, and spread over two servers by `postgres_fdw`.

use crate::conformance::Postgres;
use crate::database::{Bare, Database, RUNTIME, connect, pool};
use postgres_store::{Isolation, Layout, PostgresStore};
use store_conformance::cases::{common, delegation, seats};
use store_conformance::{Delegation, Desk, Verdict};
use tantou_postgres_cluster::PostgresCluster;

fn partitioned() -> Option<Postgres> {
    Some(Postgres(Database::empty(Layout::Partitioned { partitions: 4 })?))
}

#[test]
fn partitions_keep_the_contract() -> Verdict {
    let Some(harness) = partitioned() else { return Ok(()) };
    common::tenants_are_isolated::<Delegation, _>(&harness)?;
    let Some(harness) = partitioned() else { return Ok(()) };
    common::every_state_round_trips::<Desk, _>(&harness)?;
    let Some(harness) = partitioned() else { return Ok(()) };
    common::duplicates_conflict::<Delegation, _>(&harness)?;
    let Some(harness) = partitioned() else { return Ok(()) };
    delegation::one_of_sixteen_acceptances_counts(&harness)
}

/// Two servers with half of the tenants each, and a third database over them that has no rows of its own.
struct Spread {
    coordinator: Database,
    servers: Vec<PostgresCluster>,
}

impl Spread {
    fn new() -> Option<Self> {
        let bare = Bare::new()?;
        let servers: Vec<PostgresCluster> =
            (0..2).map(|_| PostgresCluster::start_or_skip("spread")).collect::<Option<_>>()?;
        let store = RUNTIME.block_on(async {
            let store = PostgresStore::open_with(pool(bare.config(), 24), Layout::Spread).await.unwrap();
            let client = connect(&bare.config()).await;
            client.batch_execute("CREATE EXTENSION postgres_fdw").await.unwrap();
            for (number, server) in servers.iter().enumerate() {
                let config: tokio_postgres::Config = server.connection().parse().unwrap();
                PostgresStore::open(pool(config, 1)).await.unwrap();
                let port = server.port();
                let attach = format!(
                    "CREATE SERVER part_{number} FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '127.0.0.1', port '{port}', dbname 'postgres');
                     CREATE USER MAPPING FOR postgres SERVER part_{number} OPTIONS (user 'postgres', password_required 'false');
                     DO $$ DECLARE parent text; BEGIN
                        FOR parent IN SELECT relname FROM pg_class WHERE relkind = 'p' AND relname LIKE 'tantou\\_%' LOOP
                            EXECUTE format('CREATE FOREIGN TABLE %I PARTITION OF %I FOR VALUES WITH (MODULUS 2, REMAINDER {number}) SERVER part_{number} OPTIONS (table_name %L)',
                                parent || '_{number}', parent, parent);
                        END LOOP;
                     END $$"
                );
                client.batch_execute(&attach).await.unwrap();
            }
            store.with_isolation(Isolation::Serializable)
        });
        Some(Self { coordinator: Database { store, bare }, servers })
    }
}

/// How many rows of a table there are on a server.
async fn rows(server: &PostgresCluster, table: &str) -> i64 {
    let client = connect(&server.connection().parse().unwrap()).await;
    client.query_one(&format!("SELECT count(*) FROM {table}"), &[]).await.unwrap().get(0)
}

#[test]
fn two_servers_keep_the_contract() -> Verdict {
    let Some(spread) = Spread::new() else { return Ok(()) };
    let Spread { coordinator, servers } = spread;
    let harness = Postgres(coordinator);
    common::tenants_are_isolated::<Delegation, _>(&harness)?;
    // Every round has a tenant of its own, so both servers have some.
    delegation::one_of_sixteen_acceptances_counts(&harness)?;
    seats::as_many_get_a_seat_as_are_free(&harness)?;
    RUNTIME.block_on(async {
        for server in &servers {
            assert!(rows(server, "tantou_invitation").await > 0, "one server has everything");
        }
    });
    Ok(())
}

/// The keys of the servers behind it are those of the whole, since a tenant is on one of them only.
#[test]
fn two_servers_refuse_duplicates() -> Verdict {
    let Some(Spread { coordinator, servers: _servers }) = Spread::new() else { return Ok(()) };
    common::duplicates_conflict::<Delegation, _>(&Postgres(coordinator))
}

/// Guards hold, although the other server is read through a wrapper.
#[test]
fn two_servers_refuse_write_skew() -> Verdict {
    let Some(Spread { coordinator, servers: _servers }) = Spread::new() else { return Ok(()) };
    common::no_write_skew::<Delegation, _>(&Postgres(coordinator))
}
