//! The evaluator allocates nothing.

use super::reasons::{Case, TYPE};
use invitation_lifecycle::eligibility::*;

/// IL-43: with whatever reasons, the evaluation of a target allocates nothing.
#[test]
fn il_43_evaluating_allocates_nothing() {
    let mut worst = Case::clear();
    worst.facts.waiting_for_approval = true;
    worst.facts.consent_obtained = false;
    worst.address = Some("o'hara@mx.spam.example");
    worst.policy = worst.policy.with_spam_subdomains(true).with_organisation_subdomains(true);
    worst.lacks_seat = true;
    for case in [Case::clear(), worst] {
        let (rules, address) = (case.rules(), case.parsed().unwrap().unwrap());
        let target = Target {
            module: case.module,
            user_type: TYPE,
            facts: case.facts,
            address: TargetAddress::Given(&address),
            is_portal_user: false,
            lacks_seat: case.lacks_seat,
        };
        let mut found = 0;
        let info = allocation_counter::measure(|| {
            let reasons = evaluate(&target, &rules, Occasion::Invite);
            found = reasons.iter().filter(|reason| !reason.code().is_empty()).count();
        });
        assert_eq!(info.count_total, 0);
        assert_eq!(found, if case.lacks_seat { 5 } else { 0 });
    }
}
