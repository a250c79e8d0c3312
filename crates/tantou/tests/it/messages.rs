//! Messages, events and promises of the journeys to their hosts: IL-13, and what the storage contract asks for.

use crate::world::*;
use std::collections::BTreeSet;
use tantou::delegation::{Accept, Letter, Registration};
use tantou::invitation::{ExpiryPosition, InvitationId, RandomBytes};
use tantou::message::{Content, Message, Recipient};
use tantou::storage::run_ready;
use uuid::Uuid;

/// One message of every kind, from one story.
fn every_kind() -> Vec<Message> {
    let mut world = World::new();
    let plan = world.plan(SAKURA, &[HOSTING], people(&[TANAKA, SUZUKI]));
    let receipt = world.confirm(&plan).unwrap();
    let links: Vec<_> = receipt.messages.iter().map(link).collect();
    world.register(&links[0].1).unwrap();
    world.decline(&links[1].1).unwrap();
    let tanaka = world.delegate_id(TANAKA);
    world.pass(MINUTE).remove(SAKURA, HOSTING, tanaka).unwrap();
    world.messages()
}

/// Each message has an id and a topic of its own, and comes back from the outbox as it went in.
#[test]
fn outbox_entries_round_trip() {
    let messages = every_kind();
    let topics: BTreeSet<_> = messages.iter().map(Message::topic).collect();
    assert_eq!(topics.len(), 4, "{topics:?}");
    let ids: BTreeSet<_> = messages.iter().map(|message| message.id).collect();
    assert_eq!(ids.len(), messages.len());
    for message in &messages {
        let entry = message.to_outbox_entry().unwrap();
        assert_eq!((entry.id, entry.topic.as_str()), (message.id, message.topic()));
        assert_eq!(Message::from_outbox_entry(&entry).unwrap(), *message);
    }
}

/// The wire form of each kind of message: what a worker of another language has to read.
#[test]
fn the_wire_form_of_messages() {
    let messages: Vec<serde_json::Value> =
        every_kind().iter().map(|message| serde_json::to_value(message).unwrap()).collect();
    insta::assert_json_snapshot!(messages);
}

/// IL-13: the token is in the message's JSON and in nothing that is printed.
#[test]
fn il_13_debug_hides_the_token() {
    for message in every_kind() {
        let Content::Invitation(mail) = &message.content else { continue };
        assert_eq!(format!("{:?}", mail.token), "LinkToken(…)");
        assert!(!format!("{message:?}").contains(mail.token.reveal()));
        assert!(message.to_outbox_entry().unwrap().body.contains(mail.token.reveal()));
        assert!(
            mail.token.reveal().bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
        );
    }
}

/// A command that is run again after a conflict, with its ids and its time, gives the same message ids, though the links differ.
#[test]
fn ids_are_stable_for_a_repeated_command() {
    let mut world = World::new();
    let plan = world.plan(SAKURA, &[HOSTING], people(&[TANAKA, SUZUKI]));
    let letter = Letter::in_language("ja".parse().unwrap());
    let mut attempts = Vec::new();
    for _ in 0..2 {
        let mut tx = world.begin();
        let delegation = world.delegation.clone();
        let receipt =
            run_ready(delegation.confirm(&mut tx, &plan, &letter, &mut world.random, world.now)).unwrap();
        attempts.push(receipt);
    }
    let ids = |receipt: &tantou::delegation::Receipt<_>| -> Vec<_> {
        receipt.messages.iter().map(|message| message.id).collect()
    };
    assert_eq!(ids(&attempts[0]), ids(&attempts[1]));
    assert_eq!((&attempts[0].outcome, &attempts[0].events), (&attempts[1].outcome, &attempts[1].events));
    assert_ne!(link(&attempts[0].messages[0]).1, link(&attempts[1].messages[0]).1);

    let (_, token) = link(&world.confirm(&plan).unwrap().messages[0]);
    let accept = Accept { proof: by_token(&token), registration: Registration::Given };
    let attempt = |world: &World| {
        run_ready(world.delegation.accept(&mut world.begin(), &accept, world.now)).unwrap().messages
    };
    assert_eq!(attempt(&world), attempt(&world));
}

/// A mail goes to the address as it is delivered, a notice to the holder wherever the host reaches it.
#[test]
fn recipients() {
    for message in every_kind() {
        let to_holder = matches!(message.to, Recipient::Holder(SAKURA));
        let expected =
            matches!(message.topic(), "delegation.invitation_accepted" | "delegation.invitation_declined");
        assert_eq!(to_holder, expected, "{message:?}");
    }
}

fn assert_send<T: Send>(_: &T) {}

/// Every journey can run inside of a spawned task, although no trait demands it.
#[test]
fn the_journeys_futures_are_send() {
    let mut world = World::new();
    let request = world.request(SAKURA, &[HOSTING], people(&[TANAKA]));
    let plan = world.plan_of(&request).unwrap();
    let letter = Letter::in_language("ja".parse().unwrap());
    let confirmation = tantou::delegation::Confirmation::new(plan.clone(), letter.clone());
    let id = InvitationId::from_uuid(Uuid::nil());
    let (delegate, proof) = (tantou::access::DelegateId::from_uuid(Uuid::nil()), by_session(id, TANAKA));
    let accept = Accept { proof: proof.clone(), registration: Registration::NotGiven };
    let (journeys, now) = (world.delegation.clone(), world.now);
    let who = tantou::access::Principal::Holder(SAKURA);
    let mut random: Box<dyn RandomBytes + Send> = Box::new(Sequence(1));
    let random = &mut |out: &mut [u8]| random.fill(out);
    let tx = &mut world.begin();
    assert_send(tx);
    assert_send(&journeys.plan(tx, &request, now));
    assert_send(&journeys.confirm(tx, &plan, &letter, random, now));
    assert_send(&journeys.confirm_step(tx, &confirmation, random, now));
    assert_send(&journeys.look(tx, &proof, None, now));
    assert_send(&journeys.accept(tx, &accept, now));
    assert_send(&journeys.decline(tx, &proof, now));
    assert_send(&journeys.resend(tx, SAKURA, id, random, now));
    assert_send(&journeys.cancel(tx, SAKURA, id, now));
    assert_send(&journeys.delete(tx, SAKURA, id, now));
    assert_send(&journeys.remove_assignment(tx, SAKURA, HOSTING, delegate, now));
    assert_send(&journeys.delete_delegates(tx, SAKURA, &[], now));
    assert_send(&journeys.end_contract(tx, SAKURA, HOSTING, now));
    assert_send(&journeys.preview_delete_delegates(tx, SAKURA, &[], now));
    assert_send(&journeys.preview_end_contract(tx, SAKURA, HOSTING, now));
    assert_send(&journeys.remind(tx, ExpiryPosition::just_after(now), 1, random, now));
    assert_send(&journeys.decide(tx, who, tantou::access::Action::Pay, HOSTING, now));
    assert_send(&journeys.who_may_act(tx, SAKURA, HOSTING, None, 1, now));
    assert_send(&journeys.on_what_may_act(tx, delegate, None, 1, now));
    assert_send(&journeys.roster(tx, SAKURA, None, 1));
    assert_send(&journeys.invitations(tx, SAKURA, None, 1, now));
}
