//! One kind of row: what is committed ([`Table`]), and how one transaction sees it ([`View`]).

use crate::error::{Kind, MemoryStoreError};
use rpds::RedBlackTreeMapSync;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::{Bound, RangeInclusive};
use storage_contract::{Version, Versioned};

/// A committed row.
struct Row<V> {
    value: V,
    version: Version,
    /// Which commit wrote it. Two looks at a key saw the same row exactly if they saw the same stamp; a version would not
    /// tell a row from one that was inserted anew after a deletion.
    stamp: u64,
}

/// The committed rows of one kind, by ascending key. A clone shares everything and costs one reference count.
pub(crate) struct Table<K, V> {
    rows: RedBlackTreeMapSync<K, Row<V>>,
    /// The last commit that wrote a row. Two tables of one history with the same stamp are the same.
    stamp: u64,
}

impl<K: Ord, V> Default for Table<K, V> {
    fn default() -> Self {
        Self { rows: RedBlackTreeMapSync::new_sync(), stamp: 0 }
    }
}

impl<K: Ord, V> Clone for Table<K, V> {
    fn clone(&self) -> Self {
        Self { rows: self.rows.clone(), stamp: self.stamp }
    }
}

impl<K: Ord, V> Table<K, V> {
    fn stamp_of(&self, key: &K) -> Option<u64> {
        self.rows.get(key).map(|row| row.stamp)
    }

    fn stamps<'a>(&'a self, range: &'a RangeInclusive<K>) -> impl Iterator<Item = (&'a K, u64)> {
        self.rows.range(range.clone_bounds()).map(|(key, row)| (key, row.stamp))
    }

    /// All values by ascending key.
    pub(crate) fn values(&self) -> impl Iterator<Item = &V> {
        self.rows.values().map(|row| &row.value)
    }

    /// The greatest key.
    pub(crate) fn last_key(&self) -> Option<&K> {
        self.rows.last().map(|(key, _)| key)
    }

    /// Writes a row of which it is known that nobody else can have written it.
    pub(crate) fn put(&mut self, key: K, value: V, version: Version, stamp: u64) {
        self.rows.insert_mut(key, Row { value, version, stamp });
        self.stamp = stamp;
    }

    fn remove(&mut self, key: &K, stamp: u64) {
        self.rows.remove_mut(key);
        self.stamp = stamp;
    }
}

/// `RangeInclusive` as a pair of borrowed bounds, which every ordered map takes.
trait Bounds<K> {
    fn clone_bounds(&self) -> (Bound<&K>, Bound<&K>);
}

impl<K> Bounds<K> for RangeInclusive<K> {
    fn clone_bounds(&self) -> (Bound<&K>, Bound<&K>) {
        (Bound::Included(self.start()), Bound::Included(self.end()))
    }
}

/// One transaction's view of a table: the snapshot it began with, what it has written itself, and what it has looked at so that
/// nobody may change it until it commits.
pub(crate) struct View<K, V> {
    kind: Kind,
    snapshot: Table<K, V>,
    /// Rows written here; `None` is a deletion.
    own: BTreeMap<K, Option<Versioned<V>>>,
    /// Keys looked at under guard, whether there was a row or not.
    guarded: BTreeSet<K>,
    /// Sets looked at under guard.
    guarded_ranges: Vec<RangeInclusive<K>>,
}

impl<K: Ord + Clone, V: Clone> View<K, V> {
    pub(crate) fn new(kind: Kind, snapshot: Table<K, V>) -> Self {
        Self { kind, snapshot, own: BTreeMap::new(), guarded: BTreeSet::new(), guarded_ranges: Vec::new() }
    }

    /// Unguarded look at one row.
    pub(crate) fn peek(&self, key: &K) -> Option<Versioned<&V>> {
        match self.own.get(key) {
            Some(own) => own.as_ref().map(|row| Versioned { value: &row.value, version: row.version }),
            None => {
                self.snapshot.rows.get(key).map(|row| Versioned { value: &row.value, version: row.version })
            }
        }
    }

    /// Guarded read of one row, or of its absence.
    pub(crate) fn lock(&mut self, key: &K) -> Option<Versioned<V>> {
        if !self.guarded.contains(key) {
            self.guarded.insert(key.clone());
        }
        self.peek(key).map(|row| row.map(V::clone))
    }

