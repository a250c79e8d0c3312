//! The ceiling, what may be registered at once, and what support may release (CQ-06).

use super::*;
use crate::formulas::day;
use contact_quota::contacts::*;
use contact_quota::{Limit, Quota};

fn sign_up(issued: &str, people: u128) -> Result<Answer, Refusal> {
    let mut desk = Desk::empty();
    let contacts = (1..=people).map(person).collect();
    desk.ask(Change::SignUp(SignUp { form: day(issued), ..form(contacts) }))
}

/// CQ-06: ※2022年9月以前 — up to the full quota.
#[test]
fn cq_06_a_form_of_september_2022_registers_up_to_the_full_quota() {
    assert_eq!(sign_up("2022-09-30", 6).unwrap().registered, 6);
    let Refusal::OverQuota { excess } = sign_up("2022-09-30", 7).unwrap_err() else { panic!() };
    let expected = Excess {
        part: Part::Additional,
        seats: 2.into(),
        registered: 0,
        asked: 7,
        over_by: 1,
        releasable: 0.into(),
    };
    assert_eq!(excess, expected);
}

/// CQ-06: ※2022年10月以降 — up to ①; the rest through requests to support.
#[test]
fn cq_06_a_form_of_october_2022_registers_up_to_the_base() {
    assert_eq!(sign_up("2022-10-01", 4).unwrap().registered, 4);
    let refusal = sign_up("2022-10-01", 5).unwrap_err();
    assert_eq!(refusal.to_string(), "0 registered and 5 more are 1 too many for the base of 4");
    let Refusal::OverQuota { excess } = refusal else { panic!() };
    assert_eq!((excess.part, excess.over_by, excess.releasable), (Part::Base, 1, 2.into()));
}

/// CQ-06: seats beyond the base are filled through later requests.
#[test]
fn cq_06_requests_fill_what_lies_beyond_the_base() {
    let mut desk = Desk::of(4);
    assert_eq!(desk.standing().available, 2.into());
    desk.add(5).unwrap();
    desk.add(6).unwrap();
    let Refusal::OverQuota { excess } = desk.add(7).unwrap_err() else { panic!() };
    assert_eq!((excess.part, excess.seats, excess.over_by), (Part::Additional, 2.into(), 1));
}

/// CQ-06: the three numbers add up, whatever the limit.
#[test]
fn cq_06_the_three_numbers_add_up() {
    let quotas = [Quota::Finite(0), Quota::Finite(4), Quota::Finite(9), Quota::Unlimited];
    for base in quotas {
        for ceiling in quotas.into_iter().filter(|ceiling| *ceiling >= base) {
            for form in ["2022-09-30", "2022-10-01"] {
                let numbers = Allowance::new(Limit { base, ceiling }, day(form), policy());
                assert_eq!(numbers.ceiling, ceiling);
                assert_eq!(numbers.registrable.checked_add(numbers.releasable), Some(ceiling));
            }
        }
    }
}

/// CQ-06: the day from which forms are for the base only is a policy.
#[test]
fn cq_06_the_day_is_a_policy() {
    let policy = ContactPolicy::default().with_base_only_from(day("2030-01-01"));
    let six = Limit { base: 4.into(), ceiling: 6.into() };
    assert_eq!(Allowance::new(six, day("2026-04-01"), &policy).registrable, 6.into());
}
