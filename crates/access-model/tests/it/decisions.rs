//! The decision, rule by rule.

use crate::fixtures::*;
use access_model::*;
use proptest::prelude::*;

fn judge(request: &Request, contract: &Contract, assignment: Option<&Assignment>) -> Decision {
    decide(request, Some(contract), assignment)
}

fn denial(decision: Decision) -> Denial {
    match decision.verdict {
        Verdict::Denied(denial) => denial,
        Verdict::Allowed(grant) => panic!("allowed through {grant:?}"),
    }
}

#[test]
fn am_01_a_holder_may_do_everything_on_own_contracts_and_nothing_on_others() {
    let contracts = contracts();
    for contract in &contracts {
        for action in Action::ALL {
            for holder in [sakura(), momiji()] {
                let request = ask(Principal::Holder(holder), action, contract.id(), now());
                let decision = judge(&request, contract, None);
                assert_eq!(decision.is_allowed(), contract.holder() == holder);
                assert_eq!(decision.rule(), "AM-01");
            }
        }
    }
    let unknown = ask(Principal::Holder(sakura()), Action::Pay, id(99), now());
    assert_eq!(denial(decide(&unknown, None, None)), Denial::UnknownContract);
}

#[test]
fn am_02_a_delegate_may_configure_and_nothing_else_even_on_assigned_contracts() {
    let (contract, assigned) = (&contracts()[0], assignment(hosting(), sakura(), effective()));
    for action in Action::ALL {
        let decision = judge(&Request { action, ..configure(hosting()) }, contract, Some(&assigned));
        assert_eq!(decision.is_allowed(), action.class() == ActionClass::Configuration, "{action:?}");
        if action.class() == ActionClass::Contract {
            assert!(decision.rules().contains(&"AM-02"), "a reason of its own");
        }
    }
}

#[test]
fn am_03_an_assignment_opens_that_very_contract_only() {
    let assigned = assignment(hosting(), sakura(), effective());
    assert!(judge(&configure(hosting()), &contracts()[0], Some(&assigned)).is_allowed());
    for other in [1, 2, 3] {
        let contract = &contracts()[other];
        // Facts about another contract or delegate count as absent.
        let mixed_up = judge(&configure(contract.id()), contract, Some(&assigned));
        assert_eq!(denial(mixed_up), Denial::NoAssignment);
        assert_eq!(mixed_up.rule(), "AM-03");
    }
    let somebody = Request { who: Principal::Delegate(id(32)), ..configure(hosting()) };
    assert_eq!(denial(judge(&somebody, &contracts()[0], Some(&assigned))), Denial::NoAssignment);
    // Whether a contract exists is not told to who has no assignment on it.
    assert_eq!(denial(decide(&configure(id(99)), None, None)), Denial::NoAssignment);
    assert_eq!(
        denial(decide(&configure(hosting()), Some(&contracts()[1]), Some(&assigned))),
        Denial::UnknownContract
    );
}

#[test]
fn am_03_am_01_an_assignment_by_a_former_owner_grants_nothing() {
    let by_momiji = assignment(hosting(), momiji(), effective());
    let decision = judge(&configure(hosting()), &contracts()[0], Some(&by_momiji));
    assert_eq!(denial(decision), Denial::AssignedByFormerHolder);
}

#[test]
fn am_05_only_an_accepted_assignment_grants() {
    let (invitation, contract) = (id(91), &contracts()[0]);
    let expires_at = Some(at(60));
    let states = [
        (AssignmentState::Pending { invitation, expires_at }, Denial::Pending { expires_at }),
        (AssignmentState::Pending { invitation, expires_at: Some(now()) }, Denial::Expired { at: now() }),
        (AssignmentState::Declined { invitation, at: at(-5) }, Denial::Declined { at: at(-5) }),
        (AssignmentState::Cancelled { invitation, at: at(-5) }, Denial::Cancelled { at: at(-5) }),
    ];
    for (state, expected) in states {
        let assigned = assignment(hosting(), sakura(), state);
        let decision = judge(&configure(hosting()), contract, Some(&assigned));
        assert_eq!((denial(decision), decision.rule()), (expected, "AM-05"));
    }
    // Accepted is accepted, also if the clock steps back before the acceptance.
    let assigned = assignment(hosting(), sakura(), effective());
    let earlier = Request { now: at(-1_000), ..configure(hosting()) };
    assert!(judge(&earlier, contract, Some(&assigned)).is_allowed());
}

#[test]
fn am_09_am_10_am_11_a_denial_says_why_the_assignment_ended() {
    let reasons = [
        (EndReason::DelegateDeleted, "AM-09"),
        (EndReason::Removed, "AM-10"),
        (EndReason::ContractEnded, "AM-11"),
    ];
    for (why, rule) in reasons {
        let state = AssignmentState::Ended { invitation: id(91), at: at(-5), why };
        let assigned = assignment(hosting(), sakura(), state);
        let decision = judge(&configure(hosting()), &contracts()[0], Some(&assigned));
        assert_eq!((denial(decision), decision.rule()), (Denial::Ended { at: at(-5), why }, rule));
    }
}

