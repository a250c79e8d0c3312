//! Taking away: one assignment, whole delegates, or everything on a contract that ends.

use crate::decide::may_manage;
use crate::{
    AccessEvent, AccessRepository, AccountHolderId, Action, Assignment, AssignmentCommand, Change, Contract,
    ContractId, DelegateId, Denial, Difference, EndReason, InvitationRef, Party, Principal, Request, Stake,
    Standing, Verdict, decide,
};
use std::collections::{BTreeMap, BTreeSet};
use storage_contract::{OpError, Timestamp, Version, Versioned};

/// Why nothing was taken away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RemovalRefusal {
    /// There is no such holder.
    #[error("there is no such account holder")]
    UnknownHolder,
    /// AM-01: the contract is unknown or not the holder's.
    #[error("{0}")]
    Denied(Denial),
    /// The contract is neither assigned nor offered to the delegate.
    #[error("the contract is not assigned to the delegate")]
    NotAssigned,
}

impl RemovalRefusal {
    /// A stable code under which a host can translate.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::UnknownHolder => "removal.unknown_holder",
            Self::Denied(denial) => denial.code(),
            Self::NotAssigned => "removal.not_assigned",
        }
    }
}

/// An assignment or offer that is taken away. Its invitation has to be narrowed by this contract, and cancelled when it offers
/// nothing else; what was accepted through it is to be released, so that the address can be invited again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TakenAway {
    /// Who had given it: on whose behalf the invitation is.
    pub holder: AccountHolderId,
    /// On which contract.
    pub contract: ContractId,
    /// From whom.
    pub delegate: DelegateId,
    /// The invitation by which it had been offered.
    pub invitation: InvitationRef,
    /// How it stood.
    pub was: Standing,
}

/// Something to be taken away, decided but not written.
#[derive(Clone, Debug)]
#[must_use = "nothing is written before `store`"]
pub struct PreparedRemoval {
    /// Who takes away.
    holder: AccountHolderId,
    contract: Option<(Contract, Version)>,
    roster: Vec<(DelegateId, Version)>,
    unknown: Vec<DelegateId>,
    taken: Vec<TakenAway>,
    changed: Vec<(Assignment, Version)>,
}

/// AM-10: takes one assignment, or one offer, from a delegate; the delegate's others stay as they are. What is over already
/// is no failure and stays so.
///
/// # Errors
/// [`RemovalRefusal`]; the store's errors.
pub async fn prepare_remove<R: AccessRepository>(
    tx: &mut R,
    holder: AccountHolderId,
    contract: ContractId,
    delegate: DelegateId,
    now: Timestamp,
) -> Result<PreparedRemoval, OpError<RemovalRefusal, R::Error>> {
    let found = tx.lock_contracts(&[contract]).await?;
    let found = found.iter().map(|found| &found.value).find(|found| found.id() == contract);
    may_manage(holder, contract, found, now)
        .map_err(|denial| OpError::Refused(RemovalRefusal::Denied(denial)))?;
    let rows = tx.lock_assignments(&[(contract, delegate)]).await?;
    let mut rows = rows.into_iter();
    let row = rows.find(|row| row.value.contract() == contract && row.value.delegate() == delegate);
    // AM-12: what a former owner of the contract gave is not this holder's to take; it grants nothing (AM-01).
    let row = row.filter(|row| row.value.holder() == holder);
    let mut prepared = PreparedRemoval::by(holder);
    match row.map(|row| (row.value.standing(now), row)) {
        // A declined offer was never this delegate's.
        None | Some((Standing::Declined, _)) => return Err(OpError::Refused(RemovalRefusal::NotAssigned)),
        Some((
            Standing::Pending
            | Standing::Expired
            | Standing::Effective
            | Standing::Cancelled
            | Standing::Ended,
            row,
        )) => prepared.end(vec![row], EndReason::Removed, now),
    }
    Ok(prepared)
}

/// AM-09: deletes delegates from a holder's roster, one or many at once: all their assignments with that holder end and its
/// offers to them are withdrawn, in one step. With other holders nothing changes (AM-12).
///
/// Who is not on the roster is reported ([`unknown`](PreparedRemoval::unknown)), whether they exist or not, and is no failure: so a
/// repetition succeeds.
///
/// # Errors
/// [`RemovalRefusal::UnknownHolder`]; the store's errors.
pub async fn prepare_delete_delegates<R: AccessRepository>(
    tx: &mut R,
    holder: AccountHolderId,
    delegates: &[DelegateId],
    now: Timestamp,
) -> Result<PreparedRemoval, OpError<RemovalRefusal, R::Error>> {
    if tx.lock_holder(holder).await?.is_none() {
        return Err(OpError::Refused(RemovalRefusal::UnknownHolder));
    }
    let mut prepared = PreparedRemoval::by(holder);
    let named: BTreeSet<DelegateId> = delegates.iter().copied().collect();
    if named.is_empty() {
        return Ok(prepared);
    }
    let named: Vec<DelegateId> = named.into_iter().collect();
    let entries = tx.lock_roster(holder, &named).await?;
    let entries: BTreeMap<DelegateId, Version> =
        entries.into_iter().map(|entry| (entry.value.delegate(), entry.version)).collect();
    prepared.unknown = named.into_iter().filter(|delegate| !entries.contains_key(delegate)).collect();
    if entries.is_empty() {
        return Ok(prepared);
    }
    let listed: Vec<DelegateId> = entries.keys().copied().collect();
    let mut rows = tx.lock_assignments_of_delegates(holder, &listed).await?;
    // AM-12, should a store be generous.
    rows.retain(|row| row.value.holder() == holder);
    prepared.end(rows, EndReason::DelegateDeleted, now);
    prepared.roster = entries.into_iter().collect();
    Ok(prepared)
}

