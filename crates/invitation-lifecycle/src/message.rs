//! The inviter's own words in the mail (IL-01).

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// The free text that the inviter adds to the mail (IL-01). A clone costs no allocation, so a batch shares one.
///
/// Trimmed; 1 to 4,000 characters; line breaks are `\n`; no control characters but line breaks and tabs. It is plain
/// text: whoever puts it into a mail escapes it for where it stands.
///
/// ```
/// use invitation_lifecycle::MessageText;
/// let message: MessageText = "サイト更新をお願いします。\r\nよろしくお願いいたします。 ".parse()?;
/// assert_eq!(message.as_str(), "サイト更新をお願いします。\nよろしくお願いいたします。");
/// # Ok::<(), invitation_lifecycle::MessageTextError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MessageText(Arc<str>);

/// A text cannot stand in an invitation as its message.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MessageTextError {
    /// Nothing but white space. An invitation without a message has `None`.
    #[error("the message is empty")]
    Empty,
    /// Longer than [`MessageText::MAX_CHARS`].
    #[error("the message has {chars} characters; {} are allowed", MessageText::MAX_CHARS)]
    TooLong {
        /// How many characters it has.
        chars: usize,
    },
    /// A control character.
    #[error("the message has the control character U+{:04X} at character {position}", u32::from(*character))]
    ControlCharacter {
        /// The character.
        character: char,
        /// Where it stands after trimming, counted in characters from 1.
        position: usize,
    },
}

impl MessageTextError {
    /// A stable code, under which a host can translate.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "message.empty",
            Self::TooLong { .. } => "message.too_long",
            Self::ControlCharacter { .. } => "message.control_character",
        }
    }
}

impl MessageText {
    /// The greatest length in characters.
    pub const MAX_CHARS: usize = 4_000;

    /// The message as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for MessageText {
    type Err = MessageTextError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim().replace("\r\n", "\n").replace('\r', "\n");
        if text.is_empty() {
            return Err(MessageTextError::Empty);
        }
        let chars = text.chars().count();
        if chars > Self::MAX_CHARS {
            return Err(MessageTextError::TooLong { chars });
        }
        let bad =
            |(_, character): &(usize, char)| character.is_control() && !matches!(character, '\n' | '\t');
        match text.chars().enumerate().find(bad) {
            None => Ok(Self(text.into())),
            Some((index, character)) => {
                Err(MessageTextError::ControlCharacter { character, position: index.saturating_add(1) })
            }
        }
    }
}

impl fmt::Display for MessageText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for MessageText {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for MessageText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}
