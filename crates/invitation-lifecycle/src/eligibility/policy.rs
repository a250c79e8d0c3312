//! What a host may choose about who can be invited.

use serde::{Deserialize, Serialize};

/// Which characters an address may have (IL-34), looked at as it was typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AllowedCharacters {
    /// Whatever an address may have.
    Any,
    /// The letters A to Z of either case, the digits, and these.
    LettersDigitsAnd(String),
}

impl AllowedCharacters {
    /// Whether all characters of an address are allowed.
    pub fn allow(&self, address: &str) -> bool {
        match self {
            Self::Any => true,
            Self::LettersDigitsAnd(others) => {
                address.chars().all(|one| one.is_ascii_alphanumeric() || others.contains(one))
            }
        }
    }
}

/// Who can be invited. The defaults are those of the source.
///
/// ```
/// use invitation_lifecycle::eligibility::{AllowedCharacters, EligibilityPolicy};
/// let policy = EligibilityPolicy::default();
/// assert!(policy.characters.allow("sage.weiser+portal@example.co.jp"));
/// assert!(!policy.characters.allow("o'hara@example.com"));
/// let lenient = policy.with_characters(AllowedCharacters::Any).with_organisation_subdomains(true);
/// assert!(lenient.characters.allow("田中@例え.jp"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EligibilityPolicy {
    /// Whether the subdomains of the super administrator's domain count as that domain (IL-30). Default: no.
    pub organisation_subdomains: bool,
    /// Whether the subdomains of a domain that is listed as a sender of spam count as listed (IL-35). Default: no.
    pub spam_subdomains: bool,
    /// Which characters an address may have (IL-34). Default: letters, digits, and `@ : _ + . -`.
    pub characters: AllowedCharacters,
}

impl Default for EligibilityPolicy {
    fn default() -> Self {
        Self {
            organisation_subdomains: false,
            spam_subdomains: false,
            characters: AllowedCharacters::LettersDigitsAnd("@:_+.-".into()),
        }
    }
}

impl EligibilityPolicy {
    /// The same policy, with subdomains of the organisation's domain counting as it or not (IL-30).
    #[must_use]
    pub const fn with_organisation_subdomains(mut self, count: bool) -> Self {
        self.organisation_subdomains = count;
        self
    }

    /// The same policy, with subdomains of listed domains counting as listed or not (IL-35).
    #[must_use]
    pub const fn with_spam_subdomains(mut self, count: bool) -> Self {
        self.spam_subdomains = count;
        self
    }

    /// The same policy, with these characters (IL-34).
    #[must_use]
    pub fn with_characters(mut self, characters: AllowedCharacters) -> Self {
        self.characters = characters;
        self
    }
}
