//! Peeking before locking: what an invitation offers tells which of access's rows come before it in the lock order.
//!
//! Between peek and lock the invitation may have lost offers, or have been deleted and issued anew under the same id with others. A
//! journey therefore compares once it is locked, and where the two differ it prepares again with what is locked. Once is enough: from then on
//! nobody else changes it. What the peek did not name is then locked after the invitation, out of the fixed order; the deadlock that
//! this may end in is a conflict like any other (rule 8 of [`storage_contract`]).

use super::{AnswerRefusal, DelegationStore, holder_of};
use crate::message::contracts_of;
use access_model::{InvitationRef, OfferedContracts};
use invitation_lifecycle::{Invitation, Offer, OfferKind, Proof, Refusal, ServiceContext, find_by_proof};
use std::collections::BTreeSet;
use storage_contract::OpError;

/// Whether an invitation is one of delegation: it offers contracts and nothing else. The repository may hold invitations to other things, such as portals, whose
/// answers move more than this journey knows of.
pub(super) fn is_of_delegation(offers: &BTreeSet<Offer>) -> bool {
    offers.iter().all(|offer| offer.kind == OfferKind::CONTRACT)
}

/// The invitation that somebody proves to have. One that offers something else than contracts is unknown here.
pub(super) async fn peek<R: DelegationStore>(
    tx: &mut R,
    proof: &Proof,
    context: &ServiceContext<'_>,
) -> Result<Invitation, OpError<AnswerRefusal, R::Error>> {
    let found = find_by_proof(tx, proof, context).await?;
    let found = found.filter(|found| is_of_delegation(found.offers()));
    found.ok_or(OpError::Refused(Refusal::Unknown.into()))
}

/// What an invitation offers, in the terms of `access-model`.
pub(super) fn offered_by(invitation: &Invitation) -> OfferedContracts {
    OfferedContracts {
        holder: holder_of(invitation.scope()),
        invitation: InvitationRef::from_uuid(invitation.id().as_uuid()),
        address: invitation.address().key().clone(),
        contracts: contracts_of(invitation.offers()),
    }
}

/// The invitation as it is locked, if it offers something else, or to somebody else, than was peeked. To be asked after its service has
/// locked it: this is one more guarded read of the same row.
pub(super) async fn locked_otherwise<R: DelegationStore>(
    tx: &mut R,
    peeked: &Invitation,
) -> Result<Option<Invitation>, R::Error> {
    let locked = tx.lock_invitations(&[peeked.id()]).await?;
    let locked = locked.into_iter().map(|row| row.value).find(|locked| locked.id() == peeked.id());
    Ok(locked
        .filter(|locked| locked.address() != peeked.address() || offered_by(locked) != offered_by(peeked)))
}

/// A refusal that does not end the journey yet, kept apart from the store's errors, which do.
pub(super) fn decided<T, N, E>(result: Result<T, OpError<N, E>>) -> Result<Result<T, N>, E> {
    match result {
        Ok(prepared) => Ok(Ok(prepared)),
        Err(OpError::Refused(refusal)) => Ok(Err(refusal)),
        Err(OpError::Storage(error)) => Err(error),
    }
}
