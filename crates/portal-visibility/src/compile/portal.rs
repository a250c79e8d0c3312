//! The compiled portal of a user type.

use super::check::Check;
use super::comparison::Comparison;
use super::program::Program;
use crate::condition::{Condition, Leaf};
use crate::config::{FieldUse, Rights, UserTypeKind};
use crate::mask::{FieldMask, FieldVerdict};
use crate::schema::{FieldId, ModuleId, Schema, Slot};
use std::collections::BTreeSet;

/// What users of one type see and may do, compiled against a schema: fields are slots, constants are converted. Bind it to a viewer to evaluate it.
///
/// It is made by [`UserTypeConfig::compile`](crate::UserTypeConfig::compile). Everything else — verdicts, masks, explanations, previews, differences, filters
/// for a database — comes from this one form.
#[derive(Clone, Debug)]
pub struct Portal {
    pub(crate) schema: Schema,
    pub(crate) kind: UserTypeKind,
    pub(crate) base: ModuleId,
    /// By module number.
    pub(crate) modules: Vec<Option<ModuleRule>>,
    pub(crate) web_tabs: BTreeSet<String>,
}

/// What is shown of one module, and by which rule.
#[derive(Clone, Debug)]
pub struct ModuleRule {
    pub(crate) role: ModuleRole,
    pub(crate) rights: Rights,
    pub(crate) lookups: Vec<Slot>,
    pub(crate) condition: Option<Condition>,
    /// Whose records are shown: chosen layouts and those of chosen wizards. `None`: the module has no layouts.
    pub(crate) layouts: Option<BTreeSet<String>>,
    pub(crate) wizards: BTreeSet<String>,
    pub(crate) list_view: Option<String>,
    pub(crate) mask: FieldMask,
    pub(crate) questions: Vec<(Reason, Question)>,
    pub(crate) program: Program,
}

/// How a module belongs to a portal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ModuleRole {
    /// Where the users' own records are (PV-10).
    Base,
    /// Joined to the base by lookups, or filtered by conditions, or both (PV-13).
    Related,
    /// Shown in full, view-only (PV-17).
    Shared,
}

/// What one question of a module's rule asks of a record; explanations name it (PV-45).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Is it the portal user's own base record? (PV-12)
    OwnRecord,
    /// Does this lookup name the portal user's base record? (PV-13)
    Lookup(FieldId),
    /// Does the record, or the portal user's base record, satisfy the comparison with this number, counted from 0, of the module's condition? (PV-14)
    Comparison(usize),
    /// Is its layout one that the portal shows? (PV-19)
    Layout,
}

/// A question, as far as it can be prepared without a viewer.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Question {
    Own,
    Names(Slot),
    Comparison(Comparison),
    /// The field on the left is the base record's.
    OfViewer(Comparison),
    Layout(Check),
}

impl Portal {
    /// The schema that it was compiled against.
    pub const fn schema(&self) -> &Schema {
        &self.schema
    }

    /// Whether it is the standard type's or a custom type's (PV-10).
    pub const fn kind(&self) -> UserTypeKind {
        self.kind
    }

    /// The module where the users' own records are (PV-10).
    pub const fn base(&self) -> ModuleId {
        self.base
    }

    /// The modules that are shown.
    pub fn modules(&self) -> impl Iterator<Item = (ModuleId, &ModuleRule)> {
        (0..).map(ModuleId).zip(&self.modules).filter_map(|(id, rule)| rule.as_ref().map(|rule| (id, rule)))
    }

    /// What is shown of a module, if anything.
    pub fn module(&self, module: ModuleId) -> Option<&ModuleRule> {
        self.modules.get(module.index()).and_then(Option::as_ref)
    }

    /// The web tabs that are shown; they are view-only (PV-18).
    pub const fn web_tabs(&self) -> &BTreeSet<String> {
        &self.web_tabs
    }

    /// Whether a field may be used so (PV-30, PV-36). A hidden field, a hidden module and one that does not exist all answer no.
    pub fn may_use(&self, module: ModuleId, field: FieldId, field_use: FieldUse) -> bool {
        self.module(module).is_some_and(|rule| rule.mask.allows(field, field_use))
    }

    /// The same with the reason (PV-45).
    pub fn explain_field(&self, module: ModuleId, field: FieldId, field_use: FieldUse) -> FieldVerdict {
        self.module(module).map_or(FieldVerdict::ModuleHidden, |rule| rule.mask.explain(field, field_use))
    }
}

impl ModuleRule {
    /// How the module belongs to the portal.
    pub const fn role(&self) -> ModuleRole {
        self.role
    }

    /// What may be done with its records (PV-11, PV-16, PV-17).
    pub const fn rights(&self) -> Rights {
        self.rights
    }

    /// The lookups by which its records name the base record (PV-13).
    pub fn lookups(&self) -> impl Iterator<Item = FieldId> {
        self.lookups.iter().map(|slot| slot.field())
    }

    /// What its records have to satisfy (PV-14).
    pub const fn condition(&self) -> Option<&Condition> {
        self.condition.as_ref()
    }

    /// The comparison of its condition that has this number (PV-14).
    pub(crate) fn comparison(&self, number: usize) -> Option<&Leaf> {
        self.condition.as_ref()?.leaves().get(number).copied()
    }

    /// The layouts whose records are shown; `None` where the module has no layouts (PV-19).
    pub const fn layouts(&self) -> Option<&BTreeSet<String>> {
        self.layouts.as_ref()
    }

    /// The wizards that are offered (PV-19).
    pub const fn wizards(&self) -> &BTreeSet<String> {
        &self.wizards
    }

    /// The list view or canvas of its lists, if one is chosen (PV-19).
    pub fn list_view(&self) -> Option<&str> {
        self.list_view.as_deref()
    }

    /// Which fields may be used, and for what; the same for all layouts (PV-30, PV-32, PV-36).
    pub const fn mask(&self) -> &FieldMask {
        &self.mask
    }
}
