//! The request to assign contracts in a batch, and the policy for it.

use crate::{AccountHolderId, BatchId, ContractId, DelegateId, Window};
use email_identity::EmailAddress;
use serde::{Deserialize, Serialize};

/// What a host may choose about batches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DelegationPolicy {
    /// AM-08: whether one rejected contract or target keeps the whole batch from being confirmed. Default: yes.
    pub all_or_nothing: bool,
}

impl Default for DelegationPolicy {
    fn default() -> Self {
        Self { all_or_nothing: true }
    }
}

impl DelegationPolicy {
    /// Sets [`all_or_nothing`](Self::all_or_nothing).
    #[must_use]
    pub const fn with_all_or_nothing(mut self, all_or_nothing: bool) -> Self {
        self.all_or_nothing = all_or_nothing;
        self
    }
}

/// AM-07: one or more contracts × one or more targets, to be assigned together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BatchRequest {
    /// Minted by the host; the same for each repetition and continuation of this batch.
    pub batch: BatchId,
    /// The acting holder, whom the host has signed in (AM-13: never a delegate).
    pub holder: AccountHolderId,
    /// The contracts; one named twice counts once.
    pub contracts: Vec<ContractId>,
    /// To whom. Two targets with one address are merged, and reported.
    pub targets: Vec<Target>,
    /// AM-17: the time for which the assignments are to grant something.
    pub window: Window,
}

/// One person to whom contracts are to be assigned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// Who it is.
    pub who: TargetPerson,
    /// Where the host has it from, such as a line of a file; only carried along, so that reports can say where.
    #[serde(default)]
    pub origin: Option<u64>,
}

/// Who a [`Target`] is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TargetPerson {
    /// Somebody by address and label. If the holder's roster has the address already, that entry is meant, and its label stands.
    New {
        /// The address, which identifies the delegate (AM-06).
        address: EmailAddress,
        /// What the holder wants to call it; becomes a [`Label`](crate::Label), or the target is rejected.
        label: String,
    },
    /// Somebody on the holder's roster.
    Registered {
        /// Who.
        delegate: DelegateId,
    },
}

impl Target {
    /// Somebody by address and label.
    pub fn new(address: EmailAddress, label: impl Into<String>) -> Self {
        Self { who: TargetPerson::New { address, label: label.into() }, origin: None }
    }

    /// Somebody on the holder's roster.
    pub const fn registered(delegate: DelegateId) -> Self {
        Self { who: TargetPerson::Registered { delegate }, origin: None }
    }

    /// The same target, with where the host has it from.
    #[must_use]
    pub fn at_origin(mut self, origin: u64) -> Self {
        self.origin = Some(origin);
        self
    }
}
