//! Services over the fake store.

use super::*;

fn assert_send<T: Send>(_: &T) {}

/// CQ-37: service futures are `Send` when the store's are, although no trait demands it.
#[test]
fn service_futures_over_the_fake_store_are_send() {
    let mut store = store(&[(STANDARD, 1)]);
    let pool = store.pool(STANDARD);
    let context = SeatContext { now: start(), policy: &HOLDING };
    let limits = [].into();
    assert_send(&prepare_seats(&mut store, &[], &context));
    assert_send(&prepare_batch(&mut store, &batch(1, vec![]), &context));
    assert_send(&usages_at(&mut store, &[STANDARD], start()));
    assert_send(&prepare_reserve(&mut store, &[], &context));
    assert_send(&prepare_occupy(&mut store, &[], &context));
    assert_send(&prepare_release(&mut store, &[], ReleaseReason::Deleted, &context));
    assert_send(&prepare_limits(&mut store, &limits, start()));
    assert_send(&page_over(&mut store, &pool, start(), None, 1));
    let prepared = run_ready(prepare_seats(&mut store, &[], &context)).unwrap();
    assert_send(&prepared.store(&mut store));
    let prepared = run_ready(prepare_limits(&mut store, &limits, start())).unwrap();
    assert_send(&prepared.store(&mut store));
}

/// CQ-37: of two transactions that decided on the same row, the second one conflicts, and its seat is not there.
#[test]
fn cq_37_whoever_was_slower_conflicts() {
    let mut store = store(&[(STANDARD, 1)]);
    let context = SeatContext { now: start(), policy: &HOLDING };
    let first = run_ready(prepare_seats(&mut store, &[occupy(1)], &context)).unwrap();
    let second = run_ready(prepare_seats(&mut store, &[occupy(2)], &context)).unwrap();
    assert!(second.outcomes()[0].result.is_ok(), "it saw a free seat");
    run_ready(first.store(&mut store)).unwrap();
    assert_eq!(run_ready(second.store(&mut store)), Err(fake_store::Clash("a stale pool")));
    assert_eq!(store.seat(seat(2)), None);
    // Run again in a new transaction, it is refused.
    assert_eq!(refused(&mut store, start(), occupy(2)).code(), "seat.none_free");
}

/// CQ-36: the three common journeys in one line each.
#[test]
fn cq_36_reserve_occupy_release() {
    let mut store = store(&[(STANDARD, 2)]);
    let context = SeatContext { now: start(), policy: &HOLDING };
    let (one, two) = (at(STANDARD, 1), at(STANDARD, 2));
    let held = [(one, Some(day(7))), (two, Some(day(7)))];
    let prepared = run_ready(prepare_reserve(&mut store, &held, &context)).unwrap();
    run_ready(prepared.all_or_refused().unwrap().store(&mut store)).unwrap();
    let prepared = run_ready(prepare_occupy(&mut store, &[one], &context)).unwrap();
    run_ready(prepared.all_or_refused().unwrap().store(&mut store)).unwrap();
    let prepared = run_ready(prepare_release(&mut store, &[two], ReleaseReason::Declined, &context)).unwrap();
    assert_eq!(prepared.usage()[&STANDARD].taken, 1);
    run_ready(prepared.all_or_refused().unwrap().store(&mut store)).unwrap();
    assert_eq!(numbers(&store, start()), (1, 1, 0));
}

/// CQ-37: a damaged guard row is not counted with.
#[test]
fn cq_37_damaged_pools() {
    let hold = Hold { until: Some(day(7)), round: 3 };
    let record = PoolRecord {
        id: STANDARD,
        limits: LimitTimeline::fixed(limit(1)),
        occupied: 0,
        round: 2,
        lapsed_through: None,
        holds: vec![HoldCount { hold, count: 1 }, HoldCount { hold, count: 0 }],
        held_since: None,
    };
    let corrupt = SeatPool::restore(record).unwrap_err();
    let expected = [
        PoolProblem::RoundToCome { hold },
        PoolProblem::EmptyHold { hold },
        PoolProblem::RoundToCome { hold },
        PoolProblem::RepeatedHold { hold },
    ];
    assert_eq!(corrupt.problems, expected);
    assert_eq!(corrupt.code(), "seat.corrupt_pool");
}
