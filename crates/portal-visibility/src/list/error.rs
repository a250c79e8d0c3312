//! What is wrong with the list that a portal user asks for.

use crate::definition::Problem;
use std::fmt;

/// A list cannot be made. Lists every mistake. It may be shown to the portal user: it says nothing of what is hidden (PV-36).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ListError {
    /// At least one.
    pub problems: Vec<ListProblem>,
}

impl ListError {
    /// A stable code under which a host can translate; each problem has its own.
    #[expect(clippy::unused_self, reason = "every error tells its code in the same way")]
    pub const fn code(&self) -> &'static str {
        "list.refused"
    }
}

impl fmt::Display for ListError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the list cannot be made")?;
        self.problems.iter().try_for_each(|problem| write!(f, "\n  {problem}"))
    }
}

impl std::error::Error for ListError {}

/// One mistake.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ListProblem {
    /// The portal does not show the module. The host says the same of a module that there is not.
    #[error("there is no such module")]
    Module,
    /// The filter has a mistake; its place begins with `filter`.
    #[error("{0}")]
    Filter(Problem),
    /// The order names a field that is hidden, or that there is not (PV-36).
    #[error("sort: `{module}` has no field `{field}`")]
    SortField {
        /// The module.
        module: String,
        /// The field as it is named.
        field: String,
    },
    /// The order names a field that has no order: a set, or a field of a subform.
    #[error("sort: records are not put in the order of `{field}`")]
    NoOrder {
        /// The field.
        field: String,
    },
    /// The order names a field twice.
    #[error("sort: `{field}` stands twice")]
    SortTwice {
        /// The field.
        field: String,
    },
    /// A search in a module of which no field may be searched.
    #[error("search: nothing in `{module}` can be searched")]
    NoSearch {
        /// The module.
        module: String,
    },
    /// A search for too many words at once.
    #[error("search: {words} words; at most {most} are looked for at once")]
    TooManyWords {
        /// How many there are.
        words: usize,
        /// How many may be.
        most: usize,
    },
    /// The position is one of a list in another order.
    #[error("the position does not belong to this list")]
    Position,
}

impl ListProblem {
    /// A stable code under which a host can translate.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Module => "list.module",
            Self::Filter(problem) => problem.kind.code(),
            Self::SortField { .. } => "list.sort_field",
            Self::NoOrder { .. } => "list.no_order",
            Self::SortTwice { .. } => "list.sort_twice",
            Self::NoSearch { .. } => "list.no_search",
            Self::TooManyWords { .. } => "list.too_many_words",
            Self::Position => "list.position",
        }
    }
}
