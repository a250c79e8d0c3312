//! What a checked write still needs of the host: whether its values are free (PV-36), and a record that is not stored yet as one to look at.

use super::create::CreatedRecord;
use super::edit::EditedRecord;
use crate::record::{Author, Record};
use crate::schema::{FieldId, Module, Schema, Slot};
use crate::value::{Key, OwnedValue, Value};
use std::collections::{BTreeMap, BTreeSet};

/// The new record as it will be, so that a note can be added to it in the same transaction.
impl Record for CreatedRecord {
    fn key(&self) -> Key<'_> {
        self.key.borrow()
    }

    fn value(&self, slot: Slot) -> Value<'_> {
        self.values.get(&slot.field()).map_or(Value::Empty, OwnedValue::borrow)
    }

    fn layout(&self) -> Option<&str> {
        self.layout.as_deref()
    }

    fn author(&self) -> Author {
        Author::PortalUser(self.author)
    }
}

impl CreatedRecord {
    /// The values that no other record of the module may have. The host looks for each, or lets a unique key of its database do so, and answers
    /// [`Viewer::clash`](crate::Viewer::clash) for one that is taken. No value of a field that the portal user cannot write is among them, but for the link of PV-40.
    pub fn unique_values<'a>(
        &'a self,
        schema: &'a Schema,
    ) -> impl Iterator<Item = (FieldId, &'a OwnedValue)> {
        unique(&schema[self.module], &self.values)
    }
}

impl EditedRecord {
    /// The same for a change; only what changes can be taken.
    pub fn unique_values<'a>(
        &'a self,
        schema: &'a Schema,
    ) -> impl Iterator<Item = (FieldId, &'a OwnedValue)> {
        unique(&schema[self.module], &self.values)
    }

    /// What changes, by name: fields, and subforms whose rows are replaced. Nothing, if the record is so already (PV-42).
    pub fn changes(&self, schema: &Schema) -> BTreeSet<String> {
        let module = &schema[self.module];
        let fields = self.values.keys().filter_map(|field| module.get(*field));
        fields.map(|field| field.name().to_owned()).chain(self.rows.keys().cloned()).collect()
    }
}

/// A missing value is nobody's.
fn unique<'a>(
    module: &'a Module,
    values: &'a BTreeMap<FieldId, OwnedValue>,
) -> impl Iterator<Item = (FieldId, &'a OwnedValue)> {
    let there = values.iter().filter(|(_, value)| !value.is_empty());
    let unique = there.filter(|(field, _)| module.get(**field).is_some_and(crate::schema::Field::unique));
    unique.map(|(field, value)| (*field, value))
}
