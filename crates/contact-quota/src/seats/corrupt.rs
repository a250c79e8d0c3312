//! What a store must not hand back: pools that break an invariant.

use super::ids::PoolId;
use super::seat::Hold;

/// A stored pool is not one that this crate wrote. Treat it as a damaged row ([`FailureClass::Other`](storage_contract::FailureClass::Other)).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the stored pool {pool} is damaged: {}", list(problems))]
pub struct CorruptPool {
    /// Which pool.
    pub pool: PoolId,
    /// Everything that is wrong with it.
    pub problems: Vec<PoolProblem>,
}

impl CorruptPool {
    /// A stable code, under which a host can translate.
    #[expect(clippy::unused_self, reason = "every error tells its code in the same way")]
    pub const fn code(&self) -> &'static str {
        "seat.corrupt_pool"
    }
}

/// One thing that is wrong with a stored pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PoolProblem {
    /// Holds of which there are none.
    #[error("{hold:?} is counted as none")]
    EmptyHold {
        /// The hold.
        hold: Hold,
    },
    /// Holds that are counted twice.
    #[error("{hold:?} is counted twice")]
    RepeatedHold {
        /// The hold.
        hold: Hold,
    },
    /// Holds of a round that is still to come.
    #[error("{hold:?} is of a round that is still to come")]
    RoundToCome {
        /// The hold.
        hold: Hold,
    },
}

fn list(problems: &[PoolProblem]) -> String {
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}
