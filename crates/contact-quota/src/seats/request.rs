//! What can be asked of pools in one step, and the answers.

use super::event::SeatStanding;
use super::ids::{PoolId, SeatId};
use super::refusal::SeatRefusal;
use super::seat::ReleaseReason;
use crate::ids::RequestId;
use serde::{Deserialize, Serialize};
use storage_contract::Timestamp;

/// A seat of a pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SeatRef {
    /// The pool.
    pub pool: PoolId,
    /// The seat.
    pub seat: SeatId,
}

/// One request about a seat. A batch may mix them; they are decided in the order given, each on what the earlier ones left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "request", rename_all = "snake_case")]
pub enum SeatRequest {
    /// [`SeatCommand::Reserve`](super::SeatCommand::Reserve).
    Reserve {
        /// Which seat.
        #[serde(flatten)]
        at: SeatRef,
        /// Until when, the end excluded.
        until: Option<Timestamp>,
    },
    /// [`SeatCommand::Occupy`](super::SeatCommand::Occupy).
    Occupy {
        /// Which seat.
        #[serde(flatten)]
        at: SeatRef,
    },
    /// [`SeatCommand::Release`](super::SeatCommand::Release).
    Release {
        /// Which seat.
        #[serde(flatten)]
        at: SeatRef,
        /// Why.
        why: ReleaseReason,
    },
    /// Gives back one seat and takes another in its stead, held as long or occupied like it: to another pool when a user changes type, or within
    /// one pool when a successor replaces a leaver, which needs no free seat (CQ-18). Both or neither.
    Move {
        /// The seat that is given back.
        from: SeatRef,
        /// The seat that is taken; new.
        to: SeatRef,
    },
}

impl SeatRequest {
    /// The seat that the request is about; of a move, the one that is taken.
    pub const fn seat(&self) -> SeatRef {
        match *self {
            Self::Reserve { at, .. } | Self::Occupy { at } | Self::Release { at, .. } => at,
            Self::Move { to, .. } => to,
        }
    }

    /// The seats that it names: one, or of a move two.
    pub(super) fn seats(&self) -> impl Iterator<Item = SeatRef> + use<> {
        let (one, other) = match *self {
            Self::Move { from, to } => (from, Some(to)),
            Self::Reserve { at, .. } | Self::Occupy { at } | Self::Release { at, .. } => (at, None),
        };
        std::iter::once(one).chain(other)
    }

    /// The pools that it names.
    pub(super) fn pools(&self) -> impl Iterator<Item = PoolId> + use<> {
        self.seats().map(|at| at.pool)
    }
}

/// Requests that were sent together. Repeating them has one effect (CQ-20).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeatBatch {
    /// Minted by whoever asks; unique within the first of the pools that are named, by their ids.
    pub id: RequestId,
    /// What is asked.
    pub requests: Vec<SeatRequest>,
}

/// What became of one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeatOutcome {
    /// The seat.
    pub at: SeatRef,
    /// How it is now, or why not.
    pub result: Result<SeatAnswer, SeatRefusal>,
}

/// How a seat is after a request that was not refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeatAnswer {
    /// How it is.
    #[serde(flatten)]
    pub standing: SeatStanding,
    /// Whether the request made it so; no if it was so already, as when the request is repeated.
    pub changed: bool,
}
