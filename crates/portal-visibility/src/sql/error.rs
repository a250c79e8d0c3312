//! What a filter lacks to be exact in a dialect (PV-48).

use super::dialect::Dialect;
use super::mapping::ColumnType;
use std::fmt;

/// A filter cannot be expressed exactly. Lists everything that it lacks (PV-48).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SqlError {
    /// For which database.
    pub dialect: Dialect,
    /// At least one, without repetition.
    pub lacks: Vec<Lack>,
}

impl SqlError {
    /// A stable code under which a host can translate; each lack has its own.
    #[expect(clippy::unused_self, reason = "every error tells its code in the same way")]
    pub const fn code(&self) -> &'static str {
        "sql.not_exact"
    }
}

impl fmt::Display for SqlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no exact filter for {}", self.dialect.name())?;
        self.lacks.iter().try_for_each(|lack| write!(f, "\n  {lack}"))
    }
}

impl std::error::Error for SqlError {}

/// One thing that is lacking.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
#[non_exhaustive]
pub enum Lack {
    /// The mapping does not say where the module is.
    #[error("the module `{module}` is not mapped")]
    Module {
        /// The module.
        module: String,
    },
    /// The mapping does not say where the field is.
    #[error("`{module}.{field}` is not mapped")]
    Field {
        /// The module.
        module: String,
        /// The field.
        field: String,
    },
    /// The mapping does not say where the layout is (PV-19).
    #[error("the layout of `{module}` is not mapped")]
    Layout {
        /// The module.
        module: String,
    },
    /// A set is mapped to a column of single values, or a single value to where sets are kept.
    #[error(
        "`{module}.{field}`: a set has a table of links or a column of JSON arrays, a single value has a column"
    )]
    Shape {
        /// The module.
        module: String,
        /// The field.
        field: String,
    },
    /// The dialect does not keep values of the field's type so, or does not compare them exactly.
    #[error(
        "`{module}.{field}`: values of its type are not compared exactly in a column of type {column_type:?}"
    )]
    Type {
        /// The module.
        module: String,
        /// The field; empty for the key.
        field: String,
        /// As it is mapped.
        column_type: ColumnType,
    },
    /// Texts are compared without regard to case, and there is no column of fold keys (PV-21).
    #[error("`{module}.{field}` has no column of fold keys")]
    Fold {
        /// The module.
        module: String,
        /// The field.
        field: String,
    },
    /// A text with a NUL character, which this dialect cannot be given here.
    #[error("`{module}.{field}`: a text with a NUL character")]
    Nul {
        /// The module.
        module: String,
        /// The field; empty for the key.
        field: String,
    },
}

impl Lack {
    /// A stable code under which a host can translate.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Module { .. } => "sql.module",
            Self::Field { .. } => "sql.field",
            Self::Layout { .. } => "sql.layout",
            Self::Shape { .. } => "sql.shape",
            Self::Type { .. } => "sql.type",
            Self::Fold { .. } => "sql.fold",
            Self::Nul { .. } => "sql.nul",
        }
    }
}
