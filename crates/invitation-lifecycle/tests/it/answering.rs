//! Yes and no: acceptance, registration, decline, and what proves that the invitee answers.

use crate::fixture::*;
use invitation_lifecycle::*;
use storage_contract::run_ready;

const WELCOME: (Person, Registration) = (Person::Known(TANAKA), Registration::Absent);

/// IL-03: accepted when pending and valid, with the right token; once.
#[test]
fn il_03_accept_with_the_right_token() {
    let mut world = World::new();
    let token = world.invite(to(&[1, 2], new(1, TANAKA_MAIL)));
    let accepted = world.pass(HOUR).accepted(&token, TANAKA);
    assert_eq!((accepted.by, accepted.scope, accepted.inviter), (TANAKA, HOLDER, SATO));
    assert_eq!(accepted.offers, contracts(&[1, 2]));
    assert_eq!(*world.invitation(1).state(), InvitationState::Accepted { at: world.now, by: TANAKA });
    let addressee = world.store.addressee(HOLDER, address(TANAKA_MAIL).key()).unwrap();
    assert!(addressee.claims().values().all(|claim| claim.state == ClaimState::Accepted));
}

/// IL-03: of two that were prepared at once, only one can be stored; the other finds out when it runs again (IL-19).
#[test]
fn il_03_two_acceptances_at_once() {
    let mut world = World::new();
    let token = world.invite(new(1, TANAKA_MAIL));
    let mut faster = world.clone();
    faster.accepted(&token, SUZUKI);
    let context = ServiceContext { keys: &world.keys, policy: &world.policy, now: world.now };
    let attempt = AcceptAttempt {
        person: Person::Known(TANAKA),
        registration: Registration::Absent,
        facts: Facts::unopposed(&world.grants),
    };
    let prepared =
        run_ready(prepare_accept(&mut world.store, &by_token(&token), &attempt, &context)).unwrap();
    assert!(run_ready(prepared.store(&mut faster.store)).is_err(), "the version has moved on");
    let refusal = faster.refused(|world| world.accept(&token, TANAKA));
    assert_eq!(refusal, Refusal::NotInPhase { phase: Phase::Accepted, action: Action::Accept });
}

/// IL-19: the same person again is already a member, without a second effect; another person is refused.
#[test]
fn il_19_accepting_again() {
    let mut world = World::new();
    let token = world.invite(new(1, TANAKA_MAIL));
    world.accepted(&token, TANAKA);
    let bytes = world.store.bytes();
    for now in [world.now.saturating_add(DAY * 365), world.now.saturating_sub(DAY * 365)] {
        world.now = now;
        for registration in [Registration::Absent, Registration::Complete] {
            for proof in [by_token(&token), by_session(1, TANAKA_MAIL)] {
                let answer = world.accept_with(&proof, Person::Known(TANAKA), registration);
                let Ok(AcceptAnswer::AlreadyMember { invitation: which, by, offers, scope }) = answer else {
                    panic!("{answer:?}")
                };
                assert_eq!((which, by, offers, scope), (invitation(1), TANAKA, contracts(&[1]), HOLDER));
                assert_eq!(world.store.bytes(), bytes);
            }
        }
        let refusal = world.refused(|world| world.accept(&token, SUZUKI));
        assert_eq!(refusal.code(), "invitation.accepted");
    }
}

/// IL-19: of two invitations of one address to one offer only the later counts, also when the clock steps back to when the earlier was valid.
#[test]
fn il_19_a_later_invitation_ends_the_earlier_for_good() {
    let mut world = World::new();
    let earlier = world.invite(to(&[1, 2], new(1, TANAKA_MAIL)));
    let later = world.pass(DAY * 8).invite(to(&[1], new(2, TANAKA_MAIL)));
    assert_eq!(
        *world.invitation(1).offers(),
        contracts(&[2]),
        "what was taken over is the earlier's no more"
    );
    world.step_back(DAY * 5);
    assert_eq!(world.invitation(1).phase(world.now), Phase::Pending);
    assert_eq!(world.accepted(&earlier, TANAKA).offers, contracts(&[2]));
    assert_eq!(world.accepted(&later, TANAKA).offers, contracts(&[1]));

    let mut world = World::new();
    let earlier = world.invite(new(1, TANAKA_MAIL));
    let later = world.pass(DAY * 8).invite(new(2, TANAKA_MAIL));
    let cause = CancelCause::Replaced { by: invitation(2) };
    assert_eq!(*world.invitation(1).state(), InvitationState::Cancelled { at: world.now, cause });
    world.step_back(DAY * 5);
    assert_eq!(world.refused(|world| world.accept(&earlier, TANAKA)).code(), "invitation.cancelled");
    assert_eq!(world.look(&earlier), Look::Dead { why: DeadLink::Superseded });
    world.accepted(&later, TANAKA);
}

