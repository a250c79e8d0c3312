//! Limits over time, and batches against them (CQ-37).

use super::*;
use contact_quota::Quota;

fn none_free(store: &mut Store, now: Timestamp, request: SeatRequest) -> (u64, u64, u64) {
    match refused(store, now, request) {
        SeatRefusal::NoneFree { limit, taken, over_by, .. } => (limit, taken, over_by),
        other => panic!("{other:?}"),
    }
}

fn set(store: &mut Store, limits: LimitTimeline, now: Timestamp) -> PoolImpact {
    let prepared = run_ready(prepare_limits(store, &[(STANDARD, limits)].into(), now)).unwrap();
    let impact = prepared.impacts()[0].clone();
    run_ready(prepared.store(store)).unwrap();
    impact
}

/// CQ-37: n requests for k free seats grant exactly min(n, k), the first ones; seats taken earlier in the batch count.
#[test]
fn cq_37_a_batch_fills_the_seats() {
    for (n, k) in [(0, 3), (1, 3), (3, 3), (5, 3), (4, 0)] {
        let mut store = store(&[(STANDARD, k)]);
        let requests: Vec<_> = (1..=n).map(|n| reserve(u128::from(n), day(7))).collect();
        let answers = ask(&mut store, start(), &requests);
        let granted: Vec<bool> = answers.iter().map(Result::is_ok).collect();
        let expected: Vec<bool> = (1..=n).map(|n| n <= k).collect();
        assert_eq!(granted, expected);
        assert_eq!(numbers(&store, start()).0, n.min(k));
    }
}

/// CQ-37: a seat released earlier in the batch can be taken later in it.
#[test]
fn cq_37_a_batch_is_decided_in_order() {
    let mut store = store(&[(STANDARD, 1)]);
    granted(&mut store, start(), occupy(1));
    let swap = [occupy(2), release(1, ReleaseReason::Deactivated), occupy(2), occupy(3)];
    let answers = ask(&mut store, day(1), &swap);
    assert_eq!(answers.iter().map(Result::is_ok).collect::<Vec<_>>(), [false, true, true, false]);
}

/// CQ-37: all or nothing gives the first refusal, and nothing is written.
#[test]
fn cq_37_all_or_nothing() {
    let mut store = store(&[(STANDARD, 1)]);
    let bytes = store.bytes();
    let context = SeatContext { now: start(), policy: &HOLDING };
    let prepared = run_ready(prepare_seats(&mut store, &[occupy(1), occupy(2)], &context)).unwrap();
    let refusal = prepared.all_or_refused().unwrap_err();
    assert_eq!(refusal.code(), "seat.none_free");
    assert_eq!(store.bytes(), bytes);
    let prepared = run_ready(prepare_seats(&mut store, &[occupy(1)], &context)).unwrap();
    run_ready(prepared.all_or_refused().unwrap().store(&mut store)).unwrap();
    assert_eq!(numbers(&store, start()), (1, 0, 0));
}

/// CQ-36, CQ-37: after lowering, nobody is removed, and nothing that raises the number is accepted until it fits.
#[test]
fn cq_37_over_the_limit_after_lowering() {
    let mut store = store(&[(STANDARD, 3)]);
    ask(&mut store, start(), &[occupy(1), occupy(2), reserve(3, day(7))]);
    let impact = set(&mut store, LimitTimeline::fixed(limit(1)), day(1));
    assert_eq!(impact.before.unwrap().available, Quota::ZERO);
    assert_eq!(impact.over, [Overflow { from: day(1), limit: limit(1), by: 2 }]);
    assert_eq!(numbers(&store, day(1)), (3, 0, 2));
    assert_eq!(none_free(&mut store, day(1), occupy(4)), (1, 3, 2));
    assert!(granted(&mut store, day(1), reserve(3, day(8))).changed, "a renewal raises nothing");
    granted(&mut store, day(1), release(1, ReleaseReason::Deactivated));
    assert_eq!(none_free(&mut store, day(1), occupy(4)), (1, 2, 1));
    granted(&mut store, day(1), release(3, ReleaseReason::Declined));
    assert_eq!(none_free(&mut store, day(1), occupy(4)), (1, 1, 0), "full is not over");
    granted(&mut store, day(1), release(2, ReleaseReason::Deleted));
    granted(&mut store, day(1), occupy(4));
    assert_eq!(numbers(&store, day(1)), (1, 0, 0));
}

/// CQ-37: a limit that changes by the clock; 0 is a limit.
#[test]
fn cq_37_limits_to_come() {
    let end = LimitStep { from: day(30), limit: limit(0) };
    let again = LimitStep { from: day(60), limit: limit(2) };
    let timeline = LimitTimeline::new(limit(1), [end, again]).unwrap();
    assert_eq!(timeline.to_come(day(29)), [end, again]);
    assert_eq!(timeline.to_come(day(30)), [again]);
    let mut store = Store::default();
    store.put_pool(&SeatPool::new(STANDARD, timeline));
    assert_eq!(store.pool(STANDARD).usage(start()).holds_until, Some(day(30)));
    granted(&mut store, day(29), occupy(1));
    assert_eq!(none_free(&mut store, day(30), occupy(2)), (0, 1, 1));
    granted(&mut store, day(60), occupy(2));
    assert_eq!(none_free(&mut store, day(60), occupy(3)), (2, 2, 0));
    let out_of_order = LimitTimeline::new(limit(1), [again, end]).unwrap_err();
    assert_eq!((out_of_order.from, out_of_order.code()), (day(30), "seat.limit_steps_out_of_order"));
}

/// CQ-17: no limit at all is not a number.
#[test]
fn cq_17_unlimited_pools() {
    let mut store = Store::default();
    let limits = LimitTimeline::fixed(SeatLimit { seats: Quota::Unlimited, basis: LimitBasis::Other });
    store.put_pool(&SeatPool::new(STANDARD, limits));
    granted(&mut store, start(), occupy(1));
    let usage = store.pool(STANDARD).usage(start());
    assert_eq!((usage.available, usage.over_by), (Quota::Unlimited, 0));
}
