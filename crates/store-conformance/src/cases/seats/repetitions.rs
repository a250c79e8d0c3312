//! Sixteen threads ask for four seats, each of them four times, at once.

use crate::concurrency::{THREADS, hammer};
use crate::harness::SeatsHarness;
use crate::sample::at;
use crate::seats::stage::Stage;
use crate::seats::world::{pool_id, seat_id};
use crate::violation::{Verdict, ensure, same};
use contact_quota::seats::{SeatAnswer, SeatRef, SeatRequest};

/// How many seats are asked for.
const SEATS: usize = 4;

/// A seat that several threads ask for at once is taken once: of those who are granted it exactly one has made it so. That one is refused is the same for all,
/// since nobody gives a seat back.
///
/// # Errors
/// A violation with what differs.
pub fn a_seat_asked_for_many_times_at_once_is_taken_once<H: SeatsHarness>(harness: &H) -> Verdict {
    hammer(
        harness,
        |connection, round| Stage::set(harness, connection, round, &[(1, free(round))], &[]),
        |connection, stage, thread| {
            let seat = SeatRef { pool: pool_id(1), seat: seat_id((thread % SEATS) as u128) };
            let request = if stage.round.is_multiple_of(2) {
                SeatRequest::Occupy { at: seat }
            } else {
                SeatRequest::Reserve { at: seat, until: Some(at(900)) }
            };
            stage.ask(harness, connection, &[request], at(100))
        },
        |connection, stage, outcomes| {
            let mut taken = 0;
            for seat in 0..SEATS {
                let of_seat = outcomes.iter().skip(seat).step_by(SEATS);
                let answers: Vec<&SeatAnswer> = of_seat
                    .flat_map(|asked| asked.results.iter().filter_map(|result| result.as_ref().ok()))
                    .collect();
                ensure(answers.is_empty() || answers.len() == THREADS / SEATS, || {
                    format!("one seat was granted to some and refused to others: {answers:?}")
                })?;
                let changes = answers.iter().filter(|answer| answer.changed).count();
                same("how often a seat was taken", &changes, &usize::from(!answers.is_empty()))?;
                ensure(answers.windows(2).all(|pair| pair[0].standing == pair[1].standing), || {
                    format!("one seat was answered differently: {answers:?}")
                })?;
                taken += changes as u64;
            }
            same("seats taken", &taken, &free(stage.round).min(SEATS as u64))?;
            let seen = stage.look(harness, connection, pool_id(1))?;
            seen.agree(at(100))?;
            same("seats taken in the end", &seen.pool.usage(at(100)).taken, &taken)
        },
    )
}

/// How many seats there are in a round.
fn free(round: u32) -> u64 {
    u64::from(round / 2) % (SEATS as u64 + 2)
}
