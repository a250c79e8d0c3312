//! One row of each kind, and what would be a duplicate of one.

use crate::family::Cell;
use crate::seats::world::{limit, pool, pool_id, pool_record, seat, seat_id};
use contact_quota::seats::{PoolRecord, Seat, SeatRecord, SeatRepository, SeatState};
use storage_contract::{Timestamp, Version};

/// The kinds of rows that rules write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row {
    Pool,
    Seat,
}

impl Row {
    pub(crate) const ALL: [Self; 2] = [Self::Pool, Self::Seat];

    pub(crate) async fn version<R: SeatRepository>(self, tx: &mut R) -> Result<Option<Version>, R::Error> {
        Ok(self.lock_cells(tx, &[0]).await?.first().map(|cell| cell.version))
    }

    pub(crate) async fn save<R: SeatRepository>(self, tx: &mut R, expected: Version) -> Result<(), R::Error> {
        self.save_cell(tx, Cell { index: 0, value: 5, version: expected }).await
    }

    /// Pools keep numbers as the seats that are occupied, seats as the microsecond since when they are.
    pub(crate) async fn lock_cells<R: SeatRepository>(
        self,
        tx: &mut R,
        cells: &[usize],
    ) -> Result<Vec<Cell>, R::Error> {
        let mut found = Vec::new();
        for index in cells.iter().copied() {
            let number = 1 + index as u128;
            match self {
                Self::Pool => {
                    let rows = tx.lock_pools(&[pool_id(number)]).await?;
                    let cell = |value, version| Cell { index, value, version };
                    found.extend(rows.iter().map(|row| cell(row.value.record().occupied, row.version)));
                }
                Self::Seat => {
                    let rows = tx.lock_seats(&[seat_id(number)]).await?;
                    let micros = |seat: &Seat| u64::try_from(seat.taken_at().as_unix_micros()).unwrap_or(0);
                    let cell = |value, version| Cell { index, value, version };
                    found.extend(rows.iter().map(|row| cell(micros(&row.value), row.version)));
                }
            }
        }
        Ok(found)
    }

    pub(crate) async fn save_cell<R: SeatRepository>(self, tx: &mut R, cell: Cell) -> Result<(), R::Error> {
        let number = 1 + cell.index as u128;
        match self {
            Self::Pool => {
                let record = PoolRecord { occupied: cell.value, ..pool_record(number) };
                tx.save_pools(&[(pool(record), cell.version)]).await
            }
            Self::Seat => {
                let micros = i64::try_from(cell.value).unwrap_or(0);
                let taken_at = Timestamp::from_unix_micros(micros).expect("is within range");
                let record = SeatRecord { taken_at, ..original(number).record() };
                tx.save_seats(&[(Seat::restore(record), cell.version)]).await
            }
        }
    }
}

fn original(number: u128) -> Seat {
    seat(number, 1, 3, SeatState::Occupied { since: Timestamp::UNIX_EPOCH })
}

/// Writes them: two of each.
pub(crate) async fn write<R: SeatRepository>(tx: &mut R) -> Result<(), R::Error> {
    tx.insert_pools(&[1, 2].map(|number| pool(pool_record(number)))).await?;
    tx.insert_seats(&[1, 2].map(original)).await
}

/// The unique keys.
#[derive(Clone, Copy, Debug)]
pub enum Duplicate {
    Pool,
    Seat,
    SeatOfAnotherPool,
}

impl Duplicate {
    pub(crate) const ALL: [Self; 3] = [Self::Pool, Self::Seat, Self::SeatOfAnotherPool];

    pub(crate) async fn insert<R: SeatRepository>(self, tx: &mut R) -> Result<(), R::Error> {
        match self {
            Self::Pool => tx.insert_pools(&[pool(PoolRecord { limits: limit(9), ..pool_record(1) })]).await,
            Self::Seat => tx.insert_seats(&[seat(1, 1, 9, original(1).state())]).await,
            Self::SeatOfAnotherPool => tx.insert_seats(&[seat(1, 2, 9, original(1).state())]).await,
        }
    }
}
