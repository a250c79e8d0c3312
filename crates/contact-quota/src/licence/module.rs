//! Where the records of a type's users are.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The kind of module in which the users of a type have their own records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BaseModule {
    /// Leads.
    Leads,
    /// Contacts: the only one of the standard type (CQ-34).
    Contacts,
    /// Vendors.
    Vendors,
    /// A module that the organisation made.
    Custom,
}

impl fmt::Display for BaseModule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Leads => "leads",
            Self::Contacts => "contacts",
            Self::Vendors => "vendors",
            Self::Custom => "a custom module",
        })
    }
}
