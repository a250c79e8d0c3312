//! What a desk's messages look like to an outbox and its worker; futures that can be sent to other threads.

use super::*;
use std::collections::BTreeSet;
use tantou::quota::contacts::{Channel, Inquiry, MailTraits};
use tantou::support::InquiryId;

/// One message of every kind, from one story.
fn every_kind() -> Vec<Message> {
    let mut office = Office::of_two();
    let mut messages: Vec<Message> = office
        .store
        .messages(TENANT)
        .iter()
        .map(|entry| Message::from_outbox_entry(entry).unwrap())
        .collect();
    let shared = "desk@example.co.jp";
    for change in [
        Change::add([person(3, "佐藤", shared), person(4, "鈴木", shared)]),
        Change::hand_over(id(2)),
        Change::readdress(id(1), address("taro@example.co.jp")),
        Change::entitle(day("2026-06-01"), erp()),
        Change::remove(id(1)),
    ] {
        messages.extend(office.ask(change).unwrap().messages);
    }
    let mut tx = office.store.begin(TENANT);
    let (stranger, desk) = (address("x@example.com"), address(shared));
    messages.extend(run_ready(office.desk.choose_password(&mut tx, &desk, office.at.now)).unwrap().messages);
    let traits = MailTraits::default();
    let inquiries = [
        Inquiry::new(Channel::Mail { from: &stranger, traits: &traits }),
        Inquiry::new(Channel::Mail { from: &desk, traits: &traits }),
        Inquiry::new(Channel::Elsewhere).about(CONTRACT),
    ];
    for (n, inquiry) in (1..).zip(&inquiries) {
        let id = InquiryId::from_uuid(Uuid::from_u128(n));
        messages.extend(run_ready(office.desk.inquiry(&mut tx, id, inquiry)).unwrap().messages);
    }
    messages
}

/// CQ-20: each message has an id of its own, and comes back from the outbox as it went in.
#[test]
fn cq_20_outbox_entries_round_trip() {
    let messages = every_kind();
    let topics: BTreeSet<_> = messages.iter().map(Message::topic).collect();
    assert_eq!(topics.len(), 11, "{topics:?}");
    let ids: BTreeSet<_> = messages.iter().map(|message| message.id).collect();
    assert_eq!(ids.len(), messages.len());
    for message in &messages {
        let entry = message.to_outbox_entry().unwrap();
        assert_eq!((entry.id, entry.topic.as_str()), (message.id, message.topic()));
        assert_eq!(Message::from_outbox_entry(&entry).unwrap(), *message);
        let replied = ["support.inquiry_refused", "support.inquiry_asks_which"].contains(&message.topic());
        assert_eq!(message.auto_submitted(), if replied { "auto-replied" } else { "auto-generated" });
    }
}

/// The wire form of each kind of message: what a worker of another language has to read.
#[test]
fn the_wire_form_of_a_desks_messages() {
    let mut seen = BTreeSet::new();
    let messages = every_kind();
    let one_each = messages.iter().filter(|message| seen.insert(message.topic()));
    let messages: Vec<_> = one_each.map(|message| serde_json::to_value(message).unwrap()).collect();
    insta::assert_json_snapshot!(messages);
}

fn assert_send<T: Send>(_: &T) {}

/// No trait demands `Send`; over a store that can be sent, every journey's future can.
#[test]
fn futures_can_be_sent() {
    let mut office = Office::of_two();
    let request = office.request(Change::hand_over(id(2)));
    let at = office.at;
    let mail = address("ito@example.co.jp");
    let inquiry = Inquiry::new(Channel::SignedIn { address: &mail });
    let (desk, store) = (office.desk.clone(), office.store.clone());
    let mut tx = store.begin(TENANT);
    let tx = &mut tx;
    assert_send(&desk.request(tx, &request, at));
    assert_send(&desk.what_if(tx, &request, at));
    assert_send(&desk.past(tx, request.contract, at));
    assert_send(&desk.history(tx, request.contract, None, 1));
    assert_send(&desk.sign_in(tx, &mail));
    assert_send(&desk.choose_password(tx, &mail, at.now));
    assert_send(&desk.inquiry(tx, InquiryId::from_uuid(Uuid::nil()), &inquiry));
    assert_send(&desk.state(tx, CONTRACT, at.today, None, 1));
    assert_send(&desk.outlook(tx, CONTRACT, at.today, at.today));
    assert_send(&desk.mailing(tx, None, 1));
}
