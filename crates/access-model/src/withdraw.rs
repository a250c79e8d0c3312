//! What else may become of an invitation's offers: withdrawn by either side, offered again, forgotten.

use crate::offered::OfferFacts;
use crate::{
    AccessEvent, AccessRepository, Assignment, AssignmentCommand, AssignmentRefusal, Change, ContractId,
    DelegateId, Difference, LeftOut, LeftOutReason, OfferedContracts, Party, Stake, Standing,
};
use std::collections::BTreeSet;
use storage_contract::{OpError, Timestamp, Version};

/// By whom an invitation's offers are withdrawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Withdrawal {
    /// The invitee declines.
    Declined,
    /// The holder cancels.
    Cancelled,
}

/// Why nothing is offered again.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OfferRefusal {
    /// There is no such holder.
    #[error("there is no such account holder")]
    UnknownHolder,
    /// AM-14: the address has become the holder's own, so it is not offered anything again.
    #[error("an account holder cannot be its own delegate")]
    HolderItself,
    /// No contract is left that could be offered again.
    #[error("nothing is left to offer again")]
    NothingLeft(Vec<LeftOut>),
}

impl OfferRefusal {
    /// A stable code under which a host can translate.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::UnknownHolder => "offer.unknown_holder",
            Self::HolderItself => "offer.holder_itself",
            Self::NothingLeft(_) => "offer.nothing_left",
        }
    }
}

/// Withdrawn offers, decided but not written.
#[derive(Clone, Debug)]
#[must_use = "nothing is written before `store`"]
pub struct PreparedWithdraw {
    changed: Vec<(Assignment, Version)>,
    left_out: Vec<LeftOut>,
}

/// Withdraws what an invitation offers: the invitee declines, or the holder cancels (also what has expired). Contracts that this
/// invitation does not offer any more are left out; a repetition therefore changes nothing. Nothing is refused: whoever made an
/// offer may take it back, also when the contract has changed hands since.
///
/// # Errors
/// The store's.
pub async fn prepare_withdraw<R: AccessRepository>(
    tx: &mut R,
    offered: &OfferedContracts,
    withdrawal: Withdrawal,
    now: Timestamp,
) -> Result<PreparedWithdraw, R::Error> {
    let facts = offered.load(tx).await?;
    let command = match withdrawal {
        Withdrawal::Declined => AssignmentCommand::Decline(offered.invitation),
        Withdrawal::Cancelled => AssignmentCommand::Cancel(offered.invitation),
    };
    let (mut changed, mut left_out) = (Vec::new(), Vec::new());
    for contract in offered.each() {
        let decided = facts.row(offered, contract).and_then(|(row, version)| {
            let event = row.decide(&command, now).map_err(LeftOutReason::Assignment)?;
            Ok((row, version, event))
        });
        match decided {
            Ok((mut row, version, event)) => {
                row.apply(event);
                changed.push((row, version));
            }
            Err(why) => left_out.push(LeftOut { contract, why }),
        }
    }
    Ok(PreparedWithdraw { changed, left_out })
}

impl PreparedWithdraw {
    /// The contracts whose offer is withdrawn.
    pub fn withdrawn(&self) -> Vec<ContractId> {
        self.changed.iter().map(|(row, _)| row.contract()).collect()
    }

    /// The contracts that this invitation did not offer any more, and why.
    pub fn left_out(&self) -> &[LeftOut] {
        &self.left_out
    }

    /// AM-18: who loses what.
    pub fn difference(&self) -> Difference {
        let loses = self.changed.iter().map(|(row, _)| Change {
            who: Party::Delegate(row.delegate()),
            contract: row.contract(),
            what: Stake::Offer,
        });
        Difference { gains: Vec::new(), loses: loses.collect() }
    }

    /// What [`store`](Self::store) will change, for an index; to be applied after the commit.
    pub fn events(&self) -> Vec<AccessEvent> {
        self.changed.iter().map(|(row, _)| AccessEvent::AssignmentChanged(*row)).collect()
    }

