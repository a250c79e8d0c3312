//! How one field is read from structs: one by one, and of many together.

use crate::batch::{Answers, each_of, is_sparse, narrow};
use crate::probe::Probe;
use crate::value::Value;

/// Reads one field. The host's function becomes part of each of these, so that reading a value and looking at it are one.
pub(super) trait Reader<T>: Send + Sync {
    /// The value.
    fn value<'a>(&'a self, item: &'a T) -> Value<'a>;

    /// Whether it satisfies a question.
    fn passes(&self, item: &T, probe: Probe<'_>) -> bool;

    /// Leaves of many rows those that do.
    fn narrow(&self, items: &[T], probe: Probe<'_>, rows: &mut [u64]);
}

/// A function that shows the value.
pub(super) struct Shown<F>(pub(super) F);

impl<T, F: Fn(&T) -> Value<'_> + Send + Sync> Reader<T> for Shown<F> {
    fn value<'a>(&'a self, item: &'a T) -> Value<'a> {
        (self.0)(item)
    }

    fn passes(&self, item: &T, probe: Probe<'_>) -> bool {
        match probe.shortcut().answer((self.0)(item)) {
            Some(answer) => answer,
            None => probe.accepts_shown(|| (self.0)(item)),
        }
    }

    fn narrow(&self, items: &[T], probe: Probe<'_>, rows: &mut [u64]) {
        narrow(items, probe, rows, |item| (self.0)(item));
    }
}

/// A function that shows the place of a choice among its codes.
pub(super) struct Placed<F> {
    pub(super) codes: Box<[Box<str>]>,
    pub(super) place: F,
}

impl<T, F: Fn(&T) -> Option<usize> + Send + Sync> Reader<T> for Placed<F> {
    fn value<'a>(&'a self, item: &'a T) -> Value<'a> {
        let Some(place) = (self.place)(item) else { return Value::Empty };
        self.codes.get(place).map_or(Value::Malformed, |code| Value::Choice(code))
    }

    fn passes(&self, item: &T, probe: Probe<'_>) -> bool {
        match probe.shortcut().answer(self.value(item)) {
            Some(answer) => answer,
            None => probe.accepts_shown(|| self.value(item)),
        }
    }

    fn narrow(&self, items: &[T], probe: Probe<'_>, rows: &mut [u64]) {
        let Some(answers) = self.answers(probe) else {
            return narrow(items, probe, rows, |item| self.value(item));
        };
        for (row, items) in rows.iter_mut().zip(items.chunks(64)) {
            if is_sparse(*row) {
                each_of(row, |place| items.get(place).is_some_and(|item| answers.holds(self.place(item))));
            } else {
                *row &= answers.word(items, |item| self.place(item));
            }
        }
    }
}

impl<F> Placed<F> {
    /// The place, beyond every list where there is none.
    #[inline]
    fn place<T>(&self, item: &T) -> usize
    where
        F: Fn(&T) -> Option<usize>,
    {
        (self.place)(item).unwrap_or(usize::MAX)
    }

    /// The answer for each code, unless there are too many, or what is missing satisfies the question.
    fn answers(&self, probe: Probe<'_>) -> Option<Answers> {
        let answers = Answers::new(&self.codes, |code| probe.accepts(Value::Choice(code)));
        answers.filter(|_| !probe.accepts(Value::Empty))
    }
}
