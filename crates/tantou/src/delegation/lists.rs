//! What screens list: who may act on a contract, on what a delegate may act, a holder's delegates and invitations (AM-16, IL-04, IL-09).
//!
//! Unguarded pages: a list may be out of date when a button is pressed, and the journey decides again.

use super::{Delegation, DelegationStore, Objections, inviter_of, scope_of};
use crate::message::contracts_of;
use access_model::{
    AccountHolderId, Action, Assignment, Contract, ContractId, Decision, Delegate, DelegateId, Label,
    Principal, Request, RosterEntry, Verdict, decide,
};
use email_identity::EmailAddress;
use invitation_lifecycle::{
    Action as InvitationAction, GrantFacts, Invitation, InvitationId, Listed, OfferKind, Phase, Side, list,
};
use std::collections::BTreeMap;
use storage_contract::{OpError, Timestamp};

/// One line of *who may act on this contract*.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MayAct {
    /// Who.
    pub delegate: DelegateId,
    /// Their address.
    pub address: EmailAddress,
    /// What the holder calls them, while they are on its roster.
    pub label: Option<Label>,
    /// The assignment.
    pub assignment: Assignment,
    /// Whether they may configure the contract now, and why or why not (AM-15).
    pub decision: Decision,
}

/// One line of *on what may this delegate act*.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActingOn {
    /// The contract.
    pub contract: Contract,
    /// The assignment.
    pub assignment: Assignment,
    /// Whether the delegate may configure it now, and why or why not (AM-15).
    pub decision: Decision,
}

/// One line of a holder's roster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RosterLine {
    /// Who.
    pub delegate: DelegateId,
    /// Their address, which is their ID (AM-06).
    pub address: EmailAddress,
    /// What the holder calls them.
    pub label: Label,
    /// Since when they are on it.
    pub added_at: Timestamp,
}

/// One line of a holder's invitations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedInvitation {
    /// The invitation.
    pub invitation: Invitation,
    /// What it amounts to now (IL-02).
    pub phase: Phase,
    /// What it offers, or gave.
    pub contracts: Vec<ContractId>,
    /// The holder's buttons: exactly what would succeed now (IL-09).
    pub actions: Vec<InvitationAction>,
}

impl Delegation {
    /// AM-16: who may act on this contract, with the decision on each. For the contract's holder alone (AM-13). By ascending delegate, from
    /// after `after`, at most `limit`.
    ///
    /// # Errors
    /// Refused with the denial if the contract is not the holder's. The store's errors.
    pub async fn who_may_act<R: DelegationStore>(
        &self,
        tx: &mut R,
        holder: AccountHolderId,
        contract: ContractId,
        after: Option<DelegateId>,
        limit: u32,
        now: Timestamp,
    ) -> Result<Vec<MayAct>, OpError<access_model::Denial, R::Error>> {
        let found = tx.find_contracts(&[contract]).await?.pop();
        let request =
            Request { who: Principal::Holder(holder), action: Action::ViewDelegates, contract, now };
        if let Verdict::Denied(denial) = decide(&request, found.as_ref(), None).verdict {
            return Err(OpError::Refused(denial));
        }
        let assignments = own_assignments(tx, holder, contract, after, limit).await?;
        let ids: Vec<DelegateId> = assignments.iter().map(Assignment::delegate).collect();
        let delegates = by_id(tx.find_delegates(&ids).await?);
        let labels = labels(tx, holder, &ids).await?;
        let lines = assignments.into_iter().filter_map(|assignment| {
            let delegate = delegates.get(&assignment.delegate())?;
            let request = Request {
                who: Principal::Delegate(delegate.id()),
                action: Action::ConfigureService,
                contract,
                now,
            };
            Some(MayAct {
                delegate: delegate.id(),
                address: delegate.address().clone(),
                label: labels.get(&delegate.id()).cloned(),
                decision: decide(&request, found.as_ref(), Some(&assignment)),
                assignment,
            })
        });
        Ok(lines.collect())
    }

    /// AM-16: on what this delegate may act, of whatever holder, with the decision on each. For the delegate's own eyes and the host's. By ascending
    /// contract, from after `after`, at most `limit`. A contract that has changed hands is not among them: who owns it now is not the
    /// delegate's to know (AM-12).
    ///
    /// # Errors
    /// The store's.
    pub async fn on_what_may_act<R: DelegationStore>(
        &self,
        tx: &mut R,
        delegate: DelegateId,
        mut after: Option<ContractId>,
        limit: u32,
        now: Timestamp,
    ) -> Result<Vec<ActingOn>, R::Error> {
        let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
        let mut lines = Vec::new();
        while lines.len() < wanted {
            let assignments = tx.page_assignments_of_delegate(delegate, after, limit).await?;
            after = assignments.last().map(Assignment::contract).or(after);
            let is_last = assignments.len() < wanted;
            let ids: Vec<ContractId> = assignments.iter().map(Assignment::contract).collect();
            let contracts = tx.find_contracts(&ids).await?;
            let contracts: BTreeMap<ContractId, Contract> =
                contracts.into_iter().map(|found| (found.id(), found)).collect();
            lines.extend(assignments.into_iter().filter_map(|assignment| {
                let contract = contracts.get(&assignment.contract())?;
                (contract.holder() == assignment.holder()).then(|| ActingOn::of(contract, assignment, now))
            }));
            if is_last {
                break;
            }
        }
        lines.truncate(wanted);
        Ok(lines)
    }

