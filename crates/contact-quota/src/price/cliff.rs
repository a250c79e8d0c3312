//! Counts at which more users cost less: "11 users cost less than 10".

use super::currency::Currency;
use super::table::{PriceTable, Scheme};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::fmt;

/// At the end of a tier, more users would cost less. It happens in [volume](Scheme::Volume) tiers only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cliff {
    /// The fewest users of the tier for whom that is so.
    pub from: u32,
    /// The most users of the tier.
    pub up_to: u32,
    /// What these cost.
    pub costs: Decimal,
    /// How many users cost less; the cheapest count above, and of several the smallest.
    pub better: u32,
    /// What they cost.
    pub better_costs: Decimal,
    /// In which currency.
    pub currency: Currency,
}

impl fmt::Display for Cliff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { up_to, costs, better, better_costs, currency, .. } = self;
        write!(f, "{better} users cost less than {up_to}: {better_costs} instead of {costs} {currency}")
    }
}

impl PriceTable {
    /// The cliffs of the table, one per tier at most, in order (CQ-33).
    pub fn cliffs(&self) -> Vec<Cliff> {
        match self.scheme {
            // Each further user costs at least nothing.
            Scheme::Graduated => Vec::new(),
            Scheme::Volume => (0..self.tiers.len()).filter_map(|index| self.cliff(index)).collect(),
        }
    }

    /// How many users cost less than so many, if more do: the cheapest count above them.
    pub fn cheaper_above(&self, users: u32) -> Option<Cliff> {
        let cliff = |cliff: &Cliff| cliff.from <= users && users <= cliff.up_to;
        let found = self.cliffs().into_iter().find(cliff)?;
        let costs = self.quote(users).ok()?.total;
        Some(Cliff { up_to: users, costs, ..found })
    }

    /// Within a tier the price rises with each user or stays 0, so the cheapest count above a tier begins a later one.
    fn cliff(&self, index: usize) -> Option<Cliff> {
        let (tier, later) = self.tiers.get(index..)?.split_first()?;
        let up_to = tier.up_to?;
        let costs = tier.unit_price.times(up_to);
        let start = |later: &super::Tier| (later.unit_price.times(later.from), later.from);
        let (better_costs, better) = later.iter().map(start).min()?;
        if better_costs >= costs {
            return None;
        }
        let (mut low, mut high) = (tier.from, up_to);
        // The fewest users who cost more, by halving.
        while low < high {
            let middle = low.midpoint(high);
            if tier.unit_price.times(middle) > better_costs {
                high = middle;
            } else {
                low = middle.saturating_add(1);
            }
        }
        Some(Cliff { from: low, up_to, costs, better, better_costs, currency: self.currency })
    }
}
