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
}
