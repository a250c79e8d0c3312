//! Taking and giving back seats over a store. Each service *prepares*: guarded reads and every decision, nothing written. What it returns has
//! `store`, which only writes, so that a journey over several rule crates prepares everything first and stores last.
//!
//! Within one transaction ask once for all seats that it needs: a second preparation does not see what the first one has not stored yet, and its
//! `store` would be a conflict.

use super::ids::PoolId;
use super::limit::LimitTimeline;
use super::over::PoolImpact;
use super::policy::SeatContext;
use super::pool::SeatPool;
use super::refusal::SeatRefusal;
use super::repository::SeatRepository;
use super::request::{SeatOutcome, SeatRef, SeatRequest};
use super::seat::ReleaseReason;
use super::usage::Usage;
use super::working_set::{Row, WorkingSet};
use std::collections::BTreeMap;
use storage_contract::Timestamp;

/// Decided about seats, and not yet written. Dropped, it leaves no trace.
#[derive(Debug)]
#[must_use = "nothing is written before `store`"]
pub struct PreparedSeats {
    outcomes: Vec<SeatOutcome>,
    usage: BTreeMap<PoolId, Usage>,
    changes: WorkingSet,
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

    /// Writes what was decided: at most four round trips, none if nothing changed. It only writes.
    ///
    /// # Errors
    /// Whatever the store fails with; a conflict if somebody else was faster.
    pub async fn store<R: SeatRepository>(self, tx: &mut R) -> Result<(), R::Error> {
        self.changes.store(tx).await
    }
}

/// Prepares any requests about seats, of one pool or several, in the order given; each sees what the earlier ones left. Of n requests for k free
/// seats exactly min(n, k) are granted, the first ones (CQ-37).
///
/// # Errors
/// What the store fails with. Refusals are in the outcomes.
pub async fn prepare_seats<R: SeatRepository>(
    tx: &mut R,
    requests: &[SeatRequest],
    context: &SeatContext<'_>,
) -> Result<PreparedSeats, R::Error> {
    let mut changes = WorkingSet::lock(tx, requests).await?;
    let mut outcomes = Vec::with_capacity(requests.len());
    for request in requests {
        let result = changes.carry_out(request, context);
        outcomes.push(SeatOutcome { at: request.seat(), result });
    }
    let usage = changes.pools.iter().map(|(id, row)| (*id, row.value.usage(context.now))).collect();
    Ok(PreparedSeats { outcomes, usage, changes })
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

/// New limits of pools, decided and not yet written. Dropped, it was a what-if (CQ-38).
#[derive(Debug)]
#[must_use = "nothing is written before `store`"]
pub struct PreparedLimits {
    impacts: Vec<PoolImpact>,
    changes: WorkingSet,
}

impl PreparedLimits {
    /// What the new limits do to each pool, in the order of the pools' ids.
    pub fn impacts(&self) -> &[PoolImpact] {
        &self.impacts
    }

    /// The pools as they will be, in the order of their ids.
    pub fn pools(&self) -> impl Iterator<Item = &SeatPool> {
        self.changes.pools.values().map(|row| &row.value)
    }

    /// Sets other limits than those that were prepared, and weighs them anew against the numbers before.
    pub(crate) fn set(&mut self, limits: &BTreeMap<PoolId, LimitTimeline>, now: Timestamp) {
        let before: BTreeMap<_, _> =
            self.impacts.iter().filter_map(|impact| Some((impact.pool, impact.before?))).collect();
        self.impacts.clear();
        for (id, row) in &mut self.changes.pools {
            if let Some(limits) = limits.get(id).filter(|limits| *limits != row.value.limits()) {
                row.change().set_limits(limits.clone());
            }
            self.impacts.push(PoolImpact::of(&row.value, before.get(id).copied(), now));
        }
    }

    /// Writes the limits. It only writes.
    ///
    /// # Errors
    /// Whatever the store fails with; a conflict if somebody else was faster.
    pub async fn store<R: SeatRepository>(self, tx: &mut R) -> Result<(), R::Error> {
        self.changes.store(tx).await
    }
}

/// Prepares new limits, for pools that are there and for new ones. Always possible: where more is taken than the limit, nobody is removed, and the
/// [impact](PoolImpact) says how many are over, and from when. Stored it is the real run, dropped it is the what-if (CQ-38).
///
/// # Errors
/// What the store fails with.
pub async fn prepare_limits<R: SeatRepository>(
    tx: &mut R,
    limits: &BTreeMap<PoolId, LimitTimeline>,
    now: Timestamp,
) -> Result<PreparedLimits, R::Error> {
    let mut changes = WorkingSet::lock_pools(tx, limits.keys().copied().collect()).await?;
    let mut impacts = Vec::with_capacity(limits.len());
    for (id, limits) in limits {
        let before = changes.pools.get(id).map(|row| row.value.usage(now));
        let row = changes.pools.entry(*id).or_insert_with(|| Row::new(SeatPool::new(*id, limits.clone())));
        if row.value.limits() != limits {
            row.change().set_limits(limits.clone());
        }
        impacts.push(PoolImpact::of(&row.value, before, now));
    }
    Ok(PreparedLimits { impacts, changes })
}
