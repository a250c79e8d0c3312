//! What is wrong with a price table: everything, with its path (CQ-33).

use super::currency::CurrencyError;
use super::table::{PriceTable, PriceTableData, Tier, TierData};
use super::unit_price::UnitPriceError;
use definition_reader::{Problem, ShapeProblem};

/// Everything that is wrong with a price table.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the price table is wrong: {}", list(.0))]
pub struct PriceMistakes(
    /// The mistakes, in the order of the table; never empty.
    pub Vec<PriceMistake>,
);

/// One mistake in a price table.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PriceMistake {
    /// The text is not readable, or it has a value of another type, a key that is missing, stands twice or does not belong here.
    #[error("{problem}")]
    Shape {
        /// What is wrong, with its place.
        problem: Problem<ShapeProblem>,
    },
    /// The currency is none.
    #[error("currency: {0}")]
    Currency(CurrencyError),
    /// There are no tiers.
    #[error("tiers: there is none")]
    NoTiers,
    /// A price is none.
    #[error("tiers[{tier}].unit_price: {error}")]
    UnitPrice {
        /// Which tier, from 0.
        tier: usize,
        /// What is wrong with it.
        error: UnitPriceError,
    },
    /// A tier ends before it begins.
    #[error("tiers[{tier}].up_to: {up_to} is before {from}")]
    Empty {
        /// Which tier, from 0.
        tier: usize,
        /// Its first user.
        from: u32,
        /// Its last user.
        up_to: u32,
    },
    /// Users between two tiers, or before the first one, have no price.
    #[error("tiers[{tier}].from: {from} leaves a gap; the tier has to begin with {expected}")]
    Gap {
        /// Which tier, from 0.
        tier: usize,
        /// Its first user.
        from: u32,
        /// Where it has to begin.
        expected: u32,
    },
    /// Users have two prices, or the tiers are out of order.
    #[error("tiers[{tier}].from: {from} is covered already; the tier has to begin with {expected}")]
    Overlap {
        /// Which tier, from 0.
        tier: usize,
        /// Its first user.
        from: u32,
        /// Where it has to begin.
        expected: u32,
    },
    /// A tier begins with the user number 0, whom there is not.
    #[error("tiers[{tier}].from: users are counted from 1")]
    FromZero {
        /// Which tier, from 0.
        tier: usize,
    },
    /// A tier comes after one that has no end.
    #[error("tiers[{tier}]: the tier before it has no end")]
    AfterTheEnd {
        /// Which tier, from 0.
        tier: usize,
    },
}

impl PriceMistake {
    /// A stable code, under which a host can translate.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Shape { problem } => problem.kind.code(),
            Self::Currency(error) => error.code(),
            Self::NoTiers => "price.no_tiers",
            Self::UnitPrice { error, .. } => error.code(),
            Self::Empty { .. } => "price.empty_tier",
            Self::Gap { .. } => "price.gap",
            Self::Overlap { .. } => "price.overlap",
            Self::FromZero { .. } => "price.from_zero",
            Self::AfterTheEnd { .. } => "price.after_the_end",
        }
    }

    /// What is wrong, without the place.
    pub(super) fn what(&self) -> String {
        let (text, path) = (self.to_string(), self.path());
        text.strip_prefix(&path).and_then(|rest| rest.strip_prefix(": ")).map(str::to_owned).unwrap_or(text)
    }

    /// Where in the table it is; `.` for the table as a whole.
    pub fn path(&self) -> String {
        match self {
            Self::Shape { problem } => problem.path.clone(),
            Self::Currency(_) => "currency".into(),
            Self::NoTiers => "tiers".into(),
            Self::UnitPrice { tier, .. } => format!("tiers[{tier}].unit_price"),
            Self::Empty { tier, .. } => format!("tiers[{tier}].up_to"),
            Self::Gap { tier, .. } | Self::Overlap { tier, .. } | Self::FromZero { tier } => {
                format!("tiers[{tier}].from")
            }
            Self::AfterTheEnd { tier } => format!("tiers[{tier}]"),
        }
    }
}

pub(super) fn check(data: &PriceTableData) -> Result<PriceTable, PriceMistakes> {
    let mut mistakes = Vec::new();
    let currency = data.currency.parse().map_err(|error| mistakes.push(PriceMistake::Currency(error))).ok();
    if data.tiers.is_empty() {
        mistakes.push(PriceMistake::NoTiers);
    }
    let mut tiers = Vec::with_capacity(data.tiers.len());
    let mut begins = Begins::With(1);
    for (index, tier) in data.tiers.iter().enumerate() {
        begins = check_bounds(index, tier, begins, &mut mistakes);
        match tier.unit_price.parse() {
            Ok(unit_price) => tiers.push(Tier { from: tier.from, up_to: tier.up_to, unit_price }),
            Err(error) => mistakes.push(PriceMistake::UnitPrice { tier: index, error }),
        }
    }
    match currency {
        Some(currency) if mistakes.is_empty() => Ok(PriceTable { currency, scheme: data.scheme, tiers }),
        _ => Err(PriceMistakes(mistakes)),
    }
}

/// Where the next tier has to begin.
#[derive(Clone, Copy)]
enum Begins {
    With(u32),
    /// The one before has no end.
    Nowhere,
    /// The one before is wrong itself, so that nothing can be said.
    Anywhere,
}

/// Checks where a tier begins and ends, and says where the next one has to begin.
fn check_bounds(index: usize, tier: &TierData, begins: Begins, mistakes: &mut Vec<PriceMistake>) -> Begins {
    let from = tier.from;
    if from == 0 {
        mistakes.push(PriceMistake::FromZero { tier: index });
    } else {
        match begins {
            Begins::With(expected) if from > expected => {
                mistakes.push(PriceMistake::Gap { tier: index, from, expected });
            }
            Begins::With(expected) if from < expected => {
                mistakes.push(PriceMistake::Overlap { tier: index, from, expected });
            }
            Begins::With(_) | Begins::Anywhere => {}
            Begins::Nowhere => mistakes.push(PriceMistake::AfterTheEnd { tier: index }),
        }
    }
    match tier.up_to {
        None => Begins::Nowhere,
        Some(up_to) if up_to < from => {
            mistakes.push(PriceMistake::Empty { tier: index, from, up_to });
            Begins::Anywhere
        }
        Some(up_to) => up_to.checked_add(1).map_or(Begins::Nowhere, Begins::With),
    }
}

fn list(mistakes: &[PriceMistake]) -> String {
    mistakes.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}
