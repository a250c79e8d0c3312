//! Counts at which more users cost less.

use super::*;

/// CQ-33: "11 users cost less than 10", and for whom that is so.
#[test]
fn cq_33_eleven_cost_less_than_ten() {
    let cliffs = three_tiers(Scheme::Volume).cliffs();
    let texts: Vec<String> = cliffs.iter().map(ToString::to_string).collect();
    let expected = [
        "11 users cost less than 10: 4950 instead of 5000 JPY",
        "101 users cost less than 100: 40394.95 instead of 45000 JPY",
    ];
    assert_eq!(texts, expected);
    assert_eq!((cliffs[0].from, cliffs[0].up_to, cliffs[0].better), (10, 10, 11));
    assert_eq!((cliffs[1].from, cliffs[1].up_to, cliffs[1].better), (90, 100, 101));
    insta::assert_json_snapshot!("cliffs", cliffs);
}

/// CQ-33: for a count on a cliff, what is better; for others nothing. The same price is no cliff.
#[test]
fn cq_33_what_is_cheaper() {
    let tiers = three_tiers(Scheme::Volume);
    assert_eq!(tiers.cheaper_above(89), None);
    let cliff = tiers.cheaper_above(90).unwrap();
    assert_eq!((cliff.costs, cliff.better, cliff.better_costs), (amount("40500"), 101, amount("40394.95")));
    let even = table(Scheme::Volume, &[(1, 10, "110"), (11, 0, "100")]);
    assert_eq!(even.cliffs(), []);
}

/// CQ-33: the best count may lie beyond the next tier.
#[test]
fn cq_33_over_two_tiers() {
    let table = table(Scheme::Volume, &[(1, 10, "500"), (11, 12, "450"), (13, 0, "100")]);
    let cliffs = table.cliffs();
    assert_eq!((cliffs[0].better, cliffs[0].better_costs, cliffs[0].from), (13, amount("1300"), 3));
    assert_eq!((cliffs[1].better, cliffs[1].from, cliffs[1].up_to), (13, 11, 12));
}

/// CQ-33: graduated tiers have no cliffs: each further user costs at least nothing.
#[test]
fn cq_33_graduated_tiers_have_no_cliffs() {
    let tiers = three_tiers(Scheme::Graduated);
    assert_eq!(tiers.cliffs(), []);
    assert_eq!(tiers.cheaper_above(10), None);
}
