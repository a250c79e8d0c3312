//! Inviting targets as members, one or many at once (IL-30 … IL-45).

use super::member_set::MemberSet;
use super::prepared::PreparedMembers;
use super::sending::{Letter, Mint, Sendable, is_pending};
use crate::ServiceContext;
use crate::bulk::BulkPlace;
use crate::eligibility::{
    Occasion, Reason, Reasons, RecordRef, Rules, Target, TargetAddress, TargetFacts, UserTypeId, evaluate,
};
use crate::ids::ScopeId;
use crate::language::Language;
use crate::members::command::{MemberCommand, MemberContext, PreparedLink};
use crate::members::ids::MemberId;
use crate::members::mail::{MemberMail, MemberMailContent};
use crate::members::member::{Member, NewMember};
use crate::members::refusal::MemberRefusal;
use crate::members::repository::MemberRepository;
use crate::members::seat::FreeSeats;
use crate::members::status::{Activity, Verification};
use crate::message::MessageText;
use crate::random::RandomBytes;
use crate::refusal::Refusal;
use crate::repository::InvitationRepository;
use email_identity::{AddressPolicy, EmailAddress};
use serde::{Deserialize, Serialize};
use storage_contract::{OpError, Timestamp};

/// What is the same for all targets of an invitation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InviteOrder {
    /// To which portal.
    pub portal: ScopeId,
    /// As which type.
    pub user_type: UserTypeId,
    /// In which language.
    pub language: Language,
    /// The inviter's own words.
    pub message: Option<MessageText>,
}

/// The address that a record has, read once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GivenAddress {
    /// None (IL-42).
    Missing,
    /// A text that is no address (IL-72).
    Malformed,
    /// This one.
    Given(EmailAddress),
}

impl GivenAddress {
    /// Reads what a record has; a blank text is none.
    pub fn read(text: &str, policy: &AddressPolicy) -> Self {
        if text.trim().is_empty() {
            return Self::Missing;
        }
        EmailAddress::parse(text, policy).map_or(Self::Malformed, Self::Given)
    }

    /// The address, if there is one.
    pub const fn address(&self) -> Option<&EmailAddress> {
        match self {
            Self::Missing | Self::Malformed => None,
            Self::Given(address) => Some(address),
        }
    }

    const fn as_target(&self) -> TargetAddress<'_> {
        match self {
            Self::Missing => TargetAddress::Missing,
            Self::Malformed => TargetAddress::Malformed,
            Self::Given(address) => TargetAddress::Given(address),
        }
    }
}

/// One record whose person is to be invited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InviteTarget {
    /// The id that the member gets. Minted by the host, or derived: an id that is there already is recognised, and not
    /// sent to again.
    pub member: MemberId,
    /// The record.
    pub kept_as: RecordRef,
    /// Its address.
    pub address: GivenAddress,
    /// What the host found about it, by a guarded read in the same transaction.
    pub facts: TargetFacts,
    /// Its place in a bulk invitation, if it is in one.
    pub bulk: Option<BulkPlace>,
}

/// What became of one target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetOutcome {
    /// Which record.
    #[serde(flatten)]
    pub kept_as: RecordRef,
    /// Its place in a bulk invitation, if it is in one.
    pub bulk: Option<BulkPlace>,
    /// What is done with it.
    pub result: TargetResult,
}

/// What is done with one target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "result", rename_all = "snake_case")]
pub enum TargetResult {
    /// It is invited.
    Sent(SentInvitation),
    /// Nothing speaks against it, and nothing was sent: a dry run, or another target holds it back (all or nothing).
    Passes,
    /// It is invited already, and has not answered. Nothing was sent.
    AlreadyInvited {
        /// As which member.
        member: MemberId,
    },
    /// It is not invited.
    Failed {
        /// All reasons (IL-43).
        reasons: Reasons,
        /// From when on the address may be written to again, if it was a moment ago (IL-12).
        again_at: Option<Timestamp>,
    },
}

/// An invitation that was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentInvitation {
    /// The member.
    pub member: MemberId,
    /// How.
    pub sending: Sending,
}

/// How an invitation was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sending {
    /// To somebody new.
    First,
    /// To a member whose earlier invitation had expired, or was declined or cancelled.
    Again,
    /// Earlier, by this same request: it is a repetition, and nothing was sent again (IL-44).
    Earlier,
}

impl TargetResult {
    /// The reasons, if it failed.
    pub const fn reasons(&self) -> Option<Reasons> {
        match self {
            Self::Failed { reasons, .. } => Some(*reasons),
            Self::Sent(_) | Self::Passes | Self::AlreadyInvited { .. } => None,
        }
    }
}

/// What stops a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OnFailure {
    /// Nothing.
    GoOn,
    /// A target that lacks nothing but a seat: it and all after it are left for later.
    StopWhenFull,
}

