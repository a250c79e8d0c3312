//! Taking away: one assignment, whole delegates, or everything on a contract that ends (AM-09, AM-10, AM-11).

use super::{Delegation, DelegationStore, Receipt, invitation_of, offer_of, scope_of};
use crate::message::{Message, Notice, Recipient};
use access_model::{
    AccountHolderId, ContractId, DelegateId, Difference, PreparedRemoval, RemovalRefusal, Standing,
    TakenAway, prepare_delete_delegates, prepare_end_contract, prepare_remove,
};
use invitation_lifecycle::{InvitationId, Prepared, Withdrawal, prepare_withdraw_offers};
use std::collections::{BTreeMap, BTreeSet};
use storage_contract::{OpError, Timestamp};

/// What was taken away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Removed {
    /// Each assignment and offer that is over now. Where a contract ends, also what a former owner of it gave: not for the acting holder's
    /// eyes (AM-12), unlike the [`difference`](Self::difference).
    pub taken_away: Vec<TakenAway>,
    /// Delegates to be deleted who are not on the holder's roster; whether they exist is not told (AM-12).
    pub unknown: Vec<DelegateId>,
    /// Who lost what (AM-18).
    pub difference: Difference,
}

impl Delegation {
    /// AM-10: takes one assignment, or one offer, from a delegate; the delegate's others stay as they are.
    ///
    /// # Errors
    /// [`RemovalRefusal`]. The store's errors.
    pub async fn remove_assignment<R: DelegationStore>(
        &self,
        tx: &mut R,
        holder: AccountHolderId,
        contract: ContractId,
        delegate: DelegateId,
        now: Timestamp,
    ) -> Result<Receipt<Removed>, OpError<RemovalRefusal, R::Error>> {
        let prepared = prepare_remove(tx, holder, contract, delegate, now).await?;
        Ok(self.take_away(tx, prepared, now).await?)
    }

    /// AM-09: deletes delegates from the holder's roster, one or many at once: their assignments with this holder end and their
    /// pending invitations lose what they offered, in one step. With other holders nothing changes (AM-12).
    ///
    /// # Errors
    /// [`RemovalRefusal`]. The store's errors.
    pub async fn delete_delegates<R: DelegationStore>(
        &self,
        tx: &mut R,
        holder: AccountHolderId,
        delegates: &[DelegateId],
        now: Timestamp,
    ) -> Result<Receipt<Removed>, OpError<RemovalRefusal, R::Error>> {
        let prepared = prepare_delete_delegates(tx, holder, delegates, now).await?;
        Ok(self.take_away(tx, prepared, now).await?)
    }

    /// AM-11: ends a contract, and its assignments and offers with it.
    ///
    /// # Errors
    /// [`RemovalRefusal`]. The store's errors.
    pub async fn end_contract<R: DelegationStore>(
        &self,
        tx: &mut R,
        holder: AccountHolderId,
        contract: ContractId,
        now: Timestamp,
    ) -> Result<Receipt<Removed>, OpError<RemovalRefusal, R::Error>> {
        let prepared = prepare_end_contract(tx, holder, contract, now).await?;
        Ok(self.take_away(tx, prepared, now).await?)
    }

    /// AM-18: what a removal would do, without doing it: who would lose what. The same functions prepare the real one.
    ///
    /// # Errors
    /// As [`delete_delegates`](Self::delete_delegates).
    pub async fn preview_delete_delegates<R: DelegationStore>(
        &self,
        tx: &mut R,
        holder: AccountHolderId,
        delegates: &[DelegateId],
        now: Timestamp,
    ) -> Result<Difference, OpError<RemovalRefusal, R::Error>> {
        Ok(prepare_delete_delegates(tx, holder, delegates, now).await?.difference())
    }

