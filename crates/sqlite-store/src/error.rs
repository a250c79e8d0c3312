//! How this store fails, and which failures are conflicts.

use rusqlite::{ErrorCode, ffi};
use storage_contract::{FailureClass, StorageError};

/// Why a transaction cannot go on. Roll it back.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SqliteStoreError {
    /// A row to be saved or deleted has another version by now, or is not there.
    #[error("a row of {table} has changed, or is not there")]
    Stale {
        /// Which table.
        table: &'static str,
    },
    /// A row is not one that this library wrote.
    #[error("a row of {table} is damaged: {damage}")]
    Damaged {
        /// Which table.
        table: &'static str,
        /// What is wrong with it.
        damage: Damage,
    },
    /// A number is greater than `SQLite` can keep, which is 2^63 - 1. Nothing was written.
    #[error("the number {count} is greater than the file can keep")]
    TooLarge {
        /// The number.
        count: u64,
    },
    /// `SQLite` has rolled the transaction back after an earlier failure; nothing can be read or written in it any more.
    #[error("the transaction was rolled back after an earlier failure")]
    RolledBack,
    /// `SQLite` failed.
    #[error("{0}")]
    Database(#[from] rusqlite::Error),
}

/// What is wrong with a row.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Damage {
    /// A column does not hold what it has to hold.
    #[error("column {column} holds {found}, not {expected}")]
    Column {
        /// Which column.
        column: String,
        /// What it has to hold.
        expected: &'static str,
        /// What it holds, without its content.
        found: String,
    },
    /// Each column is sound, but together they are no such aggregate.
    #[error("{0}")]
    Record(String),
}

impl SqliteStoreError {
    /// A stable code for logs.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Stale { .. } => "sqlite_store.stale",
            Self::Damaged { .. } => "sqlite_store.damaged",
            Self::TooLarge { .. } => "sqlite_store.too_large",
            Self::RolledBack => "sqlite_store.rolled_back",
            Self::Database(_) => "sqlite_store.database",
        }
    }
}

impl StorageError for SqliteStoreError {
    /// A stale version, a duplicate key, and a file that others kept locked for longer than the busy timeout are conflicts. A
    /// violated foreign key is none: trying again would not help.
    fn class(&self) -> FailureClass {
        match self {
            Self::Stale { .. } => FailureClass::Conflict,
            Self::Database(error) if is_conflict(error) => FailureClass::Conflict,
            Self::Database(_) | Self::Damaged { .. } | Self::TooLarge { .. } | Self::RolledBack => {
                FailureClass::Other
            }
        }
    }
}

fn is_conflict(error: &rusqlite::Error) -> bool {
    error.sqlite_error().is_some_and(|error| {
        matches!(error.code, ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked)
            || matches!(
                error.extended_code,
                ffi::SQLITE_CONSTRAINT_PRIMARYKEY
                    | ffi::SQLITE_CONSTRAINT_UNIQUE
                    | ffi::SQLITE_CONSTRAINT_ROWID
            )
    })
}
