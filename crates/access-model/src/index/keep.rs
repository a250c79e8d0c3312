//! How the index is kept up to date.

use super::ids::Put;
use super::pairs::Pair;
use super::{AccessIndex, Detail};
use crate::decide::Progress;
use crate::{
    AccessEvent, AccountHolderId, Assignment, AssignmentState, Contract, ContractId, DelegateId, Window,
};

/// The positions of a contract and a delegate.
#[derive(Clone, Copy)]
pub(super) struct PairPlaces {
    pub(super) contract: u32,
    pub(super) delegate: u32,
}

impl AccessIndex {
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
        let Self { contracts, delegates, pairs, .. } = self;
        pairs.shrink_to_fit(|pair| contracts.hash(pair.contract) ^ delegates.hash_at(pair.delegate()));
        contracts.shrink_to_fit();
        delegates.shrink_to_fit();
        self.owners.shrink_to_fit();
        self.lists.shrink_to_fit();
        self.details.shrink_to_fit();
    }

    /// Takes in a contract as it is now: its owner, and whether and when it ends.
    pub fn put_contract(&mut self, contract: &Contract) {
        let Some(Put { place, was_there }) = self.contracts.put(contract.id()) else { return };
        if was_there {
            self.change_contract(place, contract);
            return;
        }
        self.owners.push(contract.holder());
        if let Some(ended_at) = contract.ended_at() {
            self.ends.insert(place, ended_at);
        }
    }

    /// A contract that was known, or named by an assignment: what is known of its assignments has to be put anew.
    fn change_contract(&mut self, place: u32, contract: &Contract) {
        let giver = self.owner_at(place);
        let detail_to = |delegate| {
            let detail = self.details.get(&(place, delegate)).copied();
            // Those without details were given by the owner until now.
            Some((delegate, detail.or_else(|| giver.map(Detail::open))?))
        };
        let known: Vec<(u32, Detail)> = self.lists.delegates(place).filter_map(detail_to).collect();
        if let Some(owner) = self.owners.get_mut(place as usize) {
            *owner = contract.holder();
        }
        self.untold.remove(&place);
        match contract.ended_at() {
            Some(ended_at) => self.ends.insert(place, ended_at),
            None => self.ends.remove(&place),
        };
        for (delegate, detail) in known {
            let is_open =
                detail.progress == Progress::Effective && self.is_open(place, detail.holder, detail.window);
            self.put_pair(PairPlaces { contract: place, delegate }, (!is_open).then_some(detail));
        }
    }

    /// Takes in an assignment as it is now.
    pub fn put_assignment(&mut self, assignment: &Assignment) {
        if let Some(places) = self.places_of(assignment, 0) {
            self.put_pair(places, self.detail_of(places.contract, assignment));
        }
    }

    /// The positions of an assignment's contract and delegate, the former expected near one. `None` if all are taken.
    #[inline]
    pub(super) fn places_of(&mut self, assignment: &Assignment, near: u32) -> Option<PairPlaces> {
        let contract = self.contracts.place_near(assignment.contract(), near);
        let contract = contract.or_else(|| self.name_contract(assignment.contract()))?;
        let delegate = self.delegates.put(assignment.delegate())?.place;
        Some(PairPlaces { contract, delegate })
    }

    /// A contract of which nobody has told yet.
    #[cold]
    fn name_contract(&mut self, id: ContractId) -> Option<u32> {
        let Put { place, was_there } = self.contracts.put(id)?;
        if !was_there {
            let nobody = AccountHolderId::from_uuid(id.as_uuid());
            self.owners.push(nobody);
            self.untold.insert(place);
        }
        Some(place)
    }

    /// What is to be kept of an assignment besides that it is there. `None` if it is effective without any limit.
    #[inline]
    pub(super) fn detail_of(&self, contract: u32, assignment: &Assignment) -> Option<Detail> {
        let is_effective = matches!(assignment.state(), AssignmentState::Effective { .. });
        let is_open = is_effective && self.is_open(contract, assignment.holder(), assignment.window());
        (!is_open).then(|| Detail::of(assignment))
    }

    /// Whether nothing limits an effective assignment.
    #[inline]
    fn is_open(&self, contract: u32, holder: AccountHolderId, window: Window) -> bool {
        window == Window::ALWAYS
            && self.owner_at(contract) == Some(holder)
            && (self.ends.is_empty() || !self.ends.contains_key(&contract))
    }

    /// Keeps a pair, and its details if there are any.
    #[inline]
    pub(super) fn put_pair(&mut self, places: PairPlaces, detail: Option<Detail>) {
        let PairPlaces { contract, delegate } = places;
        let Self { contracts, delegates, pairs, lists, .. } = self;
        let Some(id) = contracts.id(contract) else { return };
        let pair = Pair::new(id, delegate, detail.is_some());
        let hash_of = |pair: &Pair| contracts.hash(pair.contract) ^ delegates.hash_at(pair.delegate());
        let hash = hash_of(&pair);
        let before = pairs.put(hash, pair, hash_of);
        if before.is_none() && !lists.add(contract, delegate) {
            // What cannot be listed is not taken in.
            pairs.remove(hash, &pair);
            return;
        }
        if let Some(detail) = detail {
            self.details.insert((contract, delegate), detail);
        } else if before.is_some_and(|pair| pair.is_detailed()) {
            self.details.remove(&(contract, delegate));
        }
    }

    /// Forgets an assignment: from now on there is none. Costs a walk along the lists of its contract and its delegate.
    pub fn forget_assignment(&mut self, contract: ContractId, delegate: DelegateId) {
        let places = (self.contracts.place(contract), self.delegates.place(delegate));
        let (Some(contract_place), Some(delegate_place)) = places else { return };
        let pair = Pair::new(contract, delegate_place, false);
        let Some(pair) = self.pairs.remove(self.hash(contract, delegate), &pair) else { return };
        if pair.is_detailed() {
            self.details.remove(&(contract_place, delegate_place));
        }
        let has_others = self.lists.remove(contract_place, delegate_place);
        if !has_others {
            self.delegates.release(delegate_place);
        }
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
