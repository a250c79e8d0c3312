//! Reads and checks a whole catalogue: facts first, then the products that name them (CQ-04).

use super::compiled::{
    Code, CompiledFormula, CompiledGrant, CompiledProduct, DeclaredFact, DeclaredGroup, Vocabulary,
};
use super::file::{CatalogueFile, FactKind};
use super::grant::{Grant, GrantKind};
use super::problem::{CatalogueProblem, ProblemKind, Reader};
use super::read_expression::{ExpressionReader, MAX_DEPTH};
use super::read_value::{period, quota, text};
use crate::period::Period;
use crate::text::Text;
use definition_reader::{ShapeProblem, Tree};
use std::collections::{BTreeMap, BTreeSet};

/// A set has at most so many things.
const MAX_ITEMS: usize = 10_000;

/// What is read from a catalogue without a mistake.
pub(super) type Compiled = (Vocabulary, BTreeMap<String, CompiledProduct>);

/// Reads a catalogue, or tells everything that is wrong with it.
pub(super) fn read(tree: Result<Tree, ShapeProblem>) -> Result<Compiled, Vec<CatalogueProblem>> {
    Reader::read_whole(tree, catalogue)
}

fn catalogue(reader: &mut Reader, tree: &Tree) -> Option<Compiled> {
    let fields = reader.table(tree, &["format", "facts", "products"])?;
    reader.format(fields, CatalogueFile::FORMAT);
    let vocabulary = reader.or_default(fields, "facts", vocabulary);
    let products = reader.required(fields, "products", |reader, tree| {
        let entries = reader.entries(tree)?;
        if entries.is_empty() {
            reader.problem(ShapeProblem::Empty);
        }
        let mut products = BTreeMap::new();
        for (code, tree) in entries {
            if let Some(product) = reader.at(code, |reader| product(reader, tree, &vocabulary)) {
                products.insert(code.clone(), product);
            }
        }
        Some(products)
    });
    Some((vocabulary, products?))
}

/// Facts are kept even if something is wrong with them, so that expressions that name them are not blamed for it.
fn vocabulary(reader: &mut Reader, tree: &Tree) -> Option<Vocabulary> {
    let mut facts: Vec<DeclaredFact> = Vec::new();
    for (name, tree) in reader.entries(tree)? {
        let fact = reader.at(name, |reader| fact(reader, name, tree));
        facts.push(fact);
    }
    facts.sort_by(|one, two| one.name.as_str().cmp(two.name.as_str()));
    Some(Vocabulary { facts })
}

fn fact(reader: &mut Reader, name: &str, tree: &Tree) -> DeclaredFact {
    let label = Text::Same(name.into());
    let mut fact =
        DeclaredFact { name: Code::new(name), label, kind: None, items: Vec::new(), groups: BTreeMap::new() };
    let Some(fields) = reader.table(tree, &["kind", "label", "items", "groups"]) else { return fact };
    let kinds = [("count", FactKind::Count), ("set", FactKind::Set), ("flag", FactKind::Flag)];
    fact.kind =
        reader.required(fields, "kind", |reader, tree| reader.word(tree, "`count`, `set` or `flag`", &kinds));
    if let Some(label) = reader.required(fields, "label", text) {
        fact.label = label;
    }
    let has_things = fields.iter().any(|(key, _)| matches!(key.as_str(), "items" | "groups"));
    if has_things && fact.kind.is_some_and(|kind| kind != FactKind::Set) {
        reader.problem(ProblemKind::NotASet);
    }
    reader.optional(fields, "items", |reader, tree| items(reader, tree, &mut fact));
    reader.optional(fields, "groups", |reader, tree| groups(reader, tree, &mut fact));
    fact
}

fn items(reader: &mut Reader, tree: &Tree, fact: &mut DeclaredFact) -> Option<()> {
    let entries = reader.entries(tree)?;
    if entries.len() > MAX_ITEMS {
        reader.problem(ShapeProblem::TooMany { most: MAX_ITEMS });
        return None;
    }
    for (code, tree) in entries {
        let label = reader.at(code, |reader| text(reader, tree));
        // A thing whose label is wrong is there all the same.
        fact.items.push((Code::new(code), label.unwrap_or_else(|| Text::Same(code.clone()))));
    }
    fact.items.sort_by(|one, two| one.0.as_str().cmp(two.0.as_str()));
    Some(())
}

