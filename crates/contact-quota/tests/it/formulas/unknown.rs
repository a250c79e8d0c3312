//! Never 0, never unlimited (CQ-17).

use super::*;
use contact_quota::{EvaluateError, FactKind, FactProblem, FactValue, Grant, GrantKind, Period};

fn error(entitlement: &Entitlement) -> EvaluateError {
    let catalogue = builtin();
    let error = catalogue.limit(entitlement, today()).unwrap_err();
    assert_eq!(catalogue.evaluate(entitlement, today()).unwrap_err(), error);
    error
}

/// CQ-17: an unknown product is an error.
#[test]
fn cq_17_an_unknown_product() {
    let error = error(&Entitlement::new("Manage", Facts::new()));
    assert_eq!(error, EvaluateError::UnknownProduct { product: "Manage".into() });
    assert_eq!(error.code(), "quota.unknown_product");
}

/// CQ-17: a fact that is not told is an error, not 0.
#[test]
fn cq_17_a_fact_that_is_not_told() {
    let missing =
        |fact: &str| EvaluateError::Facts { problems: vec![FactProblem::Missing { fact: fact.into() }] };
    assert_eq!(error(&Entitlement::new("manage", Facts::new())), missing("apps"));
    assert_eq!(error(&with_apps("data_link", &[])), missing("connections"));
}

/// CQ-17: everything that is wrong with the facts, at once.
#[test]
fn cq_17_unknown_negative_and_impossible_facts() {
    let facts = Facts::new()
        .with_set("apps", ["attendance", "attendence", "paint"])
        .with_count("connections", -1)
        .with_count("seats", 3);
    let problems = vec![
        FactProblem::UnknownItem { fact: "apps".into(), item: "attendence".into() },
        FactProblem::UnknownItem { fact: "apps".into(), item: "paint".into() },
        FactProblem::Negative { fact: "connections".into(), value: -1 },
        FactProblem::Unknown { fact: "seats".into() },
    ];
    assert_eq!(error(&Entitlement::new("manage", facts)), EvaluateError::Facts { problems });
    let facts = Facts::new().with("apps", FactValue::Count(2));
    let wrong =
        FactProblem::WrongKind { fact: "apps".into(), declared: FactKind::Set, told: FactKind::Count };
    assert_eq!(error(&Entitlement::new("manage", facts)), EvaluateError::Facts { problems: vec![wrong] });
}

/// CQ-17: 0 is a limit.
#[test]
fn cq_17_zero_is_a_limit() {
    let nothing =
        Grant { kind: GrantKind::Replace, value: Quota::ZERO, period: Period::ALWAYS, label: "none".into() };
    let entitlement = Entitlement { grants: vec![nothing], ..with_connections(3) };
    assert_eq!(limit(&entitlement), finite(0, 0));
}

/// CQ-17: a sum that is too large is an error that says where; unlimited is said, never come by.
#[test]
fn cq_17_too_large_a_sum() {
    let grant = |value| Grant { kind: GrantKind::Add, value, period: Period::ALWAYS, label: "more".into() };
    let entitlement = Entitlement { grants: vec![grant(Quota::Finite(u64::MAX))], ..with_connections(3) };
    assert_eq!(error(&entitlement), EvaluateError::TooLarge { path: "grants[0]".into() });
    let entitlement = Entitlement { grants: vec![grant(Quota::Unlimited)], ..with_connections(3) };
    assert_eq!(limit(&entitlement), (Quota::Finite(2), Quota::Unlimited));
    let empty = Period { from: Some(today()), until: Some(today()) };
    let entitlement =
        Entitlement { grants: vec![Grant { period: empty, ..grant(Quota::ZERO) }], ..with_connections(3) };
    assert_eq!(error(&entitlement), EvaluateError::EmptyGrant { index: 0 });
}

/// CQ-17: a condition asks for what it needs even where it would not be reached.
#[test]
fn cq_17_whether_facts_suffice_does_not_depend_on_their_values() {
    let catalogue = Catalogue::from_toml(include_str!("every_kind.toml")).unwrap();
    let facts = Facts::new().with_count("stores", 0).with_flag("vip", false);
    let error = catalogue.limit(&Entitlement::new("everything", facts), today()).unwrap_err();
    assert_eq!(error, EvaluateError::Facts { problems: vec![FactProblem::Missing { fact: "apps".into() }] });
}
