//! Whatever decides over columns, many records at once.

use super::{Facts, Filter};
use row_filter::by_hand;

/// Something that sets a bit for each record that is seen.
#[derive(Debug)]
pub struct Words<F> {
    records: usize,
    bits: Vec<u64>,
    fill: F,
}

impl<F: FnMut(&mut Vec<u64>)> Filter for Words<F> {
    fn len(&self) -> usize {
        self.records
    }

    fn count(&mut self) -> usize {
        (self.fill)(&mut self.bits);
        self.bits.iter().map(|word| word.count_ones() as usize).sum()
    }

    fn places(&mut self) -> Vec<u32> {
        (self.fill)(&mut self.bits);
        let bits = (0..)
            .zip(&self.bits)
            .flat_map(|(at, word)| (0..64).map(move |bit| (at * 64 + bit, word >> bit & 1)));
        bits.filter(|(_, bit)| *bit == 1).map(|(place, _)| place).collect()
    }
}

/// The loop that somebody writes who has this one rule.
pub fn by_hand(facts: &Facts) -> Box<dyn Filter + '_> {
    let fill = |words: &mut Vec<u64>| by_hand::word_after_word(&facts.columns, facts.me, words);
    Box::new(Words { records: facts.world.orders.len(), bits: Vec::new(), fill })
}
