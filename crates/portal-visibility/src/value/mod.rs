//! Values of fields, as records show them to the evaluator (PV-21).

mod date;
mod decimal;
mod fold;
mod key;
mod keys;
mod owned;
mod set;

pub use date::{Date, DateError};
pub use fold::{fold_key, is_nfc};
pub use key::{Key, KeyKind, OwnedKey};
pub use owned::OwnedValue;
pub use set::Elements;

pub(crate) use decimal::{decimal_scale_limit, exact, fits};
pub(crate) use fold::{contains_but_for_case, same_but_for_case};
pub(crate) use key::KeyMatch;
pub(crate) use keys::Keys;
pub(crate) use owned::quoted;

pub use rust_decimal::Decimal;
use std::fmt;
use storage_contract::Timestamp;

/// The value of one field of one record, borrowed from the record (PV-21).
///
/// There are no floats. A value of another kind than its field is declared with satisfies no condition at all, not even *is empty*:
/// what is malformed never opens a record.
///
/// Texts are compared byte by byte and are expected in Unicode's form NFC ([`is_nfc`]); the check of writes sees to it.
#[derive(Clone, Copy, Default)]
pub enum Value<'a> {
    /// Missing. The empty text is not missing; an empty set is.
    #[default]
    Empty,
    /// Not a value of the field's kind. Satisfies nothing.
    Malformed,
    /// Yes or no.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// An exact decimal number; `1.0` and `1.00` are equal.
    Decimal(Decimal),
    /// A text.
    Text(&'a str),
    /// A day of the calendar.
    Date(Date),
    /// An instant.
    Instant(Timestamp),
    /// The code of a choice.
    Choice(&'a str),
    /// The key of a record of another module.
    Reference(Key<'a>),
    /// Several choices (their codes as [`Key::Text`]) or references. An empty set is as good as [`Value::Empty`].
    Set(&'a dyn Elements),
}

impl<'a> Value<'a> {
    /// `Empty` for `None`.
    pub fn of<T>(value: Option<T>, make: impl FnOnce(T) -> Self) -> Self {
        value.map_or(Self::Empty, make)
    }

    /// A text that may be missing.
    pub fn text(text: Option<&'a str>) -> Self {
        text.map_or(Self::Empty, Self::Text)
    }

    /// Whether it is missing (PV-15, PV-21).
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Set(set) => !set.any(&mut |_| true),
            Self::Malformed
            | Self::Boolean(_)
            | Self::Integer(_)
            | Self::Decimal(_)
            | Self::Text(_)
            | Self::Date(_)
            | Self::Instant(_)
            | Self::Choice(_)
            | Self::Reference(_) => false,
        }
    }
}

impl fmt::Debug for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("Empty"),
            Self::Malformed => f.write_str("Malformed"),
            Self::Boolean(value) => write!(f, "Boolean({value})"),
            Self::Integer(value) => write!(f, "Integer({value})"),
            Self::Decimal(value) => write!(f, "Decimal({value})"),
            Self::Text(value) => write!(f, "Text({value:?})"),
            Self::Date(value) => write!(f, "Date({value})"),
            Self::Instant(value) => write!(f, "Instant({value})"),
            Self::Choice(value) => write!(f, "Choice({value:?})"),
            Self::Reference(value) => write!(f, "Reference({value})"),
            Self::Set(set) => {
                let mut list = f.debug_set();
                set.any(&mut |element| {
                    list.entry(&element);
                    false
                });
                list.finish()
            }
        }
    }
}
