//! The statements that write one row of a table, each made from one list of the table's columns.

use crate::error::SqliteStoreError;
use crate::store::SqliteTx;
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

impl SqliteTx<'_> {
    /// Writes a row: over the one with the expected version, or a new one. The parameters are those of [`RowStatements`].
    pub(crate) fn put(
        &self,
        statements: &RowStatements,
        expected: Option<Version>,
        params: impl Params,
    ) -> Result<(), SqliteStoreError> {
        match expected {
            Some(_) => self.write_expected(statements.table, statements.update, params),
            None => self.write(statements.insert, params).map(drop),
        }
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
