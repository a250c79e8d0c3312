//! A schema that was checked.

use super::field_type::{FieldType, Slot};
use super::uses::Uses;
use crate::value::{Key, KeyKind, OwnedKey};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The host's record types, checked. Modules and fields have small numbers by which records are read. A clone is cheap.
///
/// ```
/// use portal_visibility::{FieldType, Schema};
/// let schema = Schema::from_toml(r#"
///     format = 1
///     [modules.contacts]
///     kind = "contacts"
///     [modules.contacts.fields]
///     name = { type = "text", mandatory = true }
///     [modules.deals]
///     kind = "standard"
///     [modules.deals.fields]
///     contact = { type = "reference", to = "contacts" }
///     amount = { type = "decimal", scale = 2 }
/// "#)?;
/// let deals = schema.module("deals").unwrap();
/// assert_eq!(schema[deals].field("amount").unwrap().value_type(), &FieldType::Decimal { scale: 2 });
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Schema {
    pub(super) modules: Arc<[Module]>,
    pub(super) web_tabs: Arc<BTreeSet<String>>,
}

/// The number of a module in its schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ModuleId(pub(crate) u16);

/// The number of a field in its module, fields of subforms included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FieldId(pub(crate) u16);

impl ModuleId {
    /// From 0, in the order of the names.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

impl FieldId {
    /// From 0, in the order of the names; those of subforms stand last.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// Which of the CRM's modules a module is (PV-10).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum ModuleKind {
    /// Leads.
    Leads,
    /// Contacts.
    Contacts,
    /// Vendors.
    Vendors,
    /// Products (PV-17, PV-33).
    Products,
    /// Any other module that comes with the CRM: deals, invoices, quotes.
    #[default]
    Standard,
    /// A module that the organisation made.
    Custom,
}

impl ModuleKind {
    /// What it is called in a sentence.
    pub const fn describe(self) -> &'static str {
        match self {
            Self::Leads => "leads",
            Self::Contacts => "contacts",
            Self::Vendors => "vendors",
            Self::Products => "products",
            Self::Standard => "a module that comes with the CRM",
            Self::Custom => "a custom module",
        }
    }
}

/// A module.
#[derive(Clone, Debug)]
pub struct Module {
    pub(super) name: Box<str>,
    pub(super) label: Box<str>,
    pub(super) kind: ModuleKind,
    pub(super) key: KeyKind,
    pub(super) organisation_wide: bool,
    pub(super) layouts: BTreeSet<String>,
    pub(super) wizards: BTreeMap<String, String>,
    pub(super) list_views: BTreeSet<String>,
    pub(super) canvases: BTreeSet<String>,
    /// By subform, those of the record itself first, then by name.
    pub(super) fields: Vec<Field>,
    pub(super) uses: Uses,
}

/// A field.
#[derive(Clone, Debug)]
pub struct Field {
    pub(super) name: Box<str>,
    pub(super) label: Box<str>,
    pub(super) subform: Option<Box<str>>,
    pub(super) value_type: FieldType,
    pub(super) mandatory: bool,
    pub(super) read_only: bool,
    pub(super) unique: bool,
    pub(super) reveals: Option<(ModuleId, FieldId)>,
}

impl Schema {
    /// The module of that name.
    pub fn module(&self, name: &str) -> Option<ModuleId> {
        let found = self.modules.binary_search_by(|module| (*module.name).cmp(name)).ok()?;
        u16::try_from(found).ok().map(ModuleId)
    }

    /// The modules, in the order of their names.
    pub fn modules(&self) -> impl Iterator<Item = (ModuleId, &Module)> {
        (0..).map(ModuleId).zip(self.modules.iter())
    }

    /// The web tabs that there are (PV-18).
    pub fn web_tabs(&self) -> &BTreeSet<String> {
        &self.web_tabs
    }

    /// A key in the form of a module's keys: a UUID that came as text becomes a UUID.
    pub fn key_of(&self, module: ModuleId, key: Key<'_>) -> OwnedKey {
        OwnedKey::of_kind(self[module].key(), key).unwrap_or_else(|| key.to_owned())
    }

    /// The module with that number, if it is one of this schema.
    pub fn get(&self, module: ModuleId) -> Option<&Module> {
        self.modules.get(module.index())
    }
}

impl std::ops::Index<ModuleId> for Schema {
    type Output = Module;

