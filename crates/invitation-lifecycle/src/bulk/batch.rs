//! One batch of a bulk invitation: one transaction (IL-44).

use super::order::{BulkInvitation, BulkMode, BulkTarget};
use super::progress::{BulkPass, BulkProgress, BulkState, Extent};
use crate::ServiceContext;
use crate::eligibility::Rules;
use crate::members::{
    FreeSeats, LockedTargets, MemberRefusal, MemberRepository, OnFailure, PreparedMembers, SeatKey, Sending,
    SentInvitation, TargetOutcome, TargetResult, lock_targets,
};
use crate::random::RandomBytes;
use crate::repository::InvitationRepository;
use storage_contract::Timestamp;

/// Some consecutive targets. Keep it until its transaction is committed: after a conflict the same batch is run again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// The index of the first one.
    pub first: u64,
    /// The targets. What the host must know by a guarded read, it may put into their facts now.
    pub targets: Vec<BulkTarget>,
    /// Whether none follow.
    pub is_last: bool,
}

/// A batch that is locked, before it is decided. In between the host locks the seat pool of the user type.
#[derive(Debug)]
pub struct LockedBatch {
    extent: Extent,
    targets: LockedTargets,
}

/// Locks a batch: at most three round trips, whatever its size, none if it is empty.
///
/// # Errors
/// What the store fails with.
pub async fn lock_batch<R: MemberRepository + InvitationRepository>(
    tx: &mut R,
    bulk: &BulkInvitation,
    batch: &Batch,
    now: Timestamp,
) -> Result<LockedBatch, R::Error> {
    let extent = Extent { targets: batch.targets.len(), is_last: batch.is_last };
    let places = (batch.first..).zip(batch.targets.iter().cloned());
    let targets = places.map(|(index, target)| bulk.target(index, target)).collect();
    let targets = lock_targets(tx, bulk.order.clone(), targets, now).await?;
    Ok(LockedBatch { extent, targets })
}

/// A batch, decided and not yet written.
#[derive(Debug)]
#[must_use = "nothing is written before it is stored"]
pub struct PreparedBatch {
    /// The outcomes, in the order of the input, with what is to be written and sent. In the pass that only checks, nothing
    /// is.
    pub members: PreparedMembers<Vec<TargetOutcome>>,
    /// How far the run has come with this batch. Keep it in the same transaction.
    pub progress: BulkProgress,
}

impl LockedBatch {
    /// The seats that members among the targets hold by their own rows. Where the pools do not have one of them, [say so](FreeSeats::without).
    pub fn held_seats(&self, now: Timestamp) -> impl Iterator<Item = SeatKey> {
        self.targets.held_seats(now)
    }

    /// Decides the batch as the run's progress says.
    ///
    /// `seats` are those that are free now. In the check, the seats of targets that passed in earlier batches are counted as
    /// taken; of two targets with one address in different batches both are, which errs on the safe side.
    ///
    /// # Errors
    /// `invitation.random_unavailable` if the host's generator fails. Nothing is prepared then.
    pub fn prepare<G: RandomBytes>(
        self,
        progress: &BulkProgress,
        rules: &Rules<'_>,
        seats: FreeSeats,
        random: &mut G,
        context: &ServiceContext<'_>,
    ) -> Result<PreparedBatch, MemberRefusal> {
        let Self { extent, targets } = self;
        let members = match progress.pass {
            BulkPass::Check => targets.check(rules, seats.less(progress.counts.passed), context)?,
            BulkPass::Send => {
                let on_failure = match progress.mode {
                    BulkMode::FillTheSeats => OnFailure::StopWhenFull,
                    BulkMode::SendWhatPasses | BulkMode::AllOrNothing => OnFailure::GoOn,
                };
                targets.prepare_until(rules, seats, random, on_failure, context)?
            }
        };
        let broken = progress.pass == BulkPass::Send
            && progress.mode == BulkMode::AllOrNothing
            && members.outcome().iter().any(|outcome| outcome.result.reasons().is_some());
        if broken {
            let members = members.without_effects().map(hold_back);
            let progress = BulkProgress { state: BulkState::Broken, ..progress.clone() };
            return Ok(PreparedBatch { members, progress });
        }
        let progress = progress.after_batch(extent, members.outcome());
        Ok(PreparedBatch { members, progress })
    }
}

/// What would have been sent is not; what was sent earlier was.
fn hold_back(outcomes: Vec<TargetOutcome>) -> Vec<TargetOutcome> {
    let held = |mut outcome: TargetOutcome| {
        outcome.result = match outcome.result {
            TargetResult::Sent(SentInvitation { sending: Sending::First | Sending::Again, .. }) => {
                TargetResult::Passes
            }
            other => other,
        };
        outcome
    };
    outcomes.into_iter().map(held).collect()
}
