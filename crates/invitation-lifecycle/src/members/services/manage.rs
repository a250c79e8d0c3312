//! What the organisation does to its members, one or many at once (IL-52 … IL-55, IL-57, IL-59, IL-60).

use super::member_set::MemberSet;
use super::prepared::{MemberOutcome, PreparedMembers};
use super::sending::{Letter, Mint, Sendable};
use crate::eligibility::{
    Occasion, Reason, Reasons, RecordId, Rules, Target, TargetAddress, TargetFacts, UserTypeId, evaluate,
};
use crate::ids::{InvitationId, ScopeId};
use crate::members::command::{MemberCommand, MemberContext, PreparedLink};
use crate::members::event::MemberEvent;
use crate::members::ids::MemberId;
use crate::members::machine::{MemberAction, MemberMailKind, member_leads};
use crate::members::mail::{MemberMail, MemberMailContent, VerificationMail};
use crate::members::member::Member;
use crate::members::refusal::MemberRefusal;
use crate::members::repository::MemberRepository;
use crate::members::seat::{FreeSeats, SeatEffect};
use crate::members::status::{MemberFilter, Verification};
use crate::random::RandomBytes;
use crate::refusal::Refusal;
use crate::repository::InvitationRepository;
use crate::token::IssuedToken;
use crate::{Command, ServiceContext};
use email_identity::EmailAddress;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use storage_contract::{OpError, Timestamp};

/// What the organisation asks for one of its members.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum ManageCommand {
    /// Send the link again: of the invitation, or of the confirmation of the address (IL-52).
    Reinvite,
    /// Take the invitation back. The member stays in the list, and can be invited again.
    CancelInvitation,
    /// Change the address (IL-53, IL-54, IL-55).
    ChangeAddress {
        /// The new one.
        address: EmailAddress,
    },
    /// Deactivate (IL-59).
    Deactivate,
    /// Activate (IL-59).
    Activate,
    /// Change the user type (IL-60).
    ChangeType {
        /// The new one.
        user_type: UserTypeId,
    },
    /// The lead has become this contact, of this type (IL-60).
    Convert {
        /// The contact.
        contact: RecordId,
        /// Which of the [types that fit](crate::eligibility::UserTypes::fitting) contacts.
        user_type: UserTypeId,
    },
    /// Delete (IL-57).
    Delete,
}

/// One member, and what is asked for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberRequest {
    /// Which member.
    pub member: MemberId,
    /// What is asked.
    pub command: ManageCommand,
    /// What the host found about the member's record, in the same transaction. Needed where an invitation goes out:
    /// [re-invite](ManageCommand::Reinvite), [activate](ManageCommand::Activate) and
    /// [change the address](ManageCommand::ChangeAddress) of somebody who has not accepted (IL-17).
    pub facts: Option<TargetFacts>,
}

impl ManageCommand {
    /// Which action it is.
    pub const fn action(&self) -> MemberAction {
        match self {
            Self::Reinvite => MemberAction::Reinvite,
            Self::CancelInvitation => MemberAction::CancelInvitation,
            Self::ChangeAddress { .. } => MemberAction::ChangeAddress,
            Self::Deactivate => MemberAction::Deactivate,
            Self::Activate => MemberAction::Activate,
            Self::ChangeType { .. } => MemberAction::ChangeType,
            Self::Convert { .. } => MemberAction::Convert,
            Self::Delete => MemberAction::Delete,
        }
    }

    const fn with(&self, link: PreparedLink) -> MemberCommand<'_> {
        match self {
            Self::Reinvite => MemberCommand::Reinvite { link },
            Self::CancelInvitation => MemberCommand::CancelInvitation,
            Self::ChangeAddress { address } => MemberCommand::ChangeAddress { address, link },
            Self::Deactivate => MemberCommand::Deactivate,
            Self::Activate => MemberCommand::Activate { link },
            Self::ChangeType { user_type } => MemberCommand::ChangeType { user_type: *user_type },
            Self::Convert { contact, user_type } => {
                MemberCommand::Convert { contact: *contact, user_type: *user_type }
            }
            Self::Delete => MemberCommand::Delete,
        }
    }
}

/// Members that are locked, with everything behind them, before it is decided what is done with them. In between the
/// host locks the seat pools, which come later in the lock order, and learns how many seats are free.
#[derive(Debug)]
pub struct LockedMembers {
    requests: Vec<MemberRequest>,
    set: MemberSet,
}

