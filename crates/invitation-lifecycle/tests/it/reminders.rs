//! IL-15: which reminders are due, each at most once, and what their mails carry.

use crate::fixture::*;
use invitation_lifecycle::*;
use std::collections::BTreeSet;

fn world() -> World {
    World::with_policy(InvitationPolicy::default().with_reminder_days([3, 1]))
}

fn start(world: &World) -> ExpiryPosition {
    ExpiryPosition::just_after(world.now)
}

fn run(world: &mut World) -> Vec<IssuedMail> {
    let after = start(world);
    world.remind(after, 100).1
}

/// IL-15: due so many days before expiry, not earlier, and once.
#[test]
fn il_15_each_reminder_at_most_once() {
    let mut world = world();
    world.invite(new(1, TANAKA_MAIL));
    assert!(run(&mut world).is_empty());
    world.pass(DAY * 4 - SECOND);
    assert_eq!(world.invitation(1).due_reminder(&world.policy, world.now), None);
    assert!(run(&mut world).is_empty());
    world.pass(SECOND);
    let mails = run(&mut world);
    assert_eq!((mails.len(), mails[0].kind), (1, MailKind::Reminder { days_before: 3 }));
    assert!(run(world.pass(HOUR)).is_empty());
    world.step_back(DAY);
    assert!(run(&mut world).is_empty(), "nor when the clock steps back and comes again");
    assert!(run(world.pass(DAY)).is_empty());
    assert_eq!(run(world.pass(DAY * 2))[0].kind, MailKind::Reminder { days_before: 1 });
    assert!(run(world.pass(DAY - HOUR * 2)).is_empty());
}

/// IL-15: when the job was late, one mail does for all that came due.
#[test]
fn il_15_a_late_job_sends_one_mail() {
    let mut world = world();
    world.invite(new(1, TANAKA_MAIL));
    world.pass(DAY * 6 + HOUR);
    let due = world.invitation(1).due_reminder(&world.policy, world.now).unwrap();
    assert_eq!(due, DueReminder { days_before: 1, days: BTreeSet::from([1, 3]) });
    assert_eq!(run(&mut world).len(), 1);
    assert_eq!(world.invitation(1).due_reminder(&world.policy, world.now), None);
}

/// IL-15: only pending and valid ones; a day before the sending is skipped; a resending starts anew.
#[test]
fn il_15_what_is_not_reminded() {
    let mut world = World::with_policy(InvitationPolicy::default().with_reminder_days([0, 1, 7, 8]));
    let declined = world.invite(new(1, TANAKA_MAIL));
    world.invite(new(2, SUZUKI_MAIL));
    assert!(run(world.pass(HOUR)).is_empty(), "7 and 8 days before expiry it was not yet, or just, sent");
    world.decline(&declined).unwrap();
    let mails = run(world.pass(DAY * 6));
    assert_eq!(mails.iter().map(|mail| mail.invitation).collect::<Vec<_>>(), [invitation(2)]);
    world.pass(HOUR * 2).resend(2).unwrap();
    assert!(run(world.pass(DAY * 5)).is_empty());
    assert_eq!(run(world.pass(DAY)).len(), 1, "a reminder of the new validity");
    assert!(run(world.pass(DAY)).is_empty(), "on the day of expiry it is over");
    world.policy = world.policy.with_reminder_days([]);
    assert!(run(&mut world).is_empty());
}

/// IL-15: the reminder's link and the first one both work until the common end; one acceptance ends both.
#[test]
fn il_15_a_reminder_leaves_the_first_link_alive() {
    let mut world = world();
    let first = world.invite(new(1, TANAKA_MAIL));
    let expires_at = world.invitation(1).expires_at();
    world.pass(DAY * 4);
    let mails = run(&mut world);
    let reminder = mails[0].token.reveal();
    assert_ne!(first, reminder);
    assert_eq!((mails[0].sending, mails[0].generation, mails[0].expires_at), (1, 2, expires_at));
    assert_eq!((world.invitation(1).expires_at(), world.invitation(1).sendings()), (expires_at, 1));
    for token in [&first, reminder] {
        world.clone().accepted(token, TANAKA);
        assert_eq!(
            world.clone().pass(DAY * 3).accept(token, TANAKA).unwrap_err().code(),
            "invitation.expired"
        );
    }
    world.accepted(&first, TANAKA);
    assert_eq!(world.accept(reminder, SUZUKI).unwrap_err().code(), "invitation.accepted");
}

/// IL-15, IL-05: a resending kills the links of the first mail and of its reminders.
#[test]
fn il_15_a_resending_kills_reminders_too() {
    let mut world = world();
    let first = world.invite(new(1, TANAKA_MAIL));
    let mails = run(world.pass(DAY * 4));
    let (_, again) = world.pass(HOUR).resend(1).unwrap();
    for dead in [first.as_str(), mails[0].token.reveal()] {
        assert_eq!(world.refused(|world| world.accept(dead, TANAKA)), Refusal::Superseded);
        assert_eq!(world.look(dead), Look::Dead { why: DeadLink::Superseded });
    }
    world.accepted(&again, TANAKA);
}

/// IL-12, IL-15: a reminder keeps the interval, both ways, and is no sending.
#[test]
fn il_12_reminders_keep_the_interval() {
    let mut world = world();
    world.invite(to(&[1], new(1, TANAKA_MAIL)));
    world.pass(DAY * 4 - SECOND).invite(to(&[2], new(2, TANAKA_MAIL)));
    let after = start(&world);
    let (page, mails) = world.pass(SECOND).remind(after, 100);
    assert!(mails.is_empty());
    assert_eq!(page.outcomes[0].result.as_ref().unwrap_err().code(), "invitation.too_soon");
    assert_eq!(run(world.pass(MINUTE)).len(), 1, "the next run makes up for it");
    assert!(matches!(world.refused(|world| world.resend(2)), Refusal::TooSoon { .. }));
    assert_eq!(world.invitation(1).sendings(), 1);
}

/// IL-15: page by page, in the order of expiry, over all scopes; nobody is left out and nobody comes twice.
#[test]
fn il_15_pages() {
    let mut world = world();
    for n in 0..7_u128 {
        let mut target = new(100 - n, &format!("person{n}@example.com"));
        target.scope = if n % 2 == 0 { HOLDER } else { OTHER_HOLDER };
        world.invite(target);
    }
    world.pass(DAY * 4);
    let (mut after, mut reminded, mut pages) = (Some(start(&world)), Vec::new(), 0);
    while let Some(position) = after {
        let trips = world.store.trips;
        let (page, mails) = world.remind(position, 3);
        assert!(world.store.trips - trips <= 6, "a page costs a fixed number of round trips");
        reminded.extend(mails.iter().map(|mail| mail.invitation));
        after = page.next;
        pages += 1;
    }
    let expected: Vec<_> = (94..=100).map(invitation).collect();
    assert_eq!((reminded, pages), (expected, 3));
}

/// IL-15: who answered since the page was read is not reminded.
#[test]
fn il_15_an_answer_overtakes_the_reminder() {
    let mut world = world();
    let token = world.invite(new(1, TANAKA_MAIL));
    let before = world.store.invitations.clone();
    world.pass(DAY * 4).accepted(&token, TANAKA);
    world.store.stale = Some(before);
    let after = start(&world);
    let (page, mails) = world.remind(after, 10);
    assert!(mails.is_empty());
    assert_eq!(page.outcomes[0].result.as_ref().unwrap_err().code(), "invitation.no_reminder_due");
}
