//! Why a seat is not given. Facts; the seat and its pool are unchanged.

use super::ids::{PoolId, SeatId};
use super::limit::{LimitBasis, Remedy};
use super::seat::ReleaseReason;
use crate::ids::RequestId;
use serde::{Deserialize, Serialize};
use storage_contract::Timestamp;

/// Why something cannot be done with a seat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(tag = "refusal", rename_all = "snake_case")]
pub enum SeatRefusal {
    /// There is no such pool.
    #[error("there is no pool {pool} of seats")]
    UnknownPool {
        /// The pool.
        pool: PoolId,
    },
    /// There is no such seat.
    #[error("there is no seat {seat}")]
    UnknownSeat {
        /// The seat.
        seat: SeatId,
    },
    /// The seat is of another pool than the one that was named.
    #[error("the seat {seat} is of the pool {pool}")]
    OtherPool {
        /// The seat.
        seat: SeatId,
        /// Its pool.
        pool: PoolId,
    },
    /// No seat is free (CQ-31, CQ-36).
    #[error("no seat is free: {taken} of {limit} are taken; {}", basis.remedy())]
    NoneFree {
        /// The limit.
        limit: u64,
        /// How many are taken, those taken earlier in the same batch included.
        taken: u64,
        /// By how much the pool is over its limit already.
        over_by: u64,
        /// What the limit rests on. It says what helps: [`remedy`](SeatRefusal::remedy).
        basis: LimitBasis,
    },
    /// The hold that was asked for would end before it begins.
    #[error("the hold would have ended at {until}")]
    HoldEnded {
        /// The end that was asked for.
        until: Timestamp,
    },
    /// The seat was given back. To take one again is a new taking, with an id of its own.
    #[error("the seat {seat} was released at {at}: {why}")]
    Released {
        /// The seat.
        seat: SeatId,
        /// When it was released.
        at: Timestamp,
        /// Why.
        why: ReleaseReason,
    },
    /// A move from a seat whose hold has lapsed: there is nothing to move.
    #[error("the hold of the seat {seat} has lapsed")]
    Lapsed {
        /// The seat.
        seat: SeatId,
    },
    /// The id was used for a request of other content (CQ-20).
    #[error("the id {request} was used for another request")]
    RequestIdReused {
        /// The id.
        request: RequestId,
    },
    /// A move to a seat that is there already, and not through this move.
    #[error("the seat {seat} is there already")]
    SeatExists {
        /// The seat.
        seat: SeatId,
    },
}

impl SeatRefusal {
    /// A stable code, under which a host can translate.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::UnknownPool { .. } => "seat.unknown_pool",
            Self::UnknownSeat { .. } => "seat.unknown",
            Self::OtherPool { .. } => "seat.other_pool",
            Self::NoneFree { .. } => "seat.none_free",
            Self::HoldEnded { .. } => "seat.hold_ended",
            Self::Released { .. } => "seat.released",
            Self::Lapsed { .. } => "seat.lapsed",
            Self::SeatExists { .. } => "seat.exists",
            Self::RequestIdReused { .. } => "seat.request_id_reused",
        }
    }

    /// What helps, where no seat is free (CQ-31: *ask for a raise*).
    pub const fn remedy(&self) -> Option<Remedy> {
        match self {
            Self::NoneFree { basis, .. } => Some(basis.remedy()),
            Self::UnknownPool { .. }
            | Self::UnknownSeat { .. }
            | Self::OtherPool { .. }
            | Self::HoldEnded { .. }
            | Self::Released { .. }
            | Self::Lapsed { .. }
            | Self::SeatExists { .. }
            | Self::RequestIdReused { .. } => None,
        }
    }
}
