//! The form by which addresses are compared (IL-70).

use std::borrow::Borrow;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::forms::Forms;

/// The normal form of an address: two spellings of one address have the same key (IL-70).
///
/// It is `local part@domain`, the local part in NFC (and lower case unless the policy says otherwise), the domain in
/// lower-case IDNA ASCII form. It is made by [`EmailAddress::parse`](crate::EmailAddress::parse); a store keeps it and gets
/// it back with [`from_stored`](Self::from_stored). Keys are for comparing; mail goes to
/// [`EmailAddress::delivery`](crate::EmailAddress::delivery).
pub struct AddressKey(Forms);

impl AddressKey {
    /// A key that was read back from where it had been kept. Nothing is checked: a text that is no key equals no address.
    pub fn from_stored(key: impl Into<String>) -> Self {
        Self(Forms::of_key(key.into().into_boxed_str()))
    }

    /// The key that the address with these forms carries; the forms stay with it.
    pub(crate) const fn carrying(forms: Forms) -> Self {
        Self(forms)
    }

    /// The forms of the address that carries this key.
    pub(crate) const fn forms(&self) -> &Forms {
        &self.0
    }

    /// The key as text.
    pub fn as_str(&self) -> &str {
        self.0.key()
    }
}

/// A clone is the key alone, also of a key that an address carries.
impl Clone for AddressKey {
    fn clone(&self) -> Self {
        Self(self.0.key_only())
    }
}

impl PartialEq for AddressKey {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for AddressKey {}

impl PartialOrd for AddressKey {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for AddressKey {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_str().cmp(other.as_str())
    }
}

/// As its text hashes.
impl Hash for AddressKey {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

/// As plain text.
impl Serialize for AddressKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// As [`AddressKey::from_stored`].
impl<'de> Deserialize<'de> for AddressKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::from_stored)
    }
}

impl AsRef<str> for AddressKey {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

/// Maps keyed by [`AddressKey`] can be asked with a plain `&str`.
impl Borrow<str> for AddressKey {
    fn borrow(&self) -> &str {
        self.as_str()
    }
}

impl fmt::Display for AddressKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for AddressKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AddressKey({:?})", self.as_str())
    }
}
