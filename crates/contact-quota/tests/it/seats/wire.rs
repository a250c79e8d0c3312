//! The wire forms, pinned: what stores keep and hosts exchange must not change by accident.

use super::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt::Debug;

fn round_trip<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T) {
    let text = serde_json::to_string(value).unwrap();
    assert_eq!(&serde_json::from_str::<T>(&text).unwrap(), value, "{text}");
}

/// CQ-36, CQ-37: the records that stores keep.
#[test]
fn cq_37_records() {
    let mut store = Store::default();
    let steps =
        [LimitStep { from: day(30), limit: SeatLimit { seats: 0.into(), basis: LimitBasis::Closed } }];
    store.put_pool(&SeatPool::new(STANDARD, LimitTimeline::new(limit(10), steps).unwrap()));
    let open = SeatRequest::Reserve { at: at(STANDARD, 4), until: None };
    ask(&mut store, start(), &[reserve(1, day(7)), reserve(2, day(7)), occupy(3), open]);
    granted(&mut store, day(1), release(3, ReleaseReason::Deactivated));
    let pool = store.pool(STANDARD).record();
    round_trip(&pool);
    insta::assert_json_snapshot!("pool_record", pool);
    let seats: Vec<_> = [1, 3, 4].map(|n| store.seat(seat(n)).unwrap().record()).into();
    round_trip(&seats);
    insta::assert_json_snapshot!("seat_records", seats);
}

/// CQ-36: requests and answers.
#[test]
fn cq_36_requests_and_answers() {
    let requests = vec![
        reserve(1, day(7)),
        occupy(1),
        release(1, ReleaseReason::Deleted),
        SeatRequest::Move { from: at(STANDARD, 1), to: at(PARTNERS, 2) },
    ];
    round_trip(&requests);
    insta::assert_json_snapshot!("requests", requests);
    let hold = Hold { until: Some(day(7)), round: 1 };
    let events = vec![
        SeatEvent::Reserved { at: start(), hold, former: Former::Nothing },
        SeatEvent::Occupied { at: start(), former: Former::Hold { hold } },
        SeatEvent::Released { at: start(), why: ReleaseReason::Moved, former: Former::Occupied },
        SeatEvent::NotHeld,
        SeatEvent::Unchanged { standing: SeatStanding::Occupied },
    ];
    round_trip(&events);
    insta::assert_json_snapshot!("events", events);
}

/// CQ-38: what a screen is told before a change.
#[test]
fn cq_38_impacts() {
    let mut store = store(&[(STANDARD, 2)]);
    ask(&mut store, start(), &[occupy(1), occupy(2)]);
    let limits = [(STANDARD, LimitTimeline::fixed(limit(1)))].into();
    let prepared = run_ready(prepare_limits(&mut store, &limits, day(1))).unwrap();
    round_trip(&prepared.impacts()[0]);
    insta::assert_json_snapshot!("impact", prepared.impacts());
    let pool = prepared.pools().next().unwrap().clone();
    let page = run_ready(page_over(&mut store, &pool, day(1), None, 1)).unwrap();
    round_trip(&page);
}

/// CQ-36: every refusal has a code of its own and a text, and survives the wire.
#[test]
fn cq_36_refusals_on_the_wire() {
    let refusals = vec![
        SeatRefusal::UnknownPool { pool: STANDARD },
        SeatRefusal::UnknownSeat { seat: seat(1) },
        SeatRefusal::OtherPool { seat: seat(1), pool: STANDARD },
        SeatRefusal::NoneFree { limit: 10, taken: 12, over_by: 2, basis: LimitBasis::Trial },
        SeatRefusal::HoldEnded { until: start() },
        SeatRefusal::Released { seat: seat(1), at: start(), why: ReleaseReason::Declined },
        SeatRefusal::Lapsed { seat: seat(1) },
        SeatRefusal::SeatExists { seat: seat(1) },
        SeatRefusal::RequestIdReused { request: RequestId::from_uuid(Uuid::nil()) },
    ];
    round_trip(&refusals);
    let texts: Vec<_> = refusals.iter().map(|refusal| (refusal.code(), refusal.to_string())).collect();
    insta::assert_json_snapshot!("refusals", (&refusals, texts));
}
