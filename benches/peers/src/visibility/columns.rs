//! Whatever decides over columns, many records at once.

use super::{Facts, Filter};
use portal_visibility::{BoundRule, Columns};
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

/// Something that notes the place of each record that is seen.
struct Numbers<F> {
    records: usize,
    places: Vec<u32>,
    fill: F,
}

impl<F: FnMut(&mut Vec<u32>)> Filter for Numbers<F> {
    fn len(&self) -> usize {
        self.records
    }

    fn count(&mut self) -> usize {
        (self.fill)(&mut self.places);
        self.places.len()
    }

    fn places(&mut self) -> Vec<u32> {
        (self.fill)(&mut self.places);
        self.places.clone()
    }
}

/// The other loop that somebody may write.
pub fn by_hand_of_rows(facts: &Facts) -> Box<dyn Filter + '_> {
    let fill = |places: &mut Vec<u32>| by_hand::row_after_row(&facts.columns, facts.me, places);
    Box::new(Numbers { records: facts.world.orders.len(), places: Vec::new(), fill })
}

/// The bound rule over columns that were checked once.
struct Checked<'a> {
    records: usize,
    columns: Columns<'a>,
    rule: BoundRule<'a>,
}

impl Filter for Checked<'_> {
    fn len(&self) -> usize {
        self.records
    }

    fn count(&mut self) -> usize {
        self.rule.select(&self.columns).count()
    }

    fn places(&mut self) -> Vec<u32> {
        let selection = self.rule.select(&self.columns);
        selection.rows().map(|place| u32::try_from(place).expect("a place")).collect()
    }
}

/// The bound rule of the portal.
pub fn tantou(facts: &Facts) -> Box<dyn Filter + '_> {
    let rule = facts.rule.viewer(facts.me).rule(facts.rule.orders).expect("orders are shown").clone();
    Box::new(Checked { records: facts.world.orders.len(), columns: facts.rule.columns(&facts.columns), rule })
}