/// AM-11: ends a contract now, and its assignments and offers with it. A contract that has ended keeps the time of its end; what is
/// left of its assignments ends all the same.
///
/// # Errors
/// [`RemovalRefusal::Denied`] if it is not the holder's; the store's errors.
pub async fn prepare_end_contract<R: AccessRepository>(
    tx: &mut R,
    holder: AccountHolderId,
    contract: ContractId,
    now: Timestamp,
) -> Result<PreparedRemoval, OpError<RemovalRefusal, R::Error>> {
    let found = tx.lock_contracts(&[contract]).await?;
    let found = found.into_iter().find(|found| found.value.id() == contract);
    let (who, action) = (Principal::Holder(holder), Action::CancelContract);
    let request = Request { who, action, contract, now };
    if let Verdict::Denied(denial) = decide(&request, found.as_ref().map(|found| &found.value), None).verdict
    {
        return Err(OpError::Refused(RemovalRefusal::Denied(denial)));
    }
    let mut prepared = PreparedRemoval::by(holder);
    prepared.end(tx.lock_assignments_of_contract(contract).await?, EndReason::ContractEnded, now);
    if let Some(Versioned { value: mut contract, version }) = found
        && !contract.is_ended(now)
    {
        contract.end(now);
        prepared.contract = Some((contract, version));
    }
    Ok(prepared)
}

impl PreparedRemoval {
    const fn by(holder: AccountHolderId) -> Self {
        Self {
            holder,
            contract: None,
            roster: Vec::new(),
            unknown: Vec::new(),
            taken: Vec::new(),
            changed: Vec::new(),
        }
    }

    fn end(&mut self, rows: Vec<Versioned<Assignment>>, why: EndReason, now: Timestamp) {
        for Versioned { value: mut row, version } in rows {
            let was = row.standing(now);
            // What is over already stays as it is.
            let Ok(event) = row.decide(&AssignmentCommand::End(why), now) else { continue };
            row.apply(event);
            self.changed.push((row, version));
            let (holder, contract, delegate) = (row.holder(), row.contract(), row.delegate());
            self.taken.push(TakenAway { holder, contract, delegate, invitation: row.invitation(), was });
        }
    }

    /// What is taken away. Where a contract ends, also what a former owner of it gave: for the host, so that it can narrow the
    /// invitations, and not for the acting holder's eyes (AM-12).
    pub fn taken_away(&self) -> &[TakenAway] {
        &self.taken
    }

    /// The invitations concerned, each with the contracts by which it has to be narrowed.
    pub fn by_invitation(&self) -> BTreeMap<InvitationRef, Vec<ContractId>> {
        let mut narrowed: BTreeMap<InvitationRef, Vec<ContractId>> = BTreeMap::new();
        for taken in &self.taken {
            narrowed.entry(taken.invitation).or_default().push(taken.contract);
        }
        narrowed
    }

    /// Delegates to be deleted who are not on the holder's roster (AM-12: nor is it told whether they exist).
    pub fn unknown(&self) -> &[DelegateId] {
        &self.unknown
    }

    /// Whether there is nothing to write: a repetition.
    pub fn is_nothing(&self) -> bool {
        self.contract.is_none() && self.roster.is_empty() && self.changed.is_empty()
    }

    /// AM-18: who loses what, of what the acting holder gave. What a former owner of a contract gave grants nothing (AM-01), and to whom
    /// is not the acting holder's to know (AM-12).
    pub fn difference(&self) -> Difference {
        let own = self.taken.iter().filter(|taken| taken.holder == self.holder);
        let loses = own.filter_map(|taken| {
            let what = match taken.was {
                Standing::Effective => Stake::Access,
                Standing::Pending => Stake::Offer,
                Standing::Expired | Standing::Declined | Standing::Cancelled | Standing::Ended => {
                    return None;
                }
            };
            Some(Change { who: Party::Delegate(taken.delegate), contract: taken.contract, what })
        });
        Difference { gains: Vec::new(), loses: loses.collect() }
    }

    /// What [`store`](Self::store) will change, for an index; to be applied after the commit.
    pub fn events(&self) -> Vec<AccessEvent> {
        let contract =
            self.contract.iter().map(|(contract, _)| AccessEvent::ContractChanged(contract.clone()));
        contract.chain(self.changed.iter().map(|(row, _)| AccessEvent::AssignmentChanged(*row))).collect()
    }

    /// Writes it.
    ///
    /// # Errors
    /// The store's; roll back then.
    pub async fn store<R: AccessRepository>(self, tx: &mut R) -> Result<(), R::Error> {
        if let Some((contract, version)) = &self.contract {
            tx.save_contract(contract, *version).await?;
        }
        if !self.roster.is_empty() {
            tx.delete_roster_entries(self.holder, &self.roster).await?;
        }
        if !self.changed.is_empty() {
            tx.save_assignments(&self.changed).await?;
        }
        Ok(())
    }
}
