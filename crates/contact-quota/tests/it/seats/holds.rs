//! Reserved until, occupied, released (CQ-36).

use super::*;

/// CQ-36: a pending invitation holds a seat until it expires, the end excluded; then the seat is free by the clock alone.
#[test]
fn cq_36_a_hold_ends_with_the_invitation() {
    let mut store = store(&[(STANDARD, 1)]);
    let answer = granted(&mut store, start(), reserve(1, day(7)));
    assert_eq!(
        answer,
        SeatAnswer { standing: SeatStanding::Reserved { until: Some(day(7)) }, changed: true }
    );
    let bytes = store.bytes();
    assert_eq!(numbers(&store, start()), (1, 0, 0));
    assert_eq!(store.pool(STANDARD).usage(start()).holds_until, Some(day(7)));
    let just_before = day(7).saturating_sub(Duration::from_micros(1));
    assert_eq!(numbers(&store, just_before), (1, 0, 0));
    assert_eq!(numbers(&store, day(7)), (0, 1, 0));
    assert_eq!(store.bytes(), bytes, "nobody had to do anything");
    assert!(matches!(refused(&mut store, just_before, occupy(2)), SeatRefusal::NoneFree { .. }));
    granted(&mut store, day(7), occupy(2));
}

/// CQ-36: accepting never fails for want of a seat, also when the limit was lowered meanwhile.
#[test]
fn cq_36_a_hold_is_taken_up_whatever_the_limit() {
    let mut store = store(&[(STANDARD, 2)]);
    ask(&mut store, start(), &[reserve(1, day(7)), reserve(2, day(7))]);
    set_limit(&mut store, 0);
    assert_eq!(numbers(&store, day(1)), (2, 0, 2));
    assert_eq!(granted(&mut store, day(1), occupy(1)).standing, SeatStanding::Occupied);
    assert_eq!(numbers(&store, day(1)), (2, 0, 2));
    assert_eq!(numbers(&store, day(7)), (1, 0, 1));
}

fn set_limit(store: &mut Store, seats: u64) {
    let limits = [(STANDARD, LimitTimeline::fixed(limit(seats)))].into();
    let prepared = run_ready(prepare_limits(store, &limits, start())).unwrap();
    run_ready(prepared.store(store)).unwrap();
}

/// CQ-36: the seat is free after decline, cancellation, expiry, deletion and deactivation, of a hold as of an occupied seat.
#[test]
fn cq_36_every_release_frees_the_seat() {
    let reasons = [
        ReleaseReason::Declined,
        ReleaseReason::Cancelled,
        ReleaseReason::Expired,
        ReleaseReason::Deleted,
        ReleaseReason::Deactivated,
    ];
    for why in reasons {
        for first in [reserve(1, day(7)), occupy(1)] {
            let mut store = store(&[(STANDARD, 1)]);
            granted(&mut store, start(), first);
            assert_eq!(numbers(&store, start()), (1, 0, 0));
            let answer = granted(&mut store, day(1), release(1, why));
            assert_eq!(answer.standing, SeatStanding::Released { why });
            assert_eq!(numbers(&store, day(1)), (0, 1, 0));
            granted(&mut store, day(1), occupy(2));
        }
    }
}

/// CQ-36: a hold that has lapsed takes nothing, so releasing it gives nothing back.
#[test]
fn cq_36_a_lapsed_hold_is_not_given_back_twice() {
    let mut store = store(&[(STANDARD, 1)]);
    granted(&mut store, start(), reserve(1, day(7)));
    granted(&mut store, day(8), occupy(2));
    granted(&mut store, day(8), release(1, ReleaseReason::Deleted));
    assert_eq!(numbers(&store, day(8)), (1, 0, 0));
}

