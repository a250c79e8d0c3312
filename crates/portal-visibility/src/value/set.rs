//! Sets of choices and of references, in whatever form a host keeps them.

use super::key::Key;
use std::collections::BTreeSet;
use uuid::Uuid;

/// The elements of a set: of choices (their codes as [`Key::Text`]) or of references.
pub trait Elements {
    /// Shows the elements one after the other until `found` says yes; whether it did. The order does not matter, and an element may come twice.
    fn any(&self, found: &mut dyn FnMut(Key<'_>) -> bool) -> bool;
}

macro_rules! elements {
    ($element:ty, $name:ident => $key:expr) => {
        elements!(Vec<$element>, BTreeSet<$element>, &[$element]; $name => $key);
    };
    ($($set:ty),*; $name:ident => $key:expr) => {
        $(impl Elements for $set {
            fn any(&self, found: &mut dyn FnMut(Key<'_>) -> bool) -> bool {
                self.iter().any(|$name| found($key))
            }
        })*
    };
}

elements!(String, text => Key::Text(text));
elements!(&str, text => Key::Text(text));
elements!(i64, number => Key::Integer(*number));
elements!(Uuid, uuid => Key::Uuid(*uuid));
