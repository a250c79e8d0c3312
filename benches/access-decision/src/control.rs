//! The control: a set of pairs of 128-bit numbers, which can say yes or no and nothing else.

#![allow(
    clippy::disallowed_types,
    reason = "the control is the plain set that the design names; nothing sees its order"
)]

use access_model::{Assignment, ContractId, DelegateId, Principal, Request};
use ahash::RandomState;
use std::collections::HashSet;

/// One pair of the control.
pub type Pair = (u128, u128);

/// The control.
pub type Control = HashSet<Pair, RandomState>;

/// Builds the control from the same records as the index.
pub fn build(assignments: &[Assignment]) -> Control {
    assignments.iter().map(|assignment| pair(assignment.contract(), assignment.delegate())).collect()
}

/// The control's answer to the same request.
#[inline]
pub fn contains(control: &Control, request: &Request) -> bool {
    match request.who {
        Principal::Delegate(delegate) => control.contains(&pair(request.contract, delegate)),
        Principal::Holder(_) | Principal::OrganisationUser(_) => false,
    }
}

/// The pair as numbers, in the machine's own order of bytes, which costs nothing.
fn pair(contract: ContractId, delegate: DelegateId) -> Pair {
    (number(contract.as_uuid().as_bytes()), number(delegate.as_uuid().as_bytes()))
}

const fn number(bytes: &[u8; 16]) -> u128 {
    u128::from_ne_bytes(*bytes)
}
