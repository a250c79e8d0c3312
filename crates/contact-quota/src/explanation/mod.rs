//! Why a limit is what it is: a tree that adds up to it (CQ-04).

mod fold;
mod render;

use crate::formula::{GrantKind, Rounding, Step};
use crate::quota::Quota;
use crate::text::Text;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// One number with its label, where it comes from, and how it came about. [`fold`](Self::fold) adds it up anew.
///
/// Borrows from the catalogue and the entitlement it explains; [`into_owned`](Self::into_owned) outlives them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Explanation<'a> {
    /// What it is called.
    pub label: Cow<'a, Text>,
    /// The number.
    pub value: Quota,
    /// Where it comes from.
    pub origin: Origin<'a>,
    /// How it came about.
    pub derivation: Derivation<'a>,
}

/// Where a number comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "from", rename_all = "snake_case")]
pub enum Origin<'a> {
    /// The catalogue says so.
    Catalogue {
        /// Where it stands there, such as `products.manage.formulas[0].base`.
        path: Cow<'a, str>,
    },
    /// The host told so.
    Fact {
        /// Which fact.
        fact: Cow<'a, str>,
        /// Which thing of a set.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        item: Option<Cow<'a, str>>,
    },
    /// A grant of the contract says so.
    Grant {
        /// Which one, from 0.
        index: usize,
    },
}

/// How a number came about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "how", rename_all = "snake_case")]
pub enum Derivation<'a> {
    /// It stands for itself.
    Given,
    /// It is there and does not count, so its number is 0.
    Excluded {
        /// What it is instead: `an option`.
        by: Cow<'a, Text>,
    },
    /// The sum of its parts.
    Sum {
        /// The parts.
        parts: Vec<Explanation<'a>>,
    },
    /// So many things; those that do not count have the number 0.
    Count {
        /// Each thing.
        items: Vec<Explanation<'a>>,
    },
    /// Looked up in a table.
    Steps {
        /// What was looked up.
        of: Box<Explanation<'a>>,
        /// The table.
        steps: Cow<'a, [Step]>,
    },
    /// So many for each block.
    PerBlock {
        /// What was cut into blocks.
        of: Box<Explanation<'a>>,
        /// How large a block is.
        size: u64,
        /// How many each gives.
        each: u64,
        /// Whether a block counts once it is begun, or once it is full.
        rounding: Rounding,
    },
    /// One of two, by a condition.
    When {
        /// Whether the condition holds.
        held: bool,
        /// The one that counts.
        chosen: Box<Explanation<'a>>,
    },
    /// Changed by a grant.
    Granted {
        /// What it was before.
        before: Box<Explanation<'a>>,
        /// What the grant does.
        kind: GrantKind,
        /// The grant.
        grant: Box<Explanation<'a>>,
    },
}

impl Explanation<'_> {
    /// The same tree, on its own.
    pub fn into_owned(self) -> Explanation<'static> {
        Explanation {
            label: owned(self.label),
            value: self.value,
            origin: self.origin.into_owned(),
            derivation: self.derivation.into_owned(),
        }
    }
}

fn owned<T: ToOwned + ?Sized>(value: Cow<'_, T>) -> Cow<'static, T> {
    Cow::Owned(value.into_owned())
}

fn all(parts: Vec<Explanation<'_>>) -> Vec<Explanation<'static>> {
    parts.into_iter().map(Explanation::into_owned).collect()
}

fn boxed(part: Explanation<'_>) -> Box<Explanation<'static>> {
    Box::new(part.into_owned())
}

impl Origin<'_> {
    fn into_owned(self) -> Origin<'static> {
        match self {
            Self::Catalogue { path } => Origin::Catalogue { path: owned(path) },
            Self::Fact { fact, item } => Origin::Fact { fact: owned(fact), item: item.map(owned) },
            Self::Grant { index } => Origin::Grant { index },
        }
    }
}

impl Derivation<'_> {
    fn into_owned(self) -> Derivation<'static> {
        match self {
            Self::Given => Derivation::Given,
            Self::Excluded { by } => Derivation::Excluded { by: owned(by) },
            Self::Sum { parts } => Derivation::Sum { parts: all(parts) },
            Self::Count { items } => Derivation::Count { items: all(items) },
            Self::Steps { of, steps } => Derivation::Steps { of: boxed(*of), steps: owned(steps) },
            Self::PerBlock { of, size, each, rounding } => {
                Derivation::PerBlock { of: boxed(*of), size, each, rounding }
            }
            Self::When { held, chosen } => Derivation::When { held, chosen: boxed(*chosen) },
            Self::Granted { before, kind, grant } => {
                Derivation::Granted { before: boxed(*before), kind, grant: boxed(*grant) }
            }
        }
    }
}
