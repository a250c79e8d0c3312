//! Taking and giving back seats over a store. Each service *prepares*: guarded reads and every decision, nothing written. What it returns has
//! `store`, which only writes, so that a journey over several rule crates prepares everything first and stores last.
//!
//! Within one transaction ask once for all seats that it needs: a second preparation does not see what the first one has not stored yet, and its
//! `store` would be a conflict.

use super::ids::PoolId;
use super::policy::SeatContext;
use super::refusal::SeatRefusal;
use super::repository::SeatRepository;
use super::request::{SeatBatch, SeatOutcome, SeatRef, SeatRequest};
use super::seat::ReleaseReason;
use super::usage::Usage;
use super::working_set::WorkingSet;
use crate::journal::{Earlier, Receipt, ReceiptAnswer, RequestDigest, Subject, earlier};
use std::collections::BTreeMap;
use storage_contract::{OpError, Timestamp};

/// Decided about seats, and not yet written. Dropped, it leaves no trace.
#[derive(Debug)]
#[must_use = "nothing is written before `store`"]
pub struct PreparedSeats {
    outcomes: Vec<SeatOutcome>,
    usage: BTreeMap<PoolId, Usage>,
    changes: WorkingSet,
    receipt: Option<Receipt>,
    repeated: bool,
}

impl PreparedSeats {
    /// One outcome per request, in the order given.
    pub fn outcomes(&self) -> &[SeatOutcome] {
        &self.outcomes
    }

    /// The numbers of the pools that were asked, as they will be.
    pub const fn usage(&self) -> &BTreeMap<PoolId, Usage> {
        &self.usage
    }

    /// Whether the batch was sent before and was granted something then: nothing happens now (CQ-20).
    pub const fn is_repeated(&self) -> bool {
        self.repeated
    }

    /// For callers who take all or nothing, or who asked about one seat: the first refusal, if there is one.
    ///
    /// # Errors
    /// The first refusal in the order of the requests. Nothing is written then.
    pub fn all_or_refused(self) -> Result<Self, SeatRefusal> {
        match self.outcomes.iter().find_map(|outcome| outcome.result.err()) {
            None => Ok(self),
            Some(refusal) => Err(refusal),
        }
    }

    /// Writes what was decided: at most six round trips, none if nothing was granted. It only writes.
    ///
    /// # Errors
    /// Whatever the store fails with; a conflict if somebody else was faster.
    pub async fn store<R: SeatRepository>(self, tx: &mut R) -> Result<(), R::Error> {
        self.changes.store(tx).await?;
        match &self.receipt {
            Some(receipt) => tx.insert_receipt(receipt).await,
            None => Ok(()),
        }
    }
}

/// Prepares a batch of requests about seats, of one pool or several, in the order given; each sees what the earlier ones left. Of n requests for k free
/// seats exactly min(n, k) are granted, the first ones (CQ-37). Sent again, however late, a batch is answered the same and has no second effect (CQ-20). A batch of which
/// everything was refused is judged anew.
///
/// # Errors
/// [`SeatRefusal::RequestIdReused`], and what the store fails with. All other refusals are in the outcomes.
pub async fn prepare_batch<R: SeatRepository>(
    tx: &mut R,
    batch: &SeatBatch,
    context: &SeatContext<'_>,
) -> Result<PreparedSeats, OpError<SeatRefusal, R::Error>> {
    let changes = WorkingSet::lock(tx, &batch.requests).await?;
    // The receipt is that of the first of the pools, which are locked in one order.
    let named = batch.requests.iter().flat_map(SeatRequest::pools);
    let Some(subject) = named.min().map(Subject::Pool) else { return Ok(decided(changes, &[], context)) };
    let digest = RequestDigest::of(subject.as_uuid(), &batch.requests);
    match earlier(tx, subject, batch.id, digest).await? {
        Earlier::Nothing => {}
        Earlier::Answered(ReceiptAnswer::Seats(outcomes)) => {
            let usage = changes.usage(context.now);
            let changes = WorkingSet::default();
            return Ok(PreparedSeats { outcomes, usage, changes, receipt: None, repeated: true });
        }
        Earlier::Answered(_) | Earlier::OtherContent => {
            return Err(OpError::Refused(SeatRefusal::RequestIdReused { request: batch.id }));
        }
    }
    let mut prepared = decided(changes, &batch.requests, context);
    // Refused as a whole, it leaves nothing.
    if prepared.outcomes.iter().any(|outcome| outcome.result.is_ok()) {
        let answer = ReceiptAnswer::Seats(prepared.outcomes.clone());
        prepared.receipt = Some(Receipt { subject, request: batch.id, digest, answer });
    }
    Ok(prepared)
}

/// Prepares the same without an id, for a journey that has one of its own and recognises its repetition.
///
/// # Errors
/// What the store fails with. Refusals are in the outcomes.
pub async fn prepare_seats<R: SeatRepository>(
    tx: &mut R,
    requests: &[SeatRequest],
    context: &SeatContext<'_>,
) -> Result<PreparedSeats, R::Error> {
    let changes = WorkingSet::lock(tx, requests).await?;
    Ok(decided(changes, requests, context))
}

fn decided(mut changes: WorkingSet, requests: &[SeatRequest], context: &SeatContext<'_>) -> PreparedSeats {
    let decide = |request: &SeatRequest| {
        let result = changes.carry_out(request, context);
        SeatOutcome { at: request.seat(), result }
    };
    let outcomes = requests.iter().map(decide).collect();
    let usage = changes.usage(context.now);
    PreparedSeats { outcomes, usage, changes, receipt: None, repeated: false }
}

/// Prepares to hold seats for people who are invited, until their invitations expire (CQ-36).
///
/// # Errors
/// What the store fails with. Refusals are in the outcomes.
pub async fn prepare_reserve<R: SeatRepository>(
    tx: &mut R,
    seats: &[(SeatRef, Option<Timestamp>)],
    context: &SeatContext<'_>,
) -> Result<PreparedSeats, R::Error> {
    let request = |(at, until): &(SeatRef, _)| SeatRequest::Reserve { at: *at, until: *until };
    let requests: Vec<_> = seats.iter().map(request).collect();
    prepare_seats(tx, &requests, context).await
}

/// Prepares to give seats to active users: invitations were accepted, users were activated (CQ-36).
///
/// # Errors
/// What the store fails with. Refusals are in the outcomes.
pub async fn prepare_occupy<R: SeatRepository>(
    tx: &mut R,
    seats: &[SeatRef],
    context: &SeatContext<'_>,
) -> Result<PreparedSeats, R::Error> {
    let requests: Vec<_> = seats.iter().map(|at| SeatRequest::Occupy { at: *at }).collect();
    prepare_seats(tx, &requests, context).await
}

/// Prepares to give seats back: on decline, cancellation, deletion, deactivation (CQ-36).
///
/// # Errors
/// What the store fails with. Refusals are in the outcomes.
pub async fn prepare_release<R: SeatRepository>(
    tx: &mut R,
    seats: &[SeatRef],
    why: ReleaseReason,
    context: &SeatContext<'_>,
) -> Result<PreparedSeats, R::Error> {
    let requests: Vec<_> = seats.iter().map(|at| SeatRequest::Release { at: *at, why }).collect();
    prepare_seats(tx, &requests, context).await
}
