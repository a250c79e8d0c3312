//! Quotations and comparisons.

use super::*;
use proptest::prelude::*;
use std::fmt::Write as _;

/// CQ-33: volume tiers: all users at the price of the tier of their total number.
#[test]
fn cq_33_volume() {
    let table = three_tiers(Scheme::Volume);
    for (users, total) in [
        (0, "0"),
        (1, "500"),
        (10, "5000"),
        (11, "4950"),
        (100, "45000"),
        (101, "40394.95"),
        (10_000, "3999500"),
    ] {
        let quotation = table.quote(users).unwrap();
        assert_eq!(quotation.total, amount(total), "{users}");
        assert_eq!(quotation.parts.len(), usize::from(users > 0));
    }
}

/// CQ-33: graduated tiers: each user at the price of the tier of their own number.
#[test]
fn cq_33_graduated() {
    let table = three_tiers(Scheme::Graduated);
    let expected = [
        (0, "0"),
        (1, "500"),
        (10, "5000"),
        (11, "5450"),
        (100, "45500"),
        (101, "45899.95"),
        (102, "46299.90"),
    ];
    for (users, total) in expected {
        assert_eq!(table.quote(users).unwrap().total, amount(total), "{users}");
    }
    let parts: Vec<u32> = table.quote(102).unwrap().parts.iter().map(|part| part.users).collect();
    assert_eq!(parts, [10, 90, 2]);
}

/// CQ-33: two counts compared, exactly.
#[test]
fn cq_33_comparison() {
    let table = three_tiers(Scheme::Volume);
    let comparison = table.compare(10, 11).unwrap();
    assert_eq!(comparison.difference, amount("-50"));
    assert!(comparison.more_for_less());
    assert!(table.compare(11, 10).unwrap().more_for_less());
    let comparison = table.compare(100, 120).unwrap();
    assert_eq!(comparison.difference, amount("2994.00"));
    assert!(!comparison.more_for_less());
    assert!(!table.compare(7, 7).unwrap().more_for_less());
}

/// CQ-33, CQ-17: where the tiers end there is no price, and it is not 0.
#[test]
fn cq_33_beyond_the_tiers() {
    let table = table(Scheme::Volume, &[(1, 10, "500")]);
    let refusal = table.quote(11).unwrap_err();
    assert_eq!(refusal, QuoteRefusal::BeyondTiers { users: 11, last: 10 });
    assert_eq!(refusal.code(), "price.beyond_tiers");
    assert_eq!(table.compare(11, 1).unwrap_err(), refusal);
}

/// CQ-33: the greatest numbers there are, not rounded.
#[test]
fn cq_33_nothing_is_rounded() {
    for scheme in [Scheme::Volume, Scheme::Graduated] {
        let table = table(scheme, &[(1, 0, "999999999.9999")]);
        let total = table.quote(u32::MAX).unwrap().total;
        assert_eq!(total.to_string(), "4294967294999570503.2705", "{scheme}");
    }
    let table = table(Scheme::Volume, &[(1, 0, "0.1")]);
    assert_eq!(table.quote(3).unwrap().total.to_string(), "0.3");
}

/// CQ-33: the wire forms.
#[test]
fn cq_33_on_the_wire() {
    let table = three_tiers(Scheme::Graduated);
    let json = serde_json::to_string(&table).unwrap();
    assert_eq!(PriceTable::from_json(&json).unwrap(), table);
    assert_eq!(serde_json::from_str::<PriceTable>(&json).unwrap(), table);
    let comparison = table.compare(10, 101).unwrap();
    let text = serde_json::to_string(&comparison).unwrap();
    assert_eq!(serde_json::from_str::<Comparison>(&text).unwrap(), comparison);
    insta::assert_json_snapshot!("comparison", (&table, &comparison));
}

fn tables() -> impl Strategy<Value = (Scheme, Vec<(u32, u64)>, bool)> {
    let scheme = prop_oneof![Just(Scheme::Volume), Just(Scheme::Graduated)];
    (scheme, prop::collection::vec((1_u32..30, 0_u64..100_000), 1..6), any::<bool>())
}

/// A table of tiers of these widths at these prices in hundredths; and the price of each single user, in hundredths.
fn built(scheme: Scheme, tiers: &[(u32, u64)], endless: bool) -> (PriceTable, Vec<u64>) {
    let mut toml = format!("currency = 'JPY'\nscheme = '{scheme}'\n");
    let (mut from, mut prices) = (1, Vec::new());
    for (index, (width, hundredths)) in tiers.iter().enumerate() {
        let price = Decimal::new(i64::try_from(*hundredths).unwrap(), 2);
        write!(toml, "[[tiers]]\nfrom = {from}\nunit_price = '{price}'\n").unwrap();
        if index + 1 < tiers.len() || !endless {
            writeln!(toml, "up_to = {}", from + width - 1).unwrap();
        }
        prices.extend(std::iter::repeat_n(*hundredths, *width as usize));
        from += width;
    }
    (PriceTable::from_toml(&toml).unwrap(), prices)
}

fn naive(scheme: Scheme, prices: &[u64], users: usize) -> Decimal {
    let hundredths: u64 = match scheme {
        Scheme::Volume => users.checked_sub(1).map_or(0, |last| prices[last] * users as u64),
        Scheme::Graduated => prices[..users].iter().sum(),
    };
    Decimal::new(i64::try_from(hundredths).unwrap(), 2)
}

proptest! {
    /// CQ-33: totals against adding up user by user; the parts add up to the total; the cliffs are where a naive search finds them.
    #[test]
    fn cq_33_against_adding_up((scheme, tiers, endless) in tables()) {
        let (table, prices) = built(scheme, &tiers, endless);
        let totals: Vec<Decimal> = (0..=prices.len()).map(|users| naive(scheme, &prices, users)).collect();
        for (users, total) in totals.iter().enumerate() {
            let quotation = table.quote(u32::try_from(users).unwrap()).unwrap();
            prop_assert_eq!(quotation.total, *total);
            prop_assert_eq!(quotation.parts.iter().map(|part| part.amount).sum::<Decimal>(), *total);
            prop_assert_eq!(quotation.parts.iter().map(|part| part.users as usize).sum::<usize>(), users);
            let above = totals[users + 1..].iter().min();
            let cheaper = above.filter(|above| *above < total);
            let found = table.cheaper_above(u32::try_from(users).unwrap());
            prop_assert_eq!(found.map(|cliff| cliff.better_costs), cheaper.copied(), "{}", users);
            if let Some(cliff) = found {
                prop_assert_eq!(cliff.costs, *total);
                let first = totals.iter().enumerate().skip(users + 1).find(|(_, above)| Some(*above) == cheaper);
                prop_assert_eq!(cliff.better as usize, first.unwrap().0);
            }
        }
    }
}
