//! Whose receipts and whose past.

use crate::ids::ContractId;
use crate::licence::PortalId;
use crate::seats::PoolId;
use serde::{Deserialize, Serialize};
use std::fmt;
use uuid::Uuid;

/// A row that guards receipts and a past of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum Subject {
    /// The register of a contract.
    Register(ContractId),
    /// The licence of a portal.
    Portal(PortalId),
    /// A pool of seats.
    Pool(PoolId),
}

impl Subject {
    /// The name of its kind, for a column.
    pub const fn kind(self) -> &'static str {
        match self {
            Self::Register(_) => "register",
            Self::Portal(_) => "portal",
            Self::Pool(_) => "pool",
        }
    }

    /// Its id. Ids of different kinds may be equal.
    pub const fn as_uuid(self) -> Uuid {
        match self {
            Self::Register(contract) => contract.as_uuid(),
            Self::Portal(portal) => portal.as_uuid(),
            Self::Pool(pool) => pool.as_uuid(),
        }
    }

    /// The subject of this [kind](Self::kind) with this id; `None` if there is no such kind.
    ///
    /// ```
    /// use contact_quota::journal::Subject;
    /// let pool = Subject::Pool(uuid::Uuid::nil().into());
    /// assert_eq!(Subject::of(pool.kind(), pool.as_uuid()), Some(pool));
    /// ```
    pub fn of(kind: &str, id: Uuid) -> Option<Self> {
        match kind {
            "register" => Some(Self::Register(id.into())),
            "portal" => Some(Self::Portal(id.into())),
            "pool" => Some(Self::Pool(id.into())),
            _ => None,
        }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.kind(), self.as_uuid())
    }
}
