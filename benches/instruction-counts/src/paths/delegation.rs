//! May this delegate configure this contract, and why?

use super::each;
use access_decision::world::{Size, World, world};
use access_model::{AccessIndex, Assignment, Contract, Principal, Request, decide};
use std::hint::black_box;

const SIZE: Size = Size {
    delegates: 100,
    contracts: 1_000,
    each: 8,
    per_contract: false,
    special_percent: 0,
    in_key_order: true,
};
/// Which pairs meet in a bucket depends on an index's hash keys: so many indexes, each under keys of its own.
const INDEXES: usize = 24;

pub(super) fn hits_in_index() -> usize {
    in_index(true)
}

pub(super) fn misses_in_index() -> usize {
    in_index(false)
}

pub(super) fn hits_on_facts() -> usize {
    on_facts(true)
}

pub(super) fn misses_on_facts() -> usize {
    on_facts(false)
}

/// The requests that are to be allowed, or those that are to be denied; half of all each.
fn requests(world: &World, allowed: bool) -> Vec<Request> {
    let index = AccessIndex::build(&world.contracts, &world.assignments);
    world.requests.iter().filter(|request| index.decide(request).is_allowed() == allowed).copied().collect()
}

fn in_index(allowed: bool) -> usize {
    let world = world(SIZE, 2_000);
    let requests = requests(&world, allowed);
    let indexes = (0..INDEXES).map(|_| AccessIndex::build(&world.contracts, &world.assignments));
    indexes
        .map(|index| {
            each(&requests, |request| {
                black_box(&index.decide(request));
            })
        })
        .sum()
}

fn on_facts(allowed: bool) -> usize {
    let world = world(SIZE, 2_000);
    let loaded = |request| (request, contract_of(&world, &request), assignment_of(&world, &request));
    let facts: Vec<(Request, Option<&Contract>, Option<&Assignment>)> =
        requests(&world, allowed).into_iter().map(loaded).collect();
    each(&facts, |(request, contract, assignment)| {
        black_box(&decide(request, *contract, *assignment));
    })
}

fn contract_of<'w>(world: &'w World, request: &Request) -> Option<&'w Contract> {
    let place = world.contracts.binary_search_by_key(&request.contract, Contract::id).ok()?;
    world.contracts.get(place)
}

fn assignment_of<'w>(world: &'w World, request: &Request) -> Option<&'w Assignment> {
    let Principal::Delegate(delegate) = request.who else { return None };
    let pair = (request.contract, delegate);
    let found = world.assignments.binary_search_by_key(&pair, |row| (row.contract(), row.delegate()));
    world.assignments.get(found.ok()?)
}
