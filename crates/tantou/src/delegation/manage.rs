//! What a holder does with an invitation it has sent: send it again, cancel it, delete it (IL-05, IL-06, IL-07).

use super::peek::{decided, locked_otherwise, offered_by};
use super::{Delegation, DelegationStore, ManageRefusal, Receipt, inviter_of, offer_of, scope_of};
use crate::message::{Message, contracts_of};
use access_model::{
    AccountHolderId, ContractId, OfferRefusal, OfferedContracts, PreparedReoffer, Withdrawal,
};
use email_identity::EmailAddress;
use invitation_lifecycle::{
    Affected, GrantFacts, Invitation, InvitationId, Objection, OfferStanding, Outcome, Prepared, RandomBytes,
    Refusal, ResendRequest, prepare_cancel, prepare_delete, prepare_resend,
};
use storage_contract::{OpError, Timestamp};

/// An invitation that was sent again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resent {
    /// The invitation.
    pub invitation: InvitationId,
    /// To whom.
    pub address: EmailAddress,
    /// What it offers now; what can no longer be given has dropped out (IL-17).
    pub contracts: Vec<ContractId>,
    /// Until when it is valid now.
    pub expires_at: Option<Timestamp>,
    /// The how manieth sending it was.
    pub sending: u32,
}

/// An invitation that was cancelled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cancelled {
    /// The invitation.
    pub invitation: InvitationId,
    /// Whom it had invited.
    pub address: EmailAddress,
    /// What it had offered.
    pub contracts: Vec<ContractId>,
}

/// An invitation that was deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deleted {
    /// The invitation.
    pub invitation: InvitationId,
    /// Whom it had invited.
    pub address: EmailAddress,
    /// What it had offered.
    pub contracts: Vec<ContractId>,
}

impl Delegation {
    /// Sends an invitation again: pending, expired or declined (IL-05). The old link is dead at once; a new validity begins.
    ///
    /// # Errors
    /// [`ManageRefusal`]: not the holder's, not in a phase that permits it (IL-08), too soon or too often (IL-12), or nothing left to offer. The
    /// store's errors.
    pub async fn resend<R: DelegationStore, G: RandomBytes>(
        &self,
        tx: &mut R,
        holder: AccountHolderId,
        invitation: InvitationId,
        random: &mut G,
        now: Timestamp,
    ) -> Result<Receipt<Resent>, OpError<ManageRefusal, R::Error>> {
        let mut found = find_own(tx, holder, invitation).await?;
        let mut resending = self.resending(tx, holder, &found, random, now).await?;
        if let Some(locked) = locked_otherwise(tx, &found).await? {
            resending = self.resending(tx, holder, &locked, random, now).await?;
            found = locked;
        }
        // What the invitation says goes first: an accepted one is *accepted*, whatever became of its contracts.
        let resent = resending.resent.and_then(Prepared::all_or_refused);
        let mut resent = resent.map_err(|refusal| OpError::Refused(refusal.into()))?;
        let mut access = resending.access.map_err(|refusal| OpError::Refused(refusal.into()))?;
        let mails = resent.take_mails();
        let messages = mails.iter().map(|mail| Message::invitation(mail, now)).collect();
        let outcome = resent_outcome(&resent, &found)?;
        access.keep_only(&outcome.contracts.iter().copied().collect());
        let events = access.events(outcome.expires_at);
        access.store(tx, outcome.expires_at).await?;
        resent.store(tx).await?;
        Ok(Receipt { outcome, messages, events })
    }

    /// Cancels an invitation that is pending or expired (IL-06). Its link is dead at once, and its contracts can be offered anew.
    ///
    /// # Errors
    /// [`ManageRefusal`]: not the holder's, or not in a phase that permits it (IL-08). The store's errors.
    pub async fn cancel<R: DelegationStore>(
        &self,
        tx: &mut R,
        holder: AccountHolderId,
        invitation: InvitationId,
        now: Timestamp,
    ) -> Result<Receipt<Cancelled>, OpError<ManageRefusal, R::Error>> {
        let found = find_own(tx, holder, invitation).await?;
        let mut access =
            access_model::prepare_withdraw(tx, &offered_by(&found), Withdrawal::Cancelled, now).await?;
        let cancelled = prepare_cancel(tx, scope_of(holder), &[invitation], &self.context(now)).await?;
        let cancelled = cancelled.all_or_refused().map_err(|refusal| OpError::Refused(refusal.into()))?;
        if let Some(locked) = locked_otherwise(tx, &found).await? {
            access =
                access_model::prepare_withdraw(tx, &offered_by(&locked), Withdrawal::Cancelled, now).await?;
        }
        let affected = only(&cancelled, invitation)?;
        let contracts = contracts_of(&affected.offers);
        let outcome = Cancelled { invitation, address: affected.address.clone(), contracts };
        let events = access.events();
        access.store(tx).await?;
        cancelled.store(tx).await?;
        Ok(Receipt { outcome, messages: Vec::new(), events })
    }

