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
    if old == new {
        return Ok(());
    }
    if let Some(key) = old {
        index.remove(key);
    }
    new.map_or(Ok(()), |key| index.insert(key, ()))
}
