//! The guard row stays small however many seats there are, and exact all the same (CQ-37).

use super::*;

/// Invites one by one, every so many seconds for so long as is said in turn, and gives back the pool and the ends of all holds.
fn invite_one_by_one(people: u64, seconds: u64, lengths: &[Duration]) -> (SeatPool, Vec<Timestamp>) {
    let mut pool = SeatPool::new(STANDARD, LimitTimeline::fixed(limit(100_000)));
    let mut ends = Vec::new();
    for (n, length) in (0..people).zip(lengths.iter().cycle()) {
        // An odd microsecond, so that no two ends are the same.
        let now = start().saturating_add(Duration::from_micros(n * (seconds * 1_000_000 + 1)));
        let asked = now.saturating_add(*length);
        let command = SeatCommand::Reserve { until: Some(asked) };
        let context = SeatContext { now, policy: &HOLDING };
        let event = pool.decide(seat(u128::from(n)), None, &command, &context).unwrap();
        pool.apply(&event);
        let SeatEvent::Reserved { hold, .. } = event else { panic!("{event:?}") };
        let until = hold.until.unwrap();
        assert!(until >= asked && until.saturating_since(asked) <= *length / 128, "never early, hardly late");
        if n < 128 {
            assert_eq!(until, asked, "exact while the pool is not crowded");
        }
        ends.push(until);
    }
    (pool, ends)
}

/// CQ-37: 20,000 people invited one by one over a week, each with an end of its own: the row stays bounded, no hold ends early or late by more than
/// a 128th of its length, and the row agrees with the seats.
#[test]
fn cq_37_a_crowded_pool() {
    let (pool, ends) = invite_one_by_one(20_000, 30, &[DAY * 7]);
    assert!(pool.record().holds.len() <= 128 + 256, "{}", pool.record().holds.len());
    for ahead in [0, 1, 3, 6, 7] {
        let when = day(7 + ahead);
        assert_eq!(pool.usage(when).taken, ends.iter().filter(|end| **end > when).count() as u64);
    }
}

/// CQ-37: the same over three weeks, while holds of two lengths lapse and others follow.
#[test]
fn cq_37_a_crowded_pool_in_the_long_run() {
    let (pool, ends) = invite_one_by_one(15_000, 120, &[DAY * 7, DAY * 2, DAY * 7]);
    assert!(pool.record().holds.len() <= 128 + 2 * 256, "{}", pool.record().holds.len());
    assert_eq!(pool.record().round, 0, "no clock stepped back");
    assert!(pool.record().lapsed_through.unwrap() > day(20), "many have lapsed");
    for when in [day(21), day(24), day(28)] {
        assert_eq!(pool.usage(when).taken, ends.iter().filter(|end| **end > when).count() as u64);
    }
}

/// CQ-37: a batch of a thousand with one end is one entry of the row.
#[test]
fn cq_37_a_batch_is_one_entry() {
    let mut store = store(&[(STANDARD, 1000)]);
    let batch: Vec<_> = (0..1000).map(|n| reserve(n, day(7))).collect();
    assert!(ask(&mut store, start(), &batch).iter().all(Result::is_ok));
    assert_eq!(store.pool(STANDARD).record().holds.len(), 1);
    assert_eq!(numbers(&store, start()), (1000, 0, 0));
}

/// CQ-37: an operation reads the pool and the seats it names, whatever the number of seats, and in a fixed number of round trips.
#[test]
fn cq_37_nothing_is_counted() {
    let mut store = store(&[(STANDARD, 100_000)]);
    let batch: Vec<_> = (0..5000).map(occupy).collect();
    ask(&mut store, start(), &batch);
    assert_eq!(store.trips, 2 + 2, "lock pools, lock seats; save pools, insert seats");
    (store.trips, store.rows_read) = (0, 0);
    granted(&mut store, day(1), occupy(9000));
    assert_eq!((store.trips, store.rows_read), (5, 1), "and what has held until now goes into the past");
    (store.trips, store.rows_read) = (0, 0);
    ask(&mut store, day(1), &[release(9000, ReleaseReason::Deleted), occupy(1)]);
    assert_eq!((store.trips, store.rows_read), (4, 3));
    (store.trips, store.rows_read) = (0, 0);
    granted(&mut store, day(1), occupy(1));
    assert_eq!(store.trips, 2, "what was so already writes nothing");
}