    /// Deletes an invitation that was declined, cancelled or has expired (IL-07): it leaves the holder's list, and its offers are forgotten.
    /// Its batch, should it be confirmed once more after that, does not recognise it and sends anew.
    ///
    /// # Errors
    /// [`ManageRefusal`]: not the holder's, or not in a phase that permits it (IL-08). The store's errors.
    pub async fn delete<R: DelegationStore>(
        &self,
        tx: &mut R,
        holder: AccountHolderId,
        invitation: InvitationId,
        now: Timestamp,
    ) -> Result<Receipt<Deleted>, OpError<ManageRefusal, R::Error>> {
        let found = find_own(tx, holder, invitation).await?;
        let mut access = access_model::prepare_forget(tx, &offered_by(&found), now).await?;
        let deleted = prepare_delete(tx, scope_of(holder), &[invitation], &self.context(now)).await?;
        let deleted = deleted.all_or_refused().map_err(|refusal| OpError::Refused(refusal.into()))?;
        if let Some(locked) = locked_otherwise(tx, &found).await? {
            access = access_model::prepare_forget(tx, &offered_by(&locked), now).await?;
        }
        let affected = only(&deleted, invitation)?;
        let contracts = contracts_of(&affected.offers);
        let outcome = Deleted { invitation, address: affected.address.clone(), contracts };
        let events = access.events();
        access.store(tx).await?;
        deleted.store(tx).await?;
        Ok(Receipt { outcome, messages: Vec::new(), events })
    }

    /// Prepares sending this invitation again in both crates, with what it offers; each has its say.
    async fn resending<R: DelegationStore, G: RandomBytes>(
        &self,
        tx: &mut R,
        holder: AccountHolderId,
        invitation: &Invitation,
        random: &mut G,
        now: Timestamp,
    ) -> Result<Resending, R::Error> {
        let offered = offered_by(invitation);
        let access = decided(access_model::prepare_reoffer(tx, &offered, now).await)?;
        let (grants, objections) = self.facts_of_reoffer(&offered, &access);
        let request = ResendRequest { invitation: invitation.id(), objections };
        let context = self.context(now);
        let resent = prepare_resend(tx, scope_of(holder), &[request], &grants, random, &context).await;
        Ok(Resending { access, resent: decided(resent)? })
    }

    fn facts_of_reoffer(
        &self,
        offered: &OfferedContracts,
        access: &Result<PreparedReoffer, OfferRefusal>,
    ) -> (GrantFacts, Vec<Objection>) {
        let inviter = inviter_of(offered.holder);
        let mut objections = self.objections.against(&offered.address).to_vec();
        let (standing, left_out) = match access {
            Ok(prepared) => (OfferStanding::Givable, prepared.left_out()),
            Err(OfferRefusal::NothingLeft(left_out)) => (OfferStanding::Gone, left_out.as_slice()),
            Err(OfferRefusal::UnknownHolder) => (OfferStanding::Gone, [].as_slice()),
            Err(refusal @ OfferRefusal::HolderItself) => {
                objections.push(Objection::Other { code: refusal.code().to_owned() });
                (OfferStanding::Givable, [].as_slice())
            }
        };
        let mut grants = GrantFacts::default();
        for contract in &offered.contracts {
            grants.set(inviter, offer_of(*contract), standing);
        }
        for left_out in left_out {
            grants.set(inviter, offer_of(left_out.contract), self.standing(&left_out.why));
        }
        (grants, objections)
    }
}

/// What either crate says to sending an invitation again.
struct Resending {
    access: Result<PreparedReoffer, OfferRefusal>,
    resent: Result<Prepared<Vec<Outcome<invitation_lifecycle::Resent>>>, Refusal>,
}

/// The invitation, if it is one of this holder's; it only tells which rows to lock. That of another holder does not exist here (AM-12).
async fn find_own<R: DelegationStore>(
    tx: &mut R,
    holder: AccountHolderId,
    invitation: InvitationId,
) -> Result<Invitation, OpError<ManageRefusal, R::Error>> {
    let found = tx.find_invitations(&[invitation]).await?;
    let own = found.into_iter().find(|found| found.id() == invitation && found.scope() == scope_of(holder));
    own.ok_or(OpError::Refused(Refusal::NotFound { invitation }.into()))
}

fn only<E>(
    prepared: &Prepared<Vec<Outcome<Affected>>>,
    invitation: InvitationId,
) -> Result<&Affected, OpError<ManageRefusal, E>> {
    let affected = prepared.outcome().first().and_then(|outcome| outcome.result.as_ref().ok());
    affected.ok_or(OpError::Refused(Refusal::NotFound { invitation }.into()))
}

fn resent_outcome<E>(
    prepared: &Prepared<Vec<Outcome<invitation_lifecycle::Resent>>>,
    found: &Invitation,
) -> Result<Resent, OpError<ManageRefusal, E>> {
    let invitation = found.id();
    let resent = prepared.outcome().first().and_then(|outcome| outcome.result.as_ref().ok());
    let resent = resent.ok_or(OpError::Refused(Refusal::NotFound { invitation }.into()))?;
    Ok(Resent {
        invitation,
        address: found.address().clone(),
        contracts: contracts_of(&resent.offers),
        expires_at: resent.expires_at,
        sending: resent.sending,
    })
}
