//! Whether a seat is given, kept or given back (CQ-36, CQ-37).

use super::event::{Former, SeatEvent, SeatStanding};
use super::ids::SeatId;
use super::policy::SeatContext;
use super::pool::SeatPool;
use super::refusal::SeatRefusal;
use super::seat::{Hold, ReleaseReason, Seat, SeatState};
use serde::{Deserialize, Serialize};
use storage_contract::Timestamp;

/// What is asked of a pool about one seat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum SeatCommand {
    /// Hold it for somebody who is invited, until the invitation expires. Asked again with a later end (the invitation was sent again), the hold is made longer;
    /// never shorter, so that a repeated request does not undo a later one.
    Reserve {
        /// Until when, the end excluded; `None`: until it is taken up or released.
        until: Option<Timestamp>,
    },
    /// Give it to somebody who is active: an invitation was accepted, a user was activated.
    Occupy,
    /// Give it back (CQ-36).
    Release {
        /// Why.
        why: ReleaseReason,
    },
}

/// How a seat stands when a command comes.
#[derive(Clone, Copy)]
pub(super) enum Present {
    /// There is no such seat yet.
    Absent,
    /// It is held.
    Held(Hold),
    /// It was held, and takes nothing any more.
    Lapsed,
    /// It is occupied.
    Occupied,
    /// It was given back.
    Released(Timestamp, ReleaseReason),
}

impl SeatPool {
    /// Decides a command about one of its seats; `seat` is what the store has of it. Changes nothing.
    ///
    /// Only what raises the number of seats taken asks for a free seat (CQ-37): a new seat, and one whose hold has lapsed. Taking up a hold never
    /// fails for want of a seat, also when the pool is over its limit (CQ-36).
    ///
    /// # Errors
    /// [`SeatRefusal`] says why not.
    pub fn decide(
        &self,
        id: SeatId,
        seat: Option<&Seat>,
        command: &SeatCommand,
        context: &SeatContext<'_>,
    ) -> Result<SeatEvent, SeatRefusal> {
        let present = self.present(seat, context.now)?;
        match *command {
            SeatCommand::Reserve { until } => self.decide_reserve(id, present, until, context),
            SeatCommand::Occupy => self.decide_occupy(id, present, context.now),
            SeatCommand::Release { why } => decide_release(id, present, why, context.now),
        }
    }

    pub(super) fn present(&self, seat: Option<&Seat>, now: Timestamp) -> Result<Present, SeatRefusal> {
        let Some(seat) = seat else { return Ok(Present::Absent) };
        if seat.pool() != self.id() {
            return Err(SeatRefusal::OtherPool { seat: seat.id(), pool: seat.pool() });
        }
        Ok(match seat.state() {
            SeatState::Reserved { hold } if self.phase(seat, now).takes() => Present::Held(hold),
            SeatState::Reserved { .. } => Present::Lapsed,
            SeatState::Occupied { .. } => Present::Occupied,
            SeatState::Released { at, why } => Present::Released(at, why),
        })
    }

    /// CQ-37: what raises the number needs a free seat.
    pub(super) fn one_more(&self, now: Timestamp) -> Result<(), SeatRefusal> {
        let usage = self.usage(now);
        match usage.available.finite() {
            None | Some(1..) => Ok(()),
            Some(0) => Err(SeatRefusal::NoneFree {
                limit: usage.limit.finite().unwrap_or(u64::MAX),
                taken: usage.taken,
                over_by: usage.over_by,
                basis: usage.basis,
            }),
        }
    }

    fn decide_reserve(
        &self,
        id: SeatId,
        present: Present,
        until: Option<Timestamp>,
        context: &SeatContext<'_>,
    ) -> Result<SeatEvent, SeatRefusal> {
        let at = context.now;
        match present {
            Present::Absent | Present::Lapsed => {
                if let Some(until) = until.filter(|until| *until <= at) {
                    return Err(SeatRefusal::HoldEnded { until });
                }
                self.one_more(at)?;
                if context.policy.pending_hold_seats {
                    let hold = self.hold(until, at);
                    Ok(SeatEvent::Reserved { at, hold, former: Former::Nothing })
                } else {
                    Ok(SeatEvent::NotHeld)
                }
            }
            Present::Held(hold) => {
                let longer = match (hold.until, until) {
                    (Some(end), Some(asked)) => asked > end,
                    (Some(_), None) => true,
                    (None, _) => false,
                };
                if longer {
                    let former = Former::Hold { hold };
                    Ok(SeatEvent::Reserved { at, hold: self.hold(until, at), former })
                } else {
                    Ok(SeatEvent::Unchanged { standing: SeatStanding::Reserved { until: hold.until } })
                }
            }
            // The invitation was accepted meanwhile; the request is an earlier one, repeated.
            Present::Occupied => Ok(SeatEvent::Unchanged { standing: SeatStanding::Occupied }),
            Present::Released(at, why) => Err(SeatRefusal::Released { seat: id, at, why }),
        }
    }

    fn decide_occupy(&self, id: SeatId, present: Present, at: Timestamp) -> Result<SeatEvent, SeatRefusal> {
        match present {
            Present::Absent | Present::Lapsed => {
                self.one_more(at)?;
                Ok(SeatEvent::Occupied { at, former: Former::Nothing })
            }
            // CQ-36: accepting never fails for want of a seat.
            Present::Held(hold) => Ok(SeatEvent::Occupied { at, former: Former::Hold { hold } }),
            Present::Occupied => Ok(SeatEvent::Unchanged { standing: SeatStanding::Occupied }),
            Present::Released(at, why) => Err(SeatRefusal::Released { seat: id, at, why }),
        }
    }
}

/// CQ-36: giving back is always possible, also when the pool is over its limit. What was given back stays so, with its first reason.
fn decide_release(
    id: SeatId,
    present: Present,
    why: ReleaseReason,
    at: Timestamp,
) -> Result<SeatEvent, SeatRefusal> {
    match present {
        Present::Absent => Err(SeatRefusal::UnknownSeat { seat: id }),
        Present::Held(hold) => Ok(SeatEvent::Released { at, why, former: Former::Hold { hold } }),
        Present::Lapsed => Ok(SeatEvent::Released { at, why, former: Former::Nothing }),
        Present::Occupied => Ok(SeatEvent::Released { at, why, former: Former::Occupied }),
        Present::Released(_, why) => Ok(SeatEvent::Unchanged { standing: SeatStanding::Released { why } }),
    }
}
