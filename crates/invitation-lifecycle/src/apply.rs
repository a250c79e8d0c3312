//! How decisions change an invitation and its addressee. Nothing is decided here, and nothing can fail.

use crate::addressee::{Addressee, Claim, ClaimState};
use crate::command::WithdrawCause;
use crate::event::Event;
use crate::ids::InvitationId;
use crate::invitation::{CancelCause, Invitation, InvitationState};
use crate::offer::Offer;
use crate::token::{StoredToken, SupersededToken};
use std::collections::BTreeSet;
use storage_contract::Timestamp;

impl Invitation {
    /// Carries out what [`decide`](Self::decide) decided. After [`Event::Deleted`] the store deletes the row.
    pub fn apply(&mut self, event: &Event) {
        let record = &mut self.record;
        match event {
            Event::Issued { .. } | Event::AlreadyMember { .. } | Event::Deleted { .. } => {}
            Event::Accepted { at, by, offers, .. } => {
                record.offers.clone_from(offers);
                record.state = InvitationState::Accepted { at: *at, by: *by };
            }
            Event::Declined { at } => record.state = InvitationState::Declined { at: *at },
            Event::Resent { at, expires_at, offers, token, .. } => {
                self.supersede_tokens(*at, *token);
                let record = &mut self.record;
                record.offers.clone_from(offers);
                record.sent_at = *at;
                record.expires_at = *expires_at;
                record.sendings = record.sendings.saturating_add(1);
                record.reminded.clear();
                record.state = InvitationState::Pending;
            }
            Event::Reminded { days, token, .. } => {
                record.tokens.push(*token);
                record.reminded.extend(days);
            }
            Event::Cancelled { at } => {
                record.state = InvitationState::Cancelled { at: *at, cause: CancelCause::Inviter };
            }
            Event::Withdrawn { at, cause, ends: true, .. } => {
                let cause = end_cause(&record.state, *cause);
                record.state = InvitationState::Cancelled { at: *at, cause };
            }
            Event::Withdrawn { offers, ends: false, .. } => {
                record.offers.retain(|offer| !offers.contains(offer));
            }
        }
    }

    /// IL-05, IL-16: the tokens so far are dead at once, and are kept until they would have expired.
    fn supersede_tokens(&mut self, now: Timestamp, token: StoredToken) {
        let until = self.record.expires_at;
        self.record.superseded.retain(|superseded| superseded.until.is_none_or(|until| now < until));
        if until.is_none_or(|until| now < until) {
            let dead = self.record.tokens.drain(..).map(|token| SupersededToken { token, until });
            self.record.superseded.extend(dead);
        } else {
            self.record.tokens.clear();
        }
        self.record.tokens.push(token);
    }
}

/// Why an invitation is over that has lost everything.
fn end_cause(state: &InvitationState, cause: WithdrawCause) -> CancelCause {
    match (state, cause) {
        (InvitationState::Accepted { at, by }, _) => {
            CancelCause::MembershipEnded { accepted_at: *at, by: *by }
        }
        (
            InvitationState::Pending | InvitationState::Declined { .. } | InvitationState::Cancelled { .. },
            WithdrawCause::NoLongerOffered,
        ) => CancelCause::Withdrawn,
        (
            InvitationState::Pending | InvitationState::Declined { .. } | InvitationState::Cancelled { .. },
            WithdrawCause::TakenOver { by },
        ) => CancelCause::Replaced { by },
    }
}

impl Addressee {
    /// Carries out what was decided about an invitation of this address: claims and the time of the last mail.
    pub fn apply(&mut self, invitation: InvitationId, event: &Event) {
        match event {
            Event::AlreadyMember { .. } => {}
            Event::Issued { at, expires_at, offers } | Event::Resent { at, expires_at, offers, .. } => {
                self.last_sent = Some(*at);
                self.claim_just(invitation, offers, ClaimState::Pending { expires_at: *expires_at });
            }
            Event::Accepted { offers, .. } => self.claim_just(invitation, offers, ClaimState::Accepted),
            Event::Reminded { at, .. } => self.last_sent = Some(*at),
            // IL-04: it can be sent again, unless another invitation takes the claims over before.
            Event::Declined { .. } => self.set_claims(invitation, ClaimState::Declined),
            Event::Cancelled { .. } | Event::Deleted { .. } | Event::Withdrawn { ends: true, .. } => {
                self.claims.retain(|_, claim| claim.invitation != invitation);
            }
            Event::Withdrawn { offers, ends: false, .. } => {
                self.claims.retain(|offer, claim| claim.invitation != invitation || !offers.contains(offer));
            }
        }
    }

    /// The invitation claims these offers and no others.
    fn claim_just(&mut self, invitation: InvitationId, offers: &BTreeSet<Offer>, state: ClaimState) {
        self.claims.retain(|offer, claim| claim.invitation != invitation || offers.contains(offer));
        self.claims.extend(offers.iter().map(|offer| (*offer, Claim { invitation, state })));
    }

    fn set_claims(&mut self, invitation: InvitationId, state: ClaimState) {
        let own = self.claims.values_mut().filter(|claim| claim.invitation == invitation);
        own.for_each(|claim| claim.state = state);
    }

    /// The invitations whose expired or declined claims on these offers are taken over by this one (IL-19).
    pub(crate) fn taken_over<'a>(
        &'a self,
        by: InvitationId,
        offers: &'a BTreeSet<Offer>,
        now: Timestamp,
    ) -> impl Iterator<Item = InvitationId> + 'a {
        let claims = offers.iter().filter_map(|offer| self.claims.get(offer));
        claims.filter(move |claim| claim.invitation != by && !claim.holds(now)).map(|claim| claim.invitation)
    }
}
