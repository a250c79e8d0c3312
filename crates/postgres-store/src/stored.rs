//! How an aggregate becomes a row, and a row an aggregate: the record as JSON, and beside it what keys and queries look at.

use crate::error::PostgresStoreError;
use crate::table::{Column, Kind, Table};
use bytes::{BufMut as _, BytesMut};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::error::Error;
use std::fmt;
use storage_contract::{Version, Versioned};
use tokio_postgres::Row;
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};
use uuid::Uuid;

type Result<T> = std::result::Result<T, PostgresStoreError>;

/// An aggregate that a table keeps.
pub(crate) trait Stored: Sized + 'static {
    /// The aggregate as plain data, which is what is kept.
    type Record: DeserializeOwned;

    /// Where it is kept.
    fn table() -> &'static Table;

    /// The columns of the key, then the others, in the order of the table.
    fn values(&self) -> Result<Vec<Value>>;

    /// The record as JSON.
    fn json(&self) -> serde_json::Result<Vec<u8>>;

    /// The aggregate of a record; the text says what is wrong with it.
    fn restore(record: Self::Record) -> std::result::Result<Self, String>;
}

/// `stored!(Aggregate as Record in table, |name| key (column: Kind = value, …) columns (…) record … restore …)`.
macro_rules! stored {
    (
        $type:ident as $record:ident in $table:ident, |$name:ident|
        key ($($key:ident: $key_kind:ident = $key_value:expr),*)
        columns ($($column:ident: $kind:ident = $value:expr),*)
        record $kept:expr,
        restore $restore:expr
    ) => {
        impl $crate::stored::Stored for $type {
            type Record = $record;

            fn table() -> &'static $crate::table::Table {
                static TABLE: $crate::table::Table = $crate::table::Table::new(
                    stringify!($table),
                    &[$((stringify!($key), $crate::table::Kind::$key_kind)),*],
                    &[$((stringify!($column), $crate::table::Kind::$kind)),*],
                );
                &TABLE
            }

            fn values(&self) -> std::result::Result<Vec<$crate::stored::Value>, $crate::PostgresStoreError> {
                #[allow(unused_variables, reason = "a row of which there is one per tenant has no further key")]
                let $name = self;
                Ok(vec![
                    $($crate::stored::Value::$key_kind(($key_value).into()),)*
                    $($crate::stored::Value::$kind(($value).into()),)*
                ])
            }

            fn json(&self) -> serde_json::Result<Vec<u8>> {
                let $name = self;
                serde_json::to_vec(&$kept)
            }

            fn restore(record: $record) -> std::result::Result<Self, String> {
                ($restore)(record).map_err(|error| error.to_string())
            }
        }
    };
}
pub(crate) use stored;

/// For records of which every one is an aggregate.
pub(crate) fn sound<R, T>(
    restore: impl Fn(R) -> T,
) -> impl Fn(R) -> std::result::Result<T, std::convert::Infallible> {
    move |record| Ok(restore(record))
}

/// A number as a column keeps it: signed, since PostgreSQL has no others.
pub(crate) fn count(table: &'static str, number: u64) -> Result<i64> {
    i64::try_from(number)
        .map_err(|_| PostgresStoreError::Unwritable { table, reason: format!("{number} is too large") })
}

/// One value of a row. `None` is an absent one.
pub(crate) enum Value {
    Uuid(Option<Uuid>),
    Text(Option<String>),
    Bigint(Option<i64>),
    Boolean(Option<bool>),
}

impl Value {
    pub(crate) const fn id(id: Uuid) -> Self {
        Self::Uuid(Some(id))
    }

    pub(crate) fn text(text: &str) -> Self {
        Self::Text(Some(text.to_owned()))
    }
}

/// The values of one column, row by row.
enum Array {
    Uuid(Vec<Option<Uuid>>),
    Text(Vec<Option<String>>),
    Bigint(Vec<Option<i64>>),
    Boolean(Vec<Option<bool>>),
}

impl Array {
    fn of(kind: Kind, rows: usize) -> Self {
        match kind {
            Kind::Uuid => Self::Uuid(Vec::with_capacity(rows)),
            Kind::Text => Self::Text(Vec::with_capacity(rows)),
            Kind::Bigint => Self::Bigint(Vec::with_capacity(rows)),
            Kind::Boolean => Self::Boolean(Vec::with_capacity(rows)),
        }
    }

    /// Answers whether the value is of the column's kind.
    fn push(&mut self, value: Value) -> bool {
        match (self, value) {
            (Self::Uuid(array), Value::Uuid(value)) => array.push(value),
            (Self::Text(array), Value::Text(value)) => array.push(value),
            (Self::Bigint(array), Value::Bigint(value)) => array.push(value),
            (Self::Boolean(array), Value::Boolean(value)) => array.push(value),
            _ => return false,
        }
        true
    }

    fn as_parameter(&self) -> &(dyn ToSql + Sync) {
        match self {
            Self::Uuid(array) => array,
            Self::Text(array) => array,
            Self::Bigint(array) => array,
            Self::Boolean(array) => array,
        }
    }
}

/// Rows to be written, column by column, as the parameters of [`RowStatements`](crate::table::RowStatements).
pub(crate) struct Batch {
    pub(crate) table: &'static Table,
    versions: Vec<i64>,
    arrays: Vec<Array>,
    records: Vec<Json>,
}

