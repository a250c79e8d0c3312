//! What a store must not hand back: licences that break an invariant.

use super::ids::{PortalId, UserTypeId};
use crate::seats::PoolId;

/// A stored licence is not one that this crate wrote. Treat it as a damaged row ([`FailureClass::Other`](storage_contract::FailureClass::Other)).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the stored licence of the portal {portal} is damaged: {}", list(problems))]
pub struct CorruptLicence {
    /// Which portal.
    pub portal: PortalId,
    /// Everything that is wrong with it.
    pub problems: Vec<LicenceProblem>,
}

impl CorruptLicence {
    /// A stable code, under which a host can translate.
    #[expect(clippy::unused_self, reason = "every error tells its code in the same way")]
    pub const fn code(&self) -> &'static str {
        "licence.corrupt"
    }
}

/// One thing that is wrong with a stored licence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LicenceProblem {
    /// A type that is there twice.
    #[error("the user type {user_type} is there twice")]
    RepeatedType {
        /// The type.
        user_type: UserTypeId,
    },
    /// A pool of two types.
    #[error("the pool {pool} is that of two user types")]
    SharedPool {
        /// The pool.
        pool: PoolId,
    },
    /// A plan that does not go with the state.
    #[error("its plan does not go with its state")]
    PlanDoesNotFit,
}

fn list(problems: &[LicenceProblem]) -> String {
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}