fn groups(reader: &mut Reader, tree: &Tree, fact: &mut DeclaredFact) -> Option<()> {
    for (name, tree) in reader.entries(tree)? {
        let group = reader.at(name, |reader| group(reader, tree, fact));
        fact.groups.insert(name.clone(), group);
    }
    Some(())
}

fn group(reader: &mut Reader, tree: &Tree, fact: &DeclaredFact) -> DeclaredGroup {
    let mut group =
        DeclaredGroup { label: Text::Same(String::new()), path: reader.place(), items: Vec::new() };
    let Some(fields) = reader.table(tree, &["label", "items"]) else { return group };
    if let Some(label) = reader.required(fields, "label", text) {
        group.label = label;
    }
    let mut seen = BTreeSet::new();
    let items = reader.required(fields, "items", |reader, tree| {
        reader.some(tree, |reader, tree| {
            let code = reader.string(tree)?;
            let Some(item) = fact.item(&code) else {
                reader.problem(ProblemKind::UnknownItem { fact: fact.name.to_string(), item: code });
                return None;
            };
            if !seen.insert(item) {
                reader.problem(ShapeProblem::RepeatedName { name: code });
            }
            Some(item)
        })
    });
    group.items = items.unwrap_or_default();
    group
}

fn product(reader: &mut Reader, tree: &Tree, vocabulary: &Vocabulary) -> Option<CompiledProduct> {
    let fields = reader.table(tree, &["label", "formulas", "grants"])?;
    let label = reader.required(fields, "label", text);
    let formulas = reader.required(fields, "formulas", |reader, tree| {
        let mut periods = Vec::new();
        reader.some(tree, |reader, tree| formula(reader, tree, vocabulary, &mut periods))
    });
    let grants = reader.optional(fields, "grants", |reader, tree| {
        reader.list(tree, |reader, tree| {
            Some(CompiledGrant { path: reader.place(), grant: grant(reader, tree)? })
        })
    });
    Some(CompiledProduct { label: label?, formulas: formulas?, grants: grants?.unwrap_or_default() })
}

fn formula(
    reader: &mut Reader,
    tree: &Tree,
    vocabulary: &Vocabulary,
    earlier: &mut Vec<(String, Period)>,
) -> Option<CompiledFormula> {
    let fields = reader.table(tree, &["period", "base", "additional"])?;
    let period = reader.optional(fields, "period", period).map(Option::unwrap_or_default);
    if let Some(period) = period {
        // CQ-19: at most one formula holds on a day.
        for (other, _) in earlier.iter().filter(|(_, other)| other.overlaps(&period)) {
            reader.problem(ProblemKind::OverlappingFormulas { other: other.clone() });
        }
        earlier.push((reader.place(), period));
    }
    let mut needs = BTreeSet::new();
    let mut expressions = ExpressionReader { vocabulary, needs: &mut needs };
    let base =
        reader.required(fields, "base", |reader, tree| expressions.expression(reader, tree, MAX_DEPTH));
    let additional = reader.optional(fields, "additional", |reader, tree| {
        reader.list(tree, |reader, tree| expressions.expression(reader, tree, MAX_DEPTH))
    });
    Some(CompiledFormula {
        path: reader.place(),
        period: period?,
        base: base?,
        additional: additional?.unwrap_or_default(),
        needs: needs.into_iter().collect(),
    })
}

fn grant(reader: &mut Reader, tree: &Tree) -> Option<Grant> {
    let fields = reader.table(tree, &["kind", "value", "period", "label"])?;
    let kinds = [("add", GrantKind::Add), ("replace", GrantKind::Replace), ("at_least", GrantKind::AtLeast)];
    let kind = reader
        .required(fields, "kind", |reader, tree| reader.word(tree, "`add`, `replace` or `at_least`", &kinds));
    let value = reader.required(fields, "value", quota);
    let period = reader.optional(fields, "period", period);
    let label = reader.required(fields, "label", text);
    Some(Grant { kind: kind?, value: value?, period: period?.unwrap_or(Period::ALWAYS), label: label? })
}
