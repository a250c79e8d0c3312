//! The index beside plain facts, while delegates gain many contracts and lose them again, and come and go.

use crate::fixtures::*;
use access_model::*;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

const CONTRACTS: u32 = 40;
const DELEGATES: u32 = 5;
const ACTION: Action = Action::ConfigureService;

/// What happens to many assignments of one delegate at once, or to one contract.
#[derive(Clone, Debug)]
enum Change {
    /// The delegate is given these contracts, each in this state.
    Give { delegate: u32, contracts: std::ops::Range<u32>, state: AssignmentState },
    /// The delegate's assignments on these contracts are forgotten.
    Forget { delegate: u32, contracts: std::ops::Range<u32> },
    /// The contract is another holder's, or ends.
    Contract { contract: u32, owner: u32, ended_at: Option<i64> },
    /// Memory set aside for growth is given back.
    Shrink,
}

fn any_range() -> impl Strategy<Value = std::ops::Range<u32>> {
    (0..CONTRACTS, 1..CONTRACTS).prop_map(|(first, count)| first..(first + count).min(CONTRACTS))
}

fn any_change() -> impl Strategy<Value = Change> {
    let invitation: InvitationRef = id(91);
    let state = prop_oneof![
        3 => Just(AssignmentState::Effective { invitation, since: at(0) }),
        1 => Just(AssignmentState::Pending { invitation, expires_at: Some(at(10)) }),
        1 => Just(AssignmentState::Declined { invitation, at: at(0) }),
    ];
    prop_oneof![
        4 => (0..DELEGATES, any_range(), state)
            .prop_map(|(delegate, contracts, state)| Change::Give { delegate, contracts, state }),
        4 => (0..DELEGATES, any_range())
            .prop_map(|(delegate, contracts)| Change::Forget { delegate, contracts }),
        1 => (0..CONTRACTS, 1..3_u32, prop::option::weighted(0.3, -20_i64..20))
            .prop_map(|(contract, owner, ended_at)| Change::Contract { contract, owner, ended_at }),
        1 => Just(Change::Shrink),
    ]
}

fn contract(number: u32) -> ContractId {
    id(100 + number)
}

fn delegate(number: u32) -> DelegateId {
    id(200 + number)
}

fn contract_of(number: u32, owner: u32, ended_at: Option<i64>) -> Contract {
    let (id, holder, ended_at) = (contract(number), id(owner), ended_at.map(at));
    let record = ContractRecord { id, holder, service: Service::HOSTING, name: String::new(), ended_at };
    Contract::restore(record).unwrap()
}

fn given(contract: ContractId, delegate: DelegateId, state: AssignmentState) -> Assignment {
    let id = AssignmentId::of(contract, delegate);
    let record = assignment(contract, sakura(), state).record();
    Assignment::restore(AssignmentRecord { id, delegate, ..record }).unwrap()
}

/// Index and facts, told the same.
#[derive(Default)]
struct Both {
    index: AccessIndex,
    contracts: BTreeMap<ContractId, Contract>,
    assignments: BTreeMap<(ContractId, DelegateId), Assignment>,
}

impl Both {
    fn tell(&mut self, change: &Change) {
        match change {
            Change::Give { delegate: to, contracts, state } => {
                for number in contracts.clone() {
                    let row = given(contract(number), delegate(*to), *state);
                    self.assignments.insert((row.contract(), row.delegate()), row);
                    self.index.apply(&AccessEvent::AssignmentChanged(row));
                }
            }
            Change::Forget { delegate: of, contracts } => {
                for number in contracts.clone() {
                    let (contract, delegate) = (contract(number), delegate(*of));
                    self.assignments.remove(&(contract, delegate));
                    self.index.apply(&AccessEvent::AssignmentForgotten { contract, delegate });
                }
            }
            Change::Contract { contract, owner, ended_at } => {
                let contract = contract_of(*contract, *owner, *ended_at);
                self.contracts.insert(contract.id(), contract.clone());
                self.index.apply(&AccessEvent::ContractChanged(contract));
            }
            Change::Shrink => self.index.shrink_to_fit(),
        }
    }

    fn expected(&self, contract: ContractId, delegate: DelegateId) -> Decision {
        let request = ask(Principal::Delegate(delegate), ACTION, contract, now());
        decide(&request, self.contracts.get(&contract), self.assignments.get(&(contract, delegate)))
    }

