//! A cluster comes and goes.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs, reason = "tests fail by panicking")]

use std::io::Read as _;
use std::net::TcpStream;
use tantou_postgres_cluster::{ClusterOptions, PostgresCluster};

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

/// A crash breaks connections, and the server answers again on the same port.
#[test]
fn a_crashed_server_comes_back() {
    let options = ClusterOptions::default().durable().with_setting("max_connections=7");
    let Some(mut cluster) = options.start_or_skip("a_crashed_server_comes_back") else { return };
    let port = cluster.port();
    let mut before = TcpStream::connect(("127.0.0.1", port)).unwrap();
    cluster.crash_and_restart().unwrap();
    assert_eq!(before.read(&mut [0]).unwrap_or(0), 0, "the connection outlived the crash");
    assert_eq!(cluster.port(), port);
    TcpStream::connect(("127.0.0.1", port)).unwrap();
}
