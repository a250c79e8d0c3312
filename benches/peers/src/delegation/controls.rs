//! The controls, which can say yes or no and nothing else.

use super::pair;
use crate::side::{Side, side};
use access_decision::control::{build, contains};
use access_decision::world::World;
use access_model::{Contract, ContractId, DelegateId};
use std::collections::BTreeMap;

/// A set of pairs of 128-bit numbers with ahash.
pub fn ahash_set(world: &World) -> Box<dyn Side + '_> {
    let set = build(&world.assignments);
    side(world.requests.clone(), usize::MAX, move |request| contains(&set, request), |held| *held)
}

/// The positions of the delegates of each contract, contract after contract.
#[derive(Debug)]
pub struct Dense {
    /// By contract: where its delegates begin. One more than there are contracts.
    begins: Vec<u32>,
    delegates: Vec<u32>,
}

/// Which position an id has.
#[derive(Debug)]
pub struct Interned {
    contracts: BTreeMap<ContractId, u32>,
    delegates: BTreeMap<DelegateId, u32>,
}

impl Dense {
    /// The facts as positions, and which position stands for what.
    pub fn build(world: &World) -> (Self, Interned) {
        let contracts: BTreeMap<_, _> = world.contracts.iter().map(Contract::id).zip(0..).collect();
        let mut delegates = BTreeMap::new();
        let mut pairs = Vec::with_capacity(world.assignments.len());
        for assignment in &world.assignments {
            let next = position(delegates.len());
            let delegate = *delegates.entry(assignment.delegate()).or_insert(next);
            pairs.push((contracts[&assignment.contract()], delegate));
        }
        pairs.sort_unstable();
        let begins = (0..=position(contracts.len()))
            .map(|contract| position(pairs.partition_point(|(of, _)| *of < contract)))
            .collect();
        let dense = Self { begins, delegates: pairs.into_iter().map(|(_, delegate)| delegate).collect() };
        (dense, Interned { contracts, delegates })
    }

    #[inline]
    fn contains(&self, contract: u32, delegate: u32) -> bool {
        let at = contract as usize;
        let of_contract = self.begins[at] as usize..self.begins[at + 1] as usize;
        self.delegates[of_contract].contains(&delegate)
    }
}

/// Pairs of positions that the asker has looked up before: what remains if nobody has to find anything.
pub fn dense_ids(world: &World) -> Box<dyn Side + '_> {
    let (dense, interned) = Dense::build(world);
    let questions = world.requests.iter().map(|request| {
        let (contract, delegate) = pair(request);
        // A delegate without any assignment has no position; no contract has this one.
        (interned.contracts[&contract], interned.delegates.get(&delegate).copied().unwrap_or(u32::MAX))
    });
    side(
        questions.collect(),
        usize::MAX,
        move |(contract, delegate)| dense.contains(*contract, *delegate),
        |held| *held,
    )
}

fn position(number: usize) -> u32 {
    u32::try_from(number).expect("fewer than four thousand million")
}
