//! How an invitation is sent to a member: the present one again, or a new one in its stead.

use super::member_set::MemberSet;
use crate::action::{Action, leads};
use crate::addressee::Addressee;
use crate::command::{Command, Context};
use crate::event::Event;
use crate::facts::{Facts, GrantFacts};
use crate::ids::{InvitationId, InviterId};
use crate::invitation::Invitation;
use crate::issue::{Issuable, NewInvitation};
use crate::language::Language;
use crate::mail::{IssuedMail, MailKind};
use crate::members::member::Member;
use crate::message::MessageText;
use crate::offer::Offer;
use crate::random::{RandomBytes, RandomUnavailable};
use crate::refusal::{IssueRejection, Refusal};
use crate::token::{DIGEST_LEN, IssuedToken, SELECTOR_LEN, Selector, StoredToken, TokenDigest};
use crate::token_keys::{KeyId, TokenBinding};
use crate::{ServiceContext, addressee::ClaimState};
use email_identity::EmailAddress;
use std::collections::BTreeSet;
use storage_contract::Timestamp;

/// Makes tokens; in a dry run, stands in for them.
pub(super) enum Mint<'a, G> {
    /// The real thing.
    Real(&'a mut G),
    /// Nothing is hashed, and nothing can be sent.
    Dry,
}

impl<G: RandomBytes> Mint<'_, G> {
    pub(super) fn token(
        &mut self,
        binding: &TokenBinding,
        generation: u32,
        context: &ServiceContext<'_>,
    ) -> Result<(Option<IssuedToken>, StoredToken), RandomUnavailable> {
        match self {
            Self::Real(random) => {
                let (issued, stored) = context.keys.mint(binding, generation, *random)?;
                Ok((Some(issued), stored))
            }
            Self::Dry => Ok((
                None,
                StoredToken {
                    selector: Selector::from_bytes([0; SELECTOR_LEN]),
                    key: KeyId(0),
                    generation,
                    digest: TokenDigest::from_bytes([0; DIGEST_LEN]),
                },
            )),
        }
    }
}

/// An invitation that was decided to be sent, and is not yet.
pub(super) enum Sendable {
    /// The present one, again.
    Again {
        /// Which one.
        id: InvitationId,
        /// What was decided.
        event: Event,
        /// The text of its token.
        token: Option<IssuedToken>,
    },
    /// A new one. The present one ends.
    New {
        /// Which one ends, if there is one.
        ends: Option<InvitationId>,
        /// What is issued.
        new: NewInvitation,
        /// What was decided.
        issuable: Issuable,
        /// Its token, as it is kept.
        stored: StoredToken,
        /// The text of its token.
        token: Option<IssuedToken>,
    },
}

/// What a new invitation says.
pub(super) struct Letter<'a> {
    pub(super) inviter: InviterId,
    pub(super) address: &'a EmailAddress,
    pub(super) message: Option<&'a MessageText>,
    pub(super) language: &'a Language,
}

impl MemberSet {
    /// Whether the present invitation of a member is sent again. If not, it is replaced: it was cancelled, or somebody else
    /// answers for it now (IL-14, IL-17).
    pub(super) fn resendable(
        &self,
        member: &Member,
        inviter: InviterId,
        now: Timestamp,
    ) -> Option<&Invitation> {
        let present = member.invitation().and_then(|id| self.invitations.invitation(id))?;
        let again = present.inviter() == inviter && leads(present.phase(now), Action::Resend).is_some();
        again.then_some(present)
    }

    /// Decides to send the present invitation again (IL-05).
    pub(super) fn decide_again<G: RandomBytes>(
        &self,
        id: InvitationId,
        mint: &mut Mint<'_, G>,
        context: &ServiceContext<'_>,
    ) -> Result<Sendable, Refusal> {
        let not_found = Refusal::NotFound { invitation: id };
        let invitation = self.invitations.invitation(id).ok_or(not_found)?;
        let (token, stored) =
            mint.token(&invitation.token_binding(), invitation.next_generation(), context)?;
        let grants = GrantFacts::givable(invitation.inviter(), invitation.offers().iter().copied());
        let command = Command::Resend { token: stored, facts: Facts::unopposed(&grants) };
        let event = self.invitations.decide(id, &command, context.policy, context.now)?;
        Ok(Sendable::Again { id, event, token })
    }