/// CQ-36: a resent invitation holds its seat longer; one that has lapsed takes a seat anew, if there is one.
#[test]
fn cq_36_a_hold_is_renewed() {
    let mut store = store(&[(STANDARD, 1)]);
    granted(&mut store, start(), reserve(1, day(7)));
    assert!(granted(&mut store, day(5), reserve(1, day(12))).changed);
    assert_eq!(numbers(&store, day(11)), (1, 0, 0));
    // The first request, repeated late, does not shorten it.
    assert!(!granted(&mut store, day(5), reserve(1, day(7))).changed);
    assert_eq!(numbers(&store, day(11)), (1, 0, 0));
    assert!(granted(&mut store, day(13), reserve(1, day(20))).changed);
    assert_eq!(store.seat(seat(1)).unwrap().taken_at(), day(13), "taken anew");
    granted(&mut store, day(20), occupy(2));
    assert!(matches!(refused(&mut store, day(20), reserve(1, day(27))), SeatRefusal::NoneFree { .. }));
    assert!(matches!(refused(&mut store, day(20), occupy(1)), SeatRefusal::NoneFree { .. }));
}

/// CQ-36: without a validity the hold has no end.
#[test]
fn cq_36_a_hold_without_an_end() {
    let mut store = store(&[(STANDARD, 1)]);
    let open = SeatRequest::Reserve { at: at(STANDARD, 1), until: None };
    assert!(granted(&mut store, start(), open).changed);
    assert!(!granted(&mut store, day(1), reserve(1, day(9))).changed, "it is not shortened");
    assert_eq!(store.pool(STANDARD).usage(Timestamp::MAX).taken, 1);
    granted(&mut store, day(2), release(1, ReleaseReason::Declined));
    granted(&mut store, day(2), reserve(2, day(9)));
    assert!(granted(&mut store, day(2), SeatRequest::Reserve { at: at(STANDARD, 2), until: None }).changed);
    assert_eq!(store.pool(STANDARD).usage(Timestamp::MAX).taken, 1);
}

/// CQ-36: a seat is one taking; what was released is not taken again by a request that comes late.
#[test]
fn cq_36_released_is_released() {
    let mut store = store(&[(STANDARD, 1)]);
    granted(&mut store, start(), occupy(1));
    granted(&mut store, day(1), release(1, ReleaseReason::Deactivated));
    let gone = SeatRefusal::Released { seat: seat(1), at: day(1), why: ReleaseReason::Deactivated };
    assert_eq!(refused(&mut store, day(2), occupy(1)), gone);
    assert_eq!(refused(&mut store, day(2), reserve(1, day(9))), gone);
    let again = granted(&mut store, day(2), release(1, ReleaseReason::Deleted));
    assert_eq!(again.standing, SeatStanding::Released { why: ReleaseReason::Deactivated });
    assert!(!again.changed);
}

/// CQ-36, by policy: pending invitations hold no seat; inviting only asks whether one is free, and acceptance takes it, if it is free then.
#[test]
fn cq_36_policy_without_holds() {
    let policy = SeatPolicy::default().with_pending_hold_seats(false);
    let mut store = store(&[(STANDARD, 1)]);
    let bytes = store.bytes();
    for n in 1..=2 {
        let answer = ask_under(&mut store, policy, start(), &[reserve(n, day(7))]);
        assert_eq!(answer, [Ok(SeatAnswer { standing: SeatStanding::NotHeld, changed: false })]);
    }
    assert_eq!(store.bytes(), bytes);
    ask_under(&mut store, policy, day(1), &[occupy(1)])[0].unwrap();
    let refusal = ask_under(&mut store, policy, day(1), &[occupy(2)])[0].unwrap_err();
    assert_eq!(refusal.code(), "seat.none_free");
    let refusal = ask_under(&mut store, policy, day(1), &[reserve(3, day(8))])[0].unwrap_err();
    assert_eq!(refusal.code(), "seat.none_free");
}

