//! A catalogue made ready: facts are slots, things are bits, labels and places are at hand.

use super::expression::{Rounding, Step};
use super::file::FactKind;
use super::grant::Grant;
use crate::period::Period;
use crate::quota::Quota;
use crate::text::Text;
use std::collections::BTreeMap;

/// What facts there are. Sorted by name; a fact's place is its slot.
#[derive(Clone, Debug, Default)]
pub(super) struct Vocabulary {
    pub(super) facts: Vec<DeclaredFact>,
}

/// One fact.
#[derive(Clone, Debug)]
pub(super) struct DeclaredFact {
    pub(super) name: String,
    pub(super) label: Text,
    /// `None` while a catalogue is read whose declaration of the kind is wrong.
    pub(super) kind: Option<FactKind>,
    /// Sorted by code; a thing's place is its bit.
    pub(super) items: Vec<(String, Text)>,
    pub(super) groups: BTreeMap<String, DeclaredGroup>,
}

/// One group of a set.
#[derive(Clone, Debug)]
pub(super) struct DeclaredGroup {
    pub(super) label: Text,
    pub(super) path: String,
    /// As they are listed.
    pub(super) items: Vec<usize>,
}

impl Vocabulary {
    pub(super) fn slot(&self, name: &str) -> Option<usize> {
        self.facts.binary_search_by(|fact| fact.name.as_str().cmp(name)).ok()
    }

    pub(super) fn fact(&self, slot: usize) -> Option<&DeclaredFact> {
        self.facts.get(slot)
    }
}

impl DeclaredFact {
    pub(super) fn item(&self, code: &str) -> Option<usize> {
        self.items.binary_search_by(|(known, _)| known.as_str().cmp(code)).ok()
    }
}

/// Things of a set, one bit each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Mask(Vec<u64>);

impl Mask {
    pub(super) fn with_room_for(items: usize) -> Self {
        Self(vec![0; items.div_ceil(64)])
    }

    pub(super) fn insert(&mut self, item: usize) {
        let (word, bit) = place(item);
        if let Some(word) = self.0.get_mut(word) {
            *word |= bit;
        }
    }

    pub(super) fn contains(&self, item: usize) -> bool {
        let (word, bit) = place(item);
        self.0.get(word).is_some_and(|word| word & bit != 0)
    }

    /// How many things are here and not there.
    pub(super) fn count_without(&self, other: &Self) -> u64 {
        let pairs = self.0.iter().zip(&other.0);
        pairs.fold(0, |sum: u64, (here, there)| sum.saturating_add(u64::from((here & !there).count_ones())))
    }
}

/// The word and the bit of a thing.
fn place(item: usize) -> (usize, u64) {
    (item / 64, 1_u64.rotate_left(u32::try_from(item % 64).unwrap_or(0)))
}

/// A product.
#[derive(Clone, Debug)]
pub(super) struct CompiledProduct {
    pub(super) label: Text,
    pub(super) formulas: Vec<CompiledFormula>,
    pub(super) grants: Vec<CompiledGrant>,
}

/// A formula while it holds.
#[derive(Clone, Debug)]
pub(super) struct CompiledFormula {
    pub(super) path: String,
    pub(super) period: Period,
    /// The slots of the facts that it names anywhere.
    pub(super) needs: Vec<usize>,
    pub(super) base: Node,
    pub(super) additional: Vec<Node>,
}

/// A grant of a product.
#[derive(Clone, Debug)]
pub(super) struct CompiledGrant {
    pub(super) path: String,
    pub(super) grant: Grant,
}

/// One expression.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) label: Text,
    pub(super) path: String,
    pub(super) kind: NodeKind,
}

/// What an expression does.
#[derive(Clone, Debug)]
pub(super) enum NodeKind {
    Constant(Quota),
    Fact { slot: usize },
    Count(CountNode),
    Group { slot: usize, group: String, items: Vec<usize> },
    Sum(Vec<Node>),
    Steps { of: Box<Node>, steps: Vec<Step> },
    PerBlock { of: Box<Node>, size: u64, value: u64, rounding: Rounding },
    When { test: Test, then: Box<Node>, otherwise: Box<Node> },
}

/// Counts the things of a set.
#[derive(Clone, Debug)]
pub(super) struct CountNode {
    pub(super) slot: usize,
    pub(super) excluded: Mask,
    /// Group by group, in the order of the exclusions: the reason, and its things.
    pub(super) reasons: Vec<(Text, Mask)>,
}

/// A condition.
#[derive(Clone, Debug)]
pub(super) enum Test {
    Flag { slot: usize },
    Has { slot: usize, item: usize },
    AtLeast { slot: usize, value: u64 },
    All(Vec<Test>),
    Any(Vec<Test>),
    Not(Box<Test>),
}
