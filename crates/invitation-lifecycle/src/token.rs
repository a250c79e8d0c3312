//! The values of a token: what the mail carries, what a visitor presents, what a store keeps (IL-13).
//!
//! A token is a public *selector*, by which its row is found, and a *secret*, which alone proves something. A store
//! keeps the selector and a keyed hash of the secret ([`StoredToken`]); the text exists once, in the mail.

use crate::token_keys::KeyId;
use data_encoding::BASE64URL_NOPAD;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;
use storage_contract::Timestamp;
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, Zeroizing};

/// Octets of a selector.
pub(crate) const SELECTOR_LEN: usize = 16;
/// Octets of a secret: 256 bits (IL-13).
pub(crate) const SECRET_LEN: usize = 32;
/// Octets of a keyed hash.
pub(crate) const DIGEST_LEN: usize = 32;
/// 48 octets in base64url: no padding and no unused bits, so every token has exactly one spelling.
pub(crate) const TEXT_LEN: usize = 64;

/// The public part of a token, by which a store finds the invitation. Not secret, and proves nothing.
///
/// As text it is 22 characters of base64url.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Selector([u8; SELECTOR_LEN]);

impl Selector {
    /// The selector with these octets.
    pub const fn from_bytes(bytes: [u8; SELECTOR_LEN]) -> Self {
        Self(bytes)
    }

    /// Its octets.
    pub const fn as_bytes(&self) -> &[u8; SELECTOR_LEN] {
        &self.0
    }
}

impl fmt::Display for Selector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&BASE64URL_NOPAD.encode(&self.0))
    }
}

impl fmt::Debug for Selector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Selector({self})")
    }
}

impl FromStr for Selector {
    type Err = MalformedToken;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        decode(text).map(Self)
    }
}

impl Serialize for Selector {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Selector {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

/// The keyed hash of a secret, as kept at rest. Compared in constant time.
#[derive(Clone, Copy)]
pub struct TokenDigest([u8; DIGEST_LEN]);

impl TokenDigest {
    /// The digest with these octets.
    pub const fn from_bytes(bytes: [u8; DIGEST_LEN]) -> Self {
        Self(bytes)
    }

    /// Its octets.
    pub const fn as_bytes(&self) -> &[u8; DIGEST_LEN] {
        &self.0
    }
}

/// In constant time.
impl PartialEq for TokenDigest {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for TokenDigest {}

impl fmt::Debug for TokenDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenDigest(…)")
    }
}

impl Serialize for TokenDigest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&BASE64URL_NOPAD.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for TokenDigest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        decode(&text).map(Self).map_err(D::Error::custom)
    }
}

/// What a store keeps of a token: nothing by which anybody could accept (IL-13).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredToken {
    /// By which the row is found.
    pub selector: Selector,
    /// Under which key the hash was made.
    pub key: KeyId,
    /// Which token of its invitation it is, counted from 1; part of what is hashed, so an old hash cannot pose as a
    /// new one.
    pub generation: u32,
    /// The keyed hash of the secret.
    pub digest: TokenDigest,
}

/// A token that a later sending replaced (IL-05). It opens nothing, but its link can still say why (IL-16).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupersededToken {
    /// The token.
    pub token: StoredToken,
    /// When it would have expired: it is explained and kept until then, `None` for as long as the invitation.
    pub until: Option<Timestamp>,
}

/// A new token's text, for the mail: 64 characters that need no escaping in a URL.
///
/// Given out once. It cannot be cloned, serialised or printed by accident, and it is wiped from memory when dropped.
pub struct IssuedToken(Zeroizing<String>);

impl IssuedToken {
    pub(crate) fn new(selector: &Selector, secret: &[u8; SECRET_LEN]) -> Self {
        let mut octets = Zeroizing::new([0; SELECTOR_LEN + SECRET_LEN]);
        for (place, octet) in octets.iter_mut().zip(selector.0.iter().chain(secret)) {
            *place = *octet;
        }
        let mut text = Zeroizing::new(String::with_capacity(TEXT_LEN));
        BASE64URL_NOPAD.encode_append(octets.as_slice(), &mut text);
        Self(text)
    }

    /// The text to put into the link. Whoever reads it can accept: put it nowhere else.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for IssuedToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IssuedToken(…)")
    }
}

/// What a visitor presents, read from a link. It says nothing yet about whether such a token exists.
///
/// ```
/// use invitation_lifecycle::{MalformedToken, PresentedToken};
/// assert!("not a token".parse::<PresentedToken>().is_err());
/// assert_eq!(format!("{:?}", "A".repeat(64).parse::<PresentedToken>()), "Ok(PresentedToken(…))");
/// ```
#[derive(Clone)]
pub struct PresentedToken {
    selector: Selector,
    secret: Zeroizing<[u8; SECRET_LEN]>,
}

impl PresentedToken {
    /// By which the row is to be looked up.
    pub const fn selector(&self) -> &Selector {
        &self.selector
    }

    pub(crate) fn secret(&self) -> &[u8; SECRET_LEN] {
        &self.secret
    }
}

impl fmt::Debug for PresentedToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PresentedToken(…)")
    }
}

/// A text is no token. To a visitor this is the same as an unknown one (IL-13).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is no token of ours")]
pub struct MalformedToken;

impl MalformedToken {
    /// The code of an unknown link: a visitor learns no more (IL-13).
    #[expect(
        clippy::unused_self,
        clippy::trivially_copy_pass_by_ref,
        reason = "every error tells its code in the same way"
    )]
    pub const fn code(&self) -> &'static str {
        "invitation.unknown"
    }
}

impl FromStr for PresentedToken {
    type Err = MalformedToken;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut octets: [u8; SELECTOR_LEN + SECRET_LEN] = decode(text)?;
        let mut selector = [0; SELECTOR_LEN];
        let mut secret = Zeroizing::new([0; SECRET_LEN]);
        for (place, octet) in selector.iter_mut().chain(secret.iter_mut()).zip(octets) {
            *place = octet;
        }
        octets.zeroize();
        Ok(Self { selector: Selector(selector), secret })
    }
}

/// Reads exactly `N` octets of base64url without padding.
fn decode<const N: usize>(text: &str) -> Result<[u8; N], MalformedToken> {
    let mut octets = [0; N];
    if BASE64URL_NOPAD.decode_len(text.len()) != Ok(N) {
        return Err(MalformedToken);
    }
    BASE64URL_NOPAD.decode_mut(text.as_bytes(), &mut octets).map_err(|_| MalformedToken)?;
    Ok(octets)
}