/// Locks the members of a portal that requests are about: members, their addressees, their invitations. Three round trips,
/// whatever their number.
///
/// # Errors
/// What the store fails with.
pub async fn lock_members<R: MemberRepository + InvitationRepository>(
    tx: &mut R,
    portal: ScopeId,
    requests: Vec<MemberRequest>,
    now: Timestamp,
) -> Result<LockedMembers, R::Error> {
    let ids = requests.iter().map(|request| request.member).collect();
    let new_addresses = || {
        requests.iter().filter_map(|request| match &request.command {
            ManageCommand::ChangeAddress { address } => Some(address.key().clone()),
            _ => None,
        })
    };
    let contacts = requests.iter().filter_map(|request| match &request.command {
        ManageCommand::Convert { contact, .. } => Some(contact_record(*contact)),
        _ => None,
    });
    let mut set = MemberSet::lock(tx, portal, ids, new_addresses().collect(), contacts.collect()).await?;
    set.lock_invitations(tx, new_addresses(), now).await?;
    Ok(LockedMembers { requests, set })
}

const fn contact_record(record: RecordId) -> crate::eligibility::RecordRef {
    crate::eligibility::RecordRef { module: crate::eligibility::Module::Contacts, record }
}

/// Prepares what the organisation asks for its members: [`lock_members`] and [`LockedMembers::prepare`] in one step, for
/// hosts that know the free seats beforehand.
///
/// # Errors
/// As [`LockedMembers::prepare`]; otherwise what the store fails with.
pub async fn prepare_members<R: MemberRepository + InvitationRepository, G: RandomBytes>(
    tx: &mut R,
    portal: ScopeId,
    requests: Vec<MemberRequest>,
    rules: &Rules<'_>,
    seats: FreeSeats,
    random: &mut G,
    context: &ServiceContext<'_>,
) -> Result<PreparedMembers<Vec<MemberOutcome>>, OpError<MemberRefusal, R::Error>> {
    let locked = lock_members(tx, portal, requests, context.now).await?;
    locked.prepare(None, rules, seats, random, context).map_err(OpError::Refused)
}

impl LockedMembers {
    /// The members that were found.
    pub fn members(&self) -> impl Iterator<Item = &Member> {
        self.set.members()
    }

    /// The user types whose free seats may matter: those that members have, and those that they are to have.
    pub fn seat_types(&self) -> BTreeSet<UserTypeId> {
        let asked = self.requests.iter().filter_map(|request| match request.command {
            ManageCommand::ChangeType { user_type } | ManageCommand::Convert { user_type, .. } => {
                Some(user_type)
            }
            ManageCommand::Reinvite
            | ManageCommand::CancelInvitation
            | ManageCommand::ChangeAddress { .. }
            | ManageCommand::Deactivate
            | ManageCommand::Activate
            | ManageCommand::Delete => None,
        });
        self.set.members().map(Member::user_type).chain(asked).collect()
    }

    /// Decides each request in the order given, each on what the earlier ones left. One outcome per request: what happened,
    /// or why nothing did (IL-52).
    ///
    /// With a filter, only what the filter [offers](MemberFilter::offers) is done, and only to members that are in it.
    ///
    /// # Errors
    /// [`MemberRefusal::NotPermitted`] without the permission to manage portal users; [`MemberRefusal::NotOffered`] if the
    /// filter does not offer one of the actions; `invitation.random_unavailable` if the host's generator fails. Nothing is
    /// prepared then.
    pub fn prepare<G: RandomBytes>(
        self,
        filter: Option<MemberFilter>,
        rules: &Rules<'_>,
        seats: FreeSeats,
        random: &mut G,
        context: &ServiceContext<'_>,
    ) -> Result<PreparedMembers<Vec<MemberOutcome>>, MemberRefusal> {
        let Self { requests, set } = self;
        // IL-45, IL-51.
        if !rules.inviter.manages_portal_users {
            return Err(MemberRefusal::NotPermitted);
        }
        if let Some(filter) = filter
            && let Some(request) = requests.iter().find(|request| !filter.offers(request.command.action()))
        {
            return Err(MemberRefusal::NotOffered { filter, action: request.command.action() });
        }
        let mut run = Run { set, filter, rules, seats, context, mails: Vec::new(), named: BTreeSet::new() };
        let mut outcome = Vec::with_capacity(requests.len());
        for request in &requests {
            let result = match run.carry_out(request, random) {
                Err(refusal @ MemberRefusal::Link { why: Refusal::RandomUnavailable }) => {
                    return Err(refusal);
                }
                result => result,
            };
            outcome.push(MemberOutcome { member: request.member, result });
        }
        Ok(PreparedMembers { outcome, mails: run.mails, set: run.set })
    }
}

/// Requests on their way.
struct Run<'a> {
    set: MemberSet,
    filter: Option<MemberFilter>,
    rules: &'a Rules<'a>,
    seats: FreeSeats,
    context: &'a ServiceContext<'a>,
    mails: Vec<MemberMail>,
    named: BTreeSet<MemberId>,
}

/// The link of a mail, decided and not yet sent.
enum Outgoing {
    None,
    Invitation(Box<Sendable>),
    Verification(Option<IssuedToken>),
}

impl Run<'_> {
    fn carry_out<G: RandomBytes>(
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
