//! How a row is read back: column by column, each checked, nothing taken on trust.

use crate::error::{Damage, SqliteStoreError};
use email_identity::EmailAddress;
use invitation_lifecycle::Selector;
use rusqlite::Row;
use rusqlite::types::ValueRef;
use serde::de::{DeserializeOwned, IntoDeserializer};
use std::fmt::Display;
use storage_contract::{Timestamp, Version};
use uuid::Uuid;

type Result<T> = std::result::Result<T, SqliteStoreError>;

/// Reads the columns of one row from left to right.
pub(crate) struct Reader<'r> {
    table: &'static str,
    row: &'r Row<'r>,
    next: usize,
}

impl<'r> Reader<'r> {
    pub(crate) const fn new(table: &'static str, row: &'r Row<'r>) -> Self {
        Self { table, row, next: 0 }
    }

    fn value(&mut self) -> Result<ValueRef<'r>> {
        let value = self.row.get_ref(self.next)?;
        self.next = self.next.saturating_add(1);
        Ok(value)
    }

    /// The error about the column that was read last.
    fn wrong<T>(&self, expected: &'static str, found: &dyn Display) -> Result<T> {
        let index = self.next.saturating_sub(1);
        let column = self.row.as_ref().column_name(index).unwrap_or("?").to_owned();
        let damage = Damage::Column { column, expected, found: found.to_string() };
        Err(SqliteStoreError::Damaged { table: self.table, damage })
    }

    fn wrong_type<T>(&self, expected: &'static str, found: ValueRef<'_>) -> Result<T> {
        match found {
            ValueRef::Blob(octets) => {
                self.wrong(expected, &format_args!("a blob of {} octets", octets.len()))
            }
            ValueRef::Null | ValueRef::Integer(_) | ValueRef::Real(_) | ValueRef::Text(_) => {
                self.wrong(expected, &format_args!("a value of type {}", found.data_type()))
            }
        }
    }

    /// What the columns do not say together: the aggregate's own check failed.
    pub(crate) fn restored<T, E: Display>(&self, restored: std::result::Result<T, E>) -> Result<T> {
        let damaged = |error: E| {
            let damage = Damage::Record(error.to_string());
            SqliteStoreError::Damaged { table: self.table, damage }
        };
        restored.map_err(damaged)
    }

    /// A column that depends on another one is absent, or there where it must not be.
    pub(crate) fn unfitting<T>(&self, what: impl Into<String>) -> Result<T> {
        Err(SqliteStoreError::Damaged { table: self.table, damage: Damage::Record(what.into()) })
    }

    pub(crate) fn id<T: From<Uuid>>(&mut self) -> Result<T> {
        match self.optional_id()? {
            Some(id) => Ok(id),
            None => self.wrong("an id of 16 octets", &"nothing"),
        }
    }

    pub(crate) fn optional_id<T: From<Uuid>>(&mut self) -> Result<Option<T>> {
        match self.value()? {
            ValueRef::Null => Ok(None),
            ValueRef::Blob(octets) if octets.len() == 16 => Ok(Uuid::from_slice(octets).ok().map(T::from)),
            other => self.wrong_type("an id of 16 octets", other),
        }
    }

    pub(crate) fn integer(&mut self) -> Result<i64> {
        match self.value()? {
            ValueRef::Integer(integer) => Ok(integer),
            other => self.wrong_type("an integer", other),
        }
    }

    pub(crate) fn count<T: TryFrom<i64>>(&mut self) -> Result<T> {
        match self.optional_count()? {
            Some(count) => Ok(count),
            None => self.wrong("a count", &"nothing"),
        }
    }

    pub(crate) fn optional_count<T: TryFrom<i64>>(&mut self) -> Result<Option<T>> {
        match self.value()? {
            ValueRef::Null => Ok(None),
            ValueRef::Integer(integer) => match T::try_from(integer) {
                Ok(count) => Ok(Some(count)),
                Err(_) => self.wrong("a count", &integer),
            },
            other => self.wrong_type("a count", other),
        }
    }

    pub(crate) fn version(&mut self) -> Result<Version> {
        self.integer().map(Version::from_stored)
    }

    pub(crate) fn instant(&mut self) -> Result<Timestamp> {
        match self.optional_instant()? {
            Some(instant) => Ok(instant),
            None => self.wrong("an instant in microseconds", &"nothing"),
        }
    }

    pub(crate) fn optional_instant(&mut self) -> Result<Option<Timestamp>> {
        match self.value()? {
            ValueRef::Null => Ok(None),
            ValueRef::Integer(micros) => match Timestamp::from_unix_micros(micros) {
                Ok(instant) => Ok(Some(instant)),
                Err(_) => self.wrong("an instant in microseconds", &micros),
            },
            other => self.wrong_type("an instant in microseconds", other),
        }
    }

    pub(crate) fn text(&mut self) -> Result<&'r str> {
        match self.optional_text()? {
            Some(text) => Ok(text),
            None => self.wrong("a text", &"nothing"),
        }
    }

    pub(crate) fn optional_text(&mut self) -> Result<Option<&'r str>> {
        match self.value()? {
            ValueRef::Null => Ok(None),
            ValueRef::Text(octets) => match std::str::from_utf8(octets) {
                Ok(text) => Ok(Some(text)),
                Err(_) => self.wrong("a text", &"octets that are no UTF-8"),
            },
            other => self.wrong_type("a text", other),
        }
    }

    /// An address: as given, and in the next column its key.
    pub(crate) fn address(&mut self) -> Result<EmailAddress> {
        match self.optional_address()? {
            Some(address) => Ok(address),
            None => self.wrong("the key of an address", &"nothing"),
        }
    }

    /// An address, or nothing in both columns.
    pub(crate) fn optional_address(&mut self) -> Result<Option<EmailAddress>> {
        let (given, key) = match (self.optional_text()?, self.optional_text()?) {
            (None, None) => return Ok(None),
            (Some(given), Some(key)) => (given, key),
            (Some(_), None) | (None, Some(_)) => return self.wrong("an address and its key", &"one of both"),
        };
        match EmailAddress::restore(given, key) {
            Ok(address) => Ok(Some(address)),
            // The error's text would repeat the address.
            Err(error) => self.wrong("the key of the address beside it", &error.code()),
        }
    }

    /// A text of one of several forms.
    pub(crate) fn parsed<T: std::str::FromStr>(&mut self, expected: &'static str) -> Result<T> {
        match self.text()?.parse() {
            Ok(value) => Ok(value),
            Err(_) => self.wrong(expected, &"another text"),
        }
    }

    /// A text of one of several forms, or nothing.
    pub(crate) fn optional_parsed<T: std::str::FromStr>(
        &mut self,
        expected: &'static str,
    ) -> Result<Option<T>> {
        match self.optional_text()?.map(str::parse) {
            None => Ok(None),
            Some(Ok(value)) => Ok(Some(value)),
            Some(Err(_)) => self.wrong(expected, &"another text"),
        }
    }

    /// A variant by its wire name, as [`name`](crate::column::name) gave it.
    pub(crate) fn named<T: DeserializeOwned>(&mut self, expected: &'static str) -> Result<T> {
        match self.optional_named(expected)? {
            Some(value) => Ok(value),
            None => self.wrong(expected, &"nothing"),
        }
    }

    /// A variant by its wire name, or nothing.
    pub(crate) fn optional_named<T: DeserializeOwned>(
        &mut self,
        expected: &'static str,
    ) -> Result<Option<T>> {
        let Some(text) = self.optional_text()? else { return Ok(None) };
        let named: std::result::Result<T, serde::de::value::Error> = T::deserialize(text.into_deserializer());
        match named {
            Ok(value) => Ok(Some(value)),
            Err(_) => self.wrong(expected, &"another text"),
        }
    }

    pub(crate) fn selector(&mut self) -> Result<Selector> {
        match self.value()? {
            ValueRef::Blob(octets) => match octets.try_into() {
                Ok(octets) => Ok(Selector::from_bytes(octets)),
                Err(_) => self.wrong_type("a selector of 16 octets", ValueRef::Blob(octets)),
            },
            other => self.wrong_type("a selector of 16 octets", other),
        }
    }

    pub(crate) fn json<T: DeserializeOwned>(&mut self, expected: &'static str) -> Result<T> {
        match self.optional_json(expected)? {
            Some(value) => Ok(value),
            None => self.wrong(expected, &"nothing"),
        }
    }

    pub(crate) fn optional_json<T: DeserializeOwned>(&mut self, expected: &'static str) -> Result<Option<T>> {
        match self.optional_text()?.map(serde_json::from_str) {
            None => Ok(None),
            Some(Ok(value)) => Ok(Some(value)),
            // The error's text could repeat what is stored.
            Some(Err(error)) => {
                self.wrong(expected, &format_args!("JSON that fails at octet {}", error.column()))
            }
        }
    }
}
