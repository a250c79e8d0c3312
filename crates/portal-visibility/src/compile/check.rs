//! One comparison, ready: a slot and the value to compare with, in the form that is fastest to test and exact to hand to a database.

use super::scalar::Scalar;
use crate::condition::Operator;
use crate::record::Record;
use crate::schema::{Slot, ValueKind};
use crate::value::{Date, KeyMatch, OwnedKey, Value, fold_key, same_but_for_case};
use rust_decimal::Decimal;
use storage_contract::Timestamp;

/// What is asked of one record. Total: missing and malformed values are a plain *no*, except that *is empty* is for the missing (PV-15).
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Check {
    /// PV-15: it is compared with a value of the base record that is missing.
    Never,
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

/// Comparing values that have an order. Lists are sorted.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Compare<T> {
    Equal(T),
    NotEqual(T),
    Less(T),
    AtMost(T),
    Greater(T),
    AtLeast(T),
    OneOf(Box<[T]>),
    NoneOf(Box<[T]>),
}

/// Comparing texts, byte by byte (PV-21). Lists are sorted; keys are [fold keys](fold_key).
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum TextTest {
    Is(Box<str>),
    IsNot(Box<str>),
    Alike(Box<str>),
    NotAlike(Box<str>),
    OneOf(Box<[Box<str>]>),
    NoneOf(Box<[Box<str>]>),
    Contains(Box<str>),
    StartsWith(Box<str>),
}

/// Comparing references.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum KeyTest {
    Is(KeyMatch),
    IsNot(KeyMatch),
    OneOf(Box<[KeyMatch]>),
    NoneOf(Box<[KeyMatch]>),
}

/// Comparing sets. `keys` is not empty.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct SetTest {
    pub(crate) join: Join,
    pub(crate) keys: Box<[KeyMatch]>,
}

/// How many of the keys the set has to hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Join {
    Any,
    All,
    None,
}

impl<T: Ord + Copy> Compare<T> {
    #[inline]
    pub(crate) fn holds(&self, value: T) -> bool {
        match self {
            Self::Equal(other) => value == *other,
            Self::NotEqual(other) => value != *other,
            Self::Less(other) => value < *other,
            Self::AtMost(other) => value <= *other,
            Self::Greater(other) => value > *other,
            Self::AtLeast(other) => value >= *other,
            Self::OneOf(others) => others.binary_search(&value).is_ok(),
            Self::NoneOf(others) => others.binary_search(&value).is_err(),
        }
    }

    fn new(operator: Operator, values: impl Iterator<Item = T>) -> Option<Self> {
        let mut values: Vec<T> = values.collect();
        let first = values.first().copied()?;
        values.sort_unstable();
        values.dedup();
        Some(match operator {
            Operator::Equal => Self::Equal(first),
            Operator::NotEqual => Self::NotEqual(first),
            Operator::Less => Self::Less(first),
            Operator::AtMost => Self::AtMost(first),
            Operator::Greater => Self::Greater(first),
            Operator::AtLeast => Self::AtLeast(first),
            Operator::In => Self::OneOf(values.into()),
            Operator::NotIn => Self::NoneOf(values.into()),
            Operator::Alike
            | Operator::NotAlike
            | Operator::Contains
            | Operator::StartsWith
            | Operator::Has
            | Operator::HasAny
            | Operator::HasAll
            | Operator::HasNone => return None,
        })
    }
}

impl TextTest {
    #[inline]
    pub(crate) fn holds(&self, value: &str) -> bool {
        match self {
            Self::Is(other) => *value == **other,
            Self::IsNot(other) => *value != **other,
            Self::Alike(key) => same_but_for_case(value, key),
            Self::NotAlike(key) => !same_but_for_case(value, key),
            Self::OneOf(others) => among(others, value),
            Self::NoneOf(others) => !among(others, value),
            Self::Contains(part) => value.contains(&**part),
            Self::StartsWith(part) => value.starts_with(&**part),
        }
    }

    fn new(operator: Operator, mut values: Vec<Box<str>>) -> Option<Self> {
        let first = values.first()?.clone();
        values.sort_unstable();
        values.dedup();
        Some(match operator {
            Operator::Equal => Self::Is(first),
            Operator::NotEqual => Self::IsNot(first),
            Operator::Alike => Self::Alike(fold_key(&first).into()),
            Operator::NotAlike => Self::NotAlike(fold_key(&first).into()),
            Operator::In => Self::OneOf(values.into()),
            Operator::NotIn => Self::NoneOf(values.into()),
            Operator::Contains => Self::Contains(first),
            Operator::StartsWith => Self::StartsWith(first),
            Operator::Less
            | Operator::AtMost
            | Operator::Greater
            | Operator::AtLeast
            | Operator::Has
            | Operator::HasAny
            | Operator::HasAll
            | Operator::HasNone => return None,
        })
    }
}

