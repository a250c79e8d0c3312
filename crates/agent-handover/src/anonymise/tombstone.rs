//! By what an import of a deleted person is recognised, without keeping who it was (AH-21).

use access_model::agents::AgentId;
use data_encoding::HEXLOWER;
use email_identity::AddressKey;
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use std::fmt;
use storage_contract::Timestamp;

/// A secret of the host's, of at least 32 bytes: without it nobody finds out by trying addresses whose tombstone one is. Keep it as long as the tombstones.
#[derive(Clone)]
pub struct TombstoneKey(Vec<u8>);

impl TombstoneKey {
    /// The shortest key, in bytes.
    pub const MIN_BYTES: usize = 32;

    /// A key of random bytes; `None` if there are too few.
    pub fn new(bytes: impl Into<Vec<u8>>) -> Option<Self> {
        let bytes = bytes.into();
        (bytes.len() >= Self::MIN_BYTES).then_some(Self(bytes))
    }
}

impl fmt::Debug for TombstoneKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TombstoneKey(hidden)")
    }
}

/// What is kept of an address: a keyed hash, in hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TombstoneDigest(String);

impl TombstoneDigest {
    /// The digest of an address (HMAC-SHA-256 of its key).
    pub fn of(key: &TombstoneKey, address: &AddressKey) -> Self {
        // A key of any length is accepted by HMAC; if it were not, the digest of nothing would match nothing.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&key.0) else { return Self(String::new()) };
        mac.update(b"tantou agent tombstone\0");
        mac.update(address.as_str().as_bytes());
        Self(HEXLOWER.encode(&mac.finalize().into_bytes()))
    }

    /// The text that a store keeps.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// That an agent with this address was anonymised: whoever imports the address again imports nobody's data back, and its history belongs to the anonymous agent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tombstone {
    /// Of which address. Unique.
    pub digest: TombstoneDigest,
    /// Who it was, under the id that stays.
    pub agent: AgentId,
    /// Since when.
    pub at: Timestamp,
}
