//! Checks the fields of a write, one by one, and collects what is wrong (PV-30, PV-31, PV-34, PV-35, PV-36).

use super::draft::{Draft, Row};
use super::problem::WriteProblem;
use super::sets::canonical;
use super::targets::ByKey;
use crate::bind::{BoundRule, Viewer};
use crate::compile::ModuleRole;
use crate::config::FieldUse;
use crate::record::Record;
use crate::schema::{Field, FieldId, FieldType, Module, ModuleId, ModuleKind};
use crate::value::{OwnedKey, OwnedValue, fits, is_nfc};
use std::collections::{BTreeMap, BTreeSet};

/// The checking of one write.
pub(super) struct Check<'c> {
    pub(super) viewer: &'c Viewer<'c>,
    pub(super) id: ModuleId,
    pub(super) rule: &'c BoundRule<'c>,
    pub(super) before: Option<&'c dyn Record>,
    pub(super) targets: ByKey<'c>,
    pub(super) problems: Vec<WriteProblem>,
}

/// The rows of subforms that were checked: by subform, by row, by field.
pub(super) type Rows = BTreeMap<String, Vec<BTreeMap<FieldId, OwnedValue>>>;

impl<'c> Check<'c> {
    fn module(&self) -> &'c Module {
        &self.viewer.portal.schema()[self.id]
    }

    /// The values of the record itself.
    pub(super) fn values(&mut self, draft: &Draft) -> BTreeMap<FieldId, OwnedValue> {
        let fields = draft.fields.iter();
        fields.filter_map(|(name, value)| self.value(None, name, value.as_ref())).collect()
    }

    /// The rows of its subforms, where they may be given at all; mandatory fields of a row are there (PV-31).
    pub(super) fn rows(&mut self, draft: &Draft) -> Rows {
        let mut rows = Rows::new();
        for (subform, given) in &draft.rows {
            if let Some(problem) = self.closed(subform) {
                self.problems.push(problem);
                continue;
            }
            let mut sound = Vec::with_capacity(given.len());
            for (index, row) in given.iter().enumerate() {
                match row {
                    Some(row) => sound.push(self.row(subform, row)),
                    None => {
                        self.problems.push(WriteProblem::NotOfType { field: format!("{subform}[{index}]") });
                    }
                }
            }
            rows.insert(subform.clone(), sound);
        }
        rows
    }

    /// Why the rows of a subform are not the viewer's to give. New rows need one column that they may write. An edit replaces the rows whole, so it needs every
    /// column: whatever is hidden or read-only would be lost (PV-30, PV-34). Which of both it is, is not said (PV-36).
    fn closed(&self, subform: &str) -> Option<WriteProblem> {
        let mask = &self.rule.rule.mask;
        let of_subform = self.module().numbered().filter(|(_, field)| field.subform() == Some(subform));
        let columns: Vec<FieldId> = of_subform.map(|(id, _)| id).collect();
        let Some(shown) = columns.iter().find(|id| mask.allows(**id, FieldUse::Read)) else {
            return Some(WriteProblem::NoSuchField { field: subform.into() });
        };
        let mut writable = columns.iter().map(|id| mask.allows(*id, FieldUse::Write));
        if self.before.is_some() {
            (!writable.all(|yes| yes)).then(|| WriteProblem::RowsNotReplaceable { subform: subform.into() })
        } else {
            let why = mask.explain(*shown, FieldUse::Write);
            (!writable.any(|yes| yes)).then(|| WriteProblem::NotWritable { field: subform.into(), why })
        }
    }

    fn row(&mut self, subform: &str, row: &Row) -> BTreeMap<FieldId, OwnedValue> {
        let given = row.iter();
        let values: BTreeMap<FieldId, OwnedValue> = given
            .filter_map(|(name, value)| {
                self.value(Some(subform), &format!("{subform}.{name}"), value.as_ref())
            })
            .collect();
        let of_subform = self.module().numbered().filter(|(_, field)| field.subform() == Some(subform));
        let missing = of_subform.filter(|(id, field)| {
            self.asks_for(*id, field) && values.get(id).is_none_or(|value| blank(value.borrow()))
        });
        let missing = missing.map(|(_, field)| WriteProblem::Mandatory { field: field.name().into() });
        self.problems.extend(missing.collect::<Vec<_>>());
        values
    }

    /// The value of a field of a subform's row, or of one of the record itself, where a column of a subform is no field (PV-30).
    /// PV-36: a hidden field is refused in the words for one that does not exist.
    fn value(
        &mut self,
        subform: Option<&str>,
        name: &str,
        value: Option<&OwnedValue>,
    ) -> Option<(FieldId, OwnedValue)> {
        let mask = &self.rule.rule.mask;
        let mut there = self.module().numbered().filter(|(_, field)| field.subform() == subform);
        let found = there.find(|(_, field)| field.name() == name);
        let Some((id, field)) = found.filter(|(id, _)| mask.allows(*id, FieldUse::Read)) else {
            self.problems.push(self.no_field(name));
            return None;
        };
        let why = mask.explain(id, FieldUse::Write);
        if !why.is_allowed() {
            self.problems.push(WriteProblem::NotWritable { field: name.into(), why });
            return None;
        }
        let Some(value) = value.filter(|value| self.is_of_type(value, field.value_type())) else {
            self.problems.push(WriteProblem::NotOfType { field: name.into() });
            return None;
        };
        if matches!(value, OwnedValue::Text(text) if !is_nfc(text)) {
            self.problems.push(WriteProblem::NotNormalised { field: name.into() });
            return None;
        }
        let value = canonical(self.viewer.portal.schema(), field.value_type(), value.clone());
        self.check_targets(id, field, &value);
        Some((id, value))
    }

    /// No field has that name, as far as the viewer may know. A subform that is shown has; it is a list of rows, and was given as something else (PV-34).
    fn no_field(&self, name: &str) -> WriteProblem {
        let mut columns = self.module().numbered().filter(|(_, field)| field.subform() == Some(name));
        let field = name.to_owned();
        if columns.any(|(id, _)| self.rule.rule.mask.allows(id, FieldUse::Read)) {
            WriteProblem::NotOfType { field }
        } else {
            WriteProblem::NoSuchField { field }
        }
    }

    /// PV-21: the value is of the field's type, down to scale, options and kinds of keys.
    fn is_of_type(&self, value: &OwnedValue, field_type: &FieldType) -> bool {
        let key = |to: ModuleId, key: &OwnedKey| {
            OwnedKey::of_kind(self.viewer.portal.schema()[to].key(), key.borrow()).is_some()
        };
        match (field_type, value) {
            (_, OwnedValue::Empty)
            | (FieldType::Boolean, OwnedValue::Boolean(_))
            | (FieldType::Integer, OwnedValue::Integer(_))
            | (FieldType::Date, OwnedValue::Date(_))
            | (FieldType::Instant, OwnedValue::Instant(_)) => true,
            (FieldType::Decimal { scale }, OwnedValue::Decimal(number)) => fits(*number, *scale),
            // Not every database keeps NUL characters.
            (FieldType::Text, OwnedValue::Text(text)) => !text.contains('\0'),
            (FieldType::Choice { options }, OwnedValue::Choice(code)) => options.contains(code),
            (FieldType::Reference { to }, OwnedValue::Reference(one)) => key(*to, one),
            (FieldType::References { to }, OwnedValue::Set(keys)) => keys.iter().all(|one| key(*to, one)),
            (FieldType::Choices { options }, OwnedValue::Set(codes)) => {
                codes.iter().all(|code| matches!(code, OwnedKey::Text(code) if options.contains(&**code)))
            }
            _ => false,
        }
    }

    /// PV-35: a lookup is set only to a record that the viewer sees; the value is canonical. PV-17: to a product only where products are shared.
    fn check_targets(&mut self, id: FieldId, field: &Field, value: &OwnedValue) {
        let Some(to) = field.value_type().target() else { return };
        let kind = field.value_type().kind();
        let schema = self.viewer.portal.schema();
        let slot = self.module().slot(id).filter(|_| field.subform().is_none());
        let before = slot.zip(self.before).map_or(OwnedValue::Empty, |(slot, before)| {
            canonical(schema, field.value_type(), OwnedValue::of(before.value(slot)))
        });
        // What was linked before may stay.
        let before: BTreeSet<&OwnedKey> = before.keys(kind).iter().collect();
        let added = value.keys(kind).iter().filter(|key| !before.contains(key));
        let shared = self.viewer.rule(to).is_some_and(|rule| rule.rule.role() == ModuleRole::Shared);
        for key in added {
            let seen =
                self.targets.get(&(to, key.clone())).is_some_and(|target| self.viewer.sees(to, *target));
            if schema[to].kind() == ModuleKind::Products && !shared {
                self.problems.push(WriteProblem::ProductsNotShared { field: field.name().into() });
            } else if !seen {
                self.problems
                    .push(WriteProblem::NoSuchTarget { field: field.name().into(), key: key.clone() });
            }
        }
    }

    /// PV-31: mandatory fields are there afterwards. Those that the viewer cannot write are not theirs to fill.
    pub(super) fn check_mandatory(&mut self, after: &dyn Record) {
        let missing = self.module().numbered().filter(|(id, field)| {
            let slot = self.module().slot(*id).filter(|_| field.subform().is_none());
            self.asks_for(*id, field) && slot.is_some_and(|slot| blank(after.value(slot)))
        });
        let missing = missing.map(|(_, field)| WriteProblem::Mandatory { field: field.name().into() });
        self.problems.extend(missing.collect::<Vec<_>>());
    }

    fn asks_for(&self, id: FieldId, field: &Field) -> bool {
        field.mandatory() && self.rule.rule.mask.allows(id, FieldUse::Write)
    }
}

/// PV-31: of a mandatory field neither a missing value nor a text of nothing but spaces is accepted.
fn blank(value: crate::value::Value<'_>) -> bool {
    value.is_empty() || matches!(value, crate::value::Value::Text(text) if text.trim().is_empty())
}

impl Viewer<'_> {
    /// What a portal user is told when the host's database finds a value taken: of a hidden field no more than that it cannot be stored (PV-36).
    ///
    /// Of a field that is shown they are told that the value is taken, whether or not they see the record that has it, and never which record that is. No rule asks for
    /// more, and nobody could do with less: that a value is refused, a unique key tells in any words, and who only hears that something cannot be stored has
    /// nothing to mend. Where even that is too much, the field is [denied](crate::ModuleConfig::deny) for writing.
    pub fn clash(&self, module: ModuleId, field: FieldId) -> WriteProblem {
        let field = self.portal.schema()[module]
            .get(field)
            .filter(|_| self.portal.may_use(module, field, FieldUse::Read));
        match field {
            Some(field) => WriteProblem::NotUnique { field: field.name().into() },
            None => WriteProblem::CannotBeStored,
        }
    }
}
