//! One column of a batch, and how its cells are compared.

use super::answers::Answers;
use super::records::each_of;
use crate::compile::{Check, word};
use crate::probe::Probe;
use crate::schema::ValueKind;
use crate::value::{Date, Decimal, Key, KeyKind, Value};
use storage_contract::Timestamp;
use uuid::Uuid;

/// The values of one field, one per row.
#[derive(Clone, Copy, Debug)]
pub enum Cells<'a> {
    /// Of booleans.
    Booleans(&'a [bool]),
    /// Of integers, or of references to records that have whole numbers as keys.
    Integers(&'a [i64]),
    /// Of decimals.
    Decimals(&'a [Decimal]),
    /// Of dates.
    Dates(&'a [Date]),
    /// Of instants.
    Instants(&'a [Timestamp]),
    /// Of texts, of choices, or of references.
    Texts(&'a [&'a str]),
    /// The same where few values come often: each row has the place of its value in a list. A place beyond the list is malformed.
    Coded(&'a [&'a str], Places<'a>),
    /// Of references to records that have UUIDs as keys.
    Uuids(&'a [Uuid]),
    /// Of anything, sets included: each value as a record would show it.
    Values(&'a [Value<'a>]),
}

/// Places in a list, one per row.
#[derive(Clone, Copy, Debug)]
pub enum Places<'a> {
    /// In one byte each.
    Bytes(&'a [u8]),
    /// In two.
    Shorts(&'a [u16]),
    /// In four.
    Words(&'a [u32]),
}

/// A column, of what kind its values are, and which rows have one.
#[derive(Clone, Copy, Debug)]
pub(super) struct FieldCells<'a> {
    pub(super) column: Cells<'a>,
    /// Of keys [`ValueKind::Reference`], of layouts [`ValueKind::Text`].
    pub(super) kind: ValueKind,
    /// A bit per row; `None`: all have.
    pub(super) there: Option<&'a [u64]>,
}

impl Places<'_> {
    fn len(self) -> usize {
        match self {
            Self::Bytes(places) => places.len(),
            Self::Shorts(places) => places.len(),
            Self::Words(places) => places.len(),
        }
    }

    fn get(self, row: usize) -> Option<usize> {
        match self {
            Self::Bytes(places) => places.get(row).map(|place| usize::from(*place)),
            Self::Shorts(places) => places.get(row).map(|place| usize::from(*place)),
            Self::Words(places) => places.get(row).and_then(|place| usize::try_from(*place).ok()),
        }
    }
}

impl Cells<'_> {
    /// How many rows it has.
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Booleans(cells) => cells.len(),
            Self::Integers(cells) => cells.len(),
            Self::Decimals(cells) => cells.len(),
            Self::Dates(cells) => cells.len(),
            Self::Instants(cells) => cells.len(),
            Self::Texts(cells) => cells.len(),
            Self::Coded(_, places) => places.len(),
            Self::Uuids(cells) => cells.len(),
            Self::Values(cells) => cells.len(),
        }
    }

    /// Whether values of that kind are kept so; of references, to records with such keys.
    pub(super) const fn fits(&self, kind: ValueKind, keys: KeyKind) -> bool {
        let reference = matches!(kind, ValueKind::Reference);
        match self {
            Self::Booleans(_) => matches!(kind, ValueKind::Boolean),
            Self::Integers(_) => {
                matches!(kind, ValueKind::Integer) || (reference && matches!(keys, KeyKind::Integer))
            }
            Self::Decimals(_) => matches!(kind, ValueKind::Decimal),
            Self::Dates(_) => matches!(kind, ValueKind::Date),
            Self::Instants(_) => matches!(kind, ValueKind::Instant),
            Self::Texts(_) | Self::Coded(..) => {
                matches!(kind, ValueKind::Text | ValueKind::Choice)
                    || (reference && matches!(keys, KeyKind::Text | KeyKind::Uuid))
            }
            Self::Uuids(_) => reference && matches!(keys, KeyKind::Uuid),
            Self::Values(_) => true,
        }
    }
}

