//! How decisions change a member. Nothing is decided here, and nothing can fail.

use super::event::{MemberChange, MemberEvent, SentLink};
use super::machine::member_leads;
use super::member::{Confirmation, Member};
use super::seat::{SeatEffect, SeatUse};
use super::status::Verification;
use crate::token::SupersededToken;
use storage_contract::Timestamp;

impl Member {
    /// Carries out what [`decide`](Self::decide) decided. After [`MemberChange::Deleted`] the store deletes the row.
    pub fn apply(&mut self, event: &MemberEvent) {
        self.apply_status(event);
        let accepted = self.record.verification != Verification::InvitationNotAccepted;
        match &event.change {
            MemberChange::Invited { .. }
            | MemberChange::Declined
            | MemberChange::Reinvited { .. }
            | MemberChange::Activated { .. }
            | MemberChange::Deleted => {}
            MemberChange::Accepted { by } => self.record.person = Some(*by),
            // A used token is an unknown one (IL-13).
            MemberChange::AddressConfirmed => self.record.confirmation = None,
            MemberChange::ProfileCompleted { profile } => self.record.profile = Some(profile.clone()),
            MemberChange::InvitationCancelled => self.record.invitation = None,
            MemberChange::AddressChanged { address, .. } => {
                self.record.address = address.clone();
                self.record.invitation = None;
                self.supersede(event.at);
            }
            MemberChange::Deactivated => {
                if !accepted {
                    self.record.invitation = None;
                }
                self.supersede(event.at);
            }
            MemberChange::TypeChanged { user_type } => self.record.user_type = *user_type,
            MemberChange::Converted { kept_as, user_type } => {
                self.record.kept_as = *kept_as;
                self.record.user_type = *user_type;
            }
        }
        self.apply_link(event);
        self.apply_seat(event.seat);
    }

    fn apply_status(&mut self, event: &MemberEvent) {
        let before = self.status();
        let leads = event.change.action().and_then(|action| member_leads(before, action));
        if let Some(after) = leads.and_then(|leads| leads.to).filter(|after| *after != before) {
            self.record.activity = after.activity;
            self.record.verification = after.verification;
            self.record.status_since = event.at;
        }
    }

    fn apply_link(&mut self, event: &MemberEvent) {
        match event.change.link() {
            SentLink::None => {}
            SentLink::Invitation { invitation, .. } => {
                if !self.is_present_invitation(invitation) {
                    self.record.invitations = self.record.invitations.saturating_add(1);
                    self.record.invitation = Some(invitation);
                }
            }
            SentLink::Confirmation { token, expires_at } => {
                let before = self.confirmation().map_or(0, |confirmation| confirmation.sendings);
                self.supersede(event.at);
                self.record.confirmations = token.generation;
                let sendings = before.saturating_add(1);
                self.record.confirmation =
                    Some(Confirmation { token, sent_at: event.at, expires_at, sendings });
            }
        }
    }

    /// The link so far is dead at once, and is kept until it would have expired (IL-16).
    fn supersede(&mut self, now: Timestamp) {
        self.record.superseded.retain(|superseded| superseded.until.is_none_or(|until| now < until));
        if let Some(Confirmation { token, expires_at: until, .. }) = self.record.confirmation.take()
            && until.is_none_or(|until| now < until)
        {
            self.record.superseded.push(SupersededToken { token, until });
        }
    }

    fn apply_seat(&mut self, effect: Option<SeatEffect>) {
        let (seat, key) = match effect {
            None => return,
            Some(SeatEffect::Hold { seat, until, .. }) => (SeatUse::Held { until }, seat),
            Some(SeatEffect::Occupy { seat, .. }) => (SeatUse::Occupied, seat),
            Some(SeatEffect::Release { seat, .. }) => (SeatUse::None, seat),
            Some(SeatEffect::Move { to, was, .. }) => (was, to),
        };
        self.record.seat = seat;
        self.record.takings = key.taking;
    }
}
