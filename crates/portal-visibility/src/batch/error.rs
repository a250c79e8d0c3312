//! What is wrong with columns.

use crate::schema::ValueKind;

/// Columns do not fit their module. Lists everything that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{module}`: {}", list(problems))]
#[non_exhaustive]
pub struct ColumnsError {
    /// The module.
    pub module: String,
    /// What is wrong, in the order in which the columns came.
    pub problems: Vec<ColumnProblem>,
}

/// What is wrong with one column.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ColumnProblem {
    /// The module has no such field of the record itself.
    #[error("there is no field `{column}`")]
    UnknownField {
        /// The name.
        column: String,
    },
    /// A column of this form holds no values of the field's type (PV-21).
    #[error("`{column}`: the column does not hold {kind}")]
    Type {
        /// The column.
        column: String,
        /// What the field holds.
        kind: ValueKind,
    },
    /// It has more or fewer rows than the others.
    #[error("`{column}`: {found} rows instead of {expected}")]
    Rows {
        /// The column.
        column: String,
        /// How many it has.
        found: usize,
        /// How many there are.
        expected: usize,
    },
    /// The bits that say which rows have a value are too few or too many.
    #[error("`{column}`: {found} words of bits instead of {expected}")]
    Bits {
        /// The column.
        column: String,
        /// How many words there are.
        found: usize,
        /// How many it takes, with sixty-four rows to each.
        expected: usize,
    },
}

impl ColumnsError {
    /// A stable code under which a host can translate.
    #[expect(clippy::unused_self, reason = "every error tells its code in the same way")]
    pub const fn code(&self) -> &'static str {
        "columns.invalid"
    }
}

impl ColumnProblem {
    /// A stable code under which a host can translate.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::UnknownField { .. } => "columns.unknown_field",
            Self::Type { .. } => "columns.type",
            Self::Rows { .. } => "columns.rows",
            Self::Bits { .. } => "columns.bits",
        }
    }
}

fn list(problems: &[ColumnProblem]) -> String {
    let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
    problems.join("; ")
}
