//! Where the host keeps the values of fields: tables, columns, types (PV-46).

use super::dialect::Dialect;
use crate::schema::ValueKind;
use crate::value::KeyKind;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Where the host keeps its records, module by module. Only what is asked for has to be mapped.
///
/// ```
/// use portal_visibility::sql::*;
/// let mapping = SqlMapping::new().with(
///     "deals",
///     ModuleMapping::new("crm_deals", Column::new("id", ColumnType::BigInt))
///         .with("contact", Column::new("contact_id", ColumnType::BigInt))
///         .with("amount", Column::new("amount_cents", ColumnType::Units))
///         .with("helpers", Link::new("deal_helpers", "deal_id", Column::new("contact_id", ColumnType::BigInt))),
/// );
/// assert!(mapping.modules.contains_key("deals"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SqlMapping {
    /// By the name of the module.
    pub modules: BTreeMap<String, ModuleMapping>,
}

/// Where the records of a module are kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModuleMapping {
    /// The table. A name with a schema is written in two parts, `["crm", "deals"]`.
    pub table: Vec<String>,
    /// The column of the key, which is unique and never `NULL`.
    pub key: Column,
    /// The column of the layout (PV-19).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub layout: Option<Column>,
    /// By the name of the field.
    #[serde(default)]
    pub fields: BTreeMap<String, FieldMapping>,
}

/// Where the values of a field are kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldMapping {
    /// In a column of the module's table.
    Column(Column),
    /// In a table of their own: sets, and multi-select lookups.
    Link(Link),
    /// In a column of the module's table that holds a whole set as a JSON array.
    Json(JsonArray),
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// How values are kept in it.
    #[serde(rename = "type")]
    #[expect(clippy::struct_field_names, reason = "`type` is a word of the language")]
    pub column_type: ColumnType,
    /// Of a text: the column of its [fold key](crate::fold_key), by which texts are compared without regard to case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fold: Option<String>,
    /// Whether the column was declared with binary collation (`COLLATE "C"` in PostgreSQL; SQLite's default). Then its indexes serve the filter as it is; otherwise
    /// the filter asks for binary collation itself (PV-48).
    #[serde(default)]
    pub binary: bool,
    /// Whether it was declared `NOT NULL`. Then lists in its order are served by a plain index in either direction.
    #[serde(default)]
    pub required: bool,
}

/// A table of links: one row for each element of a record's set. An element that is `NULL` does not count; say so if it is [`required`](Column::required).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// The table.
    pub table: Vec<String>,
    /// The column that holds the key of the record whose set it is.
    pub record: String,
    /// The column that holds the element.
    pub element: Column,
}

/// A column that holds sets as JSON arrays: text in SQLite, `jsonb` in PostgreSQL. `NULL`, a JSON `null` and an array of nothing but `null` are empty sets; what is no
/// array, and an array with anything but texts, whole numbers and `null`, is malformed and satisfies nothing (PV-15).
///
/// Numbers are written as everybody writes them: `-0`, which readers of JSON take for different numbers, does not occur.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JsonArray {
    /// The column.
    pub column: String,
    /// How the elements are written: texts, numbers or UUIDs as text.
    pub element: ColumnType,
}

/// How values are kept in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnType {
    /// Booleans; in SQLite the integers 0 and 1.
    Boolean,
    /// Integers of 64 bits.
    BigInt,
    /// Decimals as integers, counted in units of the field's scale: 12.50 as 1250.
    Units,
    /// Decimals as `numeric`. SQLite has no exact decimals.
    Numeric,
    /// Texts.
    Text,
    /// Days as text, `2026-04-01`.
    DateText,
    /// Days as `date`. SQLite has no such type.
    Date,
    /// Instants as integers: microseconds since 1970 in UTC.
    Micros,
    /// Instants as `timestamptz`. SQLite has no such type.
    Timestamptz,
    /// UUIDs as text, with hyphens and in lower-case letters.
    UuidText,
    /// UUIDs as `uuid`. SQLite has no such type.
    Uuid,
}

