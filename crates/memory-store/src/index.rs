//! How indexes are paged and kept in step with their rows.

use crate::error::MemoryStoreError;
use crate::table::View;
use std::ops::Bound;

/// Where a page begins: behind the last row of the page before, or with the very first.
pub(crate) const fn behind<A: Copy, K>(after: Option<A>, first: &K) -> Bound<&K> {
    match after {
        Some(_) => Bound::Excluded(first),
        None => Bound::Included(first),
    }
}

/// Where a page of a whole table begins: behind the last row of the page before, or with the very first.
pub(crate) fn from<K>(after: Option<&K>) -> Bound<&K> {
    after.map_or(Bound::Unbounded, Bound::Excluded)
}

/// Replaces one entry of an index by another, either of which may be none.
pub(crate) fn reindex<K: Ord + Clone>(
    index: &mut View<K, ()>,
    old: Option<K>,
    new: Option<K>,
) -> Result<(), MemoryStoreError> {
    reindex_to(index, old, new, ())
}

/// The same for an index whose entries lead to a row of which this much is known for good, such as its id.
pub(crate) fn reindex_to<K: Ord + Clone, V: Clone>(
    index: &mut View<K, V>,
    old: Option<K>,
    new: Option<K>,
    row: V,
) -> Result<(), MemoryStoreError> {
    if old == new {
        return Ok(());
    }
    if let Some(key) = old {
        index.remove(key);
    }
    new.map_or(Ok(()), |key| index.insert(key, row))
}

/// Lets a unique key lead to a row, and no longer the key that led to it before.
///
/// # Errors
/// A conflict if the key is taken.
pub(crate) fn move_key<K: Ord + Clone, V: Clone>(
    index: &mut View<K, V>,
    before: Option<K>,
    after: K,
    row: V,
) -> Result<(), MemoryStoreError> {
    if before.as_ref() == Some(&after) {
        return Ok(());
    }
    if let Some(before) = before {
        index.remove(before);
    }
    index.insert(after, row)
}
