//! What machines ask.

use crate::database::{self, Database};
use crate::eventually;
use crate::http::{ask, get};
use crate::process::Host;
use crate::relay::Relay;
use tantou_postgres_cluster::PostgresCluster;

/// Without its database the host is alive and not ready, and its metrics go on.
#[test]
fn it_is_not_ready_without_its_database() {
    if !database::is_there() {
        return;
    }
    let cluster = PostgresCluster::start().unwrap();
    let database = Database::connect(&cluster.connection());
    let relay = Relay::start();
    let host = Host::start(&database, &relay.address(), &[]);
    assert_eq!(get(host.internal, "/healthz").status, 200);
    assert_eq!(get(host.internal, "/readyz").status, 200);
    assert!((host.metric("host_database_up") - 1.0).abs() < 0.1);
    let metrics = get(host.internal, "/metrics").text;
    assert!(metrics.contains("application/openmetrics-text") && metrics.ends_with("# EOF\n"), "{metrics}");
    assert_eq!(get(host.public, "/invitations/nonsense").status, 404);
    let counted = "host_requests_total{method=\"GET\",route=\"/invitations/{token}\",status=\"404\"}";
    assert!((host.metric(counted) - 1.0).abs() < 0.1, "by route, never by path");
    assert!(host.metric("host_request_duration_seconds_count{route=\"/invitations/{token}\"}") > 0.5);
    for word in ["BREW", "PROPFIND"] {
        assert_eq!(ask(host.public, word, "/invitations/nonsense", "text/plain", "").unwrap().status, 405);
    }
    let counted = "host_requests_total{method=\"other\",route=\"/invitations/{token}\",status=\"405\"}";
    assert!((host.metric(counted) - 2.0).abs() < 0.1, "whatever a visitor calls a method, labels stay few");

    drop(database);
    drop(cluster);
    let refused =
        eventually("not ready", || Some(get(host.internal, "/readyz")).filter(|answer| answer.status == 503));
    assert!(refused.text.contains("no database"), "{}", refused.text);
    assert_eq!(get(host.internal, "/healthz").status, 200);
    assert!(host.metric("host_database_up").abs() < 0.1);
    assert_eq!(get(host.public, "/invitations/nonsense").status, 503);
    host.end();
}