/// IL-10: a new person brings a registration, under the invited address; a known one is never registered again.
#[test]
fn il_10_registration_or_consent() {
    let mut world = World::new();
    let token = by_token(&world.invite(new(1, TANAKA_MAIL)));
    assert_eq!(
        (Person::New(TANAKA).asks(), Person::Known(TANAKA).asks()),
        (Asks::Registration, Asks::Consent)
    );

    let mut attempt = |person, registration| world.accept_with(&token, person, registration);
    assert_eq!(attempt(Person::New(TANAKA), Registration::Absent), Err(Refusal::RegistrationRequired));
    assert_eq!(attempt(Person::Known(TANAKA), Registration::Complete), Err(Refusal::AlreadyRegistered));
    let Ok(AcceptAnswer::Accepted(accepted)) = attempt(Person::New(TANAKA), Registration::Complete) else {
        panic!()
    };
    assert!(accepted.registers);
    assert_eq!(accepted.address, address(TANAKA_MAIL), "registered is the invited address");

    let token = world.invite(new(2, SUZUKI_MAIL));
    assert!(!world.accepted(&token, SUZUKI).registers, "consent alone");
}

/// IL-10: the page is told what is wrong with the invitation before it is told to register.
#[test]
fn il_10_nobody_registers_for_nothing() {
    let mut world = World::new();
    let token = by_token(&world.invite(new(1, TANAKA_MAIL)));
    world.set(1, OfferStanding::Gone);
    let refusal = world.refused(|world| world.accept_with(&token, Person::New(TANAKA), Registration::Absent));
    assert_eq!(refusal.code(), "invitation.nothing_left");
}

/// IL-14: when the inviter has lost the right, its pending invitations cannot be accepted, unless the policy says otherwise.
#[test]
fn il_14_the_inviter_has_to_keep_the_right() {
    let mut world = World::new();
    let token = world.invite(new(1, TANAKA_MAIL));
    world.set(1, OfferStanding::NotInvitersToGive);
    let refusal = world.refused(|world| world.accept(&token, TANAKA));
    let left_out = vec![LeftOut { offer: contract(1), why: WhyLeftOut::NotInvitersToGive }];
    assert_eq!(refusal, Refusal::NothingLeft { left_out });

    let mut lenient = world.clone();
    lenient.policy = lenient.policy.with_inviter_must_keep_right(false);
    lenient.accepted(&token, TANAKA);

    world.set(1, OfferStanding::Givable);
    world.accepted(&token, TANAKA);
}

/// IL-17: acceptance gives what is still there and names what is not; what was not checked is not given.
#[test]
fn il_17_acceptance_gives_what_is_left() {
    let mut world = World::with_policy(InvitationPolicy::default().with_inviter_must_keep_right(false));
    let token = world.invite(to(&[1, 2, 3], new(1, TANAKA_MAIL)));
    world.grants = GrantFacts::givable(SATO, contracts(&[1])).with(SATO, contract(2), OfferStanding::Gone);
    let accepted = world.accepted(&token, TANAKA);
    assert_eq!(accepted.offers, contracts(&[1]));
    let expected = vec![
        LeftOut { offer: contract(2), why: WhyLeftOut::Gone },
        LeftOut { offer: contract(3), why: WhyLeftOut::Unchecked },
    ];
    assert_eq!(accepted.left_out, expected);
    assert_eq!(*world.invitation(1).offers(), contracts(&[1]));

    // What was left out is free: the address can be invited to it anew.
    world.set(2, OfferStanding::Givable);
    world.pass(HOUR).invite(to(&[2], new(2, TANAKA_MAIL)));
}

/// IL-17: the right is that of this invitation's inviter, not of anybody else.
#[test]
fn il_17_facts_are_the_inviters_own() {
    let mut world = World::new();
    let token = world.invite(new(1, TANAKA_MAIL));
    let somebody = InviterId::from_uuid(contract(9).id);
    world.grants = GrantFacts::givable(somebody, contracts(&[1]));
    assert_eq!(world.refused(|world| world.accept(&token, TANAKA)).code(), "invitation.nothing_left");
}

/// IL-17: domain rules and consent are asked again at acceptance.
#[test]
fn il_17_objections_refuse_acceptance() {
    let mut world = World::new();
    let token = world.invite(new(1, TANAKA_MAIL));
    world.objections = vec![Objection::Other { code: "host.blocked".into() }, Objection::ConsentMissing];
    let refusal = world.refused(|world| world.accept(&token, TANAKA));
    assert_eq!(refusal, Refusal::Objected { objections: world.objections.clone() });
    assert_eq!(refusal.to_string(), "there are objections: host.blocked; consent is missing");
}