    /// AM-18: what ending a contract would do, without doing it.
    ///
    /// # Errors
    /// As [`end_contract`](Self::end_contract).
    pub async fn preview_end_contract<R: DelegationStore>(
        &self,
        tx: &mut R,
        holder: AccountHolderId,
        contract: ContractId,
        now: Timestamp,
    ) -> Result<Difference, OpError<RemovalRefusal, R::Error>> {
        Ok(prepare_end_contract(tx, holder, contract, now).await?.difference())
    }

    /// Narrows the invitations by what access takes away, then writes both. Nothing is refused any more.
    async fn take_away<R: DelegationStore>(
        &self,
        tx: &mut R,
        access: PreparedRemoval,
        now: Timestamp,
    ) -> Result<Receipt<Removed>, R::Error> {
        let mut narrowed = Vec::new();
        for (holder, withdrawals) in withdrawals(access.taken_away()) {
            let prepared =
                prepare_withdraw_offers(tx, scope_of(holder), &withdrawals, &self.context(now)).await?;
            narrowed.push((holder, prepared));
        }
        let mut messages = Vec::new();
        for (holder, prepared) in &narrowed {
            messages.extend(notices(*holder, prepared, access.taken_away(), now));
        }
        let outcome = Removed {
            taken_away: access.taken_away().to_vec(),
            unknown: access.unknown().to_vec(),
            difference: access.difference(),
        };
        let events = access.events();
        access.store(tx).await?;
        for (_, prepared) in narrowed {
            prepared.store(tx).await?;
        }
        Ok(Receipt { outcome, messages, events })
    }
}

/// What each holder's invitations lose. One that offers none of it any more is passed over by the service.
pub(super) fn withdrawals(taken_away: &[TakenAway]) -> BTreeMap<AccountHolderId, Vec<Withdrawal>> {
    let mut offers: BTreeMap<(AccountHolderId, InvitationId), BTreeSet<_>> = BTreeMap::new();
    for taken in taken_away {
        let of = (taken.holder, invitation_of(taken.invitation));
        offers.entry(of).or_default().insert(offer_of(taken.contract));
    }
    let mut withdrawals: BTreeMap<AccountHolderId, Vec<Withdrawal>> = BTreeMap::new();
    for ((holder, invitation), offers) in offers {
        withdrawals.entry(holder).or_default().push(Withdrawal { invitation, offers });
    }
    withdrawals
}

/// To each delegate who loses what they could do: one notice per invitation through which they had it. Who loses a mere offer learns it from
/// the dead link, as with a cancelled invitation.
fn notices(
    holder: AccountHolderId,
    prepared: &Prepared<Vec<invitation_lifecycle::Outcome<invitation_lifecycle::Withdrawn>>>,
    taken_away: &[TakenAway],
    now: Timestamp,
) -> Vec<Message> {
    let lost = |invitation: InvitationId| -> Vec<ContractId> {
        let of_it = taken_away
            .iter()
            .filter(|taken| taken.holder == holder && invitation_of(taken.invitation) == invitation);
        of_it.filter(|taken| taken.was == Standing::Effective).map(|taken| taken.contract).collect()
    };
    let withdrawn = prepared.outcome().iter().filter_map(|outcome| outcome.result.as_ref().ok());
    let notices = withdrawn.filter_map(|withdrawn| {
        let invitation = withdrawn.invitation.id;
        let contracts = lost(invitation);
        if contracts.is_empty() {
            return None;
        }
        // An invitation can lose contracts one after the other, even at one instant: the contracts tell the notices apart.
        let ids: Vec<uuid::Uuid> = contracts.iter().map(|contract| contract.as_uuid()).collect();
        let mut occasion: Vec<&[u8]> = vec![b"assignments_ended"];
        occasion.extend(ids.iter().map(|id| id.as_bytes().as_slice()));
        let to = Recipient::Address(withdrawn.invitation.address.clone());
        let notice = Notice::AssignmentsEnded { holder, contracts };
        Some(Message::notice(to, invitation, &occasion, notice, now))
    });
    notices.collect()
}
