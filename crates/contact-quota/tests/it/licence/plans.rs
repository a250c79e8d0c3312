//! Trial, purchase, closing, re-opening, deletion, as stories.

use super::*;
use std::time::Duration;

const TICK: Duration = Duration::from_micros(1);

/// CQ-34: thirty times 24 hours from its start, the end excluded; ten users.
#[test]
fn cq_34_the_trial() {
    let mut store = opened(Start::Trial);
    let portal = store.licence(PORTAL).unwrap();
    assert_eq!(portal.next_deadline(start()), Some(Deadline { at: day(30), due: Due::CloseAndExpire }));
    assert_eq!(portal.phase(day(30).saturating_sub(TICK)), Phase::Trial);
    assert_eq!(portal.phase(day(30)), Phase::ClosedExpiring);
    assert_eq!(fill(&mut store, 0, 0..12, day(1)), 10);
    assert_eq!(available(&store, 0, day(1)), 0);
    let usage = store.seats.pool(pool(0)).usage(day(30));
    assert_eq!((usage.limit, usage.basis, usage.over_by), (0.into(), LimitBasis::Closed, 10));
    let late = day(30).saturating_sub(TICK);
    assert_eq!(store.seats.pool(pool(0)).usage(late).over_by, 0);
}

/// CQ-34: thirty times 24 hours, also across the change to summer time, and from any hour.
#[test]
fn cq_34_thirty_times_twenty_four_hours() {
    let begin = time("2026-03-20T15:30:00+01:00");
    let portal = PortalLicence::open(&new_portal(Start::Trial), &POLICY, begin).unwrap();
    let end = portal.next_deadline(begin).unwrap().at;
    assert_eq!(end, time("2026-04-19T16:30:00+02:00"));
}

/// CQ-34: only contacts, only the standard type.
#[test]
fn cq_34_contacts_only() {
    let mut store = opened(Start::Trial);
    let portal = store.licence(PORTAL).unwrap();
    assert_eq!(portal.may_invite(STANDARD, BaseModule::Contacts, day(1)), Ok(pool(0)));
    for module in [BaseModule::Leads, BaseModule::Vendors, BaseModule::Custom] {
        let refusal = LicenceRefusal::ModuleDoesNotFit { user_type: STANDARD, module };
        assert_eq!(portal.may_invite(STANDARD, module, day(1)), Err(refusal));
    }
    let closed = LicenceRefusal::PortalClosed { phase: Phase::ClosedExpiring };
    assert_eq!(portal.may_invite(STANDARD, BaseModule::Contacts, day(30)), Err(closed));
    assert_eq!(refused(&mut store, day(1), add(1, 5)), LicenceRefusal::NoCustomTypesOnTrial);
}

/// CQ-35: Enterprise or Ultimate → the portal goes on, whether it is bought during the trial or right after it.
#[test]
fn cq_35_the_portal_goes_on() {
    for plan in [Plan::Enterprise, Plan::Ultimate] {
        for when in [day(3), day(30), day(59)] {
            let mut store = opened(Start::Trial);
            assert_eq!(fill(&mut store, 0, 0..10, day(1)), 10);
            let impact = change(&mut store, when, choose(plan)).unwrap();
            assert_eq!((impact.phase, impact.next_deadline), (Phase::Open, None));
            assert_eq!(impact.types[0].pool.over, []);
            assert_eq!(available(&store, 0, when), 9990, "its users are still there");
            assert_eq!(available(&store, 0, day(1000)), 9990);
        }
    }
}

/// CQ-35: Standard or Professional → closed, data kept, for ever; a fitting plan re-opens it.
#[test]
fn cq_35_closed_and_kept() {
    for plan in [Plan::Standard, Plan::Professional] {
        for when in [day(3), day(30), day(59)] {
            let mut store = opened(Start::Trial);
            fill(&mut store, 0, 0..4, day(1));
            let impact = change(&mut store, when, choose(plan)).unwrap();
            let portal = store.licence(PORTAL).unwrap();
            assert_eq!(portal.phase(day(30)), Phase::ClosedKept);
            assert_eq!(portal.phase(day(9999)), Phase::ClosedKept);
            let from = when.max(day(30));
            let closed = SeatLimit { seats: 0.into(), basis: LimitBasis::Closed };
            assert_eq!(impact.types[0].pool.over, [Overflow { from, limit: closed, by: 4 }], "CQ-38");
            let refusal = refused(&mut store, day(500), LicenceCommand::ConfirmDeletion);
            assert_eq!(refusal, LicenceRefusal::NotToBeDeleted { deadline: None });
            let impact = change(&mut store, day(500), choose(Plan::Ultimate)).unwrap();
            assert_eq!(impact.phase, Phase::Open);
            assert_eq!(available(&store, 0, day(500)), 9996);
        }
    }
}

