//! The portal of a user type as a host writes it: TOML or JSON.

use super::rights::{FieldUse, Rights};
use crate::condition::Condition;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What users of one type see and may do, before it is checked against a schema. [`compile`](Self::compile) checks it.
///
/// ```
/// use portal_visibility::{Schema, UserTypeConfig};
/// # let schema = Schema::from_toml(r#"
/// #     format = 1
/// #     [modules.contacts]
/// #     kind = "contacts"
/// #     fields.name = { type = "text" }
/// #     [modules.deals]
/// #     kind = "standard"
/// #     fields.contact = { type = "reference", to = "contacts" }
/// #     fields.stage = { type = "choice", options = ["open", "closed"] }
/// # "#)?;
/// let config = UserTypeConfig::from_toml(r#"
///     format = 1
///     kind = "standard"
///     base = "contacts"
///     [modules.contacts]
///     rights = ["edit"]
///     fields = ["name"]
///     [modules.deals]
///     rights = ["view", "edit_shared"]
///     lookups = ["contact"]
///     where = "stage != 'closed'"
///     fields = ["stage"]
/// "#)?;
/// let portal = config.compile(&schema)?;
/// assert_eq!(portal.modules().count(), 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct UserTypeConfig {
    /// The version of this form: 1.
    pub format: u32,
    /// The one standard type, or one that the organisation made (PV-10).
    pub kind: UserTypeKind,
    /// The base module, where the users' own records are (PV-10).
    pub base: String,
    /// The base module (always there, also if left out), the related and the shared modules, by name.
    #[serde(default)]
    pub modules: BTreeMap<String, ModuleConfig>,
    /// The web tabs that are shown; they are view-only (PV-18).
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub web_tabs: BTreeSet<String>,
}

/// The standard type exists in every portal; others are the organisation's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum UserTypeKind {
    /// Its base module is contacts.
    Standard,
    /// Its base module is leads, contacts, vendors or a custom module.
    Custom,
}

/// What is shown of one module.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ModuleConfig {
    /// Whether all its records are shown, view-only, because they are shared organisation-wide (PV-17).
    #[serde(default, skip_serializing_if = "is_false")]
    pub shared: bool,
    /// What may be done. Left out: view. For the base module view goes without saying (PV-11, PV-16).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rights: Option<Rights>,
    /// The lookups by which its records name the user's base record: records of which at least one of them does are shown (PV-13).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lookups: Vec<String>,
    /// What its records have to satisfy. With lookups: both (PV-13, PV-14). On the base module it narrows the other records only (PV-12).
    #[serde(rename = "where", default, skip_serializing_if = "Option::is_none")]
    pub condition: Option<Condition>,
    /// The fields that are shown; `subform.field` for one of a subform (PV-30).
    #[serde(default)]
    pub fields: BTreeSet<String>,
    /// Uses that fields are kept from although they are shown (PV-36).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub deny: BTreeMap<FieldUse, BTreeSet<String>>,
    /// The layouts whose records are shown (PV-19).
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub layouts: BTreeSet<String>,
    /// The wizards that are offered; records of their layouts are shown, too (PV-19).
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub wizards: BTreeSet<String>,
    /// The list view or canvas of its lists (PV-19). Left out: as the host likes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list_view: Option<String>,
}

impl UserTypeConfig {
    /// The version of this form.
    pub const FORMAT: u32 = 1;

    /// A type whose users see their own record and none of its fields.
    pub fn new(kind: UserTypeKind, base: impl Into<String>) -> Self {
        Self {
            format: Self::FORMAT,
            kind,
            base: base.into(),
            modules: BTreeMap::new(),
            web_tabs: BTreeSet::new(),
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
const fn is_false(flag: &bool) -> bool {
    !*flag
}
