//! What the portal's messages look like to an outbox and its worker; futures that can be sent to other threads.

use super::*;
use std::collections::BTreeSet;
use tantou::quota::licence::Plan;

/// One message of every kind, from one story.
fn every_kind() -> Vec<Message> {
    let mut vendor = Vendor::new();
    let mut messages = vendor.open(Start::Trial).unwrap().messages;
    vendor.seats(&[activate(1)]);
    let choose = |plan| LicenceCommand::ChoosePlan { plan };
    messages.extend(vendor.change(choose(Plan::Enterprise)).unwrap().messages);
    messages.extend(vendor.change(choose(Plan::Free)).unwrap().messages);
    vendor.pass(DAY * 30);
    messages.extend(vendor.change(LicenceCommand::ConfirmDeletion).unwrap().messages);
    messages
}

/// CQ-35: each message has an id of its own, even at one instant, and comes back from the outbox as it went in.
#[test]
fn cq_35_outbox_entries_round_trip() {
    let messages = every_kind();
    let topics: BTreeSet<_> = messages.iter().map(Message::topic).collect();
    assert_eq!(topics.len(), 4, "{topics:?}");
    let ids: BTreeSet<_> = messages.iter().map(|message| message.id).collect();
    assert_eq!(ids.len(), messages.len());
    for message in &messages {
        assert_eq!(Message::from_outbox_entry(&message.to_outbox_entry().unwrap()).unwrap(), *message);
        assert_eq!(message.auto_submitted(), "auto-generated");
    }
}

/// The wire form of each kind of message.
#[test]
fn the_wire_form_of_a_portals_messages() {
    let messages: Vec<_> =
        every_kind().iter().map(|message| serde_json::to_value(message).unwrap()).collect();
    insta::assert_json_snapshot!(messages);
}

fn assert_send<T: Send>(_: &T) {}

/// No trait demands `Send`; over a store that can be sent, every journey's future can.
#[test]
fn futures_can_be_sent() {
    let vendor = Vendor::with(Start::Trial);
    let new = NewPortal { id: PORTAL, standard: CONTACTS, pool: pool(0), start: Start::Trial };
    let (portal, now) = (&vendor.portal, vendor.now);
    let command = LicenceCommand::ConfirmDeletion;
    let nothing = PortalSeatRequest::new(vendor.request_id(), PORTAL, []);
    let mut tx = vendor.store.begin(TENANT);
    let tx = &mut tx;
    assert_send(&portal.open(tx, &new, now));
    assert_send(&portal.change(
        tx,
        &LicenceRequest { id: vendor.request_id(), portal: PORTAL, command },
        now,
    ));
    assert_send(&portal.what_if(tx, PORTAL, &command, now));
    assert_send(&portal.seats(tx, &nothing, now));
    assert_send(&portal.all_seats(tx, &nothing, now));
    assert_send(&portal.state(tx, PORTAL, now));
    assert_send(&portal.past(tx, PORTAL, now));
    assert_send(&portal.history(tx, PORTAL, None, 1));
    assert_send(&portal.who_is_over(tx, PORTAL, CONTACTS, now, None, 1));
    assert_send(&portal.who_would_be_over(tx, PORTAL, &command, (CONTACTS, now), 1, now));
    let prepared = run_ready(portal.prepare(tx, PORTAL, &[], now)).unwrap();
    assert_send(&prepared.store(tx));
}
