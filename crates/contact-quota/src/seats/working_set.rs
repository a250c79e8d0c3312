//! The rows that one operation has locked, changed in memory and written at the end.

use super::decide::{Present, SeatCommand};
use super::event::{Former, SeatEvent, SeatStanding};
use super::ids::{PoolId, SeatId};
use super::limit::LimitTimeline;
use super::policy::SeatContext;
use super::pool::SeatPool;
use super::refusal::SeatRefusal;
use super::repository::SeatRepository;
use super::request::{SeatAnswer, SeatRef, SeatRequest};
use super::seat::{ReleaseReason, Seat};
use super::usage::Usage;
use crate::journal::Past;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use storage_contract::{Timestamp, Version, Versioned};

/// A locked row, or one to be added.
#[derive(Clone, Debug)]
pub(crate) struct Row<T> {
    pub(crate) value: T,
    /// `None`: to be added.
    version: Option<Version>,
    changed: bool,
}

impl<T> Row<T> {
    fn locked(row: Versioned<T>) -> Self {
        Self { value: row.value, version: Some(row.version), changed: false }
    }

    const fn new(value: T) -> Self {
        Self { value, version: None, changed: true }
    }

    /// The value, to be changed.
    const fn change(&mut self) -> &mut T {
        self.changed = true;
        &mut self.value
    }
}

/// Pools and seats, and what the changes of pools have ended.
#[derive(Clone, Debug, Default)]
pub(crate) struct WorkingSet {
    pub(crate) pools: BTreeMap<PoolId, Row<SeatPool>>,
    seats: BTreeMap<SeatId, Row<Seat>>,
    past: Vec<Past>,
}

impl Row<SeatPool> {
    /// The pool, to be changed now; what has held until now goes into the past (CQ-19).
    pub(crate) fn change_now(&mut self, now: Timestamp, past: &mut Vec<Past>) -> &mut SeatPool {
        past.extend(self.value.end_period(now));
        self.change()
    }
}

impl WorkingSet {
    /// The numbers of the pools, as they are by now or will be.
    pub(crate) fn usage(&self, now: Timestamp) -> BTreeMap<PoolId, Usage> {
        self.pools.iter().map(|(id, row)| (*id, row.value.usage(now))).collect()
    }

    pub(crate) async fn lock_pools<R: SeatRepository>(
        tx: &mut R,
        pools: BTreeSet<PoolId>,
    ) -> Result<Self, R::Error> {
        let ids: Vec<PoolId> = pools.into_iter().collect();
        let rows = if ids.is_empty() { Vec::new() } else { tx.lock_pools(&ids).await? };
        let pools = rows.into_iter().map(|row| (row.value.id(), Row::locked(row))).collect();
        Ok(Self { pools, ..Self::default() })
    }

    /// Two round trips, whatever the number of requests.
    pub(crate) async fn lock<R: SeatRepository>(
        tx: &mut R,
        requests: &[SeatRequest],
    ) -> Result<Self, R::Error> {
        let named: Vec<SeatRef> = requests.iter().flat_map(SeatRequest::seats).collect();
        let mut set = Self::lock_pools(tx, named.iter().map(|at| at.pool).collect()).await?;
        let ids: BTreeSet<SeatId> = named.iter().map(|at| at.seat).collect();
        let ids: Vec<SeatId> = ids.into_iter().collect();
        if !ids.is_empty() {
            let rows = tx.lock_seats(&ids).await?;
            set.seats = rows.into_iter().map(|row| (row.value.id(), Row::locked(row))).collect();
        }
        Ok(set)
    }

    /// Decides a request, and carries it out in memory unless it is refused.
    pub(crate) fn carry_out(
        &mut self,
        request: &SeatRequest,
        context: &SeatContext<'_>,
    ) -> Result<SeatAnswer, SeatRefusal> {
        let (at, command) = match *request {
            SeatRequest::Reserve { at, until } => (at, SeatCommand::Reserve { until }),
            SeatRequest::Occupy { at } => (at, SeatCommand::Occupy),
            SeatRequest::Release { at, why } => (at, SeatCommand::Release { why }),
            SeatRequest::Move { from, to } => return self.carry_out_move(from, to, context),
        };
        let seat = self.seats.get(&at.seat).map(|row| &row.value);
        let event = self.pool(at.pool)?.decide(at.seat, seat, &command, context)?;
        self.apply(at, &event, context.now);
        Ok(SeatAnswer { standing: event.standing(), changed: event.is_change() })
    }

