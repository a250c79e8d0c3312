//! The index: the same answers as `decide`, both directions, kept up to date.

use crate::fixtures::*;
use access_model::*;
use proptest::prelude::*;
use std::collections::BTreeMap;

#[test]
fn am_16_both_directions_can_be_listed() {
    let sato: DelegateId = id(32);
    let of_sato = |contract, holder, state| {
        let record = assignment(contract, holder, state).record();
        let id = AssignmentId::of(contract, sato);
        Assignment::restore(AssignmentRecord { id, delegate: sato, ..record }).unwrap()
    };
    let declined = AssignmentState::Declined { invitation: id(91), at: at(-1) };
    let rows = [
        assignment(hosting(), sakura(), effective()),
        assignment(foreign(), momiji(), effective()),
        assignment(domain(), sakura(), declined),
        of_sato(hosting(), sakura(), effective()),
    ];
    let index = AccessIndex::build(contracts(), rows);
    assert_eq!(index.assignment_count(), 4);
    let act = Action::ConfigureService;
    let mut who: Vec<_> = index.who_may_act(hosting(), act, now()).map(|(who, _)| who).collect();
    who.sort_unstable();
    let delegates = [Principal::Delegate(tanaka()), Principal::Delegate(sato)];
    assert_eq!(who, [Principal::Holder(sakura()), delegates[0], delegates[1]]);
    let mut on_what: Vec<_> = index.on_what_may_act(tanaka(), act, now()).map(|(on, _)| on).collect();
    on_what.sort_unstable();
    assert_eq!(on_what, [hosting(), foreign()]);
    // Contract actions are the owner's alone.
    let paying: Vec<_> = index.who_may_act(hosting(), Action::Pay, now()).map(|(who, _)| who).collect();
    assert_eq!(paying, [Principal::Holder(sakura())]);
    assert_eq!(index.on_what_may_act(tanaka(), Action::Pay, now()).count(), 0);
    // Also those who are denied, and why.
    let codes: Vec<_> = index.delegates_of(domain(), act, now()).map(|(_, why)| why.code()).collect();
    assert_eq!(codes, ["access.declined"]);
    assert_eq!(index.contracts_of(tanaka(), act, now()).count(), 3);
    assert_eq!(index.who_may_act(id(99), act, now()).count(), 0);
}

#[derive(Clone, Debug)]
enum Change {
    Contract { number: u32, owner: u32, ended_at: Option<i64> },
    Assignment { contract: u32, delegate: u32, giver: u32, state: AssignmentState, window: Window },
    Forget { contract: u32, delegate: u32 },
    BuildAnew,
}

fn any_change() -> impl Strategy<Value = Change> {
    let invitation: InvitationRef = id(91);
    let second = || -30_i64..30;
    let state = prop_oneof![
        4 => Just(AssignmentState::Effective { invitation, since: at(0) }),
        1 => prop::option::of(second())
            .prop_map(move |s| AssignmentState::Pending { invitation, expires_at: s.map(at) }),
        1 => Just(AssignmentState::Declined { invitation, at: at(0) }),
        1 => Just(AssignmentState::Cancelled { invitation, at: at(0) }),
        1 => Just(AssignmentState::Ended { invitation, at: at(0), why: EndReason::Removed }),
    ];
    let window = prop_oneof![
        3 => Just(Window::ALWAYS),
        1 => (second(), 1_i64..30).prop_map(|(from, length)| {
            Window::new(Some(at(from)), Some(at(from + length))).unwrap()
        }),
        1 => second().prop_map(|until| Window::new(None, Some(at(until))).unwrap()),
    ];
    prop_oneof![
        3 => (0..6_u32, 0..2_u32, prop::option::weighted(0.2, second()))
            .prop_map(|(number, owner, ended_at)| Change::Contract { number, owner, ended_at }),
        8 => (0..6_u32, 0..6_u32, 0..2_u32, state, window).prop_map(
            |(contract, delegate, giver, state, window)| Change::Assignment {
                contract,
                delegate,
                giver,
                state,
                window
            }
        ),
        2 => (0..6_u32, 0..6_u32)
            .prop_map(|(contract, delegate)| Change::Forget { contract, delegate }),
        1 => Just(Change::BuildAnew),
    ]
}

#[derive(Default)]
struct Facts {
    contracts: BTreeMap<ContractId, Contract>,
    assignments: BTreeMap<(ContractId, DelegateId), Assignment>,
}

