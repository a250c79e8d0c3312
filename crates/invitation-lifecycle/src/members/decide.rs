//! All rules about one member. Nothing is changed here (IL-50 … IL-60).

use super::command::{MemberCommand, MemberContext, PreparedLink};
use super::event::{MemberChange, MemberEvent, SentLink};
use super::machine::{MemberAction, MemberMailKind, member_leads};
use super::member::{Member, MemberRecord, NewMember};
use super::refusal::MemberRefusal;
use super::seat::{SeatEffect, SeatKey, SeatRelease, SeatUse};
use super::status::{Activity, Verification};
use crate::eligibility::{Module, RecordRef, UserTypeId};
use crate::ids::InvitationId;
use crate::refusal::Refusal;
use email_identity::EmailAddress;
use storage_contract::Timestamp;

impl Member {
    /// Somebody becomes a member by being invited: active, unverified, the invitation not accepted, a seat held until the
    /// invitation expires (IL-36, IL-50). Whether the person may be invited was asked before.
    ///
    /// The invitation has the id [`invitation_id`](Self::invitation_id)`(new.id, 1)`.
    pub fn invite(new: NewMember, expires_at: Option<Timestamp>, now: Timestamp) -> (Self, MemberEvent) {
        let invitation = Self::invitation_id(new.id, 1);
        let member = Self {
            record: MemberRecord {
                id: new.id,
                portal: new.portal,
                kept_as: new.kept_as,
                user_type: new.user_type,
                address: new.address,
                invited_by: new.invited_by,
                invited_at: now,
                language: new.language,
                activity: Activity::Active,
                verification: Verification::InvitationNotAccepted,
                status_since: now,
                person: None,
                profile: None,
                invitation: Some(invitation),
                invitations: 1,
                confirmation: None,
                superseded: Vec::new(),
                confirmations: 0,
                seat: SeatUse::Held { until: expires_at },
                takings: 1,
                bulk: new.bulk,
            },
        };
        let seat = SeatEffect::Hold { seat: member.seat_key(), until: expires_at, fresh: true };
        let event = MemberEvent {
            member: member.id(),
            at: now,
            change: MemberChange::Invited { link: SentLink::Invitation { invitation, expires_at } },
            seat: Some(seat),
            revoked_sessions: None,
            mail: Some(MemberMailKind::Invitation),
        };
        (member, event)
    }

    /// Decides a command, and changes nothing.
    ///
    /// # Errors
    /// The [`MemberRefusal`] that stands first in this order: the status; what the command itself is about; the number of
    /// sendings and their interval; the link.
    pub fn decide(
        &self,
        command: &MemberCommand<'_>,
        context: &MemberContext<'_>,
    ) -> Result<MemberEvent, MemberRefusal> {
        let (status, action) = (self.status(), command.action());
        let leads = member_leads(status, action).ok_or(MemberRefusal::NotInStatus { status, action })?;
        self.check(command, context)?;
        let link = self.sendable(leads.mail, command, context)?;
        Ok(MemberEvent {
            member: self.id(),
            at: context.now,
            change: change(command, link),
            seat: self.seat_effect(command, link, context.now),
            // Who signs in by an address that is no longer the member's, is inactive or deleted, is out at once
            // (IL-53, IL-57, IL-59).
            revoked_sessions: match action {
                MemberAction::ChangeAddress | MemberAction::Deactivate | MemberAction::Delete => {
                    self.person()
                }
                MemberAction::Accept
                | MemberAction::Decline
                | MemberAction::ConfirmAddress
                | MemberAction::CompleteProfile
                | MemberAction::Reinvite
                | MemberAction::CancelInvitation
                | MemberAction::Activate
                | MemberAction::ChangeType
                | MemberAction::Convert => None,
            },
            mail: leads.mail,
        })
    }

