//! Dense positions of contracts, and a hash table of positions on top: four bytes a bucket, and lists elsewhere need no more either.

use crate::ContractId;
use hashbrown::{DefaultHashBuilder, HashTable};
use std::hash::BuildHasher;
use storage_contract::macro_support::uuid::Uuid;

/// Positions are below this one.
const LIMIT: u32 = u32::MAX >> 1;

/// How far ahead an id is looked for before the table is asked.
const NEAR: usize = 8;

/// An id as a number: cheaper to hash than byte by byte.
#[inline]
pub(super) fn number(id: Uuid) -> u128 {
    u128::from_ne_bytes(*id.as_bytes())
}

/// Hashes of ids, keyed with a random state, so that nobody can choose ids that collide.
#[derive(Clone, Debug, Default)]
pub(super) struct Hasher(DefaultHashBuilder);

impl Hasher {
    #[inline]
    pub(super) fn of(&self, id: u128) -> u64 {
        self.0.hash_one(id)
    }

    #[inline]
    pub(super) fn of_two(&self, one: u128, other: u128) -> u64 {
        self.0.hash_one((one, other))
    }
}

/// The ids of contracts, each at its position.
#[derive(Clone, Debug, Default)]
pub(super) struct Ids {
    hasher: Hasher,
    known: Vec<ContractId>,
    table: HashTable<u32>,
}

/// The position of an id that was put.
#[derive(Clone, Copy, Debug)]
pub(super) struct Put {
    pub(super) place: u32,
    pub(super) was_there: bool,
}

impl Ids {
    pub(super) fn reserve(&mut self, additional: usize) {
        let Self { hasher, known, table } = self;
        known.reserve_exact(additional);
        table.reserve(additional, |place| hash_at(hasher, known, *place));
    }

    pub(super) fn shrink_to_fit(&mut self) {
        let Self { hasher, known, table } = self;
        known.shrink_to_fit();
        table.shrink_to_fit(|place| hash_at(hasher, known, *place));
    }

    #[inline]
    pub(super) fn place(&self, id: ContractId) -> Option<u32> {
        self.find(self.hash(id), id)
    }

    #[inline]
    fn hash(&self, id: ContractId) -> u64 {
        self.hasher.of(number(id.as_uuid()))
    }

    #[inline]
    fn find(&self, hash: u64, id: ContractId) -> Option<u32> {
        self.table.find(hash, |place| self.known.get(*place as usize) == Some(&id)).copied()
    }

    /// The position of an id, if it is `hint` or soon after it: there the table need not be asked.
    #[inline]
    pub(super) fn near(&self, id: ContractId, hint: u32) -> Option<u32> {
        let ahead = self.known.get(hint as usize..)?;
        let steps = ahead.iter().take(NEAR).position(|found| *found == id)?;
        hint.checked_add(u32::try_from(steps).ok()?)
    }

    /// Gives an id a position, unless it has one. `None` if all 2³¹ − 1 positions are taken.
    #[inline]
    pub(super) fn put(&mut self, id: ContractId) -> Option<Put> {
        let hash = self.hash(id);
        match self.find(hash, id) {
            Some(place) => Some(Put { place, was_there: true }),
            None => Some(Put { place: self.add_hashed(hash, id)?, was_there: false }),
        }
    }

    /// Gives an id a position that certainly has none. `None` if all 2³¹ − 1 positions are taken.
    #[inline]
    pub(super) fn add(&mut self, id: ContractId) -> Option<u32> {
        self.add_hashed(self.hash(id), id)
    }

    #[inline]
    fn add_hashed(&mut self, hash: u64, id: ContractId) -> Option<u32> {
        let Self { hasher, known, table } = self;
        let place = u32::try_from(known.len()).ok().filter(|place| *place < LIMIT)?;
        known.push(id);
        table.insert_unique(hash, place, |place| hash_at(hasher, known, *place));
        Some(place)
    }
}

/// The hash of the id at a position. Every position in the table has an id.
#[inline]
fn hash_at(hasher: &Hasher, known: &[ContractId], place: u32) -> u64 {
    known.get(place as usize).map_or(0, |id| hasher.of(number(id.as_uuid())))
}