/// CQ-36: what cannot be asked.
#[test]
fn cq_36_refusals() {
    let mut store = store(&[(STANDARD, 1), (PARTNERS, 1)]);
    let late = refused(&mut store, day(7), reserve(1, day(7)));
    assert_eq!(late, SeatRefusal::HoldEnded { until: day(7) });
    assert_eq!(
        refused(&mut store, start(), release(1, ReleaseReason::Declined)),
        SeatRefusal::UnknownSeat { seat: seat(1) }
    );
    let nowhere = PoolId::from_uuid(Uuid::from_u128(0xc));
    assert_eq!(
        refused(&mut store, start(), SeatRequest::Occupy { at: at(nowhere, 1) }),
        SeatRefusal::UnknownPool { pool: nowhere }
    );
    granted(&mut store, start(), occupy(1));
    assert_eq!(
        refused(&mut store, start(), SeatRequest::Occupy { at: at(PARTNERS, 1) }),
        SeatRefusal::OtherPool { seat: seat(1), pool: STANDARD }
    );
}

/// CQ-31: a refusal says how full the pool is and what helps, by what its limit rests on.
#[test]
fn cq_31_a_full_pool_says_what_helps() {
    let expected = [
        (LimitBasis::FreeAllowance, Remedy::AskForRaise, "ask for a raise"),
        (LimitBasis::Licences, Remedy::BuyLicences, "buy licences"),
        (LimitBasis::Trial, Remedy::BuyPlan, "buy a plan that includes the portal"),
        (LimitBasis::Closed, Remedy::BuyPlan, "buy a plan that includes the portal"),
        (LimitBasis::Other, Remedy::ReleaseSeat, "release a seat"),
    ];
    for (basis, remedy, words) in expected {
        let mut store = Store::default();
        let limits = LimitTimeline::fixed(SeatLimit { seats: 0.into(), basis });
        store.put_pool(&SeatPool::new(STANDARD, limits));
        let refusal = refused(&mut store, start(), occupy(1));
        assert_eq!(refusal.remedy(), Some(remedy));
        assert_eq!(refusal.to_string(), format!("no seat is free: 0 of 0 are taken; {words}"));
        assert!(remedy.code().starts_with("seat.remedy."));
    }
}

/// CQ-36, CQ-37: a clock that steps back does not bring back a hold whose seat was given to somebody else.
#[test]
fn cq_37_clocks_may_step_back() {
    let mut store = store(&[(STANDARD, 1)]);
    granted(&mut store, start(), reserve(1, day(7)));
    granted(&mut store, day(8), reserve(2, day(15)));
    assert_eq!(numbers(&store, day(6)), (1, 0, 0));
    assert!(matches!(refused(&mut store, day(6), occupy(1)), SeatRefusal::NoneFree { .. }));
    // Holds with the very end of the lapsed one are told from it.
    granted(&mut store, day(6), release(2, ReleaseReason::Declined));
    granted(&mut store, day(6), reserve(3, day(7)));
    assert_eq!(store.pool(STANDARD).record().round, 1, "told from it by the round");
    granted(&mut store, day(6), release(1, ReleaseReason::Deleted));
    assert_eq!(numbers(&store, day(6)), (1, 0, 0));
    // Ends of the new round that have not been seen to pass begin no other.
    granted(&mut store, day(6), release(3, ReleaseReason::Declined));
    granted(&mut store, day(6), reserve(4, day(8)));
    assert_eq!(store.pool(STANDARD).record().round, 1);
}

/// CQ-36: a clock that was far ahead and wrote something has let holds lapse; holds taken afterwards are as good as any.
#[test]
fn cq_36_a_clock_far_ahead_poisons_nothing() {
    let mut store = store(&[(STANDARD, 2)]);
    granted(&mut store, start(), reserve(1, day(7)));
    granted(&mut store, day(9999), occupy(2));
    assert_eq!(numbers(&store, start()), (1, 1, 0));
    granted(&mut store, day(1), reserve(3, day(8)));
    assert_eq!(numbers(&store, day(7)), (2, 0, 0));
    assert_eq!(numbers(&store, day(8)), (1, 1, 0));
}
