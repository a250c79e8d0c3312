//! Requests to the desk: add, change, delete, replace, hand over (CQ-05, CQ-07, CQ-08, CQ-18).

use super::*;
use contact_quota::contacts::*;
use contact_quota::{EvaluateError, Facts};

fn entitle(entitlement: contact_quota::Entitlement) -> Change {
    Change::Entitle { from: context().today, entitlement }
}

fn remove(n: u128, successor: Option<u128>) -> Change {
    Change::Remove { contact: id(n), successor: successor.map(id) }
}

fn replace(leaver: u128, successor: u128) -> Change {
    Change::Replace { leaver: id(leaver), successor: person(successor) }
}

/// CQ-05: the primary goes only together with naming a successor.
#[test]
fn cq_05_the_primary_goes_only_with_a_successor() {
    let mut desk = Desk::of(3);
    assert_eq!(desk.refuse(remove(1, None)), Refusal::SuccessorNeeded { contact: id(1) });
    assert_eq!(desk.refuse(remove(1, Some(1))), Refusal::NoSuccessor { contact: id(1), successor: id(1) });
    assert_eq!(desk.refuse(remove(2, Some(3))), Refusal::NoSuccessor { contact: id(2), successor: id(3) });
    assert_eq!(desk.refuse(remove(1, Some(9))), Refusal::UnknownContact { contact: id(9) });
    let answer = desk.accept(remove(1, Some(2)));
    assert_eq!((answer.primary, answer.registered, answer.left), (id(2), 2, vec![id(1)]));
}

/// CQ-05: the primary hands over in one step and stays as a secondary.
#[test]
fn cq_05_the_primary_hands_over_in_one_step() {
    let mut desk = Desk::of(2);
    assert_eq!(desk.accept(Change::HandOver { to: id(2) }).primary, id(2));
    assert_eq!(desk.register().role_of(id(1)), ContactRole::Secondary);
    assert_eq!(desk.refuse(Change::HandOver { to: id(2) }), Refusal::AlreadyPrimary { contact: id(2) });
    assert_eq!(desk.refuse(Change::HandOver { to: id(7) }), Refusal::UnknownContact { contact: id(7) });
}

/// CQ-05: a register is opened with its primary, and the last contact never goes.
#[test]
fn cq_05_a_register_always_has_a_primary() {
    let mut desk = Desk::empty();
    assert_eq!(desk.refuse(remove(1, None)), Refusal::NotSignedUp { contract: CONTRACT });
    assert_eq!(desk.refuse(Change::SignUp(form(vec![]))), Refusal::NamesNobody);
    let stranger = SignUp { primary: id(9), ..form(vec![person(1)]) };
    assert_eq!(desk.refuse(Change::SignUp(stranger)), Refusal::PrimaryNotAmong { contact: id(9) });
    desk.accept(Change::SignUp(form(vec![person(1)])));
    assert_eq!(
        desk.refuse(Change::SignUp(form(vec![person(2)]))),
        Refusal::AlreadySignedUp { contract: CONTRACT }
    );
    assert_eq!(desk.refuse(remove(1, None)), Refusal::SuccessorNeeded { contact: id(1) });
    let answer = desk.accept(replace(1, 2));
    assert_eq!((answer.primary, answer.registered), (id(2), 1));
}

/// CQ-07: each request is checked against the quota of its day; a refused one says by how much it exceeds which part.
#[test]
fn cq_07_a_refused_request_says_by_how_much_it_exceeds_which_part() {
    let mut desk = Desk::of(4);
    let refusal = desk.refuse(Change::Add { contacts: (5..=8).map(person).collect() });
    assert_eq!(refusal.to_string(), "4 registered and 4 more are 2 too many for the base and 2 on top");
    assert_eq!(refusal.code(), "contacts.over_quota");
    assert_eq!(desk.accept(Change::Add { contacts: vec![person(5), person(6)] }).registered, 6);
    // A product without anything on top: the base is the part that is full.
    let mut desk = Desk::empty();
    let hosting = contact_quota::Entitlement::new("erp_hosting", Facts::new());
    desk.accept(Change::SignUp(SignUp { entitlement: hosting, ..form(vec![person(1), person(2)]) }));
    let Refusal::OverQuota { excess } = desk.add(3).unwrap_err() else { panic!() };
    assert_eq!((excess.part, excess.seats, excess.over_by), (Part::Base, 2.into(), 1));
}

/// CQ-07, CQ-19: the quota that counts is that of the day of the request.
#[test]
fn cq_07_a_planned_upgrade_counts_from_its_day() {
    let mut desk = Desk::empty();
    desk.accept(Change::SignUp(SignUp { entitlement: link(0), ..form(vec![person(1), person(2)]) }));
    let may = crate::formulas::day("2026-05-01");
    desk.accept(Change::Entitle { from: may, entitlement: link(1) });
    assert!(matches!(desk.add(3), Err(Refusal::OverQuota { .. })));
    desk.context = context_on(may);
    desk.add(3).unwrap();
}

