//! What decisions and refusals say to people, in Japanese and English.
//!
//! The rule crates state facts; this module words them. A host with a third language translates by the stable codes instead.

mod access;
mod address;
mod agents;
mod assignment;
mod contacts;
mod definitions;
mod delegation;
mod desk;
mod handover;
mod inquiry;
mod invitation;
mod licence;
mod mail;
mod mailbox;
mod members;
mod phrases;
mod plan;
mod portal_events;
mod portals;
mod price;
mod quota;
mod reconcile;
mod seats;
mod targets;
mod templates;
mod visibility;
mod writes;

pub use mail::{DeskNames, MailText, PortalNames};
pub use members::tell_invitee;
pub use targets::tell;

use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// A language in which this library explains itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TextLanguage {
    /// English.
    #[default]
    English,
    /// 日本語
    Japanese,
}

impl TextLanguage {
    /// Every language.
    pub const ALL: [Self; 2] = [Self::English, Self::Japanese];

    /// Its BCP 47 tag: `en` or `ja`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Japanese => "ja",
        }
    }

    /// The language to use for a reader with this BCP 47 tag: Japanese for `ja` and its regions, else English.
    pub fn for_tag(tag: &str) -> Self {
        match tag.split('-').next() {
            Some(primary) if primary.eq_ignore_ascii_case("ja") => Self::Japanese,
            _ => Self::English,
        }
    }
}

impl From<TextLanguage> for contact_quota::Language {
    fn from(language: TextLanguage) -> Self {
        match language {
            TextLanguage::English => Self::English,
            TextLanguage::Japanese => Self::Japanese,
        }
    }
}

/// A text is none of the languages in which this library explains itself.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{given}` is neither `en` nor `ja`")]
pub struct UnknownTextLanguage {
    /// What was given.
    pub given: String,
}

impl FromStr for TextLanguage {
    type Err = UnknownTextLanguage;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|language| language.tag() == text)
            .ok_or_else(|| UnknownTextLanguage { given: text.into() })
    }
}

/// Something that can be said to people, and whose code stays the same from release to release.
pub trait Explain {
    /// The stable code under which a host can translate.
    fn code(&self) -> &'static str;

    /// One sentence for a person, without a full stop.
    fn message(&self, language: TextLanguage) -> String;
}

/// A number of things in English: `1 user`, `2 users`.
fn counted(number: u64, one: &str, more: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { more })
}

fn in_either(language: TextLanguage, english: &str, japanese: &str) -> String {
    match language {
        TextLanguage::English => english.to_owned(),
        TextLanguage::Japanese => japanese.to_owned(),
    }
}
