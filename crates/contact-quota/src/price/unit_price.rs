//! The monthly price of one user, exactly.

use rust_decimal::Decimal;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// What one user costs a month: a decimal from 0 with at most four places, so that no total of it is ever rounded.
///
/// On the wire it is text, `"450"` or `"4.50"`: a number would pass through floating point on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnitPrice(Decimal);

/// A text is no price.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UnitPriceError {
    /// No decimal number.
    #[error("`{given}` is not a decimal number such as 450 or 4.50")]
    Malformed {
        /// What was given.
        given: String,
    },
    /// Below 0.
    #[error("{given} is negative")]
    Negative {
        /// What was given.
        given: Decimal,
    },
    /// More decimal places than [`UnitPrice::MAX_PLACES`].
    #[error("{given} has more than {} decimal places", UnitPrice::MAX_PLACES)]
    TooFine {
        /// What was given.
        given: Decimal,
    },
    /// More than [`UnitPrice::MAX`].
    #[error("{given} is above {}", UnitPrice::MAX)]
    TooLarge {
        /// What was given.
        given: Decimal,
    },
}

impl UnitPriceError {
    /// A stable code, under which a host can translate.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Malformed { .. } => "price.malformed",
            Self::Negative { .. } => "price.negative",
            Self::TooFine { .. } => "price.too_fine",
            Self::TooLarge { .. } => "price.too_large",
        }
    }
}

impl UnitPrice {
    /// The greatest number of decimal places.
    pub const MAX_PLACES: u32 = 4;
    /// The greatest price.
    pub const MAX: Decimal = Decimal::from_parts(1_000_000_000, 0, 0, false, 0);

    /// A price.
    ///
    /// # Errors
    /// [`UnitPriceError`] if it is negative, too fine or too large.
    pub fn new(amount: Decimal) -> Result<Self, UnitPriceError> {
        let amount_normalised = amount.normalize();
        if amount_normalised.is_sign_negative() && !amount_normalised.is_zero() {
            Err(UnitPriceError::Negative { given: amount })
        } else if amount_normalised.scale() > Self::MAX_PLACES {
            Err(UnitPriceError::TooFine { given: amount })
        } else if amount_normalised > Self::MAX {
            Err(UnitPriceError::TooLarge { given: amount })
        } else {
            Ok(Self(amount_normalised))
        }
    }

    /// The amount, without zeros at its end.
    pub const fn amount(self) -> Decimal {
        self.0
    }

    /// What so many cost. `MAX` × 2³² with four places fits into the 96 bits of a decimal, so this is exact; 0 stands in for the impossible.
    pub(super) fn times(self, units: u32) -> Decimal {
        self.0.checked_mul(Decimal::from(units)).unwrap_or_default()
    }
}

impl FromStr for UnitPrice {
    type Err = UnitPriceError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let malformed = || UnitPriceError::Malformed { given: text.into() };
        // Digits and a point only: the decimal parser also takes `_` and `+`.
        let plain = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'.' | b'-');
        if !text.bytes().all(plain) || text.starts_with('.') || text.ends_with('.') {
            return Err(malformed());
        }
        Self::new(Decimal::from_str_exact(text).map_err(|_| malformed())?)
    }
}

impl fmt::Display for UnitPrice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl Serialize for UnitPrice {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for UnitPrice {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <std::borrow::Cow<'de, str>>::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}
