//! How the index is built and kept up to date.

use super::pairs::{Node, Pair, Pairs};
use super::places::NOWHERE;
use super::{AccessIndex, ContractPlace, DelegatePlace, Detail};
use crate::decide::Progress;
use crate::{AccessEvent, AccountHolderId, Assignment, Contract, ContractId, DelegateId, Window};
use std::borrow::Borrow;

impl AccessIndex {
    /// Builds the index of these contracts and assignments, owned or borrowed, as a store streams them. Any order will do; it is quickest
    /// if both come in the order of their keys. The last of several with one key counts.
    pub fn build<C, A>(contracts: C, assignments: A) -> Self
    where
        C: IntoIterator<Item: Borrow<Contract>>,
        A: IntoIterator<Item: Borrow<Assignment>>,
    {
        let (contracts, assignments) = (contracts.into_iter(), assignments.into_iter());
        let mut index = Self::new();
        index.contracts.reserve(&index.hasher, contracts.size_hint().0);
        index.pairs = Pairs::with_capacity(assignments.size_hint().0);
        for contract in contracts {
            index.put_contract(contract.borrow());
        }
        let mut contract_place = 0;
        for assignment in assignments {
            contract_place = index.put_assignment_near(assignment.borrow(), contract_place);
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
        self.pairs.shrink_to_fit();
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
        let Some(first) = self.contracts.get(place).map(|found| found.first) else { return };
        let giver = self.owner_at(place);
        let known: Vec<(u32, Detail)> = self
            .list(first, |node| node.next_of_contract)
            .filter_map(|node| {
                let detail = self.details.get(&(place, node.delegate)).copied();
                // Those without details were given by the owner until now.
                Some((node.delegate, detail.or_else(|| giver.map(Detail::open))?))
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
        for (delegate, detail) in known {
            if let Some(id) = self.delegates.get(delegate).map(|found| found.id) {
                self.put_pair((place, contract.id()), (delegate, id), detail);
            }
        }
    }

    /// Takes in an assignment as it is now.
    pub fn put_assignment(&mut self, assignment: &Assignment) {
        self.put_assignment_near(assignment, NOWHERE);
    }

    /// The same, where the contract is expected at a position or soon after it. The answer is the contract's position.
    #[inline]
    fn put_assignment_near(&mut self, assignment: &Assignment, hint: u32) -> u32 {
        let (contract, delegate) = (assignment.contract(), assignment.delegate());
        let place = self.contracts.place_near(&self.hasher, contract, hint);
        let Some(contract_place) = place.or_else(|| self.name_contract(contract)) else { return hint };
        let fresh = || DelegatePlace { id: delegate, first: NOWHERE };
        let made = self.delegates.place_or_insert(&self.hasher, delegate, fresh);
        if let Some((delegate_place, _)) = made {
            let detail = Detail::of(assignment);
            self.put_pair((contract_place, contract), (delegate_place, delegate), detail);
        }
        contract_place
    }

    /// Whether an assignment is effective without any limit, so that nothing is to be kept of it.
    #[inline]
    fn is_open(&self, contract_place: u32, detail: &Detail) -> bool {
        detail.progress == Progress::Effective
            && detail.window == Window::ALWAYS
            && self.owner_at(contract_place) == Some(detail.holder)
            && (self.ends.is_empty() || !self.ends.contains_key(&contract_place))
    }

    /// A contract of which nobody has told yet.
    #[cold]
    fn name_contract(&mut self, id: ContractId) -> Option<u32> {
        let nobody = AccountHolderId::from_uuid(id.as_uuid());
        let fresh = || ContractPlace { id, owner: nobody, first: NOWHERE };
        let (place, was_there) = self.contracts.place_or_insert(&self.hasher, id, fresh)?;
        if !was_there {
            self.untold.insert(place);
        }
        Some(place)
    }

    /// Keeps what is known of a pair: no details if there is no limit of any kind.
    #[inline]
    fn put_pair(
        &mut self,
        (contract_place, contract): (u32, ContractId),
        (delegate_place, delegate): (u32, DelegateId),
        detail: Detail,
    ) {
        let is_open = self.is_open(contract_place, &detail);
        let pair = Pair::new(contract, delegate_place, !is_open);
        let was_there = self.pairs.put(&self.hasher, &self.delegates, delegate, pair);
        if !was_there {
            self.link(contract_place, delegate_place);
        }
        if !is_open {
            self.details.insert((contract_place, delegate_place), detail);
        } else if was_there {
            self.details.remove(&(contract_place, delegate_place));
        }
    }

    /// Puts a new pair at the head of both lists it belongs to.
    #[inline]
    fn link(&mut self, contract: u32, delegate: u32) {
        let (Some(of_contract), Some(of_delegate)) =
            (self.contracts.get_mut(contract), self.delegates.get_mut(delegate))
        else {
            return;
        };
        let (next_of_contract, next_of_delegate) = (of_contract.first, of_delegate.first);
        let place = self.pairs.add_node(Node { contract, delegate, next_of_contract, next_of_delegate });
        if place != NOWHERE {
            (of_contract.first, of_delegate.first) = (place, place);
        }
    }

    /// Forgets an assignment: from now on there is none. Costs a walk along the lists of its contract and its delegate.
    pub fn forget_assignment(&mut self, contract: ContractId, delegate: DelegateId) {
        let contract_place = self.contracts.place(&self.hasher, contract);
        let delegate_place = self.delegates.place(&self.hasher, delegate);
        let (Some(contract_place), Some(delegate_place)) = (contract_place, delegate_place) else { return };
        let pair = Pair::new(contract, delegate_place, false);
        if !self.pairs.remove(&self.hasher, &self.delegates, pair) {
            return;
        }
        self.details.remove(&(contract_place, delegate_place));
        let is_it = |node: &Node| node.contract == contract_place && node.delegate == delegate_place;
        let mut freed = None;
        if let Some(contract) = self.contracts.get_mut(contract_place) {
            freed = take_out(&mut self.pairs, &mut contract.first, is_it, |node| &mut node.next_of_contract);
        }
        if let Some(delegate) = self.delegates.get_mut(delegate_place) {
            take_out(&mut self.pairs, &mut delegate.first, is_it, |node| &mut node.next_of_delegate);
        }
        if let Some(place) = freed {
            self.pairs.free_node(place);
        }
    }
}

/// Takes a node out of the list that begins with `first`, and says where it is.
fn take_out(
    pairs: &mut Pairs,
    first: &mut u32,
    is_it: impl Fn(&Node) -> bool,
    next: impl Fn(&mut Node) -> &mut u32,
) -> Option<u32> {
    let mut before = None;
    let mut walked = *first;
    loop {
        let node = pairs.node_mut(walked)?;
        let after = *next(node);
        if is_it(node) {
            match before.and_then(|place| pairs.node_mut(place)) {
                Some(node) => *next(node) = after,
                None => *first = after,
            }
            return Some(walked);
        }
        before = Some(walked);
        walked = after;
    }
}

impl Detail {
    /// Effective without any limit.
    const fn open(holder: AccountHolderId) -> Self {
        Self { holder, window: Window::ALWAYS, progress: Progress::Effective }
    }

    fn of(assignment: &Assignment) -> Self {
        let progress = Progress::of(assignment.state());
        Self { holder: assignment.holder(), window: assignment.window(), progress }
    }
}
