//! User types: changing them, and converting leads.

use super::portal::*;
use crate::fixture::*;
use invitation_lifecycle::eligibility::{Module, Reason, RecordId};
use invitation_lifecycle::members::*;
use uuid::Uuid;

fn lead(n: u128, mail: &str) -> InviteTarget {
    InviteTarget { kept_as: record(Module::Leads, n), ..target(n, mail) }
}

const CONTACT: RecordId = RecordId::from_uuid(Uuid::from_u128(0x77));

/// IL-60: one or many; the new type must exist, fit the member's module, have a free seat, and be another one.
#[test]
fn il_60_changing_the_type() {
    let mut portal = Portal::new();
    let sage = portal.user(1, SAGE_MAIL);
    portal.pool.limits.insert(CUSTOMERS_B, 0);
    let to = |user_type| ManageCommand::ChangeType { user_type };
    let unknown = invitation_lifecycle::eligibility::UserTypeId::from_uuid(Uuid::from_u128(99));
    for (user_type, code) in [
        (CUSTOMERS_A, "member.same_type"),
        (SUPPLIERS, "member.type_does_not_fit"),
        (unknown, "member.unknown_type"),
        (CUSTOMERS_B, Reason::NoFreeSeat.code()),
    ] {
        assert_eq!(portal.refused(|portal| portal.manage(1, to(user_type))).code(), code);
    }
    portal.pool.limits.insert(CUSTOMERS_B, 5);
    portal.manage(1, to(CUSTOMERS_B)).unwrap();
    assert_eq!(portal.pool.taken(CUSTOMERS_A, portal.now), 0);
    assert_eq!(portal.pool.taken(CUSTOMERS_B, portal.now), 1);
    assert_eq!(portal.sign_in(1, SAGE_MAIL), SignIn::Open { person: sage });
    assert!(portal.revoked.is_empty() && portal.mails.is_empty());
}

/// IL-60: somebody who has not answered keeps the link, and becomes a member of the new type; an inactive one takes no seat; an
/// expired hold is not moved.
#[test]
fn il_60_whoever_it_is() {
    let mut portal = Portal::new();
    let token = portal.invite(1, SAGE_MAIL);
    portal.manage(1, ManageCommand::ChangeType { user_type: CUSTOMERS_B }).unwrap();
    assert_eq!(portal.accept(&token, SAGE).unwrap().user_type, CUSTOMERS_B);
    portal.manage(1, ManageCommand::Deactivate).unwrap();
    portal.manage(1, ManageCommand::ChangeType { user_type: CUSTOMERS_A }).unwrap();
    assert_eq!(portal.pool.taken(CUSTOMERS_A, portal.now), 0);

    portal.invite(2, "second@customer.example");
    portal.pass(DAY * 8).manage(2, ManageCommand::ChangeType { user_type: CUSTOMERS_B }).unwrap();
    assert_eq!(portal.member(2).seat(), SeatUse::None);
    portal.manage(2, ManageCommand::Reinvite).unwrap();
    assert_eq!(portal.pool.taken(CUSTOMERS_B, portal.now), 1);
    portal.pool.agrees(portal.store.all_members());
}

/// IL-60: a lead that becomes a contact gets one of the contact types, and moves, whatever its status.
#[test]
fn il_60_converting_a_lead() {
    let mut portal = Portal::new();
    let choices: Vec<_> = portal.types.fitting(Module::Contacts).collect();
    assert_eq!(choices, [CUSTOMERS_A, CUSTOMERS_B]);
    portal.invite_all(order(PROSPECTS), vec![lead(1, SAGE_MAIL)]);
    let token = portal.token();
    portal.accept(&token, SAGE).unwrap();
    let convert = |user_type| ManageCommand::Convert { contact: CONTACT, user_type };
    assert_eq!(
        portal.refused(|portal| portal.manage(1, convert(PROSPECTS))).code(),
        "member.type_does_not_fit"
    );
    portal.manage(1, convert(CUSTOMERS_B)).unwrap();
    let member = portal.member(1);
    assert_eq!((member.kept_as().module, member.kept_as().record), (Module::Contacts, CONTACT));
    assert_eq!(member.user_type(), CUSTOMERS_B);
    assert_eq!(portal.pool.taken(PROSPECTS, portal.now), 0);
    assert_eq!(portal.pool.taken(CUSTOMERS_B, portal.now), 1);
    assert_eq!(portal.refused(|portal| portal.manage(1, convert(CUSTOMERS_A))).code(), "member.no_lead");
}

/// IL-37, IL-60: a contact that is a portal user already cannot become another one's record.
#[test]
fn il_60_a_record_is_one_member() {
    let mut portal = Portal::new();
    portal.invite_all(order(PROSPECTS), vec![lead(1, SAGE_MAIL)]);
    portal.user(2, "second@customer.example");
    let contact = portal.member(2).kept_as().record;
    let command = ManageCommand::Convert { contact, user_type: CUSTOMERS_A };
    let refusal = portal.refused(|portal| portal.manage(1, command));
    assert_eq!(refusal.code(), Reason::AlreadyPortalUser.code());
}

/// IL-57, IL-60: the whole life in one story.
#[test]
fn il_50_a_whole_life() {
    let mut portal = Portal::new();
    portal.invite_all(order(PROSPECTS), vec![lead(1, SAGE_MAIL)]);
    let token = portal.token();
    portal.pass(DAY).accept(&token, SAGE).unwrap();
    assert_eq!(portal.sign_in(1, SAGE_MAIL), SignIn::AskProfile { person: SAGE });
    portal.complete_profile(1).unwrap();
    portal.change_address(1, NEW_MAIL).unwrap();
    let token = portal.token();
    portal.confirm(&token).unwrap();
    portal.manage(1, ManageCommand::Deactivate).unwrap();
    portal.manage(1, ManageCommand::Activate).unwrap();
    portal.manage(1, ManageCommand::Convert { contact: CONTACT, user_type: CUSTOMERS_A }).unwrap();
    portal.manage(1, ManageCommand::ChangeType { user_type: CUSTOMERS_B }).unwrap();
    assert_eq!(portal.sign_in(1, NEW_MAIL), SignIn::Open { person: SAGE });
    portal.manage(1, ManageCommand::Delete).unwrap();
    portal.pass(HOUR).invite(2, NEW_MAIL);
    portal.pool.agrees(portal.store.all_members());
}
