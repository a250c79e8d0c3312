//! What may be done with records, and what may be done with fields.

use serde::{Deserialize, Serialize};
use std::fmt;

/// What a portal user may do with the records of a module (PV-11, PV-16).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Right {
    /// See the records that the module's rule shows.
    View,
    /// Add records.
    Create,
    /// Edit own records: those that they added, and their base record.
    Edit,
    /// Delete own records.
    Delete,
    /// Edit shared records: those that the organisation's users added.
    EditShared,
}

impl Right {
    /// Every right.
    pub const ALL: [Self; 5] = [Self::View, Self::Create, Self::Edit, Self::Delete, Self::EditShared];

    /// As it is written.
    pub const fn name(self) -> &'static str {
        match self {
            Self::View => "view",
            Self::Create => "create",
            Self::Edit => "edit",
            Self::Delete => "delete",
            Self::EditShared => "edit_shared",
        }
    }

    const fn bit(self) -> u8 {
        match self {
            Self::View => 1,
            Self::Create => 2,
            Self::Edit => 4,
            Self::Delete => 8,
            Self::EditShared => 16,
        }
    }
}

/// A set of rights.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Rights(u8);

impl Rights {
    /// None at all.
    pub const NONE: Self = Self(0);
    /// View and nothing else.
    pub const VIEW: Self = Self(1);

    /// These and one more.
    #[must_use]
    pub const fn with(self, right: Right) -> Self {
        Self(self.0 | right.bit())
    }

    /// Whether a right is among them.
    pub const fn has(self, right: Right) -> bool {
        self.0 & right.bit() != 0
    }

    /// The rights, one by one.
    pub fn iter(self) -> impl Iterator<Item = Right> {
        Right::ALL.into_iter().filter(move |right| self.has(*right))
    }
}

impl FromIterator<Right> for Rights {
    fn from_iter<I: IntoIterator<Item = Right>>(rights: I) -> Self {
        rights.into_iter().fold(Self::NONE, Self::with)
    }
}

impl fmt::Debug for Rights {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

impl Serialize for Rights {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl<'de> Deserialize<'de> for Rights {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Vec::<Right>::deserialize(deserializer).map(Self::from_iter)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Rights {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Rights".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let right = generator.subschema_for::<Right>();
        schemars::json_schema!({ "type": "array", "items": right, "uniqueItems": true })
    }
}

/// What is done with a field. Each use has its own question, and a hidden field answers no to all (PV-36).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum FieldUse {
    /// Its value is shown.
    Read,
    /// Records are chosen by it.
    Filter,
    /// Records are put in its order.
    Sort,
    /// Records are put together by it.
    Group,
    /// Words are looked for in it.
    Search,
    /// Its value leaves in a file.
    Export,
    /// Its value is set.
    Write,
}

impl FieldUse {
    /// Every use.
    pub const ALL: [Self; 7] =
        [Self::Read, Self::Filter, Self::Sort, Self::Group, Self::Search, Self::Export, Self::Write];

    /// As it is written.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Filter => "filter",
            Self::Sort => "sort",
            Self::Group => "group",
            Self::Search => "search",
            Self::Export => "export",
            Self::Write => "write",
        }
    }
}
