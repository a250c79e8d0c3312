//! How many seats a pool has, why, and what it will have from when on.

use crate::Quota;
use serde::{Deserialize, Serialize};
use std::fmt;
use storage_contract::Timestamp;

/// What a limit rests on; it decides what helps when it is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LimitBasis {
    /// The users that the standard type takes free of charge (CQ-31).
    FreeAllowance,
    /// Purchased licences (CQ-32).
    Licences,
    /// The trial (CQ-34).
    Trial,
    /// The portal is closed (CQ-35).
    Closed,
    /// Anything else that the host sells or decides.
    Other,
}

/// What helps when no seat is free.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Remedy {
    /// Ask the vendor to raise the number of free users (CQ-31).
    AskForRaise,
    /// Buy more licences (CQ-32).
    BuyLicences,
    /// Buy a plan that includes the portal (CQ-34, CQ-35).
    BuyPlan,
    /// Release a seat.
    ReleaseSeat,
}

impl LimitBasis {
    /// What helps when a limit with this basis is reached.
    pub const fn remedy(self) -> Remedy {
        match self {
            Self::FreeAllowance => Remedy::AskForRaise,
            Self::Licences => Remedy::BuyLicences,
            Self::Trial | Self::Closed => Remedy::BuyPlan,
            Self::Other => Remedy::ReleaseSeat,
        }
    }
}

impl Remedy {
    /// A stable code, under which a host can translate.
    pub const fn code(self) -> &'static str {
        match self {
            Self::AskForRaise => "seat.remedy.ask_for_raise",
            Self::BuyLicences => "seat.remedy.buy_licences",
            Self::BuyPlan => "seat.remedy.buy_plan",
            Self::ReleaseSeat => "seat.remedy.release_seat",
        }
    }
}

impl fmt::Display for Remedy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::AskForRaise => "ask for a raise",
            Self::BuyLicences => "buy licences",
            Self::BuyPlan => "buy a plan that includes the portal",
            Self::ReleaseSeat => "release a seat",
        })
    }
}

/// A number of seats and what it rests on. Zero is a limit (CQ-17).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SeatLimit {
    /// How many seats may be taken.
    pub seats: Quota,
    /// What the number rests on.
    pub basis: LimitBasis,
}

/// From this instant on (inclusive) another limit holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct LimitStep {
    /// From when on.
    pub from: Timestamp,
    /// Which limit.
    pub limit: SeatLimit,
}

/// The limit of a pool over time: what holds at first, and steps at which it changes. So the end of a trial takes effect by the clock alone (CQ-34),
/// and a limit to come can be looked at beforehand (CQ-38).
///
/// ```
/// use contact_quota::seats::{LimitBasis, LimitStep, LimitTimeline, SeatLimit};
/// let trial = SeatLimit { seats: 10.into(), basis: LimitBasis::Trial };
/// let closed = SeatLimit { seats: 0.into(), basis: LimitBasis::Closed };
/// let end = "2026-05-01T00:00:00Z".parse()?;
/// let limits = LimitTimeline::new(trial, [LimitStep { from: end, limit: closed }])?;
/// assert_eq!(limits.at("2026-04-30T23:59:59Z".parse()?), trial);
/// assert_eq!(limits.at(end), closed);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "LimitTimelineRecord", into = "LimitTimelineRecord")]
pub struct LimitTimeline {
    first: SeatLimit,
    steps: Vec<LimitStep>,
}

/// A [`LimitTimeline`] as a store keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LimitTimelineRecord {
    /// What holds before the first step.
    pub first: SeatLimit,
    /// The steps, in order of time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<LimitStep>,
}

/// The steps of a limit are not in order of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the step of {from} does not come after the step before it")]
pub struct LimitStepsOutOfOrder {
    /// The first step that is not later than the one before it.
    pub from: Timestamp,
}

impl LimitStepsOutOfOrder {
    /// A stable code, under which a host can translate.
    #[expect(
        clippy::unused_self,
        clippy::trivially_copy_pass_by_ref,
        reason = "every error tells its code in the same way"
    )]
    pub const fn code(&self) -> &'static str {
        "seat.limit_steps_out_of_order"
    }
}

impl LimitTimeline {
    /// A limit that holds always.
    pub const fn fixed(limit: SeatLimit) -> Self {
        Self { first: limit, steps: Vec::new() }
    }

    /// A limit that changes at the steps.
    ///
    /// # Errors
    /// [`LimitStepsOutOfOrder`] unless each step is later than the one before it.
    pub fn new(
        first: SeatLimit,
        steps: impl IntoIterator<Item = LimitStep>,
    ) -> Result<Self, LimitStepsOutOfOrder> {
        let steps: Vec<LimitStep> = steps.into_iter().collect();
        let mut latest = None;
        for step in &steps {
            if latest.is_some_and(|latest| step.from <= latest) {
                return Err(LimitStepsOutOfOrder { from: step.from });
            }
            latest = Some(step.from);
        }
        Ok(Self { first, steps })
    }

    /// The limit that holds at an instant.
    pub fn at(&self, now: Timestamp) -> SeatLimit {
        let passed = self.steps.partition_point(|step| step.from <= now);
        let latest = passed.checked_sub(1).and_then(|index| self.steps.get(index));
        latest.map_or(self.first, |step| step.limit)
    }

    /// The steps that are still to come.
    pub fn to_come(&self, now: Timestamp) -> &[LimitStep] {
        let passed = self.steps.partition_point(|step| step.from <= now);
        self.steps.get(passed..).unwrap_or_default()
    }
}

impl TryFrom<LimitTimelineRecord> for LimitTimeline {
    type Error = LimitStepsOutOfOrder;

    fn try_from(record: LimitTimelineRecord) -> Result<Self, Self::Error> {
        Self::new(record.first, record.steps)
    }
}

impl From<LimitTimeline> for LimitTimelineRecord {
    fn from(timeline: LimitTimeline) -> Self {
        Self { first: timeline.first, steps: timeline.steps }
    }
}
