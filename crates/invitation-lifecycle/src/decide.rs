//! All rules about one invitation. Nothing is changed here (IL-03 … IL-08, IL-10, IL-12, IL-14, IL-17, IL-19).

use crate::action::{Action, leads};
use crate::addressee::ClaimState;
use crate::command::{AcceptAttempt, Command, Context, WithdrawCause};
use crate::event::Event;
use crate::facts::{Facts, GrantFacts, LeftOut, OfferStanding, Person, Registration, WhyLeftOut};
use crate::ids::{InvitationId, InviterId};
use crate::invitation::{Invitation, InvitationState};
use crate::offer::Offer;
use crate::refusal::Refusal;
use crate::token::StoredToken;
use std::collections::BTreeSet;
use storage_contract::Timestamp;

impl Invitation {
    /// Decides a command, and changes nothing. The context's addressee is that of this invitation's scope and address.
    ///
    /// # Errors
    /// The [`Refusal`] that stands first in this order: the phase; then, for acceptance, objections, offers and
    /// registration; for resending, the number of sendings, the interval, objections and offers.
    pub fn decide(&self, command: &Command<'_>, context: &Context<'_>) -> Result<Event, Refusal> {
        if let Some(event) = self.accepted_before(command) {
            return Ok(event);
        }
        self.permits(command.action(), context.now)?;
        match command {
            Command::Accept(attempt) => self.decide_accept(attempt, context),
            Command::Decline => Ok(Event::Declined { at: context.now }),
            Command::Resend { token, facts } => self.decide_resend(token, *facts, context),
            Command::Cancel => Ok(Event::Cancelled { at: context.now }),
            Command::Delete => Ok(Event::Deleted { at: context.now }),
            Command::Remind { token } => self.decide_remind(token, context),
            Command::Withdraw { offers, cause } => self.decide_withdraw(offers, *cause, context.now),
        }
    }

    /// IL-19: accepting by the person who already accepted answers *already a member* and has no second effect.
    fn accepted_before(&self, command: &Command<'_>) -> Option<Event> {
        match (self.state(), command) {
            (InvitationState::Accepted { by, .. }, Command::Accept(attempt))
                if attempt.person.id() == *by =>
            {
                Some(Event::AlreadyMember { by: *by })
            }
            _ => None,
        }
    }

    /// IL-08: whatever is not listed for a phase is refused, naming the phase and the attempted action.
    fn permits(&self, action: Action, now: Timestamp) -> Result<(), Refusal> {
        let phase = self.phase(now);
        match leads(phase, action) {
            Some(_) => Ok(()),
            None => Err(Refusal::NotInPhase { phase, action }),
        }
    }

    /// IL-03, IL-10, IL-14, IL-17: what acceptance depends on is checked again at acceptance. It gives what is still
    /// there, and names what is not; if nothing is left, it is refused.
    fn decide_accept(&self, attempt: &AcceptAttempt<'_>, context: &Context<'_>) -> Result<Event, Refusal> {
        unopposed(attempt.facts)?;
        let right_counts = context.policy.inviter_must_keep_right;
        let (offers, left_out) = self.still_to_be_had(attempt.facts.grants, right_counts, context)?;
        // IL-10: a new person registers, a registered one is asked for consent alone and never registered again.
        let registers = match (attempt.person, attempt.registration) {
            (Person::New(_), Registration::Complete) => true,
            (Person::New(_), Registration::Absent) => return Err(Refusal::RegistrationRequired),
            (Person::Known(_), Registration::Complete) => return Err(Refusal::AlreadyRegistered),
            (Person::Known(_), Registration::Absent) => false,
        };
        Ok(Event::Accepted { at: context.now, by: attempt.person.id(), registers, offers, left_out })
    }

    /// IL-05, IL-12, IL-17: a new token and a new validity, for what can still be given and has not moved on to
    /// another invitation.
    fn decide_resend(
        &self,
        token: &StoredToken,
        facts: Facts<'_>,
        context: &Context<'_>,
    ) -> Result<Event, Refusal> {
        if let Some(limit) = context.policy.max_sendings
            && self.sendings() >= limit.get()
        {
            return Err(Refusal::SendingsExhausted { limit: limit.get() });
        }
        may_be_written_to(context)?;
        unopposed(facts)?;
        let (offers, left_out) = self.still_to_be_had(facts.grants, true, context)?;
        self.in_step(token)?;
        let expires_at = context.policy.expiry_of_sending(context.now);
        Ok(Event::Resent { at: context.now, expires_at, offers, left_out, token: *token })
    }

