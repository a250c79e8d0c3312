//! What members do themselves: accept, decline, confirm a new address, complete the profile (IL-53, IL-58).

use super::member_set::MemberSet;
use super::prepared::PreparedMembers;
use crate::ServiceContext;
use crate::action::Phase;
use crate::command::{AcceptAttempt, Command};
use crate::eligibility::{
    Occasion, Rules, Target, TargetAddress, TargetFacts, UserTypeId, UserTypes, evaluate,
};
use crate::event::Event;
use crate::facts::{Facts, GrantFacts, Person, Registration};
use crate::ids::{InvitationId, PersonId, ScopeId};
use crate::invitation::Invitation;
use crate::look::DeadLink;
use crate::members::command::{MemberCommand, MemberContext};
use crate::members::confirmation::ConfirmationLook;
use crate::members::event::MemberEvent;
use crate::members::ids::MemberId;
use crate::members::mail::{MemberMail, MemberMailContent};
use crate::members::member::Member;
use crate::members::profile::Profile;
use crate::members::refusal::MemberRefusal;
use crate::members::repository::{MemberLookup, MemberRepository};
use crate::proof::{Proof, ProofWorth};
use crate::refusal::Refusal;
use crate::repository::InvitationRepository;
use crate::services::proven;
use crate::token::PresentedToken;
use email_identity::EmailAddress;
use serde::{Deserialize, Serialize};
use storage_contract::{OpError, Timestamp};

/// An attempt to accept an invitation to a portal.
#[derive(Clone, Copy, Debug)]
pub struct MemberAttempt<'a> {
    /// Who is behind the invited address.
    pub person: Person,
    /// Whether a registration comes along (IL-10).
    pub registration: Registration,
    /// What the host found about the member's record, by a guarded read in the same transaction.
    pub facts: TargetFacts,
    /// What holds now; the [inviter](Rules::inviter) is the one of the invitation, and another one is refused (IL-14, IL-17).
    pub rules: &'a Rules<'a>,
}

/// The answer to an acceptance that is not refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberAccepted {
    /// The member.
    pub member: MemberId,
    /// Of which portal.
    pub portal: ScopeId,
    /// Through which invitation.
    pub invitation: InvitationId,
    /// Who accepted.
    pub person: PersonId,
    /// The address to sign in by. Whoever registers does so under it and no other (IL-10).
    pub address: EmailAddress,
    /// As which type.
    pub user_type: UserTypeId,
    /// Whether the person registers now: the host stores the credentials.
    pub registers: bool,
    /// Whether the same person had accepted before. Then nothing is written (IL-19).
    pub earlier: bool,
}

/// The invitation that a proof is worth something for, and its member, for journeys that have to look up the member's
/// record and the inviter's rights before they prepare an answer. Unguarded, so nothing may be decided by it.
///
/// # Errors
/// What the store fails with.
pub async fn find_invited<R: MemberRepository + InvitationRepository>(
    tx: &mut R,
    proof: &Proof,
    context: &ServiceContext<'_>,
) -> Result<Option<(Invitation, Option<Member>)>, R::Error> {
    let Some((invitation, _)) = proven::find(tx, proof, context).await? else { return Ok(None) };
    let addresses = [invitation.address().key().clone()];
    let lookup = MemberLookup { addresses: &addresses, ..MemberLookup::default() };
    let mut found = tx.find_members(invitation.scope(), lookup).await?;
    let member = found.pop().filter(|member| member.is_present_invitation(invitation.id()));
    Ok(Some((invitation, member)))
}

/// Prepares an acceptance (IL-03, IL-10, IL-14, IL-17, IL-18, IL-19): the invitation is accepted, the member verified, its
/// seat taken up, and a welcome sent.
///
/// # Errors
/// First what the invitation says, then [`MemberRefusal::OtherInviter`] if the rules are of another inviter than the
/// invitation's, then [`MemberRefusal::NotEligible`] with what has come to speak against it since; show
/// an invitee the texts that are [meant for invitees](crate::eligibility::Reason::text_code).
pub async fn prepare_accept<R: MemberRepository + InvitationRepository>(
    tx: &mut R,
    proof: &Proof,
    attempt: &MemberAttempt<'_>,
    context: &ServiceContext<'_>,
) -> Result<PreparedMembers<MemberAccepted>, OpError<MemberRefusal, R::Error>> {
    let Answering { mut set, invitation, member } = lock_answering(tx, proof, context).await?;
    let refused = OpError::Refused;
    let event = decide_accept(&set, invitation, attempt, context).map_err(refused)?;
    let outcome = answer(&set, invitation, member, attempt.person.id(), &event).map_err(refused)?;
    if outcome.earlier {
        return Ok(PreparedMembers { outcome, mails: Vec::new(), set });
    }
    let member = member.ok_or(OpError::Refused(Refusal::Unknown.into()))?;
    still_eligible(&set, invitation, member, attempt, context).map_err(refused)?;
    let command = MemberCommand::Accept { person: attempt.person.id() };
    let context_of = member_context(attempt.rules.user_types, context);
    let accepted = set.decide(member, &command, &context_of).map_err(refused)?;
    set.invitations.apply(invitation, &event, context.now);
    set.apply(accepted);
    let welcome = set.member(member).map(|member| MemberMail::to(member, MemberMailContent::Welcome));
    Ok(PreparedMembers { outcome, mails: welcome.into_iter().collect(), set })
}

