//! The pairs of contract and delegate, as a lookup finds them.

use super::ids::Ids;
use crate::{ContractId, DelegateId};
use hashbrown::HashTable;
use hashbrown::hash_table::Entry;

/// The positions of a contract and a delegate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Places {
    pub(super) contract: u32,
    pub(super) delegate: u32,
}

/// One pair, in eight bytes: what does not fit into the processor's caches, or has to be got from the system, is what costs time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pair {
    /// The position of the contract. The highest bit says whether there are details; without any, the assignment is effective
    /// without limit, and the decision is made.
    contract: u32,
    delegate: u32,
}

impl Pair {
    const DETAILED: u32 = 1 << 31;

    #[inline]
    pub(super) const fn new(places: Places, is_detailed: bool) -> Self {
        let mark = if is_detailed { Self::DETAILED } else { 0 };
        Self { contract: places.contract | mark, delegate: places.delegate }
    }

    #[inline]
    pub(super) const fn places(self) -> Places {
        Places { contract: self.contract & !Self::DETAILED, delegate: self.delegate }
    }

    #[inline]
    pub(super) const fn is_detailed(self) -> bool {
        self.contract & Self::DETAILED != 0
    }
}

/// All pairs, found by a hash that the caller makes of both ids.
#[derive(Clone, Debug, Default)]
pub(super) struct Pairs(HashTable<Pair>);

impl Pairs {
    pub(super) fn with_capacity(capacity: usize) -> Self {
        Self(HashTable::with_capacity(capacity))
    }

    pub(super) fn shrink_to_fit(&mut self, hash_of: impl Fn(&Pair) -> u64) {
        self.0.shrink_to_fit(hash_of);
    }

    /// The pair of this very contract and this very delegate.
    #[inline]
    pub(super) fn find(
        &self,
        hash: u64,
        (contract, delegate): (ContractId, DelegateId),
        (contracts, delegates): (&Ids<ContractId>, &Ids<DelegateId>),
    ) -> Option<Pair> {
        let is_it = |pair: &Pair| {
            let places = pair.places();
            contracts.id(places.contract) == Some(contract) && delegates.id(places.delegate) == Some(delegate)
        };
        self.0.find(hash, is_it).copied()
    }

    /// Puts a pair in the place of the one of the same contract and delegate, which is the answer.
    #[inline]
    pub(super) fn put(&mut self, hash: u64, pair: Pair, hash_of: impl Fn(&Pair) -> u64) -> Option<Pair> {
        match self.0.entry(hash, |found| found.places() == pair.places(), hash_of) {
            Entry::Occupied(mut found) => Some(std::mem::replace(found.get_mut(), pair)),
            Entry::Vacant(vacant) => {
                vacant.insert(pair);
                None
            }
        }
    }

    /// Takes out a pair.
    pub(super) fn remove(&mut self, hash: u64, places: Places) -> Option<Pair> {
        let found = self.0.find_entry(hash, |found| found.places() == places).ok()?;
        Some(found.remove().0)
    }
}
