//! The contract: what a holder owns and what is assigned to delegates.

use crate::{AccountHolderId, ContractId, CorruptRecord};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;
use storage_contract::Timestamp;

/// What kind of service a contract covers. A short text, so that hosts have kinds of their own.
///
/// No rule looks at it: a hosting contract and the domain-name contract that hangs on it are two contracts (AM-03).
///
/// ```
/// use access_model::Service;
/// assert_eq!(Service::from_text("domain_name"), Service::DOMAIN_NAME);
/// assert_eq!(Service::from_text("virtual_server").as_text(), "virtual_server");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Service(Cow<'static, str>);

impl Service {
    /// A hosting service.
    pub const HOSTING: Self = Self(Cow::Borrowed("hosting"));
    /// A domain name.
    pub const DOMAIN_NAME: Self = Self(Cow::Borrowed("domain_name"));
    /// A TLS certificate.
    pub const CERTIFICATE: Self = Self(Cow::Borrowed("certificate"));

    /// The kind with this name.
    pub fn from_text(text: impl Into<String>) -> Self {
        Self(Cow::Owned(text.into()))
    }

    /// Its name, as stores keep it.
    pub fn as_text(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One contract, owned by one holder (AM-01), covering one service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "ContractRecord", into = "ContractRecord")]
pub struct Contract {
    id: ContractId,
    holder: AccountHolderId,
    service: Service,
    name: String,
    ended_at: Option<Timestamp>,
}

/// A [`Contract`] as a store keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContractRecord {
    /// Unique.
    pub id: ContractId,
    /// Who owns it.
    pub holder: AccountHolderId,
    /// What kind of service it covers.
    pub service: Service,
    /// For display, such as the host name of the service.
    pub name: String,
    /// From when on it has ended; may lie in the future.
    pub ended_at: Option<Timestamp>,
}

impl Contract {
    /// A running contract.
    pub fn new(id: ContractId, holder: AccountHolderId, service: Service, name: impl Into<String>) -> Self {
        Self { id, holder, service, name: name.into(), ended_at: None }
    }

    /// Its id.
    pub const fn id(&self) -> ContractId {
        self.id
    }

    /// Who owns it.
    pub const fn holder(&self) -> AccountHolderId {
        self.holder
    }

    /// What kind of service it covers.
    pub const fn service(&self) -> &Service {
        &self.service
    }

    /// Its name, for display.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// From when on it has ended, if that is known; may lie in the future.
    pub const fn ended_at(&self) -> Option<Timestamp> {
        self.ended_at
    }

    /// Whether it has ended at `now`: delegates may then do nothing on it (AM-11).
    pub fn is_ended(&self, now: Timestamp) -> bool {
        self.ended_at.is_some_and(|ended_at| ended_at <= now)
    }

    /// Ends it at `at`, unless it has ended by then (AM-11). The first ending stands.
    pub(crate) fn end(&mut self, at: Timestamp) {
        if !self.is_ended(at) {
            self.ended_at = Some(at);
        }
    }

    /// What a store keeps of it.
    pub fn record(&self) -> ContractRecord {
        self.clone().into()
    }

    /// The contract that a store kept.
    ///
    /// # Errors
    /// None today; stores treat all aggregates alike.
    #[expect(
        clippy::unnecessary_wraps,
        reason = "stores restore every aggregate alike; a later invariant may fail"
    )]
    pub fn restore(record: ContractRecord) -> Result<Self, CorruptRecord> {
        let ContractRecord { id, holder, service, name, ended_at } = record;
        Ok(Self { id, holder, service, name, ended_at })
    }
}

impl From<Contract> for ContractRecord {
    fn from(contract: Contract) -> Self {
        let Contract { id, holder, service, name, ended_at } = contract;
        Self { id, holder, service, name, ended_at }
    }
}

impl TryFrom<ContractRecord> for Contract {
    type Error = CorruptRecord;

    fn try_from(record: ContractRecord) -> Result<Self, CorruptRecord> {
        Self::restore(record)
    }
}
