//! Types of fields, and where records keep their values (PV-21).

use super::model::{FieldId, ModuleId};
use std::collections::BTreeSet;
use std::fmt;

/// Where a record keeps a value, and what kind of value belongs there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    pub(crate) field: FieldId,
    pub(crate) kind: ValueKind,
}

impl Slot {
    /// The position of the field in [`Module::fields`](super::Module::fields).
    #[inline]
    pub const fn index(self) -> usize {
        self.field.0 as usize
    }

    /// Which field.
    pub const fn field(self) -> FieldId {
        self.field
    }

    /// What kind of value belongs there.
    #[inline]
    pub const fn kind(self) -> ValueKind {
        self.kind
    }
}

/// The kind of a value, in one byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ValueKind {
    /// [`Value::Boolean`](crate::Value::Boolean).
    Boolean,
    /// [`Value::Integer`](crate::Value::Integer).
    Integer,
    /// [`Value::Decimal`](crate::Value::Decimal).
    Decimal,
    /// [`Value::Text`](crate::Value::Text).
    Text,
    /// [`Value::Date`](crate::Value::Date).
    Date,
    /// [`Value::Instant`](crate::Value::Instant).
    Instant,
    /// [`Value::Choice`](crate::Value::Choice).
    Choice,
    /// [`Value::Reference`](crate::Value::Reference).
    Reference,
    /// [`Value::Set`](crate::Value::Set) of choices.
    Choices,
    /// [`Value::Set`](crate::Value::Set) of references.
    References,
}

/// The type of a field (PV-21).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldType {
    /// Yes or no.
    Boolean,
    /// A whole number.
    Integer,
    /// An exact decimal.
    Decimal {
        /// Digits behind the point, at most.
        scale: u32,
    },
    /// A text.
    Text,
    /// A day.
    Date,
    /// An instant.
    Instant,
    /// One of several codes.
    Choice {
        /// The codes.
        options: BTreeSet<String>,
    },
    /// A lookup: one record of a module.
    Reference {
        /// The module.
        to: ModuleId,
    },
    /// Several of several codes.
    Choices {
        /// The codes.
        options: BTreeSet<String>,
    },
    /// A multi-select lookup: several records of a module.
    References {
        /// The module.
        to: ModuleId,
    },
}

impl FieldType {
    /// The kind of its values.
    pub const fn kind(&self) -> ValueKind {
        match self {
            Self::Boolean => ValueKind::Boolean,
            Self::Integer => ValueKind::Integer,
            Self::Decimal { .. } => ValueKind::Decimal,
            Self::Text => ValueKind::Text,
            Self::Date => ValueKind::Date,
            Self::Instant => ValueKind::Instant,
            Self::Choice { .. } => ValueKind::Choice,
            Self::Reference { .. } => ValueKind::Reference,
            Self::Choices { .. } => ValueKind::Choices,
            Self::References { .. } => ValueKind::References,
        }
    }

    /// The module that it refers to.
    pub const fn target(&self) -> Option<ModuleId> {
        match self {
            Self::Reference { to } | Self::References { to } => Some(*to),
            Self::Boolean
            | Self::Integer
            | Self::Decimal { .. }
            | Self::Text
            | Self::Date
            | Self::Instant
            | Self::Choice { .. }
            | Self::Choices { .. } => None,
        }
    }

    /// The codes to choose from.
    pub const fn options(&self) -> Option<&BTreeSet<String>> {
        match self {
            Self::Choice { options } | Self::Choices { options } => Some(options),
            Self::Boolean
            | Self::Integer
            | Self::Decimal { .. }
            | Self::Text
            | Self::Date
            | Self::Instant
            | Self::Reference { .. }
            | Self::References { .. } => None,
        }
    }
}

impl fmt::Display for ValueKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl ValueKind {
    /// What a field of this kind is called.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Boolean => "a boolean",
            Self::Integer => "an integer",
            Self::Decimal => "a decimal",
            Self::Text => "a text",
            Self::Date => "a date",
            Self::Instant => "an instant",
            Self::Choice => "a choice",
            Self::Reference => "a reference",
            Self::Choices => "a set of choices",
            Self::References => "a set of references",
        }
    }

    /// Whether there may be several at once.
    pub const fn is_set(self) -> bool {
        matches!(self, Self::Choices | Self::References)
    }
}
