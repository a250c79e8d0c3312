//! What happened to a register.

use super::answer::ChangeKind;
use super::contact::Contact;
use crate::civil_date::CivilDate;
use crate::formula::Entitlement;
use crate::ids::ContactId;
use serde::{Deserialize, Serialize};

/// A decision that was made. Applying it to the [register](super::Register::apply) cannot fail. Holds names and addresses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// The register was opened (CQ-06).
    SignedUp {
        /// Everybody, in the order of registration.
        contacts: Vec<Contact>,
        /// The primary.
        primary: ContactId,
    },
    /// Secondaries were added.
    Added {
        /// Who.
        contacts: Vec<Contact>,
    },
    /// A name or an address was changed.
    Edited {
        /// As it was.
        before: Contact,
        /// As it is.
        after: Contact,
    },
    /// A contact was deleted.
    Removed {
        /// Who.
        contact: Contact,
        /// Who became primary with it.
        new_primary: Option<ContactId>,
    },
    /// A leaver was replaced (CQ-18).
    Replaced {
        /// Who went.
        leaver: Contact,
        /// Who came.
        successor: Contact,
        /// Whether the successor became primary.
        as_primary: bool,
    },
    /// The primary has handed over (CQ-05).
    HandedOver {
        /// Who was primary.
        from: ContactId,
        /// Who is.
        to: ContactId,
    },
    /// The contract is entitled to something else from a day on (CQ-19).
    Entitled {
        /// The day.
        from: CivilDate,
        /// To what.
        entitlement: Entitlement,
    },
}

impl Event {
    /// What was done.
    pub const fn kind(&self) -> ChangeKind {
        match self {
            Self::SignedUp { .. } => ChangeKind::SignedUp,
            Self::Added { .. } => ChangeKind::Added,
            Self::Edited { .. } => ChangeKind::Edited,
            Self::Removed { .. } => ChangeKind::Removed,
            Self::Replaced { .. } => ChangeKind::Replaced,
            Self::HandedOver { .. } => ChangeKind::HandedOver,
            Self::Entitled { .. } => ChangeKind::Entitled,
        }
    }

    /// Who came.
    pub fn joining(&self) -> &[Contact] {
        match self {
            Self::SignedUp { contacts, .. } | Self::Added { contacts } => contacts,
            Self::Replaced { successor, .. } => std::slice::from_ref(successor),
            Self::Edited { .. } | Self::Removed { .. } | Self::HandedOver { .. } | Self::Entitled { .. } => {
                &[]
            }
        }
    }

    /// Who went.
    pub const fn leaving(&self) -> Option<&Contact> {
        match self {
            Self::Removed { contact, .. } | Self::Replaced { leaver: contact, .. } => Some(contact),
            Self::SignedUp { .. }
            | Self::Added { .. }
            | Self::Edited { .. }
            | Self::HandedOver { .. }
            | Self::Entitled { .. } => None,
        }
    }
}
