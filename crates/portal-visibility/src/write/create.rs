//! New records: right, fields, defaults, and whether their author would see them (PV-20, PV-34, PV-35, PV-40).

use super::OrganisationUserId;
use super::check::{Check, Rows};
use super::draft::{Draft, Row};
use super::overlay::Overlay;
use super::problem::{WriteProblem, WriteRefusal};
use super::targets::Targets;
use crate::bind::{BoundRule, Viewer};
use crate::compile::{Check as Question, ModuleRole};
use crate::config::{FieldUse, Right};
use crate::permission::{Permission, RecordAction};
use crate::record::{Author, PortalUserId, Record};
use crate::schema::{FieldId, ModuleId};
use crate::value::{OwnedKey, OwnedValue};
use std::collections::BTreeMap;

/// What comes in with the creation of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateContext {
    /// The new record's key, minted by the host.
    pub key: OwnedKey,
    /// The layout that it is made with. Left out where the module has none, or the portal offers just one.
    pub layout: Option<String>,
    /// The organisation's user who invited the portal user (PV-40).
    pub inviter: OrganisationUserId,
}

/// A new record that was checked, with its defaults. The host stores it.
#[derive(Clone, Debug, PartialEq)]
#[must_use = "nothing is stored"]
pub struct CreatedRecord {
    /// The module.
    pub module: ModuleId,
    /// Its key.
    pub key: OwnedKey,
    /// Its layout, where the module has any.
    pub layout: Option<String>,
    /// Its owner: the organisation's user who invited its author, never the portal user (PV-40).
    pub owner: OrganisationUserId,
    /// Who added it.
    pub author: PortalUserId,
    /// Its values, the link to the author's base record included.
    pub values: BTreeMap<FieldId, OwnedValue>,
    /// The rows of its subforms.
    pub rows: BTreeMap<String, Vec<BTreeMap<FieldId, OwnedValue>>>,
    /// The lookup that was set to the author's base record, unless the draft named it (PV-40).
    pub linked_by: Option<FieldId>,
}

