//! It ends when it is told to, and cuts nothing off.

use crate::database::Database;
use crate::eventually;
use crate::http::{ask, get, post_form};
use crate::process::{HOSTING, Host};
use crate::relay::Relay;

/// SIGTERM in the middle of a request and of a mail: it says that it is not ready, takes no more visitors, answers the one, finishes the other, and goes.
#[test]
fn what_is_under_way_comes_to_its_end() {
    let Some(database) = Database::new() else { return };
    let relay = Relay::start();
    let mut host = Host::start(&database, &relay.address(), &["--drain", "0.5"]);
    assert_eq!(host.invite(1, &["tanaka@seisaku.example"]).status, 200);
    let link = eventually("the first mail", || relay.arrived().pop()).link();
    // Marked, too, before another one is kept back.
    eventually("the first mail marked", || (database.waiting() == 0).then_some(()));
    relay.hold(true);
    assert_eq!(host.invite(2, &["sato@seisaku.example"]).status, 200);
    eventually("the second mail, whose answer is kept back", || (relay.arrived().len() == 2).then_some(()));
    // Whoever accepts waits for this row. It is held by a connection of its own: what others do is looked up once in a transaction.
    let holding = Database::connect(&database.url);
    holding.execute(&format!("BEGIN; SELECT FROM tantou_contract WHERE id = '{HOSTING}' FOR UPDATE"));
    let (public, internal) = (host.public, host.internal);
    let form = "password=tsutsuji+no+hana&password_again=tsutsuji+no+hana";
    let visitor = std::thread::spawn(move || post_form(public, &format!("{link}/accept"), form));
    let waits = "FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    eventually("the request, waiting", || (database.count(waits) == 1).then_some(()));

    host.terminate();
    eventually("an answer that it is ending", || (get(internal, "/readyz").status == 503).then_some(()));
    assert_eq!(get(internal, "/healthz").status, 200);
    eventually("no more visitors", || {
        ask(public, "GET", "/style.css", "text/plain", "").is_err().then_some(())
    });
    assert!(!visitor.is_finished(), "the request that is under way is not cut off");
    holding.execute("ROLLBACK");
    let answer = visitor.join().unwrap();
    assert!(answer.status == 200 && answer.text.contains("招待を承諾しました"), "{}", answer.text);
    assert_eq!(get(internal, "/healthz").status, 200, "machines can ask until everything else has ended");
    relay.hold(false);
    assert!(host.wait().success());
    host.line("Stopped.");
    let marked =
        database.count("FROM tantou_outbox WHERE topic = 'delegation.invitation' AND sent_at IS NOT NULL");
    assert_eq!(marked, 2, "the mail that was under way is marked");
    assert_eq!(database.count("FROM pg_stat_activity WHERE application_name = 'postgres-host'"), 0);
}

/// Nobody waits for ever: after the grace, what is under way is cut off, and the exit status says so. Nothing is lost by it.
#[test]
fn after_the_grace_it_goes_all_the_same() {
    let Some(database) = Database::new() else { return };
    let relay = Relay::start();
    relay.hold(true);
    let mut host = Host::start(&database, &relay.address(), &["--grace", "0.3"]);
    assert_eq!(host.invite(1, &["tanaka@seisaku.example"]).status, 200);
    eventually("the mail, whose answer is kept back", || (relay.arrived().len() == 1).then_some(()));
    host.terminate();
    assert!(!host.wait().success());
    relay.hold(false);
    assert_eq!(database.waiting(), 1, "it is still to be sent");
}
