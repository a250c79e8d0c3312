//! The pairs of contract and delegate: what a lookup touches is kept apart from what only lists need.

use super::DelegatePlace;
use super::hashing::hash_pair;
use super::places::{NOWHERE, Places};
use crate::{ContractId, DelegateId};
use hashbrown::{DefaultHashBuilder, HashTable, hash_table::Entry};

/// One pair as a lookup finds it, in 20 bytes: small, since what does not fit into the processor's caches is what costs time.
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

    /// Every pair in the table has a delegate.
    #[inline]
    fn hash(&self, hasher: &DefaultHashBuilder, delegates: &Places<DelegatePlace>) -> u64 {
        delegates.get(self.delegate()).map_or(0, |found| hash_pair(hasher, self.contract, found.id))
    }
}

/// One pair as lists see it: positions, and the next nodes of the same contract and of the same delegate.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    pub(super) contract: u32,
    pub(super) delegate: u32,
    pub(super) next_of_contract: u32,
    pub(super) next_of_delegate: u32,
}

/// All pairs.
#[derive(Clone, Debug, Default)]
pub(super) struct Pairs {
    table: HashTable<Pair>,
    nodes: Vec<Node>,
    /// Nodes of forgotten pairs, to be used again.
    free: Vec<u32>,
}

impl Pairs {
    pub(super) fn with_capacity(capacity: usize) -> Self {
        Self {
            table: HashTable::with_capacity(capacity),
            nodes: Vec::with_capacity(capacity),
            free: Vec::new(),
        }
    }

    pub(super) fn shrink_to_fit(&mut self) {
        self.nodes.shrink_to_fit();
        self.free.shrink_to_fit();
    }

    pub(super) fn len(&self) -> usize {
        self.table.len()
    }

    #[inline]
    pub(super) fn find(
        &self,
        hasher: &DefaultHashBuilder,
        delegates: &Places<DelegatePlace>,
        contract: ContractId,
        delegate: DelegateId,
    ) -> Option<&Pair> {
        let of_delegate = |place: u32| delegates.get(place).is_some_and(|found| found.id == delegate);
        let is_it = |pair: &Pair| pair.contract == contract && of_delegate(pair.delegate());
        self.table.find(hash_pair(hasher, contract, delegate), is_it)
    }

    /// Whether the pair was there before; it is noted whether there are details now.
    #[inline]
    pub(super) fn put(
        &mut self,
        hasher: &DefaultHashBuilder,
        delegates: &Places<DelegatePlace>,
        delegate: DelegateId,
        pair: Pair,
    ) -> bool {
        let is_it = |found: &Pair| found.contract == pair.contract && found.delegate() == pair.delegate();
        let hash = hash_pair(hasher, pair.contract, delegate);
        match self.table.entry(hash, is_it, |pair| pair.hash(hasher, delegates)) {
            Entry::Occupied(mut found) => {
                *found.get_mut() = pair;
                true
            }
            Entry::Vacant(vacant) => {
                vacant.insert(pair);
                false
            }
        }
    }

    /// Forgets a pair; its node has to be taken out of its lists and freed, too.
    pub(super) fn remove(
        &mut self,
        hasher: &DefaultHashBuilder,
        delegates: &Places<DelegatePlace>,
        pair: Pair,
    ) -> bool {
        let is_it = |found: &Pair| found.contract == pair.contract && found.delegate() == pair.delegate();
        self.table
            .find_entry(pair.hash(hasher, delegates), is_it)
            .map(hashbrown::hash_table::OccupiedEntry::remove)
            .is_ok()
    }

    pub(super) fn node(&self, place: u32) -> Option<&Node> {
        self.nodes.get(place as usize)
    }

    pub(super) fn node_mut(&mut self, place: u32) -> Option<&mut Node> {
        self.nodes.get_mut(place as usize)
    }

    /// Keeps a node and says where. `NOWHERE` if all 2³² − 1 positions are taken.
    #[inline]
    pub(super) fn add_node(&mut self, node: Node) -> u32 {
        if let Some(place) = self.free.pop() {
            if let Some(freed) = self.nodes.get_mut(place as usize) {
                *freed = node;
            }
            return place;
        }
        let place = u32::try_from(self.nodes.len()).unwrap_or(NOWHERE);
        if place != NOWHERE {
            self.nodes.push(node);
        }
        place
    }

    pub(super) fn free_node(&mut self, place: u32) {
        self.free.push(place);
    }
}
