//! One seat: reserved until, then occupied, then released (CQ-36).

use super::event::{Former, SeatEvent};
use super::ids::{PoolId, SeatId};
use serde::{Deserialize, Serialize};
use std::fmt;
use storage_contract::Timestamp;

/// A reservation as its pool counts it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Hold {
    /// Until when it holds, the end excluded; `None`: until it is taken up or released.
    pub until: Option<Timestamp>,
    /// The round of the pool in which it was taken. It tells a hold that has lapsed from one with the same end that was taken after a clock stepped back, so that
    /// what has lapsed stays lapsed.
    pub round: u64,
}

impl Hold {
    /// Whether its end has come.
    pub fn is_over(&self, now: Timestamp) -> bool {
        self.until.is_some_and(|until| until <= now)
    }
}

/// What a seat's record says. Whether a reservation still holds is its pool's to say: [`SeatPool::phase`](super::SeatPool::phase).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum SeatState {
    /// Held for somebody who is invited.
    Reserved {
        /// Until when.
        #[serde(flatten)]
        hold: Hold,
    },
    /// Taken by an active user.
    Occupied {
        /// Since when.
        since: Timestamp,
    },
    /// Given back. It stays so.
    Released {
        /// When.
        at: Timestamp,
        /// Why.
        why: ReleaseReason,
    },
}

/// Why a seat is given back (CQ-36).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReleaseReason {
    /// The invitation was declined.
    Declined,
    /// The invitation was cancelled.
    Cancelled,
    /// The invitation expired, and somebody cleared it away. The hold had ended by itself.
    Expired,
    /// The invitation or the user was deleted.
    Deleted,
    /// The user was deactivated: inactive users take no licence.
    Deactivated,
    /// The user moved to a seat of another pool, or made way for a successor.
    Moved,
}

impl ReleaseReason {
    /// Its name on the wire and in messages.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Declined => "declined",
            Self::Cancelled => "cancelled",
            Self::Expired => "expired",
            Self::Deleted => "deleted",
            Self::Deactivated => "deactivated",
            Self::Moved => "moved",
        }
    }
}

impl fmt::Display for ReleaseReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One seat of a pool. Stores keep its [`SeatRecord`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seat {
    record: SeatRecord,
}

/// A seat as a store keeps it: plain data. Every record is sound by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeatRecord {
    /// Which one. Unique over all pools.
    pub id: SeatId,
    /// Of which pool; it never changes.
    pub pool: PoolId,
    /// When it was taken: reserved, or occupied without a reservation. Whoever took a seat last is over the limit first (CQ-38).
    pub taken_at: Timestamp,
    /// What has become of it.
    #[serde(flatten)]
    pub state: SeatState,
}

/// A place in the order (taken at, id) of seats, for going through them page by page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SeatPosition {
    /// When the seat was taken.
    pub taken_at: Timestamp,
    /// The seat.
    pub seat: SeatId,
}

impl Seat {
    /// The seat that a store kept.
    pub const fn restore(record: SeatRecord) -> Self {
        Self { record }
    }

    /// What a store has to keep.
    pub const fn record(&self) -> SeatRecord {
        self.record
    }

    /// The seat that an event takes, if the event takes one.
    pub fn taken_by(id: SeatId, pool: PoolId, event: &SeatEvent) -> Option<Self> {
        let (taken_at, state) = match *event {
            SeatEvent::Reserved { at, hold, .. } => (at, SeatState::Reserved { hold }),
            SeatEvent::Occupied { at, .. } => (at, SeatState::Occupied { since: at }),
            SeatEvent::Released { .. } | SeatEvent::NotHeld | SeatEvent::Unchanged { .. } => return None,
        };
        Some(Self { record: SeatRecord { id, pool, taken_at, state } })
    }

    /// Carries out what was decided about it.
    pub fn apply(&mut self, event: &SeatEvent) {
        let (state, former, at) = match *event {
            SeatEvent::Reserved { at, hold, former } => (SeatState::Reserved { hold }, former, at),
            SeatEvent::Occupied { at, former } => (SeatState::Occupied { since: at }, former, at),
            SeatEvent::Released { at, why, .. } => {
                self.record.state = SeatState::Released { at, why };
                return;
            }
            SeatEvent::NotHeld | SeatEvent::Unchanged { .. } => return,
        };
        self.record.state = state;
        // A seat whose hold had lapsed is taken anew, behind those that were taken meanwhile.
        if former == Former::Nothing {
            self.record.taken_at = at;
        }
    }

    /// Which one.
    pub const fn id(&self) -> SeatId {
        self.record.id
    }

    /// Of which pool.
    pub const fn pool(&self) -> PoolId {
        self.record.pool
    }

    /// When it was taken.
    pub const fn taken_at(&self) -> Timestamp {
        self.record.taken_at
    }

    /// What its record says.
    pub const fn state(&self) -> SeatState {
        self.record.state
    }

    /// Its place in the order in which seats were taken.
    pub const fn position(&self) -> SeatPosition {
        SeatPosition { taken_at: self.record.taken_at, seat: self.record.id }
    }
}
