//! The holder's side of invitations: IL-02, IL-05, IL-06, IL-07, IL-08, IL-09, IL-12, IL-15, IL-16.

use crate::world::*;
use std::num::NonZeroU32;
use tantou::delegation::{AcceptOutcome, LookedAt};
use tantou::invitation::{Action, DeadLink, ExpiryPosition, InvitationId, MailKind, Phase};
use tantou::message::Content;
use tantou::preset;
use tantou::storage::{OutboxRepository, run_ready};
use uuid::Uuid;

fn buttons(world: &World, id: InvitationId) -> (Phase, Vec<Action>) {
    let line = world.listed(SAKURA).into_iter().find(|line| line.invitation.id() == id).unwrap();
    (line.phase, line.actions)
}

/// IL-05: a new token replaces the old one, which is dead at once; validity starts anew; the sendings are counted.
#[test]
fn il_05_resend() {
    let mut world = World::new();
    let (id, old) = world.invite_one(SAKURA, &[HOSTING, DOMAIN], TANAKA);
    let receipt = world.pass(DAY).resend(SAKURA, id).unwrap();
    let ends = world.now.saturating_add(DAY * 7);
    assert_eq!((receipt.outcome.sending, receipt.outcome.expires_at), (2, Some(ends)));
    let Content::Invitation(mail) = &receipt.messages[0].content else { panic!("{receipt:?}") };
    assert_eq!((mail.occasion, mail.expires_at), (MailKind::Again, Some(ends)));
    let (_, new) = link(&receipt.messages[0]);

    assert_eq!(world.look(&old), LookedAt::Dead { why: DeadLink::Superseded });
    assert_eq!(world.register(&old).unwrap_err().code(), "invitation.superseded");
    assert_eq!(world.decline(&old).unwrap_err().code(), "invitation.superseded");
    let decision = world.configures(TANAKA, HOSTING);
    assert_eq!(decision.holds_until, Some(ends), "the assignment's offer goes on as long as the invitation");
    world.pass(DAY * 6 + HOUR * 23).register(&new).unwrap();
}

/// IL-05: also what has expired or was declined; then it can be accepted.
#[test]
fn il_05_resend_what_was_expired_or_declined() {
    let mut world = World::new();
    let (expired, _) = world.invite_one(SAKURA, &[HOSTING], TANAKA);
    let (declined, token) = world.invite_one(SAKURA, &[HOSTING], SUZUKI);
    world.decline(&token).unwrap();
    world.pass(DAY * 8);
    for (id, mail) in [(expired, TANAKA), (declined, SUZUKI)] {
        let receipt = world.resend(SAKURA, id).unwrap();
        world.register(&link(&receipt.messages[0]).1).unwrap();
        assert!(world.configures(mail, HOSTING).is_allowed());
    }
}

/// IL-12: at least a minute between two mails, at most five per invitation.
#[test]
fn il_12_resend_too_soon_and_too_often() {
    let mut world = World::new();
    let (id, _) = world.invite_one(SAKURA, &[HOSTING], TANAKA);
    assert_eq!(world.resend(SAKURA, id).unwrap_err().code(), "invitation.too_soon");
    for sending in 2..=5 {
        assert_eq!(world.pass(MINUTE).resend(SAKURA, id).unwrap().outcome.sending, sending);
    }
    assert_eq!(world.pass(MINUTE).resend(SAKURA, id).unwrap_err().code(), "invitation.sendings_exhausted");
    assert_eq!(buttons(&world, id).1, [Action::Cancel]);
    assert_eq!(world.messages().len(), 5);
}

/// IL-12: both limits can be lifted, or set otherwise. IL-02: so can the validity.
#[test]
fn il_12_without_limits() {
    let mut policies = preset::delegated_hosting();
    let invitations = policies.invitations.with_sending_interval(None).with_validity(None);
    policies.invitations = invitations.with_max_sendings(NonZeroU32::new(9));
    let mut world = World::with(policies);
    let (id, _) = world.invite_one(SAKURA, &[HOSTING], TANAKA);
    let mut token = String::new();
    for _ in 2..=9 {
        world.pass(std::time::Duration::from_micros(1));
        token = link(&world.resend(SAKURA, id).unwrap().messages[0]).1;
    }
    assert_eq!(world.resend(SAKURA, id).unwrap_err().code(), "invitation.sendings_exhausted");
    world.pass(DAY * 365 * 20).register(&token).unwrap();
}

