//! Tenants, ids, instants and addresses that all families use.

use email_identity::{AddressPolicy, EmailAddress};
use std::time::Duration;
use storage_contract::{TenantId, Timestamp};
use uuid::Uuid;

pub(crate) const TENANT: TenantId = TenantId::from_uuid(Uuid::from_u128(0x7e_0001));
pub(crate) const OTHER_TENANT: TenantId = TenantId::from_uuid(Uuid::from_u128(0x7e_0002));

/// An id of any kind.
pub(crate) fn id<T: From<Uuid>>(number: u128) -> T {
    Uuid::from_u128(number).into()
}

/// 1 April 2026, 09:00 in Tokyo, and so many seconds.
pub(crate) fn at(seconds: u64) -> Timestamp {
    let start = Timestamp::from_unix_micros(1_775_001_600_000_001).expect("is within range");
    start.saturating_add(Duration::from_secs(seconds))
}

pub(crate) fn address(text: &str) -> EmailAddress {
    EmailAddress::parse(text, &AddressPolicy::default()).expect("is an address")
}
