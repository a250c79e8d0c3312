//! Services over the fake store.

use super::*;

fn assert_send<T: Send>(_: &T) {}

/// CQ-38: service futures are `Send` when the store's are, although no trait demands it.
#[test]
fn service_futures_over_the_fake_store_are_send() {
    let mut store = opened(Start::Trial);
    let new = new_portal(Start::Trial);
    assert_send(&prepare_open(&mut store, &new, &POLICY, start()));
    let command = choose(Plan::Ultimate);
    assert_send(&foresee_change(&mut store, PORTAL, &command, &POLICY, start()));
    assert_send(&prepare_change(&mut store, &request(command), &POLICY, start()));
    assert_send(&licence_at(&mut store, PORTAL, start()));
    let seats = PortalSeatRequest::new(request(command).id, PORTAL, []);
    let context = SeatContext { now: start(), policy: &SeatPolicy::DEFAULT };
    assert_send(&prepare_portal_seats(&mut store, &seats, &context));
    let prepared = run_ready(prepare_change(&mut store, &request(command), &POLICY, start())).unwrap();
    assert_send(&prepared.store(&mut store));
}

/// CQ-20, CQ-30: setting a portal up twice is setting it up once; another one does not take its place.
#[test]
fn cq_30_set_up_once() {
    let mut store = opened(Start::Trial);
    let bytes = store.bytes();
    let new = new_portal(Start::Trial);
    let again = run_ready(prepare_open(&mut store, &new, &POLICY, day(9))).unwrap();
    assert_eq!((again.impact().event, again.is_repeated()), (LicenceEvent::Opened, true));
    run_ready(again.store(&mut store)).unwrap();
    assert_eq!(store.bytes(), bytes, "the trial does not begin anew");
    let other = NewPortal { standard: user_type(9), ..new };
    let refusal = run_ready(prepare_open(&mut store, &other, &POLICY, day(9))).unwrap_err();
    assert_eq!(refusal.refused(), Some(&LicenceRefusal::PortalExists { portal: PORTAL }));
}

/// CQ-35: a portal cannot begin with a plan that has none; nothing can be done with one that is not there.
#[test]
fn cq_35_no_portal() {
    let mut store = Store::default();
    for plan in [Plan::Free, Plan::Standard, Plan::Professional] {
        let new = new_portal(Start::Purchase { plan });
        let refusal = run_ready(prepare_open(&mut store, &new, &POLICY, start())).unwrap_err();
        assert_eq!(refusal.refused(), Some(&LicenceRefusal::PlanWithoutPortal { plan }));
    }
    let unknown = LicenceRefusal::UnknownPortal { portal: PORTAL };
    assert_eq!(refused(&mut store, start(), choose(Plan::Ultimate)), unknown);
}

/// CQ-38: of two changes that were decided on the same row, the second one conflicts.
#[test]
fn cq_38_whoever_was_slower_conflicts() {
    let mut store = paid(Plan::Enterprise);
    let first = run_ready(prepare_change(&mut store, &request(add(1, 5)), &POLICY, day(1))).unwrap();
    let second =
        run_ready(prepare_change(&mut store, &request(choose(Plan::Standard)), &POLICY, day(1))).unwrap();
    run_ready(first.store(&mut store)).unwrap();
    assert_eq!(run_ready(second.store(&mut store)).unwrap_err().to_string(), "a stale licence");
}
