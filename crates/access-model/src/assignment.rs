//! The assignment of one contract to one delegate, and its states.

use crate::{AccountHolderId, AssignmentId, ContractId, CorruptRecord, DelegateId, InvitationRef, Window};
use serde::{Deserialize, Serialize};
use storage_contract::Timestamp;

/// That a contract is, was or may become a delegate's to configure.
///
/// There is one per contract and delegate, used again over its whole life. A contract may have many and a delegate may have
/// many, of many holders (AM-04). Only [`Effective`](AssignmentState::Effective) grants anything (AM-05), and only inside its
/// window (AM-17).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "AssignmentRecord", into = "AssignmentRecord")]
pub struct Assignment {
    id: AssignmentId,
    pub(crate) holder: AccountHolderId,
    contract: ContractId,
    delegate: DelegateId,
    pub(crate) window: Window,
    pub(crate) state: AssignmentState,
}

/// An [`Assignment`] as a store keeps it. Unique: contract and delegate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssignmentRecord {
    /// Follows from contract and delegate.
    pub id: AssignmentId,
    /// Who offered it, as the contract's owner at that time.
    pub holder: AccountHolderId,
    /// Which contract.
    pub contract: ContractId,
    /// To whom.
    pub delegate: DelegateId,
    /// From when on it grants something, inclusive.
    pub window_from: Option<Timestamp>,
    /// Until when it grants something, exclusive.
    pub window_until: Option<Timestamp>,
    /// What has become of it.
    pub state: AssignmentState,
}

/// What has become of an [`Assignment`]. That an offer has expired is no state: it follows from the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum AssignmentState {
    /// Offered by an invitation that is not answered.
    Pending {
        /// Under which invitation.
        invitation: InvitationRef,
        /// When the offer lapses, if it does; the instant itself is too late.
        expires_at: Option<Timestamp>,
    },
    /// The invitee declined.
    Declined {
        /// Under which invitation.
        invitation: InvitationRef,
        /// When.
        at: Timestamp,
    },
    /// The offer was withdrawn before it was accepted.
    Cancelled {
        /// Under which invitation.
        invitation: InvitationRef,
        /// When.
        at: Timestamp,
    },
    /// Accepted, and not ended since (AM-05).
    Effective {
        /// Under which invitation.
        invitation: InvitationRef,
        /// Since when.
        since: Timestamp,
    },
    /// Was accepted, or declined, and is over.
    Ended {
        /// Under which invitation it had been offered.
        invitation: InvitationRef,
        /// When it ended.
        at: Timestamp,
        /// Why it ended.
        why: EndReason,
    },
}

/// Why an assignment is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EndReason {
    /// The holder removed this one assignment (AM-10).
    Removed,
    /// The holder deleted the delegate from its roster (AM-09).
    DelegateDeleted,
    /// The contract ended (AM-11).
    ContractEnded,
}

/// How an assignment stands at an instant: its state and, for an offer, the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Offered, and can be accepted.
    Pending,
    /// Offered, and too late to accept.
    Expired,
    /// Declined by the invitee.
    Declined,
    /// Withdrawn before it was accepted.
    Cancelled,
    /// Accepted.
    Effective,
    /// Over.
    Ended,
}

impl Standing {
    /// Every way to stand.
    pub const ALL: [Self; 6] =
        [Self::Pending, Self::Expired, Self::Declined, Self::Cancelled, Self::Effective, Self::Ended];

    /// Its name, as on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Expired => "expired",
            Self::Declined => "declined",
            Self::Cancelled => "cancelled",
            Self::Effective => "effective",
            Self::Ended => "ended",
        }
    }

    /// Whether the pair is taken: offered and not lapsed, or accepted. What is not live may be offered anew.
    pub const fn is_live(self) -> bool {
        match self {
            Self::Pending | Self::Effective => true,
            Self::Expired | Self::Declined | Self::Cancelled | Self::Ended => false,
        }
    }
}

