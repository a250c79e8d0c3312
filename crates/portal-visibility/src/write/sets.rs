//! Values of lookups and multi-selects in one form, so that they are compared and stored alike (PV-21).

use crate::schema::{FieldType, Schema};
use crate::value::{OwnedKey, OwnedValue};
use std::collections::BTreeSet;

/// The value with its keys in the form of their module's keys (a UUID that came as text becomes a UUID), and each element of a set once. The order stays.
pub(super) fn canonical(schema: &Schema, field_type: &FieldType, value: OwnedValue) -> OwnedValue {
    let key = |key: OwnedKey| match field_type.target() {
        Some(to) => schema.key_of(to, key.borrow()),
        None => key,
    };
    match value {
        OwnedValue::Reference(one) => OwnedValue::Reference(key(one)),
        OwnedValue::Set(keys) => {
            let mut known = BTreeSet::new();
            let keys = keys.into_iter().map(key);
            OwnedValue::Set(keys.filter(|key| known.insert(key.clone())).collect())
        }
        value => value,
    }
}

/// Whether two canonical values say the same: of sets the order does not matter, and an empty one is a missing one.
pub(super) fn same(one: &OwnedValue, other: &OwnedValue) -> bool {
    match (one, other) {
        (OwnedValue::Set(one), OwnedValue::Set(other)) => {
            one.iter().collect::<BTreeSet<_>>() == other.iter().collect::<BTreeSet<_>>()
        }
        _ => one == other || (one.is_empty() && other.is_empty()),
    }
}
