//! Reads and checks the expressions of a formula.

use super::compiled::{CountNode, DeclaredFact, Mask, Node, NodeKind, Test, Vocabulary};
use super::expression::{Rounding, Step};
use super::file::FactKind;
use super::problem::{ProblemKind, Reader};
use super::read_value::{quota, text};
use crate::text::Text;
use definition_reader::{Fields, ShapeProblem, Tree};
use std::collections::BTreeSet;

/// So deep may parts be nested within parts.
pub(super) const MAX_DEPTH: usize = 32;

const KINDS: &[&str] = &["constant", "fact", "count", "group", "sum", "steps", "per_block", "when"];
const CONDITIONS: &[&str] = &["flag", "has", "at_least", "all", "any", "not"];

/// Reads expressions against the facts that there are, and collects which facts they name.
pub(super) struct ExpressionReader<'v, 'n> {
    pub(super) vocabulary: &'v Vocabulary,
    pub(super) needs: &'n mut BTreeSet<usize>,
}

impl<'v> ExpressionReader<'v, '_> {
    /// One expression: a table with its kind as the only key.
    pub(super) fn expression(&mut self, reader: &mut Reader, tree: &Tree, depth: usize) -> Option<Node> {
        let Some(depth) = depth.checked_sub(1) else {
            reader.problem(ShapeProblem::TooDeep { most: MAX_DEPTH });
            return None;
        };
        let (kind, body) = only_entry(reader, tree, KINDS)?;
        let path = reader.place();
        let (label, kind) = reader.at(kind, |reader| match kind {
            "constant" => constant(reader, body),
            "fact" => self.fact(reader, body),
            "count" => self.count(reader, body),
            "group" => self.group(reader, body),
            "sum" => self.sum(reader, body, depth),
            "steps" => self.steps(reader, body, depth),
            "per_block" => self.per_block(reader, body, depth),
            "when" => self.when(reader, body, depth),
            _ => None,
        })?;
        Some(Node { label, path, kind })
    }

    /// A fact of the needed kind, by name.
    fn named(
        &mut self,
        reader: &mut Reader,
        tree: &Tree,
        needed: FactKind,
    ) -> Option<(usize, &'v DeclaredFact)> {
        let name = reader.string(tree)?;
        let found = self.vocabulary.slot(&name).and_then(|slot| Some((slot, self.vocabulary.fact(slot)?)));
        let Some((slot, fact)) = found else {
            reader.problem(ProblemKind::UnknownFact { fact: name });
            return None;
        };
        match fact.kind {
            Some(kind) if kind == needed => {
                self.needs.insert(slot);
                Some((slot, fact))
            }
            Some(found) => {
                reader.problem(ProblemKind::FactKind { fact: name, found, needed });
                None
            }
            // The declaration is wrong, and was told of there.
            None => None,
        }
    }

    fn of(
        &mut self,
        reader: &mut Reader,
        fields: Fields<'_>,
        needed: FactKind,
    ) -> Option<(usize, &'v DeclaredFact)> {
        reader.required(fields, "of", |reader, tree| self.named(reader, tree, needed))
    }

    fn fact(&mut self, reader: &mut Reader, tree: &Tree) -> Option<(Text, NodeKind)> {
        let fields = reader.table(tree, &["of", "label"])?;
        let of = self.of(reader, fields, FactKind::Count);
        let label = reader.optional(fields, "label", text);
        let (slot, fact) = of?;
        Some((label?.unwrap_or_else(|| fact.label.clone()), NodeKind::Fact { slot }))
    }

    fn count(&mut self, reader: &mut Reader, tree: &Tree) -> Option<(Text, NodeKind)> {
        let fields = reader.table(tree, &["of", "except", "label"])?;
        let of = self.of(reader, fields, FactKind::Set);
        let label = reader.optional(fields, "label", text);
        let names = reader.optional(fields, "except", |reader, tree| {
            let mut seen = BTreeSet::new();
            reader.list(tree, |reader, tree| {
                let name = reader.string(tree)?;
                if let Some((_, fact)) = of
                    && !fact.groups.contains_key(&name)
                {
                    reader.problem(ProblemKind::UnknownGroup {
                        fact: fact.name.to_string(),
                        group: name.clone(),
                    });
                    return None;
                }
                if !seen.insert(name.clone()) {
                    reader.problem(ShapeProblem::RepeatedName { name: name.clone() });
                }
                Some(name)
            })
        });
        let (slot, fact) = of?;
        let mut excluded = Mask::with_room_for(fact.items.len());
        let mut reasons = Vec::new();
        for group in names?.unwrap_or_default().iter().filter_map(|name| fact.groups.get(name)) {
            let mut things = Mask::with_room_for(fact.items.len());
            for item in &group.items {
                things.insert(*item);
                excluded.insert(*item);
            }
            reasons.push((group.label.clone(), things));
        }
        let label = label?.unwrap_or_else(|| fact.label.clone());
        Some((label, NodeKind::Count(CountNode { slot, excluded, reasons })))
    }

    fn group(&mut self, reader: &mut Reader, tree: &Tree) -> Option<(Text, NodeKind)> {
        let fields = reader.table(tree, &["of", "group", "label"])?;
        // What a product brings along is no fact about a contract: it is not among what is needed.
        let of = reader.required(fields, "of", |reader, tree| {
            let vocabulary = self.vocabulary;
            ExpressionReader { vocabulary, needs: &mut BTreeSet::new() }.named(reader, tree, FactKind::Set)
        });
        let group = reader.required(fields, "group", |reader, tree| {
            let name = reader.string(tree)?;
            let (_, fact) = of?;
            let found = fact.groups.get(&name);
            if found.is_none() {
                reader.problem(ProblemKind::UnknownGroup { fact: fact.name.to_string(), group: name });
            }
            found
        });
        let label = reader.required(fields, "label", text);
        let ((slot, _), group) = (of?, group?);
        Some((label?, NodeKind::Group { slot, group: group.path.clone(), items: group.items.clone() }))
    }

    fn sum(&mut self, reader: &mut Reader, tree: &Tree, depth: usize) -> Option<(Text, NodeKind)> {
        let fields = reader.table(tree, &["parts", "label"])?;
        let parts = reader.required(fields, "parts", |reader, tree| {
            reader.some(tree, |reader, tree| self.expression(reader, tree, depth))
        });
        let label = reader.required(fields, "label", text);
        Some((label?, NodeKind::Sum(parts?)))
    }

    fn inner(
        &mut self,
        reader: &mut Reader,
        fields: Fields<'_>,
        key: &'static str,
        depth: usize,
    ) -> Option<Box<Node>> {
        reader.required(fields, key, |reader, tree| self.expression(reader, tree, depth)).map(Box::new)
    }

    fn steps(&mut self, reader: &mut Reader, tree: &Tree, depth: usize) -> Option<(Text, NodeKind)> {
        let fields = reader.table(tree, &["of", "table", "label"])?;
        let of = self.inner(reader, fields, "of", depth);
        let steps = reader.required(fields, "table", |reader, tree| {
            let steps = reader.some(tree, step)?;
            check_steps(reader, &steps);
            Some(steps)
        });
        let label = reader.required(fields, "label", text);
        Some((label?, NodeKind::Steps { of: of?, steps: steps? }))
    }

    fn per_block(&mut self, reader: &mut Reader, tree: &Tree, depth: usize) -> Option<(Text, NodeKind)> {
        let fields = reader.table(tree, &["of", "size", "value", "rounding", "label"])?;
        let of = self.inner(reader, fields, "of", depth);
        let size = reader.required(fields, "size", |reader, tree| {
            let size = reader.whole(tree)?;
            if size == 0 {
                reader.problem(ProblemKind::BlockOfNothing);
            }
            Some(size)
        });
        let value = reader.required(fields, "value", Reader::whole);
        let rounding = reader.required(fields, "rounding", |reader, tree| {
            let words = [("started", Rounding::Started), ("full", Rounding::Full)];
            reader.word(tree, "`started` or `full`", &words)
        });
        let label = reader.required(fields, "label", text);
        let kind = NodeKind::PerBlock { of: of?, size: size?, value: value?, rounding: rounding? };
        Some((label?, kind))
    }

    fn when(&mut self, reader: &mut Reader, tree: &Tree, depth: usize) -> Option<(Text, NodeKind)> {
        let fields = reader.table(tree, &["condition", "then", "otherwise", "label"])?;
        let test = reader.required(fields, "condition", |reader, tree| self.condition(reader, tree, depth));
        let then = self.inner(reader, fields, "then", depth);
        let otherwise = self.inner(reader, fields, "otherwise", depth);
        let label = reader.required(fields, "label", text);
        Some((label?, NodeKind::When { test: test?, then: then?, otherwise: otherwise? }))
    }

    fn condition(&mut self, reader: &mut Reader, tree: &Tree, depth: usize) -> Option<Test> {
        let Some(depth) = depth.checked_sub(1) else {
            reader.problem(ShapeProblem::TooDeep { most: MAX_DEPTH });
            return None;
        };
        let (kind, body) = only_entry(reader, tree, CONDITIONS)?;
        reader.at(kind, |reader| match kind {
            "flag" => self.named(reader, body, FactKind::Flag).map(|(slot, _)| Test::Flag { slot }),
            "has" => self.has(reader, body),
            "at_least" => {
                let fields = reader.table(body, &["of", "value"])?;
                let of = self.of(reader, fields, FactKind::Count);
                let value = reader.required(fields, "value", Reader::whole);
                Some(Test::AtLeast { slot: of?.0, value: value? })
            }
            "all" => reader.some(body, |reader, tree| self.condition(reader, tree, depth)).map(Test::All),
            "any" => reader.some(body, |reader, tree| self.condition(reader, tree, depth)).map(Test::Any),
            "not" => self.condition(reader, body, depth).map(|test| Test::Not(Box::new(test))),
            _ => None,
        })
    }

    fn has(&mut self, reader: &mut Reader, tree: &Tree) -> Option<Test> {
        let fields = reader.table(tree, &["of", "item"])?;
        let of = self.of(reader, fields, FactKind::Set);
        let item = reader.required(fields, "item", |reader, tree| {
            let item = reader.string(tree)?;
            let (_, fact) = of?;
            let found = fact.item(&item);
            if found.is_none() {
                reader.problem(ProblemKind::UnknownItem { fact: fact.name.to_string(), item });
            }
            found
        });
        Some(Test::Has { slot: of?.0, item: item? })
    }
}