impl ColumnType {
    /// Whether values of a kind can be kept so, and compared exactly, in a dialect. `keys`: of what kind the keys are that a reference names.
    pub fn fits(self, kind: ValueKind, keys: KeyKind, dialect: Dialect) -> bool {
        let native = dialect == Dialect::PostgreSql;
        match kind {
            ValueKind::Boolean => self == Self::Boolean,
            ValueKind::Integer => self == Self::BigInt,
            ValueKind::Decimal => self == Self::Units || (native && self == Self::Numeric),
            ValueKind::Text | ValueKind::Choice | ValueKind::Choices => self == Self::Text,
            ValueKind::Date => self == Self::DateText || (native && self == Self::Date),
            ValueKind::Instant => self == Self::Micros || (native && self == Self::Timestamptz),
            ValueKind::Reference | ValueKind::References => match keys {
                KeyKind::Text => self == Self::Text,
                KeyKind::Integer => self == Self::BigInt,
                KeyKind::Uuid => self == Self::UuidText || (native && self == Self::Uuid),
            },
        }
    }

    /// What PostgreSQL calls it.
    pub(super) const fn postgres(self) -> &'static str {
        match self {
            Self::Boolean => "boolean",
            Self::BigInt | Self::Units | Self::Micros => "bigint",
            Self::Numeric => "numeric",
            Self::Text | Self::DateText | Self::UuidText => "text",
            Self::Date => "date",
            Self::Timestamptz => "timestamptz",
            Self::Uuid => "uuid",
        }
    }

    /// Whether it is compared letter by letter.
    pub(super) const fn is_text(self) -> bool {
        matches!(self, Self::Text | Self::DateText | Self::UuidText)
    }
}

impl SqlMapping {
    /// Nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// And this module.
    #[must_use]
    pub fn with(mut self, module: impl Into<String>, mapping: ModuleMapping) -> Self {
        self.modules.insert(module.into(), mapping);
        self
    }
}

impl ModuleMapping {
    /// A table and its key.
    pub fn new(table: impl Into<String>, key: Column) -> Self {
        Self { table: vec![table.into()], key, layout: None, fields: BTreeMap::new() }
    }

    /// And this field.
    #[must_use]
    pub fn with(mut self, field: impl Into<String>, mapping: impl Into<FieldMapping>) -> Self {
        self.fields.insert(field.into(), mapping.into());
        self
    }

    /// And the column of the layout (PV-19).
    #[must_use]
    pub fn with_layout(mut self, column: Column) -> Self {
        self.layout = Some(column);
        self
    }
}

impl Column {
    /// A column.
    pub fn new(name: impl Into<String>, column_type: ColumnType) -> Self {
        Self { name: name.into(), column_type, fold: None, binary: false, required: false }
    }

    /// With the column of its fold key.
    #[must_use]
    pub fn with_fold(mut self, column: impl Into<String>) -> Self {
        self.fold = Some(column.into());
        self
    }

    /// Declared with binary collation.
    #[must_use]
    pub const fn binary(mut self) -> Self {
        self.binary = true;
        self
    }
}

impl Column {
    /// Declared `NOT NULL`.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// The column of a text's fold keys, if there is one.
    pub(super) fn fold_column(&self) -> Option<Self> {
        self.fold.as_ref().map(|fold| Self { name: fold.clone(), fold: None, ..self.clone() })
    }
}

impl JsonArray {
    /// A column of JSON arrays.
    pub fn new(column: impl Into<String>, element: ColumnType) -> Self {
        Self { column: column.into(), element }
    }
}

impl Link {
    /// A table of links.
    pub fn new(table: impl Into<String>, record: impl Into<String>, element: Column) -> Self {
        Self { table: vec![table.into()], record: record.into(), element }
    }
}

impl From<Column> for FieldMapping {
    fn from(column: Column) -> Self {
        Self::Column(column)
    }
}

impl From<JsonArray> for FieldMapping {
    fn from(array: JsonArray) -> Self {
        Self::Json(array)
    }
}

impl From<Link> for FieldMapping {
    fn from(link: Link) -> Self {
        Self::Link(link)
    }
}
