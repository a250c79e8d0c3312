//! Words for people, in the two languages of the desk.

use crate::quota::Quota;
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
        /// English; of what is counted, the plural.
        en: String,
        /// English for exactly one of what is counted, such as `app` beside `apps`. Left out, it is as `en`. (Japanese has no plural.)
        #[serde(default, skip_serializing_if = "Option::is_none")]
        en_one: Option<String>,
    },
}

impl Text {
    /// A text in both languages.
    pub fn new(ja: impl Into<String>, en: impl Into<String>) -> Self {
        Self::Each { ja: ja.into(), en: en.into(), en_one: None }
    }

    /// The name of things that are counted: in Japanese, and in English of one and of several.
    ///
    /// ```
    /// use contact_quota::{Language, Quota, Text};
    /// let apps = Text::counted("アプリ", "app", "apps");
    /// assert_eq!(apps.of(Quota::Finite(1), Language::English), "app");
    /// assert_eq!(apps.of(Quota::ZERO, Language::English), "apps");
    /// ```
    pub fn counted(ja: impl Into<String>, one: impl Into<String>, more: impl Into<String>) -> Self {
        Self::Each { ja: ja.into(), en: more.into(), en_one: Some(one.into()) }
    }

    /// The text in a language, for so many of what it names.
    pub fn of(&self, number: Quota, language: Language) -> &str {
        match (self, language, number) {
            (Self::Each { en_one: Some(one), .. }, Language::English, Quota::Finite(1)) => one,
            _ => self.in_language(language),
        }
    }

    /// The text in a language.
    pub fn in_language(&self, language: Language) -> &str {
        match self {
            Self::Same(text) => text,
            Self::Each { ja, en, .. } => match language {
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
