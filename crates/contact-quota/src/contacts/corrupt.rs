//! What a store must not hand back: records that break an invariant.

use crate::ids::{AccountId, ContactId, ContractId};

/// A stored record is not one that this crate wrote: the store was altered from outside.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CorruptRecord {
    /// A register of nobody (CQ-05).
    #[error("the register of contract {contract} has nobody, and so no primary")]
    NobodyRegistered {
        /// Whose register.
        contract: ContractId,
    },
    /// A register that has given out fewer places than it has people.
    #[error("the register of contract {contract} has {registered} people and has given out {orders} places")]
    OrdersBehind {
        /// Whose register.
        contract: ContractId,
        /// How many people.
        registered: u64,
        /// How many places were given out.
        orders: u64,
    },
    /// A contact without a place in the order of registration.
    #[error("contact {contact} has no place in the order of registration")]
    NoOrder {
        /// Which one.
        contact: ContactId,
    },
    /// A contact that did not agree to every purpose (CQ-14).
    #[error("contact {contact} did not agree to every purpose")]
    NoConsent {
        /// Which one.
        contact: ContactId,
    },
    /// An account of nobody (CQ-13).
    #[error("account {account} has no member")]
    NoMember {
        /// Which one.
        account: AccountId,
    },
    /// An account that names a contact twice.
    #[error("account {account} names contact {contact} twice")]
    RepeatedMember {
        /// Which account.
        account: AccountId,
        /// Which contact.
        contact: ContactId,
    },
}

impl CorruptRecord {
    /// A stable code for logs.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NobodyRegistered { .. } => "record.nobody_registered",
            Self::OrdersBehind { .. } => "record.orders_behind",
            Self::NoOrder { .. } => "record.no_order",
            Self::NoConsent { .. } => "record.no_consent",
            Self::NoMember { .. } => "record.no_member",
            Self::RepeatedMember { .. } => "record.repeated_member",
        }
    }
}
