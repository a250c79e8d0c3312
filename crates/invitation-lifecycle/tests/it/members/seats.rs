//! Seats: held by pending invitations, occupied by active members, given back by everybody else.

use super::portal::*;
use crate::fixture::*;
use invitation_lifecycle::eligibility::Reason;
use invitation_lifecycle::members::*;

fn taken(portal: &Portal) -> u64 {
    portal.pool.taken(CUSTOMERS_A, portal.now)
}

/// IL-57: deleting closes access at once, frees the seat, and the address can be invited again, as another member.
#[test]
fn il_57_deleting() {
    let mut portal = Portal::new();
    let sage = portal.user(1, SAGE_MAIL);
    assert_eq!(taken(&portal), 1);
    portal.manage(1, ManageCommand::Delete).unwrap();
    assert_eq!((taken(&portal), &portal.revoked[..]), (0, &[sage][..]));
    assert!(portal.store.member(member(1)).is_none());
    let again = portal.pass(HOUR).invite(2, SAGE_MAIL);
    portal.accept(&again, sage).unwrap();
    assert_eq!(taken(&portal), 1);
}

/// IL-57: also of somebody who has not answered, whose link is dead.
#[test]
fn il_57_deleting_an_invited_one() {
    let mut portal = Portal::new();
    let token = portal.invite(1, SAGE_MAIL);
    portal.manage(1, ManageCommand::Delete).unwrap();
    assert_eq!(taken(&portal), 0);
    assert_eq!(portal.refused(|portal| portal.accept(&token, SAGE)).code(), "invitation.cancelled");
    portal.pass(HOUR).invite(2, SAGE_MAIL);
}

/// IL-59: deactivating frees the seat; activating needs a free one, and is refused without.
#[test]
fn il_59_deactivating_and_activating() {
    let mut portal = Portal::new();
    portal.pool.limits.insert(CUSTOMERS_A, 1);
    let sage = portal.user(1, SAGE_MAIL);
    portal.manage(1, ManageCommand::Deactivate).unwrap();
    assert_eq!((taken(&portal), &portal.revoked[..]), (0, &[sage][..]));
    assert_eq!(portal.sign_in(1, SAGE_MAIL), SignIn::Denied { why: NoAccess::Inactive });
    portal.user(2, "second@customer.example");
    let refusal = portal.refused(|portal| portal.manage(1, ManageCommand::Activate));
    assert_eq!(refusal.code(), Reason::NoFreeSeat.code());
    portal.manage(2, ManageCommand::Deactivate).unwrap();
    portal.manage(1, ManageCommand::Activate).unwrap();
    assert_eq!(
        portal.sign_in(1, SAGE_MAIL),
        SignIn::Open { person: sage },
        "profile and password as they were"
    );
}

/// IL-36, IL-59: of many activated at once, as many as there are seats, the first ones; a seat freed in the same batch counts.
#[test]
fn il_59_many_at_once() {
    let mut portal = Portal::new();
    for n in 1..=4 {
        portal.user(n, &format!("user{n}@customer.example"));
        if n > 1 {
            portal.manage(n, ManageCommand::Deactivate).unwrap();
        }
    }
    portal.pool.limits.insert(CUSTOMERS_A, 2);
    let mut requests: Vec<_> = [2, 3].map(|n| portal.request(n, ManageCommand::Activate)).to_vec();
    requests.push(portal.request(1, ManageCommand::Deactivate));
    requests.push(portal.request(4, ManageCommand::Activate));
    let outcomes = portal.manage_all(None, requests).unwrap();
    let granted: Vec<bool> = outcomes.iter().map(|outcome| outcome.result.is_ok()).collect();
    assert_eq!(granted, [true, false, true, true]);
    assert_eq!(taken(&portal), 2);
    portal.pool.agrees(portal.store.all_members());
}

/// IL-36: pending invitations hold a seat until they expire, are declined or cancelled; acceptance takes up what is held.
#[test]
fn il_36_pending_invitations_hold() {
    let mut portal = Portal::new();
    portal.pool.limits.insert(CUSTOMERS_A, 1);
    let token = portal.invite(1, SAGE_MAIL);
    let full = |portal: &mut Portal| portal.invite_one(target(2, "second@customer.example"));
    assert_eq!(full(&mut portal).reasons().unwrap().first(), Some(Reason::NoFreeSeat));
    portal.decline(&token).unwrap();
    assert_eq!(taken(&portal), 0);
    portal.pass(HOUR).manage(1, ManageCommand::Reinvite).unwrap();
    let token = portal.token();
    assert_eq!(full(&mut portal).reasons().unwrap().first(), Some(Reason::NoFreeSeat));
    portal.accept(&token, SAGE).unwrap();
    assert_eq!(taken(&portal), 1);
    // Expired: by the clock alone.
    let mut portal = Portal::new();
    portal.pool.limits.insert(CUSTOMERS_A, 1);
    portal.invite(1, SAGE_MAIL);
    assert!(matches!(full(portal.pass(DAY * 7)), TargetResult::Sent(_)));
    let refusal = portal.refused(|portal| portal.manage(1, ManageCommand::Reinvite));
    assert_eq!(refusal.code(), Reason::NoFreeSeat.code());
}

/// IL-36: a seat's key is used once.
#[test]
fn il_36_each_taking_is_a_key_of_its_own() {
    let mut portal = Portal::new();
    portal.user(1, SAGE_MAIL);
    let mut keys = vec![portal.member(1).seat_key()];
    for _ in 0..3 {
        portal.manage(1, ManageCommand::Deactivate).unwrap();
        portal.manage(1, ManageCommand::Activate).unwrap();
        keys.push(portal.member(1).seat_key());
    }
    let takings: Vec<u32> = keys.iter().map(|key| key.taking).collect();
    assert_eq!(takings, [1, 2, 3, 4]);
}
