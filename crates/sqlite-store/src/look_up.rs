//! Rows of a table by many keys at once.

use crate::column::blob;
use crate::error::SqliteStoreError;
use crate::row::Reader;
use crate::store::{Prepared, SqliteTx};
use rusqlite::ToSql;
use rusqlite::types::{ToSqlOutput, ValueRef};
use std::borrow::Cow;
use std::fmt::Write as _;
use uuid::Uuid;

type Result<T> = std::result::Result<T, SqliteStoreError>;

/// How many keys one run of a statement looks up. Fewer than these are looked up one by one, so that a look-up has two statements and no more.
const AT_ONCE: usize = 50;

/// A look-up by keys. Its statement says `wanted` for them, and `column1`, `column2` … for their parts.
pub(crate) struct LookUp {
    pub(crate) table: &'static str,
    pub(crate) columns: &'static str,
    pub(crate) condition: &'static str,
    /// How many parameters of the condition are the same for all keys: `?1` is the tenant.
    pub(crate) fixed: usize,
}

/// One part of a key.
pub(crate) enum Key<'k> {
    Id([u8; 16]),
    Text(Cow<'k, str>),
}

impl<'k> Key<'k> {
    pub(crate) const fn id(id: Uuid) -> Self {
        Self::Id(blob(id))
    }

    pub(crate) fn text(text: impl Into<Cow<'k, str>>) -> Self {
        Self::Text(text.into())
    }
}

impl ToSql for Key<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Id(id) => ValueRef::Blob(id),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
        }))
    }
}

impl LookUp {
    /// The statement for so many keys of so many parts. The keys are a row source of their own, which comes first: for each of them the table's index is
    /// asked, and nothing is sorted or kept.
    fn statement(&self, keys: usize, parts: usize) -> String {
        let Self { table, columns, condition, fixed } = self;
        let mut sql = format!("SELECT {columns} FROM (VALUES ");
        let mut parameter = *fixed;
        for key in 0..keys {
            sql.push_str(if key == 0 { "(" } else { ", (" });
            for part in 0..parts {
                parameter = parameter.saturating_add(1);
                let comma = if part == 0 { "" } else { ", " };
                // A string takes whatever is written to it.
                let _ = write!(sql, "{comma}?{parameter}");
            }
            sql.push(')');
        }
        let _ = write!(sql, ") AS wanted CROSS JOIN {table} WHERE {condition}");
        sql
    }
}

impl SqliteTx<'_> {
    /// Every row with one of these keys. `fixed` are the parameters that are the same for all.
    pub(crate) fn look_up<T, const PARTS: usize>(
        &self,
        look_up: &LookUp,
        fixed: &[[u8; 16]],
        keys: &[[Key<'_>; PARTS]],
        read: fn(&mut Reader<'_>) -> Result<T>,
    ) -> Result<Vec<T>> {
        let mut found = Vec::new();
        let (many, rest) = keys.as_chunks::<AT_ONCE>();
        let mut run = |statement: &mut Prepared<'_>, keys: &[[Key<'_>; PARTS]]| {
            let fixed = fixed.iter().map(|id| id as &dyn ToSql);
            let parts = keys.iter().flatten().map(|part| part as &dyn ToSql);
            statement.rows_with(&mut found, look_up.table, fixed.chain(parts), read)
        };
        if !many.is_empty() {
            let mut statement = self.prepared(&look_up.statement(AT_ONCE, PARTS))?;
            many.iter().try_for_each(|keys| run(&mut statement, keys))?;
        }
        if !rest.is_empty() {
            let mut statement = self.prepared(&look_up.statement(1, PARTS))?;
            rest.chunks(1).try_for_each(|key| run(&mut statement, key))?;
        }
        Ok(found)
    }
}