    /// What the command itself is about.
    fn check(&self, command: &MemberCommand<'_>, context: &MemberContext<'_>) -> Result<(), MemberRefusal> {
        match command {
            MemberCommand::ChangeAddress { address, .. } if *address == self.address() => {
                Err(MemberRefusal::SameAddress)
            }
            // IL-60: the new type must fit the member's module.
            MemberCommand::ChangeType { user_type } if *user_type == self.user_type() => {
                Err(MemberRefusal::SameType)
            }
            MemberCommand::ChangeType { user_type } => fits(*user_type, self.kept_as().module, context),
            // IL-60: a lead becomes a contact, and gets one of the contact types.
            MemberCommand::Convert { user_type, .. } => match self.kept_as().module {
                Module::Leads => fits(*user_type, Module::Contacts, context),
                module @ (Module::Contacts | Module::Vendors | Module::Custom { .. }) => {
                    Err(MemberRefusal::NoLead { module })
                }
            },
            // A cancelled invitation cannot be answered, and there is nothing left to cancel.
            MemberCommand::Accept { .. } | MemberCommand::Decline | MemberCommand::CancelInvitation
                if self.invitation().is_none() =>
            {
                Err(Refusal::NotInPhase {
                    phase: crate::Phase::Cancelled,
                    action: match command {
                        MemberCommand::Accept { .. } => crate::Action::Accept,
                        MemberCommand::Decline => crate::Action::Decline,
                        _ => crate::Action::Cancel,
                    },
                }
                .into())
            }
            MemberCommand::Accept { .. }
            | MemberCommand::Decline
            | MemberCommand::ConfirmAddress
            | MemberCommand::CompleteProfile { .. }
            | MemberCommand::Reinvite { .. }
            | MemberCommand::CancelInvitation
            | MemberCommand::ChangeAddress { .. }
            | MemberCommand::Deactivate
            | MemberCommand::Activate { .. }
            | MemberCommand::Delete => Ok(()),
        }
    }

    /// The link that goes out, if the mail carries one. Its limits are those of invitations (IL-12); those of an
    /// invitation itself are asked of the invitation.
    fn sendable(
        &self,
        mail: Option<MemberMailKind>,
        command: &MemberCommand<'_>,
        context: &MemberContext<'_>,
    ) -> Result<SentLink, MemberRefusal> {
        let expires_at = context.policy.expiry_of_sending(context.now);
        match (mail, command.link()) {
            (None | Some(MemberMailKind::Welcome), PreparedLink::None) => Ok(SentLink::None),
            (Some(MemberMailKind::Invitation), PreparedLink::Invitation(invitation)) => {
                let is_next = invitation == self.next_invitation();
                let again = command.action() == MemberAction::Reinvite;
                if is_next || again && self.invitation() == Some(invitation) {
                    Ok(SentLink::Invitation { invitation, expires_at })
                } else {
                    Err(MemberRefusal::LinkOutOfStep)
                }
            }
            (Some(MemberMailKind::Verification), PreparedLink::Confirmation(token)) => {
                let sent = self.confirmation().filter(|_| command.action() == MemberAction::Reinvite);
                if let (Some(sent), Some(limit)) = (sent, context.policy.max_sendings)
                    && sent.sendings >= limit.get()
                {
                    return Err(Refusal::SendingsExhausted { limit: limit.get() }.into());
                }
                let until = context.policy.next_sending(context.last_written);
                if let Some(until) = until.filter(|until| context.now < *until) {
                    return Err(Refusal::TooSoon { until }.into());
                }
                if token.generation != self.next_confirmation() {
                    return Err(MemberRefusal::LinkOutOfStep);
                }
                Ok(SentLink::Confirmation { token, expires_at })
            }
            (
                None | Some(MemberMailKind::Welcome),
                PreparedLink::Invitation(_) | PreparedLink::Confirmation(_),
            )
            | (Some(MemberMailKind::Invitation), PreparedLink::None | PreparedLink::Confirmation(_))
            | (Some(MemberMailKind::Verification), PreparedLink::None | PreparedLink::Invitation(_)) => {
                Err(MemberRefusal::LinkOutOfStep)
            }
        }
    }

    /// IL-36, IL-57, IL-59: pending invitations hold a seat, active members occupy one, nobody else has one.
    fn seat_effect(&self, command: &MemberCommand<'_>, link: SentLink, now: Timestamp) -> Option<SeatEffect> {
        match command {
            MemberCommand::Accept { .. } => Some(self.occupy(now)),
            MemberCommand::Decline => self.release(SeatRelease::Declined),
            MemberCommand::CancelInvitation => self.release(SeatRelease::Cancelled),
            MemberCommand::Deactivate => self.release(SeatRelease::Deactivated),
            MemberCommand::Delete => self.release(SeatRelease::Deleted),
            MemberCommand::Reinvite { .. }
            | MemberCommand::Activate { .. }
            | MemberCommand::ChangeAddress { .. } => match (self.status().verification, link) {
                (_, SentLink::Invitation { expires_at, .. }) => Some(self.hold(expires_at, now)),
                (Verification::Verified | Verification::AddressNotConfirmed, _)
                    if command.action() == MemberAction::Activate =>
                {
                    Some(self.occupy(now))
                }
                (_, SentLink::None | SentLink::Confirmation { .. }) => None,
            },
            MemberCommand::ChangeType { user_type } | MemberCommand::Convert { user_type, .. } => {
                self.move_to(*user_type, now)
            }
            MemberCommand::ConfirmAddress | MemberCommand::CompleteProfile { .. } => None,
        }
    }

