//! A small store: maps of records, restored at every read, with versions and unique keys, counting its round trips.

use crate::journal::{Journal, keeps_a_journal};
use contact_quota::seats::*;
use std::collections::BTreeMap;
use storage_contract::{FailureClass, Storage, StorageError, Timestamp, Version, Versioned};

#[derive(Clone, Debug, Default)]
pub struct Store {
    pools: BTreeMap<PoolId, (PoolRecord, Version)>,
    seats: BTreeMap<SeatId, (SeatRecord, Version)>,
    pub journal: Journal,
    pub trips: usize,
    pub rows_read: usize,
}

#[derive(Debug, PartialEq, thiserror::Error)]
#[error("{0}")]
pub struct Clash(pub &'static str);

impl StorageError for Clash {
    fn class(&self) -> FailureClass {
        FailureClass::Conflict
    }
}

impl Store {
    /// Everything, byte for byte, versions included.
    pub fn bytes(&self) -> String {
        let pools: Vec<_> = self.pools.values().collect();
        let seats: Vec<_> = self.seats.values().collect();
        serde_json::to_string(&(pools, seats)).unwrap() + &self.journal.bytes()
    }

    pub fn put_pool(&mut self, pool: &SeatPool) {
        self.pools.insert(pool.id(), (pool.record(), Version::FIRST));
    }

    pub fn pool(&self, id: PoolId) -> SeatPool {
        SeatPool::restore(self.pools[&id].0.clone()).unwrap()
    }

    pub fn seat(&self, id: SeatId) -> Option<Seat> {
        self.seats.get(&id).map(|row| Seat::restore(row.0))
    }

    /// The guard row says what the seats say, counted one by one (which no operation does).
    pub fn check(&self, now: Timestamp) {
        for id in self.pools.keys() {
            let pool = self.pool(*id);
            let counted = |wanted: SeatPhase| {
                let seats = self.seats.values().map(|row| Seat::restore(row.0));
                seats.filter(|seat| seat.pool() == *id && pool.phase(seat, now) == wanted).count() as u64
            };
            let usage = pool.usage(now);
            assert_eq!(usage.reserved, counted(SeatPhase::Reserved), "{pool:?}");
            assert_eq!(usage.occupied, counted(SeatPhase::Occupied), "{pool:?}");
            assert_eq!(usage.taken, usage.reserved + usage.occupied);
            assert!(usage.over_by == 0 || usage.available == 0.into());
        }
    }

    fn read<T>(&mut self, rows: Vec<T>) -> Vec<T> {
        self.trips += 1;
        self.rows_read += rows.len();
        rows
    }
}

fn sorted<T: Ord>(wanted: &[T]) {
    let rising = wanted.windows(2).all(|pair| pair[0] < pair[1]);
    assert!(rising, "locks are taken in order and without repetition");
}

impl Storage for Store {
    type Error = Clash;
}

impl SeatRepository for Store {
    async fn find_pools(&mut self, ids: &[PoolId]) -> Result<Vec<SeatPool>, Clash> {
        let rows =
            ids.iter().rev().filter(|id| self.pools.contains_key(id)).map(|id| self.pool(*id)).collect();
        Ok(self.read(rows))
    }

    async fn lock_pools(&mut self, ids: &[PoolId]) -> Result<Vec<Versioned<SeatPool>>, Clash> {
        sorted(ids);
        let row = |id: &PoolId| Some(Versioned { version: self.pools.get(id)?.1, value: self.pool(*id) });
        let rows = ids.iter().rev().filter_map(row).collect();
        Ok(self.read(rows))
    }

    async fn insert_pools(&mut self, pools: &[SeatPool]) -> Result<(), Clash> {
        self.trips += 1;
        for pool in pools {
            if self.pools.insert(pool.id(), (pool.record(), Version::FIRST)).is_some() {
                return Err(Clash("the pool is there already"));
            }
        }
        Ok(())
    }

    async fn save_pools(&mut self, pools: &[(SeatPool, Version)]) -> Result<(), Clash> {
        self.trips += 1;
        for (pool, expected) in pools {
            let row = self.pools.get_mut(&pool.id()).filter(|row| row.1 == *expected);
            *row.ok_or(Clash("a stale pool"))? = (pool.record(), expected.next());
        }
        Ok(())
    }

    async fn find_seats(&mut self, ids: &[SeatId]) -> Result<Vec<Seat>, Clash> {
        let rows = ids.iter().rev().filter_map(|id| self.seat(*id)).collect();
        Ok(self.read(rows))
    }

    async fn lock_seats(&mut self, ids: &[SeatId]) -> Result<Vec<Versioned<Seat>>, Clash> {
        sorted(ids);
        let row = |id: &SeatId| Some(Versioned { value: self.seat(*id)?, version: self.seats[id].1 });
        let rows = ids.iter().rev().filter_map(row).collect();
        Ok(self.read(rows))
    }

    async fn insert_seats(&mut self, seats: &[Seat]) -> Result<(), Clash> {
        self.trips += 1;
        for seat in seats {
            if self.seats.insert(seat.id(), (seat.record(), Version::FIRST)).is_some() {
                return Err(Clash("the seat is there already"));
            }
        }
        Ok(())
    }

    async fn save_seats(&mut self, seats: &[(Seat, Version)]) -> Result<(), Clash> {
        self.trips += 1;
        for (seat, expected) in seats {
            let row = self.seats.get_mut(&seat.id()).filter(|row| row.1 == *expected);
            *row.ok_or(Clash("a stale seat"))? = (seat.record(), expected.next());
        }
        Ok(())
    }

    async fn page_seats(
        &mut self,
        pool: PoolId,
        before: Option<SeatPosition>,
        limit: u32,
    ) -> Result<Vec<Seat>, Clash> {
        let mut rows: Vec<Seat> = self.seats.values().map(|row| Seat::restore(row.0)).collect();
        rows.retain(|seat| {
            let released = matches!(seat.state(), SeatState::Released { .. });
            seat.pool() == pool && !released && before.is_none_or(|before| seat.position() < before)
        });
        rows.sort_by_key(|seat| std::cmp::Reverse(seat.position()));
        rows.truncate(limit as usize);
        Ok(self.read(rows))
    }
}

keeps_a_journal!(Store);
