//! Which of many rows are seen.

use std::ops::Range;

/// Which rows of a batch a viewer sees: a bit for each row.
///
/// ```
/// use portal_visibility::Selection;
/// let mut selection = Selection::none(100);
/// assert_eq!((selection.len(), selection.count()), (100, 0));
/// assert!(!selection.contains(99));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    rows: usize,
    words: Vec<u64>,
}

impl Selection {
    /// No row of so many.
    pub fn none(rows: usize) -> Self {
        Self { rows, words: vec![0; rows.div_ceil(64)] }
    }

    /// How many rows there are, seen or not.
    pub const fn len(&self) -> usize {
        self.rows
    }

    /// Whether there are no rows at all.
    pub const fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// Whether a row is seen.
    pub fn contains(&self, row: usize) -> bool {
        self.words.get(row >> 6).is_some_and(|word| word >> (row & 63) & 1 == 1)
    }

    /// How many are seen.
    pub fn count(&self) -> usize {
        self.words.iter().fold(0, |count, word| count.saturating_add(word.count_ones() as usize))
    }

    /// The places of the rows that are seen, from 0, in their order.
    pub fn rows(&self) -> impl Iterator<Item = usize> {
        (0_usize..).step_by(64).zip(&self.words).flat_map(|(first, word)| ones(first, *word))
    }

    /// The bits, sixty-four rows to a word, the first row in the lowest place. Places beyond the last row are 0.
    pub fn words(&self) -> &[u64] {
        &self.words
    }

    /// Adds the rows of a block of words.
    pub(super) fn add(&mut self, first_word: usize, block: &[u64]) {
        let words = self.words.get_mut(first_word..).unwrap_or_default();
        words.iter_mut().zip(block).for_each(|(word, more)| *word |= more);
    }
}

/// The places of the bits of a word, counted from `first`.
fn ones(first: usize, word: u64) -> impl Iterator<Item = usize> {
    let rest = std::iter::successors(Some(word), |word| Some(word & word.wrapping_sub(1)));
    rest.take_while(|word| *word != 0).map(move |word| first.saturating_add(word.trailing_zeros() as usize))
}

/// The bits of a word whose rows, the first of which is `first`, lie in a range.
pub(super) const fn within(first: usize, range: &Range<usize>) -> u64 {
    let from = range.start.saturating_sub(first);
    let to = range.end.saturating_sub(first);
    below(to) & !below(from)
}

/// The lowest bits, so many.
const fn below(bits: usize) -> u64 {
    if bits >= 64 { u64::MAX } else { (1_u64 << bits).wrapping_sub(1) }
}
