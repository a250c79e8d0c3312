//! The decision itself, on loaded facts. The index and the services ask the same functions.

use crate::{
    AccountHolderId, Action, ActionClass, Assignment, AssignmentState, Contract, ContractId, Decision,
    DelegateId, Denial, EndReason, Grant, Principal, Request, Verdict, Window, WindowPosition,
};
use storage_contract::Timestamp;

/// May this principal do this on this contract now? Pure, allocates nothing.
///
/// `contract` is the contract that the request names, `assignment` that of this very contract to the asking delegate; `None` says
/// that there is none. A fact about something else counts as absent, so that a mix-up of the host's can only deny.
///
/// An ended contract is still its holder's (AM-01): whether something can be done with a service that no longer runs is for
/// the host to say. To delegates it is closed (AM-11).
///
/// ```
/// use access_model::*;
/// # fn id<T: std::str::FromStr>(n: u32) -> T where T::Err: std::fmt::Debug {
/// #     format!("00000000-0000-0000-0000-{n:012}").parse().unwrap()
/// # }
/// let (sakura, tanaka): (AccountHolderId, DelegateId) = (id(1), id(2));
/// let now = "2026-04-01T00:00:00Z".parse()?;
/// let hosting = Contract::new(id(3), sakura, Service::HOSTING, "sakura.example");
///
/// let who = Principal::Delegate(tanaka);
/// let request = Request { who, action: Action::ConfigureService, contract: hosting.id(), now };
/// let answer = decide(&request, Some(&hosting), None);
/// assert_eq!(answer.verdict, Verdict::Denied(Denial::NoAssignment));
/// assert_eq!(answer.rule(), "AM-03");
///
/// let mut assignment = Assignment::offered(hosting.id(), tanaka, sakura, id(4), Window::ALWAYS, None);
/// let event = assignment.decide(&AssignmentCommand::Accept(id(4)), now)?;
/// assignment.apply(event);
/// assert!(decide(&request, Some(&hosting), Some(&assignment)).is_allowed());
///
/// let request = Request { action: Action::Pay, ..request };
/// assert_eq!(decide(&request, Some(&hosting), Some(&assignment)).rule(), "AM-02");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn decide(request: &Request, contract: Option<&Contract>, assignment: Option<&Assignment>) -> Decision {
    let contract = contract.filter(|contract| contract.id() == request.contract);
    match request.who {
        Principal::Holder(holder) => judge_holder(holder, contract.map(Contract::holder)),
        Principal::Delegate(delegate) => {
            if let Some(denial) = denied_to_delegates(request.action) {
                return denied(denial, None);
            }
            let assignment = assignment
                .filter(|found| found.contract() == request.contract && found.delegate() == delegate);
            let facts = assignment.map(|assignment| PairFacts::of(contract, assignment));
            judge_delegate(request.contract, delegate, facts, request.now)
        }
        Principal::OrganisationUser(_) => judge_organisation_user(),
    }
}

/// What matters of a contract and its assignment to a delegate.
#[derive(Clone, Copy)]
pub(crate) struct PairFacts {
    pub(crate) giver: Giver,
    pub(crate) contract_ended_at: Option<Timestamp>,
    pub(crate) window: Window,
    pub(crate) progress: Progress,
}

/// Who gave an assignment.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Giver {
    /// The holder who owns the contract.
    Owner,
    /// Another holder, who must have owned it once.
    FormerHolder,
    /// Whoever it was: there is no such contract.
    OfNoContract,
}

/// An assignment's state without its invitation, on which no decision depends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Progress {
    Pending { expires_at: Option<Timestamp> },
    Declined { at: Timestamp },
    Cancelled { at: Timestamp },
    Effective,
    Ended { at: Timestamp, why: EndReason },
}

impl PairFacts {
    /// Effective without any limit: what nearly all assignments are.
    pub(crate) const OPEN: Self = Self {
        giver: Giver::Owner,
        contract_ended_at: None,
        window: Window::ALWAYS,
        progress: Progress::Effective,
    };

    fn of(contract: Option<&Contract>, assignment: &Assignment) -> Self {
        Self {
            giver: Giver::of(assignment.holder(), contract.map(Contract::holder)),
            contract_ended_at: contract.and_then(Contract::ended_at),
            window: assignment.window(),
            progress: Progress::of(assignment.state()),
        }
    }
}

impl Giver {
    pub(crate) fn of(giver: AccountHolderId, owner: Option<AccountHolderId>) -> Self {
        match owner {
            None => Self::OfNoContract,
            Some(owner) if owner == giver => Self::Owner,
            Some(_) => Self::FormerHolder,
        }
    }
}

