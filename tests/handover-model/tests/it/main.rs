//! A model check of handovers: three agents, three items, two plans, and everything that may happen at once, over the real decision code.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::print_stdout,
    missing_docs,
    unreachable_pub,
    reason = "tests fail by panicking"
)]

mod desk;
mod happen;
mod model;
mod state;

use model::{Config, Desk, Mutant};
use stateright::{Checker, HasDiscoveries, Model};

/// Checks every state that can be reached, prints how many there are, and answers which properties fail.
fn check(name: &str, config: Config) -> Vec<String> {
    check_until(name, config, HasDiscoveries::All)
}

fn check_until(name: &str, config: Config, end: HasDiscoveries) -> Vec<String> {
    let checker = Desk(config).checker().threads(2).finish_when(end).spawn_bfs().join();
    let found = checker.discoveries();
    let broken = Desk(config).properties().into_iter().filter(|property| {
        let is_found = found.contains_key(property.name);
        match property.expectation {
            stateright::Expectation::Always => is_found,
            stateright::Expectation::Sometimes | stateright::Expectation::Eventually => !is_found,
        }
    });
    let broken: Vec<String> = broken.map(|property| property.name.to_owned()).collect();
    println!("{name}: {} states, {broken:?}", checker.unique_state_count());
    broken
}

/// AH-26, AH-27, AH-32, AH-33, AM-38: a chain: the successor leaves, too.
#[test]
fn ah_27_a_chain_of_leavers() {
    assert_eq!(check("chain", Config::chain()), [""; 0]);
}

/// AH-33: two plans that cross: one of them never starts.
#[test]
fn ah_33_crossing_plans() {
    assert_eq!(check("cross", Config::cross()), [""; 0]);
}

/// AH-33: two plans for one leaver: one of them never starts while the other is open.
#[test]
fn ah_33_two_plans_for_one_leaver() {
    assert_eq!(check("double", Config::double()), [""; 0]);
}

/// AM-38: two administrators leave at once: one of them stays.
#[test]
fn am_38_the_last_administrator_stays() {
    assert_eq!(check("administrators", Config::administrators()), [""; 0]);
}

/// What each mutant breaks, which the real code does not.
fn caught(mutant: Mutant, property: &'static str) {
    let end = HasDiscoveries::AnyOf([property].into());
    let config = Config { mutant: Some(mutant), ..Config::chain() };
    let broken = check_until(&format!("{mutant:?}"), config, end);
    assert!(broken.iter().any(|name| name == property), "{mutant:?} breaks only {broken:?}");
}

/// AH-26: without the fence, something lands on the leaver.
#[test]
fn ah_26_without_the_fence() {
    caught(Mutant::NoFence, model::NOTHING_LANDS);
}

/// AH-26: without the epoch, what was decided before the start lands after it.
#[test]
fn ah_26_without_the_epoch() {
    caught(Mutant::NoEpoch, model::NOTHING_LANDS);
}

/// AH-32: without the fresh look, something is left with one who is inactive.
#[test]
fn ah_32_without_the_rescan() {
    caught(Mutant::NoRescan, model::COMPLETE);
}

/// AH-25: paged by offset, something is passed over.
#[test]
fn ah_25_with_offset_paging() {
    caught(Mutant::OffsetPaging, model::COMPLETE);
}
