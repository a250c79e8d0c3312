//! The sign-in account of an address: one for all who share a mailbox (CQ-12, CQ-13).

use super::contact::Contact;
use super::corrupt::CorruptRecord;
use super::name::PersonName;
use crate::ids::{AccountId, ContactId, ContractId};
use email_identity::EmailAddress;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use storage_contract::Timestamp;

/// One sign-in account of the support site: one per address, with everybody who is registered under it (CQ-12). One inquiry history belongs to it.
///
/// It is there as long as somebody is registered under its address; with the last it closes, and its row goes (CQ-13).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    id: AccountId,
    address: EmailAddress,
    members: Vec<Member>,
    opened_at: Timestamp,
    password: Password,
}

/// One person who shares an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// On the register of this contract.
    pub contract: ContractId,
    /// As this contact.
    pub contact: ContactId,
    /// The name.
    pub name: PersonName,
}

/// Whether a password was chosen (CQ-10). The password itself is the host's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Password {
    /// The first sign-in asks for one.
    AskedFor,
    /// One was chosen.
    Chosen {
        /// When.
        at: Timestamp,
    },
}

/// An account as a store keeps it. [`Account::restore`] checks it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountRecord {
    /// The account.
    pub id: AccountId,
    /// Its address; unique by its key.
    pub address: EmailAddress,
    /// Who shares it, in the order of registration.
    pub members: Vec<Member>,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// Whether a password was chosen.
    pub password: Password,
}

impl Account {
    pub(super) fn open(id: AccountId, address: EmailAddress, first: Member, now: Timestamp) -> Self {
        Self { id, address, members: vec![first], opened_at: now, password: Password::AskedFor }
    }

    /// The account that a store kept.
    ///
    /// # Errors
    /// [`CorruptRecord`] if it has no member, or one twice.
    pub fn restore(record: AccountRecord) -> Result<Self, CorruptRecord> {
        let AccountRecord { id, address, members, opened_at, password } = record;
        if members.is_empty() {
            return Err(CorruptRecord::NoMember { account: id });
        }
        let mut seen = BTreeSet::new();
        if let Some(twice) = members.iter().find(|member| !seen.insert((member.contract, member.contact))) {
            return Err(CorruptRecord::RepeatedMember { account: id, contact: twice.contact });
        }
        Ok(Self { id, address, members, opened_at, password })
    }

    /// What a store has to keep.
    pub fn record(&self) -> AccountRecord {
        AccountRecord {
            id: self.id,
            address: self.address.clone(),
            members: self.members.clone(),
            opened_at: self.opened_at,
            password: self.password,
        }
    }

    /// The id.
    pub const fn id(&self) -> AccountId {
        self.id
    }

    /// The address.
    pub const fn address(&self) -> &EmailAddress {
        &self.address
    }

    /// Who shares it, in the order of registration; at least one.
    pub fn members(&self) -> &[Member] {
        &self.members
    }

    /// When it was opened.
    pub const fn opened_at(&self) -> Timestamp {
        self.opened_at
    }

    /// Whether a password was chosen (CQ-10).
    pub const fn password(&self) -> Password {
        self.password
    }

    /// How it is shown: the names joined with `/` in the order of registration (CQ-12). Who is registered on several contracts is named once.
    pub fn display_name(&self) -> String {
        let mut names: Vec<&PersonName> = Vec::new();
        for member in &self.members {
            if !names.iter().any(|name| name.is_like(member.name.as_str())) {
                names.push(&member.name);
            }
        }
        names.into_iter().map(PersonName::as_str).collect::<Vec<_>>().join("/")
    }

    pub(super) fn join(&mut self, member: Member) {
        self.members.push(member);
    }

    pub(super) fn rename(&mut self, renamed: &Contact) {
        if let Some(member) = self.members.iter_mut().find(|member| member.is(renamed)) {
            member.name = renamed.name().clone();
        }
    }

    /// CQ-13: the others stay. `None` if nobody does.
    pub(super) fn without(mut self, leaver: &Contact) -> Option<Self> {
        self.members.retain(|member| !member.is(leaver));
        (!self.members.is_empty()).then_some(self)
    }

    pub(super) fn choose_password(&mut self, now: Timestamp) {
        self.password = Password::Chosen { at: now };
    }
}

impl Member {
    pub(super) fn of(contact: &Contact) -> Self {
        Self { contract: contact.contract(), contact: contact.id(), name: contact.name().clone() }
    }

    fn is(&self, contact: &Contact) -> bool {
        (self.contract, self.contact) == (contact.contract(), contact.id())
    }
}
