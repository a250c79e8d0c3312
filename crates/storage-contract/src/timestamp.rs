//! Instants that survive every database: whole microseconds since 1970-01-01T00:00:00Z.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;
use std::time::Duration;
use time::format_description::well_known::Rfc3339;
use time::{OffsetDateTime, UtcOffset};

/// An instant: whole microseconds since the Unix epoch, in UTC, from year 0000 to year 9999.
///
/// Stores keep integers of microseconds (RFC 3339 text mis-sorts), so an instant is exactly that, and a value read back is
/// the value written. What is finer than a microsecond is cut off when an instant is made.
///
/// On the wire it is RFC 3339 text in UTC: `2026-04-01T00:00:00Z`.
///
/// ```
/// use std::time::Duration;
/// use storage_contract::Timestamp;
/// let noon: Timestamp = "2026-04-01T21:00:00+09:00".parse()?;
/// assert_eq!(noon.to_string(), "2026-04-01T12:00:00Z");
/// assert!(noon < noon.saturating_add(Duration::from_secs(1)));
/// assert_eq!(Timestamp::from_unix_micros(noon.as_unix_micros()), Ok(noon));
/// # Ok::<(), storage_contract::TimestampError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

/// A value is no instant that this library keeps.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TimestampError {
    /// Before year 0000 or after year 9999.
    #[error("{micros} µs since 1970 is outside of the years 0000 to 9999")]
    OutOfRange {
        /// Microseconds since the Unix epoch.
        micros: i128,
    },
    /// Not RFC 3339.
    #[error("`{given}` is not an RFC 3339 instant such as 2026-04-01T09:00:00+09:00: {reason}")]
    Malformed {
        /// What was given.
        given: String,
        /// What the parser says.
        reason: String,
    },
}

impl Timestamp {
    /// 0000-01-01T00:00:00Z.
    pub const MIN: Self = Self(-62_167_219_200_000_000);
    /// 9999-12-31T23:59:59.999999Z.
    pub const MAX: Self = Self(253_402_300_799_999_999);
    /// 1970-01-01T00:00:00Z.
    pub const UNIX_EPOCH: Self = Self(0);

    /// The instant so many microseconds after the Unix epoch.
    ///
    /// # Errors
    /// [`TimestampError::OutOfRange`] outside of the years 0000 to 9999.
    pub const fn from_unix_micros(micros: i64) -> Result<Self, TimestampError> {
        if micros < Self::MIN.0 || micros > Self::MAX.0 {
            return Err(TimestampError::OutOfRange { micros: micros as i128 });
        }
        Ok(Self(micros))
    }

    /// Microseconds since the Unix epoch.
    pub const fn as_unix_micros(self) -> i64 {
        self.0
    }

    /// The instant `span` later, or `None` past [`Timestamp::MAX`]. What is finer than a microsecond is cut off.
    pub fn checked_add(self, span: Duration) -> Option<Self> {
        let micros = self.0.checked_add(i64::try_from(span.as_micros()).ok()?)?;
        Self::from_unix_micros(micros).ok()
    }

    /// The instant `span` later, at most [`Timestamp::MAX`].
    #[must_use]
    pub fn saturating_add(self, span: Duration) -> Self {
        self.checked_add(span).unwrap_or(Self::MAX)
    }

    /// The instant `span` earlier, at least [`Timestamp::MIN`].
    #[must_use]
    pub fn saturating_sub(self, span: Duration) -> Self {
        i64::try_from(span.as_micros())
            .ok()
            .and_then(|micros| self.0.checked_sub(micros))
            .and_then(|micros| Self::from_unix_micros(micros).ok())
            .unwrap_or(Self::MIN)
    }

    /// How much later this is than `earlier`; zero if it is not (clocks step back).
    pub fn saturating_since(self, earlier: Self) -> Duration {
        Duration::from_micros(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }

    /// The same instant in the terms of the `time` crate, in UTC.
    pub fn to_offset_date_time(self) -> OffsetDateTime {
        // Within the years 0000 to 9999 the conversion cannot fail; the epoch stands in for the impossible.
        let nanos = i128::from(self.0).saturating_mul(1_000);
        OffsetDateTime::from_unix_timestamp_nanos(nanos).unwrap_or(OffsetDateTime::UNIX_EPOCH)
    }
}

impl TryFrom<OffsetDateTime> for Timestamp {
    type Error = TimestampError;

    fn try_from(instant: OffsetDateTime) -> Result<Self, Self::Error> {
        let micros = instant.unix_timestamp_nanos().div_euclid(1_000);
        let narrow = i64::try_from(micros).map_err(|_| TimestampError::OutOfRange { micros })?;
        Self::from_unix_micros(narrow)
    }
}

impl FromStr for Timestamp {
    type Err = TimestampError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let malformed = |error: time::error::Parse| TimestampError::Malformed {
            given: text.into(),
            reason: error.to_string(),
        };
        OffsetDateTime::parse(text, &Rfc3339).map_err(malformed)?.try_into()
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let utc = self.to_offset_date_time().to_offset(UtcOffset::UTC);
        f.write_str(&utc.format(&Rfc3339).map_err(|_| fmt::Error)?)
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}
