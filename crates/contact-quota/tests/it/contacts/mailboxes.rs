//! Shared mailboxes (CQ-12, CQ-13, CQ-16).

use super::*;
use contact_quota::contacts::*;

const SHARED: &str = "support@example.co.jp";

fn shared() -> Desk {
    let mut desk = Desk::empty();
    let contacts = vec![at(1, "山田", SHARED), at(2, "伊藤", SHARED), at(3, "佐藤", "Support@EXAMPLE.co.jp")];
    desk.accept(Change::SignUp(form(contacts)));
    desk
}

fn account(desk: &Desk) -> Option<Account> {
    desk.store.account(mail(SHARED).key())
}

/// CQ-12: 例:山田/伊藤/佐藤.
#[test]
fn cq_12_yamada_ito_sato_share_one_account() {
    let desk = shared();
    assert_eq!(desk.store.accounts().count(), 1);
    assert_eq!(account(&desk).unwrap().display_name(), "山田/伊藤/佐藤");
}

/// CQ-16: the unit is the person: three people on one address take three seats.
#[test]
fn cq_16_three_people_on_one_address_take_three_seats() {
    let standing = shared().standing();
    assert_eq!((standing.registered, standing.base.left), (3, 1.into()));
}

/// CQ-13: removing one leaves the account with the others; removing the last closes it, and a later one is another.
#[test]
fn cq_13_the_account_stays_with_the_others_and_closes_with_the_last() {
    let mut desk = shared();
    let opened = account(&desk).unwrap();
    desk.accept(Change::Add { contacts: vec![person(4)] });
    desk.accept(Change::Remove { contact: id(2), successor: None });
    assert_eq!(account(&desk).unwrap().display_name(), "山田/佐藤");
    assert_eq!(account(&desk).unwrap().id(), opened.id());
    desk.accept(Change::Remove { contact: id(1), successor: Some(id(4)) });
    desk.accept(Change::Remove { contact: id(3), successor: None });
    assert_eq!(account(&desk), None);
    desk.accept(Change::Add { contacts: vec![at(5, "鈴木", SHARED)] });
    let again = account(&desk).unwrap();
    assert_eq!((again.display_name().as_str(), again.password()), ("鈴木", Password::AskedFor));
    assert_ne!(again.id(), opened.id());
}

/// CQ-12, CQ-18: a successor under the leaver's address keeps its account.
#[test]
fn cq_12_a_successor_keeps_the_shared_account() {
    let mut desk = Desk::empty();
    desk.accept(Change::SignUp(form(vec![at(1, "山田", SHARED)])));
    let before = account(&desk).unwrap().id();
    desk.accept(Change::Replace { leaver: id(1), successor: at(2, "伊藤", SHARED) });
    let after = account(&desk).unwrap();
    assert_eq!((after.id(), after.display_name().as_str()), (before, "伊藤"));
}

/// CQ-12: a new name keeps its place; a new address is a new account, or joins one.
#[test]
fn cq_12_changes_move_people_between_accounts() {
    let mut desk = shared();
    let edit = |n, name: Option<&str>, address: Option<&str>| Change::Edit {
        contact: id(n),
        name: name.map(|name| name.parse().unwrap()),
        address: address.map(mail),
        name_reviewed: false,
    };
    desk.accept(edit(1, Some("山口"), None));
    assert_eq!(account(&desk).unwrap().display_name(), "山口/伊藤/佐藤");
    desk.accept(edit(2, None, Some("ito@example.co.jp")));
    assert_eq!(account(&desk).unwrap().display_name(), "山口/佐藤");
    assert_eq!(desk.store.accounts().count(), 2);
    desk.accept(edit(2, Some("伊東"), Some(SHARED)));
    assert_eq!(account(&desk).unwrap().display_name(), "山口/佐藤/伊東");
    assert_eq!(desk.store.accounts().count(), 1);
}

/// CQ-12: sharing is for different people; the same person is registered once per contract.
#[test]
fn cq_12_the_same_person_is_registered_once() {
    let mut desk = shared();
    let refusal = desk.refuse(Change::Add { contacts: vec![at(4, "山　田", SHARED)] });
    let Refusal::Contacts { problems } = refusal else { panic!() };
    assert_eq!(problems[0].objection, Objection::AlreadyRegistered { contact: id(1) });
}

/// CQ-16: one person may be a contact of several contracts: a seat on each, one account, named once.
#[test]
fn cq_16_one_person_on_two_contracts() {
    let mut desk = shared();
    desk.contract = OTHER;
    desk.accept(Change::SignUp(form(vec![at(1, "山田", SHARED), at(2, "鈴木", SHARED)])));
    let account = account(&desk).unwrap();
    assert_eq!(account.members().len(), 5);
    assert_eq!(account.display_name(), "山田/伊藤/佐藤/鈴木");
    assert_eq!(desk.standing().registered, 2);
}
