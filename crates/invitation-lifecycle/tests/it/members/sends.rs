//! Service futures are `Send` when the store's are, although no trait demands it; and round trips do not grow.

use super::portal::*;
use crate::fixture::*;
use invitation_lifecycle::bulk::*;
use invitation_lifecycle::eligibility::*;
use invitation_lifecycle::members::*;
use invitation_lifecycle::{Person, Registration, ServiceContext};

fn assert_send<T: Send>(_: &T) {}

#[test]
fn service_futures_over_the_fake_store_are_send() {
    let mut portal = Portal::new();
    let token = portal.invite(1, SAGE_MAIL);
    let (keys, policy, eligibility) = (keys(), portal.policy.clone(), EligibilityPolicy::default());
    let (types, spam) = (portal.types.clone(), portal.spam.clone());
    let rules = Rules {
        policy: &eligibility,
        inviter: portal.inviter,
        user_types: &types,
        organisation_domains: &[],
        spam_domains: &spam,
        compliance: false,
    };
    let context = ServiceContext { keys: &keys, policy: &policy, now: portal.now };
    let (proof, presented) = (by_token(&token), token.parse().unwrap());
    let attempt = MemberAttempt {
        person: Person::New(SAGE),
        registration: Registration::Complete,
        facts: TargetFacts::UNOPPOSED,
        rules: &rules,
    };
    let bulk = BulkInvitation { id: id(1), order: order(CUSTOMERS_A), mode: BulkMode::SendWhatPasses };
    let batch = Batch { first: 0, targets: vec![], is_last: true };
    let query = MemberQuery { filter: MemberFilter::All, user_type: None };
    let profile = profile();
    let (store, random) = (&mut portal.store, &mut portal.random);
    assert_send(&lock_targets(store, order(CUSTOMERS_A), vec![], context.now));
    assert_send(&prepare_invite(
        store,
        order(CUSTOMERS_A),
        vec![],
        &rules,
        FreeSeats::default(),
        random,
        &context,
    ));
    assert_send(&lock_members(store, PORTAL, vec![], context.now));
    assert_send(&prepare_members(store, PORTAL, vec![], &rules, FreeSeats::default(), random, &context));
    assert_send(&prepare_accept(store, &proof, &attempt, &context));
    assert_send(&prepare_decline(store, &proof, &context));
    assert_send(&prepare_confirm_address(store, &presented, &context));
    assert_send(&look_at_confirmation(store, &presented, &context));
    assert_send(&prepare_profile(store, PORTAL, member(1), &profile, &context));
    assert_send(&find_invited(store, &proof, &context));
    assert_send(&list_members(store, PORTAL, query, None, 1, rules.inviter));
    assert_send(&lock_batch(store, &bulk, &batch, context.now));
    let prepared = storage_contract::run_ready(prepare_decline(store, &proof, &context)).unwrap();
    assert_send(&prepared.store(store));
}

fn id(n: u128) -> BulkId {
    BulkId::from_uuid(uuid::Uuid::from_u128(n))
}

/// IL-11, IL-52: a hundred cost as many round trips as one.
#[test]
fn il_52_round_trips_do_not_grow() {
    let mut portal = Portal::new();
    let mut trips = Vec::new();
    let mut next = 0;
    for count in [1_u128, 100] {
        let range = next + 1..=next + count;
        next += count;
        let before = portal.store.trips;
        let targets = range.clone().map(|n| target(n, &format!("user{n}@customer.example"))).collect();
        portal.invite_all(order(CUSTOMERS_A), targets);
        let invited = portal.store.trips;
        for command in [ManageCommand::Reinvite, ManageCommand::Deactivate, ManageCommand::Activate] {
            portal.pass(HOUR);
            let requests = range.clone().map(|n| portal.request(n, command.clone())).collect();
            let outcomes = portal.manage_all(None, requests).unwrap();
            assert!(outcomes.iter().all(|outcome| outcome.result.is_ok()));
        }
        trips.push((invited - before, portal.store.trips - invited));
    }
    assert_eq!(trips[0], trips[1], "{trips:?}");
}