/// CQ-35: free plan or no purchase → closed, data deleted thirty days after.
#[test]
fn cq_35_closed_and_deleted() {
    for chosen in [None, Some(day(3)), Some(day(31)), Some(day(59))] {
        let mut store = opened(Start::Trial);
        if let Some(when) = chosen {
            change(&mut store, when, choose(Plan::Free)).unwrap();
        }
        let portal = store.licence(PORTAL).unwrap();
        let due = Some(Deadline { at: day(60), due: Due::DeleteData });
        assert_eq!((portal.phase(day(30)), portal.next_deadline(day(30))), (Phase::ClosedExpiring, due));
        assert_eq!(portal.phase(day(60).saturating_sub(TICK)), Phase::ClosedExpiring);
        assert_eq!((portal.phase(day(60)), portal.next_deadline(day(60))), (Phase::DeletionDue, due));
        let early = refused(&mut store, day(59), LicenceCommand::ConfirmDeletion);
        assert_eq!(early, LicenceRefusal::NotToBeDeleted { deadline: due });
        assert_eq!(refused(&mut store, day(60), choose(Plan::Ultimate)), LicenceRefusal::DataDeleted);
        let impact = change(&mut store, day(61), LicenceCommand::ConfirmDeletion).unwrap();
        assert_eq!((impact.phase, impact.next_deadline), (Phase::Deleted, None));
        // What is deleted does not come back when the clock steps back.
        assert_eq!(refused(&mut store, day(40), choose(Plan::Ultimate)), LicenceRefusal::DataDeleted);
        assert_eq!(store.licence(PORTAL).unwrap().phase(day(40)), Phase::Deleted);
    }
}

/// CQ-35: later downgrades: the thirty days count from the downgrade, and asking again does not put the deletion off.
#[test]
fn cq_35_later_downgrades() {
    let mut store = paid(Plan::Enterprise);
    assert_eq!(change(&mut store, day(100), choose(Plan::Free)).unwrap().phase, Phase::ClosedExpiring);
    let again = change(&mut store, day(120), choose(Plan::Free)).unwrap();
    assert_eq!(again.event, LicenceEvent::Unchanged);
    assert_eq!(again.next_deadline, Some(Deadline { at: day(130), due: Due::DeleteData }));
    assert_eq!(change(&mut store, day(129), choose(Plan::Standard)).unwrap().phase, Phase::ClosedKept);
    assert_eq!(change(&mut store, day(140), choose(Plan::Free)).unwrap().phase, Phase::ClosedExpiring);
    let impact = change(&mut store, day(169), choose(Plan::Enterprise)).unwrap();
    assert_eq!((impact.phase, impact.next_deadline), (Phase::Open, None));
}

/// CQ-35: clocks may step back; a trial that seemed over is running again, and nothing was lost.
#[test]
fn cq_35_clocks_may_step_back() {
    let mut store = opened(Start::Trial);
    assert_eq!(change(&mut store, day(31), choose(Plan::Free)).unwrap().event, LicenceEvent::Unchanged);
    assert_eq!(store.licence(PORTAL).unwrap().phase(day(29)), Phase::Trial);
    assert_eq!(fill(&mut store, 0, 0..1, day(29)), 1);
}

/// CQ-35: what is promised at the start is kept when the policy changes.
#[test]
fn cq_35_promises_are_kept() {
    let portal = PortalLicence::open(&new_portal(Start::Trial), &POLICY, start()).unwrap();
    let later = POLICY.with_trial_days(14).with_deletion_days(1);
    let shorter = PortalLicence::open(&new_portal(Start::Trial), &later, start()).unwrap();
    assert_eq!(portal.next_deadline(day(30)).unwrap().at, day(60));
    assert_eq!(shorter.next_deadline(start()).unwrap().at, day(14));
    assert_eq!(shorter.next_deadline(day(14)).unwrap().at, day(15));
}

/// CQ-38: before a plan change: who and how many would be over, and from when; without saying it twice.
#[test]
fn cq_38_before_a_downgrade() {
    let mut store = paid(Plan::Ultimate);
    change(&mut store, day(1), add(1, 3)).unwrap();
    assert_eq!(fill(&mut store, 0, 0..5, day(1)), 5);
    assert_eq!(fill(&mut store, 1, 10..20, day(2)), 3);
    let command = choose(Plan::Professional);
    let prepared = run_ready(foresee_change(&mut store, PORTAL, &command, &POLICY, day(3))).unwrap();
    let over: Vec<(UserTypeId, Timestamp, u64)> = prepared
        .impact()
        .types
        .iter()
        .flat_map(|impact| impact.pool.over.iter().map(|over| (impact.user_type, over.from, over.by)))
        .collect();
    assert_eq!(over, [(STANDARD, day(3), 5), (user_type(1), day(3), 3)]);
    let pools: Vec<SeatPool> = prepared.pools().cloned().collect();
    drop(prepared);
    let named = run_ready(page_over(&mut store, &pools[1], day(3), None, 10)).unwrap();
    let seats: Vec<SeatId> = named.seats.iter().map(|over| over.seat).collect();
    assert_eq!(seats, [seat(12), seat(11), seat(10)]);
}
