//! Confirming again, and in steps that survive a stop: AM-07, AM-08, IL-11.

use crate::world::*;
use std::num::NonZeroUsize;
use tantou::delegation::{Confirmation, Letter};
use tantou::message::Content;
use tantou::storage::{OpError, OutboxRepository, run_ready};

fn crowd(count: usize) -> Vec<tantou::access::Target> {
    let mails: Vec<String> = (0..count).map(|number| format!("person{number}@example.jp")).collect();
    people(&mails.iter().map(String::as_str).collect::<Vec<_>>())
}

fn confirmation(world: &mut World, count: usize, step: usize) -> Confirmation {
    let plan = world.plan(SAKURA, &[HOSTING, DOMAIN], crowd(count));
    let letter = Letter::in_language("en".parse().unwrap());
    Confirmation::new(plan, letter).with_step_size(NonZeroUsize::new(step).unwrap())
}

/// One step, committed or not; how many were invited, `None` at the end.
fn step(world: &mut World, confirmation: &mut Confirmation, commits: bool) -> Option<usize> {
    let mut tx = world.begin();
    let delegation = world.delegation.clone();
    let step = run_ready(delegation.confirm_step(&mut tx, confirmation, &mut world.random, world.now));
    let receipt = step.unwrap()?;
    if commits {
        run_ready(tx.insert_messages(&receipt.outbox_entries().unwrap())).unwrap();
        tx.commit().unwrap();
        confirmation.advance(&receipt.outcome);
    }
    Some(receipt.outcome.sent.len())
}

/// AM-07, IL-11: confirming a plan again finds everything done and sends nothing, whatever has become of it.
#[test]
fn il_11_a_repeated_confirmation_sends_nothing() {
    let mut world = World::new();
    let plan = world.plan(SAKURA, &[HOSTING, DOMAIN], people(&[TANAKA, SUZUKI, SATO]));
    let links: Vec<_> = world.confirm(&plan).unwrap().messages.iter().map(link).collect();
    let before = world.books().dump();
    let again = world.confirm(&plan).unwrap();
    assert_eq!((again.messages.len(), again.events.len(), again.outcome.sent.len()), (0, 0, 0));
    assert_eq!(again.outcome.done_earlier.len(), 6);
    assert_eq!(world.books().dump(), before);

    world.register(&links[0].1).unwrap();
    world.decline(&links[1].1).unwrap();
    world.cancel(SAKURA, links[2].0).unwrap();
    let again = world.pass(DAY * 30).confirm(&plan).unwrap();
    assert_eq!((again.messages.len(), again.outcome.done_earlier.len()), (0, 6));

    // Nor is it a failure that a contract has ended or changed hands since.
    world.end_contract(SAKURA, HOSTING).unwrap();
    world.transfer(DOMAIN, UMEDA);
    assert_eq!(world.confirm(&plan).unwrap().messages.len(), 0);
}

/// IL-07, IL-11: a deleted invitation is forgotten: its batch, confirmed once more, does not recognise it and sends anew, with messages of their
/// own, and no link of the first life comes back.
#[test]
fn il_07_what_is_deleted_is_forgotten() {
    let mut world = World::new();
    let plan = world.plan(SAKURA, &[HOSTING], people(&[TANAKA]));
    let (id, first) = link(&world.confirm(&plan).unwrap().messages[0]);
    world.decline(&first).unwrap();
    world.delete(SAKURA, id).unwrap();
    let receipt = world.pass(MINUTE).confirm(&plan).unwrap();
    let (same, second) = link(&receipt.messages[0]);
    assert_eq!(same, id);
    assert_eq!(world.register(&first).unwrap_err().code(), "invitation.unknown");
    world.decline(&second).unwrap();
}

/// AM-07: a confirmation in steps, stopped, kept as JSON, and continued. A step that was not committed is made again.
#[test]
fn am_07_in_steps() {
    let mut world = World::new();
    let mut running = confirmation(&mut world, 25, 10);
    assert_eq!(step(&mut world, &mut running, true), Some(10));
    assert_eq!(step(&mut world, &mut running, false), Some(10), "rolled back");
    assert_eq!((running.position(), running.total(), running.is_done()), (10, 25, false));

    let kept = serde_json::to_string(&running).unwrap();
    drop(running);
    let mut continued: Confirmation = serde_json::from_str(&kept).unwrap();
    world.pass(HOUR);
    assert_eq!(step(&mut world, &mut continued, true), Some(10));
    assert_eq!(step(&mut world, &mut continued, true), Some(5));
    assert_eq!((step(&mut world, &mut continued, true), continued.is_done()), (None, true));
    let books = world.books();
    assert!(books.disagreements().is_empty());
    assert_eq!((books.invitations.len(), books.assignments.len(), world.messages().len()), (25, 50, 25));

    // From the beginning once more, in steps of another size: all is done.
    let letter = continued.letter().clone();
    let mut again =
        Confirmation::new(continued.plan().clone(), letter).with_step_size(NonZeroUsize::new(7).unwrap());
    while let Some(sent) = step(&mut world, &mut again, true) {
        assert_eq!(sent, 0);
    }
    assert_eq!(world.messages().len(), 25);
}

/// AM-08: under all or nothing a step is refused as a whole, naming what is wrong; the steps before it stand.
#[test]
fn am_08_a_refused_step() {
    let mut world = World::new();
    let mut running = confirmation(&mut world, 20, 10);
    step(&mut world, &mut running, true);
    world.transfer(DOMAIN, UMEDA);
    let mut tx = world.begin();
    let delegation = world.delegation.clone();
    let refused = run_ready(delegation.confirm_step(&mut tx, &running, &mut world.random, world.now));
    let Err(OpError::Refused(refusal)) = refused else { panic!("{refused:?}") };
    assert_eq!(refusal.code(), "confirm.rejected_meanwhile");
    assert_eq!((running.position(), world.messages().len()), (10, 10));
}

/// IL-13: a plan and a confirmation that are kept hold no token; a refused generator leaves nothing behind.
#[test]
fn il_13_nothing_secret_is_kept() {
    let mut world = World::new();
    let mut running = confirmation(&mut world, 3, 3);
    let mut tx = world.begin();
    let delegation = world.delegation.clone();
    let mut broken = |_: &mut [u8]| Err(tantou::invitation::RandomUnavailable);
    let refused = run_ready(delegation.confirm_step(&mut tx, &running, &mut broken, world.now));
    let Err(OpError::Refused(refusal)) = refused else { panic!("{refused:?}") };
    assert_eq!(refusal.code(), "invitation.random_unavailable");
    tx.commit().unwrap();
    assert!(world.books().invitations.is_empty());

    step(&mut world, &mut running, true);
    let kept = [serde_json::to_string(&running).unwrap(), world.books().dump()].concat();
    for message in world.messages() {
        let Content::Invitation(mail) = &message.content else { panic!("{message:?}") };
        let secret = &mail.token.reveal()[22..];
        assert!(!kept.contains(secret), "only the outbox has the link");
    }
}