    /// Every decision, and the lists in both directions.
    fn agree(&self) {
        for contract in (0..=CONTRACTS).map(contract) {
            for delegate in (0..=DELEGATES).map(delegate) {
                let request = ask(Principal::Delegate(delegate), ACTION, contract, now());
                assert_eq!(self.index.decide(&request), self.expected(contract, delegate));
            }
            let listed: BTreeMap<_, _> = self.index.delegates_of(contract, ACTION, now()).collect();
            let rows = self.assignments.keys().filter(|(of, _)| *of == contract);
            let expected = rows.map(|(_, delegate)| (*delegate, self.expected(contract, *delegate)));
            assert_eq!(listed, expected.collect());
        }
        for delegate in (0..=DELEGATES).map(delegate) {
            let listed: BTreeMap<_, _> = self.index.contracts_of(delegate, ACTION, now()).collect();
            let rows = self.assignments.keys().filter(|(_, of)| *of == delegate);
            let expected = rows.map(|(contract, _)| (*contract, self.expected(*contract, delegate)));
            assert_eq!(listed, expected.collect());
            let count = self.index.contracts_of(delegate, ACTION, now()).count();
            assert_eq!(count, listed.len(), "nothing is listed twice");
        }
        assert_eq!(self.index.assignment_count(), self.assignments.len());
    }
}

proptest! {
    /// AM-16, AM-03: whatever was given, taken and given again, index and facts say the same, and list the same.
    #[test]
    fn am_16_am_03_index_and_facts_agree_while_delegates_gain_and_lose_many(
        changes in prop::collection::vec(any_change(), 1..25),
    ) {
        let mut both = Both::default();
        for change in &changes {
            both.tell(change);
        }
        both.agree();
        // And again after all was lost: nothing stays behind.
        for delegate in 0..DELEGATES {
            both.tell(&Change::Forget { delegate, contracts: 0..CONTRACTS });
        }
        both.agree();
        prop_assert_eq!(both.index.assignment_count(), 0);
    }
}

/// AM-16: ever new delegates that come and go leave nothing behind, so that the index does not grow with time.
#[test]
fn am_16_delegates_who_come_and_go_leave_nothing_behind() {
    let invitation = id(91);
    let mut index = AccessIndex::build(contracts(), Vec::<Assignment>::new());
    let mut come_and_go = |first: u32| {
        for number in (first..first + 2_000).step_by(4) {
            let these = (number..number + 4).map(|number| id(1_000 + number));
            for delegate in these.clone() {
                for contract in [hosting(), domain()] {
                    let state = AssignmentState::Effective { invitation, since: at(0) };
                    index.put_assignment(&given(contract, delegate, state));
                    assert_eq!(
                        index.contracts_of(delegate, ACTION, now()).count(),
                        if contract == hosting() { 1 } else { 2 }
                    );
                }
            }
            for delegate in these {
                index.forget_assignment(hosting(), delegate);
                index.forget_assignment(domain(), delegate);
                assert_eq!(index.contracts_of(delegate, ACTION, now()).count(), 0);
            }
        }
    };
    come_and_go(0);
    let grown = allocation_counter::measure(|| (1..10).for_each(|round| come_and_go(round * 2_000)));
    assert_eq!(grown.bytes_current, 0, "the memory of those who went is used again");
    assert_eq!(index.assignment_count(), 0);
}

/// AM-16: a delegate with 20,000 contracts is decided like one with eight. (How quickly, the bench `access-decision` says.)
#[test]
fn am_16_a_delegate_with_many_contracts_is_decided_like_any_other() {
    const MANY: u32 = 20_000;
    let rows = (0..MANY).map(|number| given(contract(number), delegate(1), effective()));
    let rows = rows.chain((0..8).map(|number| given(contract(number), delegate(2), effective())));
    let index = AccessIndex::build((0..MANY).map(|number| contract_of(number, 1, None)), rows);
    let is_allowed = |who, number| {
        index.decide(&ask(Principal::Delegate(who), ACTION, contract(number), now())).is_allowed()
    };
    assert!((0..MANY).all(|number| is_allowed(delegate(1), number)));
    assert!((0..MANY).all(|number| is_allowed(delegate(2), number) == (number < 8)));
    assert!((MANY..2 * MANY).all(|number| !is_allowed(delegate(1), number)));
}

/// AM-16: many contracts of one delegate can be forgotten in any order; what is left is still listed and decided.
#[test]
fn am_16_contracts_of_one_delegate_are_forgotten_in_any_order() {
    const MANY: u32 = 2_000;
    let rows = (0..MANY).map(|number| given(contract(number), delegate(1), effective()));
    let index = AccessIndex::build((0..MANY).map(|number| contract_of(number, 1, None)), rows);
    let orders: [Vec<u32>; 3] = [
        (0..MANY).collect(),
        (0..MANY).rev().collect(),
        (0..MANY).map(|number| number * 7_919 % MANY).collect(),
    ];
    for order in orders {
        let mut index = index.clone();
        for (forgotten, number) in order.iter().enumerate() {
            if forgotten % 250 == 0 {
                let listed: BTreeSet<_> =
                    index.contracts_of(delegate(1), ACTION, now()).map(|(id, _)| id).collect();
                assert_eq!(listed, order[forgotten..].iter().map(|number| contract(*number)).collect());
            }
            index.forget_assignment(contract(*number), delegate(1));
            assert_eq!(index.delegates_of(contract(*number), ACTION, now()).count(), 0);
        }
        assert_eq!(index.assignment_count(), 0);
    }
}
