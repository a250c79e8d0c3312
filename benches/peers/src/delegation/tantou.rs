//! tantou: the index, the index with its reason in words, and the bare decision on facts that the host has loaded.

use super::pair;
use crate::side::{Side, side};
use access_decision::world::World;
use access_model::{AccessIndex, Assignment, Contract, ContractId, Decision, DelegateId, decide};
use std::collections::HashMap;
use tantou::text::{Explain, TextLanguage};

/// The index over everything.
pub fn build(world: &World) -> AccessIndex {
    AccessIndex::build(&world.contracts, &world.assignments)
}

/// Verdict and reason.
pub fn index(world: &World) -> Box<dyn Side + '_> {
    let index = build(world);
    side(world.requests.clone(), usize::MAX, move |request| index.decide(request), Decision::is_allowed)
}

/// Verdict, and the reason as a sentence, in Japanese.
pub fn explained(world: &World) -> Box<dyn Side + '_> {
    let index = build(world);
    let ask = move |request: &_| {
        let decision = index.decide(request);
        (decision, decision.message(TextLanguage::Japanese))
    };
    side(world.requests.clone(), usize::MAX, ask, |(decision, _)| decision.is_allowed())
}

/// The decision alone, as when a store has just answered with the two rows.
pub fn facts(world: &World) -> Box<dyn Side + '_> {
    let contracts: HashMap<ContractId, &Contract> =
        world.contracts.iter().map(|contract| (contract.id(), contract)).collect();
    let assignments: HashMap<(ContractId, DelegateId), &Assignment> =
        world.assignments.iter().map(|found| ((found.contract(), found.delegate()), found)).collect();
    let questions = world
        .requests
        .iter()
        .map(|request| {
            let pair = pair(request);
            (*request, contracts.get(&pair.0).copied(), assignments.get(&pair).copied())
        })
        .collect();
    side(
        questions,
        usize::MAX,
        |(request, contract, assignment)| decide(request, *contract, *assignment),
        Decision::is_allowed,
    )
}
