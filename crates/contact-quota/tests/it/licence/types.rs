//! User types and their licences.

use super::*;

/// CQ-30: one standard type, which always exists, and four custom ones.
#[test]
fn cq_30_at_most_five_types() {
    let mut store = paid(Plan::Enterprise);
    for n in 1..=4 {
        let event = change(&mut store, day(1), add(n, 10)).unwrap().event;
        assert!(matches!(event, LicenceEvent::TypeAdded { .. }));
    }
    assert_eq!(refused(&mut store, day(1), add(5, 10)), LicenceRefusal::TooManyTypes { limit: 5 });
    let remove = LicenceCommand::RemoveType { user_type: STANDARD };
    assert_eq!(refused(&mut store, day(1), remove), LicenceRefusal::StandardType);
    change(&mut store, day(1), LicenceCommand::RemoveType { user_type: user_type(2) }).unwrap();
    change(&mut store, day(1), add(5, 10)).unwrap();
    let portal = store.licence(PORTAL).unwrap();
    let types: Vec<UserTypeId> = portal.custom().map(|custom| custom.id).collect();
    assert_eq!(types, [user_type(1), user_type(3), user_type(4), user_type(5)]);
}

/// CQ-31: the standard type takes 10,000 users free of charge; past that, *ask for a raise*; a raise takes effect at once.
#[test]
fn cq_31_ten_thousand_free_users() {
    let mut store = paid(Plan::Enterprise);
    assert_eq!(fill(&mut store, 0, 0..10_001, day(1)), 10_000);
    let at = SeatRef { pool: pool(0), seat: seat(20_000) };
    let context = SeatContext { now: day(1), policy: &SeatPolicy::DEFAULT };
    let prepared = run_ready(prepare_reserve(&mut store, &[(at, Some(day(8)))], &context)).unwrap();
    let refusal = prepared.all_or_refused().unwrap_err();
    assert_eq!(refusal.remedy(), Some(Remedy::AskForRaise));
    assert_eq!(refusal.to_string(), "no seat is free: 10000 of 10000 are taken; ask for a raise");
    let raise = LicenceCommand::SetFreeUsers { users: 10_500 };
    let event = LicenceEvent::FreeUsersSet { before: 10_000, users: 10_500 };
    assert_eq!(change(&mut store, day(1), raise).unwrap().event, event);
    assert_eq!(available(&store, 0, day(1)), 500);
}

/// CQ-32: a custom type cannot be created without licences, and takes as many users as there are licences.
#[test]
fn cq_32_licences() {
    let mut store = paid(Plan::Ultimate);
    let needs = LicenceRefusal::NeedsLicences { user_type: user_type(1) };
    assert_eq!(refused(&mut store, day(1), add(1, 0)), needs);
    let impact = change(&mut store, day(1), add(1, 2)).unwrap();
    assert_eq!(impact.types[1].pool.before, None);
    assert_eq!(change(&mut store, day(1), add(1, 2)).unwrap().event, LicenceEvent::Unchanged);
    assert_eq!(fill(&mut store, 1, 0..3, day(1)), 2);
    let usage = store.seats.pool(pool(1)).usage(day(1));
    assert_eq!(usage.basis.remedy(), Remedy::BuyLicences);
    let set = |licences| LicenceCommand::SetLicences { user_type: user_type(1), licences };
    change(&mut store, day(1), set(3)).unwrap();
    assert_eq!(fill(&mut store, 1, 3..5, day(1)), 1);
    // Lowered, nobody is removed; to 0 as well.
    let impact = change(&mut store, day(2), set(0)).unwrap();
    assert_eq!(impact.types[1].pool.over[0].by, 3);
    assert_eq!(change(&mut store, day(2), set(0)).unwrap().event, LicenceEvent::Unchanged);
    assert_eq!(refused(&mut store, day(2), add(1, 0)), needs, "not even the one that has none left");
    let portal = store.licence(PORTAL).unwrap();
    assert_eq!(portal.may_invite(user_type(1), BaseModule::Vendors, day(2)), Ok(pool(1)));
}