/// IL-06: a cancelled link is dead at once, nothing is granted, and the same can be offered anew.
#[test]
fn il_06_cancel() {
    let mut world = World::new();
    let (id, token) = world.invite_one(SAKURA, &[HOSTING, DOMAIN], TANAKA);
    let receipt = world.cancel(SAKURA, id).unwrap();
    assert_eq!((receipt.outcome.contracts.len(), receipt.messages.len()), (2, 0));
    assert_eq!(world.look(&token), LookedAt::Dead { why: DeadLink::Cancelled });
    assert_eq!(world.register(&token).unwrap_err().code(), "invitation.cancelled");
    assert_eq!(world.configures(TANAKA, HOSTING).code(), "access.cancelled");
    assert_eq!(world.cancel(SAKURA, id).unwrap_err().code(), "invitation.cancelled");

    let (expired, token) = world.pass(MINUTE).invite_one(SAKURA, &[HOSTING], TANAKA);
    world.pass(DAY * 7).cancel(SAKURA, expired).unwrap();
    assert_eq!(world.step_back(DAY * 3).register(&token).unwrap_err().code(), "invitation.cancelled");
}

/// IL-07: what is declined, cancelled or expired can be deleted; what is pending has to be cancelled first, what is accepted is a member.
#[test]
fn il_07_delete() {
    let mut world = World::new();
    let links = world.invite(SAKURA, &[HOSTING], &[TANAKA, SUZUKI, SATO, FUJIMOTO_MAIL]);
    for (id, _) in &links {
        assert_eq!(world.delete(SAKURA, *id).unwrap_err().code(), "invitation.pending");
    }
    world.decline(&links[0].1).unwrap();
    world.cancel(SAKURA, links[1].0).unwrap();
    world.register(&links[2].1).unwrap();
    world.pass(DAY * 7);
    assert_eq!(world.delete(SAKURA, links[2].0).unwrap_err().code(), "invitation.accepted");
    for (id, token) in [&links[0], &links[1], &links[3]] {
        world.delete(SAKURA, *id).unwrap();
        assert_eq!(world.delete(SAKURA, *id).unwrap_err().code(), "invitation.not_found");
        assert_eq!(world.look(token), LookedAt::Dead { why: DeadLink::Unknown });
    }
    assert_eq!(world.listed(SAKURA).len(), 1);
    assert_eq!(world.configures(TANAKA, HOSTING).rule(), "AM-03", "the offer is forgotten");
    assert_eq!(world.books().assignments.len(), 1);
    world.invite(SAKURA, &[HOSTING], &[TANAKA, SUZUKI, FUJIMOTO_MAIL]);
}

/// IL-08, AM-12: the invitations of another holder are not found, whether they exist or not.
#[test]
fn il_08_the_invitations_of_others() {
    let mut world = World::new();
    let (id, _) = world.invite_one(SAKURA, &[HOSTING], TANAKA);
    world.pass(DAY);
    for id in [id, InvitationId::from_uuid(Uuid::nil())] {
        assert_eq!(world.resend(UMEDA, id).unwrap_err().code(), "invitation.not_found");
        assert_eq!(world.cancel(UMEDA, id).unwrap_err().code(), "invitation.not_found");
        assert_eq!(world.delete(UMEDA, id).unwrap_err().code(), "invitation.not_found");
    }
    assert!(world.listed(UMEDA).is_empty());
}

/// IL-04, IL-09: the holder's list over an invitation's life: each state with its buttons.
#[test]
fn il_09_the_list() {
    let mut world = World::new();
    let (id, token) = world.invite_one(SAKURA, &[HOSTING], TANAKA);
    assert_eq!(buttons(&world, id), (Phase::Pending, vec![Action::Cancel]), "a mail has just gone out");
    world.pass(MINUTE);
    assert_eq!(buttons(&world, id), (Phase::Pending, vec![Action::Resend, Action::Cancel]));
    world.pass(DAY * 7);
    let all = vec![Action::Resend, Action::Cancel, Action::Delete];
    assert_eq!(buttons(&world, id), (Phase::Expired, all));
    world.step_back(DAY * 2).decline(&token).unwrap();
    assert_eq!(buttons(&world, id), (Phase::Declined, vec![Action::Resend, Action::Delete]));
    let token = link(&world.resend(SAKURA, id).unwrap().messages[0]).1;
    world.register(&token).unwrap();
    assert_eq!(buttons(&world, id), (Phase::Accepted, vec![]));
    let (id, _) = world.invite_one(SAKURA, &[DOMAIN], SUZUKI);
    world.cancel(SAKURA, id).unwrap();
    assert_eq!(buttons(&world, id), (Phase::Cancelled, vec![Action::Delete]));
}

