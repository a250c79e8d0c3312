//! Does this portal user see this record, and what of it?

use super::each;
use portal_visibility::{FieldId, FieldUse};
use row_filter::rule::Rule;
use row_filter::world::{Me, World};
use std::hint::black_box;

const ORDERS: usize = 2_000;
/// Of 1,000 orders, so many pass the rule's first comparison.
const MINE: u64 = 500;

/// The verdict on a record that is a struct, by a rule of four comparisons.
pub(super) fn row() -> usize {
    let (rule, world) = (Rule::new(), World::new(ORDERS, MINE));
    let (viewer, accessors) = (rule.viewer(Me::SAGE), rule.accessors());
    let bound = viewer.rule(rule.orders).expect("orders are shown");
    each(&world.orders, |order| {
        black_box(bound.sees(&accessors.record(order)));
    })
}

/// The same rule over many records that are columns, for each record.
pub(super) fn columns() -> usize {
    let (rule, world) = (Rule::new(), World::new(ORDERS, MINE));
    let (viewer, columns) = (rule.viewer(Me::SAGE), world.columns());
    let bound = viewer.rule(rule.orders).expect("orders are shown");
    let batches = each(&[rule.columns(&columns)], |batch| drop(black_box(bound.select(batch))));
    batches * world.orders.len()
}

/// Whether each of a record's twelve fields may be read.
pub(super) fn mask() -> usize {
    let rule = Rule::new();
    let orders = rule.schema.get(rule.orders).expect("the module of orders");
    let fields: Vec<FieldId> = orders.numbered().map(|(id, _)| id).collect();
    let mask = rule.portal.module(rule.orders).expect("orders are shown").mask();
    let records = vec![fields; ORDERS];
    each(&records, |fields| {
        for field in fields {
            black_box(mask.allows(*field, FieldUse::Read));
        }
    })
}

/// What a JSON object shows of itself: the key and the four fields that may be read, copied.
pub(super) fn shown() -> usize {
    let (rule, world) = (Rule::new(), World::new(ORDERS, MINE));
    let mask = rule.portal.module(rule.orders).expect("orders are shown").mask();
    let orders = rule.json();
    each(&world.json(), |order| drop(black_box(orders.shown(order, mask))))
}
