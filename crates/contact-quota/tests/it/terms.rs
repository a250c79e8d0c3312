//! The terms of a portal as a file (CQ-30, CQ-31, CQ-33, CQ-34, CQ-35, CQ-36).

use contact_quota::licence::LicencePolicy;
use contact_quota::seats::SeatPolicy;
use contact_quota::terms::*;
use std::path::Path;

/// CQ-30, CQ-31, CQ-34, CQ-35: what is built in and the file that a host would edit say the same, and it is what the page says.
#[test]
fn cq_30_the_file_says_the_same_as_what_is_built_in() {
    let built_in = PortalTerms::new(&portal_terms()).unwrap();
    assert_eq!(PortalTerms::from_toml(BUILT_IN_TERMS).unwrap(), built_in);
    let json = serde_json::to_string(&portal_terms()).unwrap();
    assert_eq!(PortalTerms::from_json(&json).unwrap(), built_in);
    assert_eq!(built_in.licences, LicencePolicy::default());
    assert_eq!(built_in.seats, SeatPolicy::default());
    let figures =
        (built_in.licences.free_users, built_in.licences.custom_types, built_in.licences.trial_users);
    assert_eq!(figures, (10_000, 4, 10));
    assert_eq!((built_in.licences.trial_days, built_in.licences.deletion_days), (30, 30));
}

/// CQ-33: the example prices have the cliff by which they can be seen to be volume prices.
#[test]
fn cq_33_the_built_in_tiers() {
    let prices = PortalTerms::new(&portal_terms()).unwrap().prices.unwrap();
    assert_eq!(prices.cliffs()[0].to_string(), "11 users cost less than 10: 4950 instead of 5000 JPY");
}

/// CQ-33: every mistake is told with its path, those of the shape and those of the prices.
#[test]
fn cq_33_every_mistake_is_told_with_its_path() {
    let text = r#"
        format = 2
        colour = "red"
        [standard]
        free_users = -1
        [custom]
        types = 4294967296
        [custom.prices]
        currency = "yen"
        scheme = "volume"
        [[custom.prices.tiers]]
        from = 2
        unit_price = "-5"
        [trial]
        days = "thirty"
        [seats]
        pending_hold_seats = 1
    "#;
    insta::assert_snapshot!(PortalTerms::from_toml(text).unwrap_err());
    let error = PortalTerms::from_toml("format = ").unwrap_err();
    assert_eq!(error.problems[0].kind.code(), "definition.unreadable");
    let mut file = portal_terms();
    file.custom.prices.as_mut().unwrap().tiers.clear();
    let problems = PortalTerms::new(&file).unwrap_err().problems;
    let found: Vec<_> = problems.iter().map(|problem| (problem.path.as_str(), problem.kind.code())).collect();
    assert_eq!(found, [("custom.prices.tiers", "price.no_tiers")]);
}

/// CQ-33: prices may be left out, and what may be left out has the defaults.
#[test]
fn cq_33_prices_on_request() {
    let text = "format = 1\nstandard = { free_users = 5 }\ncustom = { types = 0 }\n\
                trial = { days = 14, users = 3 }\nretention = { days = 60 }\n";
    let terms = PortalTerms::from_toml(text).unwrap();
    assert_eq!((terms.prices, terms.seats), (None, SeatPolicy::default()));
    let licences = LicencePolicy::default().with_free_users(5).with_custom_types(0);
    let licences = licences.with_trial_days(14).with_trial_users(3).with_deletion_days(60);
    assert_eq!(terms.licences, licences);
}

/// CQ-30, CQ-33: the schema for editors is current. `UPDATE_SCHEMA=1` writes it anew.
#[test]
fn cq_30_the_schema_file_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("catalogue/portal.schema.json");
    let current = serde_json::to_string_pretty(&portal_terms_schema()).unwrap() + "\n";
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        std::fs::write(&path, &current).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap(), current, "run the test with UPDATE_SCHEMA=1");
}
