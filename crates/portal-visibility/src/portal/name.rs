//! Names of portals, and the part of the URL that is made of them (PV-01).

use crate::value::fold_key;
use serde::{Deserialize, Serialize};
use std::fmt;
use unicode_normalization::UnicodeNormalization;

/// The name of a portal, as people read it: trimmed, in NFC, at most 100 characters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PortalName(String);

/// What two names have in common if they are the same but for case, width and spaces (PV-01). Unique over all organisations of a tenant.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct NameKey(String);

/// The part of the portal's URL that stands for it: lower-case letters and digits of any script, and single hyphens between them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct UrlPart(String);

/// A text is no name or no part of a URL.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NameError {
    /// There is nothing in it.
    #[error("it is empty")]
    Empty,
    /// It is too long.
    #[error("it has {length} characters; at most {most} are allowed")]
    TooLong {
        /// How many it has.
        length: usize,
        /// How many are allowed.
        most: usize,
    },
    /// A control character.
    #[error("control characters are not allowed")]
    Control,
    /// Something that a part of a URL cannot have.
    #[error("`{given}` is not made of lower-case letters, digits and single hyphens between them")]
    NotAUrlPart {
        /// As it was given.
        given: String,
    },
}

impl NameError {
    /// A stable code under which a host can translate.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "portal_name.empty",
            Self::TooLong { .. } => "portal_name.too_long",
            Self::Control => "portal_name.control",
            Self::NotAUrlPart { .. } => "portal_url.malformed",
        }
    }
}

/// Characters of a name or a part of a URL, at most.
const MOST: usize = 100;

impl PortalName {
    /// The name that a text gives.
    ///
    /// # Errors
    /// [`NameError`] if it is empty, too long, or has control characters.
    pub fn new(text: &str) -> Result<Self, NameError> {
        let name: String = text.trim().nfc().collect();
        let length = name.chars().count();
        if name.is_empty() {
            Err(NameError::Empty)
        } else if length > MOST {
            Err(NameError::TooLong { length, most: MOST })
        } else if name.contains(char::is_control) {
            Err(NameError::Control)
        } else {
            Ok(Self(name))
        }
    }

    /// As people read it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What it has in common with names that count as the same (PV-01).
    pub fn key(&self) -> NameKey {
        let plain: String = self.0.nfkc().collect();
        NameKey(fold_key(&plain).split_whitespace().collect::<Vec<_>>().join(" "))
    }

    /// The part of a URL that is made of it (PV-01): at most 100 characters. A name without letters and digits gives `portal`.
    /// Names that become longer than that, because one character stands for several (`㍿` for `株式会社`), are cut.
    ///
    /// ```
    /// use portal_visibility::portal::PortalName;
    /// assert_eq!(PortalName::new("Zylker & Söhne")?.url_part().as_str(), "zylker-söhne");
    /// assert_eq!(PortalName::new("桜修理 ２号店")?.url_part().as_str(), "桜修理-2号店");
    /// # Ok::<(), portal_visibility::portal::NameError>(())
    /// ```
    pub fn url_part(&self) -> UrlPart {
        // Lower-case letters may combine with a mark where the capital did not, hence the second time.
        let plain = self.0.nfkc().flat_map(char::to_lowercase).nfkc().collect::<String>();
        let parts: Vec<&str> = plain.split(|c| !is_plain(c)).filter(|part| !part.is_empty()).collect();
        if parts.is_empty() {
            return UrlPart("portal".into());
        }
        let mut part: String = parts.join("-").chars().take(MOST).collect();
        // The cut may fall behind a hyphen; no two stand together.
        if part.ends_with('-') {
            part.pop();
        }
        UrlPart(part)
    }
}

/// A lower-case letter, a letter of a script without case, or a digit.
fn is_plain(c: char) -> bool {
    c.is_alphanumeric() && c.to_lowercase().eq([c])
}

impl NameKey {
    /// As stores keep it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl UrlPart {
    /// The part that a text gives.
    ///
    /// # Errors
    /// [`NameError`] if it is empty, too long, or has other characters.
    pub fn new(text: &str) -> Result<Self, NameError> {
        let length = text.chars().count();
        let fine = |c: char| c == '-' || is_plain(c);
        let plain: String = text.nfkc().collect();
        if text.is_empty() {
            Err(NameError::Empty)
        } else if length > MOST {
            Err(NameError::TooLong { length, most: MOST })
        } else if plain != text || !text.chars().all(fine) || text.split('-').any(str::is_empty) {
            Err(NameError::NotAUrlPart { given: text.into() })
        } else {
            Ok(Self(text.into()))
        }
    }

    /// As it stands in the URL, before percent-encoding.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for PortalName {
    type Error = NameError;

    fn try_from(text: String) -> Result<Self, NameError> {
        Self::new(&text)
    }
}

impl From<PortalName> for String {
    fn from(name: PortalName) -> Self {
        name.0
    }
}

impl TryFrom<String> for UrlPart {
    type Error = NameError;

    fn try_from(text: String) -> Result<Self, NameError> {
        Self::new(&text)
    }
}

impl From<UrlPart> for String {
    fn from(part: UrlPart) -> Self {
        part.0
    }
}

impl fmt::Display for PortalName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for UrlPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