/// IL-04: declined by the invitee when pending and valid; the offers are free at once.
#[test]
fn il_04_decline() {
    let mut world = World::new();
    let token = world.invite(new(1, TANAKA_MAIL));
    let declined = world.decline(&token).unwrap();
    assert_eq!((declined.scope, declined.inviter, declined.offers), (HOLDER, SATO, contracts(&[1])));
    assert_eq!(*world.invitation(1).state(), InvitationState::Declined { at: world.now });
    for refusal in
        [world.refused(|world| world.decline(&token)), world.refused(|world| world.accept(&token, TANAKA))]
    {
        assert_eq!(refusal.code(), "invitation.declined");
    }
    assert!(matches!(world.refused(|world| world.resend(1)), Refusal::TooSoon { .. }));
    world.pass(MINUTE).invite(new(2, TANAKA_MAIL));
    let refusal = world.pass(MINUTE).refused(|world| world.resend(1));
    assert_eq!(refusal.code(), "invitation.cancelled", "a later invitation has taken its place");
}

/// IL-04: not when it has expired or is cancelled.
#[test]
fn il_04_decline_needs_a_valid_invitation() {
    let mut world = World::new();
    let token = world.invite(new(1, TANAKA_MAIL));
    world.pass(DAY * 7);
    assert_eq!(world.refused(|world| world.decline(&token)).code(), "invitation.expired");
    world.cancel(1).unwrap();
    assert_eq!(world.refused(|world| world.decline(&token)).code(), "invitation.cancelled");
}

/// IL-18: a session proves with its verified address, compared as addresses are; an id proves nothing.
#[test]
fn il_18_a_session_with_the_invited_address_proves() {
    let mut world = World::new();
    world.invite(new(1, SUZUKI_MAIL));
    let (person, registration) = WELCOME;
    for stranger in [by_session(1, TANAKA_MAIL), by_session(2, SUZUKI_MAIL)] {
        let refusal = world.refused(|world| world.accept_with(&stranger, person, registration));
        assert_eq!(refusal, Refusal::Unknown, "whether or not the invitation exists");
        assert_eq!(world.refused(|world| world.decline_with(&stranger)), Refusal::Unknown);
        assert_eq!(world.look_with(&stranger, Some(TANAKA)), Look::Dead { why: DeadLink::Unknown });
    }
    let same = by_session(1, "SUZUKI@Example.Co.JP");
    assert!(matches!(world.look_with(&same, None), Look::Open(_)));
    world.accept_with(&same, person, registration).unwrap();
}

/// IL-18: what a session proves is about one invitation.
#[test]
fn il_18_a_session_means_one_invitation() {
    let mut world = World::new();
    world.invite(new(1, SUZUKI_MAIL));
    let weigh = |proof| world.invitation(1).weigh(&proof, &world.keys, world.now);
    assert_eq!(weigh(by_session(1, SUZUKI_MAIL)), ProofWorth::Proves);
    assert_eq!(weigh(by_session(2, SUZUKI_MAIL)), ProofWorth::Nothing);
    assert_eq!(weigh(by_session(1, TANAKA_MAIL)), ProofWorth::Nothing);
}

/// IL-03, IL-13: unguarded reads only choose what to lock; what is locked decides.
#[test]
fn il_03_what_is_locked_decides() {
    let mut world = World::new();
    let token = world.invite(new(1, TANAKA_MAIL));
    let before = world.store.invitations.clone();
    world.pass(HOUR).resend(1).unwrap();
    world.store.stale = Some(before.clone());
    assert_eq!(world.refused(|world| world.accept(&token, TANAKA)), Refusal::Superseded);
    assert_eq!(world.refused(|world| world.decline(&token)), Refusal::Superseded);

    world.store.stale = None;
    world.cancel(1).unwrap();
    world.delete(1).unwrap();
    world.store.stale = Some(before);
    assert_eq!(world.refused(|world| world.accept(&token, TANAKA)), Refusal::Unknown);
    assert_eq!(world.refused(|world| world.cancel(1)), Refusal::NotFound { invitation: invitation(1) });
    assert_eq!(world.pass(HOUR).refused(|world| world.resend(1)).code(), "invitation.not_found");
}

/// IL-18: looking, however often, changes nothing, and takes one read.
#[test]
fn il_18_looking_changes_nothing() {
    let mut world = World::new();
    let token = world.invite(new(1, TANAKA_MAIL));
    let (bytes, trips) = (world.store.bytes(), world.store.trips);
    for _ in 0..10 {
        let Look::Open(open) = world.look(&token) else { panic!("it is open") };
        assert_eq!((open.address.as_given(), &open.offers), (TANAKA_MAIL, &contracts(&[1])));
    }
    assert_eq!((world.store.bytes(), world.store.trips), (bytes, trips + 10));
    world.accepted(&token, TANAKA);
}
