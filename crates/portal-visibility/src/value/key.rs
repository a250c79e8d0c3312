//! Keys of records, whatever the host's database counts them with.

use super::keys::read;
use serde::{Deserialize, Serialize};
use std::fmt;
use uuid::Uuid;

/// What kind of keys the records of a module have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum KeyKind {
    /// Texts, compared byte by byte.
    #[default]
    Text,
    /// Whole numbers.
    Integer,
    /// UUIDs.
    Uuid,
}

/// The key of a record, borrowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key<'a> {
    /// A whole number.
    Integer(i64),
    /// A UUID. As a text it is written with hyphens, in letters of either case.
    Uuid(Uuid),
    /// A text.
    Text(&'a str),
}

impl Key<'_> {
    /// An owned copy.
    pub fn to_owned(self) -> OwnedKey {
        match self {
            Self::Integer(key) => OwnedKey::Integer(key),
            Self::Uuid(key) => OwnedKey::Uuid(key),
            Self::Text(key) => OwnedKey::Text(key.into()),
        }
    }
}

impl fmt::Display for Key<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Integer(key) => write!(f, "{key}"),
            Self::Uuid(key) => write!(f, "{key}"),
            Self::Text(key) => f.write_str(key),
        }
    }
}

/// The key of a record, owned.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OwnedKey {
    /// A whole number.
    Integer(i64),
    /// A UUID.
    Uuid(Uuid),
    /// A text.
    Text(Box<str>),
}

impl OwnedKey {
    /// The same, borrowed.
    pub fn borrow(&self) -> Key<'_> {
        match self {
            Self::Integer(key) => Key::Integer(*key),
            Self::Uuid(key) => Key::Uuid(*key),
            Self::Text(key) => Key::Text(key),
        }
    }

    /// The key of a module's record, if it is one of that kind; a UUID may be given as text.
    pub(crate) fn of_kind(kind: KeyKind, key: Key<'_>) -> Option<Self> {
        match (kind, key) {
            (KeyKind::Integer, Key::Integer(key)) => Some(Self::Integer(key)),
            (KeyKind::Uuid, Key::Uuid(key)) => Some(Self::Uuid(key)),
            (KeyKind::Uuid, Key::Text(text)) => read(text).map(Self::Uuid),
            (KeyKind::Text, Key::Text(key)) => Some(Self::Text(key.into())),
            (KeyKind::Integer | KeyKind::Uuid | KeyKind::Text, _) => None,
        }
    }
}

impl fmt::Display for OwnedKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.borrow().fmt(f)
    }
}

/// A key to compare many others with; made once, when a portal is bound.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum KeyMatch {
    Integer(i64),
    Uuid { key: Uuid, text: Box<str> },
    Text(Box<str>),
}

impl KeyMatch {
    pub(crate) fn new(key: &OwnedKey) -> Self {
        match key {
            OwnedKey::Integer(key) => Self::Integer(*key),
            OwnedKey::Uuid(key) => Self::Uuid { key: *key, text: key.to_string().into() },
            OwnedKey::Text(key) => Self::Text(key.clone()),
        }
    }

    #[inline]
    pub(crate) fn is(&self, other: Key<'_>) -> bool {
        match (self, other) {
            (Self::Integer(own), Key::Integer(other)) => *own == other,
            (Self::Text(own), Key::Text(other)) => **own == *other,
            (Self::Uuid { key, .. }, Key::Uuid(other)) => *key == other,
            (Self::Uuid { text, .. }, Key::Text(other)) => text.eq_ignore_ascii_case(other),
            (Self::Integer(_) | Self::Uuid { .. } | Self::Text(_), _) => false,
        }
    }

    /// Whether the other is a key of the same kind at all; what is not is malformed and satisfies nothing, *differs* included.
    #[inline]
    pub(crate) fn same_kind(&self, other: Key<'_>) -> bool {
        match (self, other) {
            (Self::Integer(_), Key::Integer(_))
            | (Self::Text(_), Key::Text(_))
            | (Self::Uuid { .. }, Key::Uuid(_)) => true,
            (Self::Uuid { .. }, Key::Text(other)) => read(other).is_some(),
            (Self::Integer(_) | Self::Uuid { .. } | Self::Text(_), _) => false,
        }
    }

    /// The key itself.
    pub(crate) fn borrow(&self) -> Key<'_> {
        match self {
            Self::Integer(key) => Key::Integer(*key),
            Self::Uuid { key, .. } => Key::Uuid(*key),
            Self::Text(key) => Key::Text(key),
        }
    }

    pub(crate) fn owned(&self) -> OwnedKey {
        self.borrow().to_owned()
    }
}
