//! Sixteen threads move seats between two pools at once, half of them each way.

use crate::concurrency::{THREADS, hammer};
use crate::harness::SeatsHarness;
use crate::sample::at;
use crate::seats::stage::{Asked, Stage};
use crate::seats::world::{pool_id, seat_id};
use crate::violation::{Verdict, Violation, ensure, same};
use contact_quota::Quota;
use contact_quota::seats::{PoolId, Seat, SeatId, SeatRef, SeatRefusal, SeatRequest};
use std::collections::BTreeSet;

/// CQ-36, CQ-37: seats that move between two pools, both ways at once, arrive or stay. Whoever moves writes two pools, and those who move the other way write the same two:
/// they may have to wait or run again after a conflict, but all come to an end.
///
/// The rounds differ in how many seats are free in each pool, from none to one for everybody who comes. What is proved about each:
///
/// - *Never in both pools, never in neither.* After each move, as the transaction itself saw it, as many seats are taken of both pools together as before the
///   round.
/// - *Never too many, never too few.* Nobody came into a pool beyond its limit, and whoever was refused saw that the pool was full.
/// - *Nothing is lost.* In the end each pool has exactly the seats that came to it or stayed in it, and its numbers say the same.
///
/// # Errors
/// A violation with what does not hold.
pub fn seats_that_move_both_ways_arrive_or_stay<H: SeatsHarness>(harness: &H) -> Verdict {
    hammer(
        harness,
        |connection, round| set(harness, connection, round),
        |connection, stage, thread| act(harness, connection, stage, thread),
        |connection, stage, seats| judge(harness, connection, stage, &seats),
    )
}

/// The pools' numbers.
const POOLS: [u128; 2] = [1, 2];

/// How many seats may be free in a pool: none, some, and one for everybody who comes.
const FREE: [u64; 4] = [0, 1, 3, THREADS as u64];

/// How often each thread moves its seat: there, back, and there again.
const MOVES: usize = 3;

fn limits(round: u32) -> [u64; 2] {
    let round = round as usize;
    let own = THREADS as u64 / 2;
    [own + FREE[round % FREE.len()], own + FREE[round / FREE.len() % FREE.len()]]
}

/// Even threads begin in the first pool, odd ones in the second.
fn own_seat(thread: usize) -> SeatRef {
    SeatRef { pool: pool_id(POOLS[thread % 2]), seat: seat_id(100 + thread as u128) }
}

/// The place for the next seat of a thread, in the other pool.
fn opposite(seat: SeatRef, thread: usize, nth: usize) -> SeatRef {
    let other = if seat.pool == pool_id(POOLS[0]) { POOLS[1] } else { POOLS[0] };
    SeatRef { pool: pool_id(other), seat: seat_id((1_000 + 10 * thread + nth) as u128) }
}

fn set<H: SeatsHarness>(harness: &H, connection: &mut H::Connection, round: u32) -> Result<Stage, Violation> {
    let taken: Vec<SeatRequest> = (0..THREADS)
        .map(|thread| match thread / 2 % 2 {
            0 => SeatRequest::Occupy { at: own_seat(thread) },
            _ => SeatRequest::Reserve { at: own_seat(thread), until: None },
        })
        .collect();
    let [first, second] = limits(round);
    Stage::set(harness, connection, round, &[(POOLS[0], first), (POOLS[1], second)], &taken)
}

/// Answers where the thread's seat is in the end.
fn act<H: SeatsHarness>(
    harness: &H,
    connection: &mut H::Connection,
    stage: &Stage,
    thread: usize,
) -> Result<SeatRef, Violation> {
    let mut seat = own_seat(thread);
    for nth in 0..MOVES {
        let to = opposite(seat, thread, nth);
        let asked = stage.ask(harness, connection, &[SeatRequest::Move { from: seat, to }], at(100))?;
        if moved(&asked, to.pool)? {
            seat = to;
        }
    }
    Ok(seat)
}

/// Whether a move was granted, and right to be granted or refused, by the numbers of both pools in its transaction.
fn moved(asked: &Asked, to: PoolId) -> Result<bool, Violation> {
    let taken: u64 = asked.usage.values().map(|usage| usage.taken).sum();
    same("pools that a move concerns", &asked.usage.len(), &POOLS.len())?;
    same("seats of both pools after a move", &taken, &(THREADS as u64))?;
    ensure(asked.usage.values().all(|usage| usage.over_by == 0), || {
        format!("more seats were moved into a pool than are free: {asked:?}")
    })?;
    match asked.results.as_slice() {
        [Ok(answer)] => {
            ensure(answer.changed, || format!("a seat has moved without anybody moving it: {asked:?}"))?;
            Ok(true)
        }
        [Err(SeatRefusal::NoneFree { .. })] => {
            let left = asked.usage.get(&to).map(|usage| usage.available);
            same("seats free where none was said to be", &left, &Some(Quota::ZERO))?;
            Ok(false)
        }
        other => Err(Violation::Broken(format!("an unexpected answer: {other:?}"))),
    }
}

fn judge<H: SeatsHarness>(
    harness: &H,
    connection: &mut H::Connection,
    stage: &Stage,
    seats: &[SeatRef],
) -> Verdict {
    for (number, limit) in POOLS.into_iter().zip(limits(stage.round)) {
        let seen = stage.look(harness, connection, pool_id(number))?;
        seen.agree(at(100))?;
        let expected: BTreeSet<SeatId> =
            seats.iter().filter(|at| at.pool == pool_id(number)).map(|at| at.seat).collect();
        let found: BTreeSet<SeatId> = seen.seats.iter().map(Seat::id).collect();
        same("the seats of a pool in the end", &found, &expected)?;
        let usage = seen.pool.usage(at(100));
        same("seats taken in the end", &usage.taken, &(expected.len() as u64))?;
        same("the limit in the end", &usage.limit, &limit.into())?;
    }
    // Where there is room for all, all move each time; where there is none, nobody can begin.
    let stayed = seats.iter().enumerate().filter(|(thread, seat)| **seat == own_seat(*thread)).count();
    let free = limits(stage.round).map(|limit| limit - THREADS as u64 / 2);
    match free {
        [0, 0] => same("seats that stayed where nothing is free", &stayed, &THREADS),
        [first, second] if first.min(second) == THREADS as u64 => {
            let arrived = (0..THREADS)
                .filter(|thread| seats[*thread].pool == opposite(own_seat(*thread), *thread, 0).pool)
                .count();
            same("seats that arrived where there is room for all", &arrived, &THREADS)
        }
        _ => Ok(()),
    }
}
