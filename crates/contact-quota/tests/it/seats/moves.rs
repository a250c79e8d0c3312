//! Moves from seat to seat: a change of type, a successor for a leaver.

use super::*;

fn transfer(from: SeatRef, to: SeatRef) -> SeatRequest {
    SeatRequest::Move { from, to }
}

/// CQ-18: replacing a leaver by a successor needs no free seat, also when the pool is over its limit.
#[test]
fn cq_18_a_successor_needs_no_free_seat() {
    let mut store = store(&[(STANDARD, 2)]);
    ask(&mut store, start(), &[occupy(1), reserve(2, day(7))]);
    let lower = [(STANDARD, LimitTimeline::fixed(limit(1)))].into();
    let prepared = run_ready(prepare_limits(&mut store, &lower, start())).unwrap();
    run_ready(prepared.store(&mut store)).unwrap();
    let answer = granted(&mut store, day(1), transfer(at(STANDARD, 1), at(STANDARD, 3)));
    assert_eq!(answer.standing, SeatStanding::Occupied);
    let answer = granted(&mut store, day(1), transfer(at(STANDARD, 2), at(STANDARD, 4)));
    assert_eq!(answer.standing, SeatStanding::Reserved { until: Some(day(7)) });
    assert_eq!(numbers(&store, day(1)), (2, 0, 1));
}

/// CQ-37: a move to another pool needs a free seat there, and happens wholly or not at all.
#[test]
fn cq_37_a_move_to_another_pool() {
    let mut store = store(&[(STANDARD, 2), (PARTNERS, 1)]);
    ask(&mut store, start(), &[occupy(1), occupy(2)]);
    let first = transfer(at(STANDARD, 1), at(PARTNERS, 11));
    let answers = ask(&mut store, day(1), &[first, transfer(at(STANDARD, 2), at(PARTNERS, 12))]);
    assert!(answers[0].unwrap().changed);
    assert_eq!(answers[1].unwrap_err().code(), "seat.none_free");
    assert_eq!(numbers(&store, day(1)), (1, 1, 0));
    assert_eq!(store.pool(PARTNERS).usage(day(1)).taken, 1);
    let repeated = granted(&mut store, day(2), first);
    assert_eq!(repeated, SeatAnswer { standing: SeatStanding::Occupied, changed: false });
}

/// CQ-37: what cannot be moved, and whereto.
#[test]
fn cq_37_moves_that_are_refused() {
    let mut store = store(&[(STANDARD, 4), (PARTNERS, 4)]);
    ask(&mut store, start(), &[occupy(1), reserve(2, day(7)), occupy(3), occupy(4)]);
    granted(&mut store, day(1), release(3, ReleaseReason::Deleted));
    let mut code =
        |from, to| refused(&mut store, day(7), transfer(at(STANDARD, from), at(STANDARD, to))).code();
    assert_eq!(code(9, 10), "seat.unknown");
    assert_eq!(code(2, 10), "seat.lapsed");
    assert_eq!(code(3, 10), "seat.released");
    assert_eq!(code(1, 4), "seat.exists");
    assert_eq!(code(1, 1), "seat.exists");
    assert_eq!(code(1, 3), "seat.exists");
}
