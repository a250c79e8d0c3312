//! What-if: who and how many would be over, and from when (CQ-38).

use super::*;

fn everybody_over(store: &mut Store, pool: &SeatPool, when: Timestamp, page: u32) -> Vec<u128> {
    let mut names = Vec::new();
    let mut position = None;
    loop {
        let found = run_ready(page_over(store, pool, when, position, page)).unwrap();
        names.extend(found.seats.iter().map(|seat| seat.seat.as_uuid().as_u128()));
        position = found.next;
        if position.is_none() {
            return names;
        }
    }
}

/// CQ-38: the what-if says who and how many, and from when; it writes nothing, and the real run says the same.
#[test]
fn cq_38_what_if_is_the_real_run() {
    let mut store = store(&[(STANDARD, 10)]);
    for n in 1..=4 {
        granted(&mut store, day(u32::try_from(n).unwrap()), occupy(n));
    }
    ask(&mut store, day(5), &[reserve(5, day(12)), reserve(6, day(40))]);
    let steps = [LimitStep { from: day(30), limit: limit(2) }];
    let limits = [(STANDARD, LimitTimeline::new(limit(5), steps).unwrap())].into();
    let bytes = store.bytes();
    let what_if = run_ready(prepare_limits(&mut store, &limits, day(6))).unwrap();
    assert_eq!(store.bytes(), bytes);
    let impact = what_if.impacts()[0].clone();
    // One over now, while both invitations are pending; the first of them will have expired when the second limit comes.
    let expected = [
        Overflow { from: day(6), limit: limit(5), by: 1 },
        Overflow { from: day(30), limit: limit(2), by: 3 },
    ];
    assert_eq!(impact.over, expected);
    let pool = what_if.pools().next().unwrap().clone();
    drop(what_if);
    for page in [1, 2, 10] {
        assert_eq!(everybody_over(&mut store, &pool, day(6), page), [6]);
        assert_eq!(everybody_over(&mut store, &pool, day(30), page), [6, 4, 3]);
    }
    let real = run_ready(prepare_limits(&mut store, &limits, day(6))).unwrap();
    assert_eq!(real.impacts(), [impact]);
    run_ready(real.store(&mut store)).unwrap();
    assert_eq!(store.pool(STANDARD), pool);
    assert_eq!(numbers(&store, day(6)), (6, 0, 1));
    assert_eq!(numbers(&store, day(30)), (5, 0, 3));
    let named = run_ready(page_over(&mut store, &pool, day(30), None, 9)).unwrap();
    assert_eq!(named.seats[0].phase, SeatPhase::Reserved);
    assert_eq!(named.seats[1], OverSeat { seat: seat(4), taken_at: day(4), phase: SeatPhase::Occupied });
}

/// CQ-38: where everybody fits, nobody is named, and nothing is read.
#[test]
fn cq_38_nobody_is_over() {
    let mut store = store(&[(STANDARD, 2)]);
    granted(&mut store, start(), occupy(1));
    let pool = store.pool(STANDARD);
    store.trips = 0;
    assert_eq!(everybody_over(&mut store, &pool, start(), 5), Vec::<u128>::new());
    assert_eq!(store.trips, 0);
}

/// CQ-38: a new pool has no numbers before; limits as they are write nothing.
#[test]
fn cq_38_new_pools_and_same_limits() {
    let mut store = Store::default();
    let limits = [(STANDARD, LimitTimeline::fixed(limit(1)))].into();
    let prepared = run_ready(prepare_limits(&mut store, &limits, start())).unwrap();
    assert_eq!(prepared.impacts()[0].before, None);
    run_ready(prepared.store(&mut store)).unwrap();
    let bytes = store.bytes();
    let prepared = run_ready(prepare_limits(&mut store, &limits, start())).unwrap();
    assert_eq!(prepared.impacts()[0].before, Some(prepared.impacts()[0].after));
    run_ready(prepared.store(&mut store)).unwrap();
    assert_eq!(store.bytes(), bytes);
}
