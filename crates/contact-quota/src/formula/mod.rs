//! Plan formulas as data: what a host may write, how it is checked, and how it is evaluated (CQ-01 … CQ-04, CQ-17, CQ-19).

mod bind;
mod builtin;
mod catalogue;
mod compiled;
mod error;
mod evaluate;
mod expression;
mod facts;
mod file;
mod grant;
mod history;
mod limit;
mod problem;
mod read;
mod read_expression;
mod read_value;
#[cfg(feature = "schema")]
mod schema;
mod trace;

pub use builtin::support_contacts;
pub use catalogue::{Bound, Catalogue, Evaluation};
pub use error::{EvaluateError, FactProblem};
pub(crate) use evaluate::{at_step, granted, per_block};
pub use expression::{
    Condition, Constant, Count, Expression, Fact, GroupSize, PerBlock, Rounding, Step, Steps, Sum, When,
};
pub use facts::{Entitlement, FactValue, Facts};
pub use file::{CatalogueFile, FactDeclaration, FactKind, Formula, Group, Product};
pub use grant::{Grant, GrantKind};
pub use history::{DatedEntitlement, EntitlementHistory, HistoryError, Span};
pub use limit::Limit;
pub(crate) use problem::Reader;
pub use problem::{CatalogueError, CatalogueProblem, ProblemKind};
#[cfg(feature = "schema")]
pub use schema::catalogue_schema;
