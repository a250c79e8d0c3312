//! Sixteen threads take and give back seats of one pool at once.

use crate::concurrency::{Countdown, THREADS, hammer};
use crate::harness::SeatsHarness;
use crate::sample::at;
use crate::seats::stage::{Asked, Stage};
use crate::seats::world::{pool_id, seat_id};
use crate::violation::{Verdict, Violation, ensure, same};
use contact_quota::Quota;
use contact_quota::seats::{
    ReleaseReason, SeatId, SeatPhase, SeatRef, SeatRefusal, SeatRequest, SeatState, Usage,
};
use std::collections::BTreeSet;

/// CQ-37: of n requests for k free seats exactly min(n, k) are granted, whatever is added, released, expired, moved, lowered and raised at the same time (CQ-36).
///
/// Rounds are of seven kinds: with requests alone; with releases; with holds that end; with the limit lowered; with the limit raised by several; with moves; with
/// all of it. What is proved about each:
///
/// - *Never too many.* Each transaction that was granted something tells the limit that was in force when it wrote, and how many were taken then: never more than
///   the limit.
/// - *Never too few.* Whoever is refused waits until all have acted who might make room, and asks once more, after the holds have ended that end in this round. So if
///   anybody is refused in the end, the pool is full in the end: without lowering exactly min(n, k + r + e + u) are granted, r being released, e expired, and u
///   by how much the limit was raised.
/// - *Nothing is lost.* What was taken before, what was granted, released and has expired add up to what is taken in the end; the pool's own numbers
///   say the same as the rows of its seats, counted one by one; and who was granted a seat has it. The limit in the end is what it was, and every change of it.
///
/// # Errors
/// A violation with what does not hold.
pub fn as_many_get_a_seat_as_are_free<H: SeatsHarness>(harness: &H) -> Verdict {
    hammer(
        harness,
        |connection, round| Scene::set(harness, connection, round),
        |connection, scene, thread| scene.act(harness, connection, thread),
        |connection, scene, outcomes| scene.judge(harness, connection, outcomes),
    )
}

/// What happens in a round beside requests for seats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Nothing.
    Requests,
    /// Seats are given back.
    Releases,
    /// Holds end: to half of the threads it is after their end already.
    Expiry,
    /// The limit is lowered, also below what is taken.
    Lowering,
    /// The limit is raised, by several who each add to what it is then.
    Raising,
    /// Seats are given back for others in their stead.
    Moves,
    /// All of it.
    All,
}

const KINDS: [Kind; 7] =
    [Kind::Requests, Kind::Releases, Kind::Expiry, Kind::Lowering, Kind::Raising, Kind::Moves, Kind::All];

/// What a thread does in a round. Each has a seat of its own that was taken before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    /// Asks for one to three seats, some to be held and some to be occupied.
    Ask,
    Release,
    Lower,
    Raise,
    Move,
}

impl Kind {
    const fn role(self, thread: usize) -> Role {
        match (self, thread) {
            (Self::Releases, 0..6) | (Self::All, 0..4) => Role::Release,
            (Self::Lowering, 0) | (Self::All, 4) => Role::Lower,
            (Self::Raising, 0..4) | (Self::All, 5..8) => Role::Raise,
            (Self::Moves, 0..6) | (Self::All, 8..11) => Role::Move,
            _ => Role::Ask,
        }
    }

    /// How many of the seats taken before are held until the middle of the round.
    const fn ending(self) -> usize {
        match self {
            Self::Expiry => 6,
            Self::All => 3,
            Self::Requests | Self::Releases | Self::Lowering | Self::Raising | Self::Moves => 0,
        }
    }

    fn has(self, role: Role) -> bool {
        (0..THREADS).any(|thread| self.role(thread) == role)
    }
}

/// When the holds end that end in a round.
const MIDDLE: u64 = 500;

struct Scene {
    stage: Stage,
    kind: Kind,
    limit: u64,
    /// By how much the limit is lowered, where it is.
    lowering: u64,
    /// Those who might make room.
    others: Countdown,
}

/// What became of a thread.
#[derive(Debug)]
enum Outcome {
    Asked(Asked),
    Limited(Usage),
}

