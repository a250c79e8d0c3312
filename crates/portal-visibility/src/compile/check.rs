//! One comparison, ready: a slot and the value to compare with, in the form that is fastest to test and exact to hand to a database.

use super::operators::{Compare, KeyTest, SetTest, TextTest, among};
use super::scalar::Scalar;
use crate::condition::Operator;
use crate::schema::{FieldId, Slot, ValueKind};
use crate::value::{Date, KeyMatch, OwnedKey, OwnedValue, Value};
use rust_decimal::Decimal;
use storage_contract::Timestamp;

/// What is asked of one record. Total: missing and malformed values are a plain *no*, except that *is empty* is for the missing (PV-15).
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Check {
    /// PV-15: it is compared with a value of the base record that is missing.
    Never,
    /// PV-14: it compares the base record itself, whatever the record.
    OfViewer(Box<OfViewer>),
    /// PV-12: the record is the portal user's base record.
    Own(KeyMatch),
    /// PV-19: the record's layout is one of these, sorted.
    Layout(Box<[Box<str>]>),
    Empty(Slot),
    NotEmpty(Slot),
    Boolean(Slot, bool),
    Integer(Slot, Compare<i64>),
    Decimal(Slot, Compare<Decimal>),
    Date(Slot, Compare<Date>),
    Instant(Slot, Compare<Timestamp>),
    Text(Slot, TextTest),
    Choice(Slot, TextTest),
    Reference(Slot, KeyTest),
    Set(Slot, SetTest),
}

/// A comparison of the portal user's base record, answered when the portal was bound (PV-14).
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct OfViewer {
    pub(crate) holds: bool,
    /// What the base record has in the fields that are compared; `None`: no value of the field's type.
    pub(crate) has: Vec<(FieldId, Option<OwnedValue>)>,
}

/// What of a record a question asks about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AsksOf {
    /// Nothing: the viewer's record alone decides it (PV-14, PV-15). No record is asked such a question, and no rows are handed one.
    Nothing,
    /// Its key (PV-12).
    Key,
    /// Its layout (PV-19).
    Layout,
    /// The value of a field (PV-13, PV-14).
    Field(Slot),
}

impl Check {
    /// The check of a slot against values of its type; [`Check::Never`] against none (PV-15).
    pub(crate) fn new(slot: Slot, operator: Operator, values: Vec<Scalar>) -> Self {
        Self::make(slot, operator, values).unwrap_or(Self::Never)
    }

    fn make(slot: Slot, operator: Operator, values: Vec<Scalar>) -> Option<Self> {
        Some(match slot.kind() {
            ValueKind::Boolean => match (operator, values.first()?) {
                (Operator::Equal, Scalar::Boolean(value)) => Self::Boolean(slot, *value),
                (Operator::NotEqual, Scalar::Boolean(value)) => Self::Boolean(slot, !*value),
                _ => return None,
            },
            ValueKind::Integer => {
                let values = values.into_iter().filter_map(|value| match value {
                    Scalar::Integer(value) => Some(value),
                    _ => None,
                });
                Self::Integer(slot, Compare::new(operator, values)?)
            }
            ValueKind::Decimal => {
                let values = values.into_iter().filter_map(|value| match value {
                    Scalar::Decimal(value) => Some(value),
                    _ => None,
                });
                Self::Decimal(slot, Compare::new(operator, values)?)
            }
            ValueKind::Date => {
                let values = values.into_iter().filter_map(|value| match value {
                    Scalar::Date(value) => Some(value),
                    _ => None,
                });
                Self::Date(slot, Compare::new(operator, values)?)
            }
            ValueKind::Instant => {
                let values = values.into_iter().filter_map(|value| match value {
                    Scalar::Instant(value) => Some(value),
                    _ => None,
                });
                Self::Instant(slot, Compare::new(operator, values)?)
            }
            ValueKind::Text => Self::Text(slot, TextTest::new(operator, texts(values))?),
            ValueKind::Choice => Self::Choice(slot, TextTest::new(operator, texts(values))?),
            ValueKind::Reference => Self::Reference(slot, KeyTest::new(operator, keys(values))?),
            ValueKind::Choices | ValueKind::References => {
                Self::Set(slot, SetTest::new(operator, keys(values))?)
            }
        })
    }

