//! A pool of seats: the one row by which all its seats are guarded and counted (CQ-37).

use super::corrupt::{CorruptPool, PoolProblem};
use super::event::{Former, SeatEvent};
use super::ids::PoolId;
use super::limit::LimitTimeline;
use super::seat::{Hold, Seat, SeatState};
use super::usage::Usage;
use crate::journal::{Held, Past, end, holds_at};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use storage_contract::Timestamp;

/// A pool of seats. Whoever takes or gives back one of its seats locks this row first and saves it, so that the number of seats taken never exceeds the limit by
/// anything that raises it (CQ-37).
///
/// The row keeps how many seats are occupied, and how many are held *per end of the holds*; never the seats themselves. What is taken at an instant is what
/// is occupied and the holds whose end is still to come: it follows from the row and the clock, and no job has to run (CQ-36).
///
/// # How large the row gets
///
/// Holds with the same end share an entry, as those of one batch do. While fewer than [`EXACT_ENDS`](Self::EXACT_ENDS) different ends are kept, a hold ends exactly
/// when it was asked to. In a pool more crowded than that, a new hold ends on a coarser grid: never earlier than asked, and later by at most
/// [1/128](Self::COARSENESS) of its length (72 minutes of 7 days). The seat's record has the end that counts. So the row, and with it the cost of an operation,
/// stays bounded however many seats there are: at most some 250 entries more for each doubling in the length of the holds.
///
/// # When clocks step back
///
/// Each change lets the holds lapse whose end has come, for good: their entries go. A clock that steps back afterwards does not bring them back, so nothing that was
/// given to others on their account is taken twice. A hold that is taken then with an end that has been seen to pass begins a new [round](Hold::round), which
/// tells it from those that have lapsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeatPool {
    id: PoolId,
    limits: LimitTimeline,
    occupied: u64,
    holds: BTreeMap<Hold, u64>,
    round: u64,
    /// The latest end of a hold of this round that was let lapse.
    lapsed_through: Option<Timestamp>,
    /// Since when it is as the row says, but for what the clock does.
    held_since: Option<Timestamp>,
}

/// A pool as a store keeps it: plain data. [`SeatPool::restore`] checks it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PoolRecord {
    /// Which one.
    pub id: PoolId,
    /// The limit over time.
    pub limits: LimitTimeline,
    /// How many seats are occupied.
    pub occupied: u64,
    /// How often a clock was seen to have stepped back behind a hold that had lapsed.
    pub round: u64,
    /// The latest end of a hold of this round that was let lapse.
    pub lapsed_through: Option<Timestamp>,
    /// How many seats are held, per end of the holds, in order.
    pub holds: Vec<HoldCount>,
    /// Since when it is as the other fields say, but for what the clock does (CQ-19); absent where that was not recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held_since: Option<Timestamp>,
}

/// How many seats are held with one end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoldCount {
    /// The end, and the round in which the holds were taken.
    #[serde(flatten)]
    pub hold: Hold,
    /// How many; never 0.
    pub count: u64,
}

/// What a seat amounts to at an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SeatPhase {
    /// Held.
    Reserved,
    /// It was held, and the hold has ended by the clock. It takes nothing.
    Lapsed,
    /// Taken by an active user.
    Occupied,
    /// Given back. It takes nothing.
    Released,
}

impl SeatPhase {
    /// Whether it takes a seat of the pool.
    pub const fn takes(self) -> bool {
        match self {
            Self::Reserved | Self::Occupied => true,
            Self::Lapsed | Self::Released => false,
        }
    }
}

impl SeatPool {
    /// While fewer different ends of holds are kept, every hold ends exactly when it was asked to.
    pub const EXACT_ENDS: usize = 128;
    /// In a more crowded pool a hold may end later by its length divided by this.
    pub const COARSENESS: u64 = 128;

    /// A pool of which nothing is taken.
    pub const fn new(id: PoolId, limits: LimitTimeline) -> Self {
        Self {
            id,
            limits,
            occupied: 0,
            holds: BTreeMap::new(),
            round: 0,
            lapsed_through: None,
            held_since: None,
        }
    }

