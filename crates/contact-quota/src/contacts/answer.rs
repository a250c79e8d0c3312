//! What a request to the desk is answered (CQ-20).

use super::event::Event;
use super::request::Request;
use crate::ids::ContactId;
use crate::journal::RequestDigest;
use serde::{Deserialize, Serialize};
use storage_contract::Timestamp;

/// What a request had for an effect. Names nobody, so that it may be kept when contacts are gone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// What was done.
    pub change: ChangeKind,
    /// When.
    pub at: Timestamp,
    /// Who came.
    pub joined: Vec<ContactId>,
    /// Who went.
    pub left: Vec<ContactId>,
    /// Who is the primary afterwards (CQ-05).
    pub primary: ContactId,
    /// How many are registered afterwards.
    pub registered: u64,
}

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// The register was opened.
    SignedUp,
    /// Secondaries were added.
    Added,
    /// A name or an address was changed.
    Edited,
    /// A contact was deleted.
    Removed,
    /// A leaver was replaced.
    Replaced,
    /// The primary has handed over.
    HandedOver,
    /// The contract is entitled to something else.
    Entitled,
}

impl Request {
    /// What tells this request from another under the same id.
    pub fn digest(&self) -> RequestDigest {
        RequestDigest::of(self.contract.as_uuid(), self)
    }
}

impl Answer {
    pub(super) fn to(event: &Event, primary: ContactId, registered: u64, at: Timestamp) -> Self {
        let joined = event.joining().iter().map(super::contact::Contact::id).collect();
        let left = event.leaving().map(super::contact::Contact::id).into_iter().collect();
        Self { change: event.kind(), at, joined, left, primary, registered }
    }
}