    /// Decides to issue an invitation; the one that ends with it is passed over.
    pub(super) fn decide_new<G: RandomBytes>(
        &self,
        id: InvitationId,
        letter: &Letter<'_>,
        ends: Option<InvitationId>,
        mint: &mut Mint<'_, G>,
        context: &ServiceContext<'_>,
    ) -> Result<Sendable, Refusal> {
        let offer = Offer::portal(self.portal);
        let new = NewInvitation {
            id,
            scope: self.portal,
            inviter: letter.inviter,
            address: letter.address.clone(),
            offers: BTreeSet::from([offer]),
            message: letter.message.cloned(),
            language: letter.language.clone(),
            objections: Vec::new(),
        };
        let key = letter.address.key();
        let never = Addressee::new(self.portal, key.clone());
        let mut addressee = self.invitations.addressee(self.portal, key).unwrap_or(&never);
        let freed;
        if let Some(ends) = ends
            && addressee.claims().values().any(|claim| claim.invitation == ends)
        {
            freed = without(addressee, ends);
            addressee = &freed;
        }
        let grants = GrantFacts::givable(letter.inviter, [offer]);
        let decision = new.decide(&grants, &Context { now: context.now, policy: context.policy, addressee });
        let issuable = decision.map_err(refusal_of)?;
        let (token, stored) = mint.token(&new.token_binding(), Invitation::FIRST_GENERATION, context)?;
        Ok(Sendable::New { ends, new, issuable, stored, token })
    }

    /// Carries out what was decided; the mail, unless it was a dry run.
    pub(super) fn send(&mut self, sendable: Sendable, now: Timestamp) -> Option<IssuedMail> {
        match sendable {
            Sendable::Again { id, event, token } => {
                self.invitations.apply(id, &event, now);
                let invitation = self.invitations.invitation(id)?;
                token.map(|token| IssuedMail::new(invitation, MailKind::Again, token))
            }
            Sendable::New { ends, new, issuable, stored, token } => {
                if let Some(ends) = ends {
                    self.end_invitation(ends, now);
                }
                let (invitation, event) = Invitation::issue(new, issuable, stored);
                let mail = token.map(|token| IssuedMail::new(&invitation, MailKind::First, token));
                self.invitations.issue(invitation, &event, now);
                mail
            }
        }
    }
}

/// The addressee as it will be when an invitation has ended.
fn without(addressee: &Addressee, ended: InvitationId) -> Addressee {
    let mut addressee = addressee.clone();
    addressee.claims.retain(|_, claim| claim.invitation != ended);
    addressee
}

/// The refusal of an invitation as it would be of one that is sent again.
fn refusal_of(rejection: IssueRejection) -> Refusal {
    match rejection {
        IssueRejection::TooSoon { until } => Refusal::TooSoon { until },
        IssueRejection::Objected { objections } => Refusal::Objected { objections },
        IssueRejection::NothingLeft { left_out } => Refusal::NothingLeft { left_out },
        IssueRejection::NoOffers | IssueRejection::IdTaken | IssueRejection::IdRepeated => {
            Refusal::NothingLeft { left_out: Vec::new() }
        }
    }
}

/// Whether an invitation waits for an answer, and is valid.
pub(super) fn is_pending(set: &MemberSet, member: &Member, now: Timestamp) -> bool {
    let offer = Offer::portal(set.portal);
    let addressee = set.invitations.addressee(set.portal, member.address().key());
    let claim = addressee.and_then(|addressee| addressee.claims().get(&offer));
    claim.is_some_and(|claim| {
        Some(claim.invitation) == member.invitation()
            && matches!(claim.state, ClaimState::Pending { .. })
            && claim.holds(now)
    })
}
