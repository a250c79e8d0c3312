//! From a day on, until a day: dated formulas, grants and limits (CQ-19).

use crate::civil_date::CivilDate;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A stretch of days: `from` inclusive, `until` exclusive; without an end where one is missing (CQ-19).
///
/// ```
/// use contact_quota::{CivilDate, Period};
/// let october = CivilDate::new(2022, 10, 1)?;
/// let old = Period { from: None, until: Some(october) };
/// let new = Period { from: Some(october), until: None };
/// assert!(!old.holds_on(october) && new.holds_on(october));
/// assert!(!old.overlaps(&new));
/// # Ok::<(), contact_quota::CivilDateError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Period {
    /// The first day; without it, always before `until`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<CivilDate>,
    /// The first day on which it no longer holds; without it, for good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<CivilDate>,
}

impl Period {
    /// Every day.
    pub const ALWAYS: Self = Self { from: None, until: None };

    /// Whether the day lies in it.
    pub fn holds_on(&self, day: CivilDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day < until)
    }

    /// Whether no day lies in it: it ends on or before its beginning.
    pub fn is_empty(&self) -> bool {
        matches!((self.from, self.until), (Some(from), Some(until)) if until <= from)
    }

    /// Whether a day lies in both.
    pub fn overlaps(&self, other: &Self) -> bool {
        let starts_before = |one: &Self, two: &Self| match (one.from, two.until) {
            (Some(from), Some(until)) => from < until,
            _ => true,
        };
        !self.is_empty() && !other.is_empty() && starts_before(self, other) && starts_before(other, self)
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.from, self.until) {
            (None, None) => f.write_str("always"),
            (Some(from), None) => write!(f, "from {from}"),
            (None, Some(until)) => write!(f, "until {until}, exclusive"),
            (Some(from), Some(until)) => write!(f, "from {from} until {until}, exclusive"),
        }
    }
}
