//! Requests carry an id: repeating one gives the same answer and one effect (CQ-20).

use super::*;
use proptest::prelude::*;

type Answer = Result<(LicenceImpact, bool), LicenceRefusal>;

/// Sends a request, and writes what was granted.
fn send(store: &mut Store, request: &LicenceRequest, now: Timestamp) -> Answer {
    match run_ready(prepare_change(store, request, &POLICY, now)) {
        Ok(prepared) => {
            let answer = (prepared.impact().clone(), prepared.is_repeated());
            run_ready(prepared.store(store)).unwrap();
            Ok(answer)
        }
        Err(error) => Err(*error.refused().unwrap()),
    }
}

const fn licences(licences: u64) -> LicenceCommand {
    LicenceCommand::SetLicences { user_type: user_type(1), licences }
}

/// CQ-20: sent again late, after others, a request does not act again: not a number of licences or of free users, not a plan, not a type that is gone by now.
#[test]
fn cq_20_a_late_repetition_does_not_act_again() {
    let cases = [
        (licences(7), licences(9)),
        (LicenceCommand::SetFreeUsers { users: 12 }, LicenceCommand::SetFreeUsers { users: 5 }),
        (choose(Plan::Ultimate), choose(Plan::Standard)),
        (add(2, 3), LicenceCommand::RemoveType { user_type: user_type(2) }),
        // What was so already is granted, too.
        (licences(5), licences(9)),
        (choose(Plan::Enterprise), choose(Plan::Free)),
    ];
    for (command, then) in cases {
        let mut store = paid(Plan::Enterprise);
        change(&mut store, day(1), add(1, 5)).unwrap();
        let asked = request(command);
        let (answer, repeated) = send(&mut store, &asked, day(2)).unwrap();
        assert!(!repeated);
        let bytes = store.bytes();
        assert_eq!(send(&mut store, &asked, day(2)), Ok((answer.clone(), true)), "at once");
        assert_eq!(store.bytes(), bytes);
        change(&mut store, day(3), then).unwrap();
        let bytes = store.bytes();
        assert_eq!(send(&mut store, &asked, day(4)), Ok((answer, true)), "late: {command:?}");
        assert_eq!(store.bytes(), bytes, "{command:?}");
    }
}

/// CQ-20: an id comes again with other content: refused, and nothing happens. A refused request left nothing behind, and may be sent again.
#[test]
fn cq_20_an_id_is_not_used_for_something_else() {
    let mut store = opened(Start::Trial);
    let asked = request(add(1, 5));
    assert_eq!(send(&mut store, &asked, day(1)), Err(LicenceRefusal::NoCustomTypesOnTrial));
    change(&mut store, day(2), choose(Plan::Ultimate)).unwrap();
    assert!(send(&mut store, &asked, day(2)).is_ok());
    let bytes = store.bytes();
    let other = LicenceRequest { command: add(1, 6), ..asked };
    assert_eq!(send(&mut store, &other, day(2)), Err(LicenceRefusal::RequestIdReused { request: asked.id }));
    let context = SeatContext { now: day(2), policy: &SeatPolicy::DEFAULT };
    let seats = PortalSeatRequest::new(asked.id, PORTAL, []);
    let refusal = run_ready(prepare_portal_seats(&mut store, &seats, &context)).unwrap_err();
    assert_eq!(refusal.refused(), Some(&LicenceRefusal::RequestIdReused { request: asked.id }));
    assert_eq!(store.bytes(), bytes);
}

/// Sends a request about seats of the portal, and writes what was granted.
fn take(store: &mut Store, request: &PortalSeatRequest, now: Timestamp) -> (SeatsTaken, bool) {
    let context = SeatContext { now, policy: &SeatPolicy::DEFAULT };
    let prepared = run_ready(prepare_portal_seats(store, request, &context)).unwrap();
    let repeated = prepared.is_repeated();
    (run_ready(prepared.store(store)).unwrap(), repeated)
}

/// CQ-20: a request about seats of a portal is answered the same late, when the licence would permit other things and seats have become free.
#[test]
fn cq_20_seats_of_a_portal_are_asked_for_once() {
    let mut store = opened(Start::Trial);
    let occupy = |n| SeatAsk::Activate { user_type: STANDARD, seat: seat(n) };
    let twelve = PortalSeatRequest::new(request(add(1, 1)).id, PORTAL, (0..12).map(occupy));
    let (taken, repeated) = take(&mut store, &twelve, day(1));
    assert_eq!((taken.granted().count(), repeated), (10, false));
    change(&mut store, day(2), choose(Plan::Ultimate)).unwrap();
    let bytes = store.bytes();
    assert_eq!(take(&mut store, &twelve, day(2)), (taken.clone(), true), "there is room for all by now");
    change(&mut store, day(3), choose(Plan::Standard)).unwrap();
    assert_eq!(take(&mut store, &twelve, day(3)), (taken, true), "the portal is closed by now");
    assert_ne!(store.bytes(), bytes, "only the plan has changed");
    assert_eq!(store.seats.pool(pool(0)).usage(day(3)).occupied, 10);
    // Refused as a whole, it leaves nothing, and is judged anew.
    let late = PortalSeatRequest::new(request(add(1, 1)).id, PORTAL, [occupy(99)]);
    assert_eq!(take(&mut store, &late, day(3)).0.granted().count(), 0);
    change(&mut store, day(4), choose(Plan::Ultimate)).unwrap();
    assert_eq!(take(&mut store, &late, day(4)).0.granted().count(), 1);
}

fn command() -> impl Strategy<Value = LicenceCommand> {
    prop_oneof![
        (0_usize..5).prop_map(|n| choose(Plan::ALL[n])),
        (1_u128..6, 0_u64..4).prop_map(|(n, licences)| add(n, licences)),
        (0_u64..4).prop_map(licences),
        (1_u128..6).prop_map(|n| LicenceCommand::RemoveType { user_type: user_type(n) }),
        (0_u64..20).prop_map(|users| LicenceCommand::SetFreeUsers { users }),
        Just(LicenceCommand::ConfirmDeletion),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    /// CQ-20: whatever has happened since, whatever the clock says, a request that was granted is answered the same and leaves everything byte-identical.
    #[test]
    fn cq_20_every_granted_request_has_one_effect(
        steps in prop::collection::vec((command(), any::<prop::sample::Index>(), 0_u32..70), 1..25)
    ) {
        let mut store = paid(Plan::Enterprise);
        let mut granted: Vec<(LicenceRequest, LicenceImpact)> = Vec::new();
        for (command, which, days) in steps {
            let asked = request(command);
            let bytes = store.bytes();
            if let Ok((impact, repeated)) = send(&mut store, &asked, day(days)) {
                prop_assert!(!repeated);
                granted.push((asked, impact));
            } else {
                prop_assert_eq!(store.bytes(), bytes, "a refusal writes nothing");
            }
            if !granted.is_empty() {
                let (again, impact) = which.get(&granted).clone();
                let bytes = store.bytes();
                prop_assert_eq!(send(&mut store, &again, day(days)), Ok((impact, true)));
                prop_assert_eq!(store.bytes(), bytes);
            }
        }
    }
}
