//! Which bulk invitation, and where in it.

use serde::{Deserialize, Serialize};

storage_contract::define_id! {
    /// One bulk invitation. Ids of what it makes follow from it and from the place of the target, so that a run which is
    /// repeated recognises what it has done (IL-44).
    pub struct BulkId;
}

/// A place in the list of targets of a bulk invitation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct BulkPlace {
    /// The bulk invitation.
    pub bulk: BulkId,
    /// The index of the target, counted from 0.
    pub index: u64,
}
