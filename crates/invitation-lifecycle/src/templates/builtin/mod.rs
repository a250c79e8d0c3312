//! The built-in templates, in Japanese and English (IL-83, IL-84).

mod en;
mod ja;

use super::kind::TemplateKind;
use super::source::TemplateSource;
use super::template::Template;
use crate::language::Language;
use serde::{Deserialize, Serialize};

/// A language that has built-in templates (IL-84).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BuiltInLanguage {
    /// Japanese.
    Japanese,
    /// English.
    English,
}

/// What a built-in template says.
struct Words {
    subject: &'static str,
    body: &'static str,
    button_label: &'static str,
}

impl BuiltInLanguage {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Japanese, Self::English];

    /// The built-in language that a tag belongs to: `ja` and `ja-JP` to Japanese.
    pub fn of(language: &Language) -> Option<Self> {
        Self::ALL.into_iter().find(|built_in| built_in.as_str() == language.primary())
    }

    /// The tag.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Japanese => "ja",
            Self::English => "en",
        }
    }

    /// The tag as a value.
    pub fn language(self) -> Language {
        Language::built_in(self.as_str())
    }

    /// The built-in template (IL-83): what a reset brings back, and what an editor begins with.
    ///
    /// ```
    /// use invitation_lifecycle::templates::{BuiltInLanguage, PreviewWith, TemplateKind};
    /// let template = BuiltInLanguage::English.template(TemplateKind::Welcome);
    /// assert_eq!(template.preview(PreviewWith::Everything).subject, "Welcome to Customer Portal");
    /// ```
    pub fn template(self, kind: TemplateKind) -> Template {
        let source = self.source(kind);
        // The tests check each of them; a template that can do no wrong stands in for the impossible.
        Template::check(kind, self.language(), &source)
            .unwrap_or_else(|_| Template::bare(kind, self.language(), source))
    }

    fn source(self, kind: TemplateKind) -> TemplateSource {
        let words = match self {
            Self::Japanese => ja::words(kind),
            Self::English => en::words(kind),
        };
        TemplateSource {
            subject: words.subject.into(),
            body: words.body.into(),
            button_label: words.button_label.into(),
            sender: None,
            reply_to: None,
        }
    }
}
