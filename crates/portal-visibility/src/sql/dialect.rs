//! The databases that filters are made for.

use serde::{Deserialize, Serialize};

/// A database, as far as its SQL goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dialect {
    /// SQLite from 3.38, with UTF-8 as its encoding. Parameters are `?1`, `?2`, …; a list is one parameter, a JSON text.
    Sqlite,
    /// PostgreSQL from 11. Parameters are `$1`, `$2`, …, each cast to its type in the text; a list is one parameter, an array.
    PostgreSql,
}

impl Dialect {
    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::PostgreSql => "PostgreSQL",
        }
    }
}
