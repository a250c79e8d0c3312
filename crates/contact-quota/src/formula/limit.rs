//! How many a contract may register on a day.

use crate::quota::Quota;
use serde::{Deserialize, Serialize};

/// How many contacts a contract may register on a day, and how many of them make up the base (CQ-01 … CQ-03, CQ-06).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// The base (①), never more than the ceiling.
    pub base: Quota,
    /// The whole: base, what comes on top, and grants.
    pub ceiling: Quota,
}

impl Limit {
    /// A limit without parts of its own beyond the base.
    pub const fn of_base(base: Quota) -> Self {
        Self { base, ceiling: base }
    }

    /// What comes on top of the base (②).
    #[must_use]
    pub const fn additional(self) -> Quota {
        match (self.ceiling, self.base) {
            (Quota::Finite(ceiling), Quota::Finite(base)) => Quota::Finite(ceiling.saturating_sub(base)),
            (Quota::Finite(_) | Quota::Unlimited, Quota::Unlimited) => Quota::ZERO,
            (Quota::Unlimited, Quota::Finite(_)) => Quota::Unlimited,
        }
    }
}
