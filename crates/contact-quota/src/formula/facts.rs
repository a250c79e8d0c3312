//! What a host tells about a contract.

use super::grant::Grant;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What a host tells about a contract, by name. A fact that is not told is not 0: a formula that needs it has no answer (CQ-17).
///
/// ```
/// use contact_quota::Facts;
/// let facts = Facts::new().with_set("apps", ["attendance", "man_hours"]).with_count("connections", 2);
/// assert_eq!(serde_json::to_string(&facts)?, r#"{"apps":["attendance","man_hours"],"connections":2}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Facts(pub(crate) BTreeMap<String, FactValue>);

/// The value of a fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum FactValue {
    /// Yes or no.
    Flag(bool),
    /// A number. A negative one can be written down, and is refused (CQ-17).
    Count(i64),
    /// Codes of things.
    Set(BTreeSet<String>),
}

impl Facts {
    /// Nothing is told.
    pub const fn new() -> Self {
        Self(BTreeMap::new())
    }

    /// Tells any fact.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: FactValue) -> Self {
        self.0.insert(name.into(), value);
        self
    }

    /// Tells a number.
    #[must_use]
    pub fn with_count(self, name: impl Into<String>, count: i64) -> Self {
        self.with(name, FactValue::Count(count))
    }

    /// Tells a set by the codes of its things.
    #[must_use]
    pub fn with_set<T: Into<String>>(
        self,
        name: impl Into<String>,
        items: impl IntoIterator<Item = T>,
    ) -> Self {
        self.with(name, FactValue::Set(items.into_iter().map(Into::into).collect()))
    }

    /// Tells yes or no.
    #[must_use]
    pub fn with_flag(self, name: impl Into<String>, flag: bool) -> Self {
        self.with(name, FactValue::Flag(flag))
    }

    /// What is told of a fact.
    pub fn get(&self, name: &str) -> Option<&FactValue> {
        self.0.get(name)
    }

    /// All that is told, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &FactValue)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }
}

/// What a contract is entitled to by: its product, the facts about it, and what it was granted beyond the formula.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entitlement {
    /// The product's code in the catalogue.
    pub product: String,
    /// What the host tells.
    #[serde(default)]
    pub facts: Facts,
    /// Exceptions for this contract, in the order in which they take effect, after those of the product.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub grants: Vec<Grant>,
}

impl Entitlement {
    /// A product with facts, without exceptions.
    pub fn new(product: impl Into<String>, facts: Facts) -> Self {
        Self { product: product.into(), facts, grants: Vec::new() }
    }
}
