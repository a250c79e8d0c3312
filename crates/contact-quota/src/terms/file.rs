//! The terms of a portal as a host writes them: TOML or JSON.

use crate::price::PriceTableData;
use crate::seats::SeatPolicy;
use serde::{Deserialize, Serialize};

/// The terms of a portal, before they are checked. [`PortalTerms::new`](super::PortalTerms::new) checks them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PortalTermsFile {
    /// The version of this form: 1.
    pub format: u32,
    /// The standard user type, which always exists (CQ-30, CQ-31).
    pub standard: StandardUsers,
    /// The user types that an organisation makes itself (CQ-30, CQ-32, CQ-33).
    pub custom: CustomTypes,
    /// The trial (CQ-34).
    pub trial: TrialTerms,
    /// How long the data of a portal is kept for which nothing is paid (CQ-35).
    pub retention: Retention,
    /// How seats are taken (CQ-36).
    #[serde(default)]
    pub seats: SeatPolicy,
}

impl PortalTermsFile {
    /// The version of this form.
    pub const FORMAT: u32 = 1;
}

/// The standard user type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StandardUsers {
    /// How many users it takes free of charge (CQ-31).
    pub free_users: u64,
}

/// The user types that an organisation makes itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CustomTypes {
    /// At most so many (CQ-30).
    pub types: u32,
    /// What their licences cost, each type by its own number of users (CQ-33). Left out: on request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prices: Option<PriceTableData>,
}

/// The trial.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TrialTerms {
    /// How long it lasts, in days of 24 hours, the end excluded (CQ-34).
    pub days: u32,
    /// How many users there may be during it (CQ-34).
    pub users: u64,
}

/// How long data is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Retention {
    /// So many days of 24 hours after nothing is paid any more (CQ-35).
    pub days: u32,
}
