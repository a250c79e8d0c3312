//! How many contacts may this contract have? By the formula of twelve nodes, from facts by name, which are checked first.

use super::each;
use contact_quota::{Catalogue, CivilDate, Entitlement};
use quota_evaluate::{TWELVE, input};
use std::hint::black_box;

const CONTRACTS: u64 = 500;

/// The number alone.
pub(super) fn limit() -> usize {
    of_contracts(|catalogue, told| drop(black_box(catalogue.limit(told, CivilDate::MIN))))
}

/// With the whole reason.
pub(super) fn evaluate() -> usize {
    of_contracts(|catalogue, told| drop(black_box(catalogue.evaluate(told, CivilDate::MIN))))
}

fn of_contracts(ask: impl Fn(&Catalogue, &Entitlement)) -> usize {
    let catalogue = Catalogue::from_toml(TWELVE).expect("the catalogue");
    each(&input::contracts(CONTRACTS), |(told, _)| ask(&catalogue, told))
}
