//! How one request of the organisation is decided and carried out, together with the invitation behind the member
//! (IL-52 … IL-55, IL-57, IL-59, IL-60).

use super::member_set::MemberSet;
use super::request::{ManageCommand, MemberRequest};
use super::sending::{Letter, Mint, Sendable};
use crate::eligibility::{
    Module, Occasion, Reason, Reasons, RecordId, RecordRef, Rules, Target, TargetAddress, TargetFacts,
    evaluate,
};
use crate::ids::InvitationId;
use crate::members::command::{MemberContext, PreparedLink};
use crate::members::event::MemberEvent;
use crate::members::ids::MemberId;
use crate::members::machine::{MemberAction, MemberMailKind, member_leads};
use crate::members::mail::{MemberMail, MemberMailContent, VerificationMail};
use crate::members::member::Member;
use crate::members::refusal::MemberRefusal;
use crate::members::seat::{FreeSeats, SeatEffect};
use crate::members::status::{MemberFilter, Verification};
use crate::random::RandomBytes;
use crate::refusal::Refusal;
use crate::token::IssuedToken;
use crate::{Command, ServiceContext};
use email_identity::EmailAddress;
use std::collections::BTreeSet;
use storage_contract::Timestamp;

/// Requests on their way.
pub(super) struct Run<'a> {
    pub(super) set: MemberSet,
    pub(super) filter: Option<MemberFilter>,
    pub(super) rules: &'a Rules<'a>,
    pub(super) seats: FreeSeats,
    pub(super) context: &'a ServiceContext<'a>,
    pub(super) mails: Vec<MemberMail>,
    pub(super) named: BTreeSet<MemberId>,
}

/// The link of a mail, decided and not yet sent.
enum Outgoing {
    None,
    Invitation(Box<Sendable>),
    Verification(Option<IssuedToken>),
}

