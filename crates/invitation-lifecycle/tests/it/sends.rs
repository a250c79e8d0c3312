//! Service futures are `Send` when the store's are, although no trait demands it.

use crate::fixture::*;
use invitation_lifecycle::*;

fn assert_send<T: Send>(_: &T) {}

/// Every operation can run inside of a spawned task.
#[test]
fn service_futures_over_the_fake_store_are_send() {
    let mut world = World::new();
    let token = world.invite(new(1, TANAKA_MAIL));
    let (proof, grants, keys, policy) =
        (by_token(&token), world.grants.clone(), keys(), world.policy.clone());
    let context = ServiceContext { keys: &keys, policy: &policy, now: world.now };
    let facts = Facts::unopposed(&grants);
    let attempt = AcceptAttempt { person: Person::Known(TANAKA), registration: Registration::Absent, facts };
    let (store, random) = (&mut world.store, &mut world.random);
    let position = ExpiryPosition::just_after(context.now);
    assert_send(&prepare_issue(store, vec![], &grants, random, &context));
    assert_send(&prepare_accept(store, &proof, &attempt, &context));
    assert_send(&prepare_decline(store, &proof, &context));
    assert_send(&prepare_resend(store, HOLDER, &[], &grants, random, &context));
    assert_send(&prepare_cancel(store, HOLDER, &[], &context));
    assert_send(&prepare_delete(store, HOLDER, &[], &context));
    assert_send(&prepare_withdraw_offers(store, HOLDER, &[], &context));
    assert_send(&prepare_reminders(store, position, 1, |_| true, random, &context));
    assert_send(&look(store, &proof, None, &context));
    assert_send(&find_by_proof(store, &proof, &context));
    assert_send(&list(store, vec![], &grants, &context));
    let prepared = storage_contract::run_ready(prepare_decline(store, &proof, &context)).unwrap();
    assert_send(&prepared.store(store));
}
