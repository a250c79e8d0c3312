//! A small world of pools and seats: at least one of every aggregate in every state, at the edges of what it may hold.

use crate::journal::Journal;
use crate::portrait::Portrait;
use crate::sample::{at, id};
use contact_quota::Quota;
use contact_quota::journal::{Held, Past, PoolHeld, Receipt, ReceiptAnswer, Subject};
use contact_quota::seats::{
    Hold, HoldCount, LimitBasis, LimitStep, LimitTimeline, PoolId, PoolRecord, ReleaseReason, Seat,
    SeatAnswer, SeatId, SeatLimit, SeatOutcome, SeatPool, SeatRecord, SeatRef, SeatRefusal, SeatRepository,
    SeatStanding, SeatState,
};
use storage_contract::Timestamp;

/// The greatest number that a store has to be able to keep; many have no unsigned ones.
const MOST: u64 = i64::MAX.cast_unsigned();

pub(crate) fn pool_id(number: u128) -> PoolId {
    id(0x9001_0000 + number)
}

pub(crate) fn seat_id(number: u128) -> SeatId {
    id(0x5ea7_0000 + number)
}

pub(crate) const fn limit(seats: u64) -> LimitTimeline {
    LimitTimeline::fixed(SeatLimit { seats: Quota::Finite(seats), basis: LimitBasis::Licences })
}

pub(crate) fn pool_record(number: u128) -> PoolRecord {
    let holds = Vec::new();
    let limits = limit(5);
    PoolRecord {
        id: pool_id(number),
        limits,
        occupied: 0,
        round: 0,
        lapsed_through: None,
        holds,
        held_since: None,
    }
}

pub(crate) fn pool(record: PoolRecord) -> SeatPool {
    SeatPool::restore(record).expect("is sound")
}

pub(crate) fn seat(number: u128, pool: u128, seconds: u64, state: SeatState) -> Seat {
    Seat::restore(SeatRecord { id: seat_id(number), pool: pool_id(pool), taken_at: at(seconds), state })
}

pub(crate) struct World {
    pub(crate) pools: Vec<SeatPool>,
    pub(crate) seats: Vec<Seat>,
    pub(crate) journal: Journal,
}

impl World {
    pub(crate) fn new() -> Self {
        Self { pools: pools(), seats: seats(), journal: journal() }
    }

    pub(crate) async fn insert<R: SeatRepository>(&self, tx: &mut R) -> Result<(), R::Error> {
        tx.insert_pools(&self.pools).await?;
        tx.insert_seats(&self.seats).await?;
        self.journal.insert(tx).await
    }

    /// What a store has to show of it.
    pub(crate) fn portrait(&self) -> Portrait {
        let mut portrait = Portrait::default();
        for pool in &self.pools {
            portrait.add("pool", &pool.record());
            portrait.add("pool found", &pool.record());
        }
        for seat in &self.seats {
            portrait.add("seat", &seat.record());
            portrait.add("seat found", &seat.record());
            match seat.state() {
                SeatState::Reserved { .. } | SeatState::Occupied { .. } => {
                    portrait.add("page of seats", &seat.record());
                }
                SeatState::Released { .. } => {}
            }
        }
        self.journal.describe(&mut portrait);
        portrait.sorted()
    }

    /// What a store shows of it, read in every way there is.
    pub(crate) async fn look<R: SeatRepository>(&self, tx: &mut R) -> Result<Portrait, R::Error> {
        let mut portrait = Portrait::default();
        let pools: Vec<PoolId> = self.pools.iter().map(SeatPool::id).collect();
        let seats = self.seat_ids();
        portrait.add_locked("pool", tx.lock_pools(&pools).await?, SeatPool::record);
        portrait.add_all("pool found", tx.find_pools(&pools).await?.iter().map(SeatPool::record));
        portrait.add_locked("seat", tx.lock_seats(&seats).await?, Seat::record);
        portrait.add_all("seat found", tx.find_seats(&seats).await?.iter().map(Seat::record));
        for pool in pools {
            let found = tx.page_seats(pool, None, 100).await?;
            portrait.add_all("page of seats", found.iter().map(Seat::record));
        }
        self.journal.look(tx, &mut portrait).await?;
        Ok(portrait.sorted())
    }

    pub(crate) fn seat_ids(&self) -> Vec<SeatId> {
        let mut ids: Vec<SeatId> = self.seats.iter().map(Seat::id).collect();
        ids.sort_unstable();
        ids
    }
}

