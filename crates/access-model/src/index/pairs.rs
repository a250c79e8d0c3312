//! The pairs of contract and delegate, as a lookup finds them.

use super::ids::Ids;
use crate::{ContractId, DelegateId};
use hashbrown::HashTable;
use hashbrown::hash_table::Entry;

/// One pair, in 20 bytes: what does not fit into the processor's caches is what costs time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pair {
    pub(super) contract: ContractId,
    /// The position of the delegate. The highest bit says whether there are details; without any, the assignment is effective
    /// without limit, and the decision is made.
    delegate: u32,
}

impl Pair {
    const DETAILED: u32 = 1 << 31;

    #[inline]
    pub(super) const fn new(contract: ContractId, delegate: u32, is_detailed: bool) -> Self {
        let mark = if is_detailed { Self::DETAILED } else { 0 };
        Self { contract, delegate: delegate | mark }
    }

    #[inline]
    pub(super) const fn delegate(&self) -> u32 {
        self.delegate & !Self::DETAILED
    }

    #[inline]
    pub(super) const fn is_detailed(&self) -> bool {
        self.delegate & Self::DETAILED != 0
    }

    #[inline]
    fn is_of_same(&self, other: &Self) -> bool {
        self.contract == other.contract && self.delegate() == other.delegate()
    }
}

/// All pairs, found by the hash that the caller makes of both ids. Each id is hashed under a key of its own, side by side, so
/// that the sum is soon there.
#[derive(Clone, Debug, Default)]
pub(super) struct Pairs(HashTable<Pair>);

impl Pairs {
    pub(super) fn with_capacity(capacity: usize) -> Self {
        Self(HashTable::with_capacity(capacity))
    }

    pub(super) fn shrink_to_fit(&mut self, hash_of: impl Fn(&Pair) -> u64) {
        self.0.shrink_to_fit(hash_of);
    }

    #[inline]
    pub(super) fn find(
        &self,
        hash: u64,
        (contract, delegate): (ContractId, DelegateId),
        delegates: &Ids<DelegateId>,
    ) -> Option<&Pair> {
        let is_it =
            |pair: &Pair| pair.contract == contract && delegates.id(pair.delegate()) == Some(delegate);
        self.0.find(hash, is_it)
    }

    /// Puts a pair in the place of the one of the same contract and delegate, which is the answer.
    #[inline]
    pub(super) fn put(&mut self, hash: u64, pair: Pair, hash_of: impl Fn(&Pair) -> u64) -> Option<Pair> {
        match self.0.entry(hash, |found| found.is_of_same(&pair), hash_of) {
            Entry::Occupied(mut found) => Some(std::mem::replace(found.get_mut(), pair)),
            Entry::Vacant(vacant) => {
                vacant.insert(pair);
                None
            }
        }
    }

    /// Takes out the pair of the same contract and delegate.
    pub(super) fn remove(&mut self, hash: u64, pair: &Pair) -> Option<Pair> {
        let found = self.0.find_entry(hash, |found| found.is_of_same(pair)).ok()?;
        Some(found.remove().0)
    }
}
