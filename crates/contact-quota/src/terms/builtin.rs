//! The built-in terms: those of the portal's source, with a table of prices to replace (CQ-30, CQ-31, CQ-33, CQ-34, CQ-35).

use super::file::{CustomTypes, PortalTermsFile, Retention, StandardUsers, TrialTerms};
use crate::licence::LicencePolicy;
use crate::price::{PriceTableData, Scheme, TierData};
use crate::seats::SeatPolicy;

/// The built-in terms as a file to edit: `catalogue/portal.toml` of this crate.
pub const BUILT_IN_TERMS: &str = include_str!("../../catalogue/portal.toml");

/// The built-in terms as data. Where a page of the vendor names figures they are its figures; the prices, which it tells on request only, are an example.
pub fn portal_terms() -> PortalTermsFile {
    let LicencePolicy { free_users, custom_types, trial_days, trial_users, deletion_days } =
        LicencePolicy::DEFAULT;
    PortalTermsFile {
        format: PortalTermsFile::FORMAT,
        standard: StandardUsers { free_users },
        custom: CustomTypes { types: custom_types, prices: Some(example_prices()) },
        trial: TrialTerms { days: trial_days, users: trial_users },
        retention: Retention { days: deletion_days },
        seats: SeatPolicy::DEFAULT,
    }
}

fn example_prices() -> PriceTableData {
    let tier =
        |(from, up_to, price): (u32, Option<u32>, &str)| TierData { from, up_to, unit_price: price.into() };
    let tiers = [(1, Some(10), "500"), (11, Some(50), "450"), (51, Some(200), "400"), (201, None, "350")];
    PriceTableData {
        currency: "JPY".into(),
        scheme: Scheme::Volume,
        tiers: tiers.into_iter().map(tier).collect(),
    }
}
