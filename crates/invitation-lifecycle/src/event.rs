//! What happened to an invitation.

use crate::command::WithdrawCause;
use crate::facts::LeftOut;
use crate::ids::PersonId;
use crate::offer::Offer;
use crate::token::StoredToken;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use storage_contract::Timestamp;

/// A decision that was made. Applying it cannot fail: to the [invitation](crate::Invitation::apply) and to its
/// [addressee](crate::Addressee::apply). For audit trails, too: it holds no address and nothing by which anybody
/// could accept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// It was issued and first sent (IL-01).
    Issued {
        /// When.
        at: Timestamp,
        /// Until when it is valid.
        expires_at: Option<Timestamp>,
        /// What it offers.
        offers: BTreeSet<Offer>,
    },
    /// It was accepted (IL-03).
    Accepted {
        /// When.
        at: Timestamp,
        /// By whom.
        by: PersonId,
        /// Whether this person registers with it, under the invited address (IL-10).
        registers: bool,
        /// What it gives.
        offers: BTreeSet<Offer>,
        /// What it had offered and does not give (IL-17).
        left_out: Vec<LeftOut>,
    },
    /// The person who had accepted it accepted it again. It changes nothing (IL-19).
    AlreadyMember {
        /// That person.
        by: PersonId,
    },
    /// It was declined (IL-04).
    Declined {
        /// When.
        at: Timestamp,
    },
    /// It was sent again (IL-05).
    Resent {
        /// When.
        at: Timestamp,
        /// Until when it is valid now.
        expires_at: Option<Timestamp>,
        /// What it offers now.
        offers: BTreeSet<Offer>,
        /// What it had offered and offers no longer (IL-17).
        left_out: Vec<LeftOut>,
        /// The token of the new mail.
        token: StoredToken,
    },
    /// A reminder was sent (IL-15).
    Reminded {
        /// When.
        at: Timestamp,
        /// Which reminders are thereby done.
        days: BTreeSet<u16>,
        /// The token of the reminder's mail.
        token: StoredToken,
    },
    /// It was cancelled by the inviter's side (IL-06).
    Cancelled {
        /// When.
        at: Timestamp,
    },
    /// It was deleted (IL-07).
    Deleted {
        /// When.
        at: Timestamp,
    },
    /// Some of what it offered, or gave, was taken back.
    Withdrawn {
        /// When.
        at: Timestamp,
        /// What was taken back.
        offers: BTreeSet<Offer>,
        /// Why.
        cause: WithdrawCause,
        /// Whether nothing is left, so that it is over.
        ends: bool,
    },
}

impl Event {
    /// Whether it changes anything.
    pub const fn is_change(&self) -> bool {
        !matches!(self, Self::AlreadyMember { .. })
    }
}