/// CQ-08: nobody is removed; what does not raise the number goes on; nothing is added until it fits.
#[test]
fn cq_08_over_quota_after_a_downgrade() {
    let mut desk = Desk::of(4);
    desk.add(5).unwrap();
    desk.add(6).unwrap();
    desk.accept(entitle(link(1)));
    let standing = desk.standing();
    assert_eq!((standing.registered, standing.over_by, standing.available), (6, 3, 0.into()));
    let Refusal::OverQuota { excess } = desk.add(7).unwrap_err() else { panic!() };
    assert_eq!((excess.over_by, excess.asked), (4, 1));
    desk.accept(replace(6, 16));
    desk.accept(Change::HandOver { to: id(2) });
    let name = Some("山田 花子".parse().unwrap());
    desk.accept(Change::Edit { contact: id(3), name, address: None, name_reviewed: false });
    for (gone, left) in [(16, 2), (5, 1), (4, 0)] {
        desk.accept(remove(gone, None));
        assert_eq!(desk.standing().over_by, left);
    }
    assert!(matches!(desk.add(7), Err(Refusal::OverQuota { .. })));
    desk.accept(remove(3, None));
    desk.add(7).unwrap();
}

/// CQ-17, CQ-08: what has no limit is not recorded, and nobody is added where the limit cannot be told.
#[test]
fn cq_17_an_entitlement_without_a_limit_is_refused() {
    let mut desk = Desk::of(2);
    let unknown = contact_quota::Entitlement::new("nothing", Facts::new());
    let refusal = desk.refuse(entitle(unknown));
    let error = EvaluateError::UnknownProduct { product: "nothing".into() };
    assert_eq!(refusal, Refusal::NoLimit { error });
    desk.context = context_on(crate::formulas::day("2020-01-01"));
    let refusal = desk.add(3).unwrap_err();
    assert!(matches!(refusal, Refusal::NoLimit { error: EvaluateError::NoEntitlement { .. } }));
    desk.accept(remove(2, None));
}

/// CQ-18: replacing needs no free seat, also of the primary, also over quota.
#[test]
fn cq_18_replacing_needs_no_free_seat() {
    let mut desk = Desk::of(4);
    desk.accept(entitle(link(2)));
    assert_eq!(desk.standing().available, 0.into());
    let answer = desk.accept(replace(2, 12));
    assert_eq!((answer.joined, answer.left, answer.registered), (vec![id(12)], vec![id(2)], 4));
    desk.accept(entitle(link(0)));
    assert_eq!(desk.standing().over_by, 2);
    let answer = desk.accept(replace(1, 11));
    assert_eq!((answer.primary, answer.registered), (id(11), 4));
    assert_eq!(desk.refuse(replace(1, 13)), Refusal::UnknownContact { contact: id(1) });
}

/// CQ-09: a name that is none is refused with what matched, one that is doubtful waits for somebody to look at it.
#[test]
fn cq_09_names_are_checked_when_they_come_or_change() {
    let mut desk = Desk::of(1);
    let objection = |refusal: Refusal| {
        let Refusal::Contacts { problems } = refusal else { panic!("{refusal:?}") };
        problems[0].objection.code()
    };
    let doubtful = at(2, "未来創造部", "mirai@example.co.jp");
    let refusal = desk.refuse(Change::Add { contacts: vec![doubtful.clone()] });
    assert_eq!(objection(refusal), "contact.name_needs_review");
    desk.accept(Change::Add { contacts: vec![NewContact { name_reviewed: true, ..doubtful }] });
    let company = NewContact { name_reviewed: true, ..at(3, "株式会社みらい", "mirai@example.co.jp") };
    assert_eq!(objection(desk.refuse(Change::Add { contacts: vec![company] })), "contact.not_a_persons_name");
    let edit = |name: &str, name_reviewed| Change::Edit {
        contact: id(1),
        name: Some(name.parse().unwrap()),
        address: None,
        name_reviewed,
    };
    assert_eq!(objection(desk.refuse(edit("総務部", true))), "contact.not_a_persons_name");
    assert_eq!(objection(desk.refuse(edit("山本部", false))), "contact.name_needs_review");
    assert_eq!(desk.refuse(edit("伊藤", false)), Refusal::ChangesNothing);
    desk.accept(edit("山本部", true));
    // What is not changed is not looked at again.
    let address = Some(mail("yamamoto@example.co.jp"));
    desk.accept(Change::Edit { contact: id(1), name: None, address, name_reviewed: false });
}

/// CQ-07: everything that speaks against those who are to be added is told at once.
#[test]
fn cq_07_all_objections_at_once() {
    let mut desk = Desk::of(2);
    let mut old = at(4, "経理課", "keiri@example.co.jp");
    old.consent = Consent { notice_version: "0".into(), purposes: [Purpose::Inquiries].into(), at: now() };
    let twin = at(5, "山 田", "Y@example.co.jp");
    let contacts = vec![person(2), old, at(4, "山田", "y@example.co.jp"), twin];
    insta::assert_json_snapshot!(desk.refuse(Change::Add { contacts }));
}