impl Run<'_> {
    /// Decides one request, and carries it out in memory unless it is refused.
    pub(super) fn carry_out<G: RandomBytes>(
        &mut self,
        request: &MemberRequest,
        random: &mut G,
    ) -> Result<MemberEvent, MemberRefusal> {
        let id = request.member;
        if !self.named.insert(id) {
            return Err(MemberRefusal::NamedTwice { member: id });
        }
        let member = self.set.member(id).ok_or(MemberRefusal::NotFound { member: id })?;
        let (status, action) = (member.status(), request.command.action());
        if let Some(filter) = self.filter.filter(|filter| !filter.matches(status)) {
            return Err(MemberRefusal::NotInFilter { filter, status });
        }
        let leads = member_leads(status, action).ok_or(MemberRefusal::NotInStatus { status, action })?;
        let occasion = occasion(member, &request.command, leads.mail);
        let prepared = self.decide(member, request, leads.mail, random);
        let (event, outgoing) = match (prepared, occasion) {
            (Ok((event, outgoing)), _) => {
                self.unopposed(member, request, occasion, event.seat.as_ref())?;
                (event, outgoing)
            }
            // What the link has against it is one reason among the others; they are told together (IL-43).
            (Err(MemberRefusal::Link { why: limit }), Some(occasion)) if reason_of(&limit).is_some() => {
                return Err(self.limited(member, request, occasion, &limit));
            }
            (Err(refusal), _) => return Err(refusal),
        };
        self.apply(event.clone(), outgoing);
        Ok(event)
    }

    /// The member's own decision, with the link that it needs.
    fn decide<G: RandomBytes>(
        &self,
        member: &Member,
        request: &MemberRequest,
        mail: Option<MemberMailKind>,
        random: &mut G,
    ) -> Result<(MemberEvent, Outgoing), MemberRefusal> {
        let address = new_address(member, &request.command);
        let member_context = MemberContext {
            now: self.context.now,
            policy: self.context.policy,
            user_types: self.rules.user_types,
            last_written: self.set.last_written(address.key()),
        };
        let decide = |link| member.decide(&request.command.with(link), &member_context);
        let mut mint = Mint::Real(random);
        match mail {
            None | Some(MemberMailKind::Welcome) => {
                self.may_cancel(member, &request.command)?;
                Ok((decide(PreparedLink::None)?, Outgoing::None))
            }
            Some(MemberMailKind::Verification) => {
                let binding = member.confirmation_binding();
                let (token, stored) = mint.token(&binding, member.next_confirmation(), self.context)?;
                let event = decide(PreparedLink::Confirmation(stored))?;
                Ok((event, Outgoing::Verification(token)))
            }
            Some(MemberMailKind::Invitation) => {
                let inviter = self.rules.inviter.id;
                let again = matches!(request.command, ManageCommand::Reinvite);
                let present = self.set.resendable(member, inviter, self.context.now).filter(|_| again);
                let next = member.next_invitation();
                let link = present.map_or(next, crate::Invitation::id);
                let event = decide(PreparedLink::Invitation(link))?;
                let sendable = if let Some(present) = present {
                    self.set.decide_again(present.id(), &mut mint, self.context)?
                } else {
                    let letter = Letter { inviter, address, message: None, language: member.language() };
                    self.set.decide_new(next, &letter, member.invitation(), &mut mint, self.context)?
                };
                Ok((event, Outgoing::Invitation(Box::new(sendable))))
            }
        }
    }

    /// IL-06: what cannot be cancelled is refused by the invitation itself.
    fn may_cancel(&self, member: &Member, command: &ManageCommand) -> Result<(), MemberRefusal> {
        let (ManageCommand::CancelInvitation, Some(id)) = (command, member.invitation()) else {
            return Ok(());
        };
        self.set.invitations.decide(id, &Command::Cancel, self.context.policy, self.context.now)?;
        Ok(())
    }

    /// Asks the evaluator where somebody is written to, or an address is given; and for a free seat everywhere.
    fn unopposed(
        &self,
        member: &Member,
        request: &MemberRequest,
        occasion: Option<Occasion>,
        seat: Option<&SeatEffect>,
    ) -> Result<(), MemberRefusal> {
        let lacks_seat = seat.is_some_and(|seat| !self.seats.allow(seat));
        let reasons = match occasion {
            Some(occasion) => self.evaluate(member, request, occasion, lacks_seat)?,
            None if lacks_seat => Reasons::only(Reason::NoFreeSeat),
            None => Reasons::NONE,
        };
        // IL-60: a record is one member.
        if let ManageCommand::Convert { contact, .. } = request.command
            && self.set.at_record(contact_record(contact)).is_some()
        {
            return Err(MemberRefusal::for_reason(Reason::AlreadyPortalUser));
        }
        if reasons.is_empty() { Ok(()) } else { Err(MemberRefusal::NotEligible { reasons, again_at: None }) }
    }

    fn evaluate(
        &self,
        member: &Member,
        request: &MemberRequest,
        occasion: Occasion,
        lacks_seat: bool,
    ) -> Result<Reasons, MemberRefusal> {
        let facts = match (request.facts, occasion) {
            (Some(facts), _) => facts,
            // Only the address is looked at.
            (None, Occasion::ChangeAddress) => TargetFacts::UNOPPOSED,
            (None, Occasion::Invite | Occasion::Resend | Occasion::Accept { .. }) => {
                return Err(MemberRefusal::Unchecked);
            }
        };
        let address = new_address(member, &request.command);
        let other = self.set.at_address(address.key());
        let target = Target {
            module: member.kept_as().module,
            user_type: member.user_type(),
            facts,
            address: TargetAddress::Given(address),
            is_portal_user: other.is_some_and(|other| other.id() != member.id()),
            lacks_seat,
        };
        Ok(evaluate(&target, self.rules, occasion))
    }

    /// What the link has against it, with whatever else speaks against it.
    fn limited(
        &self,
        member: &Member,
        request: &MemberRequest,
        occasion: Occasion,
        limit: &Refusal,
    ) -> MemberRefusal {
        let mut reasons = match self.evaluate(member, request, occasion, false) {
            Ok(reasons) => reasons,
            Err(refusal) => return refusal,
        };
        if let Some(reason) = reason_of(limit).filter(|_| !reasons.iter().any(Reason::hides_others)) {
            reasons.add(reason);
        }
        let again_at = match limit {
            Refusal::TooSoon { until } if reasons.contains(Reason::WrittenToJustNow) => Some(*until),
            _ => None,
        };
        MemberRefusal::NotEligible { reasons, again_at }
    }

    fn apply(&mut self, event: MemberEvent, outgoing: Outgoing) {
        let (id, now) = (event.member, event.at);
        if let Some(seat) = &event.seat {
            self.seats.carry_out(seat, now);
        }
        let before = self.set.member(id).and_then(Member::invitation);
        self.set.apply(event);
        let after = self.set.member(id).and_then(Member::invitation);
        if let Some(before) = before.filter(|_| before != after) {
            self.end(id, before, now);
        }
        let content = match outgoing {
            Outgoing::None => return,
            Outgoing::Invitation(sendable) => {
                self.set.answers_for(id, self.rules.inviter.id);
                self.set.send(*sendable, now).map(MemberMailContent::Invitation)
            }
            Outgoing::Verification(token) => {
                let key = self.set.member(id).map(|member| member.address().key().clone());
                if let Some(key) = key {
                    self.set.invitations.written_to(self.set.portal, &key, now);
                }
                self.set.member(id).zip(token).and_then(|(member, token)| verification(member, token))
            }
        };
        if let (Some(member), Some(content)) = (self.set.member(id), content) {
            self.mails.push(MemberMail::to(member, content));
        }
    }

    /// The invitation that the member had is over: taken back, or withdrawn with what it gave.
    fn end(&mut self, member: MemberId, invitation: InvitationId, now: Timestamp) {
        let cancelled = self.set.events.last().is_some_and(|event| {
            event.member == member && event.change.action() == Some(MemberAction::CancelInvitation)
        });
        if cancelled {
            let policy = self.context.policy;
            if let Ok(event) = self.set.invitations.decide(invitation, &Command::Cancel, policy, now) {
                self.set.invitations.apply(invitation, &event, now);
            }
        } else {
            self.set.end_invitation(invitation, now);
        }
    }
}

