//! A cluster comes and goes.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs, reason = "tests fail by panicking")]

use std::net::TcpStream;
use tantou_postgres_cluster::PostgresCluster;

/// Two run side by side; each answers on its port, and is gone when it is dropped.
#[test]
fn clusters_come_and_go() {
    let Some(one) = PostgresCluster::start_or_skip("clusters_come_and_go") else { return };
    let other = PostgresCluster::start().unwrap();
    assert_ne!(one.port(), other.port());
    for cluster in [one, other] {
        assert!(cluster.connection().contains(&cluster.port().to_string()));
        let port = cluster.port();
        TcpStream::connect(("127.0.0.1", port)).unwrap();
        drop(cluster);
        assert!(TcpStream::connect(("127.0.0.1", port)).is_err());
    }
}
