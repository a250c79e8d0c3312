//! Dense storage with a hash table of positions on top: four bytes a bucket, however large the items are.

use super::hashing::Keyed;
use hashbrown::{DefaultHashBuilder, HashTable};

/// A position that is none: the end of a list.
pub(super) const NOWHERE: u32 = u32::MAX;

/// Positions are below this one, so that one bit is left for a mark.
const LIMIT: u32 = u32::MAX >> 1;

/// How far ahead a key is looked for before the table is asked.
const NEAR: usize = 8;

/// Items that are never removed, each found by its key.
#[derive(Clone, Debug)]
pub(super) struct Places<T> {
    items: Vec<T>,
    table: HashTable<u32>,
}

impl<T> Default for Places<T> {
    fn default() -> Self {
        Self { items: Vec::new(), table: HashTable::new() }
    }
}

impl<T: Keyed> Places<T> {
    pub(super) fn reserve(&mut self, hasher: &DefaultHashBuilder, additional: usize) {
        let Self { items, table } = self;
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

    /// The position of a key that is expected at `hint` or soon after it: where that is so, the table is not asked.
    #[inline]
    pub(super) fn place_near(&self, hasher: &DefaultHashBuilder, key: T::Key, hint: u32) -> Option<u32> {
        let ahead = self.items.get(hint as usize..).unwrap_or_default();
        let steps = ahead.iter().take(NEAR).position(|item| item.key() == key);
        let near = steps.and_then(|steps| hint.checked_add(u32::try_from(steps).ok()?));
        near.or_else(|| self.place(hasher, key))
    }

    #[inline]
    pub(super) fn find(&self, hasher: &DefaultHashBuilder, key: T::Key) -> Option<&T> {
        self.place(hasher, key).and_then(|place| self.get(place))
    }

    /// The position of the item with this key, and whether it was there before. `None` if all 2³¹ − 1 positions are taken.
    #[inline]
    pub(super) fn place_or_insert(
        &mut self,
        hasher: &DefaultHashBuilder,
        key: T::Key,
        make: impl FnOnce() -> T,
    ) -> Option<(u32, bool)> {
        use hashbrown::hash_table::Entry;
        let Self { items, table } = self;
        let is_it = |place: &u32| items.get(*place as usize).is_some_and(|item| item.key() == key);
        match table.entry(T::hash(hasher, key), is_it, |place| rehash(hasher, items, *place)) {
            Entry::Occupied(found) => Some((*found.get(), true)),
            Entry::Vacant(vacant) => {
                let place = u32::try_from(items.len()).ok().filter(|place| *place < LIMIT)?;
                items.push(make());
                vacant.insert(place);
                Some((place, false))
            }
        }
    }
}

/// The hash of an item in the table. Every position in the table has an item.
#[inline]
fn rehash<T: Keyed>(hasher: &DefaultHashBuilder, items: &[T], place: u32) -> u64 {
    items.get(place as usize).map_or(0, |item| T::hash(hasher, item.key()))
}