    /// The pool that a store kept.
    ///
    /// # Errors
    /// [`CorruptPool`] if holds are counted twice, as none, or in a round that is still to come.
    pub fn restore(record: PoolRecord) -> Result<Self, CorruptPool> {
        let mut problems = Vec::new();
        let mut holds = BTreeMap::new();
        for HoldCount { hold, count } in record.holds {
            if count == 0 {
                problems.push(PoolProblem::EmptyHold { hold });
            }
            if hold.round > record.round {
                problems.push(PoolProblem::RoundToCome { hold });
            }
            if holds.insert(hold, count).is_some() {
                problems.push(PoolProblem::RepeatedHold { hold });
            }
        }
        if problems.is_empty() {
            Ok(Self {
                id: record.id,
                limits: record.limits,
                occupied: record.occupied,
                holds,
                round: record.round,
                lapsed_through: record.lapsed_through,
                held_since: record.held_since,
            })
        } else {
            Err(CorruptPool { pool: record.id, problems })
        }
    }

    /// What a store has to keep.
    pub fn record(&self) -> PoolRecord {
        let count = |(hold, count): (&Hold, &u64)| HoldCount { hold: *hold, count: *count };
        PoolRecord {
            id: self.id,
            limits: self.limits.clone(),
            occupied: self.occupied,
            round: self.round,
            lapsed_through: self.lapsed_through,
            holds: self.holds.iter().map(count).collect(),
            held_since: self.held_since,
        }
    }

    /// Which one.
    pub const fn id(&self) -> PoolId {
        self.id
    }

    /// Its limit over time.
    pub const fn limits(&self) -> &LimitTimeline {
        &self.limits
    }

    /// Sets another limit. Always possible: where more is taken than the new limit, nobody is removed, and only what does not raise the number is
    /// accepted until it fits.
    pub fn set_limits(&mut self, limits: LimitTimeline) {
        self.limits = limits;
    }

    /// The numbers at an instant, now or to come (CQ-36). For an instant before the last change it tells what would have held with the seats and limits of
    /// now; what held then is in the [journal](crate::journal), and [`usages_at`](super::usages_at) tells it.
    ///
    /// ```
    /// use contact_quota::seats::*;
    /// # use storage_contract::Timestamp;
    /// # let (pool, now) = (PoolId::from_uuid(uuid::Uuid::from_u128(1)), Timestamp::UNIX_EPOCH);
    /// let limit = SeatLimit { seats: 10.into(), basis: LimitBasis::Trial };
    /// let pool = SeatPool::new(pool, LimitTimeline::fixed(limit));
    /// assert_eq!(pool.usage(now).available, 10.into());
    /// ```
    pub fn usage(&self, now: Timestamp) -> Usage {
        let live = self.holds.iter().filter(|(hold, _)| !hold.is_over(now));
        let reserved = live.clone().fold(0_u64, |sum, (_, count)| sum.saturating_add(*count));
        let next_lapse = live.filter_map(|(hold, _)| hold.until).min();
        let next_step = self.limits.to_come(now).first().map(|step| step.from);
        let holds_until = next_lapse.into_iter().chain(next_step).min();
        Usage::new(self.limits.at(now), reserved, self.occupied, holds_until)
    }

    /// The numbers at an instant of the past, if it is not before the last change.
    pub(crate) fn usage_since(&self, at: Timestamp) -> Option<Usage> {
        holds_at(self.held_since, at).then(|| self.usage(at))
    }

    /// Ends what has held until now, for the [journal](crate::journal): one entry for each time in which the numbers were the same, since the clock alone has let holds lapse
    /// and limits change. Whoever [applies](Self::apply) an event without a service calls this before, with the instant of the event.
    #[must_use = "what is over is to be kept in the journal"]
    pub fn end_period(&mut self, now: Timestamp) -> Vec<Past> {
        let Some((since, until)) = end(&mut self.held_since, now) else { return Vec::new() };
        let mut past = Vec::new();
        let mut next = Some(since);
        // Each turn is at a later instant than the one before: the end of a hold, or a step of the limit.
        while let Some(since) = next {
            let usage = self.usage(since);
            next = usage.holds_until.filter(|turn| *turn < until);
            past.push(Past { since, until: next.unwrap_or(until), held: Held::Pool(usage.held(self.id)) });
        }
        past
    }

