//! Writes a condition as text that reads back as the same condition.

use super::ast::{Condition, FieldPath, Leaf, Literal, Operand, Operator, Test};
use super::lex::is_plain;
use crate::value::quoted;
use std::fmt;

impl Operator {
    /// Every operator.
    pub const ALL: [Self; 16] = [
        Self::Equal,
        Self::NotEqual,
        Self::Less,
        Self::AtMost,
        Self::Greater,
        Self::AtLeast,
        Self::Alike,
        Self::NotAlike,
        Self::In,
        Self::NotIn,
        Self::Contains,
        Self::StartsWith,
        Self::Has,
        Self::HasAny,
        Self::HasAll,
        Self::HasNone,
    ];

    /// As it stands in text.
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::Greater => ">",
            Self::AtLeast => ">=",
            Self::Alike => "~=",
            Self::NotAlike => "!~=",
            Self::In => "in",
            Self::NotIn => "not in",
            Self::Contains => "contains",
            Self::StartsWith => "starts with",
            Self::Has => "has",
            Self::HasAny => "has any",
            Self::HasAll => "has all",
            Self::HasNone => "has none",
        }
    }

    /// As it stands in data.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Equal => "eq",
            Self::NotEqual => "ne",
            Self::Less => "lt",
            Self::AtMost => "le",
            Self::Greater => "gt",
            Self::AtLeast => "ge",
            Self::Alike => "alike",
            Self::NotAlike => "not_alike",
            Self::In => "in",
            Self::NotIn => "not_in",
            Self::Contains => "contains",
            Self::StartsWith => "starts_with",
            Self::Has => "has",
            Self::HasAny => "has_any",
            Self::HasAll => "has_all",
            Self::HasNone => "has_none",
        }
    }

    /// Whether it compares with several things instead of one.
    pub const fn takes_several(self) -> bool {
        match self {
            Self::In | Self::NotIn | Self::HasAny | Self::HasAll | Self::HasNone => true,
            Self::Equal
            | Self::NotEqual
            | Self::Less
            | Self::AtMost
            | Self::Greater
            | Self::AtLeast
            | Self::Alike
            | Self::NotAlike
            | Self::Contains
            | Self::StartsWith
            | Self::Has => false,
        }
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (parts, between) = match self {
            Self::Leaf(leaf) => return leaf.fmt(f),
            Self::And(parts) => (parts, " and "),
            Self::Or(parts) => (parts, " or "),
        };
        for (index, part) in parts.iter().enumerate() {
            if index > 0 {
                f.write_str(between)?;
            }
            match (self, part) {
                // `and` binds tighter than `or`; any other group within a group stands in brackets.
                (_, Self::Leaf(_)) | (Self::Or(_), Self::And(_)) => part.fmt(f)?,
                _ => write!(f, "({part})")?,
            }
        }
        Ok(())
    }
}

impl fmt::Display for Leaf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.field, self.test)
    }
}

impl fmt::Display for Test {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("is empty"),
            Self::NotEmpty => f.write_str("is not empty"),
            Self::Compare(operator, operand) => write!(f, "{} {operand}", operator.symbol()),
        }
    }
}

impl fmt::Display for FieldPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.module.as_deref() {
            Some("base") => f.write_str("base.")?,
            Some(module) => {
                name(f, module)?;
                f.write_str(".")?;
            }
            None => {}
        }
        name(f, &self.field)
    }
}

fn name(f: &mut fmt::Formatter<'_>, name: &str) -> fmt::Result {
    if is_plain(name) { f.write_str(name) } else { write!(f, "`{}`", name.replace('`', "``")) }
}

impl fmt::Display for Operand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Value(literal) => literal.fmt(f),
            Self::Base(path) if path.module.is_none() => write!(f, "base.{path}"),
            Self::Base(path) => path.fmt(f),
            Self::Me => f.write_str("me"),
            Self::Values(values) => {
                f.write_str("[")?;
                for (index, value) in values.iter().enumerate() {
                    if index > 0 {
                        f.write_str(", ")?;
                    }
                    value.fmt(f)?;
                }
                f.write_str("]")
            }
        }
    }
}

impl fmt::Display for Literal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Boolean(value) => value.fmt(f),
            Self::Number(number) => number.fmt(f),
            Self::Text(text) => quoted(f, text),
        }
    }
}
