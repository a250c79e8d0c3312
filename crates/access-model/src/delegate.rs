//! The delegate: a third party, known by an e-mail address.

use crate::{CorruptRecord, DelegateId};
use email_identity::EmailAddress;
use serde::{Deserialize, Serialize};
use storage_contract::Timestamp;

/// A third party who may configure, and only configure, the contracts assigned to it; identified by its address (AM-06).
///
/// There is one delegate per address in a tenant, shared by all holders who assign something to it (AM-04). A holder must not
/// learn from it that the address is known to others (AM-12): show holders their [`RosterEntry`](crate::RosterEntry) instead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "DelegateRecord", into = "DelegateRecord")]
pub struct Delegate {
    id: DelegateId,
    address: EmailAddress,
    registered_at: Option<Timestamp>,
}

/// A [`Delegate`] as a store keeps it. Unique: the id; the address's key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DelegateRecord {
    /// Unique.
    pub id: DelegateId,
    /// The invited address; its key is unique.
    pub address: EmailAddress,
    /// When the person registered at the host, if they did.
    pub registered_at: Option<Timestamp>,
}

impl Delegate {
    /// A delegate who was named but has not registered.
    pub const fn new(id: DelegateId, address: EmailAddress) -> Self {
        Self { id, address, registered_at: None }
    }

    /// Its id.
    pub const fn id(&self) -> DelegateId {
        self.id
    }

    /// The address that identifies it (AM-06).
    pub const fn address(&self) -> &EmailAddress {
        &self.address
    }

    /// When the person registered, if they did.
    pub const fn registered_at(&self) -> Option<Timestamp> {
        self.registered_at
    }

    /// Notes the registration; the first one stands.
    pub(crate) fn register(&mut self, at: Timestamp) {
        self.registered_at.get_or_insert(at);
    }

    /// What a store keeps of it.
    pub fn record(&self) -> DelegateRecord {
        self.clone().into()
    }

    /// The delegate that a store kept.
    ///
    /// # Errors
    /// None today; stores treat all aggregates alike.
    #[expect(
        clippy::unnecessary_wraps,
        reason = "stores restore every aggregate alike; a later invariant may fail"
    )]
    pub fn restore(record: DelegateRecord) -> Result<Self, CorruptRecord> {
        let DelegateRecord { id, address, registered_at } = record;
        Ok(Self { id, address, registered_at })
    }
}

impl From<Delegate> for DelegateRecord {
    fn from(delegate: Delegate) -> Self {
        let Delegate { id, address, registered_at } = delegate;
        Self { id, address, registered_at }
    }
}

impl TryFrom<DelegateRecord> for Delegate {
    type Error = CorruptRecord;

    fn try_from(record: DelegateRecord) -> Result<Self, CorruptRecord> {
        Self::restore(record)
    }
}
