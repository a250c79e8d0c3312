//! What happened to a seat.

use super::seat::{Hold, ReleaseReason};
use serde::{Deserialize, Serialize};
use storage_contract::Timestamp;

/// A decision that was made about a seat. Applying it cannot fail: to the [pool](super::SeatPool::apply) and to the [seat](super::Seat::apply).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum SeatEvent {
    /// It is held from now on, or for longer than before.
    Reserved {
        /// When this was decided.
        at: Timestamp,
        /// The hold.
        hold: Hold,
        /// What the seat took before.
        former: Former,
    },
    /// Somebody active has it from now on.
    Occupied {
        /// When.
        at: Timestamp,
        /// What the seat took before.
        former: Former,
    },
    /// It was given back.
    Released {
        /// When.
        at: Timestamp,
        /// Why.
        why: ReleaseReason,
        /// What the seat took before.
        former: Former,
    },
    /// A seat is free, and none is held for a pending invitation, by [policy](super::SeatPolicy::pending_hold_seats). It changes nothing.
    NotHeld,
    /// It was so already. It changes nothing.
    Unchanged {
        /// How it is.
        standing: SeatStanding,
    },
}

/// What a seat took of its pool before an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "took", rename_all = "snake_case")]
pub enum Former {
    /// Nothing: it was new, or its hold had lapsed.
    Nothing,
    /// It was held.
    Hold {
        /// The hold.
        hold: Hold,
    },
    /// It was occupied.
    Occupied,
}

/// How a seat is, as an answer to whoever asked for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "standing", rename_all = "snake_case")]
pub enum SeatStanding {
    /// Held.
    Reserved {
        /// Until when, the end excluded. In a crowded pool a little later than asked for; see [`SeatPool`](super::SeatPool).
        until: Option<Timestamp>,
    },
    /// Occupied.
    Occupied,
    /// Given back.
    Released {
        /// Why.
        why: ReleaseReason,
    },
    /// One is free; none is held, by policy.
    NotHeld,
}

impl SeatEvent {
    /// How the seat is after it.
    pub const fn standing(&self) -> SeatStanding {
        match *self {
            Self::Reserved { hold, .. } => SeatStanding::Reserved { until: hold.until },
            Self::Occupied { .. } => SeatStanding::Occupied,
            Self::Released { why, .. } => SeatStanding::Released { why },
            Self::NotHeld => SeatStanding::NotHeld,
            Self::Unchanged { standing } => standing,
        }
    }

    /// Whether it changes anything.
    pub const fn is_change(&self) -> bool {
        match self {
            Self::Reserved { .. } | Self::Occupied { .. } | Self::Released { .. } => true,
            Self::NotHeld | Self::Unchanged { .. } => false,
        }
    }
}