/// The seats taken before: for each thread one, occupied or held for good, and those that are held until the middle.
fn before(kind: Kind) -> impl Iterator<Item = SeatRequest> {
    let own = (0..THREADS)
        .map(|thread| (own_seat(thread), if thread.is_multiple_of(2) { None } else { Some(None) }));
    let ending = (0..kind.ending()).map(|number| (numbered(200 + number), Some(Some(at(MIDDLE)))));
    own.chain(ending).map(|(at, held)| match held {
        None => SeatRequest::Occupy { at },
        Some(until) => SeatRequest::Reserve { at, until },
    })
}

fn numbered(number: usize) -> SeatRef {
    SeatRef { pool: pool_id(1), seat: seat_id(number as u128) }
}

fn own_seat(thread: usize) -> SeatRef {
    numbered(100 + thread)
}

/// What a thread asks for.
fn wanted(thread: usize) -> Vec<SeatRequest> {
    let seat = |number: usize| {
        let at_pool = numbered(1_000 + 10 * thread + number);
        match (thread + number) % 3 {
            0 => SeatRequest::Occupy { at: at_pool },
            1 => SeatRequest::Reserve { at: at_pool, until: None },
            _ => SeatRequest::Reserve { at: at_pool, until: Some(at(2 * MIDDLE + thread as u64)) },
        }
    };
    (0..=thread % 3).map(seat).collect()
}

impl Scene {
    fn set<H: SeatsHarness>(
        harness: &H,
        connection: &mut H::Connection,
        round: u32,
    ) -> Result<Self, Violation> {
        let kind = KINDS[round as usize % KINDS.len()];
        let turn = u64::from(round) / KINDS.len() as u64;
        let taken: Vec<_> = before(kind).collect();
        let count = taken.len() as u64;
        // From none free to more than are asked for.
        let limit = count + turn * 7 % 36;
        // From far below what is taken to no change.
        let lowered = count - 8 + turn * 5 % (limit - count + 9);
        let others = (0..THREADS).filter(|thread| kind.role(*thread) != Role::Ask).count();
        let stage = Stage::set(harness, connection, round, &[(1, limit)], &taken)?;
        Ok(Self { stage, kind, limit, lowering: limit - lowered, others: Countdown::of(others) })
    }

    fn act<H: SeatsHarness>(
        &self,
        harness: &H,
        connection: &mut H::Connection,
        thread: usize,
    ) -> Result<Outcome, Violation> {
        // To the odd threads it is later.
        let now = at(if thread.is_multiple_of(2) { MIDDLE - 1 } else { MIDDLE });
        let own = own_seat(thread);
        let requests = match self.kind.role(thread) {
            Role::Ask => wanted(thread),
            Role::Release => vec![SeatRequest::Release { at: own, why: ReleaseReason::Deleted }],
            Role::Move => vec![SeatRequest::Move { from: own, to: numbered(300 + thread) }],
            Role::Lower | Role::Raise => {
                let by = self.limit_by(thread);
                let usage = self.stage.change_limit(harness, connection, pool_id(1), by, now);
                self.others.done();
                return usage.map(Outcome::Limited);
            }
        };
        let asked = self.stage.ask(harness, connection, &requests, now);
        if self.kind.role(thread) != Role::Ask {
            self.others.done();
            return asked.map(Outcome::Asked);
        }
        let mut asked = asked?;
        // Again for those that were refused.
        let again: Vec<SeatRequest> = requests
            .iter()
            .zip(&asked.results)
            .filter(|(_, result)| result.is_err())
            .map(|(request, _)| *request)
            .collect();
        self.fits(&asked)?;
        if !again.is_empty() {
            self.others.wait();
            let then = self.stage.ask(harness, connection, &again, at(MIDDLE))?;
            self.fits(&then)?;
            asked.results.retain(Result::is_ok);
            asked.results.extend(then.results);
        }
        Ok(Outcome::Asked(asked))
    }

    /// By how much a thread changes the limit.
    fn limit_by(&self, thread: usize) -> i64 {
        match self.kind.role(thread) {
            Role::Lower => -self.lowering.cast_signed(),
            Role::Raise => [1, 2, 3][thread % 3],
            Role::Ask | Role::Release | Role::Move => 0,
        }
    }

    /// If anything was granted, no more was taken then than the limit that was in force.
    fn fits(&self, asked: &Asked) -> Verdict {
        let granted = asked.results.iter().any(Result::is_ok);
        ensure(!granted || asked.usage.values().all(|usage| usage.over_by == 0), || {
            format!("in a round of {:?} seats were granted beyond the limit: {:?}", self.kind, asked.usage)
        })
    }

