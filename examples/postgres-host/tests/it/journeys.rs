//! What people do, from the back office through the mail to the answer.

use crate::database::Database;
use crate::eventually;
use crate::http::{get, post_form, post_json};
use crate::process::{HOSTING, Host, SAKURA};
use crate::relay::{Arrived, Relay};
use serde_json::json;

const TANAKA: &str = "tanaka@seisaku-kobo.example";
const REGISTER: &str = "password=tsutsuji+no+hana&password_again=tsutsuji+no+hana";

fn mails(relay: &Relay, count: usize) -> Vec<Arrived> {
    eventually("mails", || Some(relay.arrived()).filter(|arrived| arrived.len() >= count))
}

/// IL-01, IL-03, IL-19: invited, mailed once, accepted by the link in the mail; the holder is told. Whatever is sent again is recognised.
#[test]
fn an_invitation_is_mailed_once_and_accepted_by_its_link() {
    let Some(database) = Database::new() else { return };
    let relay = Relay::start();
    let host = Host::start(&database, &relay.address(), &[]);
    let invited = host.invite(1, &[TANAKA]).json();
    assert_eq!(invited["sent"][0]["address"], TANAKA, "{invited}");
    let mail = mails(&relay, 1).pop().unwrap();
    let kept = database.rows("SELECT id::text FROM tantou_outbox WHERE topic = 'delegation.invitation'");
    assert_eq!(mail.id, format!("<{}@portal.example>", kept[0].get::<_, String>(0)));
    assert_eq!(mail.to, TANAKA);
    assert!(mail.headers.contains("Auto-Submitted: auto-generated"), "{}", mail.headers);
    assert!(
        mail.text.contains("さくら商事株式会社 様から") && mail.text.contains("ネットショップ"),
        "{}",
        mail.text
    );
    // The same batch again: nobody is invited twice.
    let again = host.invite(1, &[TANAKA]).json();
    assert_eq!((&again["sent"], &again["done_earlier"]), (&json!([]), &json!([TANAKA])), "{again}");

    let (link, accept) = (mail.link(), format!("{}/accept", mail.link()));
    assert_eq!(get(host.public, &link).status, 200);
    assert_eq!(post_form(host.public, &accept, "password=short&password_again=short").status, 422);
    assert!(post_form(host.public, &accept, REGISTER).text.contains("招待を承諾しました"));
    assert!(post_form(host.public, &accept, REGISTER).text.contains("すでに承諾済み"));
    let told = mails(&relay, 2).pop().unwrap();
    assert_eq!(told.to, "keiyaku@sakura-shoji.example");
    assert!(told.text.contains("tanaka@seisaku-kobo.example 様が招待を承諾しました"), "{}", told.text);
    let delegates = get(host.internal, &format!("/holders/{SAKURA}/contracts/{HOSTING}/delegates")).json();
    assert_eq!(delegates[0]["may_configure"], true, "{delegates}");
    assert_eq!(database.count("FROM host_password"), 1);
    eventually("everything marked", || (database.waiting() == 0).then_some(()));
    assert_eq!(database.count("FROM tantou_outbox WHERE body IS NOT NULL"), 0, "no token outlives its mail");
    assert_eq!(relay.arrived().len(), 2, "nothing goes out twice");
    assert!((host.metric("host_mails_total{outcome=\"sent\"}") - 2.0).abs() < 0.1);
    assert!((host.metric("host_journeys_total{journey=\"accept\",outcome=\"done\"}") - 2.0).abs() < 0.1);
    host.end();
}

/// IL-04, IL-05, IL-06, IL-12: declined by the link; sent again with another; cancelled.
#[test]
fn invitations_are_declined_sent_again_and_cancelled() {
    let Some(database) = Database::new() else { return };
    let relay = Relay::start();
    let host = Host::start(&database, &relay.address(), &[]);
    let invited = host.invite(1, &[TANAKA, "sato@seisaku-kobo.example"]).json();
    let two = mails(&relay, 2);
    let link = |address: &str| two.iter().find(|mail| mail.to == address).unwrap().link();
    let invitation = |place: usize| invited["sent"][place]["invitation"].as_str().unwrap().to_owned();
    let decline = format!("{}/decline", link(TANAKA));
    assert!(post_form(host.public, &decline, "").text.contains("招待を拒否しました"));
    assert_eq!(get(host.public, &link(TANAKA)).status, 410);
    mails(&relay, 3);

    let managed = |place: usize, what: &str| {
        let path = format!("/holders/{SAKURA}/invitations/{}/{what}", invitation(place));
        post_json(host.internal, &path, &json!({}))
    };
    // IL-12: nobody is written to twice within a minute. A minute later they are.
    assert_eq!(managed(0, "resend").status, 409);
    database.execute(
        r#"UPDATE tantou_addressee SET record = jsonb_set(record, '{last_sent}', '"2026-01-01T00:00:00Z"')"#,
    );
    assert_eq!(managed(0, "resend").status, 204);
    let another = mails(&relay, 4).pop().unwrap();
    assert_eq!(another.to, TANAKA);
    assert_eq!(get(host.public, &another.link()).status, 200);
    assert_eq!(managed(1, "cancel").status, 204);
    assert_eq!(get(host.public, &link("sato@seisaku-kobo.example")).status, 410);
    let refused = managed(1, "resend");
    assert_eq!(refused.status, 409);
    let code = refused.json()[0]["code"].as_str().unwrap().to_owned();
    let listed = get(host.internal, &format!("/holders/{SAKURA}/invitations?limit=10")).json();
    let phases: Vec<&str> =
        listed.as_array().unwrap().iter().map(|one| one["phase"].as_str().unwrap()).collect();
    assert!(phases.contains(&"pending") && phases.contains(&"cancelled"), "{listed}");
    let refusals = host.metric(&format!("host_journeys_total{{journey=\"resend\",outcome=\"{code}\"}}"));
    assert!((refusals - 1.0).abs() < 0.1);
    host.end();
}

/// A request that makes no sense is told everything that is wrong with it, and where.
#[test]
fn what_is_wrong_with_a_request_is_told_with_its_place() {
    let Some(database) = Database::new() else { return };
    let relay = Relay::start();
    let host = Host::start(&database, &relay.address(), &[]);
    let wrong = host.invite(1, &["tanaka", TANAKA, "a..b@seisaku.example"]);
    assert_eq!(wrong.status, 422);
    let wrong = wrong.json();
    assert_eq!(
        (&wrong[0]["at"], &wrong[1]["at"]),
        (&json!("to[0].address"), &json!("to[2].address")),
        "{wrong}"
    );
    let path = format!("/holders/{SAKURA}/invitations");
    assert_eq!(post_json(host.internal, &path, &json!({"batch": 7})).status, 422);
    let stranger = "/holders/0195f3a2-0000-7000-8000-00000000ffff/invitations";
    let body = json!({"batch": "0195f3a2-0000-7000-8000-000000000009", "contracts": [HOSTING], "language": "ja", "to": [{"address": TANAKA, "name": "田中様"}]});
    let refused = post_json(host.internal, stranger, &body);
    assert_eq!(refused.status, 409, "{}", refused.text);
    assert_eq!(get(host.public, "/invitations/nonsense").status, 404);
    assert_eq!(database.count("FROM tantou_outbox"), 0);
    host.end();
}
