//! Prices per user: CQ-33. The source names no figures ("ask us"), so the figures are the tests' own.

mod cliffs;
mod mistakes;
mod quotes;

use contact_quota::price::*;
use rust_decimal::Decimal;

pub fn amount(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// Tiers (first, last, price); 0 as the last means no end.
pub fn data(scheme: Scheme, tiers: &[(u32, u32, &str)]) -> PriceTableData {
    let tier = |(from, up_to, unit_price): &(u32, u32, &str)| TierData {
        from: *from,
        up_to: (*up_to > 0).then_some(*up_to),
        unit_price: (*unit_price).into(),
    };
    PriceTableData { currency: "JPY".into(), scheme, tiers: tiers.iter().map(tier).collect() }
}

pub fn table(scheme: Scheme, tiers: &[(u32, u32, &str)]) -> PriceTable {
    PriceTable::new(&data(scheme, tiers)).unwrap()
}

pub fn three_tiers(scheme: Scheme) -> PriceTable {
    table(scheme, &[(1, 10, "500"), (11, 100, "450"), (101, 0, "399.95")])
}
