//! Inviting targets as members, one or many at once (IL-30 … IL-45).

use super::member_set::MemberSet;
use super::prepared::PreparedMembers;
use super::sending::Mint;
use super::target::{InviteOrder, InviteTarget, TargetOutcome};
use super::walk::Walk;
use crate::ServiceContext;
use crate::eligibility::{Reason, Reasons, Rules};
use crate::members::refusal::MemberRefusal;
use crate::members::repository::MemberRepository;
use crate::members::seat::{FreeSeats, SeatKey};
use crate::random::RandomBytes;
use crate::repository::InvitationRepository;
use storage_contract::{OpError, Timestamp};

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
    /// The seats that members among the targets hold by their own rows. Where the pools do not have one of them, [say so](FreeSeats::without).
    pub fn held_seats(&self, now: Timestamp) -> impl Iterator<Item = SeatKey> {
        self.set.held_seats(now)
    }

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
