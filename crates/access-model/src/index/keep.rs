//! How the index is kept up to date.

use super::ids::Put;
use super::pairs::{Found, Pair};
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
        self.contracts.shrink_to_fit();
        self.owners.shrink_to_fit();
        self.pairs.shrink_to_fit();
        self.lists.shrink_to_fit(&self.pairs);
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
        let detail_of = |(pair, _): (u32, Pair)| {
            let detail = self.details.get(&pair).copied();
            // Those without details were given by the owner until now.
            Some((pair, detail.or_else(|| giver.map(Detail::open))?))
        };
        let known: Vec<(u32, Detail)> =
            self.lists.of_contract(place, &self.pairs).filter_map(detail_of).collect();
        if let Some(owner) = self.owners.get_mut(place as usize) {
            *owner = contract.holder();
        }
        self.untold.remove(&place);
        match contract.ended_at() {
            Some(ended_at) => self.ends.insert(place, ended_at),
            None => self.ends.remove(&place),
        };
        for (pair, detail) in known {
            let is_effective = detail.progress == Progress::Effective;
            let is_open = is_effective && self.is_open(place, detail.holder, detail.window);
            self.pairs.mark(pair, !is_open);
            if is_open {
                self.details.remove(&pair);
            } else {
                self.details.insert(pair, detail);
            }
        }
    }

    /// Takes in an assignment as it is now.
    pub fn put_assignment(&mut self, assignment: &Assignment) {
        if let Some(contract) = self.contract_of(assignment, None) {
            self.keep(contract, assignment);
        }
    }

    /// The position of an assignment's contract, which may be expected near another one. `None` if all are taken.
    #[inline]
    pub(super) fn contract_of(&mut self, assignment: &Assignment, near: Option<u32>) -> Option<u32> {
        let id = assignment.contract();
        let contract = near.and_then(|near| self.contracts.near(id, near));
        contract.or_else(|| self.contracts.place(id)).or_else(|| self.name_contract(id))
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
    pub(super) fn keep(&mut self, contract: u32, assignment: &Assignment) {
        let pair = Pair { contract: assignment.contract(), delegate: assignment.delegate() };
        let is_effective = matches!(assignment.state(), AssignmentState::Effective { .. });
        let is_open = is_effective && self.is_open(contract, assignment.holder(), assignment.window());
        let place = match self.pairs.find(pair) {
            Some(found) => {
                self.change(found, is_open);
                Some(found.place)
            }
            None => self.add(contract, pair, is_open),
        };
        if let (false, Some(place)) = (is_open, place) {
            self.details.insert(place, Detail::of(assignment));
        }
    }

    /// Keeps a pair that is new. `None` if it is one too many.
    #[inline]
    fn add(&mut self, contract: u32, pair: Pair, is_open: bool) -> Option<u32> {
        let place = self.pairs.add(pair, !is_open)?;
        self.lists.add(place, pair, contract, &self.pairs);
        Some(place)
    }

    /// Keeps whether there are details of a pair.
    fn change(&mut self, found: Found, is_open: bool) {
        if found.is_detailed == is_open {
            self.pairs.mark(found.place, !is_open);
        }
        if is_open {
            self.details.remove(&found.place);
        }
    }

    /// Whether nothing limits an effective assignment.
    #[inline]
    fn is_open(&self, contract: u32, holder: AccountHolderId, window: Window) -> bool {
        window == Window::ALWAYS
            && self.owner_at(contract) == Some(holder)
            && (self.ends.is_empty() || !self.ends.contains_key(&contract))
    }

    /// Forgets an assignment: from now on there is none. Costs a walk along the lists of its contract and its delegate;
    /// to forget many of one list in their order, or against it, costs one walk in all.
    pub fn forget_assignment(&mut self, contract: ContractId, delegate: DelegateId) {
        let pair = Pair { contract, delegate };
        let (Some(found), Some(contract)) = (self.pairs.find(pair), self.contracts.place(contract)) else {
            return;
        };
        self.lists.remove(found.place, pair, contract, &self.pairs);
        self.pairs.remove(found.place);
        self.details.remove(&found.place);
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