    /// What one of its seats amounts to at an instant.
    pub fn phase(&self, seat: &Seat, now: Timestamp) -> SeatPhase {
        match seat.state() {
            SeatState::Reserved { hold } => {
                if !hold.is_over(now) && self.holds.contains_key(&hold) {
                    SeatPhase::Reserved
                } else {
                    SeatPhase::Lapsed
                }
            }
            SeatState::Occupied { .. } => SeatPhase::Occupied,
            SeatState::Released { .. } => SeatPhase::Released,
        }
    }

    /// The hold that a reservation gets which is asked for until then.
    pub(super) fn hold(&self, asked: Option<Timestamp>, now: Timestamp) -> Hold {
        let Some(asked) = asked else { return Hold { until: None, round: 0 } };
        let exact = self.in_round(asked);
        let live = self.holds.keys().filter(|hold| !hold.is_over(now)).count();
        if live < Self::EXACT_ENDS || self.holds.contains_key(&exact) {
            exact
        } else {
            self.in_round(on_grid(asked, now))
        }
    }

    /// A hold until then. Only a clock that stepped back can ask for an end that has been seen to pass; that begins a new round.
    fn in_round(&self, until: Timestamp) -> Hold {
        let stepped_back = self.lapsed_through.is_some_and(|lapsed| until <= lapsed);
        Hold { until: Some(until), round: self.round.saturating_add(u64::from(stepped_back)) }
    }

    /// Carries out what was decided about one of its seats.
    pub fn apply(&mut self, event: &SeatEvent) {
        match *event {
            SeatEvent::Reserved { at, hold, former } => {
                self.give_back(former, at);
                if hold.round > self.round {
                    (self.round, self.lapsed_through) = (hold.round, None);
                }
                let count = self.holds.entry(hold).or_default();
                *count = count.saturating_add(1);
            }
            SeatEvent::Occupied { at, former } => {
                self.give_back(former, at);
                self.occupied = self.occupied.saturating_add(1);
            }
            SeatEvent::Released { at, former, .. } => self.give_back(former, at),
            SeatEvent::NotHeld | SeatEvent::Unchanged { .. } => {}
        }
    }

    /// Lets holds lapse whose end has come, and takes back what the seat of an event took before.
    fn give_back(&mut self, former: Former, at: Timestamp) {
        let (round, lapsed_through) = (self.round, &mut self.lapsed_through);
        self.holds.retain(|hold, _| {
            let over = hold.is_over(at);
            if over && hold.round == round {
                *lapsed_through = hold.until.max(*lapsed_through);
            }
            !over
        });
        match former {
            Former::Nothing => {}
            Former::Hold { hold } => {
                if let Some(count) = self.holds.get_mut(&hold) {
                    *count = count.saturating_sub(1);
                    if *count == 0 {
                        self.holds.remove(&hold);
                    }
                }
            }
            Former::Occupied => self.occupied = self.occupied.saturating_sub(1),
        }
    }
}

/// The next point, at or after `until`, of a grid whose step is the greatest power of two of microseconds within the coarseness of the hold.
fn on_grid(until: Timestamp, now: Timestamp) -> Timestamp {
    let length = u64::try_from(until.saturating_since(now).as_micros()).unwrap_or(0);
    let step = length
        .checked_div(SeatPool::COARSENESS)
        .and_then(u64::checked_ilog2)
        .and_then(|exponent| 1_i64.checked_shl(exponent));
    let Some(step) = step else { return until };
    let past = until.as_unix_micros().checked_rem_euclid(step).unwrap_or(0);
    let ahead = step.saturating_sub(past);
    if past == 0 {
        return until;
    }
    let point = until.as_unix_micros().saturating_add(ahead);
    Timestamp::from_unix_micros(point).unwrap_or(until)
}
