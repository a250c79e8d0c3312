//! The index for hot paths: the same rules as [`decide`](crate::decide()), the facts found by one lookup.

mod build;
mod ids;
mod keep;
mod lists;
mod pairs;

use crate::decide::{
    Giver, PairFacts, Progress, denied, denied_to_delegates, judge_delegate, judge_holder,
    judge_organisation_user,
};
use crate::{
    AccountHolderId, Action, ActionClass, ContractId, Decision, DelegateId, Principal, Request, Window,
};
use hashbrown::HashMap;
use ids::Ids;
use lists::Lists;
use pairs::{Found, Pair, Pairs};
use std::collections::{BTreeMap, BTreeSet};
use storage_contract::Timestamp;

/// All contracts and assignments of a tenant, held in memory so that a decision is one lookup and allocates nothing, whatever their
/// number; and so that both directions can be listed (AM-16).
///
/// It decides exactly as [`decide`](crate::decide()) does, by the same code; only the facts come from here. Windows and expiries
/// are checked against the request's `now` at the lookup (AM-17). It is as good as what it was told: build it from the
/// store, then [`apply`](Self::apply) the events of each committed change, in the order of the commits, or build it anew.
///
/// It keeps some thousand million contracts, delegates and assignments; what goes beyond is not taken in, and is denied.
///
/// ```
/// use access_model::*;
/// # fn id<T: std::str::FromStr>(n: u32) -> T where T::Err: std::fmt::Debug {
/// #     format!("00000000-0000-0000-0000-{n:012}").parse().unwrap()
/// # }
/// let (sakura, tanaka, hosting) = (id(1), id(2), id(3));
/// let now = "2026-04-01T00:00:00Z".parse()?;
/// let contract = Contract::new(hosting, sakura, Service::HOSTING, "sakura.example");
/// let mut assignment = Assignment::offered(hosting, tanaka, sakura, id(4), Window::ALWAYS, None);
/// let mut index = AccessIndex::build([&contract], [&assignment]);
///
/// let who = Principal::Delegate(tanaka);
/// let request = Request { who, action: Action::ConfigureService, contract: hosting, now };
/// assert_eq!(index.decide(&request).verdict, Verdict::Denied(Denial::Pending { expires_at: None }));
///
/// let event = assignment.decide(&AssignmentCommand::Accept(id(4)), now)?;
/// assignment.apply(event);
/// index.apply(&AccessEvent::AssignmentChanged(assignment));
/// assert!(index.decide(&request).is_allowed());
/// assert_eq!(index.on_what_may_act(tanaka, Action::ConfigureService, now).count(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct AccessIndex {
    contracts: Ids,
    /// By the position of the contract. Means nothing as long as the contract is untold.
    owners: Vec<AccountHolderId>,
    /// What is looked up.
    pairs: Pairs,
    /// What is listed.
    lists: Lists,
    /// By the position of the pair: what is to be known of an assignment that is not simply effective without limit.
    details: HashMap<u32, Detail>,
    /// By position: the ends of contracts, which few have.
    ends: BTreeMap<u32, Timestamp>,
    /// By position: contracts that assignments have named but of which nobody has told yet.
    untold: BTreeSet<u32>,
}

/// What is to be known of an assignment, whichever way it is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Detail {
    /// Who gave it.
    holder: AccountHolderId,
    window: Window,
    progress: Progress,
}

impl AccessIndex {
    /// An index that knows nothing and denies everything.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many assignments it knows, whatever their state.
    pub fn assignment_count(&self) -> usize {
        self.pairs.len()
    }

    /// May this principal do this on this contract now, and why (AM-15)? One lookup, no allocation.
    // Only the most common case, short enough to become part of the caller: a call with all its saving of registers would cost as
    // much as the lookup.
    #[inline]
    pub fn decide(&self, request: &Request) -> Decision {
        if let (Principal::Delegate(delegate), ActionClass::Configuration) =
            (request.who, request.action.class())
        {
            let (contract, now) = (request.contract, request.now);
            match self.find(contract, delegate) {
                None => return judge_delegate(contract, delegate, None, now),
                Some(found) if !found.is_detailed => {
                    return judge_delegate(contract, delegate, Some(PairFacts::OPEN), now);
                }
                Some(_) => {}
            }
        }
        self.decide_otherwise(request)
    }

