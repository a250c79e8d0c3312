//! Sending again: new token, new validity, limits, and offers that moved on.

use crate::fixture::*;
use invitation_lifecycle::*;

/// IL-05: a new token, the old one dead at once; validity starts anew; the count grows.
#[test]
fn il_05_resend_replaces_the_token() {
    let mut world = World::new();
    let first = world.invite(new(1, TANAKA_MAIL));
    let (resent, second) = world.pass(DAY * 6).resend(1).unwrap();
    assert_eq!((resent.sending, resent.offers), (2, contracts(&[1])));
    assert_eq!(resent.expires_at, Some(world.now.saturating_add(DAY * 7)));
    assert_eq!(world.invitation(1).issued_at(), world.now.saturating_sub(DAY * 6));
    assert_eq!(world.refused(|world| world.accept(&first, TANAKA)), Refusal::Superseded);
    assert_eq!(world.refused(|world| world.decline(&first)), Refusal::Superseded);
    world.pass(DAY * 6).accepted(&second, TANAKA);
}

/// IL-05: from pending, expired and declined; not when accepted or cancelled (IL-08).
#[test]
fn il_05_resend_from_each_phase() {
    let mut world = World::new();
    let token = world.invite(new(1, TANAKA_MAIL));
    world.pass(HOUR).resend(1).unwrap();
    let (_, token_2) = world.pass(DAY * 8).resend(1).unwrap();
    world.decline(&token_2).unwrap();
    let (_, token_3) = world.pass(HOUR).resend(1).unwrap();
    for dead in [&token_2, &token] {
        assert!(world.accept(dead, TANAKA).is_err());
    }
    world.accepted(&token_3, TANAKA);
    let refusal = world.pass(HOUR).refused(|world| world.resend(1));
    assert_eq!(refusal, Refusal::NotInPhase { phase: Phase::Accepted, action: Action::Resend });

    world.invite(new(2, SUZUKI_MAIL));
    world.cancel(2).unwrap();
    assert_eq!(world.pass(HOUR).refused(|world| world.resend(2)).code(), "invitation.cancelled");
}

/// IL-12: at most five sendings of one invitation, at least 60 s apart.
#[test]
fn il_12_resending_is_limited() {
    let mut world = World::new();
    world.invite(new(1, TANAKA_MAIL));
    let until = world.now.saturating_add(MINUTE);
    assert_eq!(world.refused(|world| world.resend(1)), Refusal::TooSoon { until });
    for _ in 2..=5 {
        world.pass(MINUTE).resend(1).unwrap();
    }
    assert_eq!(
        world.pass(DAY * 30).refused(|world| world.resend(1)),
        Refusal::SendingsExhausted { limit: 5 }
    );
}

/// IL-12: a clock that steps back never lets mails out faster.
#[test]
fn il_12_a_clock_that_steps_back_does_not_help() {
    let mut world = World::new();
    world.invite(new(1, TANAKA_MAIL));
    world.step_back(DAY);
    assert!(matches!(world.refused(|world| world.resend(1)), Refusal::TooSoon { .. }));
}

/// IL-17: what may no longer be given drops out when sent again, and if nothing is left it is not sent.
#[test]
fn il_17_resending_asks_again() {
    let mut world = World::with_policy(InvitationPolicy::default().with_inviter_must_keep_right(false));
    world.invite(to(&[1, 2], new(1, TANAKA_MAIL)));
    world.set(2, OfferStanding::NotInvitersToGive);
    let (resent, _) = world.pass(HOUR).resend(1).unwrap();
    assert_eq!(resent.offers, contracts(&[1]));
    assert_eq!(resent.left_out, [LeftOut { offer: contract(2), why: WhyLeftOut::NotInvitersToGive }]);
    world.set(1, OfferStanding::Gone);
    assert_eq!(world.pass(HOUR).refused(|world| world.resend(1)).code(), "invitation.nothing_left");
    world.objections = vec![Objection::DomainRefused];
    assert_eq!(world.refused(|world| world.resend(1)).code(), "invitation.objected");
}

/// IL-05, IL-11, IL-19: a declined invitation is sent again only for offers that are still its own; of two, the later one counts.
#[test]
fn il_05_offers_that_have_moved_on_are_not_sent_again() {
    let mut world = World::new();
    let token = world.invite(to(&[1, 2], new(1, TANAKA_MAIL)));
    world.decline(&token).unwrap();
    world.pass(HOUR).invite(to(&[2], new(2, TANAKA_MAIL)));
    let (resent, token) = world.pass(HOUR).resend(1).unwrap();
    assert_eq!(
        (resent.offers, resent.left_out),
        (contracts(&[1]), vec![]),
        "the second is no longer its own"
    );
    world.decline(&token).unwrap();

    // However it ends with the later one, the earlier one does not come back.
    world.pass(HOUR).invite(new(3, TANAKA_MAIL));
    let cause = CancelCause::Replaced { by: invitation(3) };
    assert_eq!(*world.invitation(1).state(), InvitationState::Cancelled { at: world.now, cause });
    assert_eq!(world.pass(DAY * 8).refused(|world| world.resend(1)).code(), "invitation.cancelled");
}

/// IL-16: tokens of earlier sendings are kept until they would have expired, and no longer.
#[test]
fn il_16_superseded_tokens_are_pruned() {
    let mut world = World::new();
    world.invite(new(1, TANAKA_MAIL));
    world.pass(DAY * 3).resend(1).unwrap();
    world.pass(DAY * 3).resend(1).unwrap();
    assert_eq!(world.invitation(1).as_record().superseded.len(), 2);
    world.pass(DAY * 3).resend(1).unwrap();
    assert_eq!(world.invitation(1).as_record().superseded.len(), 2, "the first would have expired on day 7");
    assert_eq!(world.invitation(1).selectors().count(), 3);
    world.pass(DAY * 30).resend(1).unwrap();
    assert_eq!(world.invitation(1).selectors().count(), 1);
}

/// Several at once: each has its own outcome, in the order asked for; those to one address keep the interval (IL-12).
#[test]
fn il_05_many_are_sent_again_at_once() {
    let mut world = World::new();
    world.invite(to(&[1], new(1, TANAKA_MAIL)));
    world.pass(HOUR).invite(to(&[2], new(2, TANAKA_MAIL)));
    world.pass(HOUR).invite(new(3, SUZUKI_MAIL));
    let ids = [invitation(3), invitation(9), invitation(2), invitation(1)];
    let (outcomes, mails) = world.pass(HOUR).resend_all(&ids.map(ResendRequest::from));
    assert_eq!(outcomes.iter().map(|outcome| outcome.invitation).collect::<Vec<_>>(), ids);
    let codes: Vec<_> =
        outcomes.iter().map(|outcome| outcome.result.as_ref().err().map(Refusal::code)).collect();
    assert_eq!(codes, [None, Some("invitation.not_found"), None, Some("invitation.too_soon")]);
    assert_eq!(
        mails.iter().map(|mail| (mail.invitation, mail.kind)).collect::<Vec<_>>(),
        [(invitation(3), MailKind::Again), (invitation(2), MailKind::Again)]
    );
}
