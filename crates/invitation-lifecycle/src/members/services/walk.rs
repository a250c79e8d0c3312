//! How one target of an invitation is decided and carried out (IL-11, IL-12, IL-30 … IL-45).

use super::member_set::MemberSet;
use super::sending::{Letter, Mint, Sendable, is_pending};
use super::target::{InviteOrder, InviteTarget, Sending, SentInvitation, TargetResult};
use crate::ServiceContext;
use crate::eligibility::{Occasion, Reason, Reasons, Rules, Target, evaluate};
use crate::members::command::{MemberCommand, MemberContext, PreparedLink};
use crate::members::event::MemberEvent;
use crate::members::ids::MemberId;
use crate::members::mail::{MemberMail, MemberMailContent};
use crate::members::member::{Member, NewMember};
use crate::members::refusal::MemberRefusal;
use crate::members::seat::FreeSeats;
use crate::members::status::{Activity, Verification};
use crate::random::RandomBytes;
use crate::refusal::Refusal;
use email_identity::EmailAddress;
use storage_contract::Timestamp;

/// Targets on their way.
pub(super) struct Walk<'a> {
    pub(super) order: &'a InviteOrder,
    pub(super) rules: &'a Rules<'a>,
    pub(super) seats: FreeSeats,
    pub(super) context: &'a ServiceContext<'a>,
    pub(super) set: MemberSet,
    pub(super) mails: Vec<MemberMail>,
}

/// How a target stands among the members that are there.
#[derive(Clone, Copy)]
enum Standing {
    /// It is none of them.
    New,
    /// This request made it one, or invited it again, before.
    DoneEarlier(MemberId),
    /// It has an invitation that waits for an answer.
    Invited(MemberId),
    /// It was invited, and the invitation is dead: expired, declined, cancelled.
    Lapsed(MemberId),
    /// So was its record, at another address than the record has now, which is nobody's.
    Corrected(MemberId),
    /// It is a portal user (IL-37), or its address is in the list as another record's.
    PortalUser,
}

