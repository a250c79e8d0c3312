//! One question of a bound rule, as those see it who show it values.

use crate::bind::Step;
use crate::compile::{AsksOf, Check, Shortcut, rare_word, word};
use crate::value::{Key, Value};

/// One question of a bound rule: what it asks about, and whether a value satisfies it. Whoever shows records to the evaluator in a form of their own
/// ([`Record`](crate::Record), [`Rows`](crate::Rows)) is handed it.
#[derive(Clone, Copy, Debug)]
pub struct Probe<'a>(pub(crate) &'a Step);

impl<'a> Probe<'a> {
    pub(crate) const fn check(self) -> &'a Check {
        &self.0.check
    }

    pub(crate) const fn shortcut(self) -> &'a Shortcut {
        &self.0.shortcut
    }

    /// What it asks about.
    #[inline]
    pub const fn asks_of(self) -> AsksOf {
        self.0.asks_of
    }

    /// Whether a value satisfies it (PV-15): the field's value, the record's key as [`Value::Reference`], or its layout as [`Value::Text`].
    #[expect(clippy::inline_always, reason = "measured: as a call it costs more than what it answers")]
    #[inline(always)]
    pub fn accepts(self, value: Value<'_>) -> bool {
        match self.shortcut().answer(value) {
            Some(answer) => answer,
            None => self.accepts_one(value),
        }
    }

    /// The same for up to sixty-four items, a bit for each; how they are compared is looked at once for all of them. `rare`: hardly any is expected to satisfy it.
    #[inline]
    pub(crate) fn word<'i, T>(self, items: &'i [T], rare: bool, value: impl Fn(&'i T) -> Value<'i>) -> u64 {
        match self.shortcut() {
            Shortcut::Integer(range) => either(
                items,
                rare,
                |item| matches!(value(item), Value::Integer(number) if range.holds(number)),
            ),
            Shortcut::Key(key) => either(
                items,
                rare,
                |item| matches!(value(item), Value::Reference(Key::Integer(number)) if number == *key),
            ),
            Shortcut::Instant(range) => either(
                items,
                rare,
                |item| matches!(value(item), Value::Instant(at) if range.holds(at.as_unix_micros())),
            ),
            Shortcut::Boolean(wanted) => {
                either(items, rare, |item| matches!(value(item), Value::Boolean(value) if value == *wanted))
            }
            Shortcut::Choice { .. } | Shortcut::None => word(items, |item| self.accepts_one(value(item))),
        }
    }

    /// The same of a value that is shown once more: so that before, where it was not needed as a whole, it was never made.
    #[inline(never)]
    pub(crate) fn accepts_shown<'v>(self, value: impl FnOnce() -> Value<'v>) -> bool {
        self.0.check.accepts(value())
    }

    /// The same, for where it would not pay to make it part of the caller.
    #[inline(never)]
    pub(crate) fn accepts_one(self, value: Value<'_>) -> bool {
        self.0.check.accepts(value)
    }
}

#[inline]
fn either<'i, T>(items: &'i [T], rare: bool, holds: impl Fn(&'i T) -> bool) -> u64 {
    if rare { rare_word(items, holds) } else { word(items, holds) }
}
