//! A request, and the answer to it with its reason and the time for which it holds.

use crate::{AccountHolderId, Action, AssignmentId, ContractId, DelegateId, EndReason, OrganisationUserId};
use serde::{Deserialize, Serialize};
use storage_contract::Timestamp;

/// Who asks. The host has established that it is them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum Principal {
    /// An account holder.
    Holder(AccountHolderId),
    /// A delegate.
    Delegate(DelegateId),
    /// Somebody of the organisation that runs the system.
    OrganisationUser(OrganisationUserId),
}

/// The question: may this principal do this on this contract now?
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Request {
    /// Who asks.
    pub who: Principal,
    /// For what.
    pub action: Action,
    /// On which contract.
    pub contract: ContractId,
    /// The host's clock.
    pub now: Timestamp,
}

/// The answer (AM-15).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Decision {
    /// Yes or no, and why.
    pub verdict: Verdict,
    /// The instant at which the clock alone will change the verdict or its reason. `None`: only a change of the facts will. The
    /// answer may be kept until then as long as the facts stand.
    pub holds_until: Option<Timestamp>,
}

/// Yes or no, and why (AM-15).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Yes, through this.
    Allowed(Grant),
    /// No, because of this.
    Denied(Denial),
}

/// What allows (AM-15).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "through", rename_all = "snake_case")]
pub enum Grant {
    /// AM-01: a holder may do everything on contracts it owns.
    Ownership {
        /// The owner.
        holder: AccountHolderId,
    },
    /// AM-02, AM-05: a delegate may do configuration actions on a contract effectively assigned to it. The pair names the
    /// assignment; see [`assignment`](Self::assignment) for its id.
    Assignment {
        /// The contract.
        contract: ContractId,
        /// The delegate.
        delegate: DelegateId,
        /// When the assignment's window closes, if it does (AM-17).
        until: Option<Timestamp>,
    },
}

/// What denies (AM-15). Facts for the host; a stranger should be told no more than *no*.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "because", rename_all = "snake_case")]
pub enum Denial {
    /// AM-01: there is no such contract. A delegate without an assignment is told [`NoAssignment`](Self::NoAssignment), whether
    /// the contract exists or not.
    #[error("there is no such contract")]
    UnknownContract,
    /// AM-01: a holder may do nothing on contracts of another holder.
    #[error("the contract belongs to another account holder")]
    OtherHoldersContract,
    /// AM-02: contract actions are denied to delegates, even on assigned contracts.
    #[error("{} is a contract action, which only the account holder may do", .action.as_str())]
    ContractActionByDelegate {
        /// The action.
        action: Action,
    },
    /// AM-13: a delegate can neither delegate further nor see or manage other delegates.
    #[error("{}: a delegate neither sees nor manages delegates", .action.as_str())]
    ManagementByDelegate {
        /// The action.
        action: Action,
    },
    /// AM-03: no assignment on that very contract.
    #[error("the contract is not assigned to the delegate")]
    NoAssignment,
    /// AM-03: the assignment is of a holder who owns the contract no longer, and so may give nothing on it (AM-01).
    #[error("the assignment was given by an account holder who no longer owns the contract")]
    AssignedByFormerHolder,
    /// AM-11: the contract has ended, and its assignments with it.
    #[error("the contract ended at {at}")]
    ContractEnded {
        /// When.
        at: Timestamp,
    },
    /// AM-05: offered, but not accepted.
    #[error("the invitation is not accepted yet")]
    Pending {
        /// Until when it can be.
        expires_at: Option<Timestamp>,
    },
    /// AM-05: offered, and not accepted in time.
    #[error("the invitation expired at {at}")]
    Expired {
        /// When.
        at: Timestamp,
    },
    /// AM-05: declined by the delegate.
    #[error("the invitation was declined at {at}")]
    Declined {
        /// When.
        at: Timestamp,
    },
    /// AM-05: withdrawn before it was accepted.
    #[error("the invitation was cancelled at {at}")]
    Cancelled {
        /// When.
        at: Timestamp,
    },
    /// AM-09, AM-10, AM-11: the assignment is over.
    #[error("the assignment ended at {at}")]
    Ended {
        /// When.
        at: Timestamp,
        /// Why.
        why: EndReason,
    },
    /// AM-17: before the assignment's window.
    #[error("the assignment begins at {from}")]
    NotYet {
        /// When the window opens.
        from: Timestamp,
    },
    /// AM-17: after the assignment's window.
    #[error("the assignment was limited until {until}")]
    NoLonger {
        /// When the window closed.
        until: Timestamp,
    },
    /// AM-39: what a user of the organisation may do follows from named permissions, none of which is over contracts.
    #[error("a user of the organisation is no party to the contract")]
    OrganisationUser,
}

