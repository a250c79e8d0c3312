//! The index for hot paths: the same rules as [`decide`](crate::decide()), the facts found by one lookup.

mod hashing;
mod keep;
mod pairs;
mod places;

use crate::decide::{
    Giver, PairFacts, Progress, denied, denied_to_delegates, judge_delegate, judge_holder,
    judge_organisation_user,
};
use crate::{AccountHolderId, Action, ContractId, Decision, DelegateId, Principal, Request, Window};
use hashbrown::{DefaultHashBuilder, HashMap};
use hashing::{Keyed, hash_id};
use pairs::{Node, Pair, Pairs};
use places::{NOWHERE, Places};
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
    hasher: DefaultHashBuilder,
    contracts: Places<ContractPlace>,
    delegates: Places<DelegatePlace>,
    pairs: Pairs,
    /// By the positions of contract and delegate: what is to be known of an assignment that is not simply effective without limit.
    details: HashMap<(u32, u32), Detail>,
    /// By position: the ends of contracts, which few have.
    ends: BTreeMap<u32, Timestamp>,
    /// By position: contracts that assignments have named but of which nobody has told yet.
    untold: BTreeSet<u32>,
}

#[derive(Clone, Debug)]
struct ContractPlace {
    id: ContractId,
    /// Means nothing as long as the contract is untold.
    owner: AccountHolderId,
    /// The first of the contract's nodes.
    first: u32,
}

#[derive(Clone, Debug)]
struct DelegatePlace {
    id: DelegateId,
    /// The first of the delegate's nodes.
    first: u32,
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
    // Not inlined: each branch then writes its answer to where it has to be; inlined, answers are put together from pieces.
    #[inline(never)]
    pub fn decide(&self, request: &Request) -> Decision {
        match request.who {
            Principal::Delegate(delegate) => {
                if let Some(denial) = denied_to_delegates(request.action) {
                    return denied(denial, None);
                }
                let (contract, now) = (request.contract, request.now);
                match self.pairs.find(&self.hasher, &self.delegates, contract, delegate) {
                    None => judge_delegate(contract, delegate, None, now),
                    Some(pair) if pair.is_detailed() => self.decide_detailed(pair, delegate, now),
                    Some(_) => judge_delegate(contract, delegate, Some(PairFacts::OPEN), now),
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
        let nodes = self.list(first, |node| node.next_of_contract);
        nodes.filter_map(move |node| {
            let delegate = self.delegates.get(node.delegate)?.id;
            Some((delegate, self.decide_listed(*node, (contract, delegate), action, now)))
        })
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
        let nodes = self.list(first, |node| node.next_of_delegate);
        nodes.filter_map(move |node| {
            let contract = self.contracts.get(node.contract)?.id;
            Some((contract, self.decide_listed(*node, (contract, delegate), action, now)))
        })
    }

    fn list(&self, first: u32, next: impl Fn(&Node) -> u32) -> impl Iterator<Item = &Node> {
        std::iter::successors(self.pairs.node(first), move |node| self.pairs.node(next(node)))
    }

    fn decide_listed(
        &self,
        node: Node,
        (contract, delegate): (ContractId, DelegateId),
        action: Action,
        now: Timestamp,
    ) -> Decision {
        match denied_to_delegates(action) {
            Some(denial) => denied(denial, None),
            None => judge_delegate(contract, delegate, Some(self.facts(node.contract, node.delegate)), now),
        }
    }

    /// The rare case, kept out of the way of the common one.
    #[cold]
    #[inline(never)]
    fn decide_detailed(&self, pair: &Pair, delegate: DelegateId, now: Timestamp) -> Decision {
        let contract = self.contracts.place(&self.hasher, pair.contract);
        let facts = contract.map(|contract| self.facts(contract, pair.delegate()));
        judge_delegate(pair.contract, delegate, facts, now)
    }

    fn facts(&self, contract: u32, delegate: u32) -> PairFacts {
        self.details.get(&(contract, delegate)).map_or(PairFacts::OPEN, |detail| PairFacts {
            giver: Giver::of(detail.holder, self.owner_at(contract)),
            contract_ended_at: self.ends.get(&contract).copied(),
            window: detail.window,
            progress: detail.progress,
        })
    }

    fn owner(&self, contract: ContractId) -> Option<AccountHolderId> {
        self.owner_at(self.contracts.place(&self.hasher, contract)?)
    }

    #[inline]
    fn owner_at(&self, place: u32) -> Option<AccountHolderId> {
        let owner = self.contracts.get(place)?.owner;
        (self.untold.is_empty() || !self.untold.contains(&place)).then_some(owner)
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