/// IL-09, IL-17: no button for what cannot be given any more, or has gone to a later invitation.
#[test]
fn il_09_no_button_that_would_fail() {
    let mut world = World::new();
    let (declined, token) = world.invite_one(SAKURA, &[HOSTING], TANAKA);
    world.decline(&token).unwrap();
    let (later, token) = world.pass(MINUTE).invite_one(SAKURA, &[HOSTING], TANAKA);
    world.decline(&token).unwrap();
    world.pass(MINUTE);
    assert_eq!(buttons(&world, declined), (Phase::Cancelled, vec![Action::Delete]), "the later one counts");
    assert_eq!(buttons(&world, later), (Phase::Declined, vec![Action::Resend, Action::Delete]));

    world.transfer(HOSTING, UMEDA);
    assert_eq!(buttons(&world, later), (Phase::Declined, vec![Action::Delete]));
    assert_eq!(world.resend(SAKURA, later).unwrap_err().code(), "invitation.nothing_left");
    world.transfer(HOSTING, SAKURA);
    world.resend(SAKURA, later).unwrap();
}

/// IL-15: reminders before expiry, each at most once, in pages; both links work, and one acceptance is one acceptance.
#[test]
fn il_15_reminders() {
    let mut policies = preset::delegated_hosting();
    policies.invitations = policies.invitations.with_reminder_days([1]);
    let mut world = World::with(policies);
    let links = world.invite(SAKURA, &[HOSTING], &[TANAKA, SUZUKI, SATO]);
    world.decline(&links[1].1).unwrap();
    let run = |world: &mut World| {
        let (mut sent, mut next) = (Vec::new(), Some(ExpiryPosition::just_after(world.now)));
        while let Some(position) = next {
            let mut tx = world.begin();
            let delegation = world.delegation.clone();
            let page = delegation.remind(&mut tx, position, 1, &mut world.random, world.now);
            let receipt = run_ready(page).unwrap();
            run_ready(tx.insert_messages(&receipt.outbox_entries().unwrap())).unwrap();
            tx.commit().unwrap();
            sent.extend(receipt.messages);
            next = receipt.outcome.next;
        }
        assert!(world.books().disagreements().is_empty());
        sent
    };
    assert_eq!(run(world.pass(DAY * 6 - MINUTE)), []);
    let sent = run(world.pass(MINUTE));
    assert_eq!((sent.len(), run(&mut world).len()), (2, 0));
    let Content::Invitation(mail) = &sent[0].content else { panic!("{sent:?}") };
    assert_eq!(mail.occasion, MailKind::Reminder { days_before: 1 });

    let reminded: Vec<_> = sent.iter().map(link).collect();
    let reminder_of = |id| reminded.iter().find(|(reminded, _)| *reminded == id).unwrap().1.clone();
    world.register(&links[0].1).unwrap();
    let again = world.register(&reminder_of(links[0].0)).unwrap();
    assert!(matches!(again.outcome, AcceptOutcome::AlreadyMember { .. }));
    world.register(&reminder_of(links[2].0)).unwrap();
    assert_eq!(run(world.pass(DAY * 30)), []);
}

/// IL-16: an old link says why it is dead, in every way it can die, and never who was invited.
#[test]
fn il_16_dead_links() {
    let mut world = World::new();
    let (id, first) = world.invite_one(SAKURA, &[HOSTING], TANAKA);
    let second = link(&world.pass(DAY).resend(SAKURA, id).unwrap().messages[0]).1;
    world.register(&second).unwrap();
    let dead = |world: &World, token: &str| match world.look(token) {
        LookedAt::Dead { why } => why,
        LookedAt::Open(open) => panic!("{open:?}"),
    };
    assert_eq!(dead(&world, &first), DeadLink::Superseded, "whatever became of the invitation");
    let tanaka = world.delegate_id(TANAKA);
    let seen = world.look_with(&by_token(&first), Some(tanaka));
    assert_eq!(seen, LookedAt::Dead { why: DeadLink::AcceptedByYou });
    // Until it would have expired: then nothing is known of it any more.
    world.pass(DAY * 6);
    assert_eq!(dead(&world, &first), DeadLink::Unknown);
    world.remove(SAKURA, HOSTING, tanaka).unwrap();
    assert_eq!(dead(&world, &second), DeadLink::Cancelled);
}