fn verification(member: &Member, token: IssuedToken) -> Option<MemberMailContent> {
    let link = member.confirmation()?;
    Some(MemberMailContent::Verification(VerificationMail {
        token,
        expires_at: link.expires_at,
        sending: link.sendings,
        generation: link.token.generation,
    }))
}

/// The address to which a mail of this command goes.
const fn new_address<'a>(member: &'a Member, command: &'a ManageCommand) -> &'a EmailAddress {
    match command {
        ManageCommand::ChangeAddress { address } => address,
        ManageCommand::Reinvite
        | ManageCommand::CancelInvitation
        | ManageCommand::Deactivate
        | ManageCommand::Activate
        | ManageCommand::ChangeType { .. }
        | ManageCommand::Convert { .. }
        | ManageCommand::Delete => member.address(),
    }
}

/// On which occasion the evaluator is asked, if it is.
const fn occasion(
    member: &Member,
    command: &ManageCommand,
    mail: Option<MemberMailKind>,
) -> Option<Occasion> {
    match (mail, command, member.status().verification) {
        (Some(MemberMailKind::Invitation), _, _) => Some(Occasion::Resend),
        (Some(MemberMailKind::Verification), _, _) | (_, ManageCommand::ChangeAddress { .. }, _) => {
            Some(Occasion::ChangeAddress)
        }
        (
            None | Some(MemberMailKind::Welcome),
            _,
            Verification::Verified | Verification::InvitationNotAccepted | Verification::AddressNotConfirmed,
        ) => None,
    }
}

/// What an invitation says as a reason: the limits of IL-12, and an address that holds another live invitation (IL-37).
const fn reason_of(refusal: &Refusal) -> Option<Reason> {
    match refusal {
        Refusal::TooSoon { .. } => Some(Reason::WrittenToJustNow),
        Refusal::SendingsExhausted { .. } => Some(Reason::SentTooOften),
        Refusal::NothingLeft { .. } => Some(Reason::AlreadyPortalUser),
        _ => None,
    }
}

/// The record that a lead becomes.
pub(super) const fn contact_record(record: RecordId) -> RecordRef {
    RecordRef { module: Module::Contacts, record }
}
