//! The invitee's answers: yes and no (IL-03, IL-04).

use super::prepared::{Prepared, ServiceContext};
use super::{Affected, proven};
use crate::command::{AcceptAttempt, Command};
use crate::event::Event;
use crate::facts::LeftOut;
use crate::ids::{InvitationId, InviterId, PersonId, ScopeId};
use crate::invitation::Invitation;
use crate::offer::Offer;
use crate::proof::Proof;
use crate::refusal::Refusal;
use crate::repository::InvitationRepository;
use email_identity::EmailAddress;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use storage_contract::OpError;

/// The answer to an acceptance that is not refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum AcceptAnswer {
    /// It is accepted now.
    Accepted(Box<Accepted>),
    /// The same person accepted it before. Nothing is written (IL-19).
    AlreadyMember {
        /// The invitation.
        invitation: InvitationId,
        /// On whose behalf.
        scope: ScopeId,
        /// The person.
        by: PersonId,
        /// What it gave and still gives.
        offers: BTreeSet<Offer>,
    },
}

/// An acceptance, and what the host has to do on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accepted {
    /// The invitation.
    pub invitation: InvitationId,
    /// On whose behalf.
    pub scope: ScopeId,
    /// Who invited.
    pub inviter: InviterId,
    /// By whom it is accepted.
    pub by: PersonId,
    /// The invited address.
    pub address: EmailAddress,
    /// Whether the person registers now. If so, it is under `address` and no other (IL-10).
    pub registers: bool,
    /// What it gives.
    pub offers: BTreeSet<Offer>,
    /// What it had offered and does not give (IL-17).
    pub left_out: Vec<LeftOut>,
}

/// Prepares an acceptance (IL-03, IL-10, IL-14, IL-17, IL-18, IL-19).
///
/// The facts of the attempt come from guarded reads in the same transaction, made after
/// [`find_by_proof`](crate::find_by_proof) told what is offered; what was not checked is not given. Exactly one
/// acceptance of an invitation is ever stored, however many are prepared at once: the rest conflict, and when run
/// again are [already members](AcceptAnswer::AlreadyMember) or refused.
///
/// # Errors
/// [`Refusal::Unknown`] if the proof is worth nothing, [`Refusal::Superseded`] if it is a replaced token, else what
/// [`Invitation::decide`] refuses with.
pub async fn prepare_accept<R: InvitationRepository>(
    tx: &mut R,
    proof: &Proof,
    attempt: &AcceptAttempt<'_>,
    context: &ServiceContext<'_>,
) -> Result<Prepared<AcceptAnswer>, OpError<Refusal, R::Error>> {
    let (mut changes, id) = proven::lock(tx, proof, context).await?;
    let command = Command::Accept(*attempt);
    let event = changes.decide(id, &command, context.policy, context.now).map_err(OpError::Refused)?;
    let invitation = changes.invitation(id).ok_or(OpError::Refused(Refusal::Unknown))?;
    let outcome = answer(invitation, attempt.person.id(), &event);
    changes.apply(id, &event, context.now);
    Ok(Prepared { outcome, mails: Vec::new(), changes })
}

fn answer(invitation: &Invitation, by: PersonId, event: &Event) -> AcceptAnswer {
    if let Event::Accepted { registers, offers, left_out, .. } = event {
        AcceptAnswer::Accepted(Box::new(Accepted {
            invitation: invitation.id(),
            scope: invitation.scope(),
            inviter: invitation.inviter(),
            by,
            address: invitation.address().clone(),
            registers: *registers,
            offers: offers.clone(),
            left_out: left_out.clone(),
        }))
    } else {
        AcceptAnswer::AlreadyMember {
            invitation: invitation.id(),
            scope: invitation.scope(),
            by,
            offers: invitation.offers().clone(),
        }
    }
}

/// Prepares a refusal by the invitee (IL-04, IL-18).
///
/// # Errors
/// As [`prepare_accept`].
pub async fn prepare_decline<R: InvitationRepository>(
    tx: &mut R,
    proof: &Proof,
    context: &ServiceContext<'_>,
) -> Result<Prepared<Affected>, OpError<Refusal, R::Error>> {
    let (mut changes, id) = proven::lock(tx, proof, context).await?;
    let event =
        changes.decide(id, &Command::Decline, context.policy, context.now).map_err(OpError::Refused)?;
    let invitation = changes.invitation(id).ok_or(OpError::Refused(Refusal::Unknown))?;
    let outcome = Affected::of(invitation);
    changes.apply(id, &event, context.now);
    Ok(Prepared { outcome, mails: Vec::new(), changes })
}
