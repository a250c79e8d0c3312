//! The expressions of a formula. There is no loop, no division and no subtraction: whatever is written down ends, exactly.

use crate::quota::Quota;
use crate::text::Text;
use serde::{Deserialize, Serialize};

/// One part of a formula: a number with its reason (CQ-04).
///
/// In a file it is a table with the kind as its only key: `{ constant = { value = 4, label = "base" } }`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Expression {
    /// A fixed number.
    Constant(Constant),
    /// A number that the host tells.
    Fact(Fact),
    /// How many things a set holds, exclusions aside.
    Count(Count),
    /// How many things a group of the catalogue holds, subscribed or not: what a product brings along.
    Group(GroupSize),
    /// The sum of parts.
    Sum(Sum),
    /// A table: the value of the highest step that is reached.
    Steps(Steps),
    /// So many for each block of something.
    PerBlock(PerBlock),
    /// One of two, by a condition.
    When(When),
}

/// A fixed number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Constant {
    /// The number.
    pub value: Quota,
    /// What it is called.
    pub label: Text,
}

/// A number that the host tells, such as connections.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Fact {
    /// A fact of kind `count`.
    pub of: String,
    /// What it is called; by default as the fact is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<Text>,
}

/// How many things a set holds, without those of some groups. Each thing counts once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Count {
    /// A fact of kind `set`.
    pub of: String,
    /// Groups whose things do not count. The first group that names a thing is the reason given.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub except: Vec<String>,
    /// What it is called; by default as the fact is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<Text>,
}

/// How many things a group of the catalogue holds, whether the host tells of them or not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct GroupSize {
    /// A fact of kind `set`.
    pub of: String,
    /// One of its groups.
    pub group: String,
    /// What it is called.
    pub label: Text,
}

/// The sum of parts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Sum {
    /// At least one.
    pub parts: Vec<Expression>,
    /// What it is called.
    pub label: Text,
}

/// A table: the value of the highest step whose `from` is reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Steps {
    /// What is looked up.
    pub of: Box<Expression>,
    /// The first from 0, so that there is always a result (CQ-17); rising.
    pub table: Vec<Step>,
    /// What it is called.
    pub label: Text,
}

/// One step of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Step {
    /// From this number on, inclusive.
    pub from: u64,
    /// The value up to the next step.
    pub value: Quota,
}

/// So many for each block: with `size` 10 and `value` 2, two for every ten.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PerBlock {
    /// What is cut into blocks.
    pub of: Box<Expression>,
    /// How large a block is, at least 1.
    pub size: u64,
    /// How many each block gives.
    pub value: u64,
    /// Whether a block counts once it is begun, or once it is full.
    pub rounding: Rounding,
    /// What it is called.
    pub label: Text,
}

/// When a block counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Rounding {
    /// Once it is begun: 11 are two blocks of ten.
    Started,
    /// Once it is full: 19 are one block of ten.
    Full,
}

/// One of two, by a condition. There is always an answer: `otherwise` cannot be left out (CQ-17).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct When {
    /// What is asked.
    pub condition: Condition,
    /// If it holds.
    pub then: Box<Expression>,
    /// If not.
    pub otherwise: Box<Expression>,
    /// What it is called.
    pub label: Text,
}

/// A question about the facts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Condition {
    /// A fact of kind `flag` is true.
    Flag(String),
    /// A set holds a thing.
    Has {
        /// A fact of kind `set`.
        of: String,
        /// One of its things.
        item: String,
    },
    /// A number reaches another.
    AtLeast {
        /// A fact of kind `count`.
        of: String,
        /// The number to reach.
        value: u64,
    },
    /// All of these hold; at least one is named.
    All(Vec<Condition>),
    /// One of these holds; at least one is named.
    Any(Vec<Condition>),
    /// This does not hold.
    Not(Box<Condition>),
}
