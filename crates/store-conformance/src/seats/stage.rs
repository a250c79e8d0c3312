//! What the hammers share: the pools of a round, in a tenant of its own.

use crate::atomically::atomically;
use crate::harness::SeatsHarness;
use crate::sample::{at, id};
use crate::seats::world::{limit, pool, pool_record};
use crate::violation::{Verdict, Violation, same};
use contact_quota::journal::{JournalRepository, Past, Subject};
use contact_quota::seats::{
    PoolId, PoolRecord, Seat, SeatAnswer, SeatBatch, SeatContext, SeatOutcome, SeatPhase, SeatPolicy,
    SeatPool, SeatRefusal, SeatRepository, SeatRequest, Usage, prepare_batch, prepare_limits, prepare_seats,
};
use std::collections::BTreeMap;
use storage_contract::{OpError, TenantId, Timestamp};

/// What requests were answered, and the numbers of the pools after them.
#[derive(Debug)]
pub(crate) struct Asked {
    pub(crate) results: Vec<Result<SeatAnswer, SeatRefusal>>,
    /// Of each pool that was asked.
    pub(crate) usage: BTreeMap<PoolId, Usage>,
}

/// The pools of a round. Every round has a tenant of its own, so that all go over one database.
pub(crate) struct Stage {
    pub(crate) tenant: TenantId,
    /// How many rounds were before.
    pub(crate) round: u32,
}

impl Stage {
    /// Sets pools with limits up, and takes seats of them.
    pub(crate) fn set<H: SeatsHarness>(
        harness: &H,
        connection: &mut H::Connection,
        round: u32,
        limits: &[(u128, u64)],
        taken: &[SeatRequest],
    ) -> Result<Self, Violation> {
        let stage = Self { tenant: id(u128::from(round + 1) << 32), round };
        let done =
            atomically(harness, connection, stage.tenant, async |tx| -> Result<(), OpError<(), H::Error>> {
                let record = |(number, seats)| PoolRecord { limits: limit(seats), ..pool_record(number) };
                let pools: Vec<SeatPool> = limits.iter().copied().map(record).map(pool).collect();
                Ok(tx.insert_pools(&pools).await?)
            });
        done.succeeded()?;
        let asked = stage.ask(harness, connection, taken, at(1))?;
        if let Some(refusal) = asked.results.iter().find_map(|result| result.err()) {
            return Err(Violation::Broken(format!("a free seat was refused: {refusal}")));
        }
        Ok(stage)
    }

    /// Asks for seats of the pools, in a transaction of its own.
    pub(crate) fn ask<H: SeatsHarness>(
        &self,
        harness: &H,
        connection: &mut H::Connection,
        requests: &[SeatRequest],
        now: Timestamp,
    ) -> Result<Asked, Violation> {
        let context = SeatContext { now, policy: &SeatPolicy::DEFAULT };
        let done =
            atomically(harness, connection, self.tenant, async |tx| -> Result<_, OpError<(), H::Error>> {
                let prepared = prepare_seats(tx, requests, &context).await?;
                let results = prepared.outcomes().iter().map(|outcome| outcome.result).collect();
                let usage = prepared.usage().clone();
                prepared.store(tx).await?;
                Ok(Asked { results, usage })
            });
        done.succeeded()
    }

    /// Sends a batch, in a transaction of its own; answers also whether it was sent before.
    pub(crate) fn send<H: SeatsHarness>(
        &self,
        harness: &H,
        connection: &mut H::Connection,
        batch: &SeatBatch,
        now: Timestamp,
    ) -> Result<(Vec<SeatOutcome>, bool), Violation> {
        let context = SeatContext { now, policy: &SeatPolicy::DEFAULT };
        let done = atomically(
            harness,
            connection,
            self.tenant,
            async |tx| -> Result<_, OpError<SeatRefusal, H::Error>> {
                let prepared = prepare_batch(tx, batch, &context).await?;
                let answer = (prepared.outcomes().to_vec(), prepared.is_repeated());
                prepared.store(tx).await?;
                Ok(answer)
            },
        );
        done.succeeded()
    }

    /// What a pool had in the past, the latest first.
    pub(crate) fn past<H: SeatsHarness>(
        &self,
        harness: &H,
        connection: &mut H::Connection,
        pool: PoolId,
    ) -> Result<Vec<Past>, Violation> {
        let done =
            atomically(harness, connection, self.tenant, async |tx| -> Result<_, OpError<(), H::Error>> {
                Ok(tx.page_past(Subject::Pool(pool), None, 1_000).await?)
            });
        done.succeeded()
    }

    /// Changes the limit of a pool by so many seats, as somebody does who buys or gives up licences: what it will be follows from what it is, in one transaction. Answers
    /// the numbers after it.
    pub(crate) fn change_limit<H: SeatsHarness>(
        &self,
        harness: &H,
        connection: &mut H::Connection,
        pool: PoolId,
        by: i64,
        now: Timestamp,
    ) -> Result<Usage, Violation> {
        let done =
            atomically(harness, connection, self.tenant, async |tx| -> Result<_, OpError<(), H::Error>> {
                let rows = tx.lock_pools(&[pool]).await?;
                let seats = rows.first().and_then(|row| row.value.limits().at(now).seats.finite());
                let seats =
                    seats.and_then(|seats| seats.checked_add_signed(by)).ok_or(OpError::Refused(()))?;
                let prepared = prepare_limits(tx, &BTreeMap::from([(pool, limit(seats))]), now).await?;
                let usage = prepared.impacts().first().map(|impact| impact.after);
                prepared.store(tx).await?;
                usage.ok_or(OpError::Refused(()))
            });
        done.succeeded()
    }

    /// A pool, and all its seats that are not released.
    pub(crate) fn look<H: SeatsHarness>(
        &self,
        harness: &H,
        connection: &mut H::Connection,
        pool: PoolId,
    ) -> Result<Seen, Violation> {
        let done =
            atomically(harness, connection, self.tenant, async |tx| -> Result<_, OpError<(), H::Error>> {
                let found = tx.find_pools(&[pool]).await?.into_iter().next();
                let seats = tx.page_seats(pool, None, 1_000).await?;
                Ok(Seen { pool: found.ok_or(OpError::Refused(()))?, seats })
            });
        done.succeeded()
    }
}

/// What there is after a round.
pub(crate) struct Seen {
    pub(crate) pool: SeatPool,
    pub(crate) seats: Vec<Seat>,
}

impl Seen {
    /// The pool's row says what the seats' rows say, counted one by one (which no operation does).
    pub(crate) fn agree(&self, now: Timestamp) -> Verdict {
        let counted =
            |wanted| self.seats.iter().filter(|seat| self.pool.phase(seat, now) == wanted).count() as u64;
        let usage = self.pool.usage(now);
        same("seats held, by the pool and by rows", &usage.reserved, &counted(SeatPhase::Reserved))?;
        same("seats occupied, by the pool and by rows", &usage.occupied, &counted(SeatPhase::Occupied))
    }
}
