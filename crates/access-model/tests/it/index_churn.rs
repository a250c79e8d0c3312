//! The index beside plain facts, while delegates gain many contracts and lose them again, and come and go.

use crate::fixtures::*;
use access_model::*;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

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

/// AM-16: one delegate with 20,000 contracts is decided about as quickly as one with eight: by a lookup, not by a walk.
#[test]
#[allow(clippy::disallowed_methods, reason = "the test measures time")]
fn am_16_a_decision_takes_no_longer_for_a_delegate_with_many_contracts() {
    let (many, few): (DelegateId, DelegateId) = (delegate(1), delegate(2));
    let rows = (0..20_000).map(|number| given(contract(number), many, effective()));
    let rows = rows.chain((0..8).map(|number| given(contract(number), few, effective())));
    let known = (0..20_000).map(|number| contract_of(number, 1, None));
    let index = AccessIndex::build(known, rows);
    let time = |delegate, contracts: u32, is_allowed: bool| -> Duration {
        let number = |number: u32| if is_allowed { number * 7_919 % contracts } else { 30_000 + number };
        let who = Principal::Delegate(delegate);
        let requests: Vec<_> =
            (0..2_000).map(|asked| ask(who, ACTION, contract(number(asked)), now())).collect();
        let round = |_| {
            let begin = Instant::now();
            let allowed = requests.iter().filter(|request| index.decide(request).is_allowed()).count();
            assert_eq!(allowed, if is_allowed { 2_000 } else { 0 });
            begin.elapsed()
        };
        (0..5).map(round).min().unwrap()
    };
    for is_allowed in [true, false] {
        let (slow, fast) = (time(many, 20_000, is_allowed), time(few, 8, is_allowed));
        assert!(slow < fast * 20, "{slow:?} for many contracts, {fast:?} for few");
    }
}

/// AM-16: to forget all contracts of one delegate, the oldest first or the latest first, is one walk in all, not one for each.
#[test]
#[allow(clippy::disallowed_methods, reason = "the test measures time")]
fn am_16_forgetting_a_delegate_takes_one_walk_in_whichever_order() {
    const MANY: u32 = 20_000;
    let rows = (0..MANY).map(|number| given(contract(number), delegate(1), effective()));
    let index = AccessIndex::build((0..MANY).map(|number| contract_of(number, 1, None)), rows);
    let time = |order: &mut dyn Iterator<Item = u32>| -> Duration {
        let (mut index, begin) = (index.clone(), Instant::now());
        order.for_each(|number| index.forget_assignment(contract(number), delegate(1)));
        assert_eq!(index.assignment_count(), 0);
        begin.elapsed()
    };
    let latest_first = time(&mut (0..MANY).rev());
    let oldest_first = time(&mut (0..MANY));
    assert!(oldest_first < latest_first * 10, "{oldest_first:?} oldest first, {latest_first:?} latest first");
}
