//! The index for hot paths: the same rules as [`decide`](crate::decide()), the facts found by one lookup.

mod details;
mod keep;
mod places;

use crate::decide::{
    Giver, PairFacts, denied, denied_to_delegates, judge_delegate, judge_holder, judge_organisation_user,
};
use crate::{AccountHolderId, Action, Contract, ContractId, Decision, DelegateId, Principal, Request};
use details::Details;
use hashbrown::DefaultHashBuilder;
use places::{Keyed, NOWHERE, Places, hash_id, hash_pair};
use std::collections::BTreeMap;
use storage_contract::Timestamp;

/// All contracts and assignments of a tenant, held in memory so that a decision is one lookup and allocates nothing, whatever their
/// number; and so that both directions can be listed (AM-16).
///
/// It decides exactly as [`decide`](crate::decide()) does, by the same code; only the facts come from here. Windows and expiries
/// are checked against the request's `now` at the lookup (AM-17). It is as good as what it was told: build it from the
/// store, then [`apply`](Self::apply) the events of each committed change, in the order of the commits, or build it anew.
///
/// It keeps up to 2³² − 1 contracts, delegates, holders and assignments each; what goes beyond is not taken in, and is denied.
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
    hasher: DefaultHashBuilder,
    holders: Places<HolderPlace>,
    contracts: Places<ContractPlace>,
    delegates: Places<DelegatePlace>,
    pairs: Places<PairPlace>,
    /// What is to be known of a pair that is not simply effective without limit.
    details: Details,
    /// The ends of contracts, which few have: by position.
    ends: BTreeMap<u32, Timestamp>,
}

#[derive(Clone, Debug)]
struct HolderPlace(AccountHolderId);

#[derive(Clone, Debug)]
struct ContractPlace {
    id: ContractId,
    /// The position of the owner; nowhere as long as only assignments have named the contract.
    owner: u32,
    /// The first of the contract's assignments.
    first: u32,
}

#[derive(Clone, Debug)]
struct DelegatePlace {
    id: DelegateId,
    /// The first of the delegate's assignments.
    first: u32,
}

/// One assignment: 44 bytes, so that one lookup touches one or two cache lines.
#[derive(Clone, Debug)]
struct PairPlace {
    contract: ContractId,
    delegate: DelegateId,
    /// Where the details are; nowhere if the assignment is effective without any limit ([`PairFacts::OPEN`]).
    detail: u32,
    next_of_contract: u32,
    next_of_delegate: u32,
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
    #[inline(never)]
    pub fn decide(&self, request: &Request) -> Decision {
        match request.who {
            Principal::Delegate(delegate) => {
                if let Some(denial) = denied_to_delegates(request.action) {
                    return denied(denial, None);
                }
                match self.pairs.find(&self.hasher, (request.contract, delegate)) {
                    None => judge_delegate(request.contract, delegate, None, request.now),
                    Some(pair) => self.decide_pair(pair, request.now),
                }
            }
            Principal::Holder(holder) => judge_holder(holder, self.owner(request.contract)),
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
        let first = self.contracts.find(&self.hasher, contract).map_or(NOWHERE, |found| found.first);
        self.list(first, |pair| pair.next_of_contract)
            .map(move |pair| (pair.delegate, self.decide_action(pair, action, now)))
    }

    /// Every contract that was ever offered to this delegate, with the decision on this action: also those that are denied, and
    /// why.
    pub fn contracts_of(
        &self,
        delegate: DelegateId,
        action: Action,
        now: Timestamp,
    ) -> impl Iterator<Item = (ContractId, Decision)> + '_ {
        let first = self.delegates.find(&self.hasher, delegate).map_or(NOWHERE, |found| found.first);
        self.list(first, |pair| pair.next_of_delegate)
            .map(move |pair| (pair.contract, self.decide_action(pair, action, now)))
    }

    fn list(&self, first: u32, next: impl Fn(&PairPlace) -> u32) -> impl Iterator<Item = &PairPlace> {
        std::iter::successors(self.pairs.get(first), move |pair| self.pairs.get(next(pair)))
    }

    fn decide_action(&self, pair: &PairPlace, action: Action, now: Timestamp) -> Decision {
        match denied_to_delegates(action) {
            Some(denial) => denied(denial, None),
            None => self.decide_pair(pair, now),
        }
    }

    #[inline]
    fn decide_pair(&self, pair: &PairPlace, now: Timestamp) -> Decision {
        if pair.detail == NOWHERE {
            return judge_delegate(pair.contract, pair.delegate, Some(PairFacts::OPEN), now);
        }
        self.decide_detailed(pair, now)
    }

    /// The rare case, kept out of the way of the others.
    #[cold]
    #[inline(never)]
    fn decide_detailed(&self, pair: &PairPlace, now: Timestamp) -> Decision {
        judge_delegate(pair.contract, pair.delegate, self.detailed_facts(pair), now)
    }

    fn detailed_facts(&self, pair: &PairPlace) -> Option<PairFacts> {
        let detail = self.details.get(pair.detail)?;
        let owner = self.contracts.get(detail.contract).and_then(|contract| self.holder(contract.owner));
        Some(PairFacts {
            giver: Giver::of(detail.holder, owner),
            contract_ended_at: self.ends.get(&detail.contract).copied(),
            window: detail.window,
            progress: detail.progress,
        })
    }

    fn owner(&self, contract: ContractId) -> Option<AccountHolderId> {
        self.holder(self.contracts.find(&self.hasher, contract)?.owner)
    }

    fn holder(&self, place: u32) -> Option<AccountHolderId> {
        self.holders.get(place).map(|holder| holder.0)
    }
}

impl ContractPlace {
    const fn of(contract: &Contract, owner: u32) -> Self {
        Self { id: contract.id(), owner, first: NOWHERE }
    }
}

impl Keyed for HolderPlace {
    type Key = AccountHolderId;

    fn key(&self) -> AccountHolderId {
        self.0
    }

    fn hash(hasher: &DefaultHashBuilder, key: AccountHolderId) -> u64 {
        hash_id(hasher, key)
    }
}

impl Keyed for ContractPlace {
    type Key = ContractId;

    fn key(&self) -> ContractId {
        self.id
    }

    fn hash(hasher: &DefaultHashBuilder, key: ContractId) -> u64 {
        hash_id(hasher, key)
    }
}

impl Keyed for DelegatePlace {
    type Key = DelegateId;

    fn key(&self) -> DelegateId {
        self.id
    }

    fn hash(hasher: &DefaultHashBuilder, key: DelegateId) -> u64 {
        hash_id(hasher, key)
    }
}

impl Keyed for PairPlace {
    type Key = (ContractId, DelegateId);

    #[inline]
    fn key(&self) -> (ContractId, DelegateId) {
        (self.contract, self.delegate)
    }

    #[inline]
    fn hash(hasher: &DefaultHashBuilder, (contract, delegate): (ContractId, DelegateId)) -> u64 {
        hash_pair(hasher, contract, delegate)
    }
}