    /// Guarded read of all rows with keys in the range, and of the absence of others.
    pub(crate) fn lock_range(&mut self, range: RangeInclusive<K>) -> Vec<(K, Versioned<V>)> {
        let rows =
            self.range(range.clone_bounds()).map(|(key, row)| (key.clone(), row.map(V::clone))).collect();
        self.guarded_ranges.push(range);
        rows
    }

    /// Guarded read of the rows behind `after`, up to and with `last`, at most `limit`, and of the absence of others between them.
    pub(crate) fn lock_page(&mut self, after: Bound<&K>, last: &K, limit: u32) -> Vec<(K, V)> {
        let page = self.page(after, last, limit);
        let is_full = u32::try_from(page.len()).is_ok_and(|found| found >= limit);
        let end = page.last().map(|(key, _)| key).filter(|_| is_full).unwrap_or(last);
        // The row before the page counts, too; whoever changes that one is in the way without need, which is seldom.
        let start = match after {
            Bound::Included(after) | Bound::Excluded(after) => Some(after),
            Bound::Unbounded => self.snapshot.rows.first().map(|(key, _)| key).filter(|key| *key <= end),
        };
        let range = start.filter(|start| *start <= end).map(|start| start.clone()..=end.clone());
        self.guarded_ranges.extend(range);
        page
    }

    /// Unguarded look at the rows behind `after`, up to and with `last`, at most `limit`.
    pub(crate) fn page(&self, after: Bound<&K>, last: &K, limit: u32) -> Vec<(K, V)> {
        if matches!(after, Bound::Included(after) | Bound::Excluded(after) if after > last) {
            return Vec::new();
        }
        self.page_of((after, Bound::Included(last)), limit)
    }

    /// How many rows there are with keys in a range. Unguarded.
    pub(crate) fn count(&self, range: RangeInclusive<K>) -> u64 {
        self.range(range.clone_bounds()).fold(0, |count, _| count.saturating_add(1))
    }

    /// Unguarded look at all rows behind `after`, at most `limit`.
    pub(crate) fn page_to_end(&self, after: Bound<&K>, limit: u32) -> Vec<(K, V)> {
        self.page_of((after, Bound::Unbounded), limit)
    }

    fn page_of(&self, bounds: (Bound<&K>, Bound<&K>), limit: u32) -> Vec<(K, V)> {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        self.range(bounds).take(limit).map(|(key, row)| (key.clone(), row.value.clone())).collect()
    }