impl AssignmentState {
    /// The invitation by which it was last offered.
    pub const fn invitation(&self) -> InvitationRef {
        match self {
            Self::Pending { invitation, .. }
            | Self::Declined { invitation, .. }
            | Self::Cancelled { invitation, .. }
            | Self::Effective { invitation, .. }
            | Self::Ended { invitation, .. } => *invitation,
        }
    }

    /// How it stands at `now`.
    pub fn standing(&self, now: Timestamp) -> Standing {
        match self {
            Self::Pending { expires_at: Some(expires_at), .. } if *expires_at <= now => Standing::Expired,
            Self::Pending { .. } => Standing::Pending,
            Self::Declined { .. } => Standing::Declined,
            Self::Cancelled { .. } => Standing::Cancelled,
            Self::Effective { .. } => Standing::Effective,
            Self::Ended { .. } => Standing::Ended,
        }
    }
}

impl Assignment {
    /// A contract offered to a delegate for the first time.
    pub fn offered(
        contract: ContractId,
        delegate: DelegateId,
        holder: AccountHolderId,
        invitation: InvitationRef,
        window: Window,
        expires_at: Option<Timestamp>,
    ) -> Self {
        let state = AssignmentState::Pending { invitation, expires_at };
        Self { id: AssignmentId::of(contract, delegate), holder, contract, delegate, window, state }
    }

    /// Its id, which follows from contract and delegate.
    pub const fn id(&self) -> AssignmentId {
        self.id
    }

    /// Who offered it, as the contract's owner at that time.
    pub const fn holder(&self) -> AccountHolderId {
        self.holder
    }

    /// Which contract.
    pub const fn contract(&self) -> ContractId {
        self.contract
    }

    /// To whom.
    pub const fn delegate(&self) -> DelegateId {
        self.delegate
    }

    /// For which time.
    pub const fn window(&self) -> Window {
        self.window
    }

    /// What has become of it.
    pub const fn state(&self) -> &AssignmentState {
        &self.state
    }

    /// The invitation by which it was last offered.
    pub const fn invitation(&self) -> InvitationRef {
        self.state.invitation()
    }

    /// How it stands at `now`.
    pub fn standing(&self, now: Timestamp) -> Standing {
        self.state.standing(now)
    }

    /// The same offer with another expiry; anything but an offer stays as it is.
    pub(crate) const fn expiring(mut self, at: Option<Timestamp>) -> Self {
        if let AssignmentState::Pending { invitation, .. } = self.state {
            self.state = AssignmentState::Pending { invitation, expires_at: at };
        }
        self
    }

    /// What a store keeps of it.
    pub fn record(&self) -> AssignmentRecord {
        (*self).into()
    }

    /// The assignment that a store kept.
    ///
    /// # Errors
    /// [`CorruptRecord`] if the id does not follow from contract and delegate, or the window is empty.
    pub fn restore(record: AssignmentRecord) -> Result<Self, CorruptRecord> {
        let AssignmentRecord { id, holder, contract, delegate, window_from, window_until, state } = record;
        let expected = AssignmentId::of(contract, delegate);
        if id != expected {
            return Err(CorruptRecord::AssignmentId { found: id, expected });
        }
        let window = Window::new(window_from, window_until)
            .map_err(|error| CorruptRecord::Window { assignment: id, error })?;
        Ok(Self { id, holder, contract, delegate, window, state })
    }
}

impl From<Assignment> for AssignmentRecord {
    fn from(assignment: Assignment) -> Self {
        let Assignment { id, holder, contract, delegate, window, state } = assignment;
        let (window_from, window_until) = (window.from(), window.until());
        Self { id, holder, contract, delegate, window_from, window_until, state }
    }
}

impl TryFrom<AssignmentRecord> for Assignment {
    type Error = CorruptRecord;

    fn try_from(record: AssignmentRecord) -> Result<Self, CorruptRecord> {
        Self::restore(record)
    }
}
