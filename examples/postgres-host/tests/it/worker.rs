//! Mails leave the outbox at least once, and none twice without need.

use crate::database::Database;
use crate::eventually;
use crate::process::Host;
use crate::relay::Relay;
use std::collections::BTreeSet;
use std::net::TcpListener;
use std::time::Duration;

/// Rule 9: a process that is killed between sending and marking leaves the mail to the next one, which sends it under the same id.
#[test]
fn killed_between_sending_and_marking_the_mail_goes_out_again_under_the_same_id() {
    let Some(database) = Database::new() else { return };
    let relay = Relay::start();
    relay.hold(true);
    let host = Host::start(&database, &relay.address(), &[]);
    assert_eq!(host.invite(1, &["tanaka@seisaku.example"]).status, 200);
    eventually("the mail, whose answer is kept back", || (relay.arrived().len() == 1).then_some(()));
    assert_eq!(database.waiting(), 1, "it is not marked before the relay has said yes");
    host.kill();
    relay.hold(false);
    let host = Host::start(&database, &relay.address(), &[]);
    eventually("the mail marked as sent", || (database.waiting() == 0).then_some(()));
    let arrived = relay.arrived();
    let ids: BTreeSet<&str> = arrived.iter().map(|mail| mail.id.as_str()).collect();
    assert_eq!((arrived.len(), ids.len()), (2, 1), "{arrived:?}");
    assert_eq!(arrived[0].link(), arrived[1].link(), "both lead to the same invitation");
    host.end();
}

/// Two processes on one outbox: each mail goes out once, and both have their share.
#[test]
fn two_workers_side_by_side_send_nothing_twice() {
    let Some(database) = Database::new() else { return };
    let relay = Relay::start();
    relay.think(Duration::from_millis(15));
    let hosts =
        [Host::start(&database, &relay.address(), &[]), Host::start(&database, &relay.address(), &[])];
    let addresses: Vec<String> = (0..64).map(|number| format!("person{number}@seisaku.example")).collect();
    let addresses: Vec<&str> = addresses.iter().map(String::as_str).collect();
    assert_eq!(hosts[0].invite(1, &addresses).status, 200);
    eventually("everything sent", || (database.waiting() == 0).then_some(()));
    let arrived = relay.arrived();
    let ids: BTreeSet<&str> = arrived.iter().map(|mail| mail.id.as_str()).collect();
    assert_eq!((arrived.len(), ids.len()), (64, 64));
    let counted = || {
        let sent = |host: &Host| host.metric("host_mails_total{outcome=\"sent\"}");
        let shares = [sent(&hosts[0]), sent(&hosts[1])];
        ((shares[0] + shares[1] - 64.0).abs() < 0.1).then_some(shares)
    };
    let shares = eventually("all of them counted", counted);
    assert!(shares[0] > 0.0 && shares[1] > 0.0, "{shares:?}");
    for host in hosts {
        host.end();
    }
}

/// What the relay refuses for good is given up, and why is kept; what it refuses for now stays, and stops nobody behind it.
#[test]
fn what_the_relay_refuses_stops_nobody() {
    let Some(database) = Database::new() else { return };
    let relay = Relay::start();
    let host = Host::start(&database, &relay.address(), &[]);
    let later: Vec<String> = (0..10).map(|number| format!("later{number}@seisaku.example")).collect();
    let mut addresses: Vec<&str> = later.iter().map(String::as_str).collect();
    addresses.extend(["nobody@seisaku.example", "tanaka@seisaku.example"]);
    assert_eq!(host.invite(1, &addresses).status, 200);
    eventually("the mail behind all that are put off", || (relay.arrived().len() == 1).then_some(()));
    assert_eq!(relay.arrived()[0].to, "tanaka@seisaku.example");
    eventually("what is left", || (database.waiting() == 10).then_some(()));
    let given_up = database
        .rows("SELECT reason FROM host_undeliverable JOIN tantou_outbox ON id = message WHERE body IS NULL");
    let reasons: Vec<String> = given_up.iter().map(|row| row.get(0)).collect();
    assert_eq!(reasons, ["the relay answered 550"]);
    assert!(host.metric("host_mails_total{outcome=\"put_off\"}") >= 10.0);
    assert!((host.metric("host_mails_total{outcome=\"given_up\"}") - 1.0).abs() < 0.1);
    assert!((host.metric("host_outbox_waiting") - 10.0).abs() < 0.1);
    host.end();
}

/// A relay that is away keeps nobody from inviting; the mail goes out when it is back.
#[test]
fn a_relay_that_is_away_is_waited_for() {
    let Some(database) = Database::new() else { return };
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let host = Host::start(&database, &format!("127.0.0.1:{port}"), &[]);
    assert_eq!(host.invite(1, &["tanaka@seisaku.example"]).status, 200);
    eventually("an attempt", || (host.metric("host_mails_total{outcome=\"put_off\"}") > 0.0).then_some(()));
    assert_eq!(database.waiting(), 1);
    let back = Relay::start_on(port);
    eventually("the mail", || (back.arrived().len() == 1).then_some(()));
    eventually("the mail marked", || (database.waiting() == 0).then_some(()));
    host.end();
}