    fn judge<H: SeatsHarness>(
        &self,
        harness: &H,
        connection: &mut H::Connection,
        outcomes: Vec<Outcome>,
    ) -> Verdict {
        let (mut granted, mut refused, mut released) = (Vec::new(), 0_u64, 0_u64);
        let mut limits = BTreeSet::from([Quota::from(self.limit)]);
        let limit =
            (0..THREADS).map(|thread| self.limit_by(thread)).fold(self.limit, u64::saturating_add_signed);
        for (thread, outcome) in outcomes.into_iter().enumerate() {
            let asked = match outcome {
                Outcome::Asked(asked) => asked,
                Outcome::Limited(usage) => {
                    limits.insert(usage.limit);
                    continue;
                }
            };
            match self.kind.role(thread) {
                Role::Ask => {
                    let (won, lost) = tell(thread, &asked)?;
                    granted.extend(won);
                    refused += lost;
                }
                Role::Release | Role::Move | Role::Lower | Role::Raise => {
                    ensure(asked.results.iter().all(Result::is_ok), || {
                        format!("giving back or moving a seat was refused: {asked:?}")
                    })?;
                    released += u64::from(self.kind.role(thread) == Role::Release);
                }
            }
        }
        let now = at(MIDDLE);
        let seen = self.stage.look(harness, connection, pool_id(1))?;
        seen.agree(now)?;
        let taken = seen.pool.usage(now).taken;
        let lasting = before(self.kind).count() as u64 - self.kind.ending() as u64;
        same("what is taken in the end", &taken, &(lasting - released + granted.len() as u64))?;
        same("the limit in the end", &seen.pool.usage(now).limit, &limit.into())?;
        ensure(limits.contains(&limit.into()), || {
            format!("the limit is {limit}, and nobody set it: {limits:?}")
        })?;
        ensure(refused == 0 || taken >= limit, || {
            format!("{refused} were refused in the end, though {taken} of {limit} seats are taken")
        })?;
        if !self.kind.has(Role::Lower) {
            let free = limit - (lasting - released);
            same("how many were granted", &(granted.len() as u64), &self.asked().min(free))?;
        }
        for seat in granted {
            let row = seen.seats.iter().find(|row| row.id() == seat);
            let phase = row.map(|row| seen.pool.phase(row, now));
            ensure(phase.is_some_and(SeatPhase::takes), || {
                format!("seat {seat} was granted, and is {phase:?}")
            })?;
        }
        self.moved(&seen.seats)
    }

    /// How many seats are asked for in the round.
    fn asked(&self) -> u64 {
        let askers = (0..THREADS).filter(|thread| self.kind.role(*thread) == Role::Ask);
        askers.map(|thread| wanted(thread).len() as u64).sum()
    }

    /// Whoever moved has the new seat, and not the old one.
    fn moved(&self, seats: &[contact_quota::seats::Seat]) -> Verdict {
        let taken = |at: SeatRef| {
            seats.iter().any(|seat| {
                let released = matches!(seat.state(), SeatState::Released { .. });
                seat.id() == at.seat && !released
            })
        };
        for thread in (0..THREADS).filter(|thread| self.kind.role(*thread) == Role::Move) {
            same("a seat that was left", &taken(own_seat(thread)), &false)?;
            same("a seat that was moved to", &taken(numbered(300 + thread)), &true)?;
        }
        Ok(())
    }
}

/// Which seats a thread was granted, and how many it was refused, for want of a free one.
fn tell(thread: usize, asked: &Asked) -> Result<(Vec<SeatId>, u64), Violation> {
    let refused = asked.results.iter().filter(|result| result.is_err()).count();
    if let Some(Err(other)) = asked
        .results
        .iter()
        .find(|result| matches!(result, Err(refusal) if !matches!(refusal, SeatRefusal::NoneFree { .. })))
    {
        return Err(Violation::Broken(format!("a seat was refused for another reason: {other}")));
    }
    // The first ones are granted, and the rest is asked for again in their order.
    let granted = asked.results.len() - refused;
    let seats = wanted(thread).iter().take(granted).map(|request| request.seat().seat).collect();
    Ok((seats, refused as u64))
}
