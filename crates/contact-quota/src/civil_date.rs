//! Days of the calendar, without a clock and without a time zone (CQ-19).

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// A day of the (proleptic Gregorian) calendar, from year 0000 to 9999. Which day it is now, and in which time zone, the host knows.
///
/// On the wire it is text: `2022-10-01`.
///
/// ```
/// use contact_quota::CivilDate;
/// let first: CivilDate = "2022-10-01".parse()?;
/// assert_eq!(CivilDate::new(2022, 10, 1)?, first);
/// assert!("2022-09-30".parse::<CivilDate>()? < first);
/// assert!("2023-02-29".parse::<CivilDate>().is_err());
/// # Ok::<(), contact_quota::CivilDateError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CivilDate {
    year: u16,
    month: u8,
    day: u8,
}

/// A value is no day of the calendar.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CivilDateError {
    /// Not of the form `YYYY-MM-DD`.
    #[error("`{given}` is not a day such as 2022-10-01")]
    Malformed {
        /// What was given.
        given: String,
    },
    /// Of that form, but there is no such day.
    #[error("there is no day {year:04}-{month:02}-{day:02}")]
    NoSuchDay {
        /// Year.
        year: u16,
        /// Month.
        month: u8,
        /// Day of the month.
        day: u8,
    },
}

impl CivilDateError {
    /// A stable code under which a host can translate.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Malformed { .. } => "date.malformed",
            Self::NoSuchDay { .. } => "date.no_such_day",
        }
    }
}

impl CivilDate {
    /// 0000-01-01.
    pub const MIN: Self = Self { year: 0, month: 1, day: 1 };
    /// 2022-10-01, from which on application forms are for the base only (CQ-06).
    pub(crate) const OCTOBER_2022: Self = Self { year: 2022, month: 10, day: 1 };
    /// 9999-12-31.
    pub const MAX: Self = Self { year: 9999, month: 12, day: 31 };

    /// The day with this year, month (1–12) and day of the month.
    ///
    /// # Errors
    /// [`CivilDateError::NoSuchDay`].
    pub const fn new(year: u16, month: u8, day: u8) -> Result<Self, CivilDateError> {
        let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let last = match month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            _ => 0,
        };
        if year > 9999 || day == 0 || day > last {
            return Err(CivilDateError::NoSuchDay { year, month, day });
        }
        Ok(Self { year, month, day })
    }

    /// The year.
    pub const fn year(self) -> u16 {
        self.year
    }

    /// The month, 1–12.
    pub const fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, 1–31.
    pub const fn day(self) -> u8 {
        self.day
    }
}

impl FromStr for CivilDate {
    type Err = CivilDateError;

    fn from_str(text: &str) -> Result<Self, CivilDateError> {
        let malformed = || CivilDateError::Malformed { given: text.into() };
        let mut parts = text.split('-');
        let mut part = |length: usize| {
            let digits = parts.next().filter(|part| part.len() == length)?;
            if digits.bytes().all(|byte| byte.is_ascii_digit()) { digits.parse::<u16>().ok() } else { None }
        };
        let (year, month, day) = (part(4), part(2), part(2));
        let narrow = |wide: Option<u16>| wide.and_then(|wide| u8::try_from(wide).ok());
        match (year, narrow(month), narrow(day), parts.next()) {
            (Some(year), Some(month), Some(day), None) => Self::new(year, month, day),
            _ => Err(malformed()),
        }
    }
}

impl fmt::Display for CivilDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl fmt::Debug for CivilDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for CivilDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for CivilDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for CivilDate {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "CivilDate".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "description": "A day, such as 2022-10-01.", "type": "string", "format": "date" })
    }
}
