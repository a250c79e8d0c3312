//! What a portal was at instants of the past (CQ-19).

use super::*;
use contact_quota::journal::Subject;

fn phase(store: &mut Store, at: Timestamp) -> Option<Phase> {
    run_ready(licence_at(store, PORTAL, at)).unwrap().map(|licence| licence.phase(at))
}

/// CQ-19, CQ-34, CQ-35: trial, closing, purchase and downgrade are told of the past as they were, by whoever changed them or by the clock.
#[test]
fn cq_19_what_a_portal_was() {
    let mut store = opened(Start::Trial);
    change(&mut store, day(40), choose(Plan::Ultimate)).unwrap();
    change(&mut store, day(50), add(1, 5)).unwrap();
    change(&mut store, day(60), LicenceCommand::SetLicences { user_type: user_type(1), licences: 9 })
        .unwrap();
    change(&mut store, day(70), choose(Plan::Professional)).unwrap();
    let phases = [0, 29, 30, 39, 40, 69, 70, 90].map(|days| phase(&mut store, day(days)).unwrap());
    let expected = [
        Phase::Trial,
        Phase::Trial,
        // The trial was over, and nobody had to be there.
        Phase::ClosedExpiring,
        Phase::ClosedExpiring,
        Phase::Open,
        Phase::Open,
        Phase::ClosedKept,
        Phase::ClosedKept,
    ];
    assert_eq!(phases, expected);
    assert_eq!(phase(&mut store, start().saturating_sub(DAY)), None, "there was no such portal");
    let of_type = |licence: &PortalLicence| licence.custom().map(|custom| custom.licences).next();
    let licences = [45, 55, 65, 75].map(|days| {
        let then = run_ready(licence_at(&mut store, PORTAL, day(days))).unwrap().unwrap();
        of_type(&then)
    });
    assert_eq!(licences, [None, Some(5), Some(9), Some(9)]);
    // The deadline of then is the one that was known then.
    let then = run_ready(licence_at(&mut store, PORTAL, day(10))).unwrap().unwrap();
    assert_eq!(then.next_deadline(day(10)).map(|deadline| deadline.at), Some(day(30)));
    // The limits go with it.
    let limits = [10, 35, 45, 80].map(|days| {
        run_ready(usages_at(&mut store, &[pool(0)], day(days))).unwrap()[&pool(0)].limit.finite().unwrap()
    });
    assert_eq!(limits, [10, 0, 10_000, 0]);
    let page = run_ready(page_licences(&mut store, PORTAL, None, 2)).unwrap();
    assert_eq!(page.iter().map(|(since, _)| *since).collect::<Vec<_>>(), [day(60), day(50)]);
}

/// CQ-19: a clock that steps back does not change what was recorded; a change that is none leaves no past.
#[test]
fn cq_19_a_clock_that_steps_back_leaves_the_past_alone() {
    let mut store = paid(Plan::Enterprise);
    change(&mut store, day(10), choose(Plan::Standard)).unwrap();
    change(&mut store, day(20), choose(Plan::Standard)).unwrap();
    change(&mut store, day(5), choose(Plan::Ultimate)).unwrap();
    change(&mut store, day(30), choose(Plan::Free)).unwrap();
    let phases = [5, 9, 10, 29, 30].map(|days| phase(&mut store, day(days)).unwrap());
    assert_eq!(phases, [Phase::Open, Phase::Open, Phase::Open, Phase::Open, Phase::ClosedExpiring]);
    assert_eq!(store.seats.journal.of(Subject::Portal(PORTAL)).count(), 2);
}
