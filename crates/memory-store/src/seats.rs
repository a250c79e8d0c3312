//! Pools of seats, and seats.

use crate::error::{Kind, MemoryStoreError};
use crate::index::{behind, reindex};
use crate::store::MemoryTx;
use contact_quota::seats::{PoolId, Seat, SeatId, SeatPool, SeatPosition, SeatRepository, SeatState};
use std::cmp::Reverse;
use storage_contract::{Timestamp, Version, Versioned};
use uuid::Uuid;

type Result<T> = std::result::Result<T, MemoryStoreError>;

const EARLIEST: SeatPosition =
    SeatPosition { taken_at: Timestamp::MIN, seat: SeatId::from_uuid(Uuid::nil()) };
const LATEST: SeatPosition = SeatPosition { taken_at: Timestamp::MAX, seat: SeatId::from_uuid(Uuid::max()) };

impl SeatRepository for MemoryTx {
    async fn find_pools(&mut self, ids: &[PoolId]) -> Result<Vec<SeatPool>> {
        Ok(ids.iter().filter_map(|id| self.views.pools.peek(id)).map(|row| row.value.clone()).collect())
    }

    async fn lock_pools(&mut self, ids: &[PoolId]) -> Result<Vec<Versioned<SeatPool>>> {
        Ok(ids.iter().filter_map(|id| self.views.pools.lock(id)).collect())
    }

    async fn insert_pools(&mut self, pools: &[SeatPool]) -> Result<()> {
        pools.iter().try_for_each(|pool| self.views.pools.insert(pool.id(), pool.clone()))
    }

    async fn save_pools(&mut self, pools: &[(SeatPool, Version)]) -> Result<()> {
        pools
            .iter()
            .try_for_each(|(pool, expected)| self.views.pools.save(pool.id(), pool.clone(), *expected))
    }

    async fn find_seats(&mut self, ids: &[SeatId]) -> Result<Vec<Seat>> {
        Ok(ids.iter().filter_map(|id| self.views.seats.peek(id)).map(|row| row.value.clone()).collect())
    }

    async fn lock_seats(&mut self, ids: &[SeatId]) -> Result<Vec<Versioned<Seat>>> {
        Ok(ids.iter().filter_map(|id| self.views.seats.lock(id)).collect())
    }

    async fn insert_seats(&mut self, seats: &[Seat]) -> Result<()> {
        for seat in seats {
            self.views.seats.insert(seat.id(), seat.clone())?;
            reindex(&mut self.views.seats_by_pool, None, entry(seat))?;
        }
        Ok(())
    }

    async fn save_seats(&mut self, seats: &[(Seat, Version)]) -> Result<()> {
        for (seat, expected) in seats {
            let before = self.views.seats.peek(&seat.id());
            let before = before.ok_or(MemoryStoreError::Stale { kind: Kind::Seat })?;
            let before = entry(before.value);
            self.views.seats.save(seat.id(), seat.clone(), *expected)?;
            reindex(&mut self.views.seats_by_pool, before, entry(seat))?;
        }
        Ok(())
    }

    async fn page_seats(
        &mut self,
        pool: PoolId,
        before: Option<SeatPosition>,
        limit: u32,
    ) -> Result<Vec<Seat>> {
        let first = (pool, Reverse(before.unwrap_or(LATEST)));
        let last = (pool, Reverse(EARLIEST));
        let page = self.views.seats_by_pool.page(behind(before, &first), &last, limit);
        let found =
            page.into_iter().filter_map(|((_, position), ())| self.views.seats.peek(&position.0.seat));
        Ok(found.map(|row| row.value.clone()).collect())
    }
}

/// Under which key a pool lists a seat; none once it is released.
const fn entry(seat: &Seat) -> Option<(PoolId, Reverse<SeatPosition>)> {
    match seat.state() {
        SeatState::Reserved { .. } | SeatState::Occupied { .. } => {
            Some((seat.pool(), Reverse(seat.position())))
        }
        SeatState::Released { .. } => None,
    }
}
