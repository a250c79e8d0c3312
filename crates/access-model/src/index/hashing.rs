//! Hashing of ids as numbers, in one computation over a whole key.

use crate::{ContractId, DelegateId};
use hashbrown::DefaultHashBuilder;
use std::hash::BuildHasher;

/// Something found by its key.
pub(super) trait Keyed {
    type Key: Copy + Eq;

    fn key(&self) -> Self::Key;

    fn hash(hasher: &DefaultHashBuilder, key: Self::Key) -> u64;
}

/// An id as a number: cheaper to hash than byte by byte.
pub(super) trait IdNumber: Copy {
    fn number(self) -> u128;
}

impl IdNumber for ContractId {
    #[inline]
    fn number(self) -> u128 {
        u128::from_ne_bytes(*self.as_uuid().as_bytes())
    }
}

impl IdNumber for DelegateId {
    #[inline]
    fn number(self) -> u128 {
        u128::from_ne_bytes(*self.as_uuid().as_bytes())
    }
}

/// Hashes one id.
#[inline]
pub(super) fn hash_id(hasher: &DefaultHashBuilder, id: impl IdNumber) -> u64 {
    hasher.hash_one(id.number())
}

/// Hashes a pair of ids at once.
#[inline]
pub(super) fn hash_pair(hasher: &DefaultHashBuilder, contract: ContractId, delegate: DelegateId) -> u64 {
    hasher.hash_one((contract.number(), delegate.number()))
}
