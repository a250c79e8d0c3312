//! How the index is built and kept up to date.

use super::details::Detail;
use super::places::{NOWHERE, Places};
use super::{AccessIndex, ContractPlace, DelegatePlace, HolderPlace, PairPlace};
use crate::decide::Progress;
use crate::{AccessEvent, AccountHolderId, Assignment, Contract, ContractId, DelegateId, Window};
use std::borrow::Borrow;

/// What the index knows of one assignment, whichever way it keeps it.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Known {
    holder: AccountHolderId,
    window: Window,
    progress: Progress,
}

impl AccessIndex {
    /// Builds the index of these contracts and assignments, owned or borrowed, as a store streams them. The last of several with one
    /// key counts.
    pub fn build<C, A>(contracts: C, assignments: A) -> Self
    where
        C: IntoIterator<Item: Borrow<Contract>>,
        A: IntoIterator<Item: Borrow<Assignment>>,
    {
        let (contracts, assignments) = (contracts.into_iter(), assignments.into_iter());
        let mut index = Self::new();
        index.contracts.reserve(&index.hasher, contracts.size_hint().0);
        index.pairs.reserve(&index.hasher, assignments.size_hint().0);
        for contract in contracts {
            index.put_contract(contract.borrow());
        }
        for assignment in assignments {
            index.put_assignment(assignment.borrow());
        }
        index.shrink_to_fit();
        index
    }

    /// Takes in a change; after the commit, in the order of the commits.
    pub fn apply(&mut self, event: &AccessEvent) {
        match event {
            AccessEvent::ContractChanged(contract) => self.put_contract(contract),
            AccessEvent::AssignmentChanged(assignment) => self.put_assignment(assignment),
            AccessEvent::AssignmentForgotten { contract, delegate } => {
                self.forget_assignment(*contract, *delegate);
            }
        }
    }

    /// Gives back memory that was set aside for growth.
    pub fn shrink_to_fit(&mut self) {
        self.holders.shrink_to_fit();
        self.contracts.shrink_to_fit();
        self.delegates.shrink_to_fit();
        self.pairs.shrink_to_fit();
        self.details.shrink_to_fit();
    }

    /// Takes in a contract as it is now: its owner, and whether and when it ends.
    pub fn put_contract(&mut self, contract: &Contract) {
        let holder = contract.holder();
        let owner = self.holders.place_or_insert(&self.hasher, holder, || HolderPlace(holder));
        let Some((owner, _)) = owner else { return };
        let made = self
            .contracts
            .place_or_insert(&self.hasher, contract.id(), || ContractPlace::of(contract, owner));
        let Some((place, was_there)) = made else { return };
        if !was_there {
            if let Some(ended_at) = contract.ended_at() {
                self.ends.insert(place, ended_at);
            }
            return;
        }
        self.change_contract(place, owner, contract);
    }

    /// A contract that was known, or named by an assignment: what is known of its assignments has to be put anew.
    fn change_contract(&mut self, place: u32, owner: u32, contract: &Contract) {
        let first = self.contracts.get(place).map_or(NOWHERE, |found| found.first);
        let pairs: Vec<(u32, Known)> =
            self.places_of_contract(first).filter_map(|pair| Some((pair, self.known(pair)?))).collect();
        if let Some(found) = self.contracts.get_mut(place) {
            found.owner = owner;
        }
        match contract.ended_at() {
            Some(ended_at) => self.ends.insert(place, ended_at),
            None => self.ends.remove(&place),
        };
        for (pair, known) in pairs {
            self.put_known(pair, place, known);
        }
    }

    /// Takes in an assignment as it is now.
    pub fn put_assignment(&mut self, assignment: &Assignment) {
        let (contract, delegate) = (assignment.contract(), assignment.delegate());
        // The contract may be told of later.
        let unknown = || ContractPlace { id: contract, owner: NOWHERE, first: NOWHERE };
        let of_contract = self.contracts.place_or_insert(&self.hasher, contract, unknown);
        let Some((contract_place, _)) = of_contract else { return };
        let known = Known {
            holder: assignment.holder(),
            window: assignment.window(),
            progress: Progress::of(assignment.state()),
        };
        let fresh = || PairPlace {
            contract,
            delegate,
            detail: NOWHERE,
            next_of_contract: NOWHERE,
            next_of_delegate: NOWHERE,
        };
        let made = self.pairs.place_or_insert(&self.hasher, (contract, delegate), fresh);
        let Some((pair, was_there)) = made else { return };
        if !was_there {
            self.link(pair, contract_place, delegate);
        }
        self.put_known(pair, contract_place, known);
    }

