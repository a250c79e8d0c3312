//! The records that lookups are set to: which ones a host loads, and how they are found again (PV-35).

use super::draft::Draft;
use crate::bind::Viewer;
use crate::config::FieldUse;
use crate::record::Record;
use crate::schema::{ModuleId, Schema};
use crate::value::OwnedKey;
use std::collections::BTreeMap;
use std::fmt;

/// The records that lookups are set to, as far as the host found them. [`Viewer::targets`] says which are needed; one that is not here does not exist.
#[derive(Clone, Default)]
pub struct Targets<'t>(Vec<(ModuleId, &'t dyn Record)>);

impl<'t> Targets<'t> {
    /// No records.
    pub fn none() -> Self {
        Self::default()
    }

    /// And this one.
    #[must_use]
    pub fn with(mut self, module: ModuleId, record: &'t dyn Record) -> Self {
        self.0.push((module, record));
        self
    }

    /// The same by their keys, in the form of their modules' keys. Of two with the same key the first counts.
    pub(super) fn by_key(&self, schema: &Schema) -> ByKey<'t> {
        let mut by_key = ByKey::new();
        for (module, record) in &self.0 {
            by_key.entry((*module, schema.key_of(*module, record.key()))).or_insert(*record);
        }
        by_key
    }
}

impl<'t> FromIterator<(ModuleId, &'t dyn Record)> for Targets<'t> {
    fn from_iter<I: IntoIterator<Item = (ModuleId, &'t dyn Record)>>(records: I) -> Self {
        Self(records.into_iter().collect())
    }
}

impl fmt::Debug for Targets<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.iter().map(|(module, record)| (module, record.key()))).finish()
    }
}

/// Records by module and key.
pub(super) type ByKey<'t> = BTreeMap<(ModuleId, OwnedKey), &'t dyn Record>;

impl Viewer<'_> {
    /// The records that the lookups of a draft name; load them before the draft is checked (PV-35). Sorted, without repetition; of fields that the viewer may
    /// write only. Keys come in the form of their module's keys.
    pub fn targets(&self, module: ModuleId, draft: &Draft) -> Vec<(ModuleId, OwnedKey)> {
        let Some(rule) = self.rule(module) else { return Vec::new() };
        let module = &self.portal.schema()[module];
        let rows = draft.rows.iter().flat_map(|(subform, rows)| {
            let row = rows.iter().flatten().flatten();
            row.map(move |(name, value)| (Some(subform.as_str()), format!("{subform}.{name}"), value))
        });
        let fields = draft.fields.iter().map(|(name, value)| (None, name.clone(), value));
        let mut found = Vec::new();
        for (subform, name, value) in fields.chain(rows) {
            let mut there = module.numbered().filter(|(_, field)| field.subform() == subform);
            let field = there.find(|(_, field)| field.name() == name);
            let Some((id, field)) = field else { continue };
            let (Some(to), Some(value)) = (field.value_type().target(), value) else { continue };
            if rule.rule.mask.allows(id, FieldUse::Write) {
                let keys = value.keys(field.value_type().kind()).iter();
                found.extend(keys.map(|key| (to, self.portal.schema().key_of(to, key.borrow()))));
            }
        }
        found.sort();
        found.dedup();
        found
    }
}
