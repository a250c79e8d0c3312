//! The commonest checks in the shape in which one comparison answers them. What they say is what the [check](Check) says; a test holds both against each other.

use super::check::Check;
use super::operators::{Compare, KeyTest, TextTest};
use crate::value::{Key, KeyMatch, Value};
use storage_contract::Timestamp;

/// How a value is looked at instead of asking the check itself. A value of another kind than is compared, a missing one included, satisfies none of these (PV-15).
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Shortcut {
    /// Not at all: the check says it.
    None,
    Boolean(bool),
    Integer(Range),
    /// Microseconds.
    Instant(Range),
    /// A reference by this whole number.
    Key(i64),
    /// A choice, or any other with `other`.
    Choice {
        code: Box<str>,
        other: bool,
    },
}

/// Whole numbers from one to another, counted on in a circle: after the largest comes the smallest. So all numbers but those of a range are a range, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Range {
    least: i64,
    /// How many numbers follow the least.
    width: u64,
}

impl Range {
    /// Whether a number is meant: one subtraction, one comparison.
    #[inline]
    pub(crate) const fn holds(self, number: i64) -> bool {
        number.wrapping_sub(self.least).cast_unsigned() <= self.width
    }

    const fn between(least: i64, most: i64) -> Self {
        Self { least, width: most.wrapping_sub(least).cast_unsigned() }
    }

    /// All other numbers. `None`: there are none.
    fn others(self) -> Option<Self> {
        let count = u64::MAX.wrapping_sub(self.width);
        let least = self.least.wrapping_add_unsigned(self.width).wrapping_add(1);
        count.checked_sub(1).map(|width| Self { least, width })
    }

    /// `None`: several numbers are named, or none is meant.
    fn of<T: Copy>(test: &Compare<T>, number: impl Fn(T) -> i64) -> Option<Self> {
        match test {
            Compare::Equal(value) => Some(Self::between(number(*value), number(*value))),
            Compare::NotEqual(value) => Self::between(number(*value), number(*value)).others(),
            Compare::Less(value) => Self::between(number(*value), i64::MAX).others(),
            Compare::AtMost(value) => Some(Self::between(i64::MIN, number(*value))),
            Compare::Greater(value) => Self::between(i64::MIN, number(*value)).others(),
            Compare::AtLeast(value) => Some(Self::between(number(*value), i64::MAX)),
            Compare::OneOf(_) | Compare::NoneOf(_) => None,
        }
    }
}

impl Shortcut {
    pub(crate) fn of(check: &Check) -> Self {
        let range = match check {
            Check::Boolean(_, wanted) => return Self::Boolean(*wanted),
            Check::Choice(_, TextTest::Is(code)) => return Self::Choice { code: code.clone(), other: false },
            Check::Choice(_, TextTest::IsNot(code)) => {
                return Self::Choice { code: code.clone(), other: true };
            }
            Check::Integer(_, test) => Range::of(test, |number| number).map(Self::Integer),
            Check::Instant(_, test) => Range::of(test, Timestamp::as_unix_micros).map(Self::Instant),
            Check::Reference(_, KeyTest::Is(KeyMatch::Integer(key))) => return Self::Key(*key),
            _ => None,
        };
        range.unwrap_or(Self::None)
    }

    /// The answer, if this is the way to it. The value's kind is looked at first: whoever fetches it knows that when it is compiled.
    #[expect(clippy::inline_always, reason = "measured: as a call it costs more than what it answers")]
    #[inline(always)]
    pub(crate) fn answer(&self, value: Value<'_>) -> Option<bool> {
        match value {
            Value::Empty => (!matches!(self, Self::None)).then_some(false),
            Value::Integer(number) => match self {
                Self::Integer(range) => Some(range.holds(number)),
                _ => None,
            },
            Value::Reference(Key::Integer(number)) => match self {
                Self::Key(key) => Some(number == *key),
                _ => None,
            },
            Value::Instant(at) => match self {
                Self::Instant(range) => Some(range.holds(at.as_unix_micros())),
                _ => None,
            },
            Value::Boolean(value) => match self {
                Self::Boolean(wanted) => Some(value == *wanted),
                _ => None,
            },
            Value::Choice(value) => match self {
                Self::Choice { code, other } => Some((**code == *value) != *other),
                _ => None,
            },
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{FieldId, Slot, ValueKind};

    /// PV-14: at and around each border a range says what the operator says.
    #[test]
    fn pv_14_a_range_is_its_operator() {
        let numbers = [i64::MIN, i64::MIN + 1, -1, 0, 1, 6, i64::MAX - 1, i64::MAX];
        let slot = Slot { field: FieldId(0), kind: ValueKind::Integer };
        for other in numbers {
            let tests = [
                Compare::Equal(other),
                Compare::NotEqual(other),
                Compare::Less(other),
                Compare::AtMost(other),
                Compare::Greater(other),
                Compare::AtLeast(other),
            ];
            for test in tests {
                let check = Check::Integer(slot, test);
                let shortcut = Shortcut::of(&check);
                // Nothing is less than the smallest number or greater than the largest: that is no range.
                let nothing =
                    matches!(check, Check::Integer(_, Compare::Less(i64::MIN) | Compare::Greater(i64::MAX)));
                assert_eq!(shortcut == Shortcut::None, nothing, "{check:?}");
                for number in numbers {
                    let value = Value::Integer(number);
                    let answer = shortcut.answer(value).unwrap_or_else(|| nothing && check.accepts(value));
                    assert_eq!(answer, check.accepts(value), "{number} {check:?}");
                }
            }
        }
    }
}