    fn carry_out_move(
        &mut self,
        from: SeatRef,
        to: SeatRef,
        context: &SeatContext<'_>,
    ) -> Result<SeatAnswer, SeatRefusal> {
        let at = context.now;
        let (source, target) = (self.pool(from.pool)?, self.pool(to.pool)?);
        let left = source.present(self.seats.get(&from.seat).map(|row| &row.value), at)?;
        let taken = target.present(self.seats.get(&to.seat).map(|row| &row.value), at)?;
        let former = match (left, taken) {
            (Present::Absent, _) => return Err(SeatRefusal::UnknownSeat { seat: from.seat }),
            // The move was made before.
            (Present::Released(_, ReleaseReason::Moved), Present::Held(hold)) => {
                return Ok(done_earlier(SeatStanding::Reserved { until: hold.until }));
            }
            (Present::Released(_, ReleaseReason::Moved), Present::Occupied) => {
                return Ok(done_earlier(SeatStanding::Occupied));
            }
            (Present::Released(at, why), _) => {
                return Err(SeatRefusal::Released { seat: from.seat, at, why });
            }
            (Present::Lapsed, _) => return Err(SeatRefusal::Lapsed { seat: from.seat }),
            (
                Present::Held(_) | Present::Occupied,
                Present::Held(_) | Present::Lapsed | Present::Occupied | Present::Released(..),
            ) => return Err(SeatRefusal::SeatExists { seat: to.seat }),
            (Present::Held(hold), Present::Absent) => Former::Hold { hold },
            (Present::Occupied, Present::Absent) => Former::Occupied,
        };
        if from.pool != to.pool {
            target.one_more(at)?;
        }
        let taking = match former {
            Former::Hold { hold } => {
                let hold = target.hold(hold.until, at);
                SeatEvent::Reserved { at, hold, former: Former::Nothing }
            }
            Former::Occupied | Former::Nothing => SeatEvent::Occupied { at, former: Former::Nothing },
        };
        self.apply(to, &taking, at);
        self.apply(from, &SeatEvent::Released { at, why: ReleaseReason::Moved, former }, at);
        Ok(SeatAnswer { standing: taking.standing(), changed: true })
    }

    fn pool(&self, id: PoolId) -> Result<&SeatPool, SeatRefusal> {
        self.pools.get(&id).map(|row| &row.value).ok_or(SeatRefusal::UnknownPool { pool: id })
    }

    /// Sets the limits of a pool from now on, unless they are so already.
    pub(crate) fn set_limits(&mut self, pool: PoolId, limits: &LimitTimeline, now: Timestamp) {
        if let Some(row) = self.pools.get_mut(&pool).filter(|row| row.value.limits() != limits) {
            row.change_now(now, &mut self.past).set_limits(limits.clone());
        }
    }

    /// Adds a pool, unless it is there.
    pub(crate) fn add_pool(&mut self, pool: PoolId, limits: &LimitTimeline, now: Timestamp) {
        if let Entry::Vacant(place) = self.pools.entry(pool) {
            // Nothing has held before; what does, does from now on.
            place.insert(Row::new(SeatPool::new(pool, limits.clone()))).change_now(now, &mut self.past);
        }
    }

    fn apply(&mut self, at: SeatRef, event: &SeatEvent, now: Timestamp) {
        if !event.is_change() {
            return;
        }
        if let Some(pool) = self.pools.get_mut(&at.pool) {
            pool.change_now(now, &mut self.past).apply(event);
        }
        if let Some(seat) = self.seats.get_mut(&at.seat) {
            seat.change().apply(event);
        } else if let Some(seat) = Seat::taken_by(at.seat, at.pool, event) {
            self.seats.insert(at.seat, Row::new(seat));
        }
    }

    /// Writes what has changed, in lock order.
    pub(crate) async fn store<R: SeatRepository>(self, tx: &mut R) -> Result<(), R::Error> {
        let (new, changed) = split(self.pools.into_values());
        if !new.is_empty() {
            tx.insert_pools(&new).await?;
        }
        if !changed.is_empty() {
            tx.save_pools(&changed).await?;
        }
        let (new, changed) = split(self.seats.into_values());
        if !new.is_empty() {
            tx.insert_seats(&new).await?;
        }
        if !changed.is_empty() {
            tx.save_seats(&changed).await?;
        }
        if !self.past.is_empty() {
            tx.insert_past(&self.past).await?;
        }
        Ok(())
    }
}

const fn done_earlier(standing: SeatStanding) -> SeatAnswer {
    SeatAnswer { standing, changed: false }
}

fn split<T>(rows: impl Iterator<Item = Row<T>>) -> (Vec<T>, Vec<(T, Version)>) {
    let (mut new, mut changed) = (Vec::new(), Vec::new());
    for row in rows.filter(|row| row.changed) {
        match row.version {
            None => new.push(row.value),
            Some(version) => changed.push((row.value, version)),
        }
    }
    (new, changed)
}
