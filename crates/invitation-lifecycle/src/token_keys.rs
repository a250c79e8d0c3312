//! How tokens are made and checked: keyed hashes, bound to one record, with keys that can be rotated (IL-13).

use crate::ids::ScopeId;
use crate::random::{RandomBytes, RandomUnavailable};
use crate::token::{
    DIGEST_LEN, IssuedToken, PresentedToken, SECRET_LEN, SELECTOR_LEN, Selector, StoredToken, TokenDigest,
};
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use std::fmt;
use subtle::ConstantTimeEq;
use uuid::Uuid;
use zeroize::Zeroizing;

/// Names a key without revealing it. Kept beside every hash, so that old hashes can still be checked after a rotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct KeyId(pub u32);

/// One secret key of the host's: 32 random octets from its secret store, never from its database.
///
/// It is kept as a keyed hash state, ready for use, and wiped when dropped.
#[derive(Clone)]
pub struct TokenKey {
    id: KeyId,
    keyed: Hmac<Sha256>,
}

impl TokenKey {
    /// A key with its name.
    pub fn new(id: KeyId, secret: &[u8; 32]) -> Self {
        // HMAC fills a short key with zeros up to its block; done here, because a whole block cannot be refused.
        let mut block = Zeroizing::new([0; 64]);
        for (place, octet) in block.iter_mut().zip(secret) {
            *place = *octet;
        }
        Self { id, keyed: Hmac::new((&*block).into()) }
    }

    /// Its name.
    pub const fn id(&self) -> KeyId {
        self.id
    }
}

impl fmt::Debug for TokenKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TokenKey({}, …)", self.id.0)
    }
}

/// Two keys bear the same name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the key id {} is given to two keys", key.0)]
#[non_exhaustive]
pub struct DuplicateKeyId {
    /// The name.
    pub key: KeyId,
}

impl DuplicateKeyId {
    /// A stable code, under which a host can translate.
    #[expect(clippy::unused_self, reason = "every error tells its code in the same way")]
    pub const fn code(&self) -> &'static str {
        "token_keys.duplicate_key_id"
    }
}

/// The keys of a host: one that new tokens are made with, and older ones that still verify (IL-13).
///
/// To rotate, make a new key current and keep the old one until the last token made with it has expired; a token
/// whose key is missing is an unknown token.
///
/// ```
/// use invitation_lifecycle::{KeyId, TokenKey, TokenKeys};
/// # let (this_year, last_year) = ([1; 32], [2; 32]);
/// let keys = TokenKeys::new(TokenKey::new(KeyId(2026), &this_year)).with_older(TokenKey::new(KeyId(2025), &last_year))?;
/// assert_eq!(keys.current().id(), KeyId(2026));
/// # Ok::<(), invitation_lifecycle::DuplicateKeyId>(())
/// ```
#[derive(Clone, Debug)]
pub struct TokenKeys {
    current: TokenKey,
    older: Vec<TokenKey>,
}

/// What a token is for. Part of what is hashed, so that a token made for one purpose is worthless for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TokenPurpose {
    /// To answer an invitation.
    Invitation,
    /// To confirm a new address of a member (IL-53).
    AddressConfirmation,
}

impl TokenPurpose {
    /// Part of what is hashed: never to be changed.
    const fn label(self) -> &'static [u8] {
        match self {
            Self::Invitation => b"tantou/invitation/v1",
            Self::AddressConfirmation => b"tantou/address-confirmation/v1",
        }
    }
}

/// To which record a token is bound: it proves nothing about any other (IL-13).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TokenBinding {
    /// What it is for.
    pub purpose: TokenPurpose,
    /// In which scope.
    pub scope: ScopeId,
    /// For which record, e.g. the invitation's id.
    pub record: Uuid,
}

impl TokenKeys {
    /// The key that new tokens are made with.
    pub const fn new(current: TokenKey) -> Self {
        Self { current, older: Vec::new() }
    }