/// Targets that are locked, with everything behind them, before it is decided who is invited. In between the host locks
/// the seat pool, which comes later in the lock order, and learns how many seats are free.
#[derive(Debug)]
pub struct LockedTargets {
    order: InviteOrder,
    targets: Vec<InviteTarget>,
    set: MemberSet,
}

/// Locks what targets are invited as: members with these ids, addresses or records, their addressees, their invitations.
/// Three round trips, whatever their number; none for no targets.
///
/// # Errors
/// What the store fails with.
pub async fn lock_targets<R: MemberRepository + InvitationRepository>(
    tx: &mut R,
    order: InviteOrder,
    targets: Vec<InviteTarget>,
    now: Timestamp,
) -> Result<LockedTargets, R::Error> {
    let ids = targets.iter().map(|target| target.member).collect();
    let keys = || targets.iter().filter_map(|target| Some(target.address.address()?.key().clone()));
    let records = targets.iter().map(|target| target.kept_as).collect();
    let mut set = MemberSet::lock(tx, order.portal, ids, keys().collect(), records).await?;
    set.lock_invitations(tx, keys(), now).await?;
    Ok(LockedTargets { order, targets, set })
}

/// Prepares to invite targets: [`lock_targets`] and [`LockedTargets::prepare`] in one step, for hosts that know the free
/// seats beforehand.
///
/// # Errors
/// As [`LockedTargets::prepare`]; otherwise what the store fails with.
pub async fn prepare_invite<R: MemberRepository + InvitationRepository, G: RandomBytes>(
    tx: &mut R,
    order: InviteOrder,
    targets: Vec<InviteTarget>,
    rules: &Rules<'_>,
    seats: FreeSeats,
    random: &mut G,
    context: &ServiceContext<'_>,
) -> Result<PreparedMembers<Vec<TargetOutcome>>, OpError<MemberRefusal, R::Error>> {
    let locked = lock_targets(tx, order, targets, context.now).await?;
    locked.prepare(rules, seats, random, context).map_err(OpError::Refused)
}

impl LockedTargets {
    /// Decides for each target whether it is invited, in the order given, each on what the earlier ones left: seats that
    /// they took count (IL-36), and whom they invited is invited already (IL-11).
    ///
    /// # Errors
    /// `invitation.random_unavailable` if the host's generator fails. Nothing is prepared then.
    pub fn prepare<G: RandomBytes>(
        self,
        rules: &Rules<'_>,
        seats: FreeSeats,
        random: &mut G,
        context: &ServiceContext<'_>,
    ) -> Result<PreparedMembers<Vec<TargetOutcome>>, MemberRefusal> {
        self.walk(rules, seats, &mut Mint::Real(random), OnFailure::GoOn, context)
    }

    /// What [`prepare`](Self::prepare) would decide: the same evaluator, the same walk, no tokens, nothing to write.
    pub fn dry_run(
        self,
        rules: &Rules<'_>,
        seats: FreeSeats,
        context: &ServiceContext<'_>,
    ) -> Vec<TargetOutcome> {
        // Only a generator fails, and none is asked.
        self.check(rules, seats, context).map_or_else(|_| Vec::new(), |checked| checked.outcome)
    }

    /// [`dry_run`](Self::dry_run), as a batch that writes nothing.
    pub(crate) fn check(
        self,
        rules: &Rules<'_>,
        seats: FreeSeats,
        context: &ServiceContext<'_>,
    ) -> Result<PreparedMembers<Vec<TargetOutcome>>, MemberRefusal> {
        let mut nothing = Mint::<NoRandom>::Dry;
        let checked = self.walk(rules, seats, &mut nothing, OnFailure::GoOn, context)?;
        Ok(checked.without_effects())
    }

    pub(crate) fn prepare_until<G: RandomBytes>(
        self,
        rules: &Rules<'_>,
        seats: FreeSeats,
        random: &mut G,
        on_failure: OnFailure,
        context: &ServiceContext<'_>,
    ) -> Result<PreparedMembers<Vec<TargetOutcome>>, MemberRefusal> {
        self.walk(rules, seats, &mut Mint::Real(random), on_failure, context)
    }

    fn walk<G: RandomBytes>(
        self,
        rules: &Rules<'_>,
        seats: FreeSeats,
        mint: &mut Mint<'_, G>,
        on_failure: OnFailure,
        context: &ServiceContext<'_>,
    ) -> Result<PreparedMembers<Vec<TargetOutcome>>, MemberRefusal> {
        let Self { order, targets, set } = self;
        let mut outcome = Vec::with_capacity(targets.len());
        let mut batch = Walk { order: &order, rules, seats, context, set, mails: Vec::new() };
        for target in &targets {
            let (kept_as, bulk) = (target.kept_as, target.bulk);
            let result = batch.invite(target, mint)?;
            let full = result.reasons() == Some(Reasons::only(Reason::NoFreeSeat));
            if full && on_failure == OnFailure::StopWhenFull {
                break;
            }
            outcome.push(TargetOutcome { kept_as, bulk, result });
        }
        let (mails, set) = (batch.mails, batch.set);
        Ok(PreparedMembers { outcome, mails, set })
    }
}

