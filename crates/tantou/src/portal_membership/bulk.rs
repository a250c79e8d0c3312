//! A bulk invitation over a store: one transaction a batch, and the progress in it (IL-44).

use super::{Acting, BulkRefusal, MembershipStore, PortalMembership, Receipt};
use invitation_lifecycle::RandomBytes;
use invitation_lifecycle::bulk::{
    Batch, BulkId, BulkInvitation, BulkProgress, BulkRun, PreparedBatch, lock_batch,
};
use invitation_lifecycle::members::{MemberEvent, MemberRefusal, TargetOutcome};
use std::num::NonZeroUsize;
use storage_contract::{OpError, Versioned};

type Result<T, R> = std::result::Result<T, OpError<BulkRefusal, R>>;

/// A batch that was carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BulkStep {
    /// How far the run has come, and what became of its targets so far.
    pub progress: BulkProgress,
    /// What became of the targets of this batch, in the order of the input: *sent*, *invited already*, *failed* with all reasons.
    pub outcomes: Vec<TargetOutcome>,
}

/// A size of batches that serves most stores: transactions stay short, and their costs are shared by many.
pub const fn batch_size() -> NonZeroUsize {
    NonZeroUsize::MIN.saturating_add(499)
}

impl PortalMembership {
    /// Begins a bulk invitation; nobody is invited yet. Begun again, it answers the run as it stands.
    ///
    /// Then take batches from the targets ([`Batches`](super::Batches)) and carry them out, in a transaction each, until the progress is no longer
    /// [running](BulkProgress::is_running).
    ///
    /// # Errors
    /// [`MemberRefusal::NotPermitted`] without the permission to manage portal users (IL-45); [`BulkRefusal::Unknown`] if the order is for another portal;
    /// [`BulkRefusal::IdTaken`] if the id is that of another one. The store's errors.
    pub async fn begin_bulk<R: MembershipStore>(
        &self,
        tx: &mut R,
        bulk: BulkInvitation,
        acting: &Acting<'_>,
    ) -> Result<BulkRun, R::Error> {
        let id = bulk.id;
        permitted(acting)?;
        is_of_portal(&bulk, acting)?;
        match tx.lock_bulk_run(id).await? {
            Some(Versioned { value: run, .. }) if run.bulk == bulk && run.inviter == acting.by.id => Ok(run),
            Some(_) => Err(OpError::Refused(BulkRefusal::IdTaken { id })),
            None => {
                let run = BulkRun::begin(bulk, acting.by.id, acting.now);
                tx.insert_bulk_run(&run).await?;
                Ok(run)
            }
        }
    }

    /// Carries out the next batch of a run: everybody who passes is invited, as far as the mode says and there are seats; the progress is kept with it.
    ///
    /// The run's row is locked first, so of two workers at the same batch one gets a conflict, and then [`BulkRefusal::OutOfStep`] with the place
    /// where the run stands. So does whoever sends a batch again of which it was not known whether its commit came through.
    ///
    /// # Errors
    /// [`BulkRefusal`]: also without the permission to manage portal users (IL-45), and then the run stands where it stood. The store's errors.
    pub async fn bulk_batch<R: MembershipStore, G: RandomBytes>(
        &self,
        tx: &mut R,
        id: BulkId,
        batch: &Batch,
        acting: &Acting<'_>,
        random: &mut G,
    ) -> Result<Receipt<BulkStep, MemberEvent>, R::Error> {
        permitted(acting)?;
        let Versioned { value: mut run, version } = lock(tx, id, acting).await?;
        answers_for(&run, acting)?;
        let refused = |refusal| Err(OpError::Refused(refusal));
        if !run.progress.is_running() {
            return refused(BulkRefusal::NotRunning { state: run.progress.state });
        }
        if run.progress.next != batch.first {
            return refused(BulkRefusal::OutOfStep { next: run.progress.next, first: batch.first });
        }
        let prepared = self.prepare_batch(tx, &run.bulk, batch, &run.progress, acting, random).await?;
        let PreparedBatch { members, progress } = prepared;
        run.progress = progress.clone();
        let receipt: Receipt<Vec<TargetOutcome>, MemberEvent> = self.carry_out(tx, members, acting).await?;
        tx.save_bulk_run(&run, version).await?;
        let Receipt { outcome: outcomes, messages, events } = receipt;
        Ok(Receipt { outcome: BulkStep { progress, outcomes }, messages, events })
    }

