//! The statements that write one row of a table, each made from one list of the table's columns.

use crate::error::SqliteStoreError;
use crate::store::{Prepared, SqliteTx};
use rusqlite::Params;
use storage_contract::Version;

/// Statements with the same parameters in the same order: the columns, the version, the tenant, the rest of the key.
pub(crate) struct RowStatements {
    pub(crate) table: &'static str,
    pub(crate) insert: &'static str,
    pub(crate) update: &'static str,
    /// Without the columns: the version, the tenant, the rest of the key.
    pub(crate) delete: &'static str,
}

/// `row_statements!(table (columns but for key and version) by (key but for the tenant))`.
///
/// A named parameter gets its number where it first appears, which is at the same place in an insertion and in an update.
macro_rules! row_statements {
    ($table:ident ($($column:ident)+) by ($($key:ident)+)) => {
        $crate::statements::RowStatements {
            table: stringify!($table),
            insert: concat!(
                "INSERT INTO ", stringify!($table), " (", $(stringify!($column), ", ",)+
                "version, tenant", $(", ", stringify!($key),)+ ") VALUES (", $(":", stringify!($column), ", ",)+
                ":version, :tenant", $(", :", stringify!($key),)+ ")",
            ),
            update: concat!(
                "UPDATE ", stringify!($table), " SET ",
                $(stringify!($column), " = :", stringify!($column), ", ",)+ "version = :version + 1 ",
                "WHERE tenant = :tenant", $(" AND ", stringify!($key), " = :", stringify!($key),)+
                " AND version = :version",
            ),
            delete: concat!(
                "DELETE FROM ", stringify!($table), " WHERE version = :version AND tenant = :tenant",
                $(" AND ", stringify!($key), " = :", stringify!($key),)+
            ),
        }
    };
}
pub(crate) use row_statements;

/// The version that a row has before it is written: the expected one, or of a new row the first.
pub(crate) fn stored(expected: Option<Version>) -> i64 {
    expected.unwrap_or(Version::FIRST).to_stored()
}

/// Writes rows of one table, one after the other; its statements are made ready once.
pub(crate) struct RowWriter<'t> {
    tx: &'t SqliteTx<'t>,
    statements: &'static RowStatements,
    insert: Option<Prepared<'t>>,
    update: Option<Prepared<'t>>,
}

impl RowWriter<'_> {
    /// The tenant whose rows they are.
    pub(crate) const fn tenant_key(&self) -> [u8; 16] {
        self.tx.tenant_key()
    }

    /// Writes a row: over the one with the expected version, or a new one. The parameters are those of [`RowStatements`].
    pub(crate) fn put(
        &mut self,
        expected: Option<Version>,
        params: impl Params,
    ) -> Result<(), SqliteStoreError> {
        let RowStatements { table, insert, update, .. } = *self.statements;
        match expected {
            Some(_) => ready(&mut self.update, self.tx, update)?.write_expected(table, params),
            None => ready(&mut self.insert, self.tx, insert)?.write(params).map(drop),
        }
    }
}

fn ready<'s, 't>(
    statement: &'s mut Option<Prepared<'t>>,
    tx: &'t SqliteTx<'t>,
    sql: &str,
) -> Result<&'s mut Prepared<'t>, SqliteStoreError> {
    match statement {
        Some(statement) => Ok(statement),
        empty @ None => Ok(empty.insert(tx.prepared(sql)?)),
    }
}

impl SqliteTx<'_> {
    /// For many rows of a table.
    pub(crate) const fn writer(&self, statements: &'static RowStatements) -> RowWriter<'_> {
        RowWriter { tx: self, statements, insert: None, update: None }
    }

    /// Writes one row, as [`RowWriter::put`] does.
    pub(crate) fn put(
        &self,
        statements: &'static RowStatements,
        expected: Option<Version>,
        params: impl Params,
    ) -> Result<(), SqliteStoreError> {
        self.writer(statements).put(expected, params)
    }

    /// Deletes the row that has the version among the parameters.
    pub(crate) fn delete(
        &self,
        statements: &RowStatements,
        params: impl Params,
    ) -> Result<(), SqliteStoreError> {
        self.write_expected(statements.table, statements.delete, params)
    }
}
