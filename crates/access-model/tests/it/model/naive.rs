//! The commands, and a naive model of them that keeps nothing but sets.

use super::super::fixtures::*;
use access_model::*;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use storage_contract::Timestamp;

pub(super) const PEOPLE: [&str; 3] = ["tanaka@example.jp", "sato@example.jp", "suzuki@example.jp"];
/// Spelled otherwise, and still the same people (AM-06).
pub(super) const SPELLED: [&str; 3] = ["Tanaka@EXAMPLE.jp", "sato@Example.JP", "SUZUKI@example.jp"];

pub(super) fn contract(number: usize) -> ContractId {
    [hosting(), domain(), foreign()][number]
}

pub(super) fn owner(contract: ContractId) -> AccountHolderId {
    if contract == foreign() { momiji() } else { sakura() }
}

#[derive(Clone, Debug)]
pub(super) enum Command {
    /// Plan and confirm at once; a batch number used again is a repetition.
    Batch {
        number: u32,
        by_sakura: bool,
        contracts: BTreeSet<usize>,
        people: BTreeSet<usize>,
    },
    Accept {
        number: u32,
        person: usize,
    },
    Withdraw {
        number: u32,
        person: usize,
        declined: bool,
    },
    Reoffer {
        number: u32,
        person: usize,
    },
    Forget {
        number: u32,
        person: usize,
    },
    Remove {
        by_sakura: bool,
        contract: usize,
        person: usize,
    },
    Delete {
        by_sakura: bool,
        people: BTreeSet<usize>,
    },
    EndContract {
        by_sakura: bool,
        contract: usize,
    },
    /// The clock moves, also backwards.
    Tick(i64),
}

pub(super) fn any_command() -> impl Strategy<Value = Command> {
    let some = || prop::collection::btree_set(0..3_usize, 1..=3);
    let (number, person) = (|| 0..8_u32, || 0..3_usize);
    prop_oneof![
        6 => (number(), any::<bool>(), some(), some()).prop_map(|(number, by_sakura, contracts, people)| {
            Command::Batch { number, by_sakura, contracts, people }
        }),
        6 => (number(), person()).prop_map(|(number, person)| Command::Accept { number, person }),
        3 => (number(), person(), any::<bool>()).prop_map(|(number, person, declined)| {
            Command::Withdraw { number, person, declined }
        }),
        2 => (number(), person()).prop_map(|(number, person)| Command::Reoffer { number, person }),
        1 => (number(), person()).prop_map(|(number, person)| Command::Forget { number, person }),
        2 => (any::<bool>(), 0..3_usize, person()).prop_map(|(by_sakura, contract, person)| {
            Command::Remove { by_sakura, contract, person }
        }),
        1 => (any::<bool>(), some()).prop_map(|(by_sakura, people)| Command::Delete { by_sakura, people }),
        1 => (any::<bool>(), 0..3_usize)
            .prop_map(|(by_sakura, contract)| Command::EndContract { by_sakura, contract }),
        4 => (-80_i64..120).prop_map(Command::Tick),
    ]
}

/// A pair of contract and person.
pub(super) type Pair = (ContractId, usize);

/// The naive model: which offers are open, which were declined or are dead, which pairs are accepted.
#[derive(Debug, Default)]
pub(super) struct Model {
    /// Batch number, and until when; expired ones stay.
    pub(super) offered: BTreeMap<Pair, (u32, Timestamp)>,
    pub(super) declined: BTreeMap<Pair, u32>,
    /// Cancelled, over: nothing of them can come back but by a new batch.
    pub(super) dead: BTreeMap<Pair, u32>,
    pub(super) accepted: BTreeMap<Pair, u32>,
    pub(super) roster: BTreeSet<(AccountHolderId, usize)>,
    pub(super) registered: BTreeSet<usize>,
    pub(super) ended: BTreeMap<ContractId, Timestamp>,
}

impl Model {
    pub(super) fn is_ended(&self, contract: ContractId, now: Timestamp) -> bool {
        self.ended.get(&contract).is_some_and(|at| *at <= now)
    }

    pub(super) fn may_configure(&self, pair: Pair, now: Timestamp) -> bool {
        self.accepted.contains_key(&pair) && !self.is_ended(pair.0, now)
    }

    pub(super) fn last_batch(&self, pair: Pair) -> Option<u32> {
        let by_kind = [self.accepted.get(&pair), self.declined.get(&pair), self.dead.get(&pair)];
        by_kind.into_iter().flatten().copied().next().or(self.offered.get(&pair).map(|(batch, _)| *batch))
    }

    pub(super) fn clear(&mut self, pair: Pair) {
        self.offered.remove(&pair);
        self.declined.remove(&pair);
        self.dead.remove(&pair);
        self.accepted.remove(&pair);
    }

    /// Nothing of it may come back.
    pub(super) fn kill(&mut self, pair: Pair) {
        if let Some(batch) = self.last_batch(pair) {
            self.clear(pair);
            self.dead.insert(pair, batch);
        }
    }

    /// Which pairs a batch sends; empty if it is refused as a whole.
    pub(super) fn batch(
        &mut self,
        number: u32,
        holder: AccountHolderId,
        contracts: &[ContractId],
        people: &BTreeSet<usize>,
        now: Timestamp,
    ) -> BTreeSet<Pair> {
        if contracts.iter().any(|id| owner(*id) != holder || self.is_ended(*id, now)) {
            return BTreeSet::new();
        }
        let mut sent = BTreeSet::new();
        for person in people {
            let done = contracts.iter().any(|id| self.last_batch((*id, *person)) == Some(number));
            for pair in contracts.iter().map(|id| (*id, *person)).filter(|_| !done) {
                let open = self.offered.get(&pair).is_some_and(|(_, until)| now < *until);
                if !open && !self.accepted.contains_key(&pair) {
                    self.clear(pair);
                    self.offered
                        .insert(pair, (number, now.saturating_add(std::time::Duration::from_secs(100))));
                    sent.insert(pair);
                }
            }
        }
        self.roster.extend(sent.iter().map(|(_, person)| (holder, *person)));
        sent
    }
}
