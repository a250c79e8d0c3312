//! Dense storage with a hash table of positions on top: four bytes a bucket, however large the items are.

use crate::{AccountHolderId, ContractId, DelegateId};
use hashbrown::{DefaultHashBuilder, HashTable};
use std::hash::BuildHasher;

/// A position that is none: the end of a list, or nothing to look up.
pub(super) const NOWHERE: u32 = u32::MAX;

/// Something found by its key.
pub(super) trait Keyed {
    type Key: Copy + Eq;

    fn key(&self) -> Self::Key;

    /// One computation over the whole key.
    fn hash(hasher: &DefaultHashBuilder, key: Self::Key) -> u64;
}

/// An id as a number: hashing that is cheaper than hashing bytes one by one.
pub(super) trait IdNumber: Copy {
    fn number(self) -> u128;
}

macro_rules! id_number {
    ($($id:ty),*) => {$(
        impl IdNumber for $id {
            #[inline]
            fn number(self) -> u128 {
                u128::from_ne_bytes(*self.as_uuid().as_bytes())
            }
        }
    )*};
}
id_number!(AccountHolderId, ContractId, DelegateId);

/// Hashes one id.
#[inline]
pub(super) fn hash_id(hasher: &DefaultHashBuilder, id: impl IdNumber) -> u64 {
    hasher.hash_one(id.number())
}

/// Hashes a pair of ids at once.
#[inline]
pub(super) fn hash_pair(hasher: &DefaultHashBuilder, one: impl IdNumber, other: impl IdNumber) -> u64 {
    hasher.hash_one((one.number(), other.number()))
}

/// Items at stable positions, each found by its key.
#[derive(Clone, Debug)]
pub(super) struct Places<T> {
    items: Vec<T>,
    /// Positions whose item was removed; their old items are dead.
    free: Vec<u32>,
    table: HashTable<u32>,
}

impl<T> Default for Places<T> {
    fn default() -> Self {
        Self { items: Vec::new(), free: Vec::new(), table: HashTable::new() }
    }
}

impl<T: Keyed> Places<T> {
    pub(super) fn len(&self) -> usize {
        self.table.len()
    }

    pub(super) fn reserve(&mut self, hasher: &DefaultHashBuilder, additional: usize) {
        let Self { items, table, .. } = self;
        items.reserve_exact(additional);
        table.reserve(additional, |place| rehash(hasher, items, *place));
    }

    pub(super) fn shrink_to_fit(&mut self) {
        self.items.shrink_to_fit();
    }

    #[inline]
    pub(super) fn get(&self, place: u32) -> Option<&T> {
        self.items.get(place as usize)
    }

    #[inline]
    pub(super) fn get_mut(&mut self, place: u32) -> Option<&mut T> {
        self.items.get_mut(place as usize)
    }

    #[inline]
    pub(super) fn place(&self, hasher: &DefaultHashBuilder, key: T::Key) -> Option<u32> {
        let is_it = |place: &u32| self.get(*place).is_some_and(|item| item.key() == key);
        self.table.find(T::hash(hasher, key), is_it).copied()
    }

    #[inline]
    pub(super) fn find(&self, hasher: &DefaultHashBuilder, key: T::Key) -> Option<&T> {
        self.place(hasher, key).and_then(|place| self.get(place))
    }

    /// The position of the item with this key, and whether it was there before. `None` if all 2³² − 1 positions are taken.
    #[inline]
    pub(super) fn place_or_insert(
        &mut self,
        hasher: &DefaultHashBuilder,
        key: T::Key,
        make: impl FnOnce() -> T,
    ) -> Option<(u32, bool)> {
        use hashbrown::hash_table::Entry;
        let Self { items, free, table } = self;
        let is_it = |place: &u32| items.get(*place as usize).is_some_and(|item| item.key() == key);
        match table.entry(T::hash(hasher, key), is_it, |place| rehash(hasher, items, *place)) {
            Entry::Occupied(found) => Some((*found.get(), true)),
            Entry::Vacant(vacant) => {
                let place = if let Some(place) = free.pop() {
                    *items.get_mut(place as usize)? = make();
                    place
                } else {
                    let place = u32::try_from(items.len()).ok().filter(|place| *place != NOWHERE)?;
                    items.push(make());
                    place
                };
                vacant.insert(place);
                Some((place, false))
            }
        }
    }

    /// Forgets the item with this key; its position is used again.
    pub(super) fn remove(&mut self, hasher: &DefaultHashBuilder, key: T::Key) {
        let Self { items, free, table } = self;
        let is_it = |place: &u32| items.get(*place as usize).is_some_and(|item| item.key() == key);
        if let Ok(found) = table.find_entry(T::hash(hasher, key), is_it) {
            let (place, _) = found.remove();
            free.push(place);
        }
    }
}

/// The hash of an item in the table. Every position in the table has an item.
#[inline]
fn rehash<T: Keyed>(hasher: &DefaultHashBuilder, items: &[T], place: u32) -> u64 {
    items.get(place as usize).map_or(0, |item| T::hash(hasher, item.key()))
}
