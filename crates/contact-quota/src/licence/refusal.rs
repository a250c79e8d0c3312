//! Why something cannot be done with a portal's licence. Facts; the licence is unchanged.

use super::ids::{PortalId, UserTypeId};
use super::machine::Phase;
use super::module::BaseModule;
use super::plan::Plan;
use super::subscription::Deadline;
use crate::ids::RequestId;
use crate::seats::PoolId;
use serde::{Deserialize, Serialize};

/// Why something cannot be done with a portal's licence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(tag = "refusal", rename_all = "snake_case")]
pub enum LicenceRefusal {
    /// There is no such portal.
    #[error("there is no portal {portal}")]
    UnknownPortal {
        /// The portal.
        portal: PortalId,
    },
    /// The portal was set up before, with another standard type or pool.
    #[error("the portal {portal} is set up already")]
    PortalExists {
        /// The portal.
        portal: PortalId,
    },
    /// The id was used for a request of other content (CQ-20).
    #[error("the id {request} was used for another request")]
    RequestIdReused {
        /// The id.
        request: RequestId,
    },
    /// A portal cannot begin with a plan that has none (CQ-35).
    #[error("the plan {plan} has no portal")]
    PlanWithoutPortal {
        /// The plan.
        plan: Plan,
    },
    /// The portal is closed (CQ-35).
    #[error("the portal is closed ({phase})")]
    PortalClosed {
        /// In which way.
        phase: Phase,
    },
    /// The portal's data is deleted, or counts as deleted; a new portal has to be set up (CQ-35).
    #[error("the data of the portal is deleted")]
    DataDeleted,
    /// The portal's data must not be deleted now (CQ-35).
    #[error("the data of the portal is not to be deleted now")]
    NotToBeDeleted {
        /// What the clock will do next.
        deadline: Option<Deadline>,
    },
    /// There are as many types as there may be (CQ-30).
    #[error("there are at most {limit} user types")]
    TooManyTypes {
        /// How many there may be, the standard one included.
        limit: u32,
    },
    /// Custom types need purchased licences (CQ-32).
    #[error("the user type {user_type} needs purchased licences")]
    NeedsLicences {
        /// The type.
        user_type: UserTypeId,
    },
    /// There are no custom types during the trial (CQ-34).
    #[error("there are no custom user types during the trial")]
    NoCustomTypesOnTrial,
    /// There is no such type.
    #[error("there is no user type {user_type}")]
    UnknownType {
        /// The type.
        user_type: UserTypeId,
    },
    /// The type is there already, with another pool or another number of licences.
    #[error("the user type {user_type} is there already")]
    TypeExists {
        /// The type.
        user_type: UserTypeId,
    },
    /// The pool is that of another type, of this portal or another one, or of a type that was removed: each type has a pool of its own.
    #[error("the pool {pool} is that of another user type")]
    PoolInUse {
        /// The pool.
        pool: PoolId,
    },
    /// The standard type always exists, and has no licences (CQ-30).
    #[error("the standard user type always exists and has no licences")]
    StandardType,
    /// The type has users, who are to be moved before.
    #[error("the user type {user_type} has users: {taken}")]
    TypeHasUsers {
        /// The type.
        user_type: UserTypeId,
        /// How many seats of its pool are taken.
        taken: u64,
    },
    /// The standard type takes contacts only (CQ-34).
    #[error("the user type {user_type} does not take records of {module}")]
    ModuleDoesNotFit {
        /// The type.
        user_type: UserTypeId,
        /// The module of the record.
        module: BaseModule,
    },
}

impl LicenceRefusal {
    /// A stable code, under which a host can translate.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::UnknownPortal { .. } => "licence.unknown_portal",
            Self::PortalExists { .. } => "licence.portal_exists",
            Self::RequestIdReused { .. } => "licence.request_id_reused",
            Self::PlanWithoutPortal { .. } => "licence.plan_without_portal",
            Self::PortalClosed { .. } => "licence.portal_closed",
            Self::DataDeleted => "licence.data_deleted",
            Self::NotToBeDeleted { .. } => "licence.not_to_be_deleted",
            Self::TooManyTypes { .. } => "licence.too_many_types",
            Self::NeedsLicences { .. } => "licence.needs_licences",
            Self::NoCustomTypesOnTrial => "licence.no_custom_types_on_trial",
            Self::UnknownType { .. } => "licence.unknown_type",
            Self::TypeExists { .. } => "licence.type_exists",
            Self::PoolInUse { .. } => "licence.pool_in_use",
            Self::StandardType => "licence.standard_type",
            Self::TypeHasUsers { .. } => "licence.type_has_users",
            Self::ModuleDoesNotFit { .. } => "licence.module_does_not_fit",
        }
    }
}
