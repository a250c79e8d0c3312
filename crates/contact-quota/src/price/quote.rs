//! What so many users cost, and how two counts compare (CQ-33).

use super::currency::Currency;
use super::table::{PriceTable, Scheme, Tier};
use super::unit_price::UnitPrice;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

/// What so many users cost a month, with the parts of which it is made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quotation {
    /// How many users.
    pub users: u32,
    /// How the tiers were read.
    pub scheme: Scheme,
    /// The parts; none for no users. Their amounts add up to the total.
    pub parts: Vec<QuotePart>,
    /// What all of them cost together.
    pub total: Decimal,
    /// In which currency.
    pub currency: Currency,
}

/// Users at one price.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuotePart {
    /// The tier that says the price, from 0.
    pub tier: usize,
    /// How many users.
    pub users: u32,
    /// What each of them costs.
    pub unit_price: UnitPrice,
    /// What they cost together.
    pub amount: Decimal,
}

/// Why there is no quotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(tag = "refusal", rename_all = "snake_case")]
pub enum QuoteRefusal {
    /// The table ends before so many users: ask for a price. Never 0.
    #[error("there is no price for {users} users: the tiers end with {last}")]
    BeyondTiers {
        /// How many were asked for.
        users: u32,
        /// The last user who has a price.
        last: u32,
    },
}

impl QuoteRefusal {
    /// A stable code, under which a host can translate.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "every refusal tells its code in the same way")]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::BeyondTiers { .. } => "price.beyond_tiers",
        }
    }
}

/// How the prices of two counts compare.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comparison {
    /// The first.
    pub first: Quotation,
    /// The second.
    pub second: Quotation,
    /// What the second costs more than the first; negative if it costs less.
    pub difference: Decimal,
}

impl Comparison {
    /// Whether the one with more users costs less.
    pub fn more_for_less(&self) -> bool {
        let users = self.second.users.cmp(&self.first.users);
        let price = self.second.total.cmp(&self.first.total);
        users != Ordering::Equal && price == users.reverse()
    }
}

impl PriceTable {
    /// What so many users cost a month, exactly (CQ-33). No users cost nothing.
    ///
    /// # Errors
    /// [`QuoteRefusal::BeyondTiers`] if the tiers end before.
    pub fn quote(&self, users: u32) -> Result<Quotation, QuoteRefusal> {
        if let Some(last) = self.tiers.last().and_then(|tier| tier.up_to).filter(|last| users > *last) {
            return Err(QuoteRefusal::BeyondTiers { users, last });
        }
        let reached = self.tiers.iter().enumerate().take_while(|(_, tier)| tier.from <= users);
        let part = |(index, tier, units): (usize, &Tier, u32)| QuotePart {
            tier: index,
            users: units,
            unit_price: tier.unit_price,
            amount: tier.unit_price.times(units),
        };
        let parts: Vec<QuotePart> = match self.scheme {
            Scheme::Volume => {
                reached.last().map(|(index, tier)| part((index, tier, users))).into_iter().collect()
            }
            Scheme::Graduated => {
                let units = |tier: &Tier| {
                    let last = tier.up_to.map_or(users, |up_to| up_to.min(users));
                    last.saturating_sub(tier.from).saturating_add(1)
                };
                reached.map(|(index, tier)| part((index, tier, units(tier)))).collect()
            }
        };
        // At most `UnitPrice::MAX` × 2³² in all, so that no sum is rounded.
        let total = parts.iter().fold(Decimal::ZERO, |sum, part| sum.saturating_add(part.amount));
        Ok(Quotation { users, scheme: self.scheme, parts, total, currency: self.currency })
    }

    /// How the prices of two counts compare, exactly (CQ-33).
    ///
    /// # Errors
    /// [`QuoteRefusal::BeyondTiers`] if the tiers end before one of them.
    pub fn compare(&self, first: u32, second: u32) -> Result<Comparison, QuoteRefusal> {
        let (first, second) = (self.quote(first)?, self.quote(second)?);
        let difference = second.total.saturating_sub(first.total);
        Ok(Comparison { first, second, difference })
    }
}