impl Facts {
    fn apply(&mut self, change: &Change) -> Option<AccessEvent> {
        match change {
            Change::Contract { number, owner, ended_at } => {
                let contract = Contract::restore(ContractRecord {
                    id: id(100 + number),
                    holder: id(1 + owner),
                    service: Service::HOSTING,
                    name: String::new(),
                    ended_at: ended_at.map(at),
                })
                .unwrap();
                self.contracts.insert(contract.id(), contract.clone());
                Some(AccessEvent::ContractChanged(contract))
            }
            Change::Assignment { contract, delegate, giver, state, window } => {
                let (contract, delegate) = (id(100 + contract), id(200 + delegate));
                let row = Assignment::restore(AssignmentRecord {
                    id: AssignmentId::of(contract, delegate),
                    holder: id(1 + giver),
                    contract,
                    delegate,
                    window_from: window.from(),
                    window_until: window.until(),
                    state: *state,
                })
                .unwrap();
                self.assignments.insert((contract, delegate), row);
                Some(AccessEvent::AssignmentChanged(row))
            }
            Change::Forget { contract, delegate } => {
                let (contract, delegate) = (id(100 + contract), id(200 + delegate));
                self.assignments.remove(&(contract, delegate));
                Some(AccessEvent::AssignmentForgotten { contract, delegate })
            }
            Change::BuildAnew => None,
        }
    }

    fn decide(&self, request: &Request) -> Decision {
        let assignment = match request.who {
            Principal::Delegate(delegate) => self.assignments.get(&(request.contract, delegate)),
            Principal::Holder(_) | Principal::OrganisationUser(_) => None,
        };
        decide(request, self.contracts.get(&request.contract), assignment)
    }
}

fn agree(index: &AccessIndex, facts: &Facts, now: storage_contract::Timestamp) {
    let act = Action::ConfigureService;
    for contract in (100..107).map(id) {
        for holder in (1..3).map(id) {
            for action in [act, Action::Pay] {
                let request = ask(Principal::Holder(holder), action, contract, now);
                assert_eq!(index.decide(&request), facts.decide(&request));
            }
        }
        for delegate in (200..207).map(id) {
            for action in [act, Action::Pay, Action::ViewDelegates] {
                let request = ask(Principal::Delegate(delegate), action, contract, now);
                assert_eq!(index.decide(&request), facts.decide(&request));
            }
        }
        let mut listed: Vec<_> = index.delegates_of(contract, act, now).collect();
        listed.sort_unstable_by_key(|(delegate, _)| *delegate);
        let rows = facts.assignments.keys().filter(|(of, _)| *of == contract);
        let expected: Vec<_> = rows
            .map(|(_, delegate)| {
                (*delegate, facts.decide(&ask(Principal::Delegate(*delegate), act, contract, now)))
            })
            .collect();
        assert_eq!(listed, expected);
    }
    for delegate in (200..207).map(id) {
        let mut listed: Vec<_> =
            index.contracts_of(delegate, act, now).map(|(contract, _)| contract).collect();
        listed.sort_unstable();
        let rows = facts.assignments.keys().filter(|(_, of)| *of == delegate);
        assert_eq!(listed, rows.map(|(contract, _)| *contract).collect::<Vec<ContractId>>());
    }
    assert_eq!(index.assignment_count(), facts.assignments.len());
}

proptest! {
    /// AM-16 and all rules of a decision: the index answers as `decide` does, whatever it was told and in whichever order.
    #[test]
    fn am_16_the_index_decides_as_decide_does(
        changes in prop::collection::vec(any_change(), 0..60),
        clock in prop::collection::vec(-40_i64..40, 3),
    ) {
        let (mut index, mut facts) = (AccessIndex::new(), Facts::default());
        for change in &changes {
            match facts.apply(change) {
                Some(event) => index.apply(&event),
                None => index = AccessIndex::build(facts.contracts.values(), facts.assignments.values()),
            }
        }
        // Clocks step back, too.
        for second in clock {
            agree(&index, &facts, at(second));
        }
    }
}

#[test]
fn am_16_an_index_that_grows_keeps_its_lists() {
    let (mut index, mut facts) = (AccessIndex::new(), Facts::default());
    let (invitation, window) = (id(91), Window::ALWAYS);
    for round in 0..1_000_u32 {
        let (contract, delegate) = (round % 30, round / 30);
        let state = AssignmentState::Effective { invitation, since: at(0) };
        let change = if round % 7 == 0 {
            Change::Contract { number: contract, owner: 0, ended_at: None }
        } else {
            Change::Assignment { contract, delegate, giver: 0, state, window }
        };
        index.apply(&facts.apply(&change).unwrap());
    }
    agree(&index, &facts, now());
    for (contract, delegate) in facts.assignments.keys().copied().collect::<Vec<_>>() {
        facts.assignments.remove(&(contract, delegate));
        index.apply(&AccessEvent::AssignmentForgotten { contract, delegate });
    }
    agree(&index, &facts, now());
    assert_eq!(index.assignment_count(), 0);
}
