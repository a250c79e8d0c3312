//! Looking at an invitation, which never changes it: mail scanners open links (IL-16, IL-18).

use super::prepared::ServiceContext;
use super::proven;
use crate::ids::PersonId;
use crate::invitation::Invitation;
use crate::look::{DeadLink, Look};
use crate::proof::Proof;
use crate::repository::InvitationRepository;

/// What a visitor sees who opens a link: the invitation, or why the link is dead (IL-16). Reads without a guard, and
/// writes nothing: this is all that a `GET` may do (IL-18).
///
/// `viewer` is who is signed in, if anybody is. A link that is no token at all
/// ([`MalformedToken`](crate::MalformedToken)) is shown as [`DeadLink::Unknown`] by the host.
///
/// # Errors
/// What the store fails with.
pub async fn look<R: InvitationRepository>(
    tx: &mut R,
    proof: &Proof,
    viewer: Option<PersonId>,
    context: &ServiceContext<'_>,
) -> Result<Look, R::Error> {
    let found = proven::find(tx, proof, context).await?;
    let unknown = Look::Dead { why: DeadLink::Unknown };
    Ok(found.map_or(unknown, |(invitation, worth)| invitation.look(worth, viewer, context.now)))
}

/// The invitation that a proof is worth something for, live or superseded, whatever its state. For journeys, which
/// have to know what is offered in order to lock it before they [prepare an acceptance](crate::prepare_accept).
/// Unguarded, so nothing may be decided by it.
///
/// # Errors
/// What the store fails with.
pub async fn find_by_proof<R: InvitationRepository>(
    tx: &mut R,
    proof: &Proof,
    context: &ServiceContext<'_>,
) -> Result<Option<Invitation>, R::Error> {
    Ok(proven::find(tx, proof, context).await?.map(|(invitation, _)| invitation))
}