    /// What the next batch of a bulk invitation would come to, for a preview of the whole: by the same evaluator, and nothing is written. Begin with
    /// [`BulkProgress::dry_run`], and keep the progress in memory. A run of its own is not needed.
    ///
    /// Each batch is checked as if the ones before it had been sent as far as seats go; of two targets for one person in different batches both pass. Whoever finds no seat has failed
    /// here also where the run itself would stop and wait ([`BulkMode::FillTheSeats`](invitation_lifecycle::bulk::BulkMode::FillTheSeats)).
    ///
    /// # Errors
    /// [`BulkRefusal::Unknown`] if the order is for another portal, of whose members nothing is told. The store's errors.
    pub async fn check_batch<R: MembershipStore>(
        &self,
        tx: &mut R,
        bulk: &BulkInvitation,
        batch: &Batch,
        progress: &BulkProgress,
        acting: &Acting<'_>,
    ) -> Result<BulkStep, R::Error> {
        is_of_portal(bulk, acting)?;
        let progress = BulkProgress { pass: invitation_lifecycle::bulk::BulkPass::Check, ..progress.clone() };
        let mut nothing = |_: &mut [u8]| Err(invitation_lifecycle::RandomUnavailable);
        let prepared = self.prepare_batch(tx, bulk, batch, &progress, acting, &mut nothing).await?;
        Ok(BulkStep { outcomes: prepared.members.outcome().clone(), progress: prepared.progress })
    }

    /// Lets a run go on that had stopped because no seat was free, or because a target had come to fail under *all or nothing*. One that is through stays so.
    ///
    /// # Errors
    /// [`MemberRefusal::NotPermitted`] without the permission to manage portal users (IL-45); [`BulkRefusal::Unknown`]; [`BulkRefusal::OtherInviter`] to everybody
    /// but the one who began it, whose batches alone it goes on with (IL-14); [`BulkRefusal::NotRunning`] if it is through. The store's errors.
    pub async fn resume_bulk<R: MembershipStore>(
        &self,
        tx: &mut R,
        id: BulkId,
        acting: &Acting<'_>,
    ) -> Result<BulkRun, R::Error> {
        permitted(acting)?;
        let Versioned { value: run, version } = lock(tx, id, acting).await?;
        answers_for(&run, acting)?;
        let state = run.progress.state;
        let resumed = BulkRun { progress: run.progress.clone().resumed(), ..run.clone() };
        if !resumed.progress.is_running() {
            return Err(OpError::Refused(BulkRefusal::NotRunning { state }));
        }
        if resumed != run {
            tx.save_bulk_run(&resumed, version).await?;
        }
        Ok(resumed)
    }

    async fn prepare_batch<R: MembershipStore, G: RandomBytes>(
        &self,
        tx: &mut R,
        bulk: &BulkInvitation,
        batch: &Batch,
        progress: &BulkProgress,
        acting: &Acting<'_>,
        random: &mut G,
    ) -> Result<PreparedBatch, R::Error> {
        let (portal, user_type) = (acting.portal.portal, bulk.order.user_type);
        let rules = acting.portal.rules(&self.policies.eligibility, acting.by);
        let locked = lock_batch(tx, bulk, batch, acting.now).await?;
        let held = locked.held_seats(acting.now);
        let seats = self.free_seats(tx, portal, [user_type], held, acting.now).await;
        let seats = seats.map_err(OpError::lift)?;
        let prepared = locked.prepare(progress, &rules, seats, random, &self.context(acting.now));
        prepared.map_err(|refusal| OpError::Refused(refusal.into()))
    }
}

/// The run, if it is of this portal.
async fn lock<R: MembershipStore>(
    tx: &mut R,
    id: BulkId,
    acting: &Acting<'_>,
) -> Result<Versioned<BulkRun>, R::Error> {
    let found = tx.lock_bulk_run(id).await?;
    let found = found.filter(|found| found.value.portal() == acting.portal.portal);
    found.ok_or(OpError::Refused(BulkRefusal::Unknown { id }))
}

/// IL-45: whoever begins a run, or lets it go on, makes mails go out and seats be taken, as whoever invites one by one does.
fn permitted<E>(acting: &Acting<'_>) -> Result<(), E> {
    if acting.by.manages_portal_users {
        return Ok(());
    }
    Err(OpError::Refused(MemberRefusal::NotPermitted.into()))
}

/// What came along is of one portal: its types, its seats, its paper. An order for another one is none that it knows.
fn is_of_portal<E>(bulk: &BulkInvitation, acting: &Acting<'_>) -> Result<(), E> {
    if bulk.order.portal == acting.portal.portal {
        Ok(())
    } else {
        Err(OpError::Refused(BulkRefusal::Unknown { id: bulk.id }))
    }
}

/// IL-14: the rights that came along are those of the run's inviter.
fn answers_for<E>(run: &BulkRun, acting: &Acting<'_>) -> Result<(), E> {
    let inviter = run.inviter;
    if inviter == acting.by.id {
        Ok(())
    } else {
        Err(OpError::Refused(BulkRefusal::OtherInviter { inviter }))
    }
}
