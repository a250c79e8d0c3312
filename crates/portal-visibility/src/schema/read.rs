//! Reads and checks a schema: first the modules by themselves, then what names other modules.

use super::field_type::FieldType;
use super::file::{SchemaFile, TypeName};
use super::model::{Field, FieldId, Module, ModuleId, ModuleKind, Schema};
use super::uses::Uses;
use crate::definition::{DefinitionError, ProblemKind, Reader};
use crate::value::{KeyKind, decimal_scale_limit};
use definition_reader::{Fields, ShapeProblem, Tree};
use std::collections::{BTreeMap, BTreeSet};

/// Modules of a schema, and fields of a module, at most.
const MOST: usize = 10_000;

impl Schema {
    /// Checks a schema.
    ///
    /// # Errors
    /// [`DefinitionError`] lists every mistake with its path.
    pub fn new(file: &SchemaFile) -> Result<Self, DefinitionError> {
        Reader::read_whole(Tree::of(file), schema).map_err(DefinitionError::of)
    }

    /// Reads and checks a schema in TOML.
    ///
    /// # Errors
    /// [`DefinitionError`] lists every mistake with its path; a text that is no TOML is one mistake.
    pub fn from_toml(text: &str) -> Result<Self, DefinitionError> {
        Reader::read_whole(Tree::from_toml(text), schema).map_err(DefinitionError::of)
    }

    /// Reads and checks a schema in JSON.
    ///
    /// # Errors
    /// [`DefinitionError`] lists every mistake with its path; a text that is no JSON is one mistake.
    pub fn from_json(text: &str) -> Result<Self, DefinitionError> {
        Reader::read_whole(Tree::from_json(text), schema).map_err(DefinitionError::of)
    }
}

/// The names of all modules, known before their fields are read.
struct Names<'t>(BTreeMap<&'t str, ModuleId>);

fn schema(reader: &mut Reader, tree: &Tree) -> Option<Schema> {
    let fields = reader.table(tree, &["format", "modules", "web_tabs"])?;
    reader.format(fields, SchemaFile::FORMAT);
    let web_tabs = reader.or_default(fields, "web_tabs", names);
    let modules = reader.required(fields, "modules", |reader, tree| {
        let entries = reader.entries(tree)?;
        if entries.len() > MOST {
            reader.problem(ShapeProblem::TooMany { most: MOST });
            return None;
        }
        let sorted: BTreeMap<&str, &Tree> =
            entries.iter().map(|(name, tree)| (name.as_str(), tree)).collect();
        let known = Names(sorted.keys().copied().zip((0..).map(ModuleId)).collect());
        let mut modules = Vec::new();
        let mut revealing = Vec::new();
        for (name, tree) in sorted {
            let found = reader.at(name, |reader| {
                check_name(reader, name, true);
                module(reader, name, tree, &known)
            });
            let (module, reveals) = found.unwrap_or_else(|| (nameless(name), Vec::new()));
            revealing.push(reveals);
            modules.push(module);
        }
        link(reader, &mut modules, &known, revealing);
        for module in &mut modules {
            module.uses = Uses::of(&module.fields);
        }
        Some(modules)
    })?;
    Some(Schema { modules: modules.into(), web_tabs: web_tabs.into() })
}

