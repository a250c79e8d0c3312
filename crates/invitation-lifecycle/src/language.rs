//! The language in which an invitation is written (IL-01).

use oxilangtag::LanguageTag;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// A language tag as in BCP 47, in its normal spelling. A clone costs no allocation.
///
/// ```
/// use invitation_lifecycle::Language;
/// let language: Language = "JA-jp".parse()?;
/// assert_eq!(language.as_str(), "ja-JP");
/// assert_eq!(language.primary(), "ja");
/// # Ok::<(), invitation_lifecycle::LanguageError>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Language(Arc<str>);

/// A text is no language tag.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{given}` is no language tag such as `ja` or `en-GB`: {reason}")]
#[non_exhaustive]
pub struct LanguageError {
    /// What was given.
    pub given: String,
    /// What the parser says.
    pub reason: String,
}

impl LanguageError {
    /// A stable code, under which a host can translate.
    #[expect(clippy::unused_self, reason = "every error tells its code in the same way")]
    pub const fn code(&self) -> &'static str {
        "language.malformed"
    }
}

impl Language {
    /// A tag that is written in this crate, in its normal spelling.
    pub(crate) fn built_in(tag: &'static str) -> Self {
        Self(tag.into())
    }

    /// The tag as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The language alone, without script, region and the rest: `en` of `en-GB`.
    pub fn primary(&self) -> &str {
        self.0.split('-').next().unwrap_or_default()
    }
}

impl FromStr for Language {
    type Err = LanguageError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match LanguageTag::parse_and_normalize(text) {
            Ok(tag) => Ok(Self(tag.into_inner().into())),
            Err(error) => Err(LanguageError { given: text.into(), reason: error.to_string() }),
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Language({})", self.0)
    }
}

impl Serialize for Language {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Language {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}
