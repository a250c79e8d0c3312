//! The evaluator asks a trace to keep the reasons. One trace keeps nothing, so that there is one evaluator for both.

use super::compiled::{Code, CompiledFormula, CountNode, DeclaredFact, Mask, Node};
use super::expression::{Rounding, Step};
use super::grant::Grant;
use crate::explanation::{Derivation, Explanation, Origin};
use crate::quota::Quota;
use crate::text::Text;
use std::borrow::Cow;

/// Keeps the reasons of an evaluation, or nothing.
pub(super) trait Trace<'a> {
    /// The reason of one number.
    type Part;
    /// The reasons of several.
    type Parts;

    fn parts(capacity: usize) -> Self::Parts;
    fn push(parts: &mut Self::Parts, part: Self::Part);
    /// A number that stands for itself.
    fn leaf(node: &'a Node, value: Quota) -> Self::Part;
    /// A number that the host told.
    fn fact(node: &'a Node, fact: &'a DeclaredFact, value: Quota) -> Self::Part;
    fn count(
        node: &'a Node,
        count: &'a CountNode,
        fact: &'a DeclaredFact,
        set: &Mask,
        value: Quota,
    ) -> Self::Part;
    fn group(
        node: &'a Node,
        group: &'a str,
        items: &'a [usize],
        fact: &'a DeclaredFact,
        value: Quota,
    ) -> Self::Part;
    fn sum(node: &'a Node, parts: Self::Parts, value: Quota) -> Self::Part;
    fn steps(node: &'a Node, of: Self::Part, steps: &'a [Step], value: Quota) -> Self::Part;
    fn per_block(node: &'a Node, of: Self::Part, block: (u64, u64, Rounding), value: Quota) -> Self::Part;
    fn when(node: &'a Node, held: bool, chosen: Self::Part, value: Quota) -> Self::Part;
    fn formula(formula: &'a CompiledFormula, label: &'a Text, parts: Self::Parts, value: Quota)
    -> Self::Part;
    /// A grant after what was there.
    fn grant(before: Self::Part, grant: &'a Grant, origin: Origin<'a>, value: Quota) -> Self::Part;
}

/// Keeps nothing.
pub(super) struct Silent;

impl<'a> Trace<'a> for Silent {
    type Part = ();
    type Parts = ();

    fn parts(_: usize) {}
    fn push((): &mut (), (): ()) {}
    fn leaf(_: &'a Node, _: Quota) {}
    fn fact(_: &'a Node, _: &'a DeclaredFact, _: Quota) {}
    fn count(_: &'a Node, _: &'a CountNode, _: &'a DeclaredFact, _: &Mask, _: Quota) {}
    fn group(_: &'a Node, _: &'a str, _: &'a [usize], _: &'a DeclaredFact, _: Quota) {}
    fn sum(_: &'a Node, (): (), _: Quota) {}
    fn steps(_: &'a Node, (): (), _: &'a [Step], _: Quota) {}
    fn per_block(_: &'a Node, (): (), _: (u64, u64, Rounding), _: Quota) {}
    fn when(_: &'a Node, _: bool, (): (), _: Quota) {}
    fn formula(_: &'a CompiledFormula, _: &'a Text, (): (), _: Quota) {}
    fn grant((): (), _: &'a Grant, _: Origin<'a>, _: Quota) {}
}

/// Keeps the whole tree.
pub(super) struct Explaining;

fn of_catalogue(path: &str) -> Origin<'_> {
    Origin::Catalogue { path: Cow::Borrowed(path) }
}

fn of_node<'a>(node: &'a Node, value: Quota, derivation: Derivation<'a>) -> Explanation<'a> {
    Explanation { label: Cow::Borrowed(&node.label), value, origin: of_catalogue(&node.path), derivation }
}

impl<'a> Trace<'a> for Explaining {
    type Part = Explanation<'a>;
    type Parts = Vec<Explanation<'a>>;

    fn parts(capacity: usize) -> Self::Parts {
        Vec::with_capacity(capacity)
    }

    fn push(parts: &mut Self::Parts, part: Explanation<'a>) {
        parts.push(part);
    }

    fn leaf(node: &'a Node, value: Quota) -> Explanation<'a> {
        of_node(node, value, Derivation::Given)
    }

    fn fact(node: &'a Node, fact: &'a DeclaredFact, value: Quota) -> Explanation<'a> {
        let origin = Origin::Fact { fact: Cow::Borrowed(fact.name.as_str()), item: None };
        Explanation { label: Cow::Borrowed(&node.label), value, origin, derivation: Derivation::Given }
    }

    fn count(
        node: &'a Node,
        count: &'a CountNode,
        fact: &'a DeclaredFact,
        set: &Mask,
        value: Quota,
    ) -> Explanation<'a> {
        let mut parts = Vec::new();
        for (item, (code, label)) in fact.items.iter().enumerate().filter(|(item, _)| set.contains(*item)) {
            let reason = count.reasons.iter().find(|(_, things)| things.contains(item));
            let (value, derivation) = match reason {
                Some((by, _)) => (Quota::ZERO, Derivation::Excluded { by: Cow::Borrowed(by) }),
                None => (Quota::Finite(1), Derivation::Given),
            };
            let origin = Origin::Fact {
                fact: Cow::Borrowed(fact.name.as_str()),
                item: Some(Cow::Borrowed(code.as_str())),
            };
            parts.push(Explanation { label: Cow::Borrowed(label), value, origin, derivation });
        }
        of_node(node, value, Derivation::Count { items: parts })
    }

    fn group(
        node: &'a Node,
        group: &'a str,
        items: &'a [usize],
        fact: &'a DeclaredFact,
        value: Quota,
    ) -> Explanation<'a> {
        let part = |(_, label): &'a (Code, Text)| Explanation {
            label: Cow::Borrowed(label),
            value: Quota::Finite(1),
            origin: of_catalogue(group),
            derivation: Derivation::Given,
        };
        let items = items.iter().filter_map(|item| fact.items.get(*item)).map(part).collect();
        of_node(node, value, Derivation::Count { items })
    }

    fn sum(node: &'a Node, parts: Self::Parts, value: Quota) -> Explanation<'a> {
        of_node(node, value, Derivation::Sum { parts })
    }

    fn steps(node: &'a Node, of: Explanation<'a>, steps: &'a [Step], value: Quota) -> Explanation<'a> {
        of_node(node, value, Derivation::Steps { of: Box::new(of), steps: Cow::Borrowed(steps) })
    }

    fn per_block(
        node: &'a Node,
        of: Explanation<'a>,
        (size, each, rounding): (u64, u64, Rounding),
        value: Quota,
    ) -> Explanation<'a> {
        of_node(node, value, Derivation::PerBlock { of: Box::new(of), size, each, rounding })
    }

    fn when(node: &'a Node, held: bool, chosen: Explanation<'a>, value: Quota) -> Explanation<'a> {
        of_node(node, value, Derivation::When { held, chosen: Box::new(chosen) })
    }

    fn formula(
        formula: &'a CompiledFormula,
        label: &'a Text,
        parts: Self::Parts,
        value: Quota,
    ) -> Explanation<'a> {
        Explanation {
            label: Cow::Borrowed(label),
            value,
            origin: of_catalogue(&formula.path),
            derivation: Derivation::Sum { parts },
        }
    }

    fn grant(before: Explanation<'a>, grant: &'a Grant, origin: Origin<'a>, value: Quota) -> Explanation<'a> {
        let (label, origin_of_whole) = (before.label.clone(), before.origin.clone());
        let part = Explanation {
            label: Cow::Borrowed(&grant.label),
            value: grant.value,
            origin,
            derivation: Derivation::Given,
        };
        let derivation =
            Derivation::Granted { before: Box::new(before), kind: grant.kind, grant: Box::new(part) };
        Explanation { label, value, origin: origin_of_whole, derivation }
    }
}
