//! Which fields of a module may be used, and for what (PV-30, PV-32, PV-36).

use crate::config::FieldUse;
use crate::schema::FieldId;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A set of a module's fields.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct FieldSet(Box<[u64]>);

impl FieldSet {
    pub(crate) fn of(fields: impl IntoIterator<Item = FieldId>) -> Self {
        let mut words: Vec<u64> = Vec::new();
        for field in fields {
            let (word, bit) = place(field);
            if words.len() <= word {
                words.resize(word.saturating_add(1), 0);
            }
            if let Some(word) = words.get_mut(word) {
                *word |= bit;
            }
        }
        // Equal sets are equal values.
        while words.last() == Some(&0) {
            words.pop();
        }
        Self(words.into())
    }

    /// Whether a field is among them.
    #[inline]
    pub fn contains(&self, field: FieldId) -> bool {
        let (word, bit) = place(field);
        self.0.get(word).is_some_and(|word| word & bit != 0)
    }

    /// The fields, in the order of their numbers.
    pub fn iter(&self) -> impl Iterator<Item = FieldId> {
        (0..=u16::MAX)
            .map(FieldId)
            .take(self.0.len().saturating_mul(64))
            .filter(|field| self.contains(*field))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).fold(0, usize::saturating_add)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
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
    sets: [FieldSet; 7],
    verdicts: Vec<[FieldVerdict; 7]>,
}

impl FieldMask {
    /// One row per field, in the order of the fields, one column per use.
    pub(crate) fn new(verdicts: Vec<[FieldVerdict; 7]>) -> Self {
        let sets = FieldUse::ALL.map(|field_use| {
            let rows = (0..).map(FieldId).zip(&verdicts);
            FieldSet::of(rows.filter(|(_, row)| of_use(row, field_use).is_allowed()).map(|(id, _)| id))
        });
        Self { sets, verdicts }
    }

    /// Whether a field may be used so. A field that is not chosen answers no to every use (PV-36).
    #[inline]
    pub fn allows(&self, field: FieldId, field_use: FieldUse) -> bool {
        self.fields(field_use).contains(field)
    }

    /// The fields that may be used so.
    #[inline]
    pub const fn fields(&self, field_use: FieldUse) -> &FieldSet {
        of_use(&self.sets, field_use)
    }

    /// The same with the reason (PV-45). For the organisation's eyes: to a portal user a hidden field is one that does not exist.
    pub fn explain(&self, field: FieldId, field_use: FieldUse) -> FieldVerdict {
        self.verdicts.get(field.index()).map_or(FieldVerdict::NotChosen, |row| *of_use(row, field_use))
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
