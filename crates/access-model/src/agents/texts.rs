//! The texts about an agent: names, and what stands beside them (AM-30).

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// What an agent is called: trimmed, 1 to 100 characters, none of which controls or reorders the line (AM-30).
///
/// ```
/// use access_model::agents::AgentName;
/// assert_eq!(" 佐藤 花子 ".parse::<AgentName>()?.as_str(), "佐藤 花子");
/// assert!("".parse::<AgentName>().is_err());
/// # Ok::<(), access_model::agents::AgentTextError>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AgentName(String);

/// A telephone number, an extension, or a text about an agent: trimmed, 1 to 1,000 characters; only such a text may have line breaks (AM-30).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AgentText(String);

/// A text cannot stand in an agent's record (AM-30).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(tag = "problem", rename_all = "snake_case")]
#[non_exhaustive]
pub enum AgentTextError {
    /// Nothing but white space.
    #[error("the text is empty")]
    Empty,
    /// More characters than there may be.
    #[error("the text has {characters} characters; at most {limit} are allowed")]
    TooLong {
        /// How many it has, trimmed.
        characters: usize,
        /// How many it may have.
        limit: usize,
    },
    /// A control character.
    #[error("the text has the control character U+{:04X} at character {position}", *.character as u32)]
    ControlCharacter {
        /// Which one.
        character: char,
        /// Where it stands in the trimmed text, counted in characters from 1.
        position: usize,
    },
}

impl AgentTextError {
    /// A stable code under which a host can translate.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "agent_text.empty",
            Self::TooLong { .. } => "agent_text.too_long",
            Self::ControlCharacter { .. } => "agent_text.control_character",
        }
    }
}

fn checked(text: &str, limit: usize, line_breaks: bool) -> Result<String, AgentTextError> {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Err(AgentTextError::Empty);
    }
    let refused = |c: char| is_control(c) && !(line_breaks && c == '\n');
    if let Some((position, character)) = (1..).zip(trimmed.chars()).find(|(_, c)| refused(*c)) {
        return Err(AgentTextError::ControlCharacter { character, position });
    }
    let characters = trimmed.chars().count();
    if characters > limit {
        return Err(AgentTextError::TooLong { characters, limit });
    }
    Ok(trimmed.to_owned())
}

fn is_control(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{2028}' | '\u{2029}' | '\u{061C}' | '\u{200E}' | '\u{200F}')
        || matches!(character, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

macro_rules! text {
    ($name:ident, $limit:literal, $line_breaks:literal) => {
        impl $name {
            /// The longest text, in characters.
            pub const MAX_CHARACTERS: usize = $limit;

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = AgentTextError;

            fn from_str(text: &str) -> Result<Self, AgentTextError> {
                checked(text, Self::MAX_CHARACTERS, $line_breaks).map(Self)
            }
        }

        impl TryFrom<String> for $name {
            type Error = AgentTextError;

            fn try_from(text: String) -> Result<Self, AgentTextError> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(text: $name) -> Self {
                text.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({:?})"), self.0)
            }
        }
    };
}

text!(AgentName, 100, false);
text!(AgentText, 1_000, true);
