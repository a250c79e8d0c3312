//! Free-text search: the words that a portal user types, looked for in every field that they may search (PV-21, PV-36).
//!
//! Every word has to stand somewhere in the record, each in whatever field, as a part of a text and whatever its case: it is looked for by fold keys. A choice is
//! found by its code. What is hidden, or kept from searching, is not looked at; so what stands there changes nothing.

use super::error::ListProblem;
use crate::config::FieldUse;
use crate::mask::FieldMask;
use crate::record::Record;
use crate::schema::{Module, Slot, ValueKind};
use crate::value::{Value, contains_but_for_case, fold_key};

/// Words of one search, at most; each costs a look at every field.
const MOST_WORDS: usize = 20;

/// A search that was checked: every word, and where each is looked for.
#[derive(Clone, Debug)]
pub(crate) struct Search {
    pub(crate) words: Vec<Word>,
    /// The texts that may be searched.
    pub(crate) texts: Vec<Slot>,
}

/// One word.
#[derive(Clone, Debug)]
pub(crate) struct Word {
    /// Its fold key.
    pub(crate) key: String,
    /// The choices that may be searched, each with those of its codes in which the word stands; without those that have none.
    pub(crate) choices: Vec<(Slot, Vec<String>)>,
}

impl Search {
    /// `None` for a text without a word: it narrows nothing. White space and control characters part words.
    pub(super) fn new(
        text: &str,
        module: &Module,
        mask: &FieldMask,
        problems: &mut Vec<ListProblem>,
    ) -> Option<Self> {
        let parts = |c: char| c.is_whitespace() || c.is_control();
        let mut keys: Vec<String> = text.split(parts).filter(|word| !word.is_empty()).map(fold_key).collect();
        keys.sort();
        keys.dedup();
        if keys.is_empty() {
            return None;
        }
        let slots: Vec<Slot> =
            mask.fields(FieldUse::Search).iter().filter_map(|field| module.slot(field)).collect();
        if slots.is_empty() {
            problems.push(ListProblem::NoSearch { module: module.name().to_owned() });
        }
        if keys.len() > MOST_WORDS {
            problems.push(ListProblem::TooManyWords { words: keys.len(), most: MOST_WORDS });
        }
        let words = keys.into_iter().map(|key| Word { choices: choices(&key, &slots, module), key });
        let texts = slots.iter().copied().filter(|slot| slot.kind() == ValueKind::Text);
        Some(Self { words: words.collect(), texts: texts.collect() })
    }

    /// Allocates nothing.
    pub(super) fn holds<R: Record + ?Sized>(&self, record: &R) -> bool {
        let text_has = |slot: &Slot, key: &str| matches!(record.value(*slot), Value::Text(text) if contains_but_for_case(text, key));
        let choice_is = |slot: &Slot, codes: &[String]| matches!(record.value(*slot), Value::Choice(code) if codes.iter().any(|known| known == code));
        self.words.iter().all(|word| {
            self.texts.iter().any(|slot| text_has(slot, &word.key))
                || word.choices.iter().any(|(slot, codes)| choice_is(slot, codes))
        })
    }
}

fn choices(key: &str, slots: &[Slot], module: &Module) -> Vec<(Slot, Vec<String>)> {
    let options = |slot: &Slot| {
        let options = module.get(slot.field()).and_then(|field| field.value_type().options());
        options.into_iter().flatten().filter(|code| fold_key(code).contains(key)).cloned().collect()
    };
    let found = slots.iter().map(|slot| (*slot, options(slot)));
    found.filter(|(_, codes): &(Slot, Vec<String>)| !codes.is_empty()).collect()
}
