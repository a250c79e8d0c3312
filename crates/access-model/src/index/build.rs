//! How the index is built.

use super::AccessIndex;
use super::lists::Lists;
use super::pairs::Pairs;
use crate::{Assignment, Contract};
use std::borrow::Borrow;

impl AccessIndex {
    /// Builds the index of these contracts and assignments, owned or borrowed, as a store streams them. Any order will do; it is quickest
    /// if both come in the order of their keys. The last of several with one key counts.
    pub fn build<C, A>(contracts: C, assignments: A) -> Self
    where
        C: IntoIterator<Item: Borrow<Contract>>,
        A: IntoIterator<Item: Borrow<Assignment>>,
    {
        let mut index = Self::new();
        index.put_contracts(contracts.into_iter());
        index.put_assignments(assignments.into_iter());
        index.shrink_to_fit();
        index
    }

    fn put_contracts(&mut self, contracts: impl Iterator<Item: Borrow<Contract>>) {
        let (expected, _) = contracts.size_hint();
        self.contracts.reserve(expected);
        self.owners.reserve_exact(expected);
        let mut last = None;
        let mut is_sorted = true;
        for contract in contracts {
            let contract = contract.borrow();
            // As a number it stays in registers: an id that was just written byte by byte is slow to read back.
            let id = contract.id().as_uuid().as_u128();
            // What comes after all others in their order is not there yet.
            is_sorted = is_sorted && last.is_none_or(|last| last < id);
            last = Some(id);
            if !is_sorted {
                self.put_contract(contract);
            } else if let Some(place) = self.contracts.add(contract.id()) {
                self.note_contract(place, contract);
            }
        }
    }

    fn put_assignments(&mut self, assignments: impl Iterator<Item: Borrow<Assignment>>) {
        let (expected, _) = assignments.size_hint();
        self.pairs = Pairs::with_capacity(expected);
        self.lists = Lists::with_capacity(self.owners.len(), expected);
        // In the order of the keys, the next assignment is of the same contract or of one that comes soon.
        let mut near = None;
        for assignment in assignments {
            let assignment = assignment.borrow();
            if let Some(contract) = self.contract_of(assignment, near) {
                self.keep(contract, assignment);
                near = Some(contract);
            }
        }
    }
}