    /// Writes it.
    ///
    /// # Errors
    /// The store's; roll back then.
    pub async fn store<R: AccessRepository>(self, tx: &mut R) -> Result<(), R::Error> {
        if self.changed.is_empty() {
            return Ok(());
        }
        tx.save_assignments(&self.changed).await
    }
}

/// Offers to be made again, decided but not written.
#[derive(Clone, Debug)]
#[must_use = "nothing is written before `store`"]
pub struct PreparedReoffer {
    changed: Vec<(Assignment, Version)>,
    left_out: Vec<LeftOut>,
    /// What was pending and cannot be given any more: it is withdrawn, since nothing offers it any more.
    withdrawn: Vec<(Assignment, Version)>,
}

/// Offers again what an invitation offered, for sending it again: what is pending, expired or declined and still belongs to this
/// invitation. What cannot be given any more is not offered on: where it was pending, it is withdrawn.
///
/// # Errors
/// [`OfferRefusal`]: among others, if nothing is left to offer. The store's errors.
pub async fn prepare_reoffer<R: AccessRepository>(
    tx: &mut R,
    offered: &OfferedContracts,
    now: Timestamp,
) -> Result<PreparedReoffer, OpError<OfferRefusal, R::Error>> {
    let facts = offered.load(tx).await?;
    if facts.holder.is_none() {
        return Err(OpError::Refused(OfferRefusal::UnknownHolder));
    }
    if facts.is_holder_itself(offered) {
        return Err(OpError::Refused(OfferRefusal::HolderItself));
    }
    let command = AssignmentCommand::Reoffer { invitation: offered.invitation, expires_at: None };
    let (mut changed, mut left_out, mut withdrawn) = (Vec::new(), Vec::new(), Vec::new());
    for contract in offered.each() {
        let decided = facts.can_be_given(offered, contract, now).and_then(|()| {
            let (row, version) = facts.row(offered, contract)?;
            let event = row.decide(&command, now).map_err(LeftOutReason::Assignment)?;
            Ok((row, version, event))
        });
        match decided {
            Ok((mut row, version, event)) => {
                row.apply(event);
                changed.push((row, version));
            }
            Err(why) => {
                withdrawn.extend(cancel_one(offered, &facts, contract, now));
                left_out.push(LeftOut { contract, why });
            }
        }
    }
    if changed.is_empty() {
        return Err(OpError::Refused(OfferRefusal::NothingLeft(left_out)));
    }
    Ok(PreparedReoffer { changed, left_out, withdrawn })
}

/// The offer, withdrawn, if the invitation still makes it.
fn cancel_one(
    offered: &OfferedContracts,
    facts: &OfferFacts,
    contract: ContractId,
    now: Timestamp,
) -> Option<(Assignment, Version)> {
    let (mut row, version) = facts.row(offered, contract).ok()?;
    row.apply(row.decide(&AssignmentCommand::Cancel(offered.invitation), now).ok()?);
    Some((row, version))
}

impl PreparedReoffer {
    /// The contracts that are offered again; an invitation that is sent again must offer these and no others.
    pub fn offered(&self) -> Vec<ContractId> {
        self.changed.iter().map(|(row, _)| row.contract()).collect()
    }

    /// The contracts that are not offered again, and why.
    pub fn left_out(&self) -> &[LeftOut] {
        &self.left_out
    }

    /// Keeps only these contracts, for callers whose invitations have rules of their own: what is not sent must not be offered.
    pub fn keep_only(&mut self, contracts: &BTreeSet<ContractId>) {
        self.changed.retain(|(row, _)| contracts.contains(&row.contract()));
    }

    /// What [`store`](Self::store) will change, for an index; to be applied after the commit.
    pub fn events(&self, expires_at: Option<Timestamp>) -> Vec<AccessEvent> {
        self.rows(expires_at).map(|(row, _)| AccessEvent::AssignmentChanged(row)).collect()
    }

