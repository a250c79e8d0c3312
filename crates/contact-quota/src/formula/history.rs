//! What a contract was, is and will be entitled to: past days, today and planned changes by one function (CQ-19).

use super::catalogue::Catalogue;
use super::error::EvaluateError;
use super::facts::Entitlement;
use super::limit::Limit;
use crate::civil_date::CivilDate;
use serde::{Deserialize, Serialize};

/// What a contract is entitled to, from day to day: each entry holds until the next (CQ-19). Never empty.
///
/// ```
/// use contact_quota::{Catalogue, CivilDate, Entitlement, EntitlementHistory, Facts, Quota, support_contacts};
/// let catalogue = Catalogue::new(&support_contacts())?;
/// let (april, june) = (CivilDate::new(2026, 4, 1)?, CivilDate::new(2026, 6, 1)?);
/// let with = |connections| Entitlement::new("data_link", Facts::new().with_count("connections", connections));
/// let mut history = EntitlementHistory::starting(april, with(3));
/// history.change(june, with(1));
/// assert_eq!(history.limit(&catalogue, april)?.ceiling, Quota::Finite(5));
/// assert_eq!(history.limit(&catalogue, june)?.ceiling, Quota::Finite(3));
/// let ends: Vec<_> = history.timeline(&catalogue, april, CivilDate::MAX).iter().map(|span| span.until).collect();
/// assert_eq!(ends, [june, CivilDate::MAX]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<DatedEntitlement>", into = "Vec<DatedEntitlement>")]
pub struct EntitlementHistory(Vec<DatedEntitlement>);

/// What a contract is entitled to from a day on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DatedEntitlement {
    /// The first day.
    pub from: CivilDate,
    /// What it is.
    pub entitlement: Entitlement,
}

/// Entries that are no history.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HistoryError {
    /// No entry.
    #[error("the history has no entry")]
    Empty,
    /// An entry that is not after the one before.
    #[error("the entry from {from} is not after the one before")]
    OutOfOrder {
        /// Which entry.
        from: CivilDate,
    },
}

impl HistoryError {
    /// A stable code under which a host can translate.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "history.empty",
            Self::OutOfOrder { .. } => "history.out_of_order",
        }
    }
}

/// Days on which the limit is the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Span {
    /// The first day.
    pub from: CivilDate,
    /// The first day that no longer belongs to it.
    pub until: CivilDate,
    /// The limit, or why there is none (CQ-17).
    pub limit: Result<Limit, EvaluateError>,
}

impl EntitlementHistory {
    /// A history that begins on a day. Before it there is no entitlement.
    pub fn starting(from: CivilDate, entitlement: Entitlement) -> Self {
        Self(vec![DatedEntitlement { from, entitlement }])
    }

    /// Records what holds from a day on, until the next entry that is there already: a change planned for later stays. An entry of the same day is replaced.
    pub fn change(&mut self, from: CivilDate, entitlement: Entitlement) {
        let at = self.0.partition_point(|entry| entry.from < from);
        match self.0.get_mut(at) {
            Some(entry) if entry.from == from => entry.entitlement = entitlement,
            _ => self.0.insert(at, DatedEntitlement { from, entitlement }),
        }
    }

    /// What holds on a day; `None` before the beginning.
    pub fn on(&self, day: CivilDate) -> Option<&Entitlement> {
        let after = self.0.partition_point(|entry| entry.from <= day);
        self.0.get(after.checked_sub(1)?).map(|entry| &entry.entitlement)
    }

    /// All entries, earliest first.
    pub fn entries(&self) -> &[DatedEntitlement] {
        &self.0
    }

    /// How many may be registered on a day, past or future (CQ-19).
    ///
    /// # Errors
    /// [`EvaluateError::NoEntitlement`] before the beginning; otherwise as [`Catalogue::limit`].
    pub fn limit(&self, catalogue: &Catalogue, on: CivilDate) -> Result<Limit, EvaluateError> {
        let entitlement = self.on(on).ok_or(EvaluateError::NoEntitlement { on })?;
        catalogue.limit(entitlement, on)
    }

    /// What holds from `from` (inclusive) until `until` (exclusive), day by day, in as few spans as tell it: entries, formulas and grants begin and end.
    pub fn timeline(&self, catalogue: &Catalogue, from: CivilDate, until: CivilDate) -> Vec<Span> {
        let mut days: std::collections::BTreeSet<CivilDate> = [from].into();
        for entry in &self.0 {
            days.insert(entry.from);
            days.extend(catalogue.turning_days(&entry.entitlement));
        }
        let mut spans: Vec<Span> = Vec::new();
        for day in days.into_iter().filter(|day| (from..until).contains(day)) {
            let limit = self.limit(catalogue, day);
            let limit = limit.map_err(|error| of_span(error, spans.last()));
            match spans.last_mut() {
                Some(last) if last.limit == limit => {}
                _ => {
                    if let Some(last) = spans.last_mut() {
                        last.until = day;
                    }
                    spans.push(Span { from: day, until, limit });
                }
            }
        }
        spans
    }
}

/// Errors name the day that was asked for; within one span that is its first.
fn of_span(error: EvaluateError, last: Option<&Span>) -> EvaluateError {
    match last {
        Some(Span { from, limit: Err(earlier), .. }) if error.asked_on(*from) == *earlier => earlier.clone(),
        _ => error,
    }
}

impl TryFrom<Vec<DatedEntitlement>> for EntitlementHistory {
    type Error = HistoryError;

    fn try_from(entries: Vec<DatedEntitlement>) -> Result<Self, HistoryError> {
        if entries.is_empty() {
            return Err(HistoryError::Empty);
        }
        let out_of_order = entries.iter().zip(entries.iter().skip(1)).find(|(one, two)| two.from <= one.from);
        match out_of_order {
            Some((_, entry)) => Err(HistoryError::OutOfOrder { from: entry.from }),
            None => Ok(Self(entries)),
        }
    }
}

impl From<EntitlementHistory> for Vec<DatedEntitlement> {
    fn from(history: EntitlementHistory) -> Self {
        history.0
    }
}
