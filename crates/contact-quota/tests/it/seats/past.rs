//! What pools had at instants of the past (CQ-19).

use super::*;
use contact_quota::journal::Subject;

/// A pool that is set up at the start.
pub fn set_up(seats: u64) -> Store {
    let mut store = Store::default();
    limited(&mut store, seats, start());
    store
}

pub fn limited(store: &mut Store, seats: u64, now: Timestamp) {
    let limits = [(STANDARD, LimitTimeline::fixed(limit(seats)))].into();
    let prepared = run_ready(prepare_limits(store, &limits, now)).unwrap();
    run_ready(prepared.store(store)).unwrap();
}

/// (limit, reserved, occupied), if it is known.
fn then(store: &mut Store, at: Timestamp) -> Option<(u64, u64, u64)> {
    let usage = run_ready(usages_at(store, &[STANDARD], at)).unwrap().remove(&STANDARD)?;
    Some((usage.limit.finite().unwrap(), usage.reserved, usage.occupied))
}

/// CQ-19: a past instant is answered with the limit and the seats of then, also where only the clock has changed them.
#[test]
fn cq_19_what_a_pool_had() {
    let mut store = set_up(4);
    ask(&mut store, day(1), &[reserve(1, day(8)), occupy(2)]);
    limited(&mut store, 1, day(3));
    granted(&mut store, day(20), release(2, ReleaseReason::Deleted));
    let expected = [
        (start(), Some((4, 0, 0))),
        (day(1), Some((4, 1, 1))),
        (day(2), Some((4, 1, 1))),
        (day(3), Some((1, 1, 1))),
        (day(7), Some((1, 1, 1))),
        // The hold has lapsed, and nobody had to be there.
        (day(8), Some((1, 0, 1))),
        (day(19), Some((1, 0, 1))),
        (day(20), Some((1, 0, 0))),
        // Before it was set up there was nothing.
        (start().saturating_sub(DAY), None),
    ];
    for (at, numbers) in expected {
        assert_eq!(then(&mut store, at), numbers, "{at}");
    }
    // Two round trips, however long the history.
    (store.trips, store.rows_read) = (0, 0);
    then(&mut store, day(1));
    assert_eq!((store.trips, store.rows_read), (2, 2));
    let page = run_ready(page_usage(&mut store, STANDARD, None, 2)).unwrap();
    assert_eq!(page.iter().map(|(since, _)| *since).collect::<Vec<_>>(), [day(8), day(3)]);
    assert_eq!(page[0].1.holds_until, Some(day(20)), "of the past it is told until when it held");
    let rest = run_ready(page_usage(&mut store, STANDARD, Some(day(3)), 9)).unwrap();
    assert_eq!(rest.iter().map(|(since, _)| *since).collect::<Vec<_>>(), [day(1), start()]);
}

/// CQ-19, CQ-34: the end of a trial is in the past as it came, by the clock alone.
#[test]
fn cq_19_a_limit_that_the_clock_has_changed() {
    let mut store = Store::default();
    let closed = SeatLimit { seats: 0.into(), basis: LimitBasis::Closed };
    let timeline = LimitTimeline::new(limit(10), [LimitStep { from: day(30), limit: closed }]).unwrap();
    let prepared = run_ready(prepare_limits(&mut store, &[(STANDARD, timeline)].into(), start())).unwrap();
    run_ready(prepared.store(&mut store)).unwrap();
    granted(&mut store, day(1), occupy(1));
    limited(&mut store, 7, day(40));
    let limits = [29, 30, 39, 40].map(|days| then(&mut store, day(days)).unwrap().0);
    assert_eq!(limits, [10, 0, 0, 7]);
}

/// CQ-19: a clock that steps back does not change what was recorded, and the present is told by the row.
#[test]
fn cq_19_a_clock_that_steps_back_leaves_the_past_alone() {
    let mut store = set_up(4);
    granted(&mut store, day(1), occupy(1));
    granted(&mut store, day(5), occupy(2));
    let before: Vec<_> = (0..5).map(|days| then(&mut store, day(days))).collect();
    let recorded = store.journal.bytes();
    // The clock goes back by three days: what is done then leaves no past.
    granted(&mut store, day(2), occupy(3));
    granted(&mut store, day(3), release(1, ReleaseReason::Deleted));
    assert_eq!(store.journal.bytes(), recorded);
    assert_eq!(store.pool(STANDARD).usage(day(3)).occupied, 2);
    granted(&mut store, day(6), release(2, ReleaseReason::Deleted));
    let after: Vec<_> = (0..5).map(|days| then(&mut store, day(days))).collect();
    assert_eq!(after, before);
    assert_eq!(then(&mut store, day(5)), Some((4, 0, 2)), "what had come of it by then");
    assert_eq!(then(&mut store, day(6)), Some((4, 0, 1)));
}

/// CQ-19: what lasted no time leaves no past, so a batch, or many requests at one instant, are one entry.
#[test]
fn cq_19_what_lasted_no_time_leaves_no_past() {
    let mut store = set_up(100);
    for n in 0..50 {
        granted(&mut store, day(1), occupy(n));
    }
    granted(&mut store, day(2), occupy(50));
    assert_eq!(store.journal.of(Subject::Pool(STANDARD)).count(), 2);
}

/// CQ-19: of a pool that was there before histories were kept, only what comes is known.
#[test]
fn cq_19_what_was_not_recorded_is_not_made_up() {
    let mut store = store(&[(STANDARD, 4)]);
    assert_eq!(then(&mut store, day(9)), None);
    granted(&mut store, day(1), occupy(1));
    granted(&mut store, day(3), occupy(2));
    let known: Vec<_> = (0..4).map(|days| then(&mut store, day(days))).collect();
    assert_eq!(known, [None, Some((4, 0, 1)), Some((4, 0, 1)), Some((4, 0, 2))]);
}
