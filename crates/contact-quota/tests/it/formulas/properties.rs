//! What holds of all facts.

use super::*;
use contact_quota::{Grant, GrantKind, Period};
use proptest::prelude::*;
use std::collections::BTreeSet;

const APPS: [&str; 10] = [
    "attendance",
    "cash_book",
    "entry_exit_difference",
    "expenses",
    "fixed_assets",
    "groupware",
    "journal_slips",
    "man_hours",
    "receivables_payables",
    "workflow",
];
const OPTION: &str = "entry_exit_difference";

fn apps() -> impl Strategy<Value = BTreeSet<&'static str>> {
    proptest::collection::btree_set(proptest::sample::select(&APPS[..]), 0..=APPS.len())
}

fn product() -> impl Strategy<Value = &'static str> {
    proptest::sample::select(&["manage", "manage_ac", "manage_ac_smart"][..])
}

fn grants() -> impl Strategy<Value = Vec<Grant>> {
    let kind = prop_oneof![Just(GrantKind::Add), Just(GrantKind::Replace), Just(GrantKind::AtLeast)];
    let value = prop_oneof![9 => (0_u64..20).prop_map(Quota::Finite), 1 => Just(Quota::Unlimited)];
    let grant = (kind, value, any::<bool>()).prop_map(|(kind, value, holds)| {
        let from = Some(day(if holds { "2026-04-01" } else { "2026-04-02" }));
        Grant { kind, value, period: Period { from, until: None }, label: "grant".into() }
    });
    proptest::collection::vec(grant, 0..4)
}

fn ceiling(product: &str, apps: &BTreeSet<&str>) -> u64 {
    let entitlement = with_apps(product, &apps.iter().copied().collect::<Vec<_>>());
    builtin().limit(&entitlement, today()).unwrap().ceiling.finite().unwrap()
}

/// The number as the page says it, without any catalogue.
fn by_hand(product: &str, apps: &BTreeSet<&str>) -> u64 {
    let bundle: &[&str] = match product {
        "manage_ac" => &APPS[..],
        "manage_ac_smart" => &["expenses", "receivables_payables", "journal_slips"],
        _ => &[],
    };
    let bundle: Vec<&str> =
        bundle.iter().copied().filter(|app| !["attendance", "man_hours", OPTION].contains(app)).collect();
    let further = apps.iter().filter(|app| **app != OPTION && !bundle.contains(app)).count();
    4 + bundle.len() as u64 + further as u64
}

proptest! {
    /// CQ-01, CQ-02: the catalogue's number is the page's, for every set of apps.
    #[test]
    fn cq_02_the_number_is_that_of_the_page(product in product(), apps in apps()) {
        prop_assert_eq!(ceiling(product, &apps), by_hand(product, &apps));
    }

    /// CQ-01, CQ-02: one more app never lowers the ceiling, and raises it by one at most; an option never changes it.
    #[test]
    fn cq_01_the_ceiling_is_monotone_and_unaffected_by_options(
        product in product(), apps in apps(), more in proptest::sample::select(&APPS[..]),
    ) {
        let before = ceiling(product, &apps);
        let mut grown = apps.clone();
        grown.insert(more);
        let after = ceiling(product, &grown);
        prop_assert!(after == before || after == before + 1);
        grown.remove(OPTION);
        let without = ceiling(product, &grown);
        grown.insert(OPTION);
        prop_assert_eq!(ceiling(product, &grown), without);
    }

    /// CQ-03: one per connection.
    #[test]
    fn cq_03_the_ceiling_is_monotone_in_connections(connections in 0_i64..=i64::MAX - 2) {
        let ceiling = limit(&with_connections(connections)).1.finite().unwrap();
        prop_assert_eq!(ceiling, connections.unsigned_abs() + 2);
    }

    /// CQ-04: folding the explanation gives the limit, and the limit without reasons is the same.
    #[test]
    fn cq_04_the_explanation_folds_to_the_limit(product in product(), apps in apps(), grants in grants()) {
        let catalogue = builtin();
        let apps: Vec<&str> = apps.into_iter().collect();
        let entitlement = Entitlement { grants, ..with_apps(product, &apps) };
        let evaluation = catalogue.evaluate(&entitlement, today()).unwrap();
        prop_assert_eq!(evaluation.explanation().fold(), Some(evaluation.limit().ceiling));
        prop_assert_eq!(catalogue.limit(&entitlement, today()).unwrap(), evaluation.limit());
        prop_assert!(evaluation.limit().base <= evaluation.limit().ceiling);
    }

    /// CQ-17: whatever a file says, reading it ends without a panic, and what is refused says why.
    #[test]
    fn cq_17_any_text_is_answered(text in ".{0,200}") {
        if let Err(error) = Catalogue::from_toml(&text) { prop_assert!(!error.problems.is_empty()); }
        if let Err(error) = Catalogue::from_json(&text) { prop_assert!(!error.problems.is_empty()); }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// CQ-04, CQ-17: large sets are counted exactly, whatever their codes are like; what is not among them is told.
    #[test]
    fn cq_04_large_sets_are_counted_exactly(
        known in proptest::collection::btree_set("[ab]{1,12}", 1..300), pick in proptest::collection::vec(any::<u16>(), 0..40),
        odd in proptest::collection::btree_set("[abc]{1,12}", 0..3),
    ) {
        let known: Vec<String> = known.into_iter().collect();
        let excluded: BTreeSet<&String> = known.iter().step_by(3).collect();
        let mut file = support_contacts();
        let apps = file.facts.get_mut("apps").unwrap();
        apps.items = known.iter().map(|code| (code.clone(), code.as_str().into())).collect();
        apps.groups.retain(|name, _| name == "options");
        apps.groups.get_mut("options").unwrap().items = excluded.iter().map(|code| (*code).clone()).collect();
        file.products.retain(|code, _| code == "manage");
        let catalogue = Catalogue::new(&file).unwrap();
        let mut told: BTreeSet<String> = pick.iter().map(|n| known[usize::from(*n) % known.len()].clone()).collect();
        let counted = told.iter().filter(|code| !excluded.contains(code)).count() as u64;
        let ceiling = |told: &BTreeSet<String>| {
            let entitlement = Entitlement::new("manage", Facts::new().with_set("apps", told.iter().cloned()));
            catalogue.limit(&entitlement, today()).map(|limit| limit.ceiling)
        };
        prop_assert_eq!(ceiling(&told), Ok(Quota::Finite(4 + counted)));
        let unknown: Vec<String> = odd.into_iter().filter(|code| !known.contains(code)).collect();
        told.extend(unknown.iter().cloned());
        match ceiling(&told) {
            Ok(_) => prop_assert!(unknown.is_empty()),
            Err(contact_quota::EvaluateError::Facts { problems }) => prop_assert_eq!(problems.len(), unknown.len()),
            Err(error) => prop_assert!(false, "{}", error),
        }
    }
}
