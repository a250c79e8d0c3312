//! Issuing: what one target of a batch gets, and the invitation that comes of it (IL-01, IL-11, IL-12, IL-17).

use crate::command::Context;
use crate::decide::{blocked_until, sort_out, why_claimed, why_not_given};
use crate::event::Event;
use crate::facts::{GrantFacts, LeftOut, Objection};
use crate::ids::{InvitationId, InviterId, ScopeId};
use crate::invitation::{Invitation, InvitationRecord, InvitationState};
use crate::language::Language;
use crate::message::MessageText;
use crate::offer::Offer;
use crate::refusal::IssueRejection;
use crate::token::StoredToken;
use crate::token_keys::{TokenBinding, TokenPurpose};
use email_identity::EmailAddress;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use storage_contract::Timestamp;

/// One person to be invited (IL-01).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewInvitation {
    /// Minted by the host, or derived from what makes a repeated command the same: an id that was issued already is
    /// recognised and not sent again.
    pub id: InvitationId,
    /// On whose behalf.
    pub scope: ScopeId,
    /// Who invites.
    pub inviter: InviterId,
    /// Who is invited.
    pub address: EmailAddress,
    /// What is offered.
    pub offers: BTreeSet<Offer>,
    /// The inviter's own words. Clones share one text.
    pub message: Option<MessageText>,
    /// The language of the mail.
    pub language: Language,
    /// What the host has against this address (IL-17); empty if nothing.
    pub objections: Vec<Objection>,
}

/// The decision to issue an invitation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issuable {
    /// When.
    pub at: Timestamp,
    /// Until when it will be valid (IL-02).
    pub expires_at: Option<Timestamp>,
    /// What it will offer.
    pub offers: BTreeSet<Offer>,
    /// What it was to offer and will not, because it is a duplicate or cannot be given.
    pub left_out: Vec<LeftOut>,
}

impl NewInvitation {
    /// Decides whether this invitation is issued, and with which offers. The context's addressee is that of its scope
    /// and address.
    ///
    /// What is a duplicate, gone, or not the inviter's to give is left out; the rest is offered (IL-11, IL-17).
    ///
    /// # Errors
    /// [`IssueRejection`] if it offers nothing, the host objects, nothing is left, or the address was written to a
    /// moment ago.
    pub fn decide(&self, grants: &GrantFacts, context: &Context<'_>) -> Result<Issuable, IssueRejection> {
        if self.offers.is_empty() {
            return Err(IssueRejection::NoOffers);
        }
        if !self.objections.is_empty() {
            return Err(IssueRejection::Objected { objections: self.objections.clone() });
        }
        let (offers, left_out) = sort_out(&self.offers, |offer| {
            why_not_given(grants, self.inviter, offer, true).or_else(|| why_claimed(self.id, offer, context))
        });
        if offers.is_empty() {
            return Err(IssueRejection::NothingLeft { left_out });
        }
        if let Some(until) = blocked_until(context) {
            return Err(IssueRejection::TooSoon { until });
        }
        let expires_at = context.policy.expiry_of_sending(context.now);
        Ok(Issuable { at: context.now, expires_at, offers, left_out })
    }

    /// To what the tokens of this invitation are bound (IL-13).
    pub const fn token_binding(&self) -> TokenBinding {
        TokenBinding { purpose: TokenPurpose::Invitation, scope: self.scope, record: self.id.as_uuid() }
    }
}

impl Invitation {
    /// The generation of the token of the first mail.
    pub const FIRST_GENERATION: u32 = 1;

    /// The invitation that was decided upon, and what to apply to its addressee. The token is of generation
    /// [`FIRST_GENERATION`](Self::FIRST_GENERATION).
    pub fn issue(new: NewInvitation, issuable: Issuable, token: StoredToken) -> (Self, Event) {
        let Issuable { at, expires_at, offers, .. } = issuable;
        let record = InvitationRecord {
            id: new.id,
            scope: new.scope,
            inviter: new.inviter,
            address: new.address,
            offers: offers.clone(),
            message: new.message,
            language: new.language,
            issued_at: at,
            sent_at: at,
            expires_at,
            sendings: 1,
            tokens: vec![token],
            superseded: Vec::new(),
            reminded: BTreeSet::new(),
            state: InvitationState::Pending,
        };
        (Self { record }, Event::Issued { at, expires_at, offers })
    }
}
