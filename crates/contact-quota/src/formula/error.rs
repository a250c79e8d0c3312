//! Why there is no number (CQ-17): never 0 instead, never unlimited.

use super::file::FactKind;
use crate::civil_date::CivilDate;
use serde::{Deserialize, Serialize};

/// Why a formula has no answer (CQ-17).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(tag = "error", rename_all = "snake_case")]
pub enum EvaluateError {
    /// The catalogue has no such product.
    #[error("there is no product `{product}`")]
    UnknownProduct {
        /// As it was named.
        product: String,
    },
    /// No formula of the product holds on the day (CQ-19).
    #[error("product `{product}` has no formula on {on}")]
    NoFormula {
        /// Which product.
        product: String,
        /// The day asked for.
        on: CivilDate,
    },
    /// Nothing is recorded of what the contract was entitled to on the day.
    #[error("no entitlement is recorded for {on}")]
    NoEntitlement {
        /// The day asked for.
        on: CivilDate,
    },
    /// The facts do not do.
    #[error("the facts do not do: {}", list(problems))]
    Facts {
        /// Everything that is wrong with them.
        problems: Vec<FactProblem>,
    },
    /// The number is too large to be told.
    #[error("the number at {path} is too large")]
    TooLarge {
        /// Where in the catalogue, or `grants[n]` of the contract.
        path: String,
    },
    /// A grant of the contract holds on no day.
    #[error("grants[{index}] ends before it begins")]
    EmptyGrant {
        /// Which one, from 0.
        index: usize,
    },
}

impl EvaluateError {
    /// A stable code under which a host can translate.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::UnknownProduct { .. } => "quota.unknown_product",
            Self::NoFormula { .. } => "quota.no_formula",
            Self::NoEntitlement { .. } => "quota.no_entitlement",
            Self::Facts { .. } => "quota.facts",
            Self::TooLarge { .. } => "quota.too_large",
            Self::EmptyGrant { .. } => "quota.empty_grant",
        }
    }
}

impl EvaluateError {
    /// The same answer to the question about another day.
    pub(super) fn asked_on(&self, day: CivilDate) -> Self {
        match self {
            Self::NoFormula { product, .. } => Self::NoFormula { product: product.clone(), on: day },
            Self::NoEntitlement { .. } => Self::NoEntitlement { on: day },
            Self::UnknownProduct { .. }
            | Self::Facts { .. }
            | Self::TooLarge { .. }
            | Self::EmptyGrant { .. } => self.clone(),
        }
    }
}

/// One thing that is wrong with the facts (CQ-17).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(tag = "problem", rename_all = "snake_case")]
#[non_exhaustive]
pub enum FactProblem {
    /// The formula needs it, and it is not told.
    #[error("`{fact}` is not told")]
    Missing {
        /// Which fact.
        fact: String,
    },
    /// The catalogue does not know it.
    #[error("`{fact}` is not known")]
    Unknown {
        /// Which fact.
        fact: String,
    },
    /// The set cannot hold it.
    #[error("`{fact}` holds `{item}`, which is not known")]
    UnknownItem {
        /// Which set.
        fact: String,
        /// The unknown thing.
        item: String,
    },
    /// A number below 0.
    #[error("`{fact}` is {value}, below 0")]
    Negative {
        /// Which number.
        fact: String,
        /// What it is.
        value: i64,
    },
    /// Told as another kind than declared.
    #[error("`{fact}` is told as {told:?}, and is declared as {declared:?}")]
    WrongKind {
        /// Which fact.
        fact: String,
        /// As it is declared.
        declared: FactKind,
        /// As it is told.
        told: FactKind,
    },
}

impl FactProblem {
    /// A stable code under which a host can translate.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Missing { .. } => "quota.fact_missing",
            Self::Unknown { .. } => "quota.fact_unknown",
            Self::UnknownItem { .. } => "quota.item_unknown",
            Self::Negative { .. } => "quota.fact_negative",
            Self::WrongKind { .. } => "quota.fact_kind",
        }
    }
}

fn list(problems: &[FactProblem]) -> String {
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}
