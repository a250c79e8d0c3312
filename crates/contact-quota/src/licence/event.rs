//! What happened to a portal's licence.

use super::ids::UserTypeId;
use super::machine::Phase;
use super::portal::CustomType;
use super::subscription::SubscriptionState;
use serde::{Deserialize, Serialize};

/// A decision that was made. [Applying](super::PortalLicence::apply) it cannot fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum LicenceEvent {
    /// The portal was set up, with its standard type (CQ-30).
    Opened,
    /// Another plan was chosen, or the data was deleted (CQ-35).
    SubscriptionChanged {
        /// What the portal was before.
        from: Phase,
        /// What it is now.
        to: Phase,
        /// What its record says now.
        state: SubscriptionState,
    },
    /// A custom type was created (CQ-30, CQ-32).
    TypeAdded {
        /// The type.
        custom: CustomType,
    },
    /// Licences were purchased or given up (CQ-32).
    LicencesSet {
        /// For which type.
        user_type: UserTypeId,
        /// How many there were.
        before: u64,
        /// How many there are.
        licences: u64,
    },
    /// A custom type without users was removed.
    TypeRemoved {
        /// The type, as it was.
        custom: CustomType,
    },
    /// The vendor raised, or lowered, the number of free users (CQ-31).
    FreeUsersSet {
        /// How many there were.
        before: u64,
        /// How many there are.
        users: u64,
    },
    /// It was so already.
    Unchanged,
}
