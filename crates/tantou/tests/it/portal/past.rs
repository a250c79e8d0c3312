//! What a portal was at instants of the past (CQ-19).

use super::*;
use tantou::portal_seats::PastPortal;
use tantou::quota::licence::{Phase, Plan};

fn days(days: u32) -> Timestamp {
    Vendor::new().now.saturating_add(DAY * days)
}

fn past(vendor: &Vendor, at: Timestamp) -> Option<PastPortal> {
    let mut tx = vendor.store.begin(TENANT);
    run_ready(vendor.portal.past(&mut tx, PORTAL, at)).unwrap()
}

/// (phase, limit, taken) of the standard type.
fn told(vendor: &Vendor, at: Timestamp) -> Option<(Phase, u64, u64)> {
    let past = past(vendor, at)?;
    let seats = past.types[0].seats.unwrap();
    Some((past.phase, seats.limit.finite().unwrap(), seats.taken))
}

/// CQ-19, CQ-34, CQ-35: trial, expiry, purchase, closing: a past day has the state, the limit and the seats of then, not those of today.
#[test]
fn cq_19_the_standing_of_a_past_day() {
    let mut vendor = Vendor::with(Start::Trial);
    vendor.seats(&[vendor.invite(1), activate(2), activate(3)]);
    vendor.pass(DAY * 40);
    vendor.change(LicenceCommand::ChoosePlan { plan: Plan::Enterprise }).unwrap();
    vendor.change(LicenceCommand::SetFreeUsers { users: 12 }).unwrap();
    vendor.pass(DAY * 10).seats(&[activate(4)]);
    vendor.pass(DAY * 10).change(LicenceCommand::ChoosePlan { plan: Plan::Standard }).unwrap();
    let expected = [
        (1, (Phase::Trial, 10, 3)),
        // The invitation had expired.
        (8, (Phase::Trial, 10, 2)),
        (35, (Phase::ClosedExpiring, 0, 2)),
        (45, (Phase::Open, 12, 2)),
        (55, (Phase::Open, 12, 3)),
        (60, (Phase::ClosedKept, 0, 3)),
    ];
    for (day, numbers) in expected {
        assert_eq!(told(&vendor, days(day)), Some(numbers), "day {day}");
    }
    assert_eq!(past(&vendor, Timestamp::UNIX_EPOCH), None, "there was no portal");
    let deadline = past(&vendor, days(3)).unwrap().next_deadline.unwrap();
    assert_eq!(deadline.at, days(30), "as it was known then");
    let mut tx = vendor.store.begin(TENANT);
    let history = run_ready(vendor.portal.history(&mut tx, PORTAL, None, 9)).unwrap();
    // The purchase and the raise came at one instant, so the state between them has lasted no time.
    let phases: Vec<_> = history.iter().map(|(since, licence)| (*since, licence.phase(*since))).collect();
    assert_eq!(phases, [(days(40), Phase::Open), (days(0), Phase::Trial)]);
}

/// CQ-19: a clock that steps back leaves what was recorded as it was; the present state is told all the same.
#[test]
fn cq_19_a_clock_that_steps_back() {
    let mut vendor = Vendor::with(Start::Purchase { plan: Plan::Enterprise });
    vendor.pass(DAY * 10).seats(&[activate(1)]);
    vendor.now = days(5);
    vendor.seats(&[activate(2)]);
    assert_eq!(vendor.usage(CONTACTS).taken, 2);
    assert_eq!(told(&vendor, days(5)), Some((Phase::Open, 10_000, 0)));
    vendor.now = days(20);
    vendor.seats(&[release(1)]);
    let taken = [5, 9, 10, 19, 20].map(|day| told(&vendor, days(day)).unwrap().2);
    assert_eq!(taken, [0, 0, 2, 2, 1]);
}
