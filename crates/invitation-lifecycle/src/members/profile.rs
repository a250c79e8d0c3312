//! What the first login asks for (IL-58).

use crate::language::Language;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// A text is not what the profile asks for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{given}` is no {wanted}")]
#[non_exhaustive]
pub struct ProfileTextError {
    /// What was given.
    pub given: String,
    /// What was wanted.
    pub wanted: &'static str,
}

impl ProfileTextError {
    /// A stable code, under which a host can translate.
    #[expect(clippy::unused_self, reason = "every error tells its code in the same way")]
    pub const fn code(&self) -> &'static str {
        "profile.malformed"
    }
}

macro_rules! profile_text {
    ($(#[$meta:meta])* $name:ident, $wanted:literal, $holds:expr) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Box<str>);

        impl $name {
            /// The text.
            pub const fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = ProfileTextError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let holds: fn(&str) -> bool = $holds;
                if holds(text) {
                    Ok(Self(text.into()))
                } else {
                    Err(ProfileTextError { given: text.into(), wanted: $wanted })
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                text.parse().map_err(D::Error::custom)
            }
        }
    };
}

profile_text! {
    /// A country: two capital letters, as in ISO 3166-1.
    Country, "country code such as `JP`",
    |text| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

profile_text! {
    /// A time zone by its name in the IANA database, such as `Asia/Tokyo`. That it exists is the host's to check.
    TimeZone, "time zone name such as `Asia/Tokyo`",
    |text| {
        (1..=64).contains(&text.len())
            && text.starts_with(|first: char| first.is_ascii_alphabetic())
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/_+-".contains(&byte))
    }
}

profile_text! {
    /// How a date, or a time of day, is written: a pattern of the host's, such as `yyyy/MM/dd`; 1 to 64 characters, none
    /// of them a control character.
    FormatPattern, "format of 1 to 64 characters",
    |text| !text.trim().is_empty() && text.chars().count() <= 64 && !text.chars().any(char::is_control)
}

/// What a member has chosen at the first login. The portal opens once it is complete (IL-58).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// The language of the portal.
    pub language: Language,
    /// How dates are written.
    pub date_format: FormatPattern,
    /// How times of day are written.
    pub time_format: FormatPattern,
    /// The time zone.
    pub time_zone: TimeZone,
    /// The country.
    pub country: Country,
}

/// What a browser says of itself, as far as it does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BrowserLocale {
    /// The language that it asks for.
    pub language: Option<Language>,
    /// The country that it seems to be in.
    pub country: Option<Country>,
}

impl Profile {
    /// What the form of the first login begins with: language and country from the browser, the rest from the inviter's
    /// locale (IL-58). What the browser does not say comes from the inviter, too.
    pub fn suggested(browser: BrowserLocale, inviter: &Self) -> Self {
        Self {
            language: browser.language.unwrap_or_else(|| inviter.language.clone()),
            country: browser.country.unwrap_or_else(|| inviter.country.clone()),
            date_format: inviter.date_format.clone(),
            time_format: inviter.time_format.clone(),
            time_zone: inviter.time_zone.clone(),
        }
    }
}
