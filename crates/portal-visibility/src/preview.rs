//! What would be shown: for a user type, and for a given user, by the evaluator that serves the real request (PV-43).

use crate::bind::Viewer;
use crate::compile::{ModuleRole, Portal};
use crate::condition::Condition;
use crate::config::{FieldUse, Rights, UserTypeKind};
use crate::permission::RecordAction;
use crate::record::Record;
use crate::schema::{Module, ModuleId};
use crate::value::OwnedKey;
use serde::Serialize;
use std::collections::BTreeSet;

/// What users of a type would be shown (PV-43).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Preview {
    /// Standard or custom.
    pub kind: UserTypeKind,
    /// The base module.
    pub base: String,
    /// The modules, in the order of their names.
    pub modules: Vec<ModulePreview>,
    /// The web tabs (PV-18).
    pub web_tabs: BTreeSet<String>,
}

/// What would be shown of a module.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ModulePreview {
    /// Its name.
    pub module: String,
    /// What it is called.
    pub label: String,
    /// How it belongs to the portal.
    pub role: ModuleRole,
    /// What may be done with its records.
    pub rights: Rights,
    /// The lookups by which records are joined to the base record; one of them is enough (PV-13).
    pub lookups: Vec<String>,
    /// What records have to satisfy besides (PV-14).
    #[serde(rename = "where")]
    pub condition: Option<Condition>,
    /// The layouts whose records are shown; `None` where there are none (PV-19).
    pub layouts: Option<BTreeSet<String>>,
    /// The wizards that are offered (PV-19).
    pub wizards: BTreeSet<String>,
    /// The list view or canvas (PV-19).
    pub list_view: Option<String>,
    /// The fields that are shown, in the order of their names, with what they may be used for (PV-30, PV-36).
    pub fields: Vec<FieldPreview>,
}

/// A field that is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FieldPreview {
    /// Its name.
    pub field: String,
    /// What it is called.
    pub label: String,
    /// Whether it must not be left empty (PV-31).
    pub mandatory: bool,
    /// What it may be used for.
    pub uses: Vec<FieldUse>,
}

/// Which of some records a given user would be shown (PV-43).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct RecordsPreview {
    /// Those that are shown, in their order, with what may be done with them.
    pub shown: Vec<ShownRecord>,
    /// How many are not.
    pub not_shown: u64,
}

/// A record that is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ShownRecord {
    /// Its key.
    pub key: OwnedKey,
    /// What the user may do with it.
    pub may: Vec<RecordAction>,
}

impl Portal {
    /// What users of this type would be shown (PV-43).
    pub fn preview(&self) -> Preview {
        let module = |id: ModuleId| {
            let (rule, module) = (self.module(id)?, &self.schema()[id]);
            let name = |id| module.get(id).map(|field| field.name().to_owned());
            Some(ModulePreview {
                module: module.name().to_owned(),
                label: module.label().to_owned(),
                role: rule.role(),
                rights: rule.rights(),
                lookups: rule.lookups().filter_map(name).collect(),
                condition: rule.condition().cloned(),
                layouts: rule.layouts().cloned(),
                wizards: rule.wizards().clone(),
                list_view: rule.list_view().map(Into::into),
                fields: self.field_previews(id, module),
            })
        };
        Preview {
            kind: self.kind(),
            base: self.schema()[self.base()].name().to_owned(),
            modules: self.modules().filter_map(|(id, _)| module(id)).collect(),
            web_tabs: self.web_tabs().clone(),
        }
    }

    fn field_previews(&self, id: ModuleId, module: &Module) -> Vec<FieldPreview> {
        let fields = module.numbered().map(|(field_id, field)| FieldPreview {
            field: field.name().to_owned(),
            label: field.label().to_owned(),
            mandatory: field.mandatory(),
            uses: FieldUse::ALL.into_iter().filter(|used| self.may_use(id, field_id, *used)).collect(),
        });
        fields.filter(|field| field.uses.contains(&FieldUse::Read)).collect()
    }
}

impl Viewer<'_> {
    /// Which of some records of a module this user would be shown, and what they might do with them (PV-43).
    pub fn preview<R: Record>(
        &self,
        module: ModuleId,
        records: impl IntoIterator<Item = R>,
    ) -> RecordsPreview {
        let mut preview = RecordsPreview::default();
        for record in records {
            if self.sees(module, &record) {
                preview.shown.push(ShownRecord {
                    key: self.portal().schema().key_of(module, record.key()),
                    may: self.actions(module, &record),
                });
            } else {
                preview.not_shown = preview.not_shown.saturating_add(1);
            }
        }
        preview
    }

    /// What the viewer may do with a record.
    pub fn actions<R: Record + ?Sized>(&self, module: ModuleId, record: &R) -> Vec<RecordAction> {
        RecordAction::ALL
            .into_iter()
            .filter(|action| self.may(module, *action, record).is_allowed())
            .collect()
    }
}
