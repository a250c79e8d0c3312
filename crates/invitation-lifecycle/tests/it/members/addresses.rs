//! Changing the address: of a verified, an unverified, an inactive member.

use super::portal::*;
use crate::fixture::*;
use invitation_lifecycle::eligibility::Reason;
use invitation_lifecycle::members::*;
use invitation_lifecycle::{Person, Registration};

/// IL-53, IL-56: the old address is out at once, also of running sessions; the new one is in after its confirmation, as the same
/// person.
#[test]
fn il_53_a_verified_member() {
    let mut portal = Portal::new();
    let sage = portal.user(1, SAGE_MAIL);
    assert_eq!(portal.sign_in(1, SAGE_MAIL), SignIn::Open { person: sage });
    portal.change_address(1, NEW_MAIL).unwrap();
    assert_eq!(portal.status(1), "active_address_not_confirmed");
    assert_eq!(portal.revoked, [sage]);
    assert_eq!((portal.mails[0].kind, &*portal.mails[0].to), (MemberMailKind::Verification, NEW_MAIL));
    assert_eq!(portal.sign_in(1, SAGE_MAIL), SignIn::Denied { why: NoAccess::OtherAddress });
    assert_eq!(portal.sign_in(1, NEW_MAIL), SignIn::Denied { why: NoAccess::AddressNotConfirmed });
    let token = portal.token();
    let bytes = portal.store.bytes();
    assert!(matches!(portal.look(&token), ConfirmationLook::Open { .. }));
    assert_eq!(portal.store.bytes(), bytes, "looking changes nothing");
    portal.confirm(&token).unwrap();
    assert_eq!(portal.sign_in(1, NEW_MAIL), SignIn::Open { person: sage });
    assert_eq!(portal.sign_in(1, SAGE_MAIL), SignIn::Denied { why: NoAccess::OtherAddress });
    assert_eq!(portal.refused(|portal| portal.confirm(&token)).code(), "invitation.unknown");
    portal.pool.agrees(portal.store.all_members());
}

/// IL-53, IL-57: the address that a member has left can be invited.
#[test]
fn il_53_the_old_address_is_free() {
    let mut portal = Portal::new();
    portal.user(1, SAGE_MAIL);
    portal.change_address(1, NEW_MAIL).unwrap();
    let other = portal.pass(HOUR).user(2, SAGE_MAIL);
    assert_eq!(portal.sign_in(2, SAGE_MAIL), SignIn::Open { person: other });
    // And back again it is not to be had.
    let refusal = portal.pass(HOUR).refused(|portal| portal.change_address(1, SAGE_MAIL));
    assert_eq!(refusal.code(), Reason::AlreadyPortalUser.code());
}

/// IL-54: an unverified member stays as it is; the outstanding link dies, and the new one accepts.
#[test]
fn il_54_a_member_who_has_not_accepted() {
    let mut portal = Portal::new();
    let old = portal.invite(1, SAGE_MAIL);
    portal.change_address(1, NEW_MAIL).unwrap();
    assert_eq!(portal.status(1), "active_invitation_not_accepted");
    assert_eq!((portal.mails[0].kind, &*portal.mails[0].to), (MemberMailKind::Invitation, NEW_MAIL));
    let new = portal.token();
    assert_eq!(portal.refused(|portal| portal.accept(&old, SAGE)).code(), "invitation.cancelled");
    let accepted = portal.accept(&new, SAGE).unwrap();
    assert_eq!((accepted.address.as_given(), accepted.registers), (NEW_MAIL, true));
    portal.complete_profile(1).unwrap();
    assert_eq!(portal.sign_in(1, NEW_MAIL), SignIn::Open { person: SAGE });
    portal.pool.agrees(portal.store.all_members());
}

/// IL-54: of one who has not confirmed either; changing the address twice leaves only the second link alive.
#[test]
fn il_54_changed_twice_only_the_second_link_works() {
    let mut portal = Portal::new();
    let sage = portal.user(1, SAGE_MAIL);
    portal.change_address(1, "first@new.example").unwrap();
    let first = portal.token();
    portal.change_address(1, "second@new.example").unwrap();
    let second = portal.token();
    assert_eq!(portal.status(1), "active_address_not_confirmed");
    assert_eq!(portal.refused(|portal| portal.confirm(&first)).code(), "invitation.superseded");
    let dead = ConfirmationLook::Dead { why: invitation_lifecycle::DeadLink::Superseded };
    assert_eq!(portal.look(&first), dead);
    portal.confirm(&second).unwrap();
    assert_eq!(portal.sign_in(1, "second@new.example"), SignIn::Open { person: sage });
    assert_eq!(portal.refused(|portal| portal.confirm(&first)).code(), "invitation.superseded");
}

