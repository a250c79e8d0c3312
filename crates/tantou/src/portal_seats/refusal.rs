//! Why a seat of a portal is not given.

use contact_quota::licence::LicenceRefusal;
use contact_quota::seats::{Remedy, SeatRefusal};

/// Why a seat of a portal is not given: the portal's licence says no, or the pool does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
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
