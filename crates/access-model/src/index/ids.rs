//! Dense positions of ids, and a hash table of positions on top: four bytes a bucket, and lists elsewhere need no more either.

use crate::{ContractId, DelegateId};
use hashbrown::hash_table::Entry;
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
        self.table.find(self.hash(id), |place| self.id(*place) == Some(id)).copied()
    }

    /// The position of an id that is expected at `hint` or soon after it: where that is so, the table is not asked.
    #[inline]
    pub(super) fn place_near(&self, id: I, hint: u32) -> Option<u32> {
        // What stands at a free position is no longer there.
        let ahead = if self.free.is_empty() { self.known.get(hint as usize..) } else { None };
        let steps = ahead.and_then(|ahead| ahead.iter().take(NEAR).position(|found| *found == id));
        let near = steps.and_then(|steps| hint.checked_add(u32::try_from(steps).ok()?));
        near.or_else(|| self.place(id))
    }

    /// Gives an id a position, unless it has one. `None` if all 2³¹ − 1 positions are taken.
    #[inline]
    pub(super) fn put(&mut self, id: I) -> Option<Put> {
        let hash = self.hash(id);
        let Self { hasher, known: ids, table, free } = self;
        let is_it = |place: &u32| ids.get(*place as usize) == Some(&id);
        match table.entry(hash, is_it, |place| hash_at(hasher, ids, *place)) {
            Entry::Occupied(found) => Some(Put { place: *found.get(), was_there: true }),
            Entry::Vacant(vacant) => {
                let place = match free.last() {
                    Some(freed) => *freed,
                    None => u32::try_from(ids.len()).ok().filter(|place| *place < LIMIT)?,
                };
                match ids.get_mut(place as usize) {
                    Some(freed) => {
                        *freed = id;
                        free.pop();
                    }
                    None => ids.push(id),
                }
                vacant.insert(place);
                Some(Put { place, was_there: false })
            }
        }
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