#[inline]
fn among(sorted: &[Box<str>], value: &str) -> bool {
    sorted.binary_search_by(|other| (**other).cmp(value)).is_ok()
}

impl KeyTest {
    #[inline]
    fn holds(&self, value: crate::value::Key<'_>) -> bool {
        match self {
            Self::Is(key) => key.is(value),
            Self::IsNot(key) => !key.is(value) && key.same_kind(value),
            Self::OneOf(keys) => keys.iter().any(|key| key.is(value)),
            Self::NoneOf(keys) => keys.iter().all(|key| !key.is(value) && key.same_kind(value)),
        }
    }

    fn new(operator: Operator, keys: Box<[KeyMatch]>) -> Option<Self> {
        let first = keys.first()?.clone();
        match operator {
            Operator::Equal => Some(Self::Is(first)),
            Operator::NotEqual => Some(Self::IsNot(first)),
            Operator::In => Some(Self::OneOf(keys)),
            Operator::NotIn => Some(Self::NoneOf(keys)),
            _ => None,
        }
    }
}

impl SetTest {
    #[inline]
    fn holds(&self, set: &dyn crate::value::Elements) -> bool {
        match self.join {
            Join::Any => set.any(&mut |element| self.keys.iter().any(|key| key.is(element))),
            Join::All => self.keys.iter().all(|key| set.any(&mut |element| key.is(element))),
            Join::None => {
                // PV-15: an empty set is missing, and malformed elements satisfy nothing.
                set.any(&mut |_| true)
                    && !set.any(&mut |element| {
                        self.keys.iter().any(|key| key.is(element) || !key.same_kind(element))
                    })
            }
        }
    }

    fn new(operator: Operator, keys: Box<[KeyMatch]>) -> Option<Self> {
        let join = match operator {
            Operator::Has | Operator::HasAny => Join::Any,
            Operator::HasAll => Join::All,
            Operator::HasNone => Join::None,
            _ => return None,
        };
        if keys.is_empty() { None } else { Some(Self { join, keys }) }
    }
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

    /// Whether a record satisfies it. Allocates nothing.
    #[inline]
    pub(crate) fn holds<R: Record + ?Sized>(&self, record: &R) -> bool {
        match self {
            Self::Never => false,
            Self::Own(me) => me.is(record.key()),
            Self::Layout(layouts) => record.layout().is_some_and(|layout| among(layouts, layout)),
            Self::Empty(slot) => record.value(*slot).is_empty(),
            Self::NotEmpty(slot) => is_there(record.value(*slot), slot.kind()),
            Self::Boolean(slot, wanted) => {
                matches!(record.value(*slot), Value::Boolean(value) if value == *wanted)
            }
            Self::Integer(slot, test) => {
                matches!(record.value(*slot), Value::Integer(value) if test.holds(value))
            }
            Self::Decimal(slot, test) => {
                matches!(record.value(*slot), Value::Decimal(value) if test.holds(value))
            }
            Self::Date(slot, test) => matches!(record.value(*slot), Value::Date(value) if test.holds(value)),
            Self::Instant(slot, test) => {
                matches!(record.value(*slot), Value::Instant(value) if test.holds(value))
            }
            Self::Text(slot, test) => matches!(record.value(*slot), Value::Text(value) if test.holds(value)),
            Self::Choice(slot, test) => {
                matches!(record.value(*slot), Value::Choice(value) if test.holds(value))
            }
            Self::Reference(slot, test) => {
                matches!(record.value(*slot), Value::Reference(key) if test.holds(key))
            }
            Self::Set(slot, test) => matches!(record.value(*slot), Value::Set(set) if test.holds(set)),
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

fn keys(values: Vec<Scalar>) -> Box<[KeyMatch]> {
    let key = |value| match value {
        Scalar::Key(key) => Some(KeyMatch::new(&key)),
        Scalar::Text(text) => Some(KeyMatch::new(&OwnedKey::Text(text))),
        _ => None,
    };
    values.into_iter().filter_map(key).collect()
}
