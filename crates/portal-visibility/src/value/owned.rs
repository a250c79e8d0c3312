//! Values that stand for themselves: what a portal user wants to write.

use super::{Date, Elements, Key, OwnedKey, Value};
use crate::schema::ValueKind;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::fmt;
use storage_contract::Timestamp;

/// The value of a field, owned. On the wire decimals are texts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OwnedValue {
    /// Missing.
    #[default]
    Empty,
    /// Yes or no.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// An exact decimal number.
    Decimal(Decimal),
    /// A text.
    Text(String),
    /// A day.
    Date(Date),
    /// An instant.
    Instant(Timestamp),
    /// The code of a choice.
    Choice(String),
    /// The key of a record of another module.
    Reference(OwnedKey),
    /// Several choices (their codes as texts) or references.
    Set(Vec<OwnedKey>),
}

impl Elements for Vec<OwnedKey> {
    fn any(&self, found: &mut dyn FnMut(Key<'_>) -> bool) -> bool {
        self.iter().any(|key| found(key.borrow()))
    }
}

impl OwnedValue {
    /// The same, borrowed.
    pub fn borrow(&self) -> Value<'_> {
        match self {
            Self::Empty => Value::Empty,
            Self::Boolean(value) => Value::Boolean(*value),
            Self::Integer(value) => Value::Integer(*value),
            Self::Decimal(value) => Value::Decimal(*value),
            Self::Text(value) => Value::Text(value),
            Self::Date(value) => Value::Date(*value),
            Self::Instant(value) => Value::Instant(*value),
            Self::Choice(value) => Value::Choice(value),
            Self::Reference(key) => Value::Reference(key.borrow()),
            Self::Set(keys) => Value::Set(keys),
        }
    }

    /// A copy of a value; nothing of what is malformed.
    pub fn of(value: Value<'_>) -> Self {
        match value {
            Value::Empty | Value::Malformed => Self::Empty,
            Value::Boolean(value) => Self::Boolean(value),
            Value::Integer(value) => Self::Integer(value),
            Value::Decimal(value) => Self::Decimal(value),
            Value::Text(value) => Self::Text(value.into()),
            Value::Date(value) => Self::Date(value),
            Value::Instant(value) => Self::Instant(value),
            Value::Choice(value) => Self::Choice(value.into()),
            Value::Reference(key) => Self::Reference(key.to_owned()),
            Value::Set(set) => {
                let mut keys = Vec::new();
                set.any(&mut |key| {
                    keys.push(key.to_owned());
                    false
                });
                Self::Set(keys)
            }
        }
    }

    /// Whether it is missing; an empty set is.
    pub fn is_empty(&self) -> bool {
        self.borrow().is_empty()
    }

    /// The keys that a reference or a set of references names.
    pub(crate) fn keys(&self, kind: ValueKind) -> &[OwnedKey] {
        match (self, kind) {
            (Self::Reference(key), ValueKind::Reference) => std::slice::from_ref(key),
            (Self::Set(keys), ValueKind::References) => keys,
            _ => &[],
        }
    }
}

impl fmt::Display for OwnedValue {
    /// As a condition would write it: `6`, `'gold'`, `['east', 'west']`; what is missing is `empty`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            _ if self.is_empty() => f.write_str("empty"),
            Self::Empty => Ok(()),
            Self::Boolean(value) => value.fmt(f),
            Self::Integer(value) => value.fmt(f),
            Self::Decimal(value) => value.fmt(f),
            Self::Text(text) | Self::Choice(text) => quoted(f, text),
            Self::Date(value) => quoted(f, &value.to_string()),
            Self::Instant(value) => quoted(f, &value.to_string()),
            Self::Reference(key) => key_as_constant(f, key),
            Self::Set(keys) => {
                for (index, key) in keys.iter().enumerate() {
                    f.write_str(if index > 0 { ", " } else { "[" })?;
                    key_as_constant(f, key)?;
                }
                f.write_str("]")
            }
        }
    }
}

fn key_as_constant(f: &mut fmt::Formatter<'_>, key: &OwnedKey) -> fmt::Result {
    match key {
        OwnedKey::Integer(key) => write!(f, "{key}"),
        OwnedKey::Uuid(key) => quoted(f, &key.to_string()),
        OwnedKey::Text(key) => quoted(f, key),
    }
}

/// A text as a constant of a condition.
pub(crate) fn quoted(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    write!(f, "'{}'", text.replace('\'', "''"))
}
