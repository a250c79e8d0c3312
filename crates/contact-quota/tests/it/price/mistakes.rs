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

/// CQ-33: what cannot be read, in TOML and JSON.
#[test]
fn cq_33_unreadable() {
    for result in [PriceTable::from_toml("currency = "), PriceTable::from_json("{")] {
        let mistakes = result.unwrap_err();
        assert_eq!((mistakes.0[0].path().as_str(), mistakes.0[0].code()), (".", "definition.unreadable"));
    }
}

/// CQ-33: `null` is a key that is left out, as the schema for editors says; where something has to be, it is a mistake.
#[test]
fn cq_33_null_is_left_out() {
    let table = |from: &str, up_to: &str| {
        let tier = format!(r#"{{"from":{from},"up_to":{up_to},"unit_price":"5"}}"#);
        PriceTable::from_json(&format!(r#"{{"currency":"JPY","scheme":"volume","tiers":[{tier}]}}"#))
    };
    assert_eq!(table("1", "null").unwrap(), PriceTable::new(&data(Scheme::Volume, &[(1, 0, "5")])).unwrap());
    let codes: Vec<_> = table("null", "null").unwrap_err().0.iter().map(PriceMistake::code).collect();
    assert_eq!(codes, ["definition.wrong_type"]);
}

/// CQ-33: unknown, missing and repeated fields, wrong types, numbers as prices, and wrong content beside them: all at once, each with its path.
#[test]
fn cq_33_wrong_shapes() {
    let toml = "currency = 3\nscheme = 'sliding'\ndiscount = 3\n\
                [[tiers]]\nfrom = -1\nunit_price = 4.5\n[[tiers]]\nup_to = 'ten'\nunit_price = '4'\n";
    let mistakes = PriceTable::from_toml(toml).unwrap_err();
    insta::assert_snapshot!("wrong_shapes", mistakes);
    let paths: Vec<String> = mistakes.0.iter().map(PriceMistake::path).collect();
    assert_eq!(
        paths,
        [".", "currency", "scheme", "tiers[0].from", "tiers[0].unit_price", "tiers[1]", "tiers[1].up_to"]
    );
    let twice = r#"{"currency":"yen","currency":"yen","scheme":"volume","tiers":[]}"#;
    let codes: Vec<&str> =
        PriceTable::from_json(twice).unwrap_err().0.iter().map(PriceMistake::code).collect();
    assert_eq!(codes, ["definition.repeated_key", "price.bad_currency", "price.no_tiers"]);
}
