//! Dense positions of ids, and a hash table of positions on top: four bytes a bucket, and lists elsewhere need no more either.

use crate::{ContractId, DelegateId};
use hashbrown::{DefaultHashBuilder, HashTable};
use std::hash::BuildHasher;

/// Positions are below this one, so that one bit is left for a mark.
const LIMIT: u32 = u32::MAX >> 1;

/// How far ahead an id is looked for before the table is asked.
const NEAR: usize = 8;

/// An id as a number: cheaper to hash than byte by byte.
pub(super) trait Id: Copy + Eq {
    fn number(self) -> u128;
}

impl Id for ContractId {
    #[inline]
    fn number(self) -> u128 {
        u128::from_ne_bytes(*self.as_uuid().as_bytes())
    }
}

impl Id for DelegateId {
    #[inline]
    fn number(self) -> u128 {
        u128::from_ne_bytes(*self.as_uuid().as_bytes())
    }
}

/// Ids, each at its position. The hash is keyed with a random state, so that nobody can choose ids that collide.
#[derive(Clone, Debug)]
pub(super) struct Ids<I> {
    hasher: DefaultHashBuilder,
    known: Vec<I>,
    table: HashTable<u32>,
    /// Positions of released ids, to be used again.
    free: Vec<u32>,
}

/// The position of an id that was put.
#[derive(Clone, Copy, Debug)]
pub(super) struct Put {
    pub(super) place: u32,
    pub(super) was_there: bool,
}

impl<I> Default for Ids<I> {
    fn default() -> Self {
        Self {
            hasher: DefaultHashBuilder::default(),
            known: Vec::new(),
            table: HashTable::new(),
            free: Vec::new(),
        }
    }
}

impl<I: Id> Ids<I> {
    pub(super) fn reserve(&mut self, additional: usize) {
        let Self { hasher, known: ids, table, .. } = self;
        ids.reserve_exact(additional);
        table.reserve(additional, |place| hash_at(hasher, ids, *place));
    }

    pub(super) fn shrink_to_fit(&mut self) {
        let Self { hasher, known: ids, table, free } = self;
        ids.shrink_to_fit();
        table.shrink_to_fit(|place| hash_at(hasher, ids, *place));
        free.shrink_to_fit();
    }

    #[inline]
    pub(super) fn id(&self, place: u32) -> Option<I> {
        self.known.get(place as usize).copied()
    }

    #[inline]
    pub(super) fn hash(&self, id: I) -> u64 {
        self.hasher.hash_one(id.number())
    }

    #[inline]
    pub(super) fn hash_at(&self, place: u32) -> u64 {
        hash_at(&self.hasher, &self.known, place)
    }

    #[inline]
    pub(super) fn place(&self, id: I) -> Option<u32> {
        self.find(self.hash(id), id)
    }

    #[inline]
    fn find(&self, hash: u64, id: I) -> Option<u32> {
        self.table.find(hash, |place| self.id(*place) == Some(id)).copied()
    }

    /// The position of an id, if it is `hint` or soon after it: there the table need not be asked.
    #[inline]
    pub(super) fn near(&self, id: I, hint: u32) -> Option<u32> {
        // What stands at a free position is no longer there.
        let ahead = if self.free.is_empty() { self.known.get(hint as usize..)? } else { return None };
        let steps = ahead.iter().take(NEAR).position(|found| *found == id)?;
        hint.checked_add(u32::try_from(steps).ok()?)
    }

    /// Gives an id a position, unless it has one. `None` if all 2³¹ − 1 positions are taken.
    #[inline]
    pub(super) fn put(&mut self, id: I) -> Option<Put> {
        let hash = self.hash(id);
        match self.find(hash, id) {
            Some(place) => Some(Put { place, was_there: true }),
            None => Some(Put { place: self.add_hashed(hash, id)?, was_there: false }),
        }
    }

    /// Gives an id a position that certainly has none. `None` if all 2³¹ − 1 positions are taken.
    #[inline]
    pub(super) fn add(&mut self, id: I) -> Option<u32> {
        self.add_hashed(self.hash(id), id)
    }

    #[inline]
    fn add_hashed(&mut self, hash: u64, id: I) -> Option<u32> {
        let Self { hasher, known, table, free } = self;
        let place = if let Some(place) = free.pop() {
            *known.get_mut(place as usize)? = id;
            place
        } else {
            let place = u32::try_from(known.len()).ok().filter(|place| *place < LIMIT)?;
            known.push(id);
            place
        };
        table.insert_unique(hash, place, |place| hash_at(hasher, known, *place));
        Some(place)
    }

    /// Takes the position away from its id, for another id to have it.
    pub(super) fn release(&mut self, place: u32) {
        let hash = self.hash_at(place);
        if let Ok(found) = self.table.find_entry(hash, |found| *found == place) {
            found.remove();
            self.free.push(place);
        }
    }
}

/// The hash of the id at a position. Every position in the table has an id.
#[inline]
fn hash_at<I: Id>(hasher: &DefaultHashBuilder, ids: &[I], place: u32) -> u64 {
    ids.get(place as usize).map_or(0, |id| hasher.hash_one(id.number()))
}