/// Prepares a refusal by the invitee (IL-04, IL-18): the seat is given back, and the member stays in the list, unverified.
///
/// # Errors
/// What the invitation says.
pub async fn prepare_decline<R: MemberRepository + InvitationRepository>(
    tx: &mut R,
    proof: &Proof,
    context: &ServiceContext<'_>,
) -> Result<PreparedMembers<MemberEvent>, OpError<MemberRefusal, R::Error>> {
    let Answering { mut set, invitation, member } = lock_answering(tx, proof, context).await?;
    let decided = set.invitations.decide(invitation, &Command::Decline, context.policy, context.now);
    let event = decided.map_err(|refusal| OpError::Refused(refusal.into()))?;
    let member = member.ok_or(OpError::Refused(Refusal::Unknown.into()))?;
    let no_types = UserTypes::default();
    let declined = set
        .decide(member, &MemberCommand::Decline, &member_context(&no_types, context))
        .map_err(OpError::Refused)?;
    set.invitations.apply(invitation, &event, context.now);
    set.apply(declined.clone());
    Ok(PreparedMembers { outcome: declined, mails: Vec::new(), set })
}

/// What a visitor sees who opens a link that confirms an address. Reads without a guard, and writes nothing (IL-18).
///
/// # Errors
/// What the store fails with.
pub async fn look_at_confirmation<R: MemberRepository>(
    tx: &mut R,
    presented: &PresentedToken,
    context: &ServiceContext<'_>,
) -> Result<ConfirmationLook, R::Error> {
    let Some(member) = tx.find_member_by_selector(presented.selector()).await? else {
        context.keys.verify_nothing(presented);
        return Ok(ConfirmationLook::Dead { why: DeadLink::Unknown });
    };
    let worth = member.weigh_confirmation(presented, context.keys, context.now);
    Ok(member.look_at_confirmation(worth, context.now))
}

/// Prepares the confirmation of a new address (IL-53): the member is verified, and the old password logs in again, by the
/// new address.
///
/// # Errors
/// [`Refusal::Unknown`] or [`Refusal::Superseded`] as the link's refusal, [`MemberRefusal::ConfirmationExpired`].
pub async fn prepare_confirm_address<R: MemberRepository + InvitationRepository>(
    tx: &mut R,
    presented: &PresentedToken,
    context: &ServiceContext<'_>,
) -> Result<PreparedMembers<MemberEvent>, OpError<MemberRefusal, R::Error>> {
    let unknown = || OpError::Refused(Refusal::Unknown.into());
    let Some(found) = tx.find_member_by_selector(presented.selector()).await? else {
        context.keys.verify_nothing(presented);
        return Err(unknown());
    };
    let mut set = MemberSet::lock(tx, found.portal(), vec![found.id()], Vec::new(), Vec::new()).await?;
    let member = set.member(found.id()).ok_or_else(unknown)?;
    match member.weigh_confirmation(presented, context.keys, context.now) {
        ProofWorth::Proves => {}
        ProofWorth::Superseded => return Err(OpError::Refused(Refusal::Superseded.into())),
        ProofWorth::Nothing => return Err(unknown()),
    }
    if !member.confirmation_is_valid(context.now) {
        return Err(OpError::Refused(MemberRefusal::ConfirmationExpired));
    }
    let no_types = UserTypes::default();
    let event = set
        .decide(found.id(), &MemberCommand::ConfirmAddress, &member_context(&no_types, context))
        .map_err(OpError::Refused)?;
    set.apply(event.clone());
    Ok(PreparedMembers { outcome: event, mails: Vec::new(), set })
}

/// Prepares the profile that the first login asks for, or a change of it (IL-58). That it is the member's own is the host's
/// to check, by the session.
///
/// # Errors
/// [`MemberRefusal`] if the member is not there, or may not log in.
pub async fn prepare_profile<R: MemberRepository + InvitationRepository>(
    tx: &mut R,
    portal: ScopeId,
    member: MemberId,
    profile: &Profile,
    context: &ServiceContext<'_>,
) -> Result<PreparedMembers<MemberEvent>, OpError<MemberRefusal, R::Error>> {
    let mut set = MemberSet::lock(tx, portal, vec![member], Vec::new(), Vec::new()).await?;
    let no_types = UserTypes::default();
    let command = MemberCommand::CompleteProfile { profile };
    let event =
        set.decide(member, &command, &member_context(&no_types, context)).map_err(OpError::Refused)?;
    set.apply(event.clone());
    Ok(PreparedMembers { outcome: event, mails: Vec::new(), set })
}

