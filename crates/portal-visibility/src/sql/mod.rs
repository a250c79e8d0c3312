//! A user's visibility as an exact filter for a database (PV-46, PV-48).
//!
//! The filter comes from the same bound rule that [`Viewer::sees`](crate::Viewer::sees) evaluates. It has bound parameters only; names of tables and columns come from the
//! [mapping](SqlMapping) that the host gives, and are quoted. What a dialect cannot express exactly is [refused by name](Lack); nothing is approximated.
//!
//! What the mapping promises: a missing value is `NULL`, texts are in NFC and the database keeps them as UTF-8, a fold-key column holds
//! [`fold_key`](crate::fold_key) of its text, dates as text are `YYYY-MM-DD`, UUIDs as text are written with hyphens in lower-case letters (within
//! JSON arrays: in any), and link tables have a row for each element of a set, where an element that is `NULL` does not count.

mod dialect;
mod error;
mod filter;
mod json_sets;
mod list;
mod lower;
mod mapping;
mod output;
mod search;
mod sets;
mod units;

pub use dialect::Dialect;
pub use error::{Lack, SqlError};
pub use filter::{RowFilter, SqlFilter};
pub use list::{SqlColumn, SqlList};
pub use mapping::{Column, ColumnType, FieldMapping, JsonArray, Link, ModuleMapping, SqlMapping};
pub use output::Parameter;
