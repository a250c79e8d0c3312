//! What a case answers when a store breaks the contract.

use std::fmt::{Debug, Display};
use storage_contract::{OpError, StorageError};

/// What a case answers.
pub type Verdict = Result<(), Violation>;

/// How a store breaks the contract.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
pub enum Violation {
    /// What has to hold does not.
    #[error("{0}")]
    Broken(String),
    /// The store failed where it must not.
    #[error("while {doing}: the store failed: {error}")]
    Failed {
        /// What the case was doing.
        doing: &'static str,
        /// What the store said.
        error: String,
    },
}

/// As it is displayed: that is what a failed test prints.
impl Debug for Violation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        Display::fmt(self, f)
    }
}

/// States what has to hold.
pub(crate) fn ensure(holds: bool, claim: impl FnOnce() -> String) -> Verdict {
    if holds { Ok(()) } else { Err(Violation::Broken(claim())) }
}

/// States that two values have to be the same.
pub(crate) fn same<T: PartialEq + Debug>(what: &str, found: &T, expected: &T) -> Verdict {
    ensure(found == expected, || format!("{what}: found {found:?}, expected {expected:?}"))
}

/// Says what was going on when a store failed.
pub(crate) trait During<T> {
    /// Turns the store's error into a violation.
    fn during(self, doing: &'static str) -> Result<T, Violation>;
}

impl<T, E: StorageError> During<T> for Result<T, E> {
    fn during(self, doing: &'static str) -> Result<T, Violation> {
        self.map_err(|error| Violation::Failed { doing, error: error.to_string() })
    }
}

/// States that a service refused.
pub(crate) fn refused<T, R, E: StorageError>(what: &str, result: &Result<T, OpError<R, E>>) -> Verdict {
    match result {
        Err(OpError::Refused(_)) => Ok(()),
        Err(OpError::Storage(error)) => {
            Err(Violation::Failed { doing: "preparing what has to be refused", error: error.to_string() })
        }
        Ok(_) => Err(Violation::Broken(format!("{what} was not refused"))),
    }
}
