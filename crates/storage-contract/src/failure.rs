//! How a store fails, and how a refusal is kept apart from a failure.

use std::error::Error;

/// What a host may do about a storage failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FailureClass {
    /// Another transaction got in the way: a stale version, a duplicate key, a lock that was not to be had, a
    /// deadlock or a serialization failure. Nothing was committed; run the whole operation again in a new transaction.
    Conflict,
    /// Anything else: the disk, the network, a damaged row, an unknown outcome of a commit.
    Other,
}

/// The error of a store: any error that can tell its [`FailureClass`].
pub trait StorageError: Error {
    /// Whether trying again in a new transaction may help.
    fn class(&self) -> FailureClass;
}

/// The supertrait of every repository trait: it gives one transaction type one error type.
///
/// Implement it, and the repository traits, for the host's *transaction*, so that one operation over several rule crates
/// is one transaction and the host's own rows can join it.
pub trait Storage {
    /// The store's error.
    type Error: StorageError;
}

/// Why an operation did not take place: the rules refused it, or the store failed. Never mixed.
///
/// After [`Refused`](Self::Refused) nothing was written and the transaction is still usable; after
/// [`Storage`](Self::Storage) roll back.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpError<R, E> {
    /// The rules say no.
    #[error("{0}")]
    Refused(R),
    /// The store failed.
    #[error("the store failed: {0}")]
    Storage(E),
}

impl<R, E> OpError<R, E> {
    /// Turns a rule crate's refusal into that of an operation over several: `.map_err(OpError::lift)?`.
    pub fn lift<S: From<R>>(self) -> OpError<S, E> {
        match self {
            Self::Refused(refusal) => OpError::Refused(refusal.into()),
            Self::Storage(error) => OpError::Storage(error),
        }
    }

    /// The refusal, if it was one.
    pub fn refused(&self) -> Option<&R> {
        match self {
            Self::Refused(refusal) => Some(refusal),
            Self::Storage(_) => None,
        }
    }
}

impl<R, E: StorageError> OpError<R, E> {
    /// Whether the whole operation may be run again in a new transaction.
    pub fn is_conflict(&self) -> bool {
        match self {
            Self::Refused(_) => false,
            Self::Storage(error) => error.class() == FailureClass::Conflict,
        }
    }
}

/// `?` on a storage error inside a service. (A second blanket conversion for refusals would overlap with this one; they
/// are wrapped with `OpError::Refused` or moved with [`OpError::lift`].)
impl<R, E: StorageError> From<E> for OpError<R, E> {
    fn from(error: E) -> Self {
        Self::Storage(error)
    }
}
