//! What the fields of a module can be used for at all, whoever is looking; found once, when the schema is read.

use super::field_type::ValueKind;
use super::model::{Field, FieldId};
use crate::config::FieldUse;
use crate::mask::FieldSet;

/// Which fields of a module can be used for what.
#[derive(Clone, Debug, Default)]
pub(crate) struct Uses {
    /// One set per use, in the order of [`FieldUse::ALL`]. Nobody writes a field that is read-only.
    pub(crate) possible: [FieldSet; 7],
    /// The fields that nobody writes.
    pub(crate) read_only: FieldSet,
    /// The fields that show the value of another (PV-33).
    pub(crate) revealing: Vec<FieldId>,
    /// The fields that have to be written when a record is made (PV-31).
    pub(crate) mandatory: FieldSet,
}

impl Uses {
    pub(super) fn of(fields: &[Field]) -> Self {
        let those = |holds: &dyn Fn(&Field) -> bool| {
            (0..)
                .map(FieldId)
                .zip(fields)
                .filter(|(_, field)| holds(field))
                .map(|(id, _)| id)
                .collect::<Vec<_>>()
        };
        Self {
            possible: FieldUse::ALL
                .map(|field_use| FieldSet::of(those(&|field| is_possible(field, field_use)))),
            read_only: FieldSet::of(those(&|field| field.read_only)),
            revealing: those(&|field| field.reveals.is_some()),
            mandatory: FieldSet::of(those(&|field| field.mandatory && !field.read_only)),
        }
    }
}

/// Whether a field of that kind can be used so.
fn is_possible(field: &Field, field_use: FieldUse) -> bool {
    let kind = field.value_type.kind();
    let own = field.subform.is_none();
    match field_use {
        FieldUse::Filter => own,
        FieldUse::Sort | FieldUse::Group => own && !kind.is_set(),
        FieldUse::Search => own && matches!(kind, ValueKind::Text | ValueKind::Choice),
        FieldUse::Write => !field.read_only,
        FieldUse::Read | FieldUse::Export => true,
    }
}
