//! Single values that conditions compare with: constants, made of what was written, and values of the base record.

use crate::condition::Literal;
use crate::schema::{FieldType, Schema, ValueKind};
use crate::value::{Date, Key, KeyKind, OwnedKey, Value, exact, fits};
use rust_decimal::Decimal;
use storage_contract::Timestamp;
use unicode_normalization::UnicodeNormalization;

/// One value, owned. A choice is a text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Scalar {
    Boolean(bool),
    Integer(i64),
    Decimal(Decimal),
    Text(Box<str>),
    Date(Date),
    Instant(Timestamp),
    Key(OwnedKey),
}

impl Scalar {
    /// PV-15, PV-21: the constant as a value of the type, or what belongs there instead. Of a set: one element.
    pub(crate) fn of_literal(
        literal: &Literal,
        field_type: &FieldType,
        schema: &Schema,
    ) -> Result<Self, String> {
        let found = match (field_type, literal) {
            (FieldType::Boolean, Literal::Boolean(value)) => Some(Self::Boolean(*value)),
            (FieldType::Integer, Literal::Number(number)) => whole(*number).map(Self::Integer),
            (FieldType::Decimal { scale }, Literal::Number(number)) => decimal(*number, *scale),
            (FieldType::Decimal { scale }, Literal::Text(text)) => {
                exact(text).and_then(|number| decimal(number, *scale))
            }
            (FieldType::Text, Literal::Text(text)) => {
                (!text.contains('\0')).then(|| Self::Text(text.nfc().collect::<String>().into()))
            }
            (FieldType::Date, Literal::Text(text)) => Date::read(text).map(Self::Date),
            (FieldType::Instant, Literal::Text(text)) => text.parse().ok().map(Self::Instant),
            (FieldType::Choice { options } | FieldType::Choices { options }, Literal::Text(text)) => {
                options.contains(text).then(|| Self::Text(text.as_str().into()))
            }
            (FieldType::Reference { to } | FieldType::References { to }, literal) => {
                key(schema[*to].key(), literal).map(Self::Key)
            }
            (_, Literal::Boolean(_) | Literal::Number(_) | Literal::Text(_)) => None,
        };
        found.ok_or_else(|| wanted(field_type, schema))
    }

    /// The values of a base record's field: several of a set. None where it is missing or malformed. `keys`: of what kind the keys of the module are that it refers
    /// to.
    pub(crate) fn of_value(value: Value<'_>, kind: ValueKind, keys: KeyKind) -> Vec<Self> {
        let one = match (kind, value) {
            (ValueKind::Boolean, Value::Boolean(value)) => Self::Boolean(value),
            (ValueKind::Integer, Value::Integer(value)) => Self::Integer(value),
            (ValueKind::Decimal, Value::Decimal(value)) => Self::Decimal(value),
            (ValueKind::Text, Value::Text(value)) | (ValueKind::Choice, Value::Choice(value)) => {
                Self::Text(value.into())
            }
            (ValueKind::Date, Value::Date(value)) => Self::Date(value),
            (ValueKind::Instant, Value::Instant(value)) => Self::Instant(value),
            (ValueKind::Reference, Value::Reference(key)) => match OwnedKey::of_kind(keys, key) {
                Some(key) => Self::Key(key),
                None => return Vec::new(),
            },
            (ValueKind::Choices | ValueKind::References, Value::Set(set)) => {
                let mut found = Vec::new();
                set.any(&mut |key| {
                    let keys = if kind == ValueKind::Choices { KeyKind::Text } else { keys };
                    found.push(OwnedKey::of_kind(keys, key));
                    false
                });
                // One malformed element makes the whole malformed.
                let found: Option<Vec<OwnedKey>> = found.into_iter().collect();
                let element = |key| match (kind, key) {
                    (ValueKind::Choices, OwnedKey::Text(text)) => Self::Text(text),
                    (_, key) => Self::Key(key),
                };
                return found.unwrap_or_default().into_iter().map(element).collect();
            }
            _ => return Vec::new(),
        };
        vec![one]
    }
}

/// What a constant of that type is.
fn wanted(field_type: &FieldType, schema: &Schema) -> String {
    match field_type {
        FieldType::Boolean => "true or false".into(),
        FieldType::Integer => "a whole number of 64 bits".into(),
        FieldType::Decimal { scale } => format!("a number with at most {scale} digits behind the point"),
        FieldType::Text => "a text without NUL characters".into(),
        FieldType::Date => "a day such as '2026-04-01'".into(),
        FieldType::Instant => "an instant such as '2026-04-01T09:00:00+09:00'".into(),
        FieldType::Choice { .. } | FieldType::Choices { .. } => "one of the options".into(),
        FieldType::Reference { to } | FieldType::References { to } => match schema[*to].key() {
            KeyKind::Text => "a key as text".into(),
            KeyKind::Integer => "a key as a whole number".into(),
            KeyKind::Uuid => "a key as the text of a UUID".into(),
        },
    }
}

fn whole(number: Decimal) -> Option<i64> {
    let number = number.normalize();
    if number.scale() == 0 { i64::try_from(number.mantissa()).ok() } else { None }
}

fn decimal(number: Decimal, scale: u32) -> Option<Scalar> {
    fits(number, scale).then_some(Scalar::Decimal(number))
}

fn key(kind: KeyKind, literal: &Literal) -> Option<OwnedKey> {
    match literal {
        Literal::Number(number) => OwnedKey::of_kind(kind, Key::Integer(whole(*number)?)),
        Literal::Text(text) if !text.contains('\0') => OwnedKey::of_kind(kind, Key::Text(text)),
        Literal::Text(_) | Literal::Boolean(_) => None,
    }
}
