//! Pools of seats, and seats.

use crate::column::{blob, count, json, micros, name};
use crate::error::SqliteStoreError;
use crate::look_up::{Key, LookUp};
use crate::row::Reader;
use crate::statements::{RowStatements, RowWriter, row_statements, stored};
use crate::store::{SqliteTx, plain};
use contact_quota::seats::{
    Hold, PoolId, PoolRecord, ReleaseReason, Seat, SeatId, SeatPool, SeatPosition, SeatRecord,
    SeatRepository, SeatState,
};
use rusqlite::params;
use storage_contract::{Timestamp, Version, Versioned};

type Result<T> = std::result::Result<T, SqliteStoreError>;

const POOL: RowStatements =
    row_statements!(tantou_seat_pool (limits occupied round lapsed_through holds held_since) by (id));

const SEAT: RowStatements = row_statements!(tantou_seat (
    pool taken_at state hold_until hold_round changed_at release_reason
) by (id));

/// The columns that [`seat`] reads.
macro_rules! columns {
    () => {
        "id, pool, taken_at, state, hold_until, hold_round, changed_at, release_reason, version"
    };
}

/// A look-up of seats by a condition.
macro_rules! select {
    ($condition:literal) => {
        concat!("SELECT ", columns!(), " FROM tantou_seat WHERE tenant = ?1 AND ", $condition)
    };
}

const BY_ID: LookUp =
    LookUp { table: SEAT.table, columns: columns!(), condition: "tenant = ?1 AND id = column1", fixed: 1 };

/// Every read of a writing transaction is guarded, so what asks for less gets more.
impl SeatRepository for SqliteTx<'_> {
    async fn find_pools(&mut self, ids: &[PoolId]) -> Result<Vec<SeatPool>> {
        Ok(plain(self.lock_pools(ids).await?))
    }

    async fn lock_pools(&mut self, ids: &[PoolId]) -> Result<Vec<Versioned<SeatPool>>> {
        let mut found = Vec::new();
        for id in ids {
            self.rows_into(
                &mut found,
                POOL.table,
                "SELECT id, limits, occupied, round, lapsed_through, holds, held_since, version
                 FROM tantou_seat_pool WHERE tenant = ?1 AND id = ?2",
                params![self.tenant_key(), blob(id.as_uuid())],
                pool,
            )?;
        }
        Ok(found)
    }

    async fn insert_pools(&mut self, pools: &[SeatPool]) -> Result<()> {
        pools.iter().try_for_each(|pool| self.put_pool(pool, None))
    }

    async fn save_pools(&mut self, pools: &[(SeatPool, Version)]) -> Result<()> {
        pools.iter().try_for_each(|(pool, expected)| self.put_pool(pool, Some(*expected)))
    }

    async fn find_seats(&mut self, ids: &[SeatId]) -> Result<Vec<Seat>> {
        Ok(plain(self.lock_seats(ids).await?))
    }

    async fn lock_seats(&mut self, ids: &[SeatId]) -> Result<Vec<Versioned<Seat>>> {
        let ids: Vec<_> = ids.iter().map(|id| [Key::id(id.as_uuid())]).collect();
        self.look_up(&BY_ID, &[self.tenant_key()], &ids, seat)
    }

    async fn insert_seats(&mut self, seats: &[Seat]) -> Result<()> {
        let mut writer = self.writer(&SEAT);
        seats.iter().try_for_each(|seat| put(&mut writer, seat, None))
    }

    async fn save_seats(&mut self, seats: &[(Seat, Version)]) -> Result<()> {
        let mut writer = self.writer(&SEAT);
        seats.iter().try_for_each(|(seat, expected)| put(&mut writer, seat, Some(*expected)))
    }

    async fn page_seats(
        &mut self,
        pool: PoolId,
        before: Option<SeatPosition>,
        limit: u32,
    ) -> Result<Vec<Seat>> {
        // No instant is as late as the greatest number, so a first page begins before that.
        let taken_at = before.map_or(i64::MAX, |before| before.taken_at.as_unix_micros());
        let found = self.rows(
            SEAT.table,
            select!(
                "pool = ?2 AND state <> 'released' AND (taken_at, id) < (?3, ?4)
                 ORDER BY taken_at DESC, id DESC LIMIT ?5"
            ),
            params![
                self.tenant_key(),
                blob(pool.as_uuid()),
                taken_at,
                before.map_or([0; 16], |before| blob(before.seat.as_uuid())),
                limit
            ],
            seat,
        )?;
        Ok(plain(found))
    }
}

