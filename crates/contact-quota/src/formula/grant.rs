//! Exceptions to a formula, for one contract or for all contracts of a product.

use crate::period::Period;
use crate::quota::Quota;
use crate::text::Text;
use serde::{Deserialize, Serialize};

/// An exception to the formula. Grants take effect in the order in which they are listed: those of the product, then those of the contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Grant {
    /// What it does to the number so far.
    pub kind: GrantKind,
    /// The number that it adds, sets or guarantees.
    pub value: Quota,
    /// When it holds; always, if left out (CQ-19).
    #[serde(default)]
    pub period: Period,
    /// Why.
    pub label: Text,
}

/// What a grant does to the number so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum GrantKind {
    /// Adds to it.
    Add,
    /// Takes its place.
    Replace,
    /// Raises it, if it is lower.
    AtLeast,
}