    /// The module with that number. A number of another schema gives an empty module or another one: keep numbers with their schema.
    fn index(&self, module: ModuleId) -> &Module {
        static NOTHING: std::sync::LazyLock<Module> = std::sync::LazyLock::new(Module::nothing);
        self.get(module).unwrap_or(&NOTHING)
    }
}

impl Module {
    fn nothing() -> Self {
        Self {
            name: "".into(),
            label: "".into(),
            kind: ModuleKind::Standard,
            key: KeyKind::Text,
            organisation_wide: false,
            layouts: BTreeSet::new(),
            wizards: BTreeMap::new(),
            list_views: BTreeSet::new(),
            canvases: BTreeSet::new(),
            fields: Vec::new(),
            uses: Uses::default(),
        }
    }

    /// Its name.
    pub const fn name(&self) -> &str {
        &self.name
    }

    /// What it is called.
    pub const fn label(&self) -> &str {
        &self.label
    }

    /// Which of the CRM's modules it is.
    pub const fn kind(&self) -> ModuleKind {
        self.kind
    }

    /// What kind of keys its records have.
    pub const fn key(&self) -> KeyKind {
        self.key
    }

    /// Whether its records are shared with the whole organisation (PV-17).
    pub const fn organisation_wide(&self) -> bool {
        self.organisation_wide
    }

    /// Its layouts (PV-19).
    pub const fn layouts(&self) -> &BTreeSet<String> {
        &self.layouts
    }

    /// Its wizards, each with its layout (PV-19).
    pub const fn wizards(&self) -> &BTreeMap<String, String> {
        &self.wizards
    }

    /// Its list views (PV-19).
    pub const fn list_views(&self) -> &BTreeSet<String> {
        &self.list_views
    }

    /// Its canvases (PV-19).
    pub const fn canvases(&self) -> &BTreeSet<String> {
        &self.canvases
    }

    /// Its fields: those of the record in the order of their names, then those of subforms.
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// The number of the field with that name; `subform.field` for one of a subform.
    pub fn field_id(&self, name: &str) -> Option<FieldId> {
        let own = self.fields.partition_point(|field| field.subform.is_none());
        // Only names of subforms' fields have a dot.
        let found = match name.split_once('.') {
            None => self.fields.get(..own)?.binary_search_by(|field| field.name().cmp(name)).ok()?,
            Some((subform, _)) => {
                let sought = (Some(subform), name);
                let of_subforms = self.fields.get(own..)?;
                let found =
                    of_subforms.binary_search_by(|field| (field.subform(), field.name()).cmp(&sought));
                own.checked_add(found.ok()?)?
            }
        };
        u16::try_from(found).ok().map(FieldId)
    }

    /// The same, looked for first where the name stands if names come in their order.
    pub(crate) fn field_id_from(&self, expected: FieldId, name: &str) -> Option<FieldId> {
        match self.get(expected) {
            Some(field) if field.name() == name => Some(expected),
            _ => self.field_id(name),
        }
    }

    /// The field with that name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.get(self.field_id(name)?)
    }

    /// The field with that number.
    pub fn get(&self, field: FieldId) -> Option<&Field> {
        self.fields.get(field.index())
    }

    /// The fields with their numbers.
    pub fn numbered(&self) -> impl Iterator<Item = (FieldId, &Field)> {
        (0..).map(FieldId).zip(&self.fields)
    }

    /// What its fields can be used for at all.
    pub(crate) const fn uses(&self) -> &Uses {
        &self.uses
    }

    /// The slot of a field.
    pub fn slot(&self, field: FieldId) -> Option<Slot> {
        self.get(field).map(|found| Slot { field, kind: found.value_type.kind() })
    }
}

impl Field {
    /// Its name; `subform.field` for one of a subform.
    pub const fn name(&self) -> &str {
        &self.name
    }

    /// What it is called.
    pub const fn label(&self) -> &str {
        &self.label
    }

    /// The subform that it belongs to.
    pub fn subform(&self) -> Option<&str> {
        self.subform.as_deref()
    }

    /// What values it has (PV-21).
    pub const fn value_type(&self) -> &FieldType {
        &self.value_type
    }

    /// Whether it must not be empty (PV-31).
    pub const fn mandatory(&self) -> bool {
        self.mandatory
    }

    /// Whether nobody writes it.
    pub const fn read_only(&self) -> bool {
        self.read_only
    }

    /// Whether no two records may have the same value.
    pub const fn unique(&self) -> bool {
        self.unique
    }

    /// The field whose value it shows (PV-33).
    pub const fn reveals(&self) -> Option<(ModuleId, FieldId)> {
        self.reveals
    }
}
