//! Which fields of a module may be used, and for what (PV-30, PV-32, PV-36).

use crate::config::FieldUse;
use crate::schema::FieldId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// A set of a module's fields.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct FieldSet {
    /// The first sixty-four: few modules have more.
    first: u64,
    /// Those beyond, sixty-four to a word. The last word is not 0, so that equal sets are equal values.
    beyond: Box<[u64]>,
}

impl FieldSet {
    pub(crate) fn of(fields: impl IntoIterator<Item = FieldId>) -> Self {
        let (mut first, mut beyond) = (0, Vec::new());
        for field in fields {
            let (word, bit) = place(field);
            match word.checked_sub(1) {
                None => first |= bit,
                Some(word) => {
                    if beyond.len() <= word {
                        beyond.resize(word.saturating_add(1), 0);
                    }
                    beyond.get_mut(word).into_iter().for_each(|word| *word |= bit);
                }
            }
        }
        Self { first, beyond: beyond.into() }
    }

    /// Of these fields those that another set has, too.
    pub(crate) fn and(&self, other: &Self) -> Self {
        self.by_words(other, |own, other| own & other)
    }

    /// Of these fields those that another set has not.
    pub(crate) fn without(&self, other: &Self) -> Self {
        self.by_words(other, |own, other| own & !other)
    }

    fn by_words(&self, other: &Self, join: impl Fn(u64, u64) -> u64) -> Self {
        let others = other.beyond.iter().copied().chain(std::iter::repeat(0));
        let mut beyond: Vec<u64> =
            self.beyond.iter().zip(others).map(|(own, other)| join(*own, other)).collect();
        while beyond.last() == Some(&0) {
            beyond.pop();
        }
        Self { first: join(self.first, other.first), beyond: beyond.into() }
    }

    /// Whether a field is among them.
    #[inline]
    pub fn contains(&self, field: FieldId) -> bool {
        let (word, bit) = place(field);
        match word.checked_sub(1) {
            None => self.first & bit != 0,
            Some(word) => self.beyond.get(word).is_some_and(|word| word & bit != 0),
        }
    }

    /// The fields, in the order of their numbers.
    pub fn iter(&self) -> impl Iterator<Item = FieldId> {
        let words = self.beyond.len().saturating_add(1);
        (0..=u16::MAX).map(FieldId).take(words.saturating_mul(64)).filter(|field| self.contains(*field))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        let beyond = self.beyond.iter().map(|word| word.count_ones() as usize);
        beyond.fold(self.first.count_ones() as usize, usize::saturating_add)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.first == 0 && self.beyond.is_empty()
    }
}

#[inline]
const fn place(field: FieldId) -> (usize, u64) {
    ((field.0 >> 6) as usize, 1 << (field.0 & 63))
}

impl fmt::Debug for FieldSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter().map(FieldId::index)).finish()
    }
}

/// Whether a field may be used in one way, and why not (PV-36, PV-45).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldVerdict {
    /// It may.
    Allowed,
    /// The portal does not show the module at all.
    ModuleHidden,
    /// The field is not chosen, or there is none of that number (PV-30).
    NotChosen,
    /// It shows the value of a field that is not chosen: a price without the unit price (PV-33).
    RevealsHidden,
    /// It is chosen, and kept from this use (PV-36).
    Denied,
    /// Fields of its type, or of subforms, cannot be used so.
    NotPossible,
    /// Nobody writes it.
    ReadOnly,
    /// The portal has no right to write in the module (PV-16, PV-17).
    NoRightToWrite,
}

impl FieldVerdict {
    /// Whether it may.
    pub const fn is_allowed(self) -> bool {
        matches!(self, Self::Allowed)
    }

    /// The rule that decided.
    pub const fn rule(self) -> &'static str {
        match self {
            Self::Allowed | Self::NotChosen | Self::ModuleHidden => "PV-30",
            Self::RevealsHidden => "PV-33",
            Self::Denied | Self::NotPossible | Self::ReadOnly => "PV-36",
            Self::NoRightToWrite => "PV-16",
        }
    }
}

/// Which fields may be used, one set per use (PV-36). It holds for all layouts of the module alike (PV-32).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldMask {
    allowed: [FieldSet; 7],
    facts: MaskFacts,
}

