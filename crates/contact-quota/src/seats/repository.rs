//! What a store keeps of seats.

use super::ids::{PoolId, SeatId};
use super::pool::SeatPool;
use super::seat::{Seat, SeatPosition};
use crate::journal::JournalRepository;
use storage_contract::{Version, Versioned};

/// Keeps pools and seats; receipts and the past of pools are in the [journal](JournalRepository). Implement it for the host's transaction; the isolation contract is that
/// of [`storage_contract`].
///
/// Everything here is within one tenant. Lookups answer only what they found, in any order. Lock order: pools, then seats, each by id; both after
/// the rows of all other crates, because a pool is the row most fought over.
pub trait SeatRepository: JournalRepository {
    /// The pools with these ids. Unguarded, for screens.
    ///
    /// # Errors
    /// Whatever the store fails with.
    fn find_pools(&mut self, ids: &[PoolId]) -> impl Future<Output = Result<Vec<SeatPool>, Self::Error>>;

    /// Guarded read of the pools with these ids, which come sorted and without repetition.
    ///
    /// # Errors
    /// Whatever the store fails with.
    fn lock_pools(
        &mut self,
        ids: &[PoolId],
    ) -> impl Future<Output = Result<Vec<Versioned<SeatPool>>, Self::Error>>;

    /// Adds pools. Unique: `id`.
    ///
    /// # Errors
    /// [`Conflict`](storage_contract::FailureClass::Conflict) on a duplicate.
    fn insert_pools(&mut self, pools: &[SeatPool]) -> impl Future<Output = Result<(), Self::Error>>;

    /// Compare and set.
    ///
    /// # Errors
    /// [`Conflict`](storage_contract::FailureClass::Conflict) where the version is another.
    fn save_pools(&mut self, pools: &[(SeatPool, Version)]) -> impl Future<Output = Result<(), Self::Error>>;

    /// The seats with these ids. Unguarded, for screens.
    ///
    /// # Errors
    /// Whatever the store fails with.
    fn find_seats(&mut self, ids: &[SeatId]) -> impl Future<Output = Result<Vec<Seat>, Self::Error>>;

    /// Guarded read of the seats with these ids, which come sorted and without repetition. Guard: the pool of each, which is locked before.
    ///
    /// # Errors
    /// Whatever the store fails with.
    fn lock_seats(
        &mut self,
        ids: &[SeatId],
    ) -> impl Future<Output = Result<Vec<Versioned<Seat>>, Self::Error>>;

    /// Adds seats. Unique: `id`, over all pools.
    ///
    /// # Errors
    /// [`Conflict`](storage_contract::FailureClass::Conflict) on a duplicate.
    fn insert_seats(&mut self, seats: &[Seat]) -> impl Future<Output = Result<(), Self::Error>>;

    /// Compare and set.
    ///
    /// # Errors
    /// [`Conflict`](storage_contract::FailureClass::Conflict) where the version is another.
    fn save_seats(&mut self, seats: &[(Seat, Version)]) -> impl Future<Output = Result<(), Self::Error>>;

    /// The seats of a pool that are not released, the one taken last first ([`Seat::position`] descending), those before `before`, at most `limit`.
    /// Unguarded, for lists.
    ///
    /// # Errors
    /// Whatever the store fails with.
    fn page_seats(
        &mut self,
        pool: PoolId,
        before: Option<SeatPosition>,
        limit: u32,
    ) -> impl Future<Output = Result<Vec<Seat>, Self::Error>>;
}
