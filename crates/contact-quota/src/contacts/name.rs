//! The name of a person, as registered (CQ-09, CQ-12).

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use unicode_normalization::UnicodeNormalization;

/// A contact's name: trimmed, 1 to 100 characters, no control characters, and no slash, since names of a shared mailbox are shown joined with
/// slashes (CQ-12). Whether it is a person's is for the [`WordList`](super::WordList) (CQ-09).
///
/// ```
/// use contact_quota::contacts::{PersonName, PersonNameError};
/// assert_eq!("　服部　花子 ".parse::<PersonName>()?.as_str(), "服部　花子");
/// assert_eq!("山田/伊藤".parse::<PersonName>(), Err(PersonNameError::Slash { position: 3 }));
/// # Ok::<(), PersonNameError>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PersonName(String);

/// A text is no name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(tag = "problem", rename_all = "snake_case")]
#[non_exhaustive]
pub enum PersonNameError {
    /// Nothing but white space.
    #[error("the name is empty")]
    Empty,
    /// More than 100 characters.
    #[error("the name has {characters} characters; at most {} are allowed", PersonName::MAX_CHARACTERS)]
    TooLong {
        /// How many it has, trimmed.
        characters: usize,
    },
    /// A control character, or one that reorders or breaks a line.
    #[error("the name has the control character U+{:04X} at character {position}", *.character as u32)]
    ControlCharacter {
        /// Which one.
        character: char,
        /// Where, in characters from 1.
        position: usize,
    },
    /// A slash: each person is registered on their own (CQ-12, CQ-16).
    #[error("the name has a slash at character {position}: each person is registered on their own")]
    Slash {
        /// Where, in characters from 1.
        position: usize,
    },
}

impl PersonNameError {
    /// A stable code under which a host can translate.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "name.empty",
            Self::TooLong { .. } => "name.too_long",
            Self::ControlCharacter { .. } => "name.control_character",
            Self::Slash { .. } => "name.slash",
        }
    }
}

impl PersonName {
    /// The longest name, in characters.
    pub const MAX_CHARACTERS: usize = 100;

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether both are written alike but for spaces, width, composition, case and glyph variants: 山田 太郎 and 山田太郎.
    pub fn is_like(&self, other: &str) -> bool {
        squeezed(&self.0) == squeezed(other)
    }

    /// Whether one may be short for the other: 山田 and 山田 太郎, or 太郎 and 山田 太郎.
    pub fn may_be_short_for(&self, other: &str) -> bool {
        let (one, two) = (folded(&self.0), folded(other));
        let has = |long: &str, short: &str| {
            let short = squeezed(short);
            !short.is_empty()
                && (squeezed(long).starts_with(&short) || long.split(' ').any(|part| part == short))
        };
        has(&one, &two) || has(&two, &one)
    }
}

/// A text in one width, composition and case: full-width letters become ASCII, half-width kana full-width, ㈱ becomes (株), capitals small letters, every white
/// space a space; what cannot be seen is left out.
pub(super) fn folded(text: &str) -> String {
    let visible = text.chars().filter(|character| !is_invisible(*character));
    let plain = |character: char| if character.is_whitespace() { ' ' } else { character };
    visible.nfkc().map(plain).flat_map(char::to_lowercase).collect()
}

/// Characters without a shape of their own: joiners, zero-width spaces, and the selectors of glyph variants such as that of 葛󠄀.
const fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{AD}' | '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{E0100}'..='\u{E01EF}'
    )
}

fn squeezed(text: &str) -> String {
    folded(text).replace(' ', "")
}

fn is_control(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{2028}' | '\u{2029}' | '\u{061C}' | '\u{200E}' | '\u{200F}')
        || matches!(character, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

impl FromStr for PersonName {
    type Err = PersonNameError;

    fn from_str(text: &str) -> Result<Self, PersonNameError> {
        let trimmed = text.trim();
        if trimmed.is_empty() {
            return Err(PersonNameError::Empty);
        }
        for (position, character) in (1..).zip(trimmed.chars()) {
            if is_control(character) {
                return Err(PersonNameError::ControlCharacter { character, position });
            }
            if matches!(character, '/' | '／') {
                return Err(PersonNameError::Slash { position });
            }
        }
        let characters = trimmed.chars().count();
        if characters > Self::MAX_CHARACTERS {
            return Err(PersonNameError::TooLong { characters });
        }
        Ok(Self(trimmed.to_owned()))
    }
}

impl TryFrom<String> for PersonName {
    type Error = PersonNameError;

    fn try_from(text: String) -> Result<Self, PersonNameError> {
        text.parse()
    }
}

impl From<PersonName> for String {
    fn from(name: PersonName) -> Self {
        name.0
    }
}

impl fmt::Display for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PersonName({:?})", self.0)
    }
}
