//! The tree of a condition.

use rust_decimal::Decimal;

/// What a record has to satisfy (PV-14). There is no *not*: every comparison with a missing value is false, and nothing turns that into a yes (PV-21).
///
/// On the left stands a field of the record, or, named with the base module or with `base`, one of the portal user's own record: `contacts.years >= 6` shows the records
/// of another module to those with six years and more, and none of them to the others. In a condition on the base module itself `contacts.years` is the field of each
/// record, as `years` is, and `base.years` the portal user's own.
///
/// It is written as text or as data; both say the same.
///
/// ```
/// use portal_visibility::Condition;
/// let text: Condition = "delivery != contacts.delivery and (years >= 6 or plan in ['gold', 'silver'])".parse()?;
/// let data: Condition = serde_json::from_str(r#"{ "and": [
///     { "field": "delivery", "op": "ne", "base": "contacts.delivery" },
///     { "or": [
///         { "field": "years", "op": "ge", "value": 6 },
///         { "field": "plan", "op": "in", "values": ["gold", "silver"] } ] } ] }"#)?;
/// assert_eq!(text, data);
/// assert_eq!(text.to_string().parse::<Condition>()?, text);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// All of them hold. At least two.
    And(Vec<Condition>),
    /// At least one of them holds. At least two.
    Or(Vec<Condition>),
    /// One comparison.
    Leaf(Leaf),
}

impl Condition {
    /// All of several; the only one stands for itself.
    pub fn all(mut parts: Vec<Self>) -> Self {
        match parts.pop() {
            Some(only) if parts.is_empty() => only,
            last => {
                parts.extend(last);
                Self::And(parts)
            }
        }
    }

    /// Any of several; the only one stands for itself.
    pub fn any(mut parts: Vec<Self>) -> Self {
        match parts.pop() {
            Some(only) if parts.is_empty() => only,
            last => {
                parts.extend(last);
                Self::Or(parts)
            }
        }
    }

    /// The comparisons, from left to right.
    pub fn leaves(&self) -> Vec<&Leaf> {
        match self {
            Self::Leaf(leaf) => vec![leaf],
            Self::And(parts) | Self::Or(parts) => parts.iter().flat_map(Self::leaves).collect(),
        }
    }
}

/// One comparison: a field of the record or of the portal user's base record, and what it is compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaf {
    /// The record's field; named with `base`, or with the base module in a condition on another, the base record's.
    pub field: FieldPath,
    /// What is asked of its value.
    pub test: Test,
}

/// A field, with or without the name of its module: `years`, `contacts.delivery`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FieldPath {
    /// The module, if it is named. For the base module `base` may stand, and then it is always the portal user's own record that is meant.
    pub module: Option<String>,
    /// The field.
    pub field: String,
}

impl FieldPath {
    /// A field without its module.
    pub fn new(field: impl Into<String>) -> Self {
        Self { module: None, field: field.into() }
    }

    /// A field of a module.
    pub fn of(module: impl Into<String>, field: impl Into<String>) -> Self {
        Self { module: Some(module.into()), field: field.into() }
    }
}

/// What is asked of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    /// It is missing: the only test that a missing value satisfies (PV-15).
    Empty,
    /// It is there.
    NotEmpty,
    /// It compares so with something.
    Compare(Operator, Operand),
}

/// How values are compared. Which types know which operator, [`Operator::fits`](Operator::fits) says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Operator {
    /// `=`
    Equal,
    /// `!=`: it is there and differs.
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    Greater,
    /// `>=`
    AtLeast,
    /// `~=`: equal but for case.
    Alike,
    /// `!~=`: it is there and differs by more than case.
    NotAlike,
    /// `in`: one of several.
    In,
    /// `not in`: it is there and none of several.
    NotIn,
    /// `contains`: a text within the text.
    Contains,
    /// `starts with`: a text at the beginning of the text.
    StartsWith,
    /// `has`: the set holds it.
    Has,
    /// `has any`: the set holds at least one of several.
    HasAny,
    /// `has all`: the set holds all of several.
    HasAll,
    /// `has none`: the set is there and holds none of several.
    HasNone,
}

/// What a value is compared with (PV-14).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operand {
    /// A constant.
    Value(Literal),
    /// Several constants, at least one.
    Values(Vec<Literal>),
    /// A field of the portal user's base record.
    Base(FieldPath),
    /// The portal user's base record itself.
    Me,
}

/// A constant as it is written. What it means, the type of the field says: `'2026-04-01'` is a day for a date field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Literal {
    /// `true` or `false`.
    Boolean(bool),
    /// `6`, `-12.50`. Exact.
    Number(Decimal),
    /// `'gold'`: texts, choices, days, instants, keys.
    Text(String),
}
