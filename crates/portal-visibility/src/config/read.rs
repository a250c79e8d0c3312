//! Reads a configuration: its shape, and the texts of its conditions. Names are looked up when it is compiled.

use super::file::{ModuleConfig, UserTypeConfig, UserTypeKind};
use super::rights::{FieldUse, Right, Rights};
use crate::condition;
use crate::definition::{DefinitionError, Reader};
use definition_reader::Tree;
use std::collections::{BTreeMap, BTreeSet};

impl UserTypeConfig {
    /// Reads a configuration in TOML.
    ///
    /// # Errors
    /// [`DefinitionError`] lists every mistake with its path; a text that is no TOML is one mistake.
    pub fn from_toml(text: &str) -> Result<Self, DefinitionError> {
        Reader::read_whole(Tree::from_toml(text), config).map_err(DefinitionError::of)
    }

    /// Reads a configuration in JSON.
    ///
    /// # Errors
    /// [`DefinitionError`] lists every mistake with its path; a text that is no JSON is one mistake.
    pub fn from_json(text: &str) -> Result<Self, DefinitionError> {
        Reader::read_whole(Tree::from_json(text), config).map_err(DefinitionError::of)
    }
}

const USES: [(&str, FieldUse); 7] = [
    ("read", FieldUse::Read),
    ("filter", FieldUse::Filter),
    ("sort", FieldUse::Sort),
    ("group", FieldUse::Group),
    ("search", FieldUse::Search),
    ("export", FieldUse::Export),
    ("write", FieldUse::Write),
];

const RIGHTS: [(&str, Right); 5] = [
    ("view", Right::View),
    ("create", Right::Create),
    ("edit", Right::Edit),
    ("delete", Right::Delete),
    ("edit_shared", Right::EditShared),
];

const MODULE_KEYS: &[&str] =
    &["shared", "rights", "lookups", "where", "fields", "deny", "layouts", "wizards", "list_view"];

fn config(reader: &mut Reader, tree: &Tree) -> Option<UserTypeConfig> {
    let fields = reader.table(tree, &["format", "kind", "base", "modules", "web_tabs"])?;
    reader.format(fields, UserTypeConfig::FORMAT);
    let kinds = [("standard", UserTypeKind::Standard), ("custom", UserTypeKind::Custom)];
    let kind =
        reader.required(fields, "kind", |reader, tree| reader.word(tree, "`standard` or `custom`", &kinds));
    let base = reader.required(fields, "base", Reader::string);
    let modules = reader.or_default(fields, "modules", |reader, tree| {
        let mut modules = BTreeMap::new();
        for (name, tree) in reader.entries(tree)? {
            let module = reader.at(name, |reader| module(reader, tree));
            modules.insert(name.clone(), module.unwrap_or_default());
        }
        Some(modules)
    });
    let web_tabs = reader.or_default(fields, "web_tabs", set);
    Some(UserTypeConfig { format: UserTypeConfig::FORMAT, kind: kind?, base: base?, modules, web_tabs })
}

fn set(reader: &mut Reader, tree: &Tree) -> Option<BTreeSet<String>> {
    reader.names(tree).map(|names| names.into_iter().collect())
}

fn module(reader: &mut Reader, tree: &Tree) -> Option<ModuleConfig> {
    let fields = reader.table(tree, MODULE_KEYS)?;
    Some(ModuleConfig {
        shared: reader.or_default(fields, "shared", Reader::flag),
        rights: reader.optional(fields, "rights", rights).flatten(),
        lookups: reader.or_default(fields, "lookups", Reader::names),
        condition: reader.optional(fields, "where", condition::read).flatten(),
        fields: reader.or_default(fields, "fields", set),
        deny: reader.or_default(fields, "deny", deny),
        layouts: reader.or_default(fields, "layouts", set),
        wizards: reader.or_default(fields, "wizards", set),
        list_view: reader.optional(fields, "list_view", Reader::string).flatten(),
    })
}

fn rights(reader: &mut Reader, tree: &Tree) -> Option<Rights> {
    let rights = reader.some(tree, |reader, tree| {
        reader.word(tree, "`view`, `create`, `edit`, `delete` or `edit_shared`", &RIGHTS)
    })?;
    Some(rights.into_iter().collect())
}

fn deny(reader: &mut Reader, tree: &Tree) -> Option<BTreeMap<FieldUse, BTreeSet<String>>> {
    let known: &'static [&'static str] = &["read", "filter", "sort", "group", "search", "export", "write"];
    let mut denied = BTreeMap::new();
    for (name, tree) in reader.table(tree, known)? {
        let fields = reader.at(name, |reader| set(reader, tree));
        let field_use = USES.iter().find(|(known, _)| known == name);
        denied.extend(field_use.map(|(_, field_use)| *field_use).zip(fields));
    }
    Some(denied)
}