/// Stands for the generator that a dry run does not have.
type NoRandom = fn(&mut [u8]) -> Result<(), crate::RandomUnavailable>;

/// Targets on their way.
struct Walk<'a> {
    order: &'a InviteOrder,
    rules: &'a Rules<'a>,
    seats: FreeSeats,
    context: &'a ServiceContext<'a>,
    set: MemberSet,
    mails: Vec<MemberMail>,
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
    /// It is a portal user (IL-37).
    PortalUser,
}

impl Walk<'_> {
    fn invite<G: RandomBytes>(
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
            (Standing::Lapsed(member), Some(_)) => self.send_again(member, target, mint),
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
        match (by_record, by_address) {
            (None, None) => Standing::New,
            (Some(one), Some(other))
                if one.id() == other.id() && !is_pending(&self.set, one, self.context.now) =>
            {
                Standing::Lapsed(one.id())
            }
            // Whom the record and the address do not both mean is invited under another address, or as another record;
            // that is changed in the list of members, not by an invitation.
            (Some(member), _) | (None, Some(member)) => Standing::Invited(member.id()),
        }
    }

    /// IL-30 … IL-43, and the limits of IL-12, for whoever would be written to.
    fn reasons(&self, target: &InviteTarget, standing: Standing) -> (Reasons, Option<Timestamp>) {
        let user_type = self.order.user_type;
        let (is_portal_user, needs_seat, writes) = match standing {
            Standing::New | Standing::Lapsed(_) => (false, true, true),
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
        let inviter = self.rules.inviter.id;
        let invitation = Member::invitation_id(id, 1);
        let letter = Letter {
            inviter,
            address: &address,
            message: self.order.message.as_ref(),
            language: &self.order.language,
        };
        let sendable = match self.set.decide_new(invitation, &letter, None, mint, self.context) {
            Ok(sendable) => sendable,
            Err(refusal) => return limit(refusal),
        };
        let new = NewMember {
            id,
            portal: self.order.portal,
            kept_as,
            user_type: self.order.user_type,
            address,
            invited_by: inviter,
            language: self.order.language.clone(),
            bulk,
        };
        let expires_at = self.context.policy.expiry_of_sending(self.context.now);
        let (member, event) = Member::invite(new, expires_at, self.context.now);
        if let Some(seat) = &event.seat {
            self.seats.carry_out(seat, self.context.now);
        }
        self.set.add(member, event);
        self.send(id, sendable);
        Ok(sent(id, Sending::First, mint))
    }

    /// A member whose invitation is dead is invited again; with it, to the type that is asked for now.
    fn send_again<G: RandomBytes>(
        &mut self,
        id: MemberId,
        target: &InviteTarget,
        mint: &mut Mint<'_, G>,
    ) -> Result<TargetResult, MemberRefusal> {
        let not_found = MemberRefusal::NotFound { member: id };
        let member = self.set.member(id).ok_or(not_found)?;
        let inviter = self.rules.inviter.id;
        let context = MemberContext {
            now: self.context.now,
            policy: self.context.policy,
            user_types: self.rules.user_types,
            last_written: self.set.last_written(member.address().key()),
        };
        let present = self.set.resendable(member, inviter, self.context.now).map(crate::Invitation::id);
        let (next, before) = (member.next_invitation(), member.invitation());
        let decided = if let Some(present) = present {
            self.set.decide_again(present, mint, self.context)
        } else {
            let letter = Letter {
                inviter,
                address: member.address(),
                message: self.order.message.as_ref(),
                language: &self.order.language,
            };
            self.set.decide_new(next, &letter, before, mint, self.context)
        };
        let sendable = match decided {
            Ok(sendable) => sendable,
            Err(refusal) => return limit(refusal),
        };
        // IL-60: the type is that of this order; what is left of the seat of another type is given back first.
        let change = MemberCommand::ChangeType { user_type: self.order.user_type };
        let mut steps = Vec::new();
        let mut after = member.clone();
        if member.user_type() != self.order.user_type {
            let event = after.decide(&change, &context)?;
            after.apply(&event);
            steps.push(event);
        }
        let link = PreparedLink::Invitation(present.unwrap_or(next));
        steps.push(after.decide(&MemberCommand::Reinvite { link }, &context)?);
        for event in steps {
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