    /// Adds a key that only verifies.
    ///
    /// # Errors
    /// [`DuplicateKeyId`] if a key of that name is there already.
    pub fn with_older(mut self, key: TokenKey) -> Result<Self, DuplicateKeyId> {
        if self.find(key.id).is_some() {
            return Err(DuplicateKeyId { key: key.id });
        }
        self.older.push(key);
        Ok(self)
    }

    /// The key that new tokens are made with.
    pub const fn current(&self) -> &TokenKey {
        &self.current
    }

    /// Makes a token: 128 random bits of selector, 256 of secret (IL-13).
    ///
    /// # Errors
    /// [`RandomUnavailable`] if the host's generator fails, or gives the same octet throughout, which no generator
    /// does.
    pub fn mint<G: RandomBytes + ?Sized>(
        &self,
        binding: &TokenBinding,
        generation: u32,
        random: &mut G,
    ) -> Result<(IssuedToken, StoredToken), RandomUnavailable> {
        let mut selector = [0; SELECTOR_LEN];
        let mut secret = Zeroizing::new([0; SECRET_LEN]);
        random.fill(&mut selector)?;
        random.fill(secret.as_mut_slice())?;
        let first = secret.first();
        if secret.iter().all(|octet| Some(octet) == first) {
            return Err(RandomUnavailable);
        }
        let selector = Selector::from_bytes(selector);
        let digest = self.current.digest(binding, generation, &secret);
        let stored = StoredToken { selector, key: self.current.id, generation, digest };
        Ok((IssuedToken::new(&selector, &secret), stored))
    }

    /// Whether the presented token is the stored one, and bound to this record. In constant time as to the secret
    /// (IL-13).
    pub fn verify(&self, binding: &TokenBinding, stored: &StoredToken, presented: &PresentedToken) -> bool {
        let key = self.find(stored.key);
        // With an unknown key the same work is done, for nothing.
        let digest = key.unwrap_or(&self.current).digest(binding, stored.generation, presented.secret());
        let matches = digest.as_bytes().ct_eq(stored.digest.as_bytes());
        let same_selector = stored.selector.as_bytes().ct_eq(presented.selector().as_bytes());
        bool::from(matches & same_selector) && key.is_some()
    }

    /// The work of [`verify`](Self::verify) for a token that is not there, so that the answer takes as long (IL-13).
    pub fn verify_nothing(&self, presented: &PresentedToken) -> bool {
        let binding = TokenBinding {
            purpose: TokenPurpose::Invitation,
            scope: ScopeId::from_uuid(Uuid::nil()),
            record: Uuid::nil(),
        };
        let nothing = StoredToken {
            selector: *presented.selector(),
            key: self.current.id,
            generation: 0,
            digest: TokenDigest::from_bytes([0; DIGEST_LEN]),
        };
        // Generation 0 is never issued. The outcome is dropped behind a barrier, so that the work is not optimised
        // away.
        std::hint::black_box(self.verify(&binding, &nothing, presented));
        false
    }

    fn find(&self, id: KeyId) -> Option<&TokenKey> {
        std::iter::once(&self.current).chain(&self.older).find(|key| key.id == id)
    }
}

impl TokenKey {
    /// HMAC-SHA-256 over purpose, scope, record, generation and secret, each preceded by its length.
    fn digest(&self, binding: &TokenBinding, generation: u32, secret: &[u8; SECRET_LEN]) -> TokenDigest {
        let mut mac = self.keyed.clone();
        let scope = binding.scope.as_uuid();
        let parts: [&[u8]; 5] = [
            binding.purpose.label(),
            scope.as_bytes().as_slice(),
            binding.record.as_bytes().as_slice(),
            &generation.to_be_bytes(),
            secret.as_slice(),
        ];
        for part in parts {
            mac.update(&u32::try_from(part.len()).unwrap_or(u32::MAX).to_be_bytes());
            mac.update(part);
        }
        TokenDigest::from_bytes(mac.finalize().into_bytes().into())
    }
}
