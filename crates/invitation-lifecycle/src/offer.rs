//! What an invitation offers: a kind and an id, so that contracts, user types and things not invented yet fit in
//! (IL-01).

use crate::ids::ScopeId;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use uuid::Uuid;

/// A kind of thing that can be offered, such as `contract` or `user_type`.
///
/// 1 to 24 characters: lower-case ASCII letters, digits and `_`, a letter first. `Copy`, and compared as text.
///
/// ```
/// use invitation_lifecycle::OfferKind;
/// assert_eq!(OfferKind::new("contract"), Ok(OfferKind::CONTRACT));
/// assert_eq!(OfferKind::CONTRACT.as_str(), "contract");
/// assert!(OfferKind::new("Contract").is_err());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OfferKind([u8; OfferKind::MAX_LEN]);

/// A text is no kind of offer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OfferKindError {
    /// Nothing was given.
    #[error("a kind of offer cannot be empty")]
    Empty,
    /// Longer than [`OfferKind::MAX_LEN`].
    #[error("`{given}` is longer than {} characters", OfferKind::MAX_LEN)]
    TooLong {
        /// What was given.
        given: String,
    },
    /// A character that is not allowed where it stands.
    #[error(
        "`{given}` has `{character}` at character {position}: lower-case letters, digits and `_` are allowed, a letter first"
    )]
    BadCharacter {
        /// What was given.
        given: String,
        /// The character.
        character: char,
        /// Where it stands, counted in characters from 1.
        position: usize,
    },
}

impl OfferKindError {
    /// A stable code, under which a host can translate.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "offer_kind.empty",
            Self::TooLong { .. } => "offer_kind.too_long",
            Self::BadCharacter { .. } => "offer_kind.bad_character",
        }
    }
}

impl OfferKind {
    /// The greatest length in characters.
    pub const MAX_LEN: usize = 24;
    /// A contract that a delegate is to configure.
    pub const CONTRACT: Self = Self::padded(b"contract");
    /// A type of portal users.
    pub const USER_TYPE: Self = Self::padded(b"user_type");
    /// A portal, as its member.
    pub const PORTAL: Self = Self::padded(b"portal");

    /// Reads a kind.
    ///
    /// # Errors
    /// [`OfferKindError`] if the text is empty, too long, or has a character that is not allowed.
    pub fn new(text: &str) -> Result<Self, OfferKindError> {
        if text.is_empty() {
            return Err(OfferKindError::Empty);
        }
        if text.len() > Self::MAX_LEN {
            return Err(OfferKindError::TooLong { given: text.into() });
        }
        let bad = |(index, character): &(usize, char)| {
            !(character.is_ascii_lowercase()
                || *index > 0 && (character.is_ascii_digit() || *character == '_'))
        };
        match text.chars().enumerate().find(bad) {
            None => Ok(Self::padded(text.as_bytes())),
            Some((index, character)) => Err(OfferKindError::BadCharacter {
                given: text.into(),
                character,
                position: index.saturating_add(1),
            }),
        }
    }

    /// The kind as text.
    pub fn as_str(&self) -> &str {
        let length = self.0.iter().position(|byte| *byte == 0).unwrap_or(Self::MAX_LEN);
        self.0.get(..length).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default()
    }

    /// Copies up to `MAX_LEN` bytes and fills with zeros, so that comparing bytes compares text.
    const fn padded(text: &[u8]) -> Self {
        let mut bytes = [0; Self::MAX_LEN];
        let mut from = text;
        let mut to: &mut [u8] = &mut bytes;
        while let (Some((byte, from_rest)), Some((place, to_rest))) =
            (from.split_first(), to.split_first_mut())
        {
            *place = *byte;
            from = from_rest;
            to = to_rest;
        }
        Self(bytes)
    }
}

impl fmt::Display for OfferKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for OfferKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OfferKind({})", self.as_str())
    }
}

impl Serialize for OfferKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for OfferKind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        Self::new(&text).map_err(D::Error::custom)
    }
}

/// One thing that an invitation offers (IL-01).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Offer {
    /// What kind of thing it is.
    pub kind: OfferKind,
    /// Which one.
    pub id: Uuid,
}

impl Offer {
    /// An offer of any kind.
    pub const fn new(kind: OfferKind, id: Uuid) -> Self {
        Self { kind, id }
    }

    /// The contract with this id.
    pub const fn contract(id: Uuid) -> Self {
        Self::new(OfferKind::CONTRACT, id)
    }

    /// Membership of the portal that is this scope. The type is the [member](crate::members::Member)'s, so that it can be
    /// changed without a new link, and so that one address has one live invitation per portal, whatever its type (IL-11).
    pub const fn portal(portal: ScopeId) -> Self {
        Self::new(OfferKind::PORTAL, portal.as_uuid())
    }

    /// The type of portal users with this id.
    pub const fn user_type(id: Uuid) -> Self {
        Self::new(OfferKind::USER_TYPE, id)
    }
}

impl fmt::Display for Offer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.kind, self.id)
    }
}