impl Progress {
    pub(crate) const fn of(state: &AssignmentState) -> Self {
        match *state {
            AssignmentState::Pending { expires_at, .. } => Self::Pending { expires_at },
            AssignmentState::Declined { at, .. } => Self::Declined { at },
            AssignmentState::Cancelled { at, .. } => Self::Cancelled { at },
            AssignmentState::Effective { .. } => Self::Effective,
            AssignmentState::Ended { at, why, .. } => Self::Ended { at, why },
        }
    }
}

/// AM-01: a holder may do everything on contracts it owns and nothing on contracts of another holder.
#[inline]
pub(crate) fn judge_holder(holder: AccountHolderId, owner: Option<AccountHolderId>) -> Decision {
    match owner {
        None => denied(Denial::UnknownContract, None),
        Some(owner) if owner == holder => allowed(Grant::Ownership { holder }, None),
        Some(_) => denied(Denial::OtherHoldersContract, None),
    }
}

/// AM-02, AM-13: what no delegate may do on any contract, assigned or not.
#[inline]
pub(crate) const fn denied_to_delegates(action: Action) -> Option<Denial> {
    match (action.class(), action) {
        (ActionClass::Configuration, _) => None,
        (ActionClass::Contract, Action::ViewDelegates | Action::ManageDelegates) => {
            Some(Denial::ManagementByDelegate { action })
        }
        (ActionClass::Contract, _) => Some(Denial::ContractActionByDelegate { action }),
    }
}

/// AM-39: users of the organisation act by permissions, and none of these is over contracts.
#[inline]
pub(crate) const fn judge_organisation_user() -> Decision {
    denied(Denial::OrganisationUser, None)
}

/// A configuration action of a delegate. Without an assignment the answer is the same whether the contract exists or not, so
/// that nobody can find out by asking.
#[expect(
    clippy::inline_always,
    reason = "where the index knows the facts beforehand, only the answer is left of this"
)]
#[inline(always)]
pub(crate) fn judge_delegate(
    contract: ContractId,
    delegate: DelegateId,
    facts: Option<PairFacts>,
    now: Timestamp,
) -> Decision {
    // AM-03: without an effective assignment on that very contract a delegate is denied.
    let Some(facts) = facts else { return denied(Denial::NoAssignment, None) };
    // AM-11: ending a contract ends its assignments, also when the clock alone ends it.
    let end = facts.contract_ended_at;
    if let Some(at) = end.filter(|at| *at <= now) {
        return denied(Denial::ContractEnded { at }, None);
    }
    match facts.giver {
        Giver::Owner => {}
        // AM-01: who does not own the contract can give nothing on it.
        Giver::FormerHolder => return denied(Denial::AssignedByFormerHolder, end),
        Giver::OfNoContract => return denied(Denial::UnknownContract, None),
    }
    match facts.progress {
        // AM-05: a pending, declined, cancelled or expired one grants nothing.
        Progress::Pending { expires_at: Some(at) } if at <= now => denied(Denial::Expired { at }, end),
        Progress::Pending { expires_at } => denied(Denial::Pending { expires_at }, earlier(expires_at, end)),
        Progress::Declined { at } => denied(Denial::Declined { at }, end),
        Progress::Cancelled { at } => denied(Denial::Cancelled { at }, end),
        // AM-09, AM-10, AM-11.
        Progress::Ended { at, why } => denied(Denial::Ended { at, why }, end),
        // AM-17: outside of its window it grants nothing.
        Progress::Effective => match facts.window.position(now) {
            WindowPosition::Before { from } => denied(Denial::NotYet { from }, earlier(Some(from), end)),
            WindowPosition::After { until } => denied(Denial::NoLonger { until }, end),
            WindowPosition::Inside { until } => {
                let grant = Grant::Assignment { contract, delegate, until };
                allowed(grant, earlier(until, end))
            }
        },
    }
}

#[inline]
pub(crate) const fn allowed(grant: Grant, holds_until: Option<Timestamp>) -> Decision {
    Decision { verdict: Verdict::Allowed(grant), holds_until }
}

#[inline]
pub(crate) const fn denied(denial: Denial, holds_until: Option<Timestamp>) -> Decision {
    Decision { verdict: Verdict::Denied(denial), holds_until }
}

#[inline]
fn earlier(one: Option<Timestamp>, other: Option<Timestamp>) -> Option<Timestamp> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

/// AM-08, AM-13: whether `holder` may manage the delegates of a contract, by the same rules as any other request.
pub(crate) fn may_manage(
    holder: AccountHolderId,
    contract_id: ContractId,
    contract: Option<&Contract>,
    now: Timestamp,
) -> Result<(), Denial> {
    let (who, action) = (Principal::Holder(holder), Action::ManageDelegates);
    match decide(&Request { who, action, contract: contract_id, now }, contract, None).verdict {
        Verdict::Allowed(_) => Ok(()),
        Verdict::Denied(denial) => Err(denial),
    }
}
