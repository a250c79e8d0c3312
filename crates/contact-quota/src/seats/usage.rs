//! How many seats of a pool are taken and left at an instant.

use super::ids::PoolId;
use super::limit::{LimitBasis, SeatLimit};
use crate::Quota;
use crate::journal::PoolHeld;
use serde::{Deserialize, Serialize};
use storage_contract::Timestamp;

/// The numbers of a pool at an instant. `available` and `over_by` are never both above 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Usage {
    /// How many seats may be taken.
    pub limit: Quota,
    /// What the limit rests on.
    pub basis: LimitBasis,
    /// How many are held for people who are invited.
    pub reserved: u64,
    /// How many are taken by active users.
    pub occupied: u64,
    /// How many are taken: reserved and occupied.
    pub taken: u64,
    /// How many can be taken now.
    pub available: Quota,
    /// By how many the pool is over its limit: the limit was lowered, and nobody was removed.
    pub over_by: u64,
    /// Until when these numbers hold if nobody does anything: a hold lapses then, or the limit changes; of the past, until when they held. `None`: always.
    pub holds_until: Option<Timestamp>,
}

impl Usage {
    pub(super) const fn new(
        limit: SeatLimit,
        reserved: u64,
        occupied: u64,
        holds_until: Option<Timestamp>,
    ) -> Self {
        let taken = reserved.saturating_add(occupied);
        Self {
            limit: limit.seats,
            basis: limit.basis,
            reserved,
            occupied,
            taken,
            available: limit.seats.left_after(taken),
            over_by: limit.seats.over_by(taken),
            holds_until,
        }
    }

    /// What held of a pool until then (CQ-19).
    pub(super) const fn of_past(held: &PoolHeld, until: Timestamp) -> Self {
        Self::new(held.limit, held.reserved, held.occupied, Some(until))
    }

    /// The numbers, as the past keeps them.
    pub(super) const fn held(&self, pool: PoolId) -> PoolHeld {
        let limit = SeatLimit { seats: self.limit, basis: self.basis };
        PoolHeld { pool, limit, reserved: self.reserved, occupied: self.occupied }
    }
}
