//! What can be asked about the seats of a portal, and the answers (CQ-31, CQ-32, CQ-34 … CQ-37).

use super::ids::{PortalId, UserTypeId};
use super::module::BaseModule;
use super::refusal::LicenceRefusal;
use crate::ids::RequestId;
use crate::seats::{ReleaseReason, Remedy, SeatAnswer, SeatId, SeatRefusal, Usage};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use storage_contract::Timestamp;

/// What is asked about one seat of a portal. A seat's id stands for one taking of a seat, such as one invitation and the membership that comes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "ask", rename_all = "snake_case")]
pub enum SeatAsk {
    /// Somebody is invited: hold a seat until the invitation expires (CQ-36). Asked again with a later end, the hold becomes longer.
    Invite {
        /// To which type.
        user_type: UserTypeId,
        /// In which module the person's record is (CQ-34).
        module: BaseModule,
        /// The seat.
        seat: SeatId,
        /// When the invitation expires, the end excluded.
        until: Option<Timestamp>,
    },
    /// Somebody has accepted, or is activated: occupy the seat. Never fails for want of a seat while one is held (CQ-36).
    Activate {
        /// Of which type.
        user_type: UserTypeId,
        /// The seat.
        seat: SeatId,
    },
    /// Somebody has declined, is deactivated or deleted: give the seat back. Always possible, also when the portal is closed (CQ-36).
    Release {
        /// Of which type.
        user_type: UserTypeId,
        /// The seat.
        seat: SeatId,
        /// Why.
        why: ReleaseReason,
    },
    /// Somebody changes type: one seat is given back and one of the other type's is taken, both or neither.
    ChangeType {
        /// From which type.
        from: UserTypeId,
        /// The seat that is given back.
        seat: SeatId,
        /// To which type.
        to: UserTypeId,
        /// In which module the person's record is then.
        module: BaseModule,
        /// The seat that is taken; new.
        new_seat: SeatId,
    },
}

impl SeatAsk {
    /// The seat that it is about; of a change of type, the one that is taken.
    pub const fn seat(&self) -> SeatId {
        match *self {
            Self::Invite { seat, .. } | Self::Activate { seat, .. } | Self::Release { seat, .. } => seat,
            Self::ChangeType { new_seat, .. } => new_seat,
        }
    }
}

/// Asks that were sent together. Repeating them has one effect (CQ-20).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PortalSeatRequest {
    /// Minted by whoever asks; unique within the portal.
    pub id: RequestId,
    /// Which portal.
    pub portal: PortalId,
    /// What is asked, each on what the earlier ones left.
    pub asks: Vec<SeatAsk>,
}

impl PortalSeatRequest {
    /// Asks about seats of a portal, with an id of their own.
    pub fn new(id: RequestId, portal: PortalId, asks: impl IntoIterator<Item = SeatAsk>) -> Self {
        Self { id, portal, asks: asks.into_iter().collect() }
    }
}

/// What became of one ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeatResult {
    /// The seat.
    pub seat: SeatId,
    /// How it is now, or why not.
    pub result: Result<SeatAnswer, PortalSeatRefusal>,
}

/// What became of all asks of a transaction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeatsTaken {
    /// One result per ask, in their order.
    pub results: Vec<SeatResult>,
    /// The numbers of each type that was asked about, as they are afterwards.
    pub usage: BTreeMap<UserTypeId, Usage>,
}

impl SeatsTaken {
    /// The seats that were not refused.
    pub fn granted(&self) -> impl Iterator<Item = (SeatId, SeatAnswer)> {
        self.results.iter().filter_map(|one| one.result.ok().map(|answer| (one.seat, answer)))
    }

    /// The seats that were refused, and why.
    pub fn refused(&self) -> impl Iterator<Item = (SeatId, PortalSeatRefusal)> {
        self.results.iter().filter_map(|one| one.result.err().map(|refusal| (one.seat, refusal)))
    }
}

/// Why a seat of a portal is not given: the portal's licence says no, or the pool does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PortalSeatRefusal {
    /// The portal is closed, the user type is not there, or does not take such records.
    #[error(transparent)]
    Licence(#[from] LicenceRefusal),
    /// No seat is free, or the seat is not what the request takes it for.
    #[error(transparent)]
    Seat(#[from] SeatRefusal),
}

impl PortalSeatRefusal {
    /// A stable code, under which a host can translate.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Licence(refusal) => refusal.code(),
            Self::Seat(refusal) => refusal.code(),
        }
    }

    /// What helps, where something does: ask for a raise, buy licences, buy a plan (CQ-31).
    pub const fn remedy(&self) -> Option<Remedy> {
        match self {
            Self::Licence(LicenceRefusal::PortalClosed { .. } | LicenceRefusal::NoCustomTypesOnTrial) => {
                Some(Remedy::BuyPlan)
            }
            Self::Licence(LicenceRefusal::NeedsLicences { .. }) => Some(Remedy::BuyLicences),
            Self::Licence(_) => None,
            Self::Seat(refusal) => refusal.remedy(),
        }
    }
}