fn constant(reader: &mut Reader, tree: &Tree) -> Option<(Text, NodeKind)> {
    let fields = reader.table(tree, &["value", "label"])?;
    let value = reader.required(fields, "value", quota);
    let label = reader.required(fields, "label", text);
    Some((label?, NodeKind::Constant(value?)))
}

fn step(reader: &mut Reader, tree: &Tree) -> Option<Step> {
    let fields = reader.table(tree, &["from", "value"])?;
    let from = reader.required(fields, "from", Reader::whole);
    let value = reader.required(fields, "value", quota);
    Some(Step { from: from?, value: value? })
}

/// CQ-17: there is a result for every number.
fn check_steps(reader: &mut Reader, steps: &[Step]) {
    if let Some(first) = steps.first().filter(|first| first.from != 0) {
        reader.problem(ProblemKind::StepsDoNotBeginAtZero { from: first.from });
    }
    for (index, (before, step)) in steps.iter().zip(steps.iter().skip(1)).enumerate() {
        if step.from <= before.from {
            let kind = ProblemKind::StepsDoNotRise { from: step.from, before: before.from };
            reader.at_index(index.saturating_add(1), |reader| reader.problem(kind));
        }
    }
}

/// The only entry of a table that says by its key what it is.
fn only_entry<'t>(
    reader: &mut Reader,
    tree: &'t Tree,
    known: &'static [&'static str],
) -> Option<(&'static str, &'t Tree)> {
    let entries = reader.table(tree, known)?;
    let mut found = entries.iter().filter_map(|(key, body)| {
        known.iter().find(|known| **known == key.as_str()).map(|known| (*known, body))
    });
    match (found.next(), found.next()) {
        (Some(entry), None) => Some(entry),
        (None, _) if !entries.is_empty() => None,
        _ => reader.wrong_type("a table with exactly one key, which says what it is", tree),
    }
}
