//! How the index is built and kept up to date.

use super::pairs::{Links, Pair, Pairs};
use super::places::NOWHERE;
use super::{AccessIndex, ContractPlace, DelegatePlace, Detail};
use crate::decide::Progress;
use crate::{AccessEvent, Assignment, Contract, ContractId, DelegateId, Window};
use std::borrow::Borrow;

/// So many assignments are looked at together while an index is built: their contracts are found in one tight loop, in which the
/// memory works on several at once.
const TOGETHER: usize = 64;

impl AccessIndex {
    /// Builds the index of these contracts and assignments, owned or borrowed, as a store streams them. The last of several with one
    /// key counts.
    pub fn build<C, A>(contracts: C, assignments: A) -> Self
    where
        C: IntoIterator<Item: Borrow<Contract>>,
        A: IntoIterator<Item: Borrow<Assignment>>,
    {
        let (contracts, mut assignments) = (contracts.into_iter(), assignments.into_iter());
        let mut index = Self::new();
        index.contracts.reserve(&index.hasher, contracts.size_hint().0);
        index.pairs = Pairs::with_capacity(assignments.size_hint().0);
        for contract in contracts {
            index.put_contract(contract.borrow());
        }
        let mut together = Vec::with_capacity(TOGETHER);
        let mut contract_places = Vec::with_capacity(TOGETHER);
        loop {
            together.extend(assignments.by_ref().take(TOGETHER));
            if together.is_empty() {
                break;
            }
            contract_places.extend(
                together.iter().map(|assignment| index.contract_place(assignment.borrow().contract())),
            );
            for (assignment, contract_place) in together.drain(..).zip(contract_places.drain(..)) {
                index.put_assignment_at(assignment.borrow(), contract_place);
            }
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
        self.contracts.shrink_to_fit();
        self.delegates.shrink_to_fit();
        self.details.shrink_to_fit();
    }

    /// Takes in a contract as it is now: its owner, and whether and when it ends.
    pub fn put_contract(&mut self, contract: &Contract) {
        let (id, owner) = (contract.id(), contract.holder());
        let fresh = || ContractPlace { id, owner, first: NOWHERE };
        let Some((place, was_there)) = self.contracts.place_or_insert(&self.hasher, id, fresh) else {
            return;
        };
        if was_there {
            self.change_contract(place, contract);
        } else if let Some(ended_at) = contract.ended_at() {
            self.ends.insert(place, ended_at);
        }
    }

    /// A contract that was known, or named by an assignment: what is known of its assignments has to be put anew.
    fn change_contract(&mut self, place: u32, contract: &Contract) {
        let Some(found) = self.contracts.get(place) else { return };
        // Those without details were given by the owner until now.
        let (first, holder) = (found.first, found.owner);
        let open = Detail { holder, window: Window::ALWAYS, progress: Progress::Effective };
        let pairs: Vec<(u32, Detail)> = self
            .list(first, |links| links.of_contract)
            .map(|pair| {
                let detail = self.details.get(&(place, pair.delegate()));
                (pair.delegate(), detail.copied().unwrap_or(open))
            })
            .collect();
        if let Some(found) = self.contracts.get_mut(place) {
            found.owner = contract.holder();
        }
        self.untold.remove(&place);
        match contract.ended_at() {
            Some(ended_at) => self.ends.insert(place, ended_at),
            None => self.ends.remove(&place),
        };
        for (delegate_place, detail) in pairs {
            self.put_pair((place, contract.id()), delegate_place, detail);
        }
    }

    /// Takes in an assignment as it is now.
    pub fn put_assignment(&mut self, assignment: &Assignment) {
        let contract_place = self.contract_place(assignment.contract());
        self.put_assignment_at(assignment, contract_place);
    }

    fn contract_place(&self, contract: ContractId) -> Option<u32> {
        self.contracts.place(&self.hasher, contract)
    }

    #[inline]
    fn put_assignment_at(&mut self, assignment: &Assignment, contract_place: Option<u32>) {
        let (contract, delegate) = (assignment.contract(), assignment.delegate());
        let Some(contract_place) = contract_place.or_else(|| self.name_contract(contract)) else { return };
        let fresh = || DelegatePlace { id: delegate, first: NOWHERE };
        let made = self.delegates.place_or_insert(&self.hasher, delegate, fresh);
        let Some((delegate_place, _)) = made else { return };
        let (holder, window) = (assignment.holder(), assignment.window());
        let detail = Detail { holder, window, progress: Progress::of(assignment.state()) };
        self.put_pair((contract_place, contract), delegate_place, detail);
    }

    /// A contract of which nobody has told yet.
    #[cold]
    fn name_contract(&mut self, id: ContractId) -> Option<u32> {
        let owner = crate::AccountHolderId::from_uuid(id.as_uuid());
        let fresh = || ContractPlace { id, owner, first: NOWHERE };
        let (place, was_there) = self.contracts.place_or_insert(&self.hasher, id, fresh)?;
        if !was_there {
            self.untold.insert(place);
        }
        Some(place)
    }

    /// Keeps what is known of a pair: nothing, if it is effective without any limit.
    #[inline]
    fn put_pair(&mut self, contract: (u32, ContractId), delegate_place: u32, detail: Detail) {
        if self.pairs.is_full() && !self.make_room() {
            return;
        }
        let (contract_place, contract) = contract;
        let is_open = detail.progress == Progress::Effective
            && detail.window == Window::ALWAYS
            && self.owner_at(contract_place) == Some(detail.holder)
            && (self.ends.is_empty() || !self.ends.contains_key(&contract_place));
        let pair = Pair::new(contract, delegate_place, !is_open);
        let Some((bucket, was_there)) = self.pairs.put(&self.hasher, &self.delegates, pair) else { return };
        if !was_there {
            self.link(bucket, contract_place, delegate_place);
        }
        if !is_open {
            self.details.insert((contract_place, delegate_place), detail);
        } else if was_there {
            self.details.remove(&(contract_place, delegate_place));
        }
    }

    /// Puts a pair at the head of both lists it belongs to.
    #[inline]
    fn link(&mut self, bucket: u32, contract_place: u32, delegate_place: u32) {
        let Some(links) = self.pairs.links_mut(bucket) else { return };
        if let Some(contract) = self.contracts.get_mut(contract_place) {
            links.of_contract = std::mem::replace(&mut contract.first, bucket);
        }
        if let Some(delegate) = self.delegates.get_mut(delegate_place) {
            links.of_delegate = std::mem::replace(&mut delegate.first, bucket);
        }
    }

    /// Moves all pairs into a table twice as large, and links them anew.
    #[cold]
    fn make_room(&mut self) -> bool {
        let Some(larger) = self.pairs.larger() else { return false };
        let full = std::mem::replace(&mut self.pairs, larger);
        self.contracts.iter_mut().for_each(|contract| contract.first = NOWHERE);
        self.delegates.iter_mut().for_each(|delegate| delegate.first = NOWHERE);
        for pair in full.iter() {
            let moved = Pair::new(pair.contract, pair.delegate(), pair.is_detailed());
            let put = self.pairs.put(&self.hasher, &self.delegates, moved);
            let contract = self.contracts.place(&self.hasher, pair.contract);
            if let (Some((bucket, _)), Some(contract)) = (put, contract) {
                self.link(bucket, contract, pair.delegate());
            }
        }
        true
    }

    /// Forgets an assignment: from now on there is none. Costs a walk along the lists of its contract and its delegate.
    pub fn forget_assignment(&mut self, contract: ContractId, delegate: DelegateId) {
        let bucket = self.pairs.bucket(&self.hasher, &self.delegates, contract, delegate);
        let places =
            (self.contracts.place(&self.hasher, contract), self.delegates.place(&self.hasher, delegate));
        let (Some(bucket), (Some(contract), Some(delegate))) = (bucket, places) else { return };
        if let Some(contract) = self.contracts.get_mut(contract) {
            take_out(&mut self.pairs, &mut contract.first, bucket, |links| &mut links.of_contract);
        }
        if let Some(delegate) = self.delegates.get_mut(delegate) {
            take_out(&mut self.pairs, &mut delegate.first, bucket, |links| &mut links.of_delegate);
        }
        self.details.remove(&(contract, delegate));
        self.pairs.remove(bucket);
    }
}

/// Takes the pair in a bucket out of the list that begins with `first`.
fn take_out(pairs: &mut Pairs, first: &mut u32, bucket: u32, next: impl Fn(&mut Links) -> &mut u32) {
    let after = pairs.links_mut(bucket).map_or(NOWHERE, |links| *next(links));
    if *first == bucket {
        *first = after;
        return;
    }
    let mut walked = *first;
    while let Some(links) = pairs.links_mut(walked) {
        let link = next(links);
        if *link == bucket {
            *link = after;
            return;
        }
        walked = *link;
    }
}