/// What a proof is for, locked.
struct Answering {
    set: MemberSet,
    invitation: InvitationId,
    /// `None` if the invitation is not, or no longer, that of the member who has its address.
    member: Option<MemberId>,
}

/// Locks the member, the addressee and the invitation that a proof is for, and weighs the proof on what is locked.
async fn lock_answering<R: MemberRepository + InvitationRepository>(
    tx: &mut R,
    proof: &Proof,
    context: &ServiceContext<'_>,
) -> Result<Answering, OpError<MemberRefusal, R::Error>> {
    let unknown = || OpError::Refused(Refusal::Unknown.into());
    let Some((found, _)) = proven::find(tx, proof, context).await? else { return Err(unknown()) };
    let key = found.address().key().clone();
    let mut set = MemberSet::lock(tx, found.scope(), Vec::new(), vec![key.clone()], Vec::new()).await?;
    set.invitations.lock_addressees(tx, vec![(found.scope(), key.clone())]).await?;
    set.invitations.lock_invitations(tx, vec![found.id()]).await?;
    let invitation = set.invitations.invitation(found.id()).ok_or_else(unknown)?;
    match invitation.weigh(proof, context.keys, context.now) {
        ProofWorth::Proves => {}
        ProofWorth::Superseded => return Err(OpError::Refused(Refusal::Superseded.into())),
        ProofWorth::Nothing => return Err(unknown()),
    }
    let member = set.at_address(&key).filter(|member| member.is_present_invitation(found.id()));
    let member = member.map(Member::id);
    Ok(Answering { set, invitation: found.id(), member })
}

/// The invitation's own decision. That its inviter may still give membership is the evaluator's to say.
fn decide_accept(
    set: &MemberSet,
    id: InvitationId,
    attempt: &MemberAttempt<'_>,
    context: &ServiceContext<'_>,
) -> Result<Event, MemberRefusal> {
    let invitation = set.invitations.invitation(id).ok_or(Refusal::Unknown)?;
    let grants = GrantFacts::givable(invitation.inviter(), invitation.offers().iter().copied());
    let attempt = AcceptAttempt {
        person: attempt.person,
        registration: attempt.registration,
        facts: Facts::unopposed(&grants),
    };
    Ok(set.invitations.decide(id, &Command::Accept(attempt), context.policy, context.now)?)
}

fn answer(
    set: &MemberSet,
    id: InvitationId,
    member: Option<MemberId>,
    person: PersonId,
    event: &Event,
) -> Result<MemberAccepted, MemberRefusal> {
    let unknown = || MemberRefusal::from(Refusal::Unknown);
    let invitation = set.invitations.invitation(id).ok_or_else(unknown)?;
    let member = member.and_then(|member| set.member(member)).ok_or_else(unknown)?;
    let (registers, earlier) = match event {
        Event::Accepted { registers, .. } => (*registers, false),
        Event::AlreadyMember { .. } => (false, true),
        Event::Issued { .. }
        | Event::Declined { .. }
        | Event::Resent { .. }
        | Event::Reminded { .. }
        | Event::Cancelled { .. }
        | Event::Deleted { .. }
        | Event::Withdrawn { .. } => {
            let (phase, action) = (Phase::Pending, crate::Action::Accept);
            return Err(Refusal::NotInPhase { phase, action }.into());
        }
    };
    Ok(MemberAccepted {
        member: member.id(),
        portal: member.portal(),
        invitation: id,
        person,
        address: invitation.address().clone(),
        user_type: member.user_type(),
        registers,
        earlier,
    })
}

/// IL-14, IL-17: what acceptance depends on is asked again, of the inviter who answers for the invitation.
fn still_eligible(
    set: &MemberSet,
    invitation: InvitationId,
    member: MemberId,
    attempt: &MemberAttempt<'_>,
    context: &ServiceContext<'_>,
) -> Result<(), MemberRefusal> {
    let inviter = set.invitations.invitation(invitation).ok_or(Refusal::Unknown)?.inviter();
    if attempt.rules.inviter.id != inviter {
        return Err(MemberRefusal::OtherInviter { inviter });
    }
    let member = set.member(member).ok_or(MemberRefusal::NotFound { member })?;
    let target = Target {
        module: member.kept_as().module,
        user_type: member.user_type(),
        facts: attempt.facts,
        address: TargetAddress::Given(member.address()),
        is_portal_user: false,
        lacks_seat: false,
    };
    let inviter_must_keep_right = context.policy.inviter_must_keep_right;
    let reasons = evaluate(&target, attempt.rules, Occasion::Accept { inviter_must_keep_right });
    if reasons.is_empty() { Ok(()) } else { Err(MemberRefusal::NotEligible { reasons, again_at: None }) }
}

const fn member_context<'a>(user_types: &'a UserTypes, context: &ServiceContext<'a>) -> MemberContext<'a> {
    let last_written: Option<Timestamp> = None;
    MemberContext { now: context.now, policy: context.policy, user_types, last_written }
}