impl Batch {
    /// Whole rows, with the versions that they have before.
    pub(crate) fn of<'a, T: Stored>(rows: impl ExactSizeIterator<Item = (&'a T, Version)>) -> Result<Self> {
        let table = T::table();
        let mut batch = Self::empty(table, table.key.iter().chain(table.columns), rows.len());
        for (row, version) in rows {
            batch.push(row.values()?, version)?;
            let json = row.json().map_err(|error| unwritable(table, &error))?;
            batch.records.push(Json(json));
        }
        Ok(batch)
    }

    /// Changes of rows: the values and the JSON that a statement of its own makes something of.
    pub(crate) fn changes(
        table: &'static Table,
        columns: &'static [Column],
        rows: impl ExactSizeIterator<Item = (Vec<Value>, Version, serde_json::Value)>,
    ) -> Result<Self> {
        let mut batch = Self::empty(table, columns.iter(), rows.len());
        for (values, version, json) in rows {
            batch.push(values, version)?;
            batch.records.push(Json(json.to_string().into_bytes()));
        }
        Ok(batch)
    }

    /// Keys of rows that are to go.
    pub(crate) fn keys(
        table: &'static Table,
        rows: impl ExactSizeIterator<Item = (Vec<Value>, Version)>,
    ) -> Result<Self> {
        let mut batch = Self::empty(table, table.key.iter(), rows.len());
        for (key, version) in rows {
            batch.push(key, version)?;
        }
        Ok(batch)
    }

    fn empty<'c>(table: &'static Table, columns: impl Iterator<Item = &'c Column>, rows: usize) -> Self {
        Self {
            table,
            versions: Vec::with_capacity(rows),
            arrays: columns.map(|(_, kind)| Array::of(*kind, rows)).collect(),
            records: Vec::new(),
        }
    }

    fn push(&mut self, values: Vec<Value>, version: Version) -> Result<()> {
        self.versions.push(version.to_stored());
        let fits = values.len() == self.arrays.len()
            && self.arrays.iter_mut().zip(values).all(|(array, value)| array.push(value));
        let reason = "the values do not go with the columns";
        if fits { Ok(()) } else { Err(unwritable(self.table, &reason)) }
    }

    pub(crate) fn len(&self) -> usize {
        self.versions.len()
    }

    /// The columns of the key.
    pub(crate) fn key_parameters(&self) -> Vec<&(dyn ToSql + Sync)> {
        self.arrays.iter().take(self.table.key.len()).map(Array::as_parameter).collect()
    }

    /// Everything but the tenant.
    pub(crate) fn parameters(&self) -> Vec<&(dyn ToSql + Sync)> {
        let mut parameters: Vec<&(dyn ToSql + Sync)> = vec![&self.versions];
        parameters.extend(self.arrays.iter().map(Array::as_parameter));
        if !self.records.is_empty() {
            parameters.push(&self.records);
        }
        parameters
    }
}

fn unwritable(table: &'static Table, reason: &dyn fmt::Display) -> PostgresStoreError {
    PostgresStoreError::Unwritable { table: table.name, reason: reason.to_string() }
}

/// Reads `record, version`.
pub(crate) fn read<T: Stored>(row: &Row) -> Result<Versioned<T>> {
    let (record, version) = read_record::<T>(row)?;
    let value = T::restore(record).map_err(|damage| damaged::<T>(damage))?;
    Ok(Versioned { value, version })
}

/// Reads `record, version` without asking whether the record is sound.
pub(crate) fn read_record<T: Stored>(row: &Row) -> Result<(T::Record, Version)> {
    let column = |error: tokio_postgres::Error| damaged::<T>(error.to_string());
    let json: &RawValue<'_> = &row.try_get(0).map_err(column)?;
    // The error's text could repeat what is stored.
    let unread =
        |error: serde_json::Error| damaged::<T>(format!("its JSON fails at octet {}", error.column()));
    let record = serde_json::from_slice(json.0).map_err(unread)?;
    Ok((record, Version::from_stored(row.try_get(1).map_err(column)?)))
}

fn damaged<T: Stored>(damage: String) -> PostgresStoreError {
    PostgresStoreError::Damaged { table: T::table().name, damage }
}

/// JSON on its way to the server. `Debug` does not show it: drivers log parameters.
struct Json(Vec<u8>);

impl fmt::Debug for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Json(..)")
    }
}

/// The octet in front of the text, in both directions: the version of the format.
const JSONB_VERSION: u8 = 1;

impl ToSql for Json {
    fn to_sql(
        &self,
        _: &Type,
        out: &mut BytesMut,
    ) -> std::result::Result<IsNull, Box<dyn Error + Sync + Send>> {
        out.put_u8(JSONB_VERSION);
        out.put_slice(&self.0);
        Ok(IsNull::No)
    }

    fn accepts(kind: &Type) -> bool {
        *kind == Type::JSONB
    }

    to_sql_checked!();
}

/// JSON as it came from the server.
struct RawValue<'a>(&'a [u8]);

impl<'a> FromSql<'a> for RawValue<'a> {
    fn from_sql(_: &Type, raw: &'a [u8]) -> std::result::Result<Self, Box<dyn Error + Sync + Send>> {
        match raw.split_first() {
            Some((&JSONB_VERSION, json)) => Ok(Self(json)),
            _ => Err("JSON of another format".into()),
        }
    }

    fn accepts(kind: &Type) -> bool {
        *kind == Type::JSONB
    }
}

/// A key of several parts as one text: the same for the same key.
pub(crate) fn key_text<T: Serialize>(table: &'static str, key: &T) -> Result<String> {
    serde_json::to_string(key)
        .map_err(|error| PostgresStoreError::Unwritable { table, reason: error.to_string() })
}
