//! The paths of a template: what every one of them must have (IL-82).
//!
//! A template asks only whether fields are present, and at most six fields of a kind can be absent. So its paths are at
//! most 64 combinations, and each is looked at: the answer is exact, not a guess from the template's shape. Two
//! conditions that together cover all cases pass; a link in one branch alone does not.

use super::characters::has_visible;
use super::field::Field;
use super::markup::look::Look;
use super::problem::PathCondition;
use super::tree::{AttributeValue, Condition, ElementNode, Node};
use std::collections::BTreeSet;

/// A path on which the link cannot be clicked, as briefly as it can be told; `None` if there is no such path.
///
/// The link can be clicked where an `a` leads to it and has words of its own (or the label of the button, or the link
/// itself) that can be seen: large enough, and not in the colour of their ground. An image is not enough, since mail
/// programs block images. A link field in text counts, since it becomes such a link.
pub(super) fn without_link(body: &[Node], link: Field) -> Option<Vec<PathCondition>> {
    failing_path(body, &|present| leads_to(body, link, present, Look::NORMAL))
}

/// A path on which nothing but values stands in the subject, which may turn out to be empty.
pub(super) fn without_words(subject: &[Node]) -> Option<Vec<PathCondition>> {
    failing_path(subject, &|present| has_words(subject, present))
}

type Present<'a> = &'a dyn Fn(Field) -> bool;

fn leads_to(nodes: &[Node], link: Field, present: Present<'_>, look: Look) -> bool {
    nodes.iter().any(|node| match node {
        Node::Text(_) => false,
        Node::Field(found) => found.field == link && look_of_own_link(look).can_be_seen(),
        Node::If(condition) => leads_to(branch(condition, present), link, present, look),
        Node::Element(node) => {
            let is_link = node.element.is("a");
            let inside = inside(node, look);
            if is_link {
                node.href() == Some(&AttributeValue::Link(link))
                    && shows_words(&node.children, link, present, inside)
            } else {
                leads_to(&node.children, link, present, inside)
            }
        }
    })
}

/// Whether a link shows words that do not depend on a value.
fn shows_words(nodes: &[Node], link: Field, present: Present<'_>, look: Look) -> bool {
    nodes.iter().any(|node| match node {
        Node::Text(text) => look.can_be_seen() && has_visible(text),
        Node::Field(found) => {
            look.can_be_seen() && (found.field == link || found.field == Field::ButtonLabel)
        }
        Node::If(condition) => shows_words(branch(condition, present), link, present, look),
        Node::Element(node) => shows_words(&node.children, link, present, inside(node, look)),
    })
}

fn has_words(nodes: &[Node], present: Present<'_>) -> bool {
    nodes.iter().any(|node| match node {
        Node::Text(text) => has_visible(text),
        Node::Field(found) => found.field == Field::ButtonLabel,
        Node::If(condition) => has_words(branch(condition, present), present),
        Node::Element(_) => false,
    })
}

fn branch<'a>(condition: &'a Condition, present: Present<'_>) -> &'a [Node] {
    condition.branch(present(condition.field))
}

fn inside(node: &ElementNode, look: Look) -> Look {
    look.inside(node.look, node.element.size, node.element.is("a"))
}

fn look_of_own_link(look: Look) -> Look {
    look.inside(super::markup::look::OwnLook::default(), 100, true)
}

/// Tries every combination of the fields that are asked for.
fn failing_path(nodes: &[Node], holds: &dyn Fn(Present<'_>) -> bool) -> Option<Vec<PathCondition>> {
    let mut asked = BTreeSet::new();
    collect_conditions(nodes, &mut asked);
    let asked: Vec<Field> = asked.into_iter().collect();
    let combinations = 1_u32.checked_shl(u32::try_from(asked.len()).ok()?).unwrap_or(u32::MAX);
    let at = |field: Field| asked.iter().position(|known| *known == field).unwrap_or(0);
    let bit = |index: usize| 1_u32.checked_shl(u32::try_from(index).unwrap_or(31)).unwrap_or(0);
    let fails: Vec<bool> =
        (0..combinations).map(|mask| !holds(&|field: Field| mask & bit(at(field)) != 0)).collect();
    let worst = u32::try_from(fails.iter().position(|fails| *fails)?).ok()?;
    // What does not matter is left out: a step is kept if without it some combination would hold.
    let mut kept: Vec<usize> = (0..asked.len()).collect();
    for index in 0..asked.len() {
        let without: Vec<usize> = kept.iter().copied().filter(|kept| *kept != index).collect();
        let agrees = |mask: u32| without.iter().all(|kept| (mask ^ worst) & bit(*kept) == 0);
        if (0..combinations).zip(&fails).all(|(mask, fails)| *fails || !agrees(mask)) {
            kept = without;
        }
    }
    let step =
        |index: usize| Some(PathCondition { field: *asked.get(index)?, present: worst & bit(index) != 0 });
    Some(kept.into_iter().filter_map(step).collect())
}

fn collect_conditions(nodes: &[Node], into: &mut BTreeSet<Field>) {
    for node in nodes {
        match node {
            Node::Text(_) | Node::Field(_) => {}
            Node::If(condition) => {
                into.insert(condition.field);
                collect_conditions(&condition.then, into);
                collect_conditions(&condition.otherwise, into);
            }
            Node::Element(node) => collect_conditions(&node.children, into),
        }
    }
}
