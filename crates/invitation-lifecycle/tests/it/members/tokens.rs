//! No older token works.

use super::portal::*;
use crate::fixture::*;
use invitation_lifecycle::members::*;

/// IL-03, IL-05, IL-06: after resending, cancelling, declining, accepting, deactivating and deleting, no older token accepts.
#[test]
fn il_05_no_older_token_accepts() {
    type Step = fn(&mut Portal, &str);
    let steps: [(&str, Step); 6] = [
        ("resent", |portal, _| drop(portal.manage(1, ManageCommand::Reinvite).unwrap())),
        ("cancelled", |portal, _| drop(portal.manage(1, ManageCommand::CancelInvitation).unwrap())),
        ("declined", |portal, token| drop(portal.decline(token).unwrap())),
        ("accepted", |portal, token| drop(portal.accept(token, SAGE).unwrap())),
        ("deactivated", |portal, _| drop(portal.manage(1, ManageCommand::Deactivate).unwrap())),
        ("deleted", |portal, _| drop(portal.manage(1, ManageCommand::Delete).unwrap())),
    ];
    for (name, step) in steps {
        let mut portal = Portal::new();
        let token = portal.invite(1, SAGE_MAIL);
        step(portal.pass(HOUR), &token);
        let stranger = invitation_lifecycle::PersonId::from_uuid(uuid::Uuid::from_u128(0xdead));
        portal.refused(|portal| portal.accept(&token, stranger));
        portal.refused(|portal| portal.decline(&token));
        portal.pool.agrees(portal.store.all_members());
        assert!(!name.is_empty());
    }
}

/// IL-13: a token of one purpose is worth nothing for the other, also under the same selector.
#[test]
fn il_13_purposes_are_kept_apart() {
    let mut portal = Portal::new();
    let invitation = portal.invite(1, SAGE_MAIL);
    portal.user(2, "second@customer.example");
    portal.change_address(2, NEW_MAIL).unwrap();
    let confirmation = portal.token();
    assert_eq!(portal.refused(|portal| portal.confirm(&invitation)).code(), "invitation.unknown");
    assert_eq!(portal.refused(|portal| portal.accept(&confirmation, SAGE)).code(), "invitation.unknown");
    let other_secret = format!("{}{}", &confirmation[..22], &invitation[22..]);
    assert_eq!(portal.refused(|portal| portal.confirm(&other_secret)).code(), "invitation.unknown");
    assert!(portal.confirm(&confirmation).is_ok());
}

/// A declined, expired or cancelled invitation is sent again to the same member, by one live link.
#[test]
fn il_52_reinviting() {
    for end in ["pending", "expired", "declined", "cancelled", "other inviter"] {
        let mut portal = Portal::new();
        let first = portal.invite(1, SAGE_MAIL);
        match end {
            "expired" => drop(portal.pass(DAY * 8)),
            "declined" => drop(portal.decline(&first).unwrap()),
            "cancelled" => drop(portal.manage(1, ManageCommand::CancelInvitation).unwrap()),
            "other inviter" => portal.inviter.id = OTHER_ADMIN,
            _ => {}
        }
        portal.pass(HOUR).manage(1, ManageCommand::Reinvite).unwrap();
        let second = portal.token();
        let member = portal.member(1);
        assert_eq!(member.invited_by(), portal.inviter.id);
        let invitation = portal.store.invitation(member.invitation().unwrap()).unwrap();
        assert_eq!(invitation.inviter(), portal.inviter.id, "IL-14: who answers for it");
        portal.refused(|portal| portal.accept(&first, SAGE));
        portal.accept(&second, SAGE).unwrap();
        portal.pool.agrees(portal.store.all_members());
        let live = portal
            .store
            .all()
            .filter(|found| matches!(found.phase(portal.now), invitation_lifecycle::Phase::Pending));
        assert_eq!(live.count(), 0, "{end}");
    }
}
