//! Changed and deleted records: what was seen before is seen after, and nothing else is (PV-34, PV-35).

use super::check::Check;
use super::draft::Draft;
use super::overlay::Overlay;
use super::problem::{WriteProblem, WriteRefusal};
use super::sets::{canonical, same};
use super::targets::Targets;
use crate::bind::{BoundRule, Viewer};
use crate::compile::{Comparison, ModuleRole, Question, Source};
use crate::permission::{Obstacle, Permission, RecordAction};
use crate::record::Record;
use crate::schema::{FieldId, ModuleId};
use crate::value::{OwnedKey, OwnedValue};
use std::collections::BTreeMap;

/// A change that was checked. The host stores it.
#[derive(Clone, Debug, PartialEq)]
#[must_use = "nothing is stored"]
pub struct EditedRecord {
    /// The module.
    pub module: ModuleId,
    /// The record.
    pub key: OwnedKey,
    /// The fields that change, with their new values.
    pub values: BTreeMap<FieldId, OwnedValue>,
    /// The subforms whose rows are replaced, with all their new rows. The viewer may write every column of them, so nothing else is lost.
    pub rows: BTreeMap<String, Vec<BTreeMap<FieldId, OwnedValue>>>,
}

/// Whoever does not see a record is not told that there is one.
pub(super) const fn denied(why: Obstacle) -> WriteProblem {
    match why {
        Obstacle::NotShown => WriteProblem::NoSuchRecord,
        Obstacle::ViewOnly | Obstacle::NoRight | Obstacle::SharedRecord | Obstacle::SomebodyElses => {
            WriteProblem::NotAllowed { why }
        }
    }
}

impl Viewer<'_> {
    /// Checks a change of a record as a whole, against the record before and after it (PV-31, PV-34, PV-35).
    ///
    /// # Errors
    /// [`WriteRefusal`] lists everything that is wrong.
    pub fn check_edit(
        &self,
        module: ModuleId,
        before: &dyn Record,
        draft: &Draft,
        targets: &Targets<'_>,
    ) -> Result<EditedRecord, WriteRefusal> {
        let refused = |problem| Err(WriteRefusal { problems: vec![problem] });
        let Some(rule) = self.rule(module) else { return refused(WriteProblem::NoSuchModule) };
        if let Permission::Denied { why } = rule.may(RecordAction::Edit, before) {
            return refused(denied(why));
        }
        let schema = self.portal.schema();
        let key = schema.key_of(module, before.key());
        let targets = targets.by_key(schema);
        let mut check =
            Check { viewer: self, id: module, rule, before: Some(before), targets, problems: Vec::new() };
        let mut values = check.values(draft);
        let rows = check.rows(draft);
        // What does not change is not written.
        values.retain(|field, value| {
            let there = schema[module].slot(*field).zip(schema[module].get(*field));
            there.is_none_or(|(slot, of)| {
                !same(&canonical(schema, of.value_type(), OwnedValue::of(before.value(slot))), value)
            })
        });
        let after = Overlay {
            before: Some(before),
            key: &key,
            layout: before.layout(),
            author: before.author(),
            values: &values,
        };
        check.check_mandatory(&after);
        let mut problems = check.problems;
        problems.extend(self.decisive(rule, &values));
        if problems.is_empty() && !rule.sees(&after) {
            problems.push(WriteProblem::WouldBeLost);
        }
        if problems.is_empty() {
            Ok(EditedRecord { module, key, values, rows })
        } else {
            Err(WriteRefusal { problems })
        }
    }

    /// PV-35: the fields of base records that conditions compare, with other records or with constants, do not change by a portal user's hand: not their own record's, and not another's,
    /// for that may be the base record of another portal user.
    fn decisive<'a>(
        &'a self,
        rule: &BoundRule<'_>,
        values: &'a BTreeMap<FieldId, OwnedValue>,
    ) -> impl Iterator<Item = WriteProblem> + use<'a> {
        let base_module = rule.rule.role() == ModuleRole::Base;
        let changed = values.keys().copied().filter(move |field| base_module && self.portal.decides(*field));
        let base = &self.portal.schema()[self.portal.base];
        changed.filter_map(|field| {
            Some(WriteProblem::DecidesWhatIsShown { field: base.get(field)?.name().into() })
        })
    }

    /// Checks whether a record may be deleted (PV-16).
    ///
    /// # Errors
    /// [`WriteRefusal`] says why not.
    pub fn check_delete(&self, module: ModuleId, record: &dyn Record) -> Result<(), WriteRefusal> {
        let problem = match self.rule(module).map(|rule| rule.may(RecordAction::Delete, record)) {
            None => WriteProblem::NoSuchModule,
            Some(Permission::Denied { why }) => denied(why),
            Some(Permission::Allowed { .. }) => return Ok(()),
        };
        Err(WriteRefusal { problems: vec![problem] })
    }
}

impl crate::compile::Portal {
    /// Whether a condition of any module compares records, or the base record itself, with this field of the base record.
    pub(crate) fn decides(&self, field: FieldId) -> bool {
        let questions = self.modules.iter().flatten().flat_map(|rule| &rule.questions);
        questions.into_iter().any(|(_, question)| match question {
            Question::Comparison(comparison) => compares_with(comparison, field),
            Question::OfViewer(comparison) => {
                comparison.slot.field() == field || compares_with(comparison, field)
            }
            Question::Own | Question::Names(_) | Question::Layout(_) => false,
        })
    }
}

fn compares_with(comparison: &Comparison, field: FieldId) -> bool {
    matches!(comparison.source, Source::Base(slot) if slot.field() == field)
}
