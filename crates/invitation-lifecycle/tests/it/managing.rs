//! Cancel, delete, withdraw.

use crate::fixture::*;
use invitation_lifecycle::*;
use storage_contract::run_ready;

/// IL-06: the link is dead at once, and the offers are free.
#[test]
fn il_06_cancel() {
    let mut world = World::new();
    let token = world.invite(new(1, TANAKA_MAIL));
    let cancelled = world.cancel(1).unwrap();
    assert_eq!((cancelled.address, cancelled.offers), (address(TANAKA_MAIL), contracts(&[1])));
    assert_eq!(world.refused(|world| world.accept(&token, TANAKA)).code(), "invitation.cancelled");
    assert_eq!(world.look(&token), Look::Dead { why: DeadLink::Cancelled });
    world.pass(MINUTE).invite(new(2, TANAKA_MAIL));

    world.pass(DAY * 8).cancel(2).expect("an expired one can be cancelled");
    assert_eq!(
        world.refused(|world| world.cancel(2)),
        Refusal::NotInPhase { phase: Phase::Cancelled, action: Action::Cancel }
    );
}

/// IL-06: a scope cancels its own invitations only; others are not found, whether they exist or not.
#[test]
fn il_06_the_invitations_of_others_are_not_found() {
    let mut world = World::new();
    world.invite(new(1, TANAKA_MAIL));
    let outcomes = world.cancel_all(OTHER_HOLDER, &[invitation(1), invitation(2)]);
    for (outcome, n) in outcomes.iter().zip([1, 2]) {
        assert_eq!(outcome.result, Err(Refusal::NotFound { invitation: invitation(n) }));
    }
    let twice = world.cancel_all(HOLDER, &[invitation(1), invitation(1)]);
    assert!(twice[0].result.is_ok());
    assert_eq!(twice[1].result.as_ref().unwrap_err().code(), "invitation.cancelled");
}

/// IL-07: when declined, cancelled or expired. A pending one must be cancelled first; an accepted one ends with its member.
#[test]
fn il_07_delete() {
    let mut world = World::new();
    let token = world.invite(new(1, TANAKA_MAIL));
    let refusal = world.refused(|world| world.delete(1));
    assert_eq!(refusal, Refusal::NotInPhase { phase: Phase::Pending, action: Action::Delete });
    assert_eq!(refusal.to_string(), "the invitation is pending: it is not possible to delete it");
    world.cancel(1).unwrap();
    world.delete(1).unwrap();
    assert_eq!(world.look(&token), Look::Dead { why: DeadLink::Unknown });
    assert_eq!(world.refused(|world| world.delete(1)).code(), "invitation.not_found");

    let token = world.pass(HOUR).invite(new(2, TANAKA_MAIL));
    world.decline(&token).unwrap();
    world.delete(2).unwrap();

    world.pass(HOUR).invite(new(3, TANAKA_MAIL));
    world.pass(DAY * 7).delete(3).unwrap();
    let token = world.invite(new(4, TANAKA_MAIL));
    world.accepted(&token, TANAKA);
    assert_eq!(world.refused(|world| world.delete(4)).code(), "invitation.accepted");
    assert_eq!(world.store.invitations.len(), 1);
}

/// IL-07: an accepted invitation ends when all it gave is withdrawn; then it can be deleted, and the address invited again (IL-11).
#[test]
fn il_07_an_accepted_invitation_ends_with_its_member() {
    let mut world = World::new();
    let token = world.invite(to(&[1, 2], new(1, TANAKA_MAIL)));
    world.accepted(&token, TANAKA);
    let accepted_at = world.now;
    assert!(!world.pass(DAY).withdraw(1, &[2]).unwrap().ended);
    assert!(
        matches!(world.accept(&token, TANAKA), Ok(AcceptAnswer::AlreadyMember { offers, .. }) if offers == contracts(&[1]))
    );
    let withdrawn = world.withdraw(1, &[1, 2, 3]).unwrap();
    assert_eq!((withdrawn.ended, withdrawn.offers), (true, contracts(&[1])));
    let cause = CancelCause::MembershipEnded { accepted_at, by: TANAKA };
    assert_eq!(*world.invitation(1).state(), InvitationState::Cancelled { at: world.now, cause });
    assert_eq!(world.refused(|world| world.accept(&token, TANAKA)).code(), "invitation.cancelled");
    world.invite(to(&[1, 2], new(2, TANAKA_MAIL)));
    world.delete(1).unwrap();
}

/// IL-17: what is withdrawn is offered no longer: pending ones are narrowed, and cancelled when nothing is left.
#[test]
fn il_17_withdrawn_offers_cannot_be_accepted() {
    let mut world = World::new();
    let token = world.invite(to(&[1, 2], new(1, TANAKA_MAIL)));
    world.withdraw(1, &[2]).unwrap();
    assert_eq!(world.refused(|world| world.withdraw(1, &[2])), Refusal::OffersNoneOfThese);
    let mut other = world.clone();
    assert_eq!(other.accepted(&token, TANAKA).offers, contracts(&[1]));

    world.pass(MINUTE).invite(to(&[2], new(2, TANAKA_MAIL)));
    assert!(world.withdraw(1, &[1]).unwrap().ended);
    let state = InvitationState::Cancelled { at: world.now, cause: CancelCause::Withdrawn };
    assert_eq!(*world.invitation(1).state(), state);
    assert_eq!(*world.invitation(1).offers(), contracts(&[1]), "what it last offered stays to be shown");
    assert_eq!(world.look(&token), Look::Dead { why: DeadLink::Cancelled });
    assert_eq!(world.refused(|world| world.withdraw(1, &[1])).code(), "invitation.cancelled");
    assert_eq!(world.invitation(2).phase(world.now), Phase::Pending, "other invitations stay as they are");
}

/// All or nothing, for callers who want it: the first refusal stands for all, and nothing is written.
#[test]
fn il_08_all_or_refused() {
    let mut world = World::new();
    world.invite(new(1, TANAKA_MAIL));
    let bytes = world.store.bytes();
    let context = ServiceContext { keys: &world.keys, policy: &world.policy, now: world.now };
    let ids = [invitation(1), invitation(2)];
    let prepared = run_ready(prepare_cancel(&mut world.store, HOLDER, &ids, &context)).unwrap();
    let refusal = prepared.all_or_refused().unwrap_err();
    assert_eq!(refusal, Refusal::NotFound { invitation: invitation(2) });
    assert_eq!(world.store.bytes(), bytes);
    let prepared = run_ready(prepare_cancel(&mut world.store, HOLDER, &ids[..1], &context)).unwrap();
    run_ready(prepared.all_or_refused().unwrap().store(&mut world.store)).unwrap();
    assert_eq!(world.invitation(1).phase(world.now), Phase::Cancelled);
}
