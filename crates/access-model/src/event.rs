//! What changed, for whoever keeps facts outside of the store, such as an index.

use crate::{Assignment, Contract, ContractId, DelegateId};
use serde::{Deserialize, Serialize};

/// A change of the facts that decisions rest on. Prepared changes tell theirs; apply them to an
/// [`AccessIndex`](crate::AccessIndex) after the commit, in the order of the commits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum AccessEvent {
    /// A contract is new, or was changed; this is what it is now.
    ContractChanged(Contract),
    /// An assignment is new, or was changed; this is what it is now.
    AssignmentChanged(Assignment),
    /// An assignment that granted nothing was forgotten.
    AssignmentForgotten {
        /// Of which contract.
        contract: ContractId,
        /// To whom.
        delegate: DelegateId,
    },
}
