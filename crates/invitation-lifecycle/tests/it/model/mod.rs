//! Random sequences of commands, with a clock that also steps back, against a naive model that keeps no claims, no versions and no
//! expiries of claims, but looks through all invitations each time.

mod notes;
mod ops;
mod real;

use crate::fixture::*;
use invitation_lifecycle::*;
use notes::Model;
use ops::{Op, ops};
use proptest::prelude::*;
use real::Real;
use std::collections::BTreeSet;
use std::num::NonZeroU32;

/// What is stored is what the model noted.
fn same_state(real: &Real, model: &Model) {
    let stored: Vec<_> = real
        .world
        .store
        .all()
        .map(|found| (found.id(), found.phase(real.world.now), found.sendings(), found.offers().clone()))
        .collect();
    let noted: Vec<_> = model
        .notes
        .iter()
        .map(|(id, note)| {
            let offers: Vec<u128> = note.offers.iter().copied().collect();
            (invitation(*id), model.phase(note), note.times_sent, contracts(&offers))
        })
        .collect();
    assert_eq!(stored, noted);
}

/// IL-19: for each (scope, address, offer) at most one invitation is live or accepted, and the claim is its own.
fn one_claim_each(real: &Real) {
    let mut held = BTreeSet::new();
    for found in real.world.store.all() {
        let addressee = real.world.store.addressee(found.scope(), found.address().key()).unwrap();
        for offer in found.offers() {
            let own = addressee.claims().get(offer).is_some_and(|claim| claim.invitation == found.id());
            let expected = match found.phase(real.world.now) {
                Phase::Pending | Phase::Accepted => {
                    let place = (found.scope(), found.address().key().clone(), *offer);
                    assert!(held.insert(place), "two at once: {found:?}");
                    true
                }
                Phase::Expired | Phase::Declined => true,
                Phase::Cancelled => false,
            };
            assert_eq!(own, expected, "{found:?} {addressee:?}");
        }
    }
}

/// IL-09: the actions shown are exactly those that succeed when tried.
fn shown_is_what_succeeds(real: &Real) {
    let listed = real.world.clone().list();
    for line in listed.iter().filter(|line| line.invitation.scope() == HOLDER) {
        let n = line.invitation.id().as_uuid().as_u128();
        let proof = Proof::Session {
            invitation: line.invitation.id(),
            address: line.invitation.address().key().clone(),
        };
        let somebody = PersonId::from_uuid(contract(77).id);
        let world = || real.world.clone();
        let accepted = world().accept_with(&proof, Person::New(somebody), Registration::Complete).is_ok();
        let tried = [
            (Action::Accept, accepted),
            (Action::Decline, world().decline_with(&proof).is_ok()),
            (Action::Resend, world().resend(n).is_ok()),
            (Action::Cancel, world().cancel(n).is_ok()),
            (Action::Delete, world().delete(n).is_ok()),
        ];
        let succeed: Vec<Action> =
            tried.into_iter().filter(|(_, ok)| *ok).map(|(action, _)| action).collect();
        // Objections are facts about one target, which a list does not have.
        if real.world.objections.is_empty() {
            assert_eq!(line.actions, succeed, "{:?}", line.invitation);
        }
    }
}

/// IL-03, IL-05, IL-16, IL-18: of all tokens ever sent, exactly those open something that the model says, and looking changes nothing.
fn no_dead_token_works(real: &mut Real, model: &Model) {
    let bytes = real.world.store.bytes();
    for number in 0..real.tokens.len() {
        let proof = real.token(number);
        let opens = model.opened(number).is_ok_and(|id| model.phase(&model.notes[&id]) == Phase::Pending);
        let look = real.world.look_with(&proof, None);
        assert_eq!(matches!(look, Look::Open(_)), opens, "token {number}: {look:?}");
        if !opens {
            let mut world = real.world.clone();
            let stranger = Person::New(PersonId::from_uuid(contract(78).id));
            world.refused(|world| world.accept_with(&proof, stranger, Registration::Complete));
            world.refused(|world| world.decline_with(&proof));
        }
        if model.opened(number) == Err("invitation.superseded") {
            assert_eq!(look, Look::Dead { why: DeadLink::Superseded });
        }
    }
    assert_eq!(real.world.store.bytes(), bytes);
}

fn run(policy: InvitationPolicy, ops: &[Op]) {
    let world = World::with_policy(policy);
    let mut model = Model::new(&world);
    let mut real = Real { world, tokens: Vec::new() };
    for op in ops {
        let bytes = real.world.store.bytes();
        let (expected, actual) = (model.answer(op), real.answer(op));
        assert_eq!(actual, expected, "{op:?}");
        if actual.is_err() || matches!(actual, Ok("already member" | "done earlier")) {
            assert_eq!(real.world.store.bytes(), bytes, "IL-08: refused is unchanged");
        }
        assert_eq!(real.tokens.len(), model.tokens, "as many mails: {op:?}");
        same_state(&real, &model);
        one_claim_each(&real);
    }
    assert!(model.acceptances.values().all(|count| *count <= 1), "IL-03: {:?}", model.acceptances);
    shown_is_what_succeeds(&real);
    no_dead_token_works(&mut real, &model);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    /// IL-02, IL-03, IL-04, IL-05, IL-06, IL-07, IL-08, IL-09, IL-11, IL-12, IL-15, IL-16, IL-17, IL-19 with limits.
    #[test]
    fn il_03_random_lives(ops in prop::collection::vec(ops(), 1..60)) {
        let policy = InvitationPolicy::default().with_max_sendings(NonZeroU32::new(2));
        run(policy.with_reminder_days([1, 3]), &ops);
    }

    /// The same with all limits lifted, so that far more succeeds.
    #[test]
    fn il_03_random_lives_without_limits(ops in prop::collection::vec(ops(), 1..60), expire in any::<bool>()) {
        let policy = InvitationPolicy::default().with_max_sendings(None).with_sending_interval(None).with_reminder_days([2]);
        run(if expire { policy } else { policy.with_validity(None) }, &ops);
    }
}