/// Stands for a module that could not be read, so that others that name it are not blamed.
fn nameless(name: &str) -> Module {
    let none = ModuleKind::Standard;
    Module {
        name: name.into(),
        label: name.into(),
        kind: none,
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

fn check_name(reader: &mut Reader, name: &str, module: bool) {
    let bad = |c: char| c == '.' || c == '`' || c.is_control();
    if name.contains(bad) || (module && name == "base") {
        reader.problem(ProblemKind::BadName { name: name.into() });
    }
}

fn names(reader: &mut Reader, tree: &Tree) -> Option<BTreeSet<String>> {
    reader.names(tree).map(|names| names.into_iter().collect())
}

const MODULE_KEYS: &[&str] = &[
    "kind",
    "label",
    "key",
    "organisation_wide",
    "layouts",
    "wizards",
    "list_views",
    "canvases",
    "fields",
    "subforms",
];

const MODULE_KINDS: [(&str, ModuleKind); 6] = [
    ("leads", ModuleKind::Leads),
    ("contacts", ModuleKind::Contacts),
    ("vendors", ModuleKind::Vendors),
    ("products", ModuleKind::Products),
    ("standard", ModuleKind::Standard),
    ("custom", ModuleKind::Custom),
];

/// A field's path and the field that it reveals, to be looked up when all modules are read.
type Revealing = Vec<(FieldId, String)>;

fn module(reader: &mut Reader, name: &str, tree: &Tree, known: &Names<'_>) -> Option<(Module, Revealing)> {
    let fields = reader.table(tree, MODULE_KEYS)?;
    let kind = reader.required(fields, "kind", |reader, tree| {
        reader.word(tree, "`leads`, `contacts`, `vendors`, `products`, `standard` or `custom`", &MODULE_KINDS)
    });
    let keys = [("text", KeyKind::Text), ("integer", KeyKind::Integer), ("uuid", KeyKind::Uuid)];
    let label = reader.optional(fields, "label", Reader::string).flatten();
    let mut module = nameless(name);
    module.label = label.map_or_else(|| name.into(), Into::into);
    module.kind = kind.unwrap_or_default();
    module.key = reader
        .or_default(fields, "key", |reader, tree| reader.word(tree, "`text`, `integer` or `uuid`", &keys));
    module.organisation_wide = reader.or_default(fields, "organisation_wide", Reader::flag);
    module.layouts = reader.or_default(fields, "layouts", names);
    module.list_views = reader.or_default(fields, "list_views", names);
    module.canvases = reader.or_default(fields, "canvases", names);
    module.wizards =
        reader.or_default(fields, "wizards", |reader, tree| wizards(reader, tree, &module.layouts));
    let mut revealing = Vec::new();
    reader.or_default(fields, "fields", |reader, tree| {
        read_fields(reader, tree, None, known, &mut module.fields, &mut revealing)
    });
    reader.or_default(fields, "subforms", |reader, tree| {
        let entries: BTreeMap<_, _> = reader.entries(tree)?.iter().map(|(name, tree)| (name, tree)).collect();
        for (subform, tree) in entries {
            reader.at(subform, |reader| {
                check_name(reader, subform, false);
                if module.fields.iter().any(|field| *field.name == **subform) {
                    reader.problem(ShapeProblem::RepeatedName { name: subform.clone() });
                }
                let inner = reader.table(tree, &["fields"])?;
                reader.required(inner, "fields", |reader, tree| {
                    read_fields(reader, tree, Some(subform), known, &mut module.fields, &mut revealing)
                })
            });
        }
        Some(())
    });
    Some((module, revealing))
}

fn wizards(reader: &mut Reader, tree: &Tree, layouts: &BTreeSet<String>) -> Option<BTreeMap<String, String>> {
    let mut wizards = BTreeMap::new();
    for (name, tree) in reader.entries(tree)? {
        reader.at(name, |reader| {
            let layout = reader.string(tree)?;
            if layouts.contains(&layout) {
                wizards.insert(name.clone(), layout);
            } else {
                reader.problem(ProblemKind::UnknownName { what: "layout", name: layout });
            }
            Some(())
        });
    }
    Some(wizards)
}

fn read_fields(
    reader: &mut Reader,
    tree: &Tree,
    subform: Option<&str>,
    known: &Names<'_>,
    fields: &mut Vec<Field>,
    revealing: &mut Revealing,
) -> Option<()> {
    let entries: BTreeMap<_, _> = reader.entries(tree)?.iter().map(|(name, tree)| (name, tree)).collect();
    for (name, tree) in entries {
        let Some(id) = u16::try_from(fields.len()).ok().filter(|_| fields.len() < MOST).map(FieldId) else {
            reader.problem(ShapeProblem::TooMany { most: MOST });
            return None;
        };
        let full = subform.map_or_else(|| name.clone(), |subform| format!("{subform}.{name}"));
        let read = reader.at(name, |reader| {
            check_name(reader, name, false);
            field(reader, &full, subform, tree, known)
        });
        // A field that could not be read is there all the same; the schema is refused anyway.
        let (field, reveals) = read.unwrap_or_else(|| (unread(&full, subform), None));
        revealing.extend(reveals.map(|reveals| (id, reveals)));
        fields.push(field);
    }
    Some(())
}

fn unread(name: &str, subform: Option<&str>) -> Field {
    Field {
        name: name.into(),
        label: name.into(),
        subform: subform.map(Into::into),
        value_type: FieldType::Text,
        mandatory: false,
        read_only: false,
        unique: false,
        reveals: None,
    }
}

const FIELD_KEYS: &[&str] =
    &["type", "label", "scale", "options", "to", "mandatory", "read_only", "unique", "reveals"];

const TYPES: [(&str, TypeName); 10] = [
    ("boolean", TypeName::Boolean),
    ("integer", TypeName::Integer),
    ("decimal", TypeName::Decimal),
    ("text", TypeName::Text),
    ("date", TypeName::Date),
    ("instant", TypeName::Instant),
    ("choice", TypeName::Choice),
    ("reference", TypeName::Reference),
    ("choices", TypeName::Choices),
    ("references", TypeName::References),
];

fn field(
    reader: &mut Reader,
    name: &str,
    subform: Option<&str>,
    tree: &Tree,
    known: &Names<'_>,
) -> Option<(Field, Option<String>)> {
    let fields = reader.table(tree, FIELD_KEYS)?;
    let named = reader.required(fields, "type", |reader, tree| {
        reader.word(tree, "a type: boolean, integer, decimal, text, date, instant, choice, reference, choices or references", &TYPES)
    });
    let mut field = unread(name, subform);
    if let Some(label) = reader.optional(fields, "label", Reader::string).flatten() {
        field.label = label.into();
    }
    field.mandatory = reader.or_default(fields, "mandatory", Reader::flag);
    field.read_only = reader.or_default(fields, "read_only", Reader::flag);
    field.unique = reader.or_default(fields, "unique", Reader::flag);
    let reveals = reader.optional(fields, "reveals", Reader::string).flatten();
    field.value_type = value_type(reader, fields, named?, known)?;
    if field.unique && field.value_type.kind().is_set() {
        reader.problem(ProblemKind::TypeProperty { what: "a set is not `unique`" });
    }
    Some((field, reveals))
}

/// PV-21: the type, with the properties that belong to it and no others.
fn value_type(
    reader: &mut Reader,
    fields: Fields<'_>,
    named: TypeName,
    known: &Names<'_>,
) -> Option<FieldType> {
    let scale = reader.optional(fields, "scale", |reader, tree| reader.number(tree, decimal_scale_limit()));
    let options = reader.optional(fields, "options", names);
    let to = reader.optional(fields, "to", |reader, tree| {
        let name = reader.string(tree)?;
        let found = known.0.get(name.as_str()).copied();
        if found.is_none() {
            reader.problem(ProblemKind::UnknownModule { module: name });
        }
        found
    });
    let (scale, options, to) = (scale?, options?, to?);
    let problem = match named {
        TypeName::Decimal if scale.is_none() => Some("a decimal has a `scale`"),
        TypeName::Choice | TypeName::Choices if options.as_ref().is_none_or(BTreeSet::is_empty) => {
            Some("a choice has `options`")
        }
        TypeName::Reference | TypeName::References if to.is_none() => {
            Some("a reference says what it refers `to`")
        }
        _ if scale.is_some() && named != TypeName::Decimal => Some("only a decimal has a `scale`"),
        _ if options.is_some() && !matches!(named, TypeName::Choice | TypeName::Choices) => {
            Some("only a choice has `options`")
        }
        _ if to.is_some() && !matches!(named, TypeName::Reference | TypeName::References) => {
            Some("only a reference refers `to` something")
        }
        _ => None,
    };
    if let Some(what) = problem {
        reader.problem(ProblemKind::TypeProperty { what });
        return None;
    }
    Some(match named {
        TypeName::Boolean => FieldType::Boolean,
        TypeName::Integer => FieldType::Integer,
        TypeName::Decimal => FieldType::Decimal { scale: scale? },
        TypeName::Text => FieldType::Text,
        TypeName::Date => FieldType::Date,
        TypeName::Instant => FieldType::Instant,
        TypeName::Choice => FieldType::Choice { options: options? },
        TypeName::Choices => FieldType::Choices { options: options? },
        TypeName::Reference => FieldType::Reference { to: to? },
        TypeName::References => FieldType::References { to: to? },
    })
}

/// PV-33: looks up the fields whose values other fields show.
fn link(reader: &mut Reader, modules: &mut [Module], known: &Names<'_>, revealing: Vec<Revealing>) {
    let mut found = Vec::new();
    for ((index, module), revealing) in modules.iter().enumerate().zip(revealing) {
        for (field, path) in revealing {
            let name = module.get(field).map_or("", |field| &*field.name);
            let place = match name.split_once('.') {
                Some((subform, field)) => {
                    format!("{}.subforms.{subform}.fields.{field}.reveals", module.name)
                }
                None => format!("{}.fields.{name}.reveals", module.name),
            };
            reader.at(&place, |reader| {
                let target = path.split_once('.').and_then(|(module, field)| {
                    let module = *known.0.get(module)?;
                    Some((module, modules.get(module.index())?.field_id(field)?))
                });
                match target {
                    Some(target) => found.push((index, field, target)),
                    None => reader.problem(ProblemKind::UnknownName { what: "field", name: path.clone() }),
                }
            });
        }
    }
    for (module, field, target) in found {
        let field = modules.get_mut(module).and_then(|module| module.fields.get_mut(field.index()));
        if let Some(field) = field {
            field.reveals = Some(target);
        }
    }
}
