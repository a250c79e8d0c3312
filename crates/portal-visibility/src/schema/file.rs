//! A schema as a host writes it: TOML or JSON.

use super::model::ModuleKind;
use crate::value::KeyKind;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The host's record types, before they are checked. [`Schema::new`](super::Schema::new) checks them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SchemaFile {
    /// The version of this form: 1.
    pub format: u32,
    /// The modules, by name.
    pub modules: BTreeMap<String, ModuleFile>,
    /// The web tabs that there are (PV-18).
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub web_tabs: BTreeSet<String>,
}

impl SchemaFile {
    /// The version of this form.
    pub const FORMAT: u32 = 1;
}

/// A kind of record.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ModuleFile {
    /// Which of the CRM's modules it is; `custom` is one that the organisation made (PV-10).
    pub kind: ModuleKind,
    /// What it is called; its name if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// What kind of keys its records have.
    #[serde(default)]
    pub key: KeyKind,
    /// Whether all of its records are shared with the whole organisation (PV-17).
    #[serde(default, skip_serializing_if = "is_false")]
    pub organisation_wide: bool,
    /// Its layouts. Where there are any, each record has one (PV-19).
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub layouts: BTreeSet<String>,
    /// Its wizards, each with the layout of the records that it makes (PV-19).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub wizards: BTreeMap<String, String>,
    /// Its list views (PV-19).
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub list_views: BTreeSet<String>,
    /// Its canvases, which may stand in place of a list view (PV-19).
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub canvases: BTreeSet<String>,
    /// Its fields, by name.
    #[serde(default)]
    pub fields: BTreeMap<String, FieldFile>,
    /// Its subforms, by name. Their fields are named `subform.field` (PV-30).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub subforms: BTreeMap<String, SubformFile>,
}

/// A table within a record.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SubformFile {
    /// The fields of a row, by name.
    pub fields: BTreeMap<String, FieldFile>,
}

/// A field of a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FieldFile {
    /// What values it has (PV-21).
    #[serde(rename = "type")]
    pub value_type: TypeName,
    /// What it is called; its name if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Of a decimal: how many digits stand behind the point, at most 18.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scale: Option<u32>,
    /// Of a choice or choices: the codes to choose from.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub options: BTreeSet<String>,
    /// Of a reference or references: the module that is referred to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// Whether it must not be empty (PV-31).
    #[serde(default, skip_serializing_if = "is_false")]
    pub mandatory: bool,
    /// Whether nobody writes it: computed fields, counters.
    #[serde(default, skip_serializing_if = "is_false")]
    pub read_only: bool,
    /// Whether no two records may have the same value. Only those who see the field are told of a clash (PV-36).
    #[serde(default, skip_serializing_if = "is_false")]
    pub unique: bool,
    /// The field whose value this one shows, such as `products.unit_price`: it is shown only where that one is chosen, too (PV-33).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reveals: Option<String>,
}

impl FieldFile {
    /// A field of that type, without further properties.
    pub const fn new(value_type: TypeName) -> Self {
        Self {
            value_type,
            label: None,
            scale: None,
            options: BTreeSet::new(),
            to: None,
            mandatory: false,
            read_only: false,
            unique: false,
            reveals: None,
        }
    }
}

/// The types of values (PV-21). There are no floats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum TypeName {
    /// Yes or no.
    Boolean,
    /// A whole number of 64 bits.
    Integer,
    /// An exact decimal with a scale.
    Decimal,
    /// A text.
    Text,
    /// A day.
    Date,
    /// An instant, to the microsecond.
    Instant,
    /// One of several codes.
    Choice,
    /// One record of a module.
    Reference,
    /// Several of several codes.
    Choices,
    /// Several records of a module.
    References,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
const fn is_false(flag: &bool) -> bool {
    !*flag
}
