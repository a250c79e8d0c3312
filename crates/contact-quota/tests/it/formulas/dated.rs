//! Formulas, grants and entitlements are dated (CQ-19).

use super::*;
use contact_quota::{EntitlementHistory, EvaluateError, Grant, GrantKind, HistoryError, Limit, Period};

fn dated() -> Catalogue {
    Catalogue::from_toml(
        r#"
        format = 1
        [products.desk]
        label = "Desk"
        [[products.desk.formulas]]
        period = { from = 2020-01-01, until = 2022-10-01 }
        base = { constant = { value = 6, label = "base" } }
        [[products.desk.formulas]]
        period = { from = "2022-10-01", until = "2024-01-01" }
        base = { constant = { value = 4, label = "base" } }
        [[products.desk.formulas]]
        period = { from = "2025-01-01" }
        base = { constant = { value = 5, label = "base" } }
        [[products.desk.grants]]
        kind = "add"
        value = 1
        period = { from = 2023-06-01, until = 2023-07-01 }
        label = "campaign"
    "#,
    )
    .unwrap()
}

fn desk() -> Entitlement {
    Entitlement::new("desk", Facts::new())
}

/// CQ-19: from inclusive, until exclusive; between two formulas there is no answer (CQ-17).
#[test]
fn cq_19_each_day_has_its_formula() {
    let (catalogue, desk) = (dated(), desk());
    let on = |text: &str| catalogue.limit(&desk, day(text)).map(|limit| limit.ceiling);
    assert_eq!(on("2020-01-01"), Ok(6.into()));
    assert_eq!(on("2022-09-30"), Ok(6.into()));
    assert_eq!(on("2022-10-01"), Ok(4.into()));
    assert_eq!(on("2023-06-30"), Ok(5.into()));
    assert_eq!(on("2023-07-01"), Ok(4.into()));
    assert_eq!(on("2031-01-01"), Ok(5.into()));
    for gap in ["2019-12-31", "2024-01-01", "2024-12-31"] {
        assert_eq!(on(gap), Err(EvaluateError::NoFormula { product: "desk".into(), on: day(gap) }));
    }
}

/// CQ-19: a timeline tells every span, past and future, and agrees with each day.
#[test]
fn cq_19_a_timeline_tells_past_and_future() {
    let catalogue = dated();
    let mut history = EntitlementHistory::starting(day("2022-01-01"), desk());
    let until = Period { from: None, until: Some(day("2026-01-01")) };
    let more = Grant { kind: GrantKind::AtLeast, value: 9.into(), period: until, label: "agreed".into() };
    history.change(day("2025-06-01"), Entitlement { grants: vec![more], ..desk() });
    let spans = history.timeline(&catalogue, day("2021-12-01"), day("2027-01-01"));
    let told: Vec<_> = spans
        .iter()
        .map(|span| {
            (span.from.to_string(), span.limit.as_ref().ok().map(|limit| limit.ceiling.finite().unwrap()))
        })
        .collect();
    let expected = [
        ("2021-12-01", None),
        ("2022-01-01", Some(6)),
        ("2022-10-01", Some(4)),
        ("2023-06-01", Some(5)),
        ("2023-07-01", Some(4)),
        ("2024-01-01", None),
        ("2025-01-01", Some(5)),
        ("2025-06-01", Some(9)),
        ("2026-01-01", Some(5)),
    ];
    assert_eq!(told, expected.map(|(from, limit)| (from.to_owned(), limit)));
    assert_eq!(spans[0].limit, Err(EvaluateError::NoEntitlement { on: day("2021-12-01") }));
    assert_eq!(spans.last().unwrap().until, day("2027-01-01"));
    for span in &spans {
        assert_eq!(history.limit(&catalogue, span.from), span.limit);
    }
}

/// CQ-19: a change planned for later stays when an earlier one is recorded; of one day there is one entry.
#[test]
fn cq_19_planned_changes_stay() {
    let catalogue = builtin();
    let mut history = EntitlementHistory::starting(day("2026-04-01"), with_connections(1));
    history.change(day("2026-10-01"), with_connections(5));
    history.change(day("2026-06-01"), with_connections(2));
    history.change(day("2026-06-01"), with_connections(3));
    let on = |text: &str| history.limit(&catalogue, day(text)).unwrap();
    assert_eq!(on("2026-05-31"), Limit { base: 2.into(), ceiling: 3.into() });
    assert_eq!(on("2026-06-01"), Limit { base: 2.into(), ceiling: 5.into() });
    assert_eq!(on("2026-10-01"), Limit { base: 2.into(), ceiling: 7.into() });
    assert_eq!(history.entries().len(), 3);
    let json = serde_json::to_string(&history).unwrap();
    assert_eq!(serde_json::from_str::<EntitlementHistory>(&json).unwrap(), history);
    assert_eq!(EntitlementHistory::try_from(vec![]), Err(HistoryError::Empty));
    let twice = vec![history.entries()[1].clone(), history.entries()[0].clone()];
    assert_eq!(
        EntitlementHistory::try_from(twice),
        Err(HistoryError::OutOfOrder { from: day("2026-04-01") })
    );
}