    /// Any case, the less common ones at their own place.
    #[inline(never)]
    fn decide_otherwise(&self, request: &Request) -> Decision {
        match request.who {
            Principal::Holder(holder) => judge_holder(holder, self.owner(request.contract)),
            Principal::Delegate(delegate) => {
                if let Some(denial) = denied_to_delegates(request.action) {
                    return denied(denial, None);
                }
                let found = self.find(request.contract, delegate);
                let facts = found.map(|found| self.facts(found.place, request.contract));
                judge_delegate(request.contract, delegate, facts, request.now)
            }
            Principal::OrganisationUser(_) => judge_organisation_user(),
        }
    }

    /// AM-16: who may do this on this contract now: the owner, and delegates in no particular order, each with the decision
    /// that allows it.
    pub fn who_may_act(
        &self,
        contract: ContractId,
        action: Action,
        now: Timestamp,
    ) -> impl Iterator<Item = (Principal, Decision)> + '_ {
        let owner = self.owner(contract).map(Principal::Holder).map(|who| {
            let request = Request { who, action, contract, now };
            (who, self.decide(&request))
        });
        let delegates = self.delegates_of(contract, action, now);
        let delegates = delegates.map(|(delegate, decision)| (Principal::Delegate(delegate), decision));
        owner.into_iter().chain(delegates).filter(|(_, decision)| decision.is_allowed())
    }

    /// AM-16: on what this delegate may do this now, of whichever holders, in no particular order.
    pub fn on_what_may_act(
        &self,
        delegate: DelegateId,
        action: Action,
        now: Timestamp,
    ) -> impl Iterator<Item = (ContractId, Decision)> + '_ {
        self.contracts_of(delegate, action, now).filter(|(_, decision)| decision.is_allowed())
    }

    /// Every delegate to whom this contract was ever offered, with the decision on this action: also those who are denied, and
    /// why.
    pub fn delegates_of(
        &self,
        contract: ContractId,
        action: Action,
        now: Timestamp,
    ) -> impl Iterator<Item = (DelegateId, Decision)> + '_ {
        let listed = self.contracts.place(contract).into_iter();
        let listed = listed.flat_map(|place| self.lists.of_contract(place, &self.pairs));
        listed.map(move |listed| (listed.1.delegate, self.decide_listed(listed, action, now)))
    }

    /// Every contract that was ever offered to this delegate, with the decision on this action: also those that are denied, and
    /// why.
    pub fn contracts_of(
        &self,
        delegate: DelegateId,
        action: Action,
        now: Timestamp,
    ) -> impl Iterator<Item = (ContractId, Decision)> + '_ {
        let listed = self.lists.of_delegate(delegate, &self.pairs);
        listed.map(move |listed| (listed.1.contract, self.decide_listed(listed, action, now)))
    }

    fn decide_listed(&self, (place, pair): (u32, Pair), action: Action, now: Timestamp) -> Decision {
        match denied_to_delegates(action) {
            Some(denial) => denied(denial, None),
            None => judge_delegate(pair.contract, pair.delegate, Some(self.facts(place, pair.contract)), now),
        }
    }

    #[inline]
    fn find(&self, contract: ContractId, delegate: DelegateId) -> Option<Found> {
        self.pairs.find(Pair { contract, delegate })
    }

    /// The facts of an assignment, by the position of its pair and its contract.
    fn facts(&self, pair: u32, contract: ContractId) -> PairFacts {
        self.details.get(&pair).map_or(PairFacts::OPEN, |detail| {
            let contract = self.contracts.place(contract);
            PairFacts {
                giver: Giver::of(detail.holder, contract.and_then(|contract| self.owner_at(contract))),
                contract_ended_at: contract.and_then(|contract| self.ends.get(&contract).copied()),
                window: detail.window,
                progress: detail.progress,
            }
        })
    }

    fn owner(&self, contract: ContractId) -> Option<AccountHolderId> {
        self.owner_at(self.contracts.place(contract)?)
    }

    #[inline]
    fn owner_at(&self, contract: u32) -> Option<AccountHolderId> {
        let owner = *self.owners.get(contract as usize)?;
        (self.untold.is_empty() || !self.untold.contains(&contract)).then_some(owner)
    }
}
