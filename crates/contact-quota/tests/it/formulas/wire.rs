//! Wire forms.

use super::*;
use contact_quota::{EvaluateError, FactProblem, Grant, GrantKind, Period};

/// CQ-04: a catalogue, an entitlement, a limit and errors have a pinned form.
#[test]
fn cq_04_wire_forms() {
    let period = Period { from: Some(today()), until: None };
    let grant = Grant { kind: GrantKind::AtLeast, value: Quota::Unlimited, period, label: "agreed".into() };
    let entitlement = Entitlement { grants: vec![grant], ..with_apps("manage", &EXAMPLE) };
    insta::assert_json_snapshot!("entitlement", entitlement);
    insta::assert_json_snapshot!("limit", builtin().limit(&entitlement, today()).unwrap());
    insta::assert_json_snapshot!("catalogue", support_contacts());
    let errors = [
        EvaluateError::NoFormula { product: "desk".into(), on: today() },
        EvaluateError::Facts {
            problems: vec![FactProblem::Negative { fact: "connections".into(), value: -1 }],
        },
    ];
    insta::assert_json_snapshot!("errors", errors);
}
