//! Whatever decides record by record.

use super::{Facts, Filter};
use portal_visibility::{Accessors, BoundRule};
use row_filter::by_hand;
use row_filter::world::Order;
use std::ops::Deref;

/// Records, and what says of one whether it is seen.
#[derive(Debug)]
pub struct Rows<H, F> {
    records: H,
    sees: F,
}

impl<R, H: Deref<Target = [R]>, F: FnMut(&R) -> bool> Filter for Rows<H, F> {
    fn len(&self) -> usize {
        self.records.len()
    }

    fn count(&mut self) -> usize {
        let sees = &mut self.sees;
        self.records.iter().filter(|record| sees(record)).count()
    }

    fn places(&mut self) -> Vec<u32> {
        let sees = &mut self.sees;
        (0..).zip(self.records.iter()).filter(|(_, record)| sees(record)).map(|(place, _)| place).collect()
    }
}

/// A filter over records made for this engine.
pub fn over<'a, R: 'a>(records: Vec<R>, sees: impl FnMut(&R) -> bool + 'a) -> Box<dyn Filter + 'a> {
    Box::new(Rows { records, sees })
}

fn over_orders<'a>(facts: &'a Facts, sees: impl FnMut(&Order) -> bool + 'a) -> Box<dyn Filter + 'a> {
    Box::new(Rows { records: facts.world.orders.as_slice(), sees })
}

/// The closure that somebody writes who has this one rule.
pub fn closure(facts: &Facts) -> Box<dyn Filter + '_> {
    over_orders(facts, by_hand::closure(facts.me))
}

/// The bound rule of the portal.
pub fn tantou(facts: &Facts) -> Box<dyn Filter + '_> {
    let accessors = facts.rule.accessors();
    let viewer = facts.rule.viewer(facts.me);
    let bound = viewer.rule(facts.rule.orders).expect("orders are shown").clone();
    over_orders(facts, move |order| bound.sees(&accessors.record(order)))
}

/// The bound rule, each of its steps taken by a block of structs before the next.
struct AtOnce<'a> {
    orders: &'a [Order],
    accessors: Accessors<Order>,
    rule: BoundRule<'a>,
}

impl Filter for AtOnce<'_> {
    fn len(&self) -> usize {
        self.orders.len()
    }

    fn count(&mut self) -> usize {
        self.rule.select(&self.accessors.rows(self.orders)).count()
    }

    fn places(&mut self) -> Vec<u32> {
        let selection = self.rule.select(&self.accessors.rows(self.orders));
        selection.rows().map(|place| u32::try_from(place).expect("a place")).collect()
    }
}

/// The same for many structs at once.
pub fn tantou_at_once(facts: &Facts) -> Box<dyn Filter + '_> {
    let rule = facts.rule.viewer(facts.me).rule(facts.rule.orders).expect("orders are shown").clone();
    Box::new(AtOnce { orders: &facts.world.orders, accessors: facts.rule.accessors(), rule })
}
