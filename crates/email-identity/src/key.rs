//! The form by which addresses are compared (IL-70).

use std::borrow::Borrow;
use std::fmt;

use serde::{Deserialize, Serialize};

/// The normal form of an address: two spellings of one address have the same key (IL-70).
///
/// It is `local part@domain`, the local part in NFC (and lower case unless the policy says otherwise), the domain in
/// lower-case IDNA ASCII form. It is made by [`EmailAddress::parse`](crate::EmailAddress::parse); a store keeps it and gets
/// it back with [`from_stored`](Self::from_stored). Keys are for comparing; mail goes to
/// [`EmailAddress::delivery`](crate::EmailAddress::delivery).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AddressKey(Box<str>);

impl AddressKey {
    /// A key that was read back from where it had been kept. Nothing is checked: a text that is no key equals no address.
    pub fn from_stored(key: impl Into<String>) -> Self {
        Self(key.into().into_boxed_str())
    }

    pub(crate) const fn new(key: Box<str>) -> Self {
        Self(key)
    }

    /// The key as text.
    pub const fn as_str(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for AddressKey {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

/// Maps keyed by [`AddressKey`] can be asked with a plain `&str`.
impl Borrow<str> for AddressKey {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for AddressKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for AddressKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AddressKey({:?})", &*self.0)
    }
}