    /// A holder's delegates, by ascending id, from after `after`, at most `limit`. For that holder alone (AM-12, AM-13).
    ///
    /// # Errors
    /// The store's.
    pub async fn roster<R: DelegationStore>(
        &self,
        tx: &mut R,
        holder: AccountHolderId,
        after: Option<DelegateId>,
        limit: u32,
    ) -> Result<Vec<RosterLine>, R::Error> {
        let entries = tx.page_roster(holder, after, limit).await?;
        let ids: Vec<DelegateId> = entries.iter().map(RosterEntry::delegate).collect();
        let delegates = by_id(tx.find_delegates(&ids).await?);
        let lines = entries.into_iter().filter_map(|entry| {
            let address = delegates.get(&entry.delegate())?.address().clone();
            Some(RosterLine {
                delegate: entry.delegate(),
                address,
                label: entry.label().clone(),
                added_at: entry.added_at(),
            })
        });
        Ok(lines.collect())
    }

    /// A holder's invitations with their states and buttons (IL-04, IL-09), by ascending id, from after `after`, at most `limit`. For that
    /// holder alone.
    ///
    /// # Errors
    /// The store's.
    pub async fn invitations<R: DelegationStore>(
        &self,
        tx: &mut R,
        holder: AccountHolderId,
        after: Option<InvitationId>,
        limit: u32,
        now: Timestamp,
    ) -> Result<Vec<ListedInvitation>, R::Error> {
        let found = tx.page_invitations(scope_of(holder), after, limit).await?;
        let grants = givable_now(tx, holder, &found, now).await?;
        let listed = list(tx, found, &grants, &self.context(now)).await?;
        Ok(listed.into_iter().map(|listed| ListedInvitation::of(listed, &self.objections)).collect())
    }
}

impl ActingOn {
    fn of(contract: &Contract, assignment: Assignment, now: Timestamp) -> Self {
        let who = Principal::Delegate(assignment.delegate());
        let request = Request { who, action: Action::ConfigureService, contract: contract.id(), now };
        let decision = decide(&request, Some(contract), Some(&assignment));
        Self { contract: contract.clone(), assignment, decision }
    }
}

impl ListedInvitation {
    fn of(listed: Listed, objections: &Objections) -> Self {
        let Listed { invitation, phase, mut actions } = listed;
        // IL-17: who is objected to is not sent to again.
        let is_objected = !objections.against(invitation.address().key()).is_empty();
        actions.retain(|action| {
            action.side() == Side::Inviter && !(is_objected && *action == InvitationAction::Resend)
        });
        Self { phase, contracts: contracts_of(invitation.offers()), actions, invitation }
    }
}

/// The assignments of a contract that its present holder gave. Whom a former one had invited is not this holder's to know (AM-12).
async fn own_assignments<R: DelegationStore>(
    tx: &mut R,
    holder: AccountHolderId,
    contract: ContractId,
    mut after: Option<DelegateId>,
    limit: u32,
) -> Result<Vec<Assignment>, R::Error> {
    let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
    let mut own = Vec::new();
    while own.len() < wanted {
        let page = tx.page_assignments_of_contract(contract, after, limit).await?;
        after = page.last().map(Assignment::delegate).or(after);
        let is_last = page.len() < wanted;
        own.extend(page.into_iter().filter(|assignment| assignment.holder() == holder));
        if is_last {
            break;
        }
    }
    own.truncate(wanted);
    Ok(own)
}

/// How the offers of these invitations stand: the contract is still the holder's and has not ended.
async fn givable_now<R: DelegationStore>(
    tx: &mut R,
    holder: AccountHolderId,
    invitations: &[Invitation],
    now: Timestamp,
) -> Result<GrantFacts, R::Error> {
    let offers =
        invitations.iter().flat_map(Invitation::offers).filter(|offer| offer.kind == OfferKind::CONTRACT);
    let mut ids: Vec<ContractId> = offers.map(|offer| ContractId::from_uuid(offer.id)).collect();
    ids.sort_unstable();
    ids.dedup();
    let contracts = tx.find_contracts(&ids).await?;
    let givable = contracts.into_iter().filter(|found| found.holder() == holder && !found.is_ended(now));
    Ok(GrantFacts::givable(inviter_of(holder), givable.map(|found| super::offer_of(found.id()))))
}

async fn labels<R: DelegationStore>(
    tx: &mut R,
    holder: AccountHolderId,
    delegates: &[DelegateId],
) -> Result<BTreeMap<DelegateId, Label>, R::Error> {
    let entries = tx.find_roster(holder, delegates).await?;
    Ok(entries.into_iter().map(|entry| (entry.delegate(), entry.label().clone())).collect())
}

fn by_id(delegates: Vec<Delegate>) -> BTreeMap<DelegateId, Delegate> {
    delegates.into_iter().map(|delegate| (delegate.id(), delegate)).collect()
}
