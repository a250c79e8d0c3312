//! Formulas as data: figures, reasons, mistakes, days.

mod dated;
mod explanations;
mod figures;
mod mistakes;
mod properties;
mod random;
mod schema;
mod unknown;
mod wire;

use contact_quota::{Catalogue, CivilDate, Entitlement, Facts, Quota, support_contacts};

pub fn builtin() -> Catalogue {
    Catalogue::new(&support_contacts()).unwrap()
}

pub fn day(text: &str) -> CivilDate {
    text.parse().unwrap()
}

pub fn today() -> CivilDate {
    day("2026-04-01")
}

pub fn with_apps(product: &str, apps: &[&str]) -> Entitlement {
    Entitlement::new(product, Facts::new().with_set("apps", apps.iter().copied()))
}

pub fn with_connections(connections: i64) -> Entitlement {
    Entitlement::new("data_link", Facts::new().with_count("connections", connections))
}

/// Base and ceiling.
pub fn limit(entitlement: &Entitlement) -> (Quota, Quota) {
    let limit = builtin().limit(entitlement, today()).unwrap();
    (limit.base, limit.ceiling)
}

pub fn finite(base: u64, ceiling: u64) -> (Quota, Quota) {
    (Quota::Finite(base), Quota::Finite(ceiling))
}

pub const EXAMPLE: [&str; 3] = ["attendance", "entry_exit_difference", "man_hours"];
