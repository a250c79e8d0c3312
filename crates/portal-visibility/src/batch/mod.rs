//! Many records at once: the steps of a bound rule, each taken by a block of rows before the next step.

mod answers;
mod column;
mod columns;
mod error;
mod records;
mod select;
mod selection;

pub use column::{Cells, Places};
pub use columns::{Columns, ColumnsBuilder};
pub use error::{ColumnProblem, ColumnsError};
pub use records::Records;
pub use select::{Rows, select_runs};
pub use selection::Selection;

pub(crate) use answers::Answers;
pub(crate) use records::{each_of, is_sparse, narrow};
