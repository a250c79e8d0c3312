//! Sending invitations again (IL-05).

use super::prepared::{Outcome, Prepared, ServiceContext};
use super::working_set::WorkingSet;
use crate::command::Command;
use crate::event::Event;
use crate::facts::{Facts, GrantFacts, LeftOut, Objection};
use crate::ids::{InvitationId, ScopeId};
use crate::mail::{IssuedMail, MailKind};
use crate::offer::Offer;
use crate::random::RandomBytes;
use crate::refusal::Refusal;
use crate::repository::InvitationRepository;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use storage_contract::{OpError, Timestamp};

/// One invitation to be sent again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResendRequest {
    /// Which one.
    pub invitation: InvitationId,
    /// What the host has against its address now (IL-17); empty if nothing.
    pub objections: Vec<Objection>,
}

impl From<InvitationId> for ResendRequest {
    fn from(invitation: InvitationId) -> Self {
        Self { invitation, objections: Vec::new() }
    }
}

/// An invitation that is sent again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resent {
    /// What it offers now.
    pub offers: BTreeSet<Offer>,
    /// What it had offered and offers no longer: gone, not the inviter's to give, or moved on to another invitation.
    pub left_out: Vec<LeftOut>,
    /// Until when it is valid now.
    pub expires_at: Option<Timestamp>,
    /// The how manieth sending it is.
    pub sending: u32,
}

/// Prepares to send invitations again (IL-05, IL-12, IL-17): a new token, whose predecessors are dead at once, and a
/// new validity.
///
/// One outcome per request, in the order given; an invitation of another scope is not found. What can no longer be
/// given, or is claimed by another live or accepted invitation of the address, drops out; if nothing is left, this
/// one is refused.
///
/// # Errors
/// Refused with [`Refusal::RandomUnavailable`] if the host's generator fails; otherwise what the store fails with.
pub async fn prepare_resend<R: InvitationRepository, G: RandomBytes>(
    tx: &mut R,
    scope: ScopeId,
    requests: &[ResendRequest],
    grants: &GrantFacts,
    random: &mut G,
    context: &ServiceContext<'_>,
) -> Result<Prepared<Vec<Outcome<Resent>>>, OpError<Refusal, R::Error>> {
    let ids = requests.iter().map(|request| request.invitation).collect();
    let mut changes = WorkingSet::lock_of_scope(tx, scope, ids, context.now).await?;
    let mut mails = Vec::new();
    let mut outcome = Vec::with_capacity(requests.len());
    for request in requests {
        let facts = Facts { grants, objections: &request.objections };
        let result = match resend_one(&mut changes, request.invitation, facts, random, context) {
            Ok((resent, mail)) => {
                mails.push(mail);
                Ok(resent)
            }
            Err(Refusal::RandomUnavailable) => return Err(OpError::Refused(Refusal::RandomUnavailable)),
            Err(refusal) => Err(refusal),
        };
        outcome.push(Outcome { invitation: request.invitation, result });
    }
    Ok(Prepared { outcome, mails, changes })
}

fn resend_one<G: RandomBytes>(
    changes: &mut WorkingSet,
    id: InvitationId,
    facts: Facts<'_>,
    random: &mut G,
    context: &ServiceContext<'_>,
) -> Result<(Resent, IssuedMail), Refusal> {
    let not_found = Refusal::NotFound { invitation: id };
    let invitation = changes.invitation(id).ok_or_else(|| not_found.clone())?;
    let (issued, token) =
        context.keys.mint(&invitation.token_binding(), invitation.next_generation(), random)?;
    let command = Command::Resend { token, facts };
    let event = changes.decide(id, &command, context.policy, context.now)?;
    changes.apply(id, &event, context.now);
    let invitation = changes.invitation(id).ok_or(not_found)?;
    let left_out = match event {
        Event::Resent { left_out, .. } => left_out,
        _ => Vec::new(),
    };
    let resent = Resent {
        offers: invitation.offers().clone(),
        left_out,
        expires_at: invitation.expires_at(),
        sending: invitation.sendings(),
    };
    Ok((resent, IssuedMail::new(invitation, MailKind::Again, issued)))
}
