//! The label: what a holder calls a delegate.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// What a holder calls a delegate: free text for display, which need not be unique (AM-06).
///
/// Trimmed; 1 to 100 characters (Unicode scalar values); no control characters. Characters that reorder or break lines
/// count as control characters, since they make a list of labels unreadable.
///
/// ```
/// use access_model::{Label, LabelError};
/// assert_eq!(Label::parse("　制作会社 田中 ")?.as_str(), "制作会社 田中");
/// assert_eq!(Label::parse(" "), Err(LabelError::Empty));
/// # Ok::<(), LabelError>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Label(String);

/// A text is no [`Label`] (AM-06).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(tag = "problem", rename_all = "snake_case")]
#[non_exhaustive]
pub enum LabelError {
    /// Nothing but white space.
    #[error("the label is empty")]
    Empty,
    /// More than 100 characters.
    #[error("the label has {characters} characters; at most {} are allowed", Label::MAX_CHARACTERS)]
    TooLong {
        /// How many it has, trimmed.
        characters: usize,
    },
    /// A control character.
    #[error("the label has the control character U+{:04X} at character {position}", *.character as u32)]
    ControlCharacter {
        /// Which one.
        character: char,
        /// Where it stands in the trimmed text, counted in characters from 1.
        position: usize,
    },
}

impl LabelError {
    /// A stable code under which a host can translate.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "label.empty",
            Self::TooLong { .. } => "label.too_long",
            Self::ControlCharacter { .. } => "label.control_character",
        }
    }
}

impl Label {
    /// The longest label, in characters (AM-06).
    pub const MAX_CHARACTERS: usize = 100;

    /// Trims and checks a text (AM-06).
    ///
    /// # Errors
    /// [`LabelError`] says what is wrong.
    pub fn parse(text: &str) -> Result<Self, LabelError> {
        let trimmed = text.trim();
        if trimmed.is_empty() {
            return Err(LabelError::Empty);
        }
        if let Some((position, character)) = (1..).zip(trimmed.chars()).find(|(_, c)| is_control(*c)) {
            return Err(LabelError::ControlCharacter { character, position });
        }
        let characters = trimmed.chars().count();
        if characters > Self::MAX_CHARACTERS {
            return Err(LabelError::TooLong { characters });
        }
        Ok(Self(trimmed.to_owned()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Control characters, line and paragraph separators, and those that reorder a line (`Bidi_Control`).
fn is_control(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{2028}' | '\u{2029}' | '\u{061C}' | '\u{200E}' | '\u{200F}')
        || matches!(character, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Label({:?})", self.0)
    }
}

impl AsRef<str> for Label {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl FromStr for Label {
    type Err = LabelError;

    fn from_str(text: &str) -> Result<Self, LabelError> {
        Self::parse(text)
    }
}

impl TryFrom<String> for Label {
    type Error = LabelError;

    fn try_from(text: String) -> Result<Self, LabelError> {
        Self::parse(&text)
    }
}

impl From<Label> for String {
    fn from(label: Label) -> Self {
        label.0
    }
}
