//! The ids of this crate's entities, minted by the host or derived from others, so that a repeated command finds the same ones.

use email_identity::AddressKey;
use storage_contract::define_id;

define_id! {
    /// A customer who owns contracts.
    pub struct AccountHolderId;
}
define_id! {
    /// One contract, which covers one service.
    pub struct ContractId;
}
define_id! {
    /// A third party who may configure assigned contracts. One per address in a tenant, whatever the number of holders who
    /// assign something to it; so it is for the host's eyes, not a holder's (AM-12).
    pub struct DelegateId;
}
define_id! {
    /// The assignment of a contract to a delegate; follows from the two.
    pub struct AssignmentId;
}
define_id! {
    /// Somebody of the organisation that runs the system.
    pub struct OrganisationUserId;
}
define_id! {
    /// One batch of assignments, minted by the host once per batch and kept for its repetitions. Never let a client choose it: the ids of a
    /// batch's invitations follow from it.
    pub struct BatchId;
}
define_id! {
    /// The invitation under which assignments are offered. Its UUID is the id of that invitation in whatever keeps invitations.
    pub struct InvitationRef;
}

impl AssignmentId {
    /// The id of the assignment of `contract` to `delegate`.
    pub fn of(contract: ContractId, delegate: DelegateId) -> Self {
        Self::derived(contract.as_uuid(), &[delegate.as_uuid().as_bytes()])
    }
}

impl DelegateId {
    /// The id of a delegate whom a batch makes known to the tenant.
    pub fn introduced_by(batch: BatchId, address: &AddressKey) -> Self {
        Self::derived(batch.as_uuid(), &[address.as_ref().as_bytes()])
    }
}

impl InvitationRef {
    /// The id of the one invitation that a batch sends to an address.
    pub fn of(batch: BatchId, address: &AddressKey) -> Self {
        Self::derived(batch.as_uuid(), &[address.as_ref().as_bytes()])
    }
}
