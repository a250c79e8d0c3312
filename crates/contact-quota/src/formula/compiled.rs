//! A catalogue made ready: facts are slots, things are bits, labels and places are at hand.

use super::expression::{Rounding, Step};
use super::file::FactKind;
use super::grant::Grant;
use crate::period::Period;
use crate::quota::Quota;
use crate::text::Text;
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// What facts there are. Sorted by name; a fact's place is its slot.
#[derive(Clone, Debug, Default)]
pub(super) struct Vocabulary {
    pub(super) facts: Vec<DeclaredFact>,
}

/// One fact.
#[derive(Clone, Debug)]
pub(super) struct DeclaredFact {
    pub(super) name: Code,
    pub(super) label: Text,
    /// `None` while a catalogue is read whose declaration of the kind is wrong.
    pub(super) kind: Option<FactKind>,
    /// Sorted by code; a thing's place is its bit.
    pub(super) items: Vec<(Code, Text)>,
    pub(super) groups: BTreeMap<String, DeclaredGroup>,
}

/// The code of a thing, and its beginning as a number: most codes are told apart by that alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Code {
    beginning: u64,
    text: String,
}

impl Code {
    pub(super) fn new(text: &str) -> Self {
        Self { beginning: beginning(text), text: text.into() }
    }

    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    /// The order of the texts, byte by byte.
    #[inline]
    fn against(&self, beginning: u64, text: &str) -> Ordering {
        self.beginning.cmp(&beginning).then_with(|| {
            if self.text.len() <= 8 && text.len() <= 8 {
                // Alike but for what stands behind: the shorter one comes first.
                return self.text.len().cmp(&text.len());
            }
            self.text.as_str().cmp(text)
        })
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}

/// The first eight bytes, in the order in which texts are compared.
fn beginning(text: &str) -> u64 {
    let bytes = text.as_bytes();
    if let Some(first) = bytes.first_chunk::<8>() {
        return u64::from_be_bytes(*first);
    }
    let mut first = [0; 8];
    first.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
    u64::from_be_bytes(first)
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
        self.next_slot(name, &mut 0)
    }

    /// As [`slot`](Self::slot), for names that come sorted: `from` is where the search goes on, and moves on.
    pub(super) fn next_slot(&self, name: &str, from: &mut usize) -> Option<usize> {
        next(&self.facts, |fact| &fact.name, name, from)
    }

    pub(super) fn fact(&self, slot: usize) -> Option<&DeclaredFact> {
        self.facts.get(slot)
    }
}

impl DeclaredFact {
    pub(super) fn item(&self, code: &str) -> Option<usize> {
        self.next_item(code, &mut 0)
    }

    /// As [`item`](Self::item), for codes that come sorted: `from` is where the search goes on, and moves on.
    pub(super) fn next_item(&self, code: &str, from: &mut usize) -> Option<usize> {
        next(&self.items, |(known, _)| known, code, from)
    }
}

/// The place of a code among sorted entries from `from` on. A few steps at a time as long as things lie close together; by halves where they do not.
fn next<T>(entries: &[T], code_of: impl Fn(&T) -> &Code, code: &str, from: &mut usize) -> Option<usize> {
    const CLOSE: usize = 4;
    let (ahead, first) = (entries.get(*from..)?, beginning(code));
    let mut step = None;
    for (near, entry) in ahead.iter().take(CLOSE).enumerate() {
        match code_of(entry).against(first, code) {
            Ordering::Less => {}
            Ordering::Equal => {
                step = Some(near);
                break;
            }
            Ordering::Greater => return None,
        }
    }
    let far = || ahead.binary_search_by(|entry| code_of(entry).against(first, code)).ok();
    let found = from.checked_add(step.or_else(far)?)?;
    *from = found.checked_add(1)?;
    Some(found)
}

/// Things of a set, one bit each. Sets of up to 64 things take no memory of their own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Mask {
    first: u64,
    rest: Vec<u64>,
}

impl Mask {
    pub(super) fn with_room_for(items: usize) -> Self {
        Self { first: 0, rest: vec![0; items.div_ceil(64).saturating_sub(1)] }
    }

    pub(super) fn insert(&mut self, item: usize) {
        let (word, bit) = place(item);
        match word.checked_sub(1) {
            None => self.first |= bit,
            Some(word) => {
                if let Some(word) = self.rest.get_mut(word) {
                    *word |= bit;
                }
            }
        }
    }

    pub(super) fn contains(&self, item: usize) -> bool {
        let (word, bit) = place(item);
        match word.checked_sub(1) {
            None => self.first & bit != 0,
            Some(word) => self.rest.get(word).is_some_and(|word| word & bit != 0),
        }
    }

    /// How many things are here and not there.
    pub(super) fn count_without(&self, other: &Self) -> u64 {
        let here = u64::from((self.first & !other.first).count_ones());
        if self.rest.is_empty() {
            return here;
        }
        let pairs = self.rest.iter().zip(&other.rest);
        pairs.fold(here, |sum, (here, there)| sum.saturating_add(u64::from((here & !there).count_ones())))
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
