//! Three numbers that are easily taken for one another: the ceiling, what may be registered at once, what support may release (CQ-06).

use super::policy::ContactPolicy;
use crate::civil_date::CivilDate;
use crate::formula::Limit;
use crate::quota::Quota;
use serde::{Deserialize, Serialize};

/// What a limit means for a contract that signed up with a certain form (CQ-06). `registrable` and `releasable` add up to `ceiling`.
///
/// ```
/// use contact_quota::{CivilDate, Limit, contacts::{Allowance, ContactPolicy}};
/// let six = Limit { base: 4.into(), ceiling: 6.into() };
/// let policy = ContactPolicy::default();
/// let old = Allowance::new(six, CivilDate::new(2022, 9, 30)?, &policy);
/// assert_eq!((old.ceiling, old.registrable, old.releasable), (6.into(), 6.into(), 0.into()));
/// let new = Allowance::new(six, CivilDate::new(2022, 10, 1)?, &policy);
/// assert_eq!((new.ceiling, new.registrable, new.releasable), (6.into(), 4.into(), 2.into()));
/// # Ok::<(), contact_quota::CivilDateError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Allowance {
    /// At most so many, whichever way they come.
    pub ceiling: Quota,
    /// So many with the application form, at sign-up.
    pub registrable: Quota,
    /// So many more through requests to support.
    pub releasable: Quota,
}

impl Allowance {
    /// CQ-06: a form of before [`ContactPolicy::base_only_from`] (October 2022) may register up to the full quota, one of later only up to the base.
    pub fn new(limit: Limit, form: CivilDate, policy: &ContactPolicy) -> Self {
        let Limit { base, ceiling } = limit;
        let registrable = if form < policy.base_only_from { ceiling } else { base.min(ceiling) };
        let releasable = Limit { base: registrable, ceiling }.additional();
        Self { ceiling, registrable, releasable }
    }
}

/// A part of the quota (CQ-07). They do not differ for those who are registered (CQ-05).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// The base (①).
    Base,
    /// What comes on top (②).
    Additional,
}

/// How much of a part is used. The base is used first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PartUse {
    /// So many seats.
    pub seats: Quota,
    /// So many taken.
    pub used: u64,
    /// So many left.
    pub left: Quota,
}

/// Where a register stands on a day (CQ-15). `available` and `over_by` are never both above 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Standing {
    /// The day.
    pub on: CivilDate,
    /// The three numbers (CQ-06).
    pub allowance: Allowance,
    /// So many people are registered (CQ-16).
    pub registered: u64,
    /// How much of the base is used.
    pub base: PartUse,
    /// How much of what comes on top is used.
    pub additional: PartUse,
    /// So many more may be registered.
    pub available: Quota,
    /// By so many the register is over quota (CQ-08).
    pub over_by: u64,
}

impl Standing {
    /// The standing of so many people.
    pub fn new(on: CivilDate, limit: Limit, allowance: Allowance, registered: u64) -> Self {
        let part = |seats: Quota, wanted: u64| {
            let used = seats.finite().map_or(wanted, |seats| seats.min(wanted));
            PartUse { seats, used, left: seats.left_after(used) }
        };
        let base = part(limit.base, registered);
        Self {
            on,
            allowance,
            registered,
            base,
            additional: part(limit.additional(), registered.saturating_sub(base.used)),
            available: limit.ceiling.left_after(registered),
            over_by: limit.ceiling.over_by(registered),
        }
    }
}

/// By how much a request exceeds which part (CQ-07).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Excess {
    /// The part that is full: the base where nothing more is to be had, or at sign-up with a form for the base only.
    pub part: Part,
    /// So many seats that part has.
    pub seats: Quota,
    /// So many are registered before the request.
    pub registered: u64,
    /// So many the request asks for.
    pub asked: u64,
    /// So many of all would be too many.
    pub over_by: u64,
    /// So many support may release later (CQ-06).
    pub releasable: Quota,
}

impl Excess {
    /// `None` if all fit into `upto`, a number of `limit`'s.
    pub(super) fn of(
        upto: Quota,
        limit: Limit,
        allowance: Allowance,
        registered: u64,
        asked: u64,
    ) -> Option<Self> {
        let over_by = upto.over_by(registered.saturating_add(asked));
        let additional = limit.additional();
        let in_base = upto < limit.ceiling || additional == Quota::ZERO;
        let (part, seats) = if in_base { (Part::Base, limit.base) } else { (Part::Additional, additional) };
        let releasable = if upto < limit.ceiling { allowance.releasable } else { Quota::ZERO };
        (over_by > 0).then_some(Self { part, seats, registered, asked, over_by, releasable })
    }
}
