//! Values compared with what a rule names: each operator's meaning stands here, once, for single values and for many.

use crate::condition::Operator;
use crate::value::{Elements, Key, KeyMatch, Keys, fold_key, same_but_for_case};

/// Comparing values that have an order. Lists are sorted.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Compare<T> {
    Equal(T),
    NotEqual(T),
    Less(T),
    AtMost(T),
    Greater(T),
    AtLeast(T),
    OneOf(Box<[T]>),
    NoneOf(Box<[T]>),
}

/// Comparing texts, byte by byte (PV-21). Lists are sorted; keys are [fold keys](fold_key).
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum TextTest {
    Is(Box<str>),
    IsNot(Box<str>),
    Alike(Box<str>),
    NotAlike(Box<str>),
    OneOf(Box<[Box<str>]>),
    NoneOf(Box<[Box<str>]>),
    Contains(Box<str>),
    StartsWith(Box<str>),
}

/// Comparing references.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum KeyTest {
    Is(KeyMatch),
    IsNot(KeyMatch),
    OneOf(Keys),
    NoneOf(Keys),
}

/// Comparing sets.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct SetTest {
    pub(crate) join: Join,
    pub(crate) keys: Keys,
}

/// How many of the keys the set has to hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Join {
    Any,
    All,
    None,
}

/// Chooses the operator once, outside of whatever loop stands in the body.
macro_rules! with_comparison {
    ($test:expr, $value:ty, $holds:ident => $body:expr) => {
        match $test {
            Compare::Equal(other) => with_comparison!(@ $value, $holds, $body, value => value == *other),
            Compare::NotEqual(other) => with_comparison!(@ $value, $holds, $body, value => value != *other),
            Compare::Less(other) => with_comparison!(@ $value, $holds, $body, value => value < *other),
            Compare::AtMost(other) => with_comparison!(@ $value, $holds, $body, value => value <= *other),
            Compare::Greater(other) => with_comparison!(@ $value, $holds, $body, value => value > *other),
            Compare::AtLeast(other) => with_comparison!(@ $value, $holds, $body, value => value >= *other),
            Compare::OneOf(others) => {
                with_comparison!(@ $value, $holds, $body, value => others.binary_search(&value).is_ok())
            }
            Compare::NoneOf(others) => {
                with_comparison!(@ $value, $holds, $body, value => others.binary_search(&value).is_err())
            }
        }
    };
    (@ $value:ty, $holds:ident, $body:expr, $name:ident => $test:expr) => {{
        let $holds = |$name: $value| $test;
        $body
    }};
}

impl<T: Ord + Copy> Compare<T> {
    #[inline]
    pub(crate) fn holds(&self, value: T) -> bool {
        with_comparison!(self, T, holds => holds(value))
    }

    /// The same for up to sixty-four cells, a bit for each. A cell without a value satisfies nothing.
    pub(crate) fn word<C>(&self, cells: &[C], value: impl Fn(&C) -> Option<T>) -> u64 {
        with_comparison!(self, T, holds => word(cells, |cell| value(cell).is_some_and(holds)))
    }

    pub(super) fn new(operator: Operator, values: impl Iterator<Item = T>) -> Option<Self> {
        let mut values: Vec<T> = values.collect();
        let first = values.first().copied()?;
        values.sort_unstable();
        values.dedup();
        Some(match operator {
            Operator::Equal => Self::Equal(first),
            Operator::NotEqual => Self::NotEqual(first),
            Operator::Less => Self::Less(first),
            Operator::AtMost => Self::AtMost(first),
            Operator::Greater => Self::Greater(first),
            Operator::AtLeast => Self::AtLeast(first),
            Operator::In => Self::OneOf(values.into()),
            Operator::NotIn => Self::NoneOf(values.into()),
            Operator::Alike
            | Operator::NotAlike
            | Operator::Contains
            | Operator::StartsWith
            | Operator::Has
            | Operator::HasAny
            | Operator::HasAll
            | Operator::HasNone => return None,
        })
    }
}

impl TextTest {
    #[inline]
    pub(crate) fn holds(&self, value: &str) -> bool {
        match self {
            Self::Is(other) => *value == **other,
            Self::IsNot(other) => *value != **other,
            Self::Alike(key) => same_but_for_case(value, key),
            Self::NotAlike(key) => !same_but_for_case(value, key),
            Self::OneOf(others) => among(others, value),
            Self::NoneOf(others) => !among(others, value),
            Self::Contains(part) => value.contains(&**part),
            Self::StartsWith(part) => value.starts_with(&**part),
        }
    }

    pub(super) fn new(operator: Operator, mut values: Vec<Box<str>>) -> Option<Self> {
        let first = values.first()?.clone();
        values.sort_unstable();
        values.dedup();
        Some(match operator {
            Operator::Equal => Self::Is(first),
            Operator::NotEqual => Self::IsNot(first),
            Operator::Alike => Self::Alike(fold_key(&first).into()),
            Operator::NotAlike => Self::NotAlike(fold_key(&first).into()),
            Operator::In => Self::OneOf(values.into()),
            Operator::NotIn => Self::NoneOf(values.into()),
            Operator::Contains => Self::Contains(first),
            Operator::StartsWith => Self::StartsWith(first),
            Operator::Less
            | Operator::AtMost
            | Operator::Greater
            | Operator::AtLeast
            | Operator::Has
            | Operator::HasAny
            | Operator::HasAll
            | Operator::HasNone => return None,
        })
    }
}