impl Decision {
    /// Whether the answer is yes.
    #[inline]
    pub const fn is_allowed(&self) -> bool {
        matches!(self.verdict, Verdict::Allowed(_))
    }

    /// The rules that decided, the foremost first (AM-15).
    pub const fn rules(&self) -> &'static [&'static str] {
        match &self.verdict {
            Verdict::Allowed(grant) => grant.rules(),
            Verdict::Denied(denial) => denial.rules(),
        }
    }

    /// The foremost rule that decided (AM-15).
    pub fn rule(&self) -> &'static str {
        foremost(self.rules())
    }

    /// The stable code of the reason.
    pub const fn code(&self) -> &'static str {
        match &self.verdict {
            Verdict::Allowed(grant) => grant.code(),
            Verdict::Denied(denial) => denial.code(),
        }
    }
}

impl Grant {
    /// The rules by which this allows, the foremost first.
    pub const fn rules(&self) -> &'static [&'static str] {
        match self {
            Self::Ownership { .. } => &["AM-01"],
            Self::Assignment { .. } => &["AM-02", "AM-05", "AM-17"],
        }
    }

    /// The foremost rule by which this allows.
    pub fn rule(&self) -> &'static str {
        foremost(self.rules())
    }

    /// A stable code under which a host can translate.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Ownership { .. } => "access.ownership",
            Self::Assignment { .. } => "access.assignment",
        }
    }

    /// Through which assignment, if through one. Computed (a digest of the pair), since hot paths rarely need it.
    pub fn assignment(&self) -> Option<AssignmentId> {
        match *self {
            Self::Ownership { .. } => None,
            Self::Assignment { contract, delegate, .. } => Some(AssignmentId::of(contract, delegate)),
        }
    }
}

impl Denial {
    /// The rules by which this denies, the foremost first.
    pub const fn rules(&self) -> &'static [&'static str] {
        match self {
            Self::UnknownContract | Self::OtherHoldersContract => &["AM-01"],
            Self::ContractActionByDelegate { .. } => &["AM-02"],
            Self::ManagementByDelegate { .. } => &["AM-13", "AM-02"],
            Self::NoAssignment => &["AM-03"],
            Self::AssignedByFormerHolder => &["AM-03", "AM-01"],
            Self::ContractEnded { .. } | Self::Ended { why: EndReason::ContractEnded, .. } => &["AM-11"],
            Self::Pending { .. } | Self::Expired { .. } | Self::Declined { .. } | Self::Cancelled { .. } => {
                &["AM-05"]
            }
            Self::Ended { why: EndReason::Removed, .. } => &["AM-10"],
            Self::Ended { why: EndReason::DelegateDeleted, .. } => &["AM-09"],
            Self::NotYet { .. } | Self::NoLonger { .. } => &["AM-17"],
            Self::OrganisationUser => &["AM-39"],
        }
    }

    /// The foremost rule by which this denies.
    pub fn rule(&self) -> &'static str {
        foremost(self.rules())
    }

    /// A stable code under which a host can translate.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::UnknownContract => "access.unknown_contract",
            Self::OtherHoldersContract => "access.other_holders_contract",
            Self::ContractActionByDelegate { .. } => "access.contract_action_by_delegate",
            Self::ManagementByDelegate { .. } => "access.management_by_delegate",
            Self::NoAssignment => "access.no_assignment",
            Self::AssignedByFormerHolder => "access.assigned_by_former_holder",
            Self::ContractEnded { .. } => "access.contract_ended",
            Self::Pending { .. } => "access.pending",
            Self::Expired { .. } => "access.expired",
            Self::Declined { .. } => "access.declined",
            Self::Cancelled { .. } => "access.cancelled",
            Self::Ended { .. } => "access.ended",
            Self::NotYet { .. } => "access.not_yet",
            Self::NoLonger { .. } => "access.no_longer",
            Self::OrganisationUser => "access.organisation_user",
        }
    }
}

fn foremost(rules: &'static [&'static str]) -> &'static str {
    rules.first().copied().unwrap_or_default()
}
