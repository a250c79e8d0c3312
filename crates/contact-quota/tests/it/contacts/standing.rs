//! Where a register stands, stood and will stand (CQ-15, CQ-19).

use super::*;
use crate::formulas::day;
use contact_quota::Quota;
use contact_quota::contacts::*;
use storage_contract::run_ready;

/// CQ-15: who, in which role, seats used of which part, seats left.
#[test]
fn cq_15_the_present_state() {
    let mut desk = Desk::of(4);
    desk.add(5).unwrap();
    desk.accept(Change::HandOver { to: id(3) });
    let (register, listed) = run_ready(list_contacts(&mut desk.store, CONTRACT, None, 10)).unwrap().unwrap();
    let who: Vec<_> = listed.iter().map(|line| (line.contact.name().as_str(), line.role)).collect();
    let secondary = ContactRole::Secondary;
    let expected = [
        ("伊藤", secondary),
        ("佐藤", secondary),
        ("鈴木", ContactRole::Primary),
        ("渡部", secondary),
        ("服部", secondary),
    ];
    assert_eq!(who, expected);
    insta::assert_json_snapshot!(register.standing(catalogue(), policy(), context().today).unwrap());
    let (_, rest) = run_ready(list_contacts(&mut desk.store, CONTRACT, Some(4), 10)).unwrap().unwrap();
    assert_eq!(rest.len(), 1);
    assert!(run_ready(list_contacts(&mut desk.store, OTHER, None, 10)).unwrap().is_none());
}

/// CQ-15, CQ-19: past and future days by the same function; from when on it will be over.
#[test]
fn cq_19_the_outlook_says_from_when_on_it_is_over() {
    let mut desk = Desk::of(4);
    desk.accept(Change::Entitle { from: day("2026-07-01"), entitlement: link(1) });
    desk.accept(Change::Entitle { from: day("2026-10-01"), entitlement: link(5) });
    let outlook = desk.register().outlook(catalogue(), policy(), day("2026-03-01"), day("2027-01-01"));
    let told: Vec<_> = outlook
        .iter()
        .map(|span| (span.from.to_string(), span.standing.as_ref().ok().map(|standing| standing.over_by)))
        .collect();
    let expected =
        [("2026-03-01", None), ("2026-04-01", Some(0)), ("2026-07-01", Some(1)), ("2026-10-01", Some(0))];
    assert_eq!(told, expected.map(|(from, over)| (from.to_owned(), over)));
    for span in outlook {
        assert_eq!(desk.register().standing(catalogue(), policy(), span.from), span.standing);
    }
}

/// CQ-08, CQ-19: an entitlement of a past day corrects what was recorded from that day on, up to the next entry; nobody is removed.
#[test]
fn cq_19_an_entitlement_of_a_past_day_corrects_the_record() {
    let mut desk = Desk::of(4);
    desk.accept(Change::entitle(day("2026-10-01"), link(5)));
    desk.context.today = day("2026-08-15");
    let ceilings = |desk: &Desk| {
        ["2026-06-30", "2026-07-01", "2026-09-30", "2026-10-01"]
            .map(|on| desk.register().entitlements().limit(catalogue(), day(on)).unwrap().ceiling)
    };
    assert_eq!(ceilings(&desk), [6, 6, 6, 7].map(Quota::from));
    desk.accept(Change::entitle(day("2026-07-01"), link(1)));
    assert_eq!(ceilings(&desk), [6, 3, 3, 7].map(Quota::from));
    assert_eq!((desk.register().registered(), desk.standing().over_by), (4, 1));
}