    /// IL-15: each reminder at most once, and never within the interval of IL-12.
    fn decide_remind(&self, token: &StoredToken, context: &Context<'_>) -> Result<Event, Refusal> {
        let due = self.due_reminder(context.policy, context.now).ok_or(Refusal::NoReminderDue)?;
        may_be_written_to(context)?;
        self.in_step(token)?;
        Ok(Event::Reminded { at: context.now, days: due.days, token: *token })
    }

    fn decide_withdraw(
        &self,
        offers: &BTreeSet<Offer>,
        cause: WithdrawCause,
        now: Timestamp,
    ) -> Result<Event, Refusal> {
        let withdrawn: BTreeSet<Offer> = self.offers().intersection(offers).copied().collect();
        if withdrawn.is_empty() {
            return Err(Refusal::OffersNoneOfThese);
        }
        let ends = withdrawn.len() == self.offers().len();
        Ok(Event::Withdrawn { at: now, offers: withdrawn, cause, ends })
    }

    /// What of the offers can still be given to this address through this invitation, and what cannot.
    fn still_to_be_had(
        &self,
        grants: &GrantFacts,
        right_counts: bool,
        context: &Context<'_>,
    ) -> Result<(BTreeSet<Offer>, Vec<LeftOut>), Refusal> {
        let (kept, left_out) = sort_out(self.offers(), |offer| {
            why_not_given(grants, self.inviter(), offer, right_counts)
                .or_else(|| why_claimed(self.id(), offer, context))
        });
        if kept.is_empty() { Err(Refusal::NothingLeft { left_out }) } else { Ok((kept, left_out)) }
    }

    /// The generation of the token that a resending or a reminder needs.
    pub fn next_generation(&self) -> u32 {
        self.generation().saturating_add(1)
    }

    fn in_step(&self, token: &StoredToken) -> Result<(), Refusal> {
        let (expected, given) = (self.next_generation(), token.generation);
        if given == expected && given > self.generation() {
            Ok(())
        } else {
            Err(Refusal::TokenOutOfStep { expected, given })
        }
    }
}

/// Parts offers into those that nothing speaks against, and the others with the reason.
pub(crate) fn sort_out(
    offers: &BTreeSet<Offer>,
    why_not: impl Fn(&Offer) -> Option<WhyLeftOut>,
) -> (BTreeSet<Offer>, Vec<LeftOut>) {
    let mut left_out = Vec::new();
    let mut kept = BTreeSet::new();
    for offer in offers {
        match why_not(offer) {
            None => {
                kept.insert(*offer);
            }
            Some(why) => left_out.push(LeftOut { offer: *offer, why }),
        }
    }
    (kept, left_out)
}

/// IL-14, IL-17: an invitation never gives what is gone, what its inviter may not give, or what was not checked.
pub(crate) fn why_not_given(
    grants: &GrantFacts,
    inviter: InviterId,
    offer: &Offer,
    right_counts: bool,
) -> Option<WhyLeftOut> {
    match grants.standing(inviter, offer) {
        Some(OfferStanding::Givable) => None,
        Some(OfferStanding::Gone) => Some(WhyLeftOut::Gone),
        Some(OfferStanding::NotInvitersToGive) => right_counts.then_some(WhyLeftOut::NotInvitersToGive),
        None => Some(WhyLeftOut::Unchecked),
    }
}

/// IL-11, IL-19: an offer that another invitation of this address holds, live or accepted, is not to be had. A claim
/// that has expired, or was declined, is taken over.
pub(crate) fn why_claimed(id: InvitationId, offer: &Offer, context: &Context<'_>) -> Option<WhyLeftOut> {
    let claim = context.addressee.claims().get(offer)?;
    if claim.invitation == id || !claim.holds(context.now) {
        return None;
    }
    match claim.state {
        ClaimState::Pending { .. } => Some(WhyLeftOut::AlreadyPending { invitation: claim.invitation }),
        ClaimState::Accepted => Some(WhyLeftOut::AlreadyAccepted { invitation: claim.invitation }),
        ClaimState::Declined => None,
    }
}

/// IL-12: from when on the address may be written to, if not now.
pub(crate) fn blocked_until(context: &Context<'_>) -> Option<Timestamp> {
    context.policy.next_sending(context.addressee.last_sent()).filter(|until| context.now < *until)
}

fn may_be_written_to(context: &Context<'_>) -> Result<(), Refusal> {
    blocked_until(context).map_or(Ok(()), |until| Err(Refusal::TooSoon { until }))
}

fn unopposed(facts: Facts<'_>) -> Result<(), Refusal> {
    if facts.objections.is_empty() {
        Ok(())
    } else {
        Err(Refusal::Objected { objections: facts.objections.to_vec() })
    }
}