impl<'a> FieldCells<'a> {
    /// The value of a row, as a record would show it.
    fn value(&self, row: usize) -> Value<'a> {
        let there = |words: &[u64]| words.get(row >> 6).is_some_and(|word| word >> (row & 63) & 1 == 1);
        if !self.there.is_none_or(there) {
            return Value::Empty;
        }
        let reference = self.kind == ValueKind::Reference;
        let found = match self.column {
            Cells::Booleans(cells) => cells.get(row).map(|cell| Value::Boolean(*cell)),
            Cells::Integers(cells) if reference => {
                cells.get(row).map(|cell| Value::Reference(Key::Integer(*cell)))
            }
            Cells::Integers(cells) => cells.get(row).map(|cell| Value::Integer(*cell)),
            Cells::Decimals(cells) => cells.get(row).map(|cell| Value::Decimal(*cell)),
            Cells::Dates(cells) => cells.get(row).map(|cell| Value::Date(*cell)),
            Cells::Instants(cells) => cells.get(row).map(|cell| Value::Instant(*cell)),
            Cells::Texts(cells) => cells.get(row).map(|cell| self.text(cell)),
            Cells::Coded(codes, places) => {
                places.get(row).and_then(|place| codes.get(place)).map(|cell| self.text(cell))
            }
            Cells::Uuids(cells) => cells.get(row).map(|cell| Value::Reference(Key::Uuid(*cell))),
            Cells::Values(cells) => cells.get(row).copied(),
        };
        found.unwrap_or(Value::Malformed)
    }

    /// A text as what it stands for.
    const fn text(&self, text: &'a str) -> Value<'a> {
        match self.kind {
            ValueKind::Choice => Value::Choice(text),
            ValueKind::Reference => Value::Reference(Key::Text(text)),
            _ => Value::Text(text),
        }
    }

    /// Leaves of the rows those whose value satisfies a question.
    pub(super) fn narrow(&self, probe: Probe<'_>, first: usize, rows: &mut [u64]) {
        let mut each = Each { there: self.there, first, rows };
        match (probe.check(), self.column) {
            (Check::Boolean(_, wanted), Cells::Booleans(cells)) => {
                each.narrow(cells, |c| word(c, |c| c == wanted));
            }
            (Check::Integer(_, test), Cells::Integers(cells)) => {
                each.narrow(cells, |c| test.word(c, |c| Some(*c)));
            }
            (Check::Decimal(_, test), Cells::Decimals(cells)) => {
                each.narrow(cells, |c| test.word(c, |c| Some(*c)));
            }
            (Check::Date(_, test), Cells::Dates(cells)) => {
                each.narrow(cells, |c| test.word(c, |c| Some(*c)));
            }
            (Check::Instant(_, test), Cells::Instants(cells)) => {
                each.narrow(cells, |c| test.word(c, |c| Some(*c)));
            }
            (Check::Reference(_, test), Cells::Integers(cells)) => {
                each.narrow(cells, |c| test.word(c, |c| Some(Key::Integer(*c))));
            }
            (Check::Reference(_, test), Cells::Uuids(cells)) => {
                each.narrow(cells, |c| test.word(c, |c| Some(Key::Uuid(*c))));
            }
            (Check::Text(_, test) | Check::Choice(_, test), Cells::Texts(cells)) => {
                each.narrow(cells, |c| word(c, |c| test.holds(c)));
            }
            (Check::Empty(_), _) => self.narrow_by_value(probe, first, each.rows),
            (_, Cells::Coded(codes, places)) => {
                let Some(answers) = Answers::new(codes, |code| probe.accepts(self.text(code))) else {
                    return self.narrow_by_value(probe, first, each.rows);
                };
                match places {
                    Places::Bytes(places) => each.narrow(places, |c| answers.word(c, |c| *c)),
                    Places::Shorts(places) => each.narrow(places, |c| answers.word(c, |c| *c)),
                    Places::Words(places) => each.narrow(places, |c| answers.word(c, |c| *c as usize)),
                }
            }
            _ => self.narrow_by_value(probe, first, each.rows),
        }
    }

    /// The same for whatever is kept and asked, by way of the values.
    fn narrow_by_value(&self, probe: Probe<'_>, first: usize, rows: &mut [u64]) {
        for (word, first) in rows.iter_mut().zip((first..).step_by(64)) {
            each_of(word, |place| probe.accepts_one(self.value(first.saturating_add(place))));
        }
    }
}

/// The rows of a block that are left.
struct Each<'r, 'a> {
    there: Option<&'a [u64]>,
    first: usize,
    rows: &'r mut [u64],
}

impl Each<'_, '_> {
    /// Goes through the words that have rows left, each with the cells of its rows.
    fn narrow<C>(&mut self, cells: &[C], answers: impl Fn(&[C]) -> u64) {
        let cells = cells.get(self.first..).unwrap_or_default().chunks(64);
        for ((word, cells), first) in self.rows.iter_mut().zip(cells).zip((self.first..).step_by(64)) {
            if *word != 0 {
                *word &= self.there.map_or(u64::MAX, |there| there.get(first >> 6).copied().unwrap_or(0));
                *word &= answers(cells);
            }
        }
    }
}
