//! A catalogue as a host writes it: TOML or JSON (CQ-04).

use super::expression::Expression;
use super::grant::Grant;
use crate::period::Period;
use crate::text::Text;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A catalogue of products, before it is checked. [`Catalogue::new`](super::Catalogue::new) checks it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CatalogueFile {
    /// The version of this form: 1.
    pub format: u32,
    /// What a host tells about a contract, by name.
    #[serde(default)]
    pub facts: BTreeMap<String, FactDeclaration>,
    /// The products, by code.
    pub products: BTreeMap<String, Product>,
}

impl CatalogueFile {
    /// The version of this form.
    pub const FORMAT: u32 = 1;
}

/// What a host tells about a contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FactDeclaration {
    /// What kind of value it has.
    pub kind: FactKind,
    /// What it is called.
    pub label: Text,
    /// For a set: every thing that it may hold, by code, with what it is called. Anything else is an unknown fact (CQ-17).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub items: BTreeMap<String, Text>,
    /// For a set: things that belong together, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub groups: BTreeMap<String, Group>,
}

/// What kind of value a fact has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum FactKind {
    /// A whole number from 0.
    Count,
    /// A set of things.
    Set,
    /// Yes or no.
    Flag,
}

/// Things of a set that belong together: options, or what a product brings along.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Group {
    /// What a thing of it is, as a reason: "is *an option* and does not count".
    pub label: Text,
    /// The codes of its things; at least one.
    pub items: Vec<String>,
}

/// A product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Product {
    /// What it is called.
    pub label: Text,
    /// Its formulas; no two hold on the same day (CQ-19).
    pub formulas: Vec<Formula>,
    /// What every contract of it is granted beyond the formula, in this order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub grants: Vec<Grant>,
}

/// How many contacts a contract of a product may register, while the formula holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Formula {
    /// When it holds; always, if left out.
    #[serde(default)]
    pub period: Period,
    /// The base (①): what may be registered when signing up with a form of today (CQ-06).
    pub base: Expression,
    /// What comes on top (②), filled through requests to support.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub additional: Vec<Expression>,
}
