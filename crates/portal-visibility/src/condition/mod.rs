//! Conditions as people write them: comparisons joined by *and* and *or* (PV-14, PV-15, PV-21).

mod ast;
mod data;
mod error;
mod lex;
mod parse;
mod print;
#[cfg(feature = "schema")]
mod schema;

pub use ast::{Condition, FieldPath, Leaf, Literal, Operand, Operator, Test};
pub use error::{ParseError, ParseErrorKind};

pub(crate) use data::read;

/// Groups within groups, at most.
pub(crate) const MAX_DEPTH: usize = 32;
