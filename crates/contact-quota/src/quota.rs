//! How many: a number or no limit at all, added up exactly or not at all.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// How many may be registered.
///
/// Nothing is a limit too: 0 is `Finite(0)` and never means *unlimited* (CQ-17). `Unlimited` is above every number.
/// On the wire it is an integer or the text `unlimited`; a negative number is refused.
///
/// ```
/// use contact_quota::Quota;
/// assert_eq!(Quota::Finite(4).checked_add(Quota::Finite(2)), Some(Quota::Finite(6)));
/// assert_eq!(Quota::Finite(6).left_after(8), Quota::Finite(0));
/// assert_eq!(Quota::Finite(6).over_by(8), 2);
/// assert!(Quota::Finite(u64::MAX) < Quota::Unlimited);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Quota {
    /// At most so many.
    Finite(u64),
    /// No limit.
    Unlimited,
}

impl Quota {
    /// Nobody.
    pub const ZERO: Self = Self::Finite(0);

    /// The sum, or `None` if it is too large to be told. With `Unlimited` it is unlimited.
    #[must_use]
    pub const fn checked_add(self, other: Self) -> Option<Self> {
        match (self, other) {
            (Self::Finite(one), Self::Finite(two)) => match one.checked_add(two) {
                Some(sum) => Some(Self::Finite(sum)),
                None => None,
            },
            (Self::Unlimited, _) | (_, Self::Unlimited) => Some(Self::Unlimited),
        }
    }

    /// The product, or `None` if it is too large to be told. No seats each are no seats, however many there are.
    #[must_use]
    pub const fn checked_mul(self, factor: u64) -> Option<Self> {
        match self {
            Self::Finite(value) => match value.checked_mul(factor) {
                Some(product) => Some(Self::Finite(product)),
                None => None,
            },
            Self::Unlimited => Some(if factor == 0 { Self::ZERO } else { Self::Unlimited }),
        }
    }

    /// Whether so many fit.
    pub const fn admits(self, count: u64) -> bool {
        match self {
            Self::Finite(limit) => count <= limit,
            Self::Unlimited => true,
        }
    }

    /// How many more fit beside `taken`; none if it is full or over.
    #[must_use]
    pub const fn left_after(self, taken: u64) -> Self {
        match self {
            Self::Finite(limit) => Self::Finite(limit.saturating_sub(taken)),
            Self::Unlimited => Self::Unlimited,
        }
    }

    /// By how many `taken` is above the limit (CQ-08); 0 if it fits.
    pub const fn over_by(self, taken: u64) -> u64 {
        match self {
            Self::Finite(limit) => taken.saturating_sub(limit),
            Self::Unlimited => 0,
        }
    }

    /// The number, unless it is unlimited.
    pub const fn finite(self) -> Option<u64> {
        match self {
            Self::Finite(limit) => Some(limit),
            Self::Unlimited => None,
        }
    }
}

impl From<u64> for Quota {
    fn from(limit: u64) -> Self {
        Self::Finite(limit)
    }
}

impl fmt::Display for Quota {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Finite(limit) => fmt::Display::fmt(limit, f),
            Self::Unlimited => f.write_str("unlimited"),
        }
    }
}

impl Serialize for Quota {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Finite(limit) => serializer.serialize_u64(*limit),
            Self::Unlimited => serializer.serialize_str("unlimited"),
        }
    }
}

impl<'de> Deserialize<'de> for Quota {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl serde::de::Visitor<'_> for Visitor {
            type Value = Quota;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a whole number from 0, or `unlimited`")
            }

            fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<Quota, E> {
                Ok(Quota::Finite(value))
            }

            fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<Quota, E> {
                u64::try_from(value).map(Quota::Finite).map_err(|_| E::custom("a quota cannot be negative"))
            }

            fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<Quota, E> {
                if value == "unlimited" {
                    Ok(Quota::Unlimited)
                } else {
                    Err(E::invalid_value(serde::de::Unexpected::Str(value), &self))
                }
            }
        }
        deserializer.deserialize_any(Visitor).map_err(D::Error::custom)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Quota {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Quota".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "How many: a whole number from 0, or `unlimited`.",
            "oneOf": [{ "type": "integer", "minimum": 0 }, { "const": "unlimited" }]
        })
    }
}
