//! Why a contract or a target of a batch cannot be taken, and why a whole batch was refused.

use crate::{ContractId, Denial, LabelError};
use serde::{Deserialize, Serialize};
use storage_contract::Timestamp;

/// Why no target of a batch is given this contract (AM-08).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "rejection", rename_all = "snake_case")]
pub enum ContractRejection {
    /// AM-08: unknown, or not the acting holder's.
    #[error("{denial}")]
    Denied {
        /// The answer of [`decide`](crate::decide).
        denial: Denial,
    },
    /// AM-11: it has ended.
    #[error("the contract ended at {at}")]
    Ended {
        /// When.
        at: Timestamp,
    },
}

/// Why a target of a batch is given no contract. Nothing here depends on what other holders have to do with the address (AM-12).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "rejection", rename_all = "snake_case")]
pub enum TargetRejection {
    /// AM-06: the label is none.
    #[error("{error}")]
    Label {
        /// What is wrong with it.
        error: LabelError,
    },
    /// AM-14: the address is the holder's own.
    #[error("an account holder cannot be its own delegate")]
    HolderItself,
    /// The delegate is not on the holder's roster.
    #[error("no such delegate is on the account holder's list")]
    NotOnRoster,
}

/// A contract or a target that a batch cannot take, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Rejection {
    /// A contract.
    #[error("contract {contract}: {why}")]
    Contract {
        /// Which one (AM-08: rejected by name).
        contract: ContractId,
        /// Its name, if it is the holder's.
        name: Option<String>,
        /// Why.
        why: ContractRejection,
    },
    /// A target.
    #[error("target {position}: {why}")]
    Target {
        /// Its place in the request, from 0.
        position: usize,
        /// Where the host has it from.
        origin: Option<u64>,
        /// Why.
        why: TargetRejection,
    },
}

/// Why there is no plan at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlanRefusal {
    /// There is no such holder.
    #[error("there is no such account holder")]
    UnknownHolder,
    /// No contract was named.
    #[error("no contract was chosen")]
    NoContracts,
    /// No target was named.
    #[error("nobody was chosen to assign the contracts to")]
    NoTargets,
    /// AM-17: the window lies in the past, so nobody would gain anything.
    #[error("the assignments would have ended at {until}")]
    WindowOver {
        /// When the window closed.
        until: Timestamp,
    },
}

/// Why nothing of a plan, or of a slice of it, was confirmed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConfirmRefusal {
    /// There is no plan on today's facts.
    #[error("{0}")]
    Plan(PlanRefusal),
    /// The slice reaches beyond the plan's targets.
    #[error("the plan has {targets} targets; {from}..{until} was asked for")]
    NoSuchTargets {
        /// First target asked for.
        from: usize,
        /// End of the slice, exclusive.
        until: usize,
        /// How many there are.
        targets: usize,
    },
    /// AM-08: the plan has rejections, and the policy is all or nothing.
    #[error("{} of the batch cannot be taken, so nothing of it is: {}", count(.0), listed(.0))]
    HasRejections(Vec<Rejection>),
    /// AM-08: rejections arose after the plan was made, and the policy is all or nothing.
    #[error("{} of the batch can no longer be taken: {}", count(.0), listed(.0))]
    RejectedMeanwhile(Vec<Rejection>),
}

impl ContractRejection {
    /// A stable code under which a host can translate.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Denied { denial } => denial.code(),
            Self::Ended { .. } => "plan.contract_ended",
        }
    }
}

impl TargetRejection {
    /// A stable code under which a host can translate.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Label { error } => error.code(),
            Self::HolderItself => "plan.holder_itself",
            Self::NotOnRoster => "plan.not_on_roster",
        }
    }
}

impl Rejection {
    /// A stable code under which a host can translate.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Contract { why, .. } => why.code(),
            Self::Target { why, .. } => why.code(),
        }
    }
}

impl PlanRefusal {
    /// A stable code under which a host can translate.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::UnknownHolder => "plan.unknown_holder",
            Self::NoContracts => "plan.no_contracts",
            Self::NoTargets => "plan.no_targets",
            Self::WindowOver { .. } => "plan.window_over",
        }
    }
}

impl ConfirmRefusal {
    /// A stable code under which a host can translate.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Plan(refusal) => refusal.code(),
            Self::NoSuchTargets { .. } => "confirm.no_such_targets",
            Self::HasRejections(_) => "confirm.has_rejections",
            Self::RejectedMeanwhile(_) => "confirm.rejected_meanwhile",
        }
    }
}

fn count(rejections: &[Rejection]) -> String {
    match rejections.len() {
        1 => "1 part".into(),
        parts => format!("{parts} parts"),
    }
}

fn listed(rejections: &[Rejection]) -> String {
    rejections.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}
