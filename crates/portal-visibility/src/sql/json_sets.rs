//! Sets that are kept as JSON arrays in a column. Whatever stands in the column, it is read as [`JsonModule`](crate::JsonModule) reads it (PV-15, PV-46): a missing
//! value, a JSON `null` and an array without elements are empty sets, an element that is `null` does not count, and what is no array, or has an element that is
//! neither text nor whole number, is malformed and satisfies nothing. So a column is unwrapped only where it is an array, and an element is compared only as what
//! it is: nothing raises an error, and no number is taken for a text.

use super::dialect::Dialect;
use super::mapping::{ColumnType, JsonArray};
use super::output::Output;

/// The pieces of which questions about one set are made. Texts about an element stand within [`any`](Self::any) or [`all`](Self::all).
pub(super) struct JsonSet {
    dialect: Dialect,
    /// The column.
    own: String,
    /// The elements as a table.
    from: String,
    /// An element is there.
    there: String,
    /// An element is a text or a whole number of 64 bits.
    pub(super) sound: String,
    /// An element is of the kind that the set's elements are.
    pub(super) of_kind: String,
    /// An element as it is compared: a value where it is of its kind.
    pub(super) element: String,
    /// As what it is compared.
    pub(super) column_type: ColumnType,
}

impl JsonSet {
    pub(super) fn new(out: &Output<'_>, array: &JsonArray) -> Self {
        let own = out.plain(&array.column);
        match out.dialect {
            Dialect::Sqlite => Self::of_sqlite(own, out.inner(), array.element),
            Dialect::PostgreSql => Self::of_postgres(own, out.inner(), array.element),
        }
    }

    /// Of numbers beyond 64 bits SQLite makes floats, of `true` the number 1: so both the type in JSON and that of the value count.
    fn of_sqlite(own: String, inner: &str, element: ColumnType) -> Self {
        let (kind, value) = (format!("{inner}.\"type\""), format!("{inner}.\"value\""));
        let text = format!("{kind} = 'text'");
        let (of_kind, value_of) = match element {
            ColumnType::Uuid | ColumnType::UuidText => {
                let hex = |digits| "[0-9a-f]".repeat(digits);
                let pattern = [8, 4, 4, 4, 12].map(hex).join("-");
                let lower = format!("lower({value})");
                // `GLOB` ends at the first NUL, comparing does not.
                let long = format!("length(CAST({value} AS BLOB)) = 36");
                (format!("{text} AND {long} AND {lower} GLOB '{pattern}'"), lower)
            }
            ColumnType::BigInt => {
                (format!("{kind} = 'integer' AND typeof({value}) = 'integer'"), value.clone())
            }
            _ => (text, value.clone()),
        };
        Self {
            dialect: Dialect::Sqlite,
            from: format!(
                "json_each(CASE WHEN json_valid({own}) THEN CASE json_type({own}) WHEN 'array' THEN {own} END END) AS {inner}"
            ),
            there: format!("{kind} <> 'null'"),
            sound: format!("{kind} IN ('text', 'integer') AND typeof({value}) IN ('text', 'integer')"),
            of_kind,
            element: value_of,
            column_type: compared(element),
            own,
        }
    }

    /// PostgreSQL keeps numbers of any size, and `1.0` apart from `1`.
    fn of_postgres(own: String, inner: &str, element: ColumnType) -> Self {
        let value = format!("{inner}.\"value\"");
        let kind = format!("jsonb_typeof({value})");
        let number = format!("CASE {kind} WHEN 'number' THEN {value}::numeric END");
        let whole = format!(
            "COALESCE(scale({number}) = 0 AND {number} BETWEEN {} AND {}, FALSE)",
            i64::MIN,
            i64::MAX
        );
        let text = format!("{kind} = 'string'");
        let letters = format!("CASE {kind} WHEN 'string' THEN {value} #>> '{{}}' END");
        let (of_kind, value_of) = match element {
            ColumnType::Uuid | ColumnType::UuidText => {
                let lower = format!("(lower(({letters}) COLLATE \"C\"))");
                let shape = "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$";
                (format!("COALESCE({lower} ~ '{shape}', FALSE)"), lower)
            }
            ColumnType::BigInt => (whole.clone(), format!("({number})")),
            _ => (text.clone(), format!("(({letters}) COLLATE \"C\")")),
        };
        Self {
            dialect: Dialect::PostgreSql,
            from: format!(
                "jsonb_array_elements(CASE jsonb_typeof({own}) WHEN 'array' THEN {own} END) AS {inner}(\"value\")"
            ),
            there: format!("{kind} <> 'null'"),
            sound: format!("({text} OR {whole})"),
            of_kind,
            element: value_of,
            column_type: match compared(element) {
                ColumnType::BigInt => ColumnType::Numeric,
                other => other,
            },
            own,
        }
    }

    /// PV-15: the set has no element.
    pub(super) fn is_empty(&self) -> String {
        let Self { own, from, there, .. } = self;
        let unwrapped = match self.dialect {
            Dialect::Sqlite => {
                format!("CASE WHEN json_valid({own}) THEN json_type({own}) IN ('null', 'array') END")
            }
            Dialect::PostgreSql => format!("jsonb_typeof({own}) IN ('null', 'array')"),
        };
        format!("({own} IS NULL OR ({unwrapped} AND NOT EXISTS (SELECT 1 FROM {from} WHERE {there})))")
    }

    /// The set is sound, and this is true of at least one element.
    pub(super) fn any(&self, text: &str) -> String {
        let (any, all) = self.aggregates();
        format!("(SELECT {any}({text}) AND {all}({}) FROM {} WHERE {})", self.sound, self.from, self.there)
    }

    /// The set has elements, and this is true of all of them.
    pub(super) fn all(&self, text: &str) -> String {
        let (_, all) = self.aggregates();
        format!("(SELECT {all}({text}) FROM {} WHERE {})", self.from, self.there)
    }

    const fn aggregates(&self) -> (&'static str, &'static str) {
        match self.dialect {
            Dialect::Sqlite => ("max", "min"),
            Dialect::PostgreSql => ("bool_or", "bool_and"),
        }
    }
}

/// UUIDs are compared as texts, in lower-case letters.
const fn compared(element: ColumnType) -> ColumnType {
    match element {
        ColumnType::Uuid | ColumnType::UuidText => ColumnType::Text,
        other => other,
    }
}
