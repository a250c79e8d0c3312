//! Days of the calendar, without a clock and without a time zone.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// A day of the Gregorian calendar, from year 0001 to 9999, which every database can keep. On the wire it is text: `2026-04-01`.
///
/// ```
/// use portal_visibility::Date;
/// let april: Date = "2026-04-01".parse()?;
/// assert_eq!(Date::new(2026, 4, 1)?, april);
/// assert!("2026-03-31".parse::<Date>()? < april);
/// assert!("2026-02-29".parse::<Date>().is_err());
/// # Ok::<(), portal_visibility::DateError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(time::Date);

/// A value is no day of the calendar.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{given}` is not a day such as 2026-04-01")]
pub struct DateError {
    /// What was given.
    pub given: String,
}

impl DateError {
    /// A stable code under which a host can translate.
    #[expect(clippy::unused_self, reason = "every error tells its code in the same way")]
    pub const fn code(&self) -> &'static str {
        "date.invalid"
    }
}

impl Date {
    /// The day with this year, month (1–12) and day of the month.
    ///
    /// # Errors
    /// [`DateError`] if there is no such day.
    pub fn new(year: u16, month: u8, day: u8) -> Result<Self, DateError> {
        Self::make(year, month, day)
            .ok_or_else(|| DateError { given: format!("{year:04}-{month:02}-{day:02}") })
    }

    fn make(year: u16, month: u8, day: u8) -> Option<Self> {
        if !(1..=9999).contains(&year) {
            return None;
        }
        let month = time::Month::try_from(month).ok()?;
        time::Date::from_calendar_date(year.into(), month, day).ok().map(Self)
    }

    /// The same day in the terms of the `time` crate.
    pub const fn to_time(self) -> time::Date {
        self.0
    }

    /// The day after, unless this is the last.
    pub(crate) fn after(self) -> Option<Self> {
        self.0.next_day().filter(|day| day.year() <= 9999).map(Self)
    }

    /// The day of a text `YYYY-MM-DD`; allocates nothing.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let number = |from: usize, to: usize| {
            let digits = text.as_bytes().get(from..to)?;
            digits.iter().try_fold(0_u16, |sum, byte| {
                let digit = byte.is_ascii_digit().then(|| byte.wrapping_sub(b'0'))?;
                sum.checked_mul(10)?.checked_add(digit.into())
            })
        };
        let hyphen = |at: usize| text.as_bytes().get(at) == Some(&b'-');
        if text.len() != 10 || !hyphen(4) || !hyphen(7) {
            return None;
        }
        let (month, day) = (u8::try_from(number(5, 7)?).ok()?, u8::try_from(number(8, 10)?).ok()?);
        Self::make(number(0, 4)?, month, day)
    }
}

impl TryFrom<time::Date> for Date {
    type Error = DateError;

    fn try_from(day: time::Date) -> Result<Self, DateError> {
        if (1..=9999).contains(&day.year()) {
            Ok(Self(day))
        } else {
            Err(DateError { given: day.to_string() })
        }
    }
}

impl FromStr for Date {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        Self::read(text).ok_or_else(|| DateError { given: text.into() })
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.0.year(), u8::from(self.0.month()), self.0.day())
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}
