//! Many records that are read one by one.

use super::select::Rows;
use crate::probe::Probe;
use crate::record::Record;
use crate::value::Value;

/// A slice of whatever a host has, and how one of them is a [`Record`].
///
/// ```
/// # use portal_visibility::*;
/// # let schema = Schema::from_toml(r#"
/// #     format = 1
/// #     [modules.contacts]
/// #     kind = "contacts"
/// # "#)?;
/// # let contacts = schema.module("contacts").unwrap();
/// let module = JsonModule::new(&schema[contacts], "id");
/// let maps = [serde_json::Map::new()];
/// let records = Records::new(&maps, |map| module.record(map));
/// assert_eq!(records.len(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Records<'a, T, F> {
    items: &'a [T],
    record: F,
}

impl<'a, T, R: Record, F: Fn(&'a T) -> R> Records<'a, T, F> {
    /// The records of a slice.
    pub const fn new(items: &'a [T], record: F) -> Self {
        Self { items, record }
    }
}

impl<'a, T, R: Record, F: Fn(&'a T) -> R> Rows for Records<'a, T, F> {
    fn len(&self) -> usize {
        self.items.len()
    }

    fn narrow(&self, probe: Probe<'_>, first: usize, rows: &mut [u64]) {
        let items = self.items.get(first..).unwrap_or_default();
        for (word, items) in rows.iter_mut().zip(items.chunks(64)) {
            each_of(word, |place| items.get(place).is_some_and(|item| probe.0.holds(&(self.record)(item))));
        }
    }
}

/// Leaves of the rows of a word those that hold, asking none but them.
pub(crate) fn each_of(word: &mut u64, holds: impl Fn(usize) -> bool) {
    let mut left = *word;
    while left != 0 {
        let place = left.trailing_zeros();
        *word ^= u64::from(!holds(place as usize)) << place;
        left &= left.wrapping_sub(1);
    }
}

/// Whether so few rows of a word are left that they are read one by one. Of more all sixty-four are read: then nothing has to be guessed.
#[inline]
pub(crate) const fn is_sparse(word: u64) -> bool {
    word != u64::MAX && word.count_ones() < 12
}

/// Leaves of the rows those whose value satisfies a question, where reading a value is cheap.
#[inline]
pub(crate) fn narrow<'a, T>(
    items: &'a [T],
    probe: Probe<'_>,
    rows: &mut [u64],
    value: impl Fn(&'a T) -> Value<'a>,
) {
    // What holds for one word's rows mostly holds for the next one's.
    let mut rare = false;
    for (row, items) in rows.iter_mut().zip(items.chunks(64)) {
        if is_sparse(*row) {
            each_of(row, |place| items.get(place).is_some_and(|item| probe.accepts_one(value(item))));
        } else {
            let word = probe.word(items, rare, &value);
            rare = word & word.wrapping_sub(1) == 0;
            *row &= word;
        }
    }
}