    /// What is written; `expires_at` matters only to what is pending.
    fn rows(&self, expires_at: Option<Timestamp>) -> impl Iterator<Item = (Assignment, Version)> {
        let rows = self.changed.iter().chain(&self.withdrawn);
        rows.map(move |(row, version)| (row.expiring(expires_at), *version))
    }

    /// Writes it; the offers lapse at `expires_at`.
    ///
    /// # Errors
    /// The store's; roll back then.
    pub async fn store<R: AccessRepository>(
        self,
        tx: &mut R,
        expires_at: Option<Timestamp>,
    ) -> Result<(), R::Error> {
        let mut rows: Vec<_> = self.rows(expires_at).collect();
        rows.sort_unstable_by_key(|(row, _)| (row.contract(), row.delegate()));
        tx.save_assignments(&rows).await
    }
}

/// Offers to be forgotten, decided but not written.
#[derive(Clone, Debug)]
#[must_use = "nothing is written before `store`"]
pub struct PreparedForget {
    forgotten: Vec<(ContractId, DelegateId, Version)>,
    left_out: Vec<LeftOut>,
}

/// Forgets what an invitation offered, because the invitation is deleted: what was declined, cancelled or has expired. What was accepted
/// stays, as history; what is pending has to be cancelled first. Nothing is refused.
///
/// # Errors
/// The store's.
pub async fn prepare_forget<R: AccessRepository>(
    tx: &mut R,
    offered: &OfferedContracts,
    now: Timestamp,
) -> Result<PreparedForget, R::Error> {
    let facts = offered.load(tx).await?;
    let (mut forgotten, mut left_out) = (Vec::new(), Vec::new());
    for contract in offered.each() {
        match facts.row(offered, contract).and_then(|(row, version)| forget_one(offered, row, version, now)) {
            Ok(key) => forgotten.push(key),
            Err(why) => left_out.push(LeftOut { contract, why }),
        }
    }
    Ok(PreparedForget { forgotten, left_out })
}

fn forget_one(
    offered: &OfferedContracts,
    row: Assignment,
    version: Version,
    now: Timestamp,
) -> Result<(ContractId, DelegateId, Version), LeftOutReason> {
    if row.invitation() != offered.invitation {
        return Err(LeftOutReason::Assignment(AssignmentRefusal::OtherInvitation));
    }
    match row.standing(now) {
        Standing::Declined | Standing::Cancelled | Standing::Expired => {
            Ok((row.contract(), row.delegate(), version))
        }
        standing @ (Standing::Pending | Standing::Effective | Standing::Ended) => {
            Err(LeftOutReason::Assignment(AssignmentRefusal::NotPossible(standing)))
        }
    }
}

impl PreparedForget {
    /// The contracts whose offer is forgotten.
    pub fn forgotten(&self) -> Vec<ContractId> {
        self.forgotten.iter().map(|(contract, ..)| *contract).collect()
    }

    /// The contracts of which nothing is forgotten, and why.
    pub fn left_out(&self) -> &[LeftOut] {
        &self.left_out
    }

    /// What [`store`](Self::store) will change, for an index; to be applied after the commit.
    pub fn events(&self) -> Vec<AccessEvent> {
        let event = |(contract, delegate, _): &(ContractId, DelegateId, Version)| {
            AccessEvent::AssignmentForgotten { contract: *contract, delegate: *delegate }
        };
        self.forgotten.iter().map(event).collect()
    }

    /// Writes it.
    ///
    /// # Errors
    /// The store's; roll back then.
    pub async fn store<R: AccessRepository>(self, tx: &mut R) -> Result<(), R::Error> {
        if self.forgotten.is_empty() {
            return Ok(());
        }
        tx.delete_assignments(&self.forgotten).await
    }
}