fn pools() -> Vec<SeatPool> {
    let held = |until, round, count| HoldCount { hold: Hold { until, round }, count };
    let of = |seats, basis| SeatLimit { seats, basis };
    let steps = [
        LimitStep { from: Timestamp::MIN, limit: of(Quota::ZERO, LimitBasis::Closed) },
        LimitStep { from: at(9), limit: of(Quota::Unlimited, LimitBasis::Other) },
        LimitStep { from: Timestamp::MAX, limit: of(Quota::Finite(u64::MAX), LimitBasis::FreeAllowance) },
    ];
    let rich = PoolRecord {
        limits: LimitTimeline::new(of(10.into(), LimitBasis::Trial), steps).expect("is in order"),
        occupied: MOST,
        round: MOST,
        lapsed_through: Some(Timestamp::MAX),
        held_since: Some(Timestamp::MAX),
        holds: vec![held(None, 0, 1), held(Some(Timestamp::MIN), 0, u64::MAX), held(Some(at(9)), 7, 2)],
        ..pool_record(2)
    };
    let full = PoolRecord {
        limits: limit(2),
        occupied: 1,
        holds: vec![held(None, 0, 1)],
        held_since: Some(at(50)),
        ..pool_record(1)
    };
    let empty = PoolRecord { held_since: Some(Timestamp::MIN), ..pool_record(3) };
    [full, rich, empty].into_iter().map(pool).collect()
}

fn seats() -> Vec<Seat> {
    use ReleaseReason::{Cancelled, Deactivated, Declined, Deleted, Expired, Moved};
    let reserved = |until, round| SeatState::Reserved { hold: Hold { until, round } };
    let mut seats = vec![
        seat(1, 1, 5, SeatState::Occupied { since: at(6) }),
        seat(2, 1, 5, reserved(None, 0)),
        seat(3, 2, 1, reserved(Some(at(9)), 7)),
        seat(4, 2, 2, reserved(Some(Timestamp::MIN), 0)),
        seat(5, 2, 0, reserved(Some(Timestamp::MAX), MOST)),
        seat(6, 2, 3, SeatState::Occupied { since: Timestamp::MIN }),
    ];
    let reasons = [Declined, Cancelled, Expired, Deleted, Deactivated, Moved];
    let released = |(number, why)| seat(number, 1 + number % 3, 4, SeatState::Released { at: at(8), why });
    seats.extend((10..).zip(reasons).map(released));
    let extreme = |number, taken_at| SeatRecord { taken_at, ..seat(number, 3, 0, seats[0].state()).record() };
    let extremes = [extreme(20, Timestamp::MIN), extreme(21, Timestamp::MAX)];
    seats.extend(extremes.map(Seat::restore));
    seats
}

fn journal() -> Journal {
    let of = |seats, basis| SeatLimit { seats, basis };
    let past = |number, since, until, limit, (reserved, occupied)| {
        let held = PoolHeld { pool: pool_id(number), limit, reserved, occupied };
        Past { since, until, held: Held::Pool(held) }
    };
    let past = vec![
        past(1, Timestamp::MIN, at(2), of(Quota::ZERO, LimitBasis::Closed), (0, 0)),
        past(1, at(2), Timestamp::MAX, of(Quota::Unlimited, LimitBasis::Other), (u64::MAX, MOST)),
        past(2, at(2), at(3), of(10.into(), LimitBasis::Trial), (1, 2)),
    ];
    let at_pool = |seat| SeatRef { pool: pool_id(1), seat: seat_id(seat) };
    let answer = SeatAnswer { standing: SeatStanding::Reserved { until: Some(at(9)) }, changed: true };
    let none_free =
        SeatRefusal::NoneFree { limit: 2, taken: u64::MAX, over_by: 1, basis: LimitBasis::FreeAllowance };
    let outcomes = vec![
        SeatOutcome { at: at_pool(1), result: Ok(answer) },
        SeatOutcome { at: at_pool(2), result: Err(none_free) },
    ];
    let receipt = |number: u128, outcomes| Receipt {
        subject: Subject::Pool(pool_id(number)),
        request: id(0xbe_0001),
        digest: id(0xd1_0000 + number),
        answer: ReceiptAnswer::Seats(outcomes),
    };
    // The same request of another pool is another one.
    Journal { receipts: vec![receipt(1, outcomes), receipt(2, Vec::new())], past }
}
