//! How a value is kept in a column. How it is read back, `row.rs` says.

use crate::error::SqliteStoreError;
use serde::Serialize;
use serde::ser::Error as _;
use serde_json::Value;
use storage_contract::Timestamp;
use uuid::Uuid;

type Result<T> = std::result::Result<T, SqliteStoreError>;

/// An id as it is kept.
pub(crate) const fn blob(id: Uuid) -> [u8; 16] {
    id.into_bytes()
}

/// An instant as it is kept.
pub(crate) fn micros(at: Option<Timestamp>) -> Option<i64> {
    at.map(Timestamp::as_unix_micros)
}

/// A number as it is kept: signed, since `SQLite` has no others.
pub(crate) fn count(count: u64) -> Result<i64> {
    i64::try_from(count).map_err(|_| SqliteStoreError::TooLarge { count })
}

/// What only its aggregate looks at.
pub(crate) fn json<T: Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(unwritable)
}

/// A variant without fields, by its wire name.
pub(crate) fn name<T: Serialize>(variant: &T) -> Result<String> {
    match serde_json::to_value(variant).map_err(unwritable)? {
        Value::String(name) => Ok(name),
        _ => Err(unwritable(serde_json::Error::custom("a variant with fields has no name"))),
    }
}

fn unwritable(error: serde_json::Error) -> SqliteStoreError {
    rusqlite::Error::ToSqlConversionFailure(Box::new(error)).into()
}