impl Walk<'_> {
    /// Decides about one target, and carries it out in memory unless it is refused.
    pub(super) fn invite<G: RandomBytes>(
        &mut self,
        target: &InviteTarget,
        mint: &mut Mint<'_, G>,
    ) -> Result<TargetResult, MemberRefusal> {
        let standing = self.standing(target);
        if let Standing::DoneEarlier(member) = standing {
            return Ok(TargetResult::Sent(SentInvitation { member, sending: Sending::Earlier }));
        }
        let (reasons, again_at) = self.reasons(target, standing);
        if !reasons.is_empty() {
            return Ok(TargetResult::Failed { reasons, again_at });
        }
        match (standing, target.address.address().cloned()) {
            (Standing::Invited(member), _) => Ok(TargetResult::AlreadyInvited { member }),
            (Standing::New, Some(address)) => self.send_first(target, address, mint),
            (Standing::Lapsed(member), Some(_)) => self.send_again(member, None, target, mint),
            (Standing::Corrected(member), Some(address)) => {
                self.send_again(member, Some(&address), target, mint)
            }
            // Both have a reason, and were answered above.
            (Standing::PortalUser | Standing::DoneEarlier(_), _) | (_, None) => {
                Ok(failed(Reason::AlreadyPortalUser))
            }
        }
    }

    fn standing(&self, target: &InviteTarget) -> Standing {
        if let Some(own) = self.set.member(target.member) {
            return Standing::DoneEarlier(own.id());
        }
        let by_address = target.address.address().and_then(|address| self.set.at_address(address.key()));
        let by_record = self.set.at_record(target.kept_as);
        let found = || by_record.into_iter().chain(by_address);
        let own = found().find(|member| target.bulk.is_some() && member.bulk() == target.bulk);
        if let Some(own) = own {
            return Standing::DoneEarlier(own.id());
        }
        // IL-37: whichever of the two is a portal user.
        if found().any(is_user) {
            return Standing::PortalUser;
        }
        // IL-11: whichever of the two waits for an answer: it may be one that was invited under another address, or as another
        // record, and nobody is written to twice.
        if let Some(waiting) = found().find(|member| is_pending(&self.set, member, self.context.now)) {
            return Standing::Invited(waiting.id());
        }
        match (by_record, by_address) {
            (None, None) => Standing::New,
            (Some(one), Some(other)) if one.id() == other.id() => Standing::Lapsed(one.id()),
            // IL-44, IL-54: nothing waits for an answer, so the target is invited, at the address that it has now.
            (Some(member), None) => Standing::Corrected(member.id()),
            // IL-37: two records are not one member, and an address is not given to two.
            (_, Some(_)) => Standing::PortalUser,
        }
    }

    /// IL-30 … IL-43, and the limits of IL-12, for whoever would be written to.
    fn reasons(&self, target: &InviteTarget, standing: Standing) -> (Reasons, Option<Timestamp>) {
        let user_type = self.order.user_type;
        let (is_portal_user, needs_seat, writes) = match standing {
            Standing::New | Standing::Lapsed(_) | Standing::Corrected(_) => (false, true, true),
            Standing::Invited(_) | Standing::DoneEarlier(_) => (false, false, false),
            Standing::PortalUser => (true, false, false),
        };
        let mut reasons = evaluate(
            &Target {
                module: target.kept_as.module,
                user_type,
                facts: target.facts,
                address: target.address.as_target(),
                is_portal_user,
                lacks_seat: needs_seat && !self.seats.has(user_type),
            },
            self.rules,
            Occasion::Invite,
        );
        let mut again_at = None;
        if writes && !reasons.iter().any(Reason::hides_others) {
            let address = target.address.address();
            again_at = address.and_then(|address| self.set.blocked_until(address.key(), self.context));
            reasons.add_if(again_at.is_some(), Reason::WrittenToJustNow);
            reasons.add_if(self.is_exhausted(standing), Reason::SentTooOften);
        }
        (reasons, again_at)
    }

    /// IL-12: whether the invitation that would be sent again was sent as often as is allowed. A corrected address gets a new one.
    fn is_exhausted(&self, standing: Standing) -> bool {
        let Standing::Lapsed(member) = standing else { return false };
        let inviter = self.rules.inviter.id;
        let member = self.set.member(member);
        let present = member.and_then(|member| self.set.resendable(member, inviter, self.context.now));
        let limit = self.context.policy.max_sendings;
        present.zip(limit).is_some_and(|(present, limit)| present.sendings() >= limit.get())
    }

    fn send_first<G: RandomBytes>(
        &mut self,
        target: &InviteTarget,
        address: EmailAddress,
        mint: &mut Mint<'_, G>,
    ) -> Result<TargetResult, MemberRefusal> {
        let InviteTarget { member: id, kept_as, bulk, .. } = *target;
        let new = NewMember {
            id,
            portal: self.order.portal,
            kept_as,
            user_type: self.order.user_type,
            address,
            invited_by: self.rules.inviter.id,
            language: self.order.language.clone(),
            bulk,
        };
        let expires_at = self.context.policy.expiry_of_sending(self.context.now);
        let (member, event) = Member::invite(new, expires_at, self.context.now);
        let invitation = member.invitation().unwrap_or_else(|| Member::invitation_id(id, 1));
        let letter = self.letter(member.address());
        let sendable = match self.set.decide_new(invitation, &letter, None, mint, self.context) {
            Ok(sendable) => sendable,
            Err(refusal) => return limit(refusal),
        };
        if let Some(seat) = &event.seat {
            self.seats.carry_out(seat, self.context.now);
        }
        self.set.add(member, event);
        self.send(id, sendable);
        Ok(sent(id, Sending::First, mint))
    }

    /// A member whose invitation is dead is invited again: to the type that is asked for now, and at the corrected address, if
    /// there is one (IL-54).
    fn send_again<G: RandomBytes>(
        &mut self,
        id: MemberId,
        corrected: Option<&EmailAddress>,
        target: &InviteTarget,
        mint: &mut Mint<'_, G>,
    ) -> Result<TargetResult, MemberRefusal> {
        let not_found = MemberRefusal::NotFound { member: id };
        let member = self.set.member(id).ok_or(not_found)?;
        let inviter = self.rules.inviter.id;
        let address = corrected.unwrap_or_else(|| member.address());
        let context = MemberContext {
            now: self.context.now,
            policy: self.context.policy,
            user_types: self.rules.user_types,
            last_written: self.set.last_written(address.key()),
        };
        let present = self.set.resendable(member, inviter, self.context.now).filter(|_| corrected.is_none());
        let present = present.map(crate::Invitation::id);
        let (next, before) = (member.next_invitation(), member.invitation());
        let decided = if let Some(present) = present {
            self.set.decide_again(present, mint, self.context)
        } else {
            self.set.decide_new(next, &self.letter(address), before, mint, self.context)
        };
        let sendable = match decided {
            Ok(sendable) => sendable,
            Err(refusal) => return limit(refusal),
        };
        let link = PreparedLink::Invitation(present.unwrap_or(next));
        let sending = match corrected {
            Some(address) => MemberCommand::ChangeAddress { address, link },
            None => MemberCommand::Reinvite { link },
        };
        for event in self.steps(member, &sending, &context)? {
            if let Some(seat) = &event.seat {
                self.seats.carry_out(seat, self.context.now);
            }
            self.set.apply(event);
        }
        self.set.mark(id, target.bulk);
        self.set.answers_for(id, inviter);
        self.send(id, sendable);
        Ok(sent(id, Sending::Again, mint))
    }

    /// IL-60: the type is that of this order; what is left of the seat of another type is given back first.
    fn steps(
        &self,
        member: &Member,
        sending: &MemberCommand<'_>,
        context: &MemberContext<'_>,
    ) -> Result<Vec<MemberEvent>, MemberRefusal> {
        let user_type = self.order.user_type;
        let mut steps = Vec::new();
        let mut after = member.clone();
        if member.user_type() != user_type {
            let event = after.decide(&MemberCommand::ChangeType { user_type }, context)?;
            after.apply(&event);
            steps.push(event);
        }
        steps.push(after.decide(sending, context)?);
        Ok(steps)
    }

    /// What the invitation to an address says.
    fn letter<'b>(&'b self, address: &'b EmailAddress) -> Letter<'b> {
        let InviteOrder { message, language, .. } = self.order;
        Letter { inviter: self.rules.inviter.id, address, message: message.as_ref(), language }
    }

    fn send(&mut self, id: MemberId, sendable: Sendable) {
        let mail = self.set.send(sendable, self.context.now);
        if let (Some(mail), Some(member)) = (mail, self.set.member(id)) {
            self.mails.push(MemberMail::to(member, MemberMailContent::Invitation(mail)));
        }
    }
}

