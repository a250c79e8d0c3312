//! Reads schemas and configurations, and tells everything that is wrong with them, each with its place.

mod problem;
mod reader;
mod tree;

pub use problem::{DefinitionError, Problem, ProblemKind};
pub(crate) use reader::{Fields, Reader};
pub(crate) use tree::Tree;