/// What decides which fields may be used.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct MaskFacts {
    /// PV-30: the fields that are chosen.
    pub(crate) chosen: FieldSet,
    /// PV-33: of these those that show the value of a field that is not chosen.
    pub(crate) revealing: FieldSet,
    /// PV-36: uses that fields are kept from although they are chosen.
    pub(crate) denied: BTreeMap<FieldUse, FieldSet>,
    /// The fields that nobody writes.
    pub(crate) read_only: FieldSet,
    /// PV-16, PV-17: whether anything in the module is written at all.
    pub(crate) writes: bool,
}

impl FieldMask {
    /// `possible`: the fields that can be used so at all, one set per use.
    pub(crate) fn new(facts: MaskFacts, possible: &[FieldSet; 7]) -> Self {
        let but_denied = |fields: FieldSet, field_use| match facts.denied.get(&field_use) {
            Some(denied) => fields.without(denied),
            None => fields,
        };
        // What is not read is not used in any way.
        let read = but_denied(facts.chosen.without(&facts.revealing), FieldUse::Read);
        let allowed = FieldUse::ALL.map(|field_use| match field_use {
            FieldUse::Write if !facts.writes => FieldSet::default(),
            _ => but_denied(read.and(of_use(possible, field_use)), field_use),
        });
        Self { allowed, facts }
    }

    /// Whether a field may be used so. A field that is not chosen answers no to every use (PV-36).
    #[inline]
    pub fn allows(&self, field: FieldId, field_use: FieldUse) -> bool {
        self.fields(field_use).contains(field)
    }

    /// The fields that may be used so.
    #[inline]
    pub const fn fields(&self, field_use: FieldUse) -> &FieldSet {
        of_use(&self.allowed, field_use)
    }

    /// The same with the reason (PV-45). For the organisation's eyes: to a portal user a hidden field is one that does not exist.
    pub fn explain(&self, field: FieldId, field_use: FieldUse) -> FieldVerdict {
        let facts = &self.facts;
        let denied = |field_use| facts.denied.get(&field_use).is_some_and(|fields| fields.contains(field));
        if self.allows(field, field_use) {
            FieldVerdict::Allowed
        } else if !facts.chosen.contains(field) {
            FieldVerdict::NotChosen
        } else if facts.revealing.contains(field) {
            FieldVerdict::RevealsHidden
        } else if denied(FieldUse::Read) || denied(field_use) {
            FieldVerdict::Denied
        } else if field_use != FieldUse::Write {
            FieldVerdict::NotPossible
        } else if facts.read_only.contains(field) {
            FieldVerdict::ReadOnly
        } else {
            FieldVerdict::NoRightToWrite
        }
    }
}

const fn of_use<T>(of_uses: &[T; 7], field_use: FieldUse) -> &T {
    let [read, filter, sort, group, search, export, write] = of_uses;
    match field_use {
        FieldUse::Read => read,
        FieldUse::Filter => filter,
        FieldUse::Sort => sort,
        FieldUse::Group => group,
        FieldUse::Search => search,
        FieldUse::Export => export,
        FieldUse::Write => write,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// PV-30: sets of more fields than a word has bits are joined word by word, and equal ones are equal values.
    #[test]
    fn pv_30_sets_of_many_fields() {
        let set = |numbers: &[u16]| FieldSet::of(numbers.iter().copied().map(FieldId));
        let (few, many) = (set(&[1, 63]), set(&[1, 64, 130]));
        assert_eq!(few.and(&many), set(&[1]));
        assert_eq!(many.and(&few), set(&[1]));
        assert_eq!(many.without(&few), set(&[130, 64]));
        assert_eq!(few.without(&many), set(&[63]));
        assert_eq!(many.without(&many), FieldSet::default());
        assert!(many.contains(FieldId(130)) && !many.contains(FieldId(131)) && !many.contains(FieldId(700)));
        assert_eq!(many.iter().map(FieldId::index).collect::<Vec<_>>(), [1, 64, 130]);
        assert_eq!((few.len(), many.len(), set(&[200]).is_empty()), (2, 3, false));
    }
}
