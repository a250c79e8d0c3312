//! The plans, and what each does to a portal (CQ-35).

use super::machine::PlanAction;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What the organisation pays for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Plan {
    /// Nothing.
    Free,
    /// The least paid plan, without a portal.
    Standard,
    /// The next one, without a portal.
    Professional,
    /// With a portal.
    Enterprise,
    /// With a portal.
    Ultimate,
}

impl Plan {
    /// Every plan.
    pub const ALL: [Self; 5] =
        [Self::Free, Self::Standard, Self::Professional, Self::Enterprise, Self::Ultimate];

    /// Whether it includes a portal (CQ-35).
    pub const fn has_portal(self) -> bool {
        matches!(self.action(), PlanAction::BuyPortalPlan)
    }

    /// What choosing it means for a portal (CQ-35).
    pub const fn action(self) -> PlanAction {
        match self {
            Self::Free => PlanAction::GoFree,
            Self::Standard | Self::Professional => PlanAction::BuyOtherPlan,
            Self::Enterprise | Self::Ultimate => PlanAction::BuyPortalPlan,
        }
    }

    /// Its name on the wire and in messages.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Free => "free",
            Self::Standard => "standard",
            Self::Professional => "professional",
            Self::Enterprise => "enterprise",
            Self::Ultimate => "ultimate",
        }
    }
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
