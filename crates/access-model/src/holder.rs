//! The account holder: the customer who owns contracts.

use crate::{AccountHolderId, CorruptRecord};
use email_identity::EmailAddress;
use serde::{Deserialize, Serialize};

/// A customer who owns contracts. The host keeps it; the rules only read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "AccountHolderRecord", into = "AccountHolderRecord")]
pub struct AccountHolder {
    id: AccountHolderId,
    address: EmailAddress,
    name: String,
}

/// An [`AccountHolder`] as a store keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountHolderRecord {
    /// Unique.
    pub id: AccountHolderId,
    /// The holder's own address, which none of its delegates may have (AM-14).
    pub address: EmailAddress,
    /// For display.
    pub name: String,
}

impl AccountHolder {
    /// A holder with this address and display name.
    pub fn new(id: AccountHolderId, address: EmailAddress, name: impl Into<String>) -> Self {
        Self { id, address, name: name.into() }
    }

    /// Its id.
    pub const fn id(&self) -> AccountHolderId {
        self.id
    }

    /// Its own address.
    pub const fn address(&self) -> &EmailAddress {
        &self.address
    }

    /// Its name, for display.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What a store keeps of it.
    pub fn record(&self) -> AccountHolderRecord {
        self.clone().into()
    }

    /// The holder that a store kept.
    ///
    /// # Errors
    /// None today; stores treat all aggregates alike.
    #[expect(
        clippy::unnecessary_wraps,
        reason = "stores restore every aggregate alike; a later invariant may fail"
    )]
    pub fn restore(record: AccountHolderRecord) -> Result<Self, CorruptRecord> {
        let AccountHolderRecord { id, address, name } = record;
        Ok(Self { id, address, name })
    }
}

impl From<AccountHolder> for AccountHolderRecord {
    fn from(holder: AccountHolder) -> Self {
        let AccountHolder { id, address, name } = holder;
        Self { id, address, name }
    }
}

impl TryFrom<AccountHolderRecord> for AccountHolder {
    type Error = CorruptRecord;

    fn try_from(record: AccountHolderRecord) -> Result<Self, CorruptRecord> {
        Self::restore(record)
    }
}
