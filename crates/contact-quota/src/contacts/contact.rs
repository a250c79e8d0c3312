//! One person on a contract's register.

use super::consent::Consent;
use super::corrupt::CorruptRecord;
use super::name::PersonName;
use crate::ids::{ContactId, ContractId};
use email_identity::EmailAddress;
use serde::{Deserialize, Serialize};
use storage_contract::Timestamp;

/// The part a contact plays (CQ-05). It follows from the register, which names exactly one primary, and is kept nowhere else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContactRole {
    /// 主担当: the one whom the desk turns to.
    Primary,
    /// 副担当. Those of the base and additional ones do not differ.
    Secondary,
}

/// One person on a contract's register (CQ-16). Kept under (contract, id).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "ContactRecord", into = "ContactRecord")]
pub struct Contact {
    record: ContactRecord,
}

/// A contact as a store keeps it. [`Contact::restore`] checks it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactRecord {
    /// The contract.
    pub contract: ContractId,
    /// Unique within the contract.
    pub id: ContactId,
    /// The person's name.
    pub name: PersonName,
    /// Where mail reaches the person, and is accepted from.
    pub address: EmailAddress,
    /// The order of registration within the contract, from 1.
    pub order: u64,
    /// What the person agreed to (CQ-14).
    pub consent: Consent,
    /// When the person was registered.
    pub registered_at: Timestamp,
}

/// A person to be registered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewContact {
    /// Minted by the host, new within the contract.
    pub id: ContactId,
    /// The person's name.
    pub name: PersonName,
    /// Where mail reaches the person. May be that of other people, too (CQ-12).
    pub address: EmailAddress,
    /// What the person agreed to (CQ-14).
    pub consent: Consent,
    /// Whether somebody at the desk has looked at a doubtful name and found it a person's (CQ-09). Does not help a name that is refused.
    #[serde(default)]
    pub name_reviewed: bool,
}

impl NewContact {
    /// A person with a name nobody has had to look at.
    pub const fn new(id: ContactId, name: PersonName, address: EmailAddress, consent: Consent) -> Self {
        Self { id, name, address, consent, name_reviewed: false }
    }

    /// The same, after somebody at the desk has looked at a doubtful name and found it a person's (CQ-09).
    #[must_use]
    pub fn with_name_reviewed(self) -> Self {
        Self { name_reviewed: true, ..self }
    }
}

impl Contact {
    pub(super) fn register(new: NewContact, contract: ContractId, order: u64, now: Timestamp) -> Self {
        let NewContact { id, name, address, consent, name_reviewed: _ } = new;
        Self { record: ContactRecord { contract, id, name, address, order, consent, registered_at: now } }
    }

    /// The contact that a store kept.
    ///
    /// # Errors
    /// [`CorruptRecord`] if it has no place in the order of registration, or did not agree to every purpose.
    pub fn restore(record: ContactRecord) -> Result<Self, CorruptRecord> {
        if record.order == 0 {
            return Err(CorruptRecord::NoOrder { contact: record.id });
        }
        if !record.consent.missing().is_empty() {
            return Err(CorruptRecord::NoConsent { contact: record.id });
        }
        Ok(Self { record })
    }

    /// What a store has to keep.
    pub fn record(&self) -> ContactRecord {
        self.record.clone()
    }

    /// The contract.
    pub const fn contract(&self) -> ContractId {
        self.record.contract
    }

    /// The id, unique within the contract.
    pub const fn id(&self) -> ContactId {
        self.record.id
    }

    /// The name.
    pub const fn name(&self) -> &PersonName {
        &self.record.name
    }

    /// The address.
    pub const fn address(&self) -> &EmailAddress {
        &self.record.address
    }

    /// The order of registration within the contract, from 1.
    pub const fn order(&self) -> u64 {
        self.record.order
    }

    /// What the person agreed to (CQ-14).
    pub const fn consent(&self) -> &Consent {
        &self.record.consent
    }

    /// When the person was registered.
    pub const fn registered_at(&self) -> Timestamp {
        self.record.registered_at
    }

    pub(super) fn edited(&self, name: Option<&PersonName>, address: Option<&EmailAddress>) -> Self {
        let mut record = self.record.clone();
        record.name = name.unwrap_or(&record.name).clone();
        record.address = address.unwrap_or(&record.address).clone();
        Self { record }
    }
}

impl TryFrom<ContactRecord> for Contact {
    type Error = CorruptRecord;

    fn try_from(record: ContactRecord) -> Result<Self, CorruptRecord> {
        Self::restore(record)
    }
}

impl From<Contact> for ContactRecord {
    fn from(contact: Contact) -> Self {
        contact.record
    }
}
