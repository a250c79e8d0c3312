//! Optimistic versions: how a store notices that somebody else was faster.

use serde::{Deserialize, Serialize};

/// The version of a stored aggregate. Rules carry it from a guarded read to the save and never look inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Version(u64);

impl Version {
    /// The version of an aggregate that was just inserted.
    pub const FIRST: Self = Self(1);

    /// The version after the next save. Wraps around, since only equality counts.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0.wrapping_add(1))
    }

    /// For stores: the number to keep. The highest bit is never lost, so that a signed 64-bit column will do.
    pub const fn to_stored(self) -> i64 {
        self.0.cast_signed()
    }

    /// For stores: the version that [`to_stored`](Self::to_stored) gave.
    pub const fn from_stored(stored: i64) -> Self {
        Self(stored.cast_unsigned())
    }
}

/// An aggregate together with the version at which it was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Versioned<T> {
    /// The aggregate.
    pub value: T,
    /// What a save has to name as the expected version.
    pub version: Version,
}

impl<T> Versioned<T> {
    /// A value as it stands right after its insertion.
    pub const fn first(value: T) -> Self {
        Self { value, version: Version::FIRST }
    }

    /// The same version of something derived from the value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Versioned<U> {
        Versioned { value: change(self.value), version: self.version }
    }
}
