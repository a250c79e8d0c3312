//! Sixteen threads ask for four seats, each of them four times, at once.

use crate::cases::journal::without_a_gap;
use crate::concurrency::{THREADS, hammer};
use crate::harness::SeatsHarness;
use crate::sample::{at, id};
use crate::seats::stage::Stage;
use crate::seats::world::{pool_id, seat_id};
use crate::violation::{Verdict, ensure, same};
use contact_quota::seats::{ReleaseReason, SeatAnswer, SeatBatch, SeatRef, SeatRequest};

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

/// CQ-20: a batch that is sent several times at once, by clocks that differ, has one effect, and all who sent it are answered the same; so is whoever sends it late, when
/// others have given its seats back. What the pool had meanwhile is told without a gap (CQ-19).
///
/// # Errors
/// A violation with what differs.
pub fn a_batch_sent_many_times_at_once_has_one_effect<H: SeatsHarness>(harness: &H) -> Verdict {
    let end = at(900);
    let batch = |number: usize| {
        let seats = [2 * number, 2 * number + 1]
            .map(|seat| SeatRef { pool: pool_id(1), seat: seat_id(seat as u128) });
        let requests = seats.map(|at| SeatRequest::Reserve { at, until: Some(end) }).to_vec();
        SeatBatch { id: id(0xbe_0000 + number as u128), requests }
    };
    hammer(
        harness,
        |connection, round| Stage::set(harness, connection, round, &[(1, u64::from(round % 10))], &[]),
        |connection, stage, thread| {
            stage.send(harness, connection, &batch(thread % SEATS), at(100 + thread as u64))
        },
        |connection, stage, answers| {
            let mut taken = 0;
            for number in 0..SEATS {
                let of_batch: Vec<_> = answers.iter().skip(number).step_by(SEATS).collect();
                let first = &of_batch[0].0;
                ensure(of_batch.iter().all(|(outcomes, _)| outcomes == first), || {
                    format!("one batch was answered differently: {of_batch:?}")
                })?;
                let granted = first.iter().filter(|outcome| outcome.result.is_ok()).count();
                let effects = of_batch.iter().filter(|(_, repeated)| !repeated).count();
                // Refused as a whole, it is judged anew each time.
                let expected = if granted == 0 { THREADS / SEATS } else { 1 };
                same("how often a batch was carried out or refused", &effects, &expected)?;
                taken += granted as u64;
            }
            same("seats taken", &taken, &u64::from(stage.round % 10).min(2 * SEATS as u64))?;
            stage.look(harness, connection, pool_id(1))?.agree(at(200))?;
            let seats = (0..2 * SEATS).map(|seat| SeatRef { pool: pool_id(1), seat: seat_id(seat as u128) });
            let give_back = |at| SeatRequest::Release { at, why: ReleaseReason::Cancelled };
            stage.ask(harness, connection, &seats.map(give_back).collect::<Vec<_>>(), at(300))?;
            for (number, (outcomes, _)) in answers.iter().enumerate().take(SEATS) {
                if outcomes.iter().any(|outcome| outcome.result.is_ok()) {
                    let late = stage.send(harness, connection, &batch(number), at(400))?;
                    same("a batch that came late", &late, &(outcomes.clone(), true))?;
                }
            }
            let seen = stage.look(harness, connection, pool_id(1))?;
            same("seats taken in the end", &seen.pool.usage(at(400)).taken, &0)?;
            without_a_gap(&stage.past(harness, connection, pool_id(1))?, seen.pool.record().held_since)
        },
    )
}

/// How many seats there are in a round.
fn free(round: u32) -> u64 {
    u64::from(round / 2) % (SEATS as u64 + 2)
}
