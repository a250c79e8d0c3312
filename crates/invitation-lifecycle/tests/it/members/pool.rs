//! A pool of seats that carries out effects to the letter, and counts one by one.

use invitation_lifecycle::eligibility::UserTypeId;
use invitation_lifecycle::members::*;
use std::collections::BTreeMap;
use storage_contract::Timestamp;

#[derive(Clone, Debug, Default)]
pub struct Pool {
    pub limits: BTreeMap<UserTypeId, u64>,
    seats: BTreeMap<SeatKey, SeatUse>,
    released: Vec<SeatKey>,
}

impl Pool {
    pub fn taken(&self, user_type: UserTypeId, now: Timestamp) -> u64 {
        let of_type = self.seats.iter().filter(|(key, _)| key.user_type == user_type);
        of_type.filter(|(_, seat)| seat.counts(now)).count() as u64
    }

    pub fn free(&self, now: Timestamp) -> FreeSeats {
        let free = |(user_type, limit): (&UserTypeId, &u64)| {
            (*user_type, Some(limit.saturating_sub(self.taken(*user_type, now))))
        };
        self.limits
            .iter()
            .map(free)
            .fold(FreeSeats::default(), |seats, (user_type, free)| seats.with(user_type, free))
    }

    /// Carries out an effect, which must be as it says.
    pub fn carry_out(&mut self, effect: &SeatEffect, now: Timestamp) {
        match *effect {
            SeatEffect::Hold { seat, until, fresh } => {
                let counts = self.seats.get(&seat).is_some_and(|seat| seat.counts(now));
                assert_eq!(fresh, !counts, "{effect:?}");
                self.take(seat, SeatUse::Held { until }, now);
            }
            SeatEffect::Occupy { seat, fresh } => {
                let counts = self.seats.get(&seat).is_some_and(|seat| seat.counts(now));
                assert_eq!(fresh, !counts, "{effect:?}");
                self.take(seat, SeatUse::Occupied, now);
            }
            SeatEffect::Release { seat, was, .. } => {
                assert_eq!(self.seats.remove(&seat), Some(was), "{effect:?}");
                self.released.push(seat);
            }
            SeatEffect::Move { from, to, was } => {
                assert_eq!(self.seats.remove(&from), Some(was), "{effect:?}");
                assert!(was.counts(now), "{effect:?}");
                assert!(!self.seats.contains_key(&to), "{effect:?}");
                self.released.push(from);
                self.take(to, was, now);
            }
        }
    }

    fn take(&mut self, seat: SeatKey, how: SeatUse, now: Timestamp) {
        assert!(!self.released.contains(&seat), "a seat that was given back is not taken again: {seat:?}");
        self.seats.insert(seat, how);
        let taken = self.taken(seat.user_type, now);
        assert!(taken <= self.limits[&seat.user_type], "one seat too many: {seat:?}");
    }

    /// What each member says of its seat is what the pool has.
    pub fn agrees(&self, members: impl Iterator<Item = Member>) {
        let said: BTreeMap<_, _> = members
            .filter(|member| member.seat() != SeatUse::None)
            .map(|member| (member.seat_key(), member.seat()))
            .collect();
        assert_eq!(said, self.seats);
    }
}