/// Multiplying with it moves the lowest bits of eight bytes into the highest byte, in their order.
const GATHER: u64 = 0x0102_0408_1020_4080;

/// A bit for each of up to sixty-four cells that holds, the first in the lowest place; without a branch between cells where the test has none.
#[inline]
pub(crate) fn word<'c, C>(cells: &'c [C], holds: impl Fn(&'c C) -> bool) -> u64 {
    let mut answers = [0_u8; 64];
    match <&[C; 64]>::try_from(cells) {
        // The same with a length that the compiler knows.
        Ok(cells) => answers.iter_mut().zip(cells).for_each(|(answer, cell)| *answer = holds(cell).into()),
        Err(_) => answers.iter_mut().zip(cells).for_each(|(answer, cell)| *answer = holds(cell).into()),
    }
    let (eights, _) = answers.as_chunks::<8>();
    let byte = |eight: &[u8; 8]| u64::from_le_bytes(*eight).wrapping_mul(GATHER) >> 56;
    eights.iter().rfold(0, |word, eight| word << 8 | byte(eight))
}

/// The same where none is expected to hold: the processor guesses so, and runs ahead to cells that are still on their way from memory.
#[inline]
pub(crate) fn rare_word<'c, C>(cells: &'c [C], holds: impl Fn(&'c C) -> bool) -> u64 {
    let (eights, rest) = cells.as_chunks::<8>();
    if eights.iter().any(|eight| eight.iter().any(&holds)) || rest.iter().any(&holds) {
        word(cells, holds)
    } else {
        0
    }
}

#[inline]
pub(super) fn among(sorted: &[Box<str>], value: &str) -> bool {
    sorted.binary_search_by(|other| (**other).cmp(value)).is_ok()
}

impl KeyTest {
    #[inline]
    pub(crate) fn holds(&self, value: Key<'_>) -> bool {
        match self {
            Self::Is(key) => key.is(value),
            Self::IsNot(key) => !key.is(value) && key.same_kind(value),
            Self::OneOf(keys) => keys.hold(value),
            Self::NoneOf(keys) => keys.same_kind(value) && !keys.hold(value),
        }
    }

    /// The same for up to sixty-four cells, a bit for each. A cell without a key satisfies nothing.
    pub(crate) fn word<'a, C>(&self, cells: &[C], key: impl Fn(&C) -> Option<Key<'a>>) -> u64 {
        match self {
            // One number is what most lookups are compared with.
            Self::Is(KeyMatch::Integer(own)) => {
                word(cells, |cell| matches!(key(cell), Some(Key::Integer(other)) if other == *own))
            }
            _ => word(cells, |cell| key(cell).is_some_and(|key| self.holds(key))),
        }
    }

    pub(super) fn new(operator: Operator, keys: Vec<KeyMatch>) -> Option<Self> {
        match operator {
            Operator::Equal => keys.into_iter().next().map(Self::Is),
            Operator::NotEqual => keys.into_iter().next().map(Self::IsNot),
            Operator::In => Keys::new(keys).map(Self::OneOf),
            Operator::NotIn => Keys::new(keys).map(Self::NoneOf),
            _ => None,
        }
    }
}

impl SetTest {
    #[inline]
    pub(crate) fn holds(&self, set: &dyn Elements) -> bool {
        match self.join {
            Join::Any => self.keys.any_in(set),
            Join::All => self.keys.all_in(set),
            Join::None => {
                // PV-15: an empty set is missing, and malformed elements satisfy nothing.
                set.any(&mut |_| true)
                    && !set.any(&mut |element| !self.keys.same_kind(element) || self.keys.hold(element))
            }
        }
    }

    pub(super) fn new(operator: Operator, keys: Vec<KeyMatch>) -> Option<Self> {
        let join = match operator {
            Operator::Has | Operator::HasAny => Join::Any,
            Operator::HasAll => Join::All,
            Operator::HasNone => Join::None,
            _ => return None,
        };
        Some(Self { join, keys: Keys::new(keys)? })
    }
}

#[cfg(test)]
mod tests {
    use super::{rare_word, word};

    /// PV-14: whether few or many are expected to hold changes nothing in the answers.
    #[test]
    fn pv_14_a_word_is_what_each_of_its_cells_says() {
        let cells: Vec<u32> = (0..64).collect();
        for length in 0..=64 {
            let cells = cells.get(..length).unwrap_or_default();
            for only in 0..=64 {
                let expected = if (only as usize) < length { 1_u64 << only } else { 0 };
                assert_eq!(word(cells, |cell| *cell == only), expected, "{only} of {length}");
                assert_eq!(rare_word(cells, |cell| *cell == only), expected, "{only} of {length}");
            }
            let others = |cell: &u32| !cell.is_multiple_of(3);
            assert_eq!(rare_word(cells, others), word(cells, others), "{length}");
        }
    }
}
