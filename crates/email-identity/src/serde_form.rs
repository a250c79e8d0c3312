//! The wire form of an address: `{ "given": …, "key": … }`.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::address::EmailAddress;

#[derive(Serialize, Deserialize)]
#[serde(rename = "EmailAddress")]
struct Wire<'a> {
    given: Cow<'a, str>,
    key: Cow<'a, str>,
}

/// As `{ "given": …, "key": … }`.
impl Serialize for EmailAddress {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let wire = Wire { given: self.as_given().into(), key: self.key().as_str().into() };
        wire.serialize(serializer)
    }
}

/// Through [`EmailAddress::restore`]: a key that does not belong to the address is refused.
impl<'de> Deserialize<'de> for EmailAddress {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let wire = Wire::deserialize(deserializer)?;
        Self::restore(&wire.given, &wire.key).map_err(serde::de::Error::custom)
    }
}
