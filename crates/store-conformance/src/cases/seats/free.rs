//! Sixteen threads take and give back seats of one pool at once.

use crate::concurrency::{Countdown, THREADS, hammer};
use crate::harness::SeatsHarness;
use crate::sample::at;
use crate::seats::stage::{Asked, Stage};
use crate::seats::world::{pool_id, seat_id};
use crate::violation::{Verdict, Violation, ensure, same};
use contact_quota::seats::{
    ReleaseReason, SeatId, SeatPhase, SeatRef, SeatRefusal, SeatRequest, SeatState, Usage,
};

/// CQ-37: of n requests for k free seats exactly min(n, k) are granted, whatever is added, released, expired, moved and lowered at the same time (CQ-36).
///
/// Rounds are of six kinds: with requests alone; with releases; with holds that end; with the limit lowered; with moves; with all of it. What is proved about
/// each:
///
/// - *Never too many.* Each transaction that was granted something tells the limit that was in force when it wrote, and how many were taken then: never more than
///   the limit.
/// - *Never too few.* Whoever is refused waits until all have acted who might make room, and asks once more, after the holds have ended that end in this round. So if
///   anybody is refused in the end, the pool is full in the end: without lowering exactly min(n, k + r + e) are granted, r being released and e expired.
/// - *Nothing is lost.* What was taken before, what was granted, released and has expired add up to what is taken in the end; the pool's own numbers
///   say the same as the rows of its seats, counted one by one; and who was granted a seat has it.
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
    /// Seats are given back for others in their stead.
    Moves,
    /// All of it.
    All,
}

const KINDS: [Kind; 6] =
    [Kind::Requests, Kind::Releases, Kind::Expiry, Kind::Lowering, Kind::Moves, Kind::All];

/// What a thread does in a round. Each has a seat of its own that was taken before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    /// Asks for one to three seats, some to be held and some to be occupied.
    Ask,
    Release,
    Lower,
    Move,
}

impl Kind {
    const fn role(self, thread: usize) -> Role {
        match (self, thread) {
            (Self::Releases, 0..6) | (Self::All, 0..4) => Role::Release,
            (Self::Lowering, 0) | (Self::All, 4) => Role::Lower,
            (Self::Moves, 0..6) | (Self::All, 5..8) => Role::Move,
            _ => Role::Ask,
        }
    }

    /// How many of the seats taken before are held until the middle of the round.
    const fn ending(self) -> usize {
        match self {
            Self::Expiry => 6,
            Self::All => 3,
            Self::Requests | Self::Releases | Self::Lowering | Self::Moves => 0,
        }
    }
}

/// When the holds end that end in a round.
const MIDDLE: u64 = 500;

struct Scene {
    stage: Stage,
    kind: Kind,
    limit: u64,
    lowered: u64,
    /// Those who might make room.
    others: Countdown,
}

/// What became of a thread.
#[derive(Debug)]
enum Outcome {
    Asked(Asked),
    Lowered(Usage),
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
        let stage = Stage::set(harness, connection, round, limit, &taken)?;
        Ok(Self { stage, kind, limit, lowered, others: Countdown::of(others) })
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
            Role::Lower => {
                let usage = self.stage.lower(harness, connection, self.lowered, now);
                self.others.done();
                return usage.map(Outcome::Lowered);
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

    /// If anything was granted, no more was taken then than the limit that was in force.
    fn fits(&self, asked: &Asked) -> Verdict {
        let granted = asked.results.iter().any(Result::is_ok);
        ensure(!granted || asked.usage.is_some_and(|usage| usage.over_by == 0), || {
            format!("in a round of {:?} seats were granted beyond the limit: {:?}", self.kind, asked.usage)
        })
    }

    fn judge<H: SeatsHarness>(
        &self,
        harness: &H,
        connection: &mut H::Connection,
        outcomes: Vec<Outcome>,
    ) -> Verdict {
        let (mut granted, mut refused, mut released, mut limit) = (Vec::new(), 0_u64, 0_u64, self.limit);
        for (thread, outcome) in outcomes.into_iter().enumerate() {
            let asked = match outcome {
                Outcome::Asked(asked) => asked,
                Outcome::Lowered(usage) => {
                    limit = self.lowered;
                    same("the limit after lowering it", &usage.limit, &limit.into())?;
                    continue;
                }
            };
            match self.kind.role(thread) {
                Role::Ask => {
                    let (won, lost) = tell(thread, &asked)?;
                    granted.extend(won);
                    refused += lost;
                }
                Role::Release | Role::Move | Role::Lower => {
                    ensure(asked.results.iter().all(Result::is_ok), || {
                        format!("giving back or moving a seat was refused: {asked:?}")
                    })?;
                    released += u64::from(self.kind.role(thread) == Role::Release);
                }
            }
        }
        let now = at(MIDDLE);
        let seen = self.stage.look(harness, connection)?;
        seen.agree(now)?;
        let taken = seen.pool.usage(now).taken;
        let lasting = before(self.kind).count() as u64 - self.kind.ending() as u64;
        same("what is taken in the end", &taken, &(lasting - released + granted.len() as u64))?;
        same("the limit in the end", &seen.pool.usage(now).limit, &limit.into())?;
        ensure(refused == 0 || taken >= limit, || {
            format!("{refused} were refused in the end, though {taken} of {limit} seats are taken")
        })?;
        if limit == self.limit {
            let asked: u64 = (0..THREADS)
                .filter(|thread| self.kind.role(*thread) == Role::Ask)
                .map(|thread| wanted(thread).len() as u64)
                .sum();
            let free = limit - (lasting - released);
            same("how many were granted", &(granted.len() as u64), &asked.min(free))?;
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