    /// The rows in a range as this transaction sees them: the snapshot, overlaid with what it wrote.
    fn range<'a>(
        &'a self,
        bounds: (Bound<&'a K>, Bound<&'a K>),
    ) -> impl Iterator<Item = (&'a K, Versioned<&'a V>)> {
        let mut committed = self.snapshot.rows.range::<K, _>(bounds).peekable();
        let mut own = self.own.range::<K, _>(bounds).peekable();
        std::iter::from_fn(move || {
            loop {
                let written_first = match (committed.peek(), own.peek()) {
                    (_, None) => false,
                    (None, Some(_)) => true,
                    (Some((committed_key, _)), Some((own_key, _))) => own_key <= committed_key,
                };
                if !written_first {
                    let (key, row) = committed.next()?;
                    return Some((key, Versioned { value: &row.value, version: row.version }));
                }
                let (key, written) = own.next()?;
                committed.next_if(|(committed_key, _)| *committed_key == key);
                if let Some(row) = written {
                    return Some((key, Versioned { value: &row.value, version: row.version }));
                }
            }
        })
    }

    /// Adds a row.
    ///
    /// # Errors
    /// A conflict if the key is taken.
    pub(crate) fn insert(&mut self, key: K, value: V) -> Result<(), MemoryStoreError> {
        if self.peek(&key).is_some() {
            return Err(MemoryStoreError::Duplicate { kind: self.kind });
        }
        self.own.insert(key, Some(Versioned::first(value)));
        Ok(())
    }

    /// Writes a row whose version is `expected`, and moves the version on.
    ///
    /// # Errors
    /// A conflict if it is not.
    pub(crate) fn save(&mut self, key: K, value: V, expected: Version) -> Result<(), MemoryStoreError> {
        self.expect(&key, expected)?;
        self.own.insert(key, Some(Versioned { value, version: expected.next() }));
        Ok(())
    }

    /// Writes a row, whether there was one or not.
    pub(crate) fn put(&mut self, key: K, value: V) {
        let version = self.peek(&key).map_or(Version::FIRST, |row| row.version.next());
        self.own.insert(key, Some(Versioned { value, version }));
    }

    /// Deletes a row whose version is `expected`.
    ///
    /// # Errors
    /// A conflict if it is not.
    pub(crate) fn delete(&mut self, key: K, expected: Version) -> Result<(), MemoryStoreError> {
        self.expect(&key, expected)?;
        self.own.insert(key, None);
        Ok(())
    }

    fn expect(&self, key: &K, expected: Version) -> Result<(), MemoryStoreError> {
        match self.peek(key) {
            Some(row) if row.version == expected => Ok(()),
            Some(_) | None => Err(MemoryStoreError::Stale { kind: self.kind }),
        }
    }

    /// Takes a row out of an index, which has no versions.
    pub(crate) fn remove(&mut self, key: K) {
        self.own.insert(key, None);
    }

    /// Whether everything that was looked at under guard, and everything that is to be overwritten, still is in `current` as
    /// it was in the snapshot.
    ///
    /// # Errors
    /// A conflict if it is not.
    pub(crate) fn check(&self, current: &Table<K, V>) -> Result<(), MemoryStoreError> {
        if self.snapshot.stamp == current.stamp {
            return Ok(());
        }
        let same_row = |key: &K| self.snapshot.stamp_of(key) == current.stamp_of(key);
        let same_set = |range: &RangeInclusive<K>| self.snapshot.stamps(range).eq(current.stamps(range));
        let unchanged = self.guarded.iter().all(same_row)
            && self.own.keys().all(same_row)
            && self.guarded_ranges.iter().all(same_set);
        if unchanged { Ok(()) } else { Err(MemoryStoreError::Overtaken { kind: self.kind }) }
    }

    /// Writes what this transaction wrote.
    pub(crate) fn apply(self, current: &mut Table<K, V>, stamp: u64) {
        let Self { snapshot, own, .. } = self;
        // Rows that nobody else shares are written in place, along their whole path.
        drop(snapshot);
        for (key, written) in own {
            match written {
                Some(row) => current.put(key, row.value, row.version, stamp),
                None => current.remove(&key, stamp),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What one transaction may do to a table with the keys 0 to 7.
    #[derive(Clone, Copy, Debug)]
    enum Step {
        Insert(u8),
        Save(u8),
        Delete(u8),
        Lock(u8),
        LockRange(u8, u8),
        Page(Option<u8>, u32),
    }

    fn any_step() -> impl Strategy<Value = Step> {
        let key = 0_u8..8;
        prop_oneof![
            key.clone().prop_map(Step::Insert),
            key.clone().prop_map(Step::Save),
            key.clone().prop_map(Step::Delete),
            key.clone().prop_map(Step::Lock),
            (key.clone(), key.clone()).prop_map(|(a, b)| Step::LockRange(a.min(b), a.max(b))),
            (proptest::option::of(key), 0_u32..4).prop_map(|(after, limit)| Step::Page(after, limit)),
        ]
    }

    type Model = BTreeMap<u8, (u32, Version)>;

    /// Runs one step on the view and on a plain map, and compares what they answer.
    fn run(view: &mut View<u8, u32>, model: &mut Model, step: Step, value: u32) -> Result<(), TestCaseError> {
        let version_of = |model: &Model, key| model.get(&key).map(|(_, version)| *version);
        let guess = |version: Option<Version>| version.unwrap_or(Version::FIRST);
        let plain = |row: Versioned<u32>| (row.value, row.version);
        match step {
            Step::Insert(key) => {
                let done = view.insert(key, value).is_ok();
                prop_assert_eq!(done, !model.contains_key(&key));
                model.entry(key).or_insert((value, Version::FIRST));
            }
            Step::Save(key) => {
                let expected = guess(version_of(model, key));
                prop_assert!(view.save(key, value, expected.next()).is_err(), "a stale save");
                prop_assert_eq!(view.save(key, value, expected).is_ok(), model.contains_key(&key));
                model.entry(key).and_modify(|row| *row = (value, expected.next()));
            }
            Step::Delete(key) => {
                let expected = guess(version_of(model, key));
                prop_assert_eq!(view.delete(key, expected).is_ok(), model.remove(&key).is_some());
            }
            Step::Lock(key) => prop_assert_eq!(view.lock(&key).map(plain), model.get(&key).copied()),
            Step::LockRange(first, last) => {
                let rows: Vec<_> =
                    view.lock_range(first..=last).into_iter().map(|(key, row)| (key, plain(row))).collect();
                let expected: Vec<_> = model.range(first..=last).map(|(key, row)| (*key, *row)).collect();
                prop_assert_eq!(rows, expected);
            }
            Step::Page(after, limit) => {
                let bound = after.as_ref().map_or(Bound::Unbounded, Bound::Excluded);
                let page = view.page(bound, &5, limit);
                let in_range = |key: &u8| *key <= 5 && after.is_none_or(|after| *key > after);
                let rest = model.iter().filter(|(key, _)| in_range(key));
                let expected: Vec<_> =
                    rest.take(limit as usize).map(|(key, (value, _))| (*key, *value)).collect();
                prop_assert_eq!(page, expected);
            }
        }
        Ok(())
    }

    /// The rows that a step looks at under guard or writes.
    fn touches(step: Step, key: u8) -> bool {
        match step {
            Step::Insert(k) | Step::Save(k) | Step::Delete(k) | Step::Lock(k) => k == key,
            Step::LockRange(first, last) => (first..=last).contains(&key),
            Step::Page(..) => false,
        }
    }

    proptest! {
        /// One transaction after the other is a plain map.
        #[test]
        fn one_at_a_time_a_table_is_a_map(transactions in proptest::collection::vec((proptest::collection::vec(any_step(), 0..12), any::<bool>()), 0..8)) {
            let (mut table, mut model, mut stamp) = (Table::default(), Model::new(), 0_u64);
            for (steps, commits) in transactions {
                let mut view = View::new(Kind::Contract, table.clone());
                let mut changed = model.clone();
                for step in steps {
                    stamp = stamp.wrapping_add(1);
                    run(&mut view, &mut changed, step, u32::try_from(stamp).unwrap())?;
                }
                if commits {
                    prop_assert!(view.check(&table).is_ok());
                    view.apply(&mut table, stamp);
                    model = changed;
                }
            }
        }

        /// Of two transactions at once the second one commits exactly if the first has changed nothing that it depends on.
        #[test]
        fn the_later_commit_stands_only_on_what_has_not_changed(
            present in proptest::collection::btree_set(0_u8..8, 0..8),
            first in proptest::collection::vec(any_step(), 0..6),
            second in proptest::collection::vec(any_step(), 0..6),
        ) {
            let mut table = Table::default();
            let mut model = Model::new();
            for key in present {
                table.put(key, 0, Version::FIRST, 1);
                model.insert(key, (0, Version::FIRST));
            }
            let mut views = [View::new(Kind::Contract, table.clone()), View::new(Kind::Contract, table.clone())];
            let (mut of_first, mut of_second) = (model.clone(), model.clone());
            for step in &first { run(&mut views[0], &mut of_first, *step, 1)?; }
            for step in &second { run(&mut views[1], &mut of_second, *step, 2)?; }
            let [view_of_first, view_of_second] = views;
            // A row that was both made and unmade has never been there.
            let was_there = |key: &u8| model.contains_key(key) || of_first.contains_key(key);
            let written: Vec<u8> = view_of_first.own.keys().copied().filter(was_there).collect();
            prop_assert!(view_of_first.check(&table).is_ok());
            view_of_first.apply(&mut table, 2);
            // A refused write depends on nothing that the contract speaks of; only what is guarded or written counts.
            let depends = |key: u8| second.iter().any(|step| touches(*step, key) && match step {
                Step::Insert(_) | Step::Save(_) | Step::Delete(_) => view_of_second.own.contains_key(&key),
                Step::Lock(_) | Step::LockRange(..) | Step::Page(..) => true,
            });
            prop_assert_eq!(view_of_second.check(&table).is_ok(), !written.iter().any(|key| depends(*key)));
        }
    }
}