/// Whoever has accepted, or was switched off, is in the list as a user.
fn is_user(member: &Member) -> bool {
    let status = member.status();
    match (status.activity, status.verification) {
        (Activity::Inactive, _)
        | (Activity::Active, Verification::Verified | Verification::AddressNotConfirmed) => true,
        (Activity::Active, Verification::InvitationNotAccepted) => false,
    }
}

fn sent<G>(member: MemberId, sending: Sending, mint: &Mint<'_, G>) -> TargetResult {
    match mint {
        Mint::Real(_) => TargetResult::Sent(SentInvitation { member, sending }),
        Mint::Dry => TargetResult::Passes,
    }
}

const fn failed(reason: Reason) -> TargetResult {
    TargetResult::Failed { reasons: Reasons::only(reason), again_at: None }
}

/// What the invitation itself has against it. Its limits were asked before, so what is left is an invitation to this
/// portal that belongs to no member.
fn limit(refusal: Refusal) -> Result<TargetResult, MemberRefusal> {
    match refusal {
        Refusal::RandomUnavailable => Err(refusal.into()),
        Refusal::TooSoon { until } => Ok(TargetResult::Failed {
            reasons: Reasons::only(Reason::WrittenToJustNow),
            again_at: Some(until),
        }),
        Refusal::SendingsExhausted { .. } => Ok(failed(Reason::SentTooOften)),
        _ => Ok(failed(Reason::AlreadyPortalUser)),
    }
}
