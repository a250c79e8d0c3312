//! The family of seats.

mod originals;
pub(crate) mod stage;
pub(crate) mod world;

use crate::family::{Cell, Family, Seats};
use crate::harness::SeatsHarness;
use crate::portrait::Portrait;
use crate::sample::at;
use crate::violation::{During, Verdict, ensure};
use contact_quota::seats::{
    PoolRecord, ReleaseReason, SeatContext, SeatPolicy, SeatRef, SeatRepository, SeatRequest, prepare_seats,
};
use originals::{Duplicate, Row};
use storage_contract::Version;
use world::{World, limit, pool, pool_id, pool_record, seat_id};

impl<H: SeatsHarness> Family<H> for Seats {
    type Row = Row;
    type Duplicate = Duplicate;

    const ROWS: &'static [Row] = &Row::ALL;
    const DELETABLE: &'static [Row] = &[];
    const GUARDS: &'static [Row] = &Row::ALL;
    const DUPLICATES: &'static [Duplicate] = &Duplicate::ALL;

    fn world() -> Portrait {
        World::new().portrait()
    }

    async fn write_world(_: &H, tx: &mut H::Tx<'_>) -> Result<(), H::Error> {
        World::new().insert(tx).await
    }

    async fn look(tx: &mut H::Tx<'_>) -> Result<Portrait, H::Error> {
        World::new().look(tx).await
    }

    async fn take_away(tx: &mut H::Tx<'_>) -> Result<(), H::Error> {
        let seats = [1, 2].map(|number| SeatRequest::Release {
            at: SeatRef { pool: pool_id(1), seat: seat_id(number) },
            why: ReleaseReason::Deleted,
        });
        prepare_seats(tx, &seats, &CONTEXT()).await?.store(tx).await
    }

    /// Lists may be empty.
    async fn ask_for_nothing(tx: &mut H::Tx<'_>) -> Result<(), H::Error> {
        tx.find_pools(&[]).await?;
        tx.lock_pools(&[]).await?;
        tx.insert_pools(&[]).await?;
        tx.save_pools(&[]).await?;
        tx.find_seats(&[]).await?;
        tx.lock_seats(&[]).await?;
        tx.insert_seats(&[]).await?;
        tx.save_seats(&[]).await
    }

    /// CQ-37: no seat is free, none is known, one was released; what is stored then is nothing.
    async fn be_refused(tx: &mut H::Tx<'_>) -> Verdict {
        let at_pool = |pool, seat| SeatRef { pool: pool_id(pool), seat: seat_id(seat) };
        let requests = [
            SeatRequest::Occupy { at: at_pool(1, 99) },
            SeatRequest::Reserve { at: at_pool(1, 98), until: None },
            SeatRequest::Occupy { at: at_pool(99, 97) },
            SeatRequest::Release { at: at_pool(2, 1), why: ReleaseReason::Deleted },
            SeatRequest::Occupy { at: at_pool(2, 10) },
        ];
        let prepared = prepare_seats(tx, &requests, &CONTEXT()).await.during("asking for seats")?;
        for outcome in prepared.outcomes() {
            ensure(outcome.result.is_err(), || format!("was not refused: {outcome:?}"))?;
        }
        prepared.store(tx).await.during("storing that nothing was granted")
    }

    async fn write_originals(_: &H, tx: &mut H::Tx<'_>) -> Result<(), H::Error> {
        originals::write(tx).await
    }

    async fn version(tx: &mut H::Tx<'_>, row: Row) -> Result<Option<Version>, H::Error> {
        row.version(tx).await
    }

    async fn save(tx: &mut H::Tx<'_>, row: Row, expected: Version) -> Result<(), H::Error> {
        row.save(tx, expected).await
    }

    /// Nothing here is ever deleted.
    async fn delete(_: &mut H::Tx<'_>, _: Row, _: Version) -> Result<(), H::Error> {
        Ok(())
    }

    async fn duplicate(tx: &mut H::Tx<'_>, duplicate: Duplicate) -> Result<(), H::Error> {
        duplicate.insert(tx).await
    }

    async fn lock_cells(tx: &mut H::Tx<'_>, guard: Row, cells: &[usize]) -> Result<Vec<Cell>, H::Error> {
        guard.lock_cells(tx, cells).await
    }

    async fn save_cell(tx: &mut H::Tx<'_>, guard: Row, cell: Cell) -> Result<(), H::Error> {
        guard.save_cell(tx, cell).await
    }

    async fn is_introduced(tx: &mut H::Tx<'_>) -> Result<bool, H::Error> {
        Ok(!tx.lock_pools(&[pool_id(50)]).await?.is_empty())
    }

    async fn introduce(_: &H, tx: &mut H::Tx<'_>, who: usize) -> Result<(), H::Error> {
        tx.insert_pools(&[pool(PoolRecord { limits: limit(1 + who as u64), ..pool_record(50) })]).await
    }
}

const CONTEXT: fn() -> SeatContext<'static> = || SeatContext { now: at(100), policy: &SeatPolicy::DEFAULT };
