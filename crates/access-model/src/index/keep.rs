//! How the index is kept up to date.

use super::ids::{Ids, Put};
use super::pairs::{Pair, Places};
use super::{AccessIndex, Detail};
use crate::decide::Progress;
use crate::{
    AccessEvent, AccountHolderId, Assignment, AssignmentState, Contract, ContractId, DelegateId, Window,
};

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
        pairs.shrink_to_fit(|pair| hash_at(contracts, delegates, pair.places()));
        contracts.shrink_to_fit();
        delegates.shrink_to_fit();
        self.owners.shrink_to_fit();
        self.lists.shrink_to_fit();
        self.details.shrink_to_fit();
    }

    /// Takes in a contract as it is now: its owner, and whether and when it ends.
    pub fn put_contract(&mut self, contract: &Contract) {
        match self.contracts.put(contract.id()) {
            Some(Put { place, was_there: true }) => self.change_contract(place, contract),
            Some(Put { place, was_there: false }) => self.note_contract(place, contract),
            None => {}
        }
    }

    /// What is known of a new contract, whose position is the next one.
    #[inline]
    pub(super) fn note_contract(&mut self, place: u32, contract: &Contract) {
        self.owners.push(contract.holder());
        if let Some(ended_at) = contract.ended_at() {
            self.ends.insert(place, ended_at);
        }
    }

    /// A contract that was known, or named by an assignment: what is known of its assignments has to be put anew.
    fn change_contract(&mut self, place: u32, contract: &Contract) {
        let giver = self.owner_at(place);
        let detail_of = |places| {
            let detail = self.details.get(&places).copied();
            // Those without details were given by the owner until now.
            Some((places, detail.or_else(|| giver.map(Detail::open))?))
        };
        let known: Vec<(Places, Detail)> = self.lists.of_contract(place).filter_map(detail_of).collect();
        if let Some(owner) = self.owners.get_mut(place as usize) {
            *owner = contract.holder();
        }
        self.untold.remove(&place);
        match contract.ended_at() {
            Some(ended_at) => self.ends.insert(place, ended_at),
            None => self.ends.remove(&place),
        };
        for (places, detail) in known {
            let is_effective = detail.progress == Progress::Effective;
            if is_effective && self.is_open(place, detail.holder, detail.window) {
                self.keep_open(places);
            } else {
                self.keep_limited(places, detail);
            }
        }
    }

    /// Takes in an assignment as it is now.
    pub fn put_assignment(&mut self, assignment: &Assignment) {
        if let Some(places) = self.places_of(assignment, None) {
            self.keep(places, assignment);
        }
    }

    /// The positions of an assignment's contract, which may be expected near one, and its delegate. `None` if all are taken.
    #[inline]
    pub(super) fn places_of(&mut self, assignment: &Assignment, near: Option<u32>) -> Option<Places> {
        let id = assignment.contract();
        let contract = near.and_then(|near| self.contracts.near(id, near));
        let contract = contract.or_else(|| self.contracts.place(id)).or_else(|| self.name_contract(id))?;
        let delegate = self.delegates.put(assignment.delegate())?.place;
        Some(Places { contract, delegate })
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

    /// Keeps an assignment, or what it has become.
    #[inline]
    pub(super) fn keep(&mut self, places: Places, assignment: &Assignment) {
        let is_effective = matches!(assignment.state(), AssignmentState::Effective { .. });
        if is_effective && self.is_open(places.contract, assignment.holder(), assignment.window()) {
            self.keep_open(places);
        } else {
            self.keep_limited(places, Detail::of(assignment));
        }
    }

    /// Whether nothing limits an effective assignment.
    #[inline]
    fn is_open(&self, contract: u32, holder: AccountHolderId, window: Window) -> bool {
        window == Window::ALWAYS
            && self.owner_at(contract) == Some(holder)
            && (self.ends.is_empty() || !self.ends.contains_key(&contract))
    }

    /// Keeps an assignment that is effective without any limit.
    #[inline]
    fn keep_open(&mut self, places: Places) {
        let was_detailed = self.keep_pair(places, false);
        if was_detailed == Some(true) {
            self.details.remove(&places);
        }
    }

    /// Keeps an assignment of which there is more to know.
    #[inline(never)]
    fn keep_limited(&mut self, places: Places, detail: Detail) {
        if self.keep_pair(places, true).is_some() {
            self.details.insert(places, detail);
        }
    }

    /// Keeps a pair, and says whether there were details before. `None` if it is one too many.
    #[inline]
    fn keep_pair(&mut self, places: Places, is_detailed: bool) -> Option<bool> {
        let Self { contracts, delegates, pairs, lists, .. } = self;
        let hash = hash_at(contracts, delegates, places);
        let hash_of = |pair: &Pair| hash_at(contracts, delegates, pair.places());
        if let Some(before) = pairs.put(hash, Pair::new(places, is_detailed), hash_of) {
            return Some(before.is_detailed());
        }
        if lists.add(places) {
            return Some(false);
        }
        pairs.remove(hash, places);
        None
    }

    /// Forgets an assignment: from now on there is none. Costs a walk along the lists of its contract and its delegate;
    /// to forget many of one list in their order, or against it, costs one walk in all.
    pub fn forget_assignment(&mut self, contract: ContractId, delegate: DelegateId) {
        let places = (self.contracts.place(contract), self.delegates.place(delegate));
        let (Some(contract), Some(delegate)) = places else { return };
        let places = Places { contract, delegate };
        let hash = hash_at(&self.contracts, &self.delegates, places);
        let Some(pair) = self.pairs.remove(hash, places) else { return };
        if pair.is_detailed() {
            self.details.remove(&places);
        }
        let has_others = self.lists.remove(places);
        if !has_others {
            self.delegates.release(delegate);
        }
    }
}

/// The hash of a pair, by positions.
#[inline]
fn hash_at(contracts: &Ids<ContractId>, delegates: &Ids<DelegateId>, places: Places) -> u64 {
    contracts.hash_at(places.contract) ^ delegates.hash_at(places.delegate)
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