    /// Forgets an assignment: from now on there is none.
    pub fn forget_assignment(&mut self, contract: ContractId, delegate: DelegateId) {
        let Some(place) = self.pairs.place(&self.hasher, (contract, delegate)) else { return };
        let Some(pair) = self.pairs.get(place).cloned() else { return };
        self.unlink(place, &pair);
        self.details.free(pair.detail);
        self.pairs.remove(&self.hasher, (contract, delegate));
    }

    /// Keeps what is known of a pair: in no place of its own if it is effective without any limit.
    fn put_known(&mut self, pair: u32, contract_place: u32, known: Known) {
        let Known { holder, window, progress } = known;
        let owner = self.contracts.get(contract_place).and_then(|contract| self.holder(contract.owner));
        let is_open = owner == Some(holder)
            && progress == Progress::Effective
            && window == Window::ALWAYS
            && !self.ends.contains_key(&contract_place);
        let Some(found) = self.pairs.get_mut(pair) else { return };
        self.details.free(found.detail);
        found.detail = if is_open {
            NOWHERE
        } else {
            self.details.keep(Detail { holder, window, progress, contract: contract_place })
        };
    }

    /// What is known of a pair.
    fn known(&self, place: u32) -> Option<Known> {
        let pair = self.pairs.get(place)?;
        if let Some(detail) = self.details.get(pair.detail) {
            let Detail { holder, window, progress, .. } = *detail;
            return Some(Known { holder, window, progress });
        }
        // Effective without any limit, given by the contract's owner.
        let holder = self.owner(pair.contract)?;
        Some(Known { holder, window: Window::ALWAYS, progress: Progress::Effective })
    }

    /// Puts a pair at the head of both lists it belongs to.
    fn link(&mut self, pair: u32, contract_place: u32, delegate: DelegateId) {
        let fresh = || DelegatePlace { id: delegate, first: NOWHERE };
        let made = self.delegates.place_or_insert(&self.hasher, delegate, fresh);
        let of_delegate = made.and_then(|(place, _)| self.delegates.get_mut(place));
        let of_contract = self.contracts.get_mut(contract_place);
        let Some(found) = self.pairs.get_mut(pair) else { return };
        if let Some(contract) = of_contract {
            found.next_of_contract = std::mem::replace(&mut contract.first, pair);
        }
        if let Some(delegate) = of_delegate {
            found.next_of_delegate = std::mem::replace(&mut delegate.first, pair);
        }
    }

    /// Takes a pair out of both lists; costs a walk along them.
    fn unlink(&mut self, place: u32, pair: &PairPlace) {
        let contract = self.contracts.place(&self.hasher, pair.contract);
        if let Some(contract) = contract.and_then(|contract| self.contracts.get_mut(contract)) {
            take_out(&mut self.pairs, &mut contract.first, place, |pair| &mut pair.next_of_contract);
        }
        let delegate = self.delegates.place(&self.hasher, pair.delegate);
        if let Some(delegate) = delegate.and_then(|delegate| self.delegates.get_mut(delegate)) {
            take_out(&mut self.pairs, &mut delegate.first, place, |pair| &mut pair.next_of_delegate);
        }
    }

    fn places_of_contract(&self, first: u32) -> impl Iterator<Item = u32> + '_ {
        let there = |place: u32| (place != NOWHERE).then_some(place);
        std::iter::successors(there(first), move |place| {
            self.pairs.get(*place).and_then(|pair| there(pair.next_of_contract))
        })
    }
}

/// Takes the pair at `place` out of the list that begins with `first`.
fn take_out(
    pairs: &mut Places<PairPlace>,
    first: &mut u32,
    place: u32,
    next: impl Fn(&mut PairPlace) -> &mut u32,
) {
    let after = pairs.get_mut(place).map_or(NOWHERE, |pair| *next(pair));
    if *first == place {
        *first = after;
        return;
    }
    let mut walked = *first;
    while let Some(pair) = pairs.get_mut(walked) {
        let link = next(pair);
        if *link == place {
            *link = after;
            return;
        }
        walked = *link;
    }
}
