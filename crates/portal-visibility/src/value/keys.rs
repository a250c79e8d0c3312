//! Keys among which others are looked up: sorted once, when a rule is compiled or bound, so that many are not gone through for each record.

use super::{Elements, Key, KeyMatch};
use std::cmp::Ordering;
use uuid::Uuid;

/// Up to so many are gone through one after the other: for so many texts that takes fewer instructions than halving.
const FEW: usize = 8;

/// Keys of the records of one module, or codes of one field's choices: all of one kind. Sorted, each once, at least one.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Keys(Box<[KeyMatch]>);

impl Keys {
    /// `None`: there are none.
    pub(crate) fn new(mut keys: Vec<KeyMatch>) -> Option<Self> {
        keys.sort_unstable_by(|one, other| one.borrow().cmp(&other.borrow()));
        keys.dedup();
        if keys.is_empty() { None } else { Some(Self(keys.into())) }
    }

    pub(crate) const fn all(&self) -> &[KeyMatch] {
        &self.0
    }

    /// Whether a key is one of them.
    #[inline]
    pub(crate) fn hold(&self, key: Key<'_>) -> bool {
        if self.0.len() <= FEW { self.0.iter().any(|own| own.is(key)) } else { place(&self.0, key).is_some() }
    }

    /// Whether a key is of their kind at all.
    #[inline]
    pub(crate) fn same_kind(&self, key: Key<'_>) -> bool {
        self.0.first().is_some_and(|own| own.same_kind(key))
    }

    /// Whether a set holds any of them.
    pub(crate) fn any_in(&self, set: &dyn Elements) -> bool {
        set.any(&mut |element| self.hold(element))
    }

    /// Whether a set holds all of them. It is gone through once for each of a few keys, and of many once for every sixty-four.
    pub(crate) fn all_in(&self, set: &dyn Elements) -> bool {
        if self.0.len() <= FEW {
            return self.0.iter().all(|own| set.any(&mut |element| own.is(element)));
        }
        self.0.chunks(64).all(|keys| {
            let mut missing = u64::MAX >> 64_usize.saturating_sub(keys.len());
            set.any(&mut |element| {
                missing &= !place(keys, element).map_or(0, |place| 1_u64 << place);
                missing == 0
            })
        })
    }
}

/// Where a key stands among sorted ones.
fn place(keys: &[KeyMatch], key: Key<'_>) -> Option<usize> {
    let found = match key {
        Key::Integer(key) => keys.binary_search_by(|own| match own {
            KeyMatch::Integer(own) => own.cmp(&key),
            KeyMatch::Uuid { .. } | KeyMatch::Text(_) => Ordering::Greater,
        }),
        Key::Text(text) if matches!(keys.first(), Some(KeyMatch::Uuid { .. })) => {
            let key = Key::Uuid(read(text)?);
            keys.binary_search_by(|own| own.borrow().cmp(&key))
        }
        Key::Text(_) | Key::Uuid(_) => keys.binary_search_by(|own| own.borrow().cmp(&key)),
    };
    found.ok()
}

/// A UUID that came as text.
pub(super) fn read(text: &str) -> Option<Uuid> {
    if text.len() == 36 { Uuid::try_parse(text).ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::OwnedKey;
    use std::cell::Cell;

    fn key(kind: usize, number: usize) -> OwnedKey {
        // In no order.
        let number = i64::try_from(number).unwrap().wrapping_mul(0x1E37_79B9_7F4A_7C15);
        match kind {
            0 => OwnedKey::Integer(number),
            1 => OwnedKey::Uuid(Uuid::from_u64_pair(number.cast_unsigned(), 7)),
            _ => OwnedKey::Text(format!("鍵 {number}").into()),
        }
    }

    /// The same, as somebody may write it.
    fn upper(key: &OwnedKey) -> String {
        key.to_string().to_uppercase()
    }

    /// PV-14: few or many, a key is found among others exactly where it is one of them, whichever way a UUID is written.
    #[test]
    fn pv_14_many_keys_are_what_each_of_them_is() {
        for kind in 0..3 {
            for many in [1, 2, FEW, FEW + 1, 63, 64, 65, 90] {
                let own: Vec<KeyMatch> =
                    (0..many).chain([0]).map(|number| KeyMatch::new(&key(kind, number))).collect();
                let keys = Keys::new(own.clone()).unwrap();
                assert_eq!(keys.all().len(), many);
                for asked in (0..3).flat_map(|kind| (0..100).map(move |number| key(kind, number))) {
                    let text = upper(&asked);
                    for asked in [asked.borrow(), Key::Text(&text)] {
                        let expected = own.iter().any(|own| own.is(asked));
                        assert_eq!(keys.hold(asked), expected, "{many} {asked:?}");
                        assert_eq!(place(keys.all(), asked).is_some(), expected, "{many} {asked:?}");
                        assert_eq!(keys.same_kind(asked), own.iter().all(|own| own.same_kind(asked)));
                    }
                }
            }
        }
        assert!(Keys::new(Vec::new()).is_none());
    }

    struct Counted {
        numbers: Vec<i64>,
        passes: Cell<usize>,
    }

    impl Elements for Counted {
        fn any(&self, found: &mut dyn FnMut(Key<'_>) -> bool) -> bool {
            self.passes.set(self.passes.get().saturating_add(1));
            self.numbers.any(found)
        }
    }

    /// PV-14, PV-21: a set holds all of many keys only if none is missing, and is not gone through for each.
    #[test]
    fn pv_14_a_set_holds_all_of_many_keys() {
        let keys =
            |many: i64| Keys::new((0..many).map(|key| KeyMatch::new(&OwnedKey::Integer(key * 3))).collect());
        for many in [1, 8, 9, 64, 65, 128, 1_000] {
            let keys = keys(many).unwrap();
            let numbers = (0..many).rev().flat_map(|key| [key * 3, key * 3 + 1]).collect();
            let mut set = Counted { numbers, passes: Cell::new(0) };
            assert!(keys.all_in(&set) && keys.any_in(&set), "{many}");
            assert!(set.passes.get() <= 17, "{} passes for {many} keys", set.passes.get());
            for missing in [0, many / 2, many - 1] {
                let there = std::mem::take(&mut set.numbers);
                set.numbers = there.iter().copied().filter(|number| *number != missing * 3).collect();
                assert!(!keys.all_in(&set), "{many} without {missing}");
                set.numbers = there;
            }
        }
    }
}
