//! The pairs of contract and delegate, in one table: a lookup touches its control bytes, one bucket of 28 bytes, and the delegate's
//! id. Lists run from bucket to bucket, so the table never moves its buckets by itself: it is made anew when it is full.

use super::DelegatePlace;
use super::hashing::hash_pair;
use super::places::{NOWHERE, Places};
use crate::{ContractId, DelegateId};
use hashbrown::{DefaultHashBuilder, HashTable};

/// One pair, and whether there are details on it. Without any, the assignment is effective without limit, and the decision is made.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pair {
    pub(super) contract: ContractId,
    /// The position of the delegate; the highest bit says whether there are details.
    delegate: u32,
    pub(super) next: Links,
}

/// The next pairs of the same contract and of the same delegate.
#[derive(Clone, Copy, Debug)]
pub(super) struct Links {
    pub(super) of_contract: u32,
    pub(super) of_delegate: u32,
}

impl Pair {
    const DETAILED: u32 = 1 << 31;

    pub(super) const fn new(contract: ContractId, delegate: u32, is_detailed: bool) -> Self {
        let next = Links { of_contract: NOWHERE, of_delegate: NOWHERE };
        let delegate = if is_detailed { delegate | Self::DETAILED } else { delegate };
        Self { contract, delegate, next }
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
    fn is_of(&self, contract: ContractId, delegate: DelegateId, delegates: &Places<DelegatePlace>) -> bool {
        self.contract == contract && delegates.get(self.delegate()).is_some_and(|found| found.id == delegate)
    }

    /// Every pair in the table has a delegate.
    #[inline]
    fn hash(&self, hasher: &DefaultHashBuilder, delegates: &Places<DelegatePlace>) -> u64 {
        delegates.get(self.delegate()).map_or(0, |found| hash_pair(hasher, self.contract, found.id))
    }
}

/// All pairs.
#[derive(Clone, Debug, Default)]
pub(super) struct Pairs(HashTable<Pair>);

impl Pairs {
    /// Buckets are named by 32 bits, delegates by 31.
    const MOST_BUCKETS: usize = 1 << 31;

    pub(super) fn with_capacity(capacity: usize) -> Self {
        Self(HashTable::with_capacity(capacity))
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn is_full(&self) -> bool {
        self.0.len() == self.0.capacity()
    }

    /// An empty table with room for twice as many pairs, if there can be one.
    pub(super) fn larger(&self) -> Option<Self> {
        let larger = self.len().checked_mul(2)?.max(14);
        (larger < Self::MOST_BUCKETS / 2).then(|| Self::with_capacity(larger))
    }

    #[inline]
    pub(super) fn at(&self, bucket: u32) -> Option<&Pair> {
        self.0.get_bucket(bucket as usize)
    }

    pub(super) fn links_mut(&mut self, bucket: u32) -> Option<&mut Links> {
        self.0.get_bucket_mut(bucket as usize).map(|pair| &mut pair.next)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Pair> {
        self.0.iter()
    }

    #[inline]
    pub(super) fn find(
        &self,
        hasher: &DefaultHashBuilder,
        delegates: &Places<DelegatePlace>,
        contract: ContractId,
        delegate: DelegateId,
    ) -> Option<&Pair> {
        let hash = hash_pair(hasher, contract, delegate);
        self.0.find(hash, |pair| pair.is_of(contract, delegate, delegates))
    }

    pub(super) fn bucket(
        &self,
        hasher: &DefaultHashBuilder,
        delegates: &Places<DelegatePlace>,
        contract: ContractId,
        delegate: DelegateId,
    ) -> Option<u32> {
        let hash = hash_pair(hasher, contract, delegate);
        let bucket = self.0.find_bucket_index(hash, |pair| pair.is_of(contract, delegate, delegates))?;
        u32::try_from(bucket).ok()
    }

    /// The bucket of a pair and whether it was there before, in which case it is noted whether there are details. The table must not
    /// be full.
    #[inline]
    pub(super) fn put(
        &mut self,
        hasher: &DefaultHashBuilder,
        delegates: &Places<DelegatePlace>,
        pair: Pair,
    ) -> Option<(u32, bool)> {
        use hashbrown::hash_table::Entry;
        let is_it = |found: &Pair| found.contract == pair.contract && found.delegate() == pair.delegate();
        let hash = pair.hash(hasher, delegates);
        let (entry, was_there) = match self.0.entry(hash, is_it, |pair| pair.hash(hasher, delegates)) {
            Entry::Occupied(mut found) => {
                found.get_mut().delegate = pair.delegate;
                (found, true)
            }
            Entry::Vacant(vacant) => (vacant.insert(pair), false),
        };
        Some((u32::try_from(entry.bucket_index()).ok()?, was_there))
    }

    /// Forgets a pair to which no list leads any more.
    pub(super) fn remove(&mut self, bucket: u32) {
        if let Ok(found) = self.0.get_bucket_entry(bucket as usize) {
            found.remove();
        }
    }
}
