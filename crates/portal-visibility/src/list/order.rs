//! The order of values, the same in memory and in every database.

use crate::schema::Slot;
use crate::value::OwnedValue;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

/// In which direction an order runs. Missing values are the smallest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// From the smallest; missing values come first.
    #[default]
    Ascending,
    /// From the largest; missing values come last.
    Descending,
}

impl Direction {
    pub(crate) const fn of(self, order: Ordering) -> Ordering {
        match self {
            Self::Ascending => order,
            Self::Descending => order.reverse(),
        }
    }
}

/// One field of an order.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Term {
    pub(crate) slot: Slot,
    pub(crate) direction: Direction,
}

/// Numbers, days and instants by their size, *no* before *yes*, texts, choices and keys byte by byte (PV-21).
pub(super) fn compare(one: &OwnedValue, two: &OwnedValue) -> Ordering {
    match (one, two) {
        (OwnedValue::Boolean(one), OwnedValue::Boolean(two)) => one.cmp(two),
        (OwnedValue::Integer(one), OwnedValue::Integer(two)) => one.cmp(two),
        (OwnedValue::Decimal(one), OwnedValue::Decimal(two)) => one.cmp(two),
        (OwnedValue::Text(one), OwnedValue::Text(two))
        | (OwnedValue::Choice(one), OwnedValue::Choice(two)) => one.cmp(two),
        (OwnedValue::Date(one), OwnedValue::Date(two)) => one.cmp(two),
        (OwnedValue::Instant(one), OwnedValue::Instant(two)) => one.cmp(two),
        (OwnedValue::Reference(one), OwnedValue::Reference(two)) => one.cmp(two),
        // Values of one field are of one kind; sets have no order.
        (one, two) => two.is_empty().cmp(&one.is_empty()),
    }
}