impl Viewer<'_> {
    /// Checks a new record as a whole and adds its defaults (PV-31, PV-34, PV-35, PV-40).
    ///
    /// # Errors
    /// [`WriteRefusal`] lists everything that is wrong.
    pub fn check_create(
        &self,
        module: ModuleId,
        draft: &Draft,
        context: &CreateContext,
        targets: &Targets<'_>,
    ) -> Result<CreatedRecord, WriteRefusal> {
        let refused = |problem| Err(WriteRefusal { problems: vec![problem] });
        let Some(rule) = self.rule(module) else { return refused(WriteProblem::NoSuchModule) };
        if rule.rule.role() == ModuleRole::Shared || !rule.rule.rights().has(Right::Create) {
            return refused(WriteProblem::NoRight { right: Right::Create });
        }
        let targets = targets.by_key(self.portal.schema());
        let mut check = Check { viewer: self, id: module, rule, before: None, targets, problems: Vec::new() };
        let mut values = check.values(draft);
        let rows: Rows = check.rows(draft);
        let layout = choose_layout(rule, context, &mut check.problems);
        let linked_by = self.link(rule, context, &mut values);
        let author = Author::PortalUser(self.user);
        let after =
            Overlay { before: None, key: &context.key, layout: layout.as_deref(), author, values: &values };
        check.check_mandatory(&after);
        // Said only of what is sound otherwise: a wrong value is the reason that counts.
        if check.problems.is_empty() && !rule.sees(&after) {
            check.problems.push(WriteProblem::WouldNotBeSeen);
        }
        if !check.problems.is_empty() {
            return Err(WriteRefusal { problems: check.problems });
        }
        let (key, owner) = (context.key.clone(), context.inviter);
        Ok(CreatedRecord { module, key, layout, owner, author: self.user, values, rows, linked_by })
    }

    /// PV-40: links a new record to its author's base record, unless one of the lookups names it already. The first lookup that is free is taken, whether the
    /// portal shows it or not.
    fn link(
        &self,
        rule: &BoundRule<'_>,
        context: &CreateContext,
        values: &mut BTreeMap<FieldId, OwnedValue>,
    ) -> Option<FieldId> {
        let lookups = &rule.rule.lookups;
        let draft =
            Overlay { before: None, key: &context.key, layout: None, author: Author::Unknown, values };
        if lookups.iter().any(|slot| Question::names(*slot, &self.me).accepts(draft.value(*slot))) {
            return None;
        }
        let free = |field: &FieldId| values.get(field).is_none_or(OwnedValue::is_empty);
        let slot = lookups.iter().find(|slot| slot.kind().is_set() || free(&slot.field()))?;
        let value = values.entry(slot.field()).or_default();
        match value {
            OwnedValue::Set(keys) => keys.push(self.me.clone()),
            _ if slot.kind().is_set() => *value = OwnedValue::Set(vec![self.me.clone()]),
            _ => *value = OwnedValue::Reference(self.me.clone()),
        }
        Some(slot.field())
    }

    /// A draft like a record: the fields that the viewer both sees and may write, nothing else (PV-20). Unique fields are left out, for they would clash.
    /// Of `rows`, the record's rows of subforms, the same holds.
    ///
    /// # Errors
    /// [`WriteRefusal`], if the viewer does not see the record or may not create.
    pub fn clone_draft<R: Record + ?Sized>(
        &self,
        module: ModuleId,
        record: &R,
        rows: &BTreeMap<String, Vec<Row>>,
    ) -> Result<Draft, WriteRefusal> {
        let refused = |problem| Err(WriteRefusal { problems: vec![problem] });
        let Some(rule) = self.rule(module) else { return refused(WriteProblem::NoSuchModule) };
        if let Permission::Denied { why } = rule.may(RecordAction::Clone, record) {
            return refused(super::edit::denied(why));
        }
        let module = &self.portal.schema()[module];
        let mut draft = Draft::new();
        for (id, field) in module.numbered() {
            let mask = &rule.rule.mask;
            let carried =
                mask.allows(id, FieldUse::Read) && mask.allows(id, FieldUse::Write) && !field.unique();
            let Some(slot) = module.slot(id).filter(|_| carried) else { continue };
            match field.subform() {
                None => {
                    let value = OwnedValue::of(record.value(slot));
                    if !value.is_empty() {
                        draft.fields.insert(field.name().into(), Some(value));
                    }
                }
                Some(subform) => carry_column(rows, &mut draft, subform, field.name()),
            }
        }
        Ok(draft)
    }
}

/// Carries one field of every row of a subform over.
fn carry_column(rows: &BTreeMap<String, Vec<Row>>, draft: &mut Draft, subform: &str, field: &str) {
    let Some(rows) = rows.get(subform) else { return };
    let name = field.split_once('.').map_or("", |(_, name)| name);
    let carried = draft.rows.entry(subform.into()).or_insert_with(|| vec![Some(Row::new()); rows.len()]);
    for (row, carried) in rows.iter().zip(carried.iter_mut().flatten()) {
        carried.extend(row.get(name).map(|value| (name.to_owned(), value.clone())));
    }
}

/// PV-19: a record is made with a layout that the portal offers; where it offers just one, with that.
fn choose_layout(
    rule: &BoundRule<'_>,
    context: &CreateContext,
    problems: &mut Vec<WriteProblem>,
) -> Option<String> {
    let offered = rule.rule.layouts()?;
    match &context.layout {
        Some(layout) if offered.contains(layout) => Some(layout.clone()),
        None if offered.len() == 1 => offered.first().cloned(),
        given => {
            problems.push(WriteProblem::NoSuchLayout { layout: given.clone().unwrap_or_default() });
            None
        }
    }
}