    /// A seat that was given back is not taken again: the next one is another.
    const fn next_seat(&self, user_type: UserTypeId) -> SeatKey {
        SeatKey { member: self.id(), user_type, taking: self.record.takings.saturating_add(1) }
    }

    fn hold(&self, until: Option<Timestamp>, now: Timestamp) -> SeatEffect {
        match self.seat() {
            SeatUse::None => SeatEffect::Hold { seat: self.next_seat(self.user_type()), until, fresh: true },
            held @ (SeatUse::Held { .. } | SeatUse::Occupied) => {
                SeatEffect::Hold { seat: self.seat_key(), until, fresh: !held.counts(now) }
            }
        }
    }

    fn occupy(&self, now: Timestamp) -> SeatEffect {
        match self.seat() {
            SeatUse::None => SeatEffect::Occupy { seat: self.next_seat(self.user_type()), fresh: true },
            held @ (SeatUse::Held { .. } | SeatUse::Occupied) => {
                SeatEffect::Occupy { seat: self.seat_key(), fresh: !held.counts(now) }
            }
        }
    }

    fn release(&self, why: SeatRelease) -> Option<SeatEffect> {
        match self.seat() {
            SeatUse::None => None,
            was @ (SeatUse::Held { .. } | SeatUse::Occupied) => {
                Some(SeatEffect::Release { seat: self.seat_key(), why, was })
            }
        }
    }

    /// IL-60: a hold that has ended is not moved; the next sending takes a seat of the new type.
    fn move_to(&self, user_type: UserTypeId, now: Timestamp) -> Option<SeatEffect> {
        let was = self.seat();
        if was.counts(now) {
            Some(SeatEffect::Move { from: self.seat_key(), to: self.next_seat(user_type), was })
        } else {
            self.release(SeatRelease::Expired)
        }
    }

    /// The id with which an invitation of this member is replaced or begun.
    pub(crate) fn is_present_invitation(&self, id: InvitationId) -> bool {
        self.invitation() == Some(id)
    }
}

/// IL-60: the type must be there, and fit the module.
fn fits(user_type: UserTypeId, module: Module, context: &MemberContext<'_>) -> Result<(), MemberRefusal> {
    match context.user_types.module(user_type) {
        None => Err(MemberRefusal::UnknownType { user_type }),
        Some(takes) if takes != module => Err(MemberRefusal::TypeDoesNotFit { takes, module }),
        Some(_) => Ok(()),
    }
}

fn change(command: &MemberCommand<'_>, link: SentLink) -> MemberChange {
    match command {
        MemberCommand::Accept { person } => MemberChange::Accepted { by: *person },
        MemberCommand::Decline => MemberChange::Declined,
        MemberCommand::ConfirmAddress => MemberChange::AddressConfirmed,
        MemberCommand::CompleteProfile { profile } => {
            MemberChange::ProfileCompleted { profile: (*profile).clone() }
        }
        MemberCommand::Reinvite { .. } => MemberChange::Reinvited { link },
        MemberCommand::CancelInvitation => MemberChange::InvitationCancelled,
        MemberCommand::ChangeAddress { address, .. } => {
            MemberChange::AddressChanged { address: EmailAddress::clone(address), link }
        }
        MemberCommand::Deactivate => MemberChange::Deactivated,
        MemberCommand::Activate { .. } => MemberChange::Activated { link },
        MemberCommand::ChangeType { user_type } => MemberChange::TypeChanged { user_type: *user_type },
        MemberCommand::Convert { contact, user_type } => MemberChange::Converted {
            kept_as: RecordRef { module: Module::Contacts, record: *contact },
            user_type: *user_type,
        },
        MemberCommand::Delete => MemberChange::Deleted,
    }
}
