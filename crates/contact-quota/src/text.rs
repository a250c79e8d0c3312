//! Words for people, in the two languages of the desk.

use serde::{Deserialize, Serialize};

/// The language of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Language {
    /// 日本語.
    Japanese,
    /// English.
    English,
}

/// A label as people read it. A plain text stands for both languages.
///
/// ```
/// use contact_quota::{Language, Text};
/// let base = Text::new("基本", "base");
/// assert_eq!(base.in_language(Language::Japanese), "基本");
/// assert_eq!(Text::from("勤怠").in_language(Language::English), "勤怠");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Text {
    /// The same in both languages.
    Same(String),
    /// One text each.
    Each {
        /// Japanese.
        ja: String,
        /// English.
        en: String,
    },
}

impl Text {
    /// A text in both languages.
    pub fn new(ja: impl Into<String>, en: impl Into<String>) -> Self {
        Self::Each { ja: ja.into(), en: en.into() }
    }

    /// The text in a language.
    pub fn in_language(&self, language: Language) -> &str {
        match self {
            Self::Same(text) => text,
            Self::Each { ja, en } => match language {
                Language::Japanese => ja,
                Language::English => en,
            },
        }
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::Same(text.into())
    }
}