/// CQ-32: what cannot be done with types.
#[test]
fn cq_32_refusals() {
    let mut store = paid(Plan::Ultimate);
    change(&mut store, day(1), add(1, 2)).unwrap();
    let (one, two) = (user_type(1), user_type(2));
    let add_as = |user_type, pool, licences| LicenceCommand::AddType { user_type, pool, licences };
    let mut code = |command| refused(&mut store, day(1), command).code();
    assert_eq!(code(add_as(one, pool(1), 3)), "licence.type_exists");
    assert_eq!(code(add_as(STANDARD, pool(2), 3)), "licence.type_exists");
    assert_eq!(code(add_as(two, pool(1), 3)), "licence.pool_in_use");
    assert_eq!(code(add_as(two, pool(0), 3)), "licence.pool_in_use");
    assert_eq!(code(LicenceCommand::SetLicences { user_type: two, licences: 1 }), "licence.unknown_type");
    assert_eq!(
        code(LicenceCommand::SetLicences { user_type: STANDARD, licences: 1 }),
        "licence.standard_type"
    );
    assert_eq!(code(LicenceCommand::RemoveType { user_type: two }), "licence.unknown_type");
    fill(&mut store, 1, 0..2, day(1));
    let remove = LicenceCommand::RemoveType { user_type: one };
    assert_eq!(
        refused(&mut store, day(1), remove),
        LicenceRefusal::TypeHasUsers { user_type: one, taken: 2 }
    );
    let portal = store.licence(PORTAL).unwrap();
    let unknown = LicenceRefusal::UnknownType { user_type: two };
    assert_eq!(portal.may_invite(two, BaseModule::Leads, day(1)), Err(unknown));
    assert_eq!(portal.limits(two, &POLICY), Err(unknown));
}

/// CQ-32, CQ-35: a closed portal takes no new type; its types and licences wait for the re-opening.
#[test]
fn cq_35_types_outlive_closing() {
    let mut store = paid(Plan::Ultimate);
    change(&mut store, day(1), add(1, 2)).unwrap();
    fill(&mut store, 1, 0..2, day(1));
    change(&mut store, day(5), choose(Plan::Standard)).unwrap();
    let closed = LicenceRefusal::PortalClosed { phase: Phase::ClosedKept };
    assert_eq!(refused(&mut store, day(6), add(2, 2)), closed);
    assert_eq!(fill(&mut store, 1, 2..3, day(6)), 0);
    change(&mut store, day(6), LicenceCommand::SetLicences { user_type: user_type(1), licences: 5 }).unwrap();
    change(&mut store, day(7), choose(Plan::Enterprise)).unwrap();
    assert_eq!(available(&store, 1, day(7)), 3);
}

/// CQ-30: a pool belongs to one type for good: not to another portal's, not to a type that is created again. Nothing of it changes.
#[test]
fn cq_30_a_pool_is_that_of_one_type() {
    let mut store = paid(Plan::Enterprise);
    change(&mut store, day(1), add(2, 5)).unwrap();
    let (id, standard) = (PortalId::from_uuid(Uuid::from_u128(0xF1)), user_type(0xF2));
    let elsewhere = NewPortal { id, standard, pool: pool(2), start: Start::Trial };
    let bytes = store.bytes();
    let other = run_ready(prepare_open(&mut store, &elsewhere, &POLICY, day(1)));
    assert_eq!(store.bytes(), bytes);
    assert!(
        matches!(other, Err(OpError::Refused(LicenceRefusal::PoolInUse { pool: taken })) if taken == pool(2))
    );
    change(&mut store, day(1), LicenceCommand::RemoveType { user_type: user_type(2) }).unwrap();
    assert_eq!(refused(&mut store, day(1), add(2, 5)), LicenceRefusal::PoolInUse { pool: pool(2) });
}

/// CQ-30, CQ-32: a damaged licence is not worked with.
#[test]
fn cq_30_damaged_licences() {
    let standard = StandardType { id: STANDARD, pool: pool(0), free_users: 1 };
    let custom = |id, n| CustomType { id: user_type(id), pool: pool(n), licences: 1 };
    let subscription = SubscriptionState::Open { plan: Plan::Standard, since: start() };
    let custom = vec![custom(0, 1), custom(2, 0), custom(3, 3), custom(4, 4), custom(5, 5)];
    let corrupt = PortalLicence::restore(LicenceRecord {
        id: PORTAL,
        subscription,
        standard,
        custom,
        held_since: None,
    })
    .unwrap_err();
    let expected = [
        LicenceProblem::RepeatedType { user_type: STANDARD },
        LicenceProblem::SharedPool { pool: pool(0) },
        LicenceProblem::PlanDoesNotFit,
    ];
    assert_eq!(corrupt.problems, expected);
    assert_eq!(corrupt.code(), "licence.corrupt");
}