/// IL-55: of an inactive member, no mail goes out until it is activated; then as for any other.
#[test]
fn il_55_an_inactive_member() {
    let mut portal = Portal::new();
    let sage = portal.user(1, SAGE_MAIL);
    portal.manage(1, ManageCommand::Deactivate).unwrap();
    portal.change_address(1, "first@new.example").unwrap();
    assert_eq!((portal.status(1), portal.mails.len()), ("inactive_address_not_confirmed".into(), 0));
    portal.change_address(1, NEW_MAIL).unwrap();
    assert_eq!(portal.mails.len(), 0);
    portal.manage(1, ManageCommand::Activate).unwrap();
    assert_eq!(portal.status(1), "active_address_not_confirmed");
    assert_eq!((portal.mails[0].kind, &*portal.mails[0].to), (MemberMailKind::Verification, NEW_MAIL));
    let token = portal.token();
    portal.confirm(&token).unwrap();
    assert_eq!(portal.sign_in(1, NEW_MAIL), SignIn::Open { person: sage });
}

/// IL-55: the same for one who has not accepted: the invitation goes to the new address on activation.
#[test]
fn il_55_an_inactive_member_who_has_not_accepted() {
    let mut portal = Portal::new();
    let first = portal.invite(1, SAGE_MAIL);
    portal.manage(1, ManageCommand::Deactivate).unwrap();
    assert_eq!(portal.refused(|portal| portal.accept(&first, SAGE)).code(), "invitation.cancelled");
    portal.change_address(1, NEW_MAIL).unwrap();
    assert_eq!(portal.mails.len(), 0);
    portal.manage(1, ManageCommand::Activate).unwrap();
    let token = portal.token();
    assert_eq!((portal.mails[0].kind, &*portal.mails[0].to), (MemberMailKind::Invitation, NEW_MAIL));
    portal.accept(&token, SAGE).unwrap();
}

/// IL-30, IL-34, IL-35, IL-37: a new address is looked at like an invited one.
#[test]
fn il_53_the_new_address_must_pass() {
    let mut portal = Portal::new();
    portal.user(1, SAGE_MAIL);
    portal.user(2, "second@customer.example");
    for (mail, reason) in [
        ("sage@Organisation.example", Reason::OrganisationDomain),
        ("o'sage@new.example", Reason::AddressCharacters),
        ("sage@spam.example", Reason::SpamDomain),
        ("Second@Customer.example", Reason::AlreadyPortalUser),
    ] {
        let refusal = portal.refused(|portal| portal.change_address(1, mail));
        assert_eq!(refusal.code(), reason.code());
    }
    let same = portal.refused(|portal| portal.change_address(1, "SAGE.Weiser@customer.example"));
    assert_eq!(same, MemberRefusal::SameAddress);
}

/// IL-12: the limits of invitations hold for confirmations, too; nobody is flooded through a member's address.
#[test]
fn il_12_confirmations_are_limited() {
    let mut portal = Portal::new();
    portal.user(1, SAGE_MAIL);
    portal.user(2, "second@customer.example");
    portal.change_address(1, NEW_MAIL).unwrap();
    let first = portal.token();
    let refusal = portal.refused(|portal| portal.manage(1, ManageCommand::Reinvite));
    assert_eq!(refusal.code(), Reason::WrittenToJustNow.code());
    let mut newest = first.clone();
    for _ in 2..=5 {
        portal.pass(MINUTE).manage(1, ManageCommand::Reinvite).unwrap();
        newest = portal.token();
    }
    let refusal = portal.pass(MINUTE).refused(|portal| portal.manage(1, ManageCommand::Reinvite));
    assert_eq!(refusal.code(), Reason::SentTooOften.code());
    assert_eq!(portal.refused(|portal| portal.confirm(&first)).code(), "invitation.superseded");
    // Back and forth with another member's address is no way around the interval.
    portal.change_address(1, "third@new.example").unwrap();
    portal.step_back(SECOND);
    let refusal = portal.refused(|portal| portal.change_address(2, NEW_MAIL));
    assert_eq!(refusal.code(), Reason::WrittenToJustNow.code());
    assert_eq!(portal.refused(|portal| portal.confirm(&newest)).code(), "invitation.superseded");
}

/// IL-02: a confirmation's link ends when an invitation's would.
#[test]
fn il_53_a_confirmation_expires() {
    let mut portal = Portal::new();
    portal.user(1, SAGE_MAIL);
    portal.change_address(1, NEW_MAIL).unwrap();
    let token = portal.token();
    let refusal = portal.pass(DAY * 7).refused(|portal| portal.confirm(&token));
    assert_eq!(refusal, MemberRefusal::ConfirmationExpired);
    portal.step_back(SECOND);
    portal.confirm(&token).unwrap();
}

/// IL-10: who is registered elsewhere with the host accepts by consent alone.
#[test]
fn il_10_a_known_person_accepts() {
    let mut portal = Portal::new();
    let token = portal.invite(1, SAGE_MAIL);
    let known = Person::Known(SAGE);
    let refusal = portal.refused(|portal| portal.accept_as(&token, known, Registration::Complete));
    assert_eq!(refusal.code(), "invitation.already_registered");
    assert!(!portal.accept_as(&token, known, Registration::Absent).unwrap().registers);
    assert!(portal.accept_as(&token, known, Registration::Absent).unwrap().earlier, "IL-19");
}
