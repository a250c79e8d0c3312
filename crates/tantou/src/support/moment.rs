//! The present as a desk has it: an instant, and the day that it is at the desk.

use contact_quota::CivilDate;
use std::time::Duration;
use storage_contract::Timestamp;

/// An instant and the day that it is where the desk is: quotas go by days of the calendar, everything else by instants (CQ-19).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment {
    /// The instant.
    pub now: Timestamp,
    /// The day.
    pub today: CivilDate,
}

impl Moment {
    /// An instant and a day that the host found out, in a zone with summer time for instance.
    pub const fn new(now: Timestamp, today: CivilDate) -> Self {
        Self { now, today }
    }

    /// The instant in Japan, which is nine hours ahead of UTC all the year.
    ///
    /// ```
    /// use tantou::support::Moment;
    /// let at = Moment::in_japan("2026-03-31T15:00:00Z".parse()?);
    /// assert_eq!(at.today.to_string(), "2026-04-01");
    /// # Ok::<(), tantou::storage::TimestampError>(())
    /// ```
    pub fn in_japan(now: Timestamp) -> Self {
        let there = now.saturating_add(Duration::from_secs(9 * 60 * 60)).to_offset_date_time();
        let today = u16::try_from(there.year())
            .ok()
            .and_then(|year| CivilDate::new(year, u8::from(there.month()), there.day()).ok());
        // An instant lies in the years 0000 to 9999, as days do.
        Self { now, today: today.unwrap_or(CivilDate::MAX) }
    }

    /// The last instant of a day in Japan: what held of a past day as a whole is what held at its end.
    ///
    /// ```
    /// use tantou::support::Moment;
    /// let end = Moment::end_of_day_in_japan("2026-03-31".parse()?);
    /// assert_eq!(end.now.to_string(), "2026-03-31T14:59:59.999999Z");
    /// assert_eq!(Moment::in_japan(end.now), end);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn end_of_day_in_japan(day: CivilDate) -> Self {
        // A day of the calendar is one of the years 0000 to 9999, so its end is an instant.
        let now = format!("{day}T23:59:59.999999+09:00").parse().unwrap_or(Timestamp::MAX);
        Self { now, today: day }
    }
}