    /// PV-13, PV-22: the slot names the portal user's base record. An empty lookup names nobody.
    pub(crate) fn names(slot: Slot, me: &OwnedKey) -> Self {
        let operator = if slot.kind().is_set() { Operator::Has } else { Operator::Equal };
        Self::new(slot, operator, vec![Scalar::Key(me.clone())])
    }

    /// What of a record it asks about.
    pub(crate) const fn asks_of(&self) -> AsksOf {
        match self {
            Self::Never | Self::OfViewer(_) => AsksOf::Nothing,
            Self::Own(_) => AsksOf::Key,
            Self::Layout(_) => AsksOf::Layout,
            Self::Empty(slot)
            | Self::NotEmpty(slot)
            | Self::Boolean(slot, _)
            | Self::Integer(slot, _)
            | Self::Decimal(slot, _)
            | Self::Date(slot, _)
            | Self::Instant(slot, _)
            | Self::Text(slot, _)
            | Self::Choice(slot, _)
            | Self::Reference(slot, _)
            | Self::Set(slot, _) => AsksOf::Field(*slot),
        }
    }

    /// The answer, where no record is asked for it.
    pub(crate) const fn decided(&self) -> Option<bool> {
        match self {
            Self::Never => Some(false),
            Self::OfViewer(of) => Some(of.holds),
            _ => None,
        }
    }

    /// Whether a value of what it asks about satisfies it: of a key as a reference, of a layout as a text. Allocates nothing.
    pub(crate) fn accepts(&self, value: Value<'_>) -> bool {
        match (self, value) {
            (Self::Own(me), Value::Reference(key)) => me.is(key),
            (Self::Layout(layouts), Value::Text(layout)) => among(layouts, layout),
            (Self::Empty(_), value) => value.is_empty(),
            (Self::NotEmpty(slot), value) => is_there(value, slot.kind()),
            (Self::Boolean(_, wanted), Value::Boolean(value)) => value == *wanted,
            (Self::Integer(_, test), Value::Integer(value)) => test.holds(value),
            (Self::Decimal(_, test), Value::Decimal(value)) => test.holds(value),
            (Self::Date(_, test), Value::Date(value)) => test.holds(value),
            (Self::Instant(_, test), Value::Instant(value)) => test.holds(value),
            (Self::Text(_, test), Value::Text(value)) | (Self::Choice(_, test), Value::Choice(value)) => {
                test.holds(value)
            }
            (Self::Reference(_, test), Value::Reference(key)) => test.holds(key),
            (Self::Set(_, test), Value::Set(set)) => test.holds(set),
            (Self::OfViewer(of), _) => of.holds,
            _ => false,
        }
    }
}

/// Whether it is a value of the field's kind and not missing.
pub(crate) fn is_there(value: Value<'_>, kind: ValueKind) -> bool {
    match value {
        Value::Empty | Value::Malformed => false,
        Value::Boolean(_) => kind == ValueKind::Boolean,
        Value::Integer(_) => kind == ValueKind::Integer,
        Value::Decimal(_) => kind == ValueKind::Decimal,
        Value::Text(_) => kind == ValueKind::Text,
        Value::Date(_) => kind == ValueKind::Date,
        Value::Instant(_) => kind == ValueKind::Instant,
        Value::Choice(_) => kind == ValueKind::Choice,
        Value::Reference(_) => kind == ValueKind::Reference,
        Value::Set(set) => kind.is_set() && set.any(&mut |_| true),
    }
}

fn texts(values: Vec<Scalar>) -> Vec<Box<str>> {
    let text = |value| match value {
        Scalar::Text(text) => Some(text),
        _ => None,
    };
    values.into_iter().filter_map(text).collect()
}

fn keys(values: Vec<Scalar>) -> Vec<KeyMatch> {
    let key = |value| match value {
        Scalar::Key(key) => Some(KeyMatch::new(&key)),
        Scalar::Text(text) => Some(KeyMatch::new(&OwnedKey::Text(text))),
        _ => None,
    };
    values.into_iter().filter_map(key).collect()
}
