//! What held during a time that is over (CQ-19).

use super::subject::Subject;
use crate::ids::{ContactId, ContractId};
use crate::licence::PortalLicence;
use crate::seats::{PoolId, SeatLimit};
use serde::{Deserialize, Serialize};
use storage_contract::Timestamp;

/// What held from an instant (inclusive) until another (exclusive). Unique: (subject, since). The pasts of a subject follow each other without a gap.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Past {
    /// From when on.
    pub since: Timestamp,
    /// Until when, the end excluded; later than `since`.
    pub until: Timestamp,
    /// What held.
    pub held: Held,
}

/// What held of a subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "of", rename_all = "snake_case")]
pub enum Held {
    /// Of a register.
    Register(RegisterHeld),
    /// Of a portal: its licence, from which its state at each instant follows.
    Portal(Box<PortalLicence>),
    /// Of a pool.
    Pool(PoolHeld),
}

/// How many people a register had, and who was the primary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct RegisterHeld {
    /// Whose register.
    pub contract: ContractId,
    /// How many were registered (CQ-16).
    pub registered: u64,
    /// Who was the primary (CQ-05).
    pub primary: ContactId,
}

/// How many seats a pool had, and how many of them were taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PoolHeld {
    /// Which pool.
    pub pool: PoolId,
    /// How many seats could be taken, and what that rested on.
    pub limit: SeatLimit,
    /// How many were held for people who were invited.
    pub reserved: u64,
    /// How many were taken by active users.
    pub occupied: u64,
}

impl Held {
    /// Of what it held.
    pub fn subject(&self) -> Subject {
        match self {
            Self::Register(held) => Subject::Register(held.contract),
            Self::Portal(licence) => Subject::Portal(licence.id()),
            Self::Pool(held) => Subject::Pool(held.pool),
        }
    }
}

impl Past {
    /// Of what it held.
    pub fn subject(&self) -> Subject {
        self.held.subject()
    }
}

/// Ends what has held `since` then: the time that is over, if any is. From now on something else holds.
///
/// A clock that steps back ends no time, and does not set the beginning of the next one back. Of what was there before histories were kept, it is not known since when it
/// held: there is nothing to be told.
pub(crate) fn end(since: &mut Option<Timestamp>, now: Timestamp) -> Option<(Timestamp, Timestamp)> {
    let over = since.filter(|since| *since < now).map(|since| (since, now));
    *since = Some(since.map_or(now, |since| since.max(now)));
    over
}

/// Whether what a row says held at an instant, too, by what is known of it.
pub(crate) fn holds_at(since: Option<Timestamp>, at: Timestamp) -> bool {
    since.is_some_and(|since| since <= at)
}