impl SqliteTx<'_> {
    fn put_pool(&self, pool: &SeatPool, expected: Option<Version>) -> Result<()> {
        let PoolRecord { id, limits, occupied, round, lapsed_through, holds, held_since } = pool.record();
        self.put(
            &POOL,
            expected,
            params![
                json(&limits)?,
                count(occupied)?,
                count(round)?,
                micros(lapsed_through),
                json(&holds)?,
                micros(held_since),
                stored(expected),
                self.tenant_key(),
                blob(id.as_uuid()),
            ],
        )
    }
}

fn put(writer: &mut RowWriter<'_>, seat: &Seat, expected: Option<Version>) -> Result<()> {
    let SeatRecord { id, pool, taken_at, state } = seat.record();
    let state = StateColumns::of(state)?;
    let tenant = writer.tenant_key();
    writer.put(
        expected,
        params![
            blob(pool.as_uuid()),
            taken_at.as_unix_micros(),
            state.name,
            micros(state.hold_until),
            state.hold_round,
            micros(state.changed_at),
            state.release_reason,
            stored(expected),
            tenant,
            blob(id.as_uuid()),
        ],
    )
}

/// A state, spread over columns.
#[derive(Default)]
struct StateColumns {
    name: &'static str,
    hold_until: Option<Timestamp>,
    hold_round: Option<i64>,
    changed_at: Option<Timestamp>,
    release_reason: Option<String>,
}

impl StateColumns {
    fn of(state: SeatState) -> Result<Self> {
        Ok(match state {
            SeatState::Reserved { hold: Hold { until, round } } => Self {
                name: "reserved",
                hold_until: until,
                hold_round: Some(count(round)?),
                ..Self::default()
            },
            SeatState::Occupied { since } => {
                Self { name: "occupied", changed_at: Some(since), ..Self::default() }
            }
            SeatState::Released { at, why } => Self {
                name: "released",
                changed_at: Some(at),
                release_reason: Some(name(&why)?),
                ..Self::default()
            },
        })
    }
}

fn pool(row: &mut Reader<'_>) -> Result<Versioned<SeatPool>> {
    let record = PoolRecord {
        id: row.id()?,
        limits: row.json("limits")?,
        occupied: row.count()?,
        round: row.count()?,
        lapsed_through: row.optional_instant()?,
        holds: row.json("holds")?,
        held_since: row.optional_instant()?,
    };
    let version = row.version()?;
    Ok(Versioned { value: row.restored(SeatPool::restore(record))?, version })
}

fn seat(row: &mut Reader<'_>) -> Result<Versioned<Seat>> {
    let (id, pool, taken_at) = (row.id()?, row.id()?, row.instant()?);
    let state = state(row)?;
    let version = row.version()?;
    Ok(Versioned { value: Seat::restore(SeatRecord { id, pool, taken_at, state }), version })
}

fn state(row: &mut Reader<'_>) -> Result<SeatState> {
    let (name, until, round) = (row.text()?, row.optional_instant()?, row.optional_count()?);
    let changed_at = row.optional_instant()?;
    let why: Option<ReleaseReason> = row.optional_named("a reason for a release")?;
    match (name, until, round, changed_at, why) {
        ("reserved", until, Some(round), None, None) => {
            Ok(SeatState::Reserved { hold: Hold { until, round } })
        }
        ("occupied", None, None, Some(since), None) => Ok(SeatState::Occupied { since }),
        ("released", None, None, Some(at), Some(why)) => Ok(SeatState::Released { at, why }),
        _ => row.unfitting("its state does not go with the columns beside it"),
    }
}
