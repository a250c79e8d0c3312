//! A record as it would be after a write.

use crate::record::{Author, Record};
use crate::schema::{FieldId, Slot};
use crate::value::{Key, OwnedKey, OwnedValue, Value};
use std::collections::BTreeMap;

/// A record with other values in some of its fields.
pub(super) struct Overlay<'a> {
    /// `None`: the record is new, and every other field is empty.
    pub(super) before: Option<&'a dyn Record>,
    pub(super) key: &'a OwnedKey,
    pub(super) layout: Option<&'a str>,
    pub(super) author: Author,
    pub(super) values: &'a BTreeMap<FieldId, OwnedValue>,
}

impl Record for Overlay<'_> {
    fn key(&self) -> Key<'_> {
        self.key.borrow()
    }

    fn value(&self, slot: Slot) -> Value<'_> {
        match (self.values.get(&slot.field()), self.before) {
            (Some(value), _) => value.borrow(),
            (None, Some(before)) => before.value(slot),
            (None, None) => Value::Empty,
        }
    }

    fn layout(&self) -> Option<&str> {
        self.layout
    }

    fn author(&self) -> Author {
        self.author
    }
}