#[test]
fn am_11_an_ended_contract_is_closed_to_delegates_and_still_its_owners() {
    let assigned = assignment(hosting(), sakura(), effective());
    let ended = contract_ended_at(hosting(), Some(now()));
    let decision = judge(&configure(hosting()), &ended, Some(&assigned));
    assert_eq!((denial(decision), decision.rule()), (Denial::ContractEnded { at: now() }, "AM-11"));
    let owner = ask(Principal::Holder(sakura()), Action::Pay, hosting(), now());
    assert!(judge(&owner, &ended, None).is_allowed());
    // An end in the future bounds what is allowed until then.
    let ending = contract_ended_at(hosting(), Some(at(60)));
    let decision = judge(&configure(hosting()), &ending, Some(&assigned));
    assert!(decision.is_allowed());
    assert_eq!(decision.holds_until, Some(at(60)));
}

#[test]
fn am_13_a_delegate_neither_sees_nor_manages_delegates() {
    let assigned = assignment(hosting(), sakura(), effective());
    for action in [Action::ViewDelegates, Action::ManageDelegates] {
        let request = Request { action, ..configure(hosting()) };
        let decision = judge(&request, &contracts()[0], Some(&assigned));
        assert_eq!((denial(decision), decision.rule()), (Denial::ManagementByDelegate { action }, "AM-13"));
    }
}

#[test]
fn am_15_every_decision_says_why() {
    let assigned = assignment(hosting(), sakura(), effective());
    let decision = judge(&configure(hosting()), &contracts()[0], Some(&assigned));
    let Verdict::Allowed(grant) = decision.verdict else { panic!("denied") };
    assert_eq!(grant, Grant::Assignment { contract: hosting(), delegate: tanaka(), until: None });
    assert_eq!(grant.assignment(), Some(assigned.id()));
    assert_eq!(decision.code(), "access.assignment");
    let owner = ask(Principal::Holder(sakura()), Action::Pay, hosting(), now());
    let decision = judge(&owner, &contracts()[0], None);
    assert_eq!(decision.verdict, Verdict::Allowed(Grant::Ownership { holder: sakura() }));
}

#[test]
fn am_17_a_window_is_half_open_and_needs_no_job() {
    let window = Window::new(Some(at(10)), Some(at(20))).unwrap();
    let assigned = windowed(hosting(), sakura(), window, effective());
    let judge_at = |seconds| {
        judge(&Request { now: at(seconds), ..configure(hosting()) }, &contracts()[0], Some(&assigned))
    };
    assert_eq!(denial(judge_at(9)), Denial::NotYet { from: at(10) });
    assert!(judge_at(10).is_allowed());
    assert!(judge_at(19).is_allowed());
    assert_eq!(denial(judge_at(20)), Denial::NoLonger { until: at(20) });
    assert_eq!(judge_at(20).rule(), "AM-17");
    // The clock steps back: the same facts give the same answer again.
    assert!(judge_at(19).is_allowed());
    assert_eq!(judge_at(9).holds_until, Some(at(10)));
    assert_eq!(judge_at(10).holds_until, Some(at(20)));
    assert_eq!(judge_at(20).holds_until, None);
}

#[test]
fn am_39_an_organisation_user_is_no_party_to_a_contract() {
    for action in Action::ALL {
        let request = ask(Principal::OrganisationUser(id(1)), action, hosting(), now());
        let decision = judge(&request, &contracts()[0], None);
        assert_eq!((denial(decision), decision.rule()), (Denial::OrganisationUser, "AM-39"));
    }
}

fn any_state() -> impl Strategy<Value = AssignmentState> {
    let invitation: InvitationRef = id(91);
    let second = -30_i64..30;
    prop_oneof![
        prop::option::of(second.clone())
            .prop_map(move |s| AssignmentState::Pending { invitation, expires_at: s.map(at) }),
        second.clone().prop_map(move |s| AssignmentState::Declined { invitation, at: at(s) }),
        second.clone().prop_map(move |s| AssignmentState::Cancelled { invitation, at: at(s) }),
        second.clone().prop_map(move |s| AssignmentState::Effective { invitation, since: at(s) }),
        second.prop_map(move |s| AssignmentState::Ended { invitation, at: at(s), why: EndReason::Removed }),
    ]
}

proptest! {
    /// AM-15, AM-17: `holds_until` is exactly the next instant at which the clock changes the answer.
    #[test]
    fn am_15_am_17_a_decision_holds_until_it_says(
        state in any_state(),
        from in prop::option::of(-30_i64..30),
        length in prop::option::of(1_i64..40),
        ended_at in prop::option::of(-30_i64..30),
        start in -40_i64..40,
    ) {
        let until = length.map(|length| at(from.unwrap_or(-10) + length));
        let window = Window::new(from.map(at), until).unwrap();
        let assigned = windowed(hosting(), sakura(), window, state);
        let contract = contract_ended_at(hosting(), ended_at.map(at));
        let judge_at = |now| judge(&Request { now, ..configure(hosting()) }, &contract, Some(&assigned));
        let decision = judge_at(at(start));
        for later in start..=80 {
            let same = judge_at(at(later)).verdict == decision.verdict;
            prop_assert_eq!(same, decision.holds_until.is_none_or(|end| at(later) < end), "at {}", later);
            if !same {
                break;
            }
        }
        prop_assert!(decision.holds_until.is_none_or(|end| end > at(start)));
    }
}
