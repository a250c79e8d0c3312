//! What is wrong with a table: everything, with its path.

use super::*;

fn mistakes(data: &PriceTableData) -> Vec<(String, &'static str)> {
    let mistakes = PriceTable::new(data).unwrap_err();
    mistakes.0.iter().map(|mistake| (mistake.path(), mistake.code())).collect()
}

fn paths(tiers: &[(u32, u32, &str)]) -> Vec<(String, &'static str)> {
    mistakes(&data(Scheme::Volume, tiers))
}

fn expect(found: &[(String, &str)], expected: &[(&str, &str)]) {
    let found: Vec<(&str, &str)> = found.iter().map(|(path, code)| (path.as_str(), *code)).collect();
    assert_eq!(found, expected);
}

/// CQ-33: gaps, overlaps, prices that are none, tiers without users: each with its path.
#[test]
fn cq_33_one_mistake() {
    expect(&paths(&[]), &[("tiers", "price.no_tiers")]);
    expect(&paths(&[(2, 0, "1")]), &[("tiers[0].from", "price.gap")]);
    expect(&paths(&[(0, 0, "1")]), &[("tiers[0].from", "price.from_zero")]);
    expect(&paths(&[(1, 10, "2"), (12, 0, "1")]), &[("tiers[1].from", "price.gap")]);
    expect(&paths(&[(1, 10, "2"), (10, 0, "1")]), &[("tiers[1].from", "price.overlap")]);
    expect(&paths(&[(1, 0, "2"), (11, 0, "1")]), &[("tiers[1]", "price.after_the_end")]);
    expect(&paths(&[(1, 10, "2"), (11, 9, "1")]), &[("tiers[1].up_to", "price.empty_tier")]);
    expect(&paths(&[(1, u32::MAX, "2"), (5, 0, "1")]), &[("tiers[1]", "price.after_the_end")]);
    for (text, code) in [
        ("-1", "price.negative"),
        ("-0.01", "price.negative"),
        ("1.00001", "price.too_fine"),
        ("1000000001", "price.too_large"),
        ("", "price.malformed"),
        ("-", "price.malformed"),
        ("1,000", "price.malformed"),
        ("1_000", "price.malformed"),
        ("1e3", "price.malformed"),
        ("１００", "price.malformed"),
        (".5", "price.malformed"),
        ("5.", "price.malformed"),
        ("1.2.3", "price.malformed"),
        ("99999999999999999999999999999999", "price.malformed"),
    ] {
        expect(&paths(&[(1, 0, text)]), &[("tiers[0].unit_price", code)]);
    }
}

/// CQ-33: every mistake at once.
#[test]
fn cq_33_all_mistakes() {
    let mut data = data(Scheme::Volume, &[(2, 10, "-5"), (9, 8, "x"), (30, 40, "1"), (42, 0, "0.00001")]);
    data.currency = "yen".into();
    expect(
        &mistakes(&data),
        &[
            ("currency", "price.bad_currency"),
            ("tiers[0].from", "price.gap"),
            ("tiers[0].unit_price", "price.negative"),
            ("tiers[1].from", "price.overlap"),
            ("tiers[1].up_to", "price.empty_tier"),
            ("tiers[1].unit_price", "price.malformed"),
            ("tiers[3].from", "price.gap"),
            ("tiers[3].unit_price", "price.too_fine"),
        ],
    );
    insta::assert_snapshot!("all_mistakes", PriceTable::new(&data).unwrap_err());
}

/// CQ-33: prices that are prices.
#[test]
fn cq_33_prices() {
    for (text, shown) in [
        ("0", "0"),
        ("0.0", "0"),
        ("-0", "0"),
        ("450.00", "450"),
        ("4.5000000", "4.5"),
        ("1000000000", "1000000000"),
    ] {
        assert_eq!(text.parse::<UnitPrice>().unwrap().to_string(), shown);
    }
}

/// CQ-33: what cannot be read, in TOML and JSON; unknown fields are refused, and numbers as prices.
#[test]
fn cq_33_unreadable() {
    let unreadable = |result: Result<PriceTable, PriceMistakes>| {
        let mistakes = result.unwrap_err();
        assert_eq!((mistakes.0[0].path().as_str(), mistakes.0[0].code()), ("", "price.unreadable"));
        mistakes.to_string()
    };
    let toml = "currency = 'JPY'\nscheme = 'volume'\ndiscount = 3\ntiers = []\n";
    assert!(unreadable(PriceTable::from_toml(toml)).contains("discount"));
    let toml = "currency = 'JPY'\nscheme = 'volume'\n[[tiers]]\nfrom = 1\nunit_price = 4.5\n";
    assert!(unreadable(PriceTable::from_toml(toml)).contains("expected a string"));
    let toml = "currency = 'JPY'\nscheme = 'volume'\n[[tiers]]\nfrom = -1\nunit_price = '4'\n";
    assert!(unreadable(PriceTable::from_toml(toml)).contains("-1"));
    unreadable(PriceTable::from_json("{}"));
}
