//! The invitee's answers: AM-05, IL-03, IL-04, IL-10, IL-13, IL-18, IL-19.

use crate::world::*;
use tantou::access::{Action, Grant, Principal, Verdict};
use tantou::delegation::{AcceptOutcome, LookedAt, Registration};
use tantou::invitation::{Asks, DeadLink, InvitationId};
use tantou::message::{Content, Notice, Recipient};
use uuid::Uuid;

/// AM-05, AM-02, IL-10: the story of somebody new: nothing before acceptance, which asks for registration; then configuration, and only that.
#[test]
fn am_05_somebody_new() {
    let mut world = World::new();
    let (id, token) = world.invite_one(SAKURA, &[HOSTING, DOMAIN], TANAKA);
    for contract in [HOSTING, DOMAIN] {
        let decision = world.configures(TANAKA, contract);
        assert_eq!(
            (decision.is_allowed(), decision.code(), decision.rule()),
            (false, "access.pending", "AM-05")
        );
    }
    let LookedAt::Open(open) = world.look(&token) else { panic!("it is open") };
    assert_eq!((open.asks, open.holder, open.address.as_given()), (Asks::Registration, SAKURA, TANAKA));
    assert_eq!(open.contracts, [HOSTING, DOMAIN]);

    assert_eq!(world.consent(&token).unwrap_err().code(), "invitation.registration_required");
    let receipt = world.pass(HOUR).register(&token).unwrap();
    let AcceptOutcome::Accepted { delegate, registers, contracts, address: registered, left_out, .. } =
        &receipt.outcome
    else {
        panic!("{receipt:?}")
    };
    assert_eq!((*registers, contracts.as_slice(), left_out.len()), (true, [HOSTING, DOMAIN].as_slice(), 0));
    assert_eq!(*registered, address(TANAKA), "IL-10: the registered address is the invited one");
    assert_eq!(world.delegate(TANAKA).unwrap().registered_at(), Some(world.now));
    let Content::Notice(Notice::InvitationAccepted { invitation, .. }) = &receipt.messages[0].content else {
        panic!("{receipt:?}")
    };
    assert_eq!((*invitation, &receipt.messages[0].to), (id, &Recipient::Holder(SAKURA)));

    let decision = world.configures(TANAKA, DOMAIN);
    let grant = Grant::Assignment { contract: DOMAIN, delegate: *delegate, until: None };
    assert_eq!((decision.verdict, decision.holds_until), (Verdict::Allowed(grant), None));
    assert_eq!(world.configures(TANAKA, CERTIFICATE).rule(), "AM-03");
    for action in [Action::OrderService, Action::ChangeContract, Action::CancelContract, Action::Pay] {
        assert_eq!(world.decide(Principal::Delegate(*delegate), action, HOSTING).rule(), "AM-02");
    }
}

/// IL-10: a registered person is asked for consent alone, also by another holder, and is never registered a second time.
#[test]
fn il_10_somebody_registered() {
    let mut world = World::new();
    let (_, token) = world.invite_one(SAKURA, &[HOSTING], TANAKA);
    world.register(&token).unwrap();
    let registered_at = world.delegate(TANAKA).unwrap().registered_at();

    let (_, token) = world.invite_one(UMEDA, &[SHOP], "田中@XN--R8JZ45G.jp");
    let LookedAt::Open(open) = world.look(&token) else { panic!("it is open") };
    assert_eq!(open.asks, Asks::Consent);
    assert_eq!(world.register(&token).unwrap_err().code(), "invitation.already_registered");
    let receipt = world.pass(DAY).consent(&token).unwrap();
    assert!(matches!(receipt.outcome, AcceptOutcome::Accepted { registers: false, .. }));
    assert_eq!(world.delegate(TANAKA).unwrap().registered_at(), registered_at);
    assert!(world.configures(TANAKA, HOSTING).is_allowed() && world.configures(TANAKA, SHOP).is_allowed());
}

/// IL-10: who was invited twice and registered through the one invitation is asked by the other for consent, also on a form opened before.
#[test]
fn il_10_registered_meanwhile() {
    let mut world = World::new();
    let (_, one) = world.invite_one(SAKURA, &[HOSTING], TANAKA);
    let (_, other) = world.invite_one(UMEDA, &[SHOP], TANAKA);
    world.register(&one).unwrap();
    assert_eq!(world.register(&other).unwrap_err().code(), "invitation.already_registered");
    world.consent(&other).unwrap();
}

/// IL-19: a form that is submitted twice is answered *already a member*, and writes nothing the second time.
#[test]
fn il_19_a_double_submit() {
    let mut world = World::new();
    let (id, token) = world.invite_one(SAKURA, &[HOSTING, DOMAIN], TANAKA);
    let first = world.register(&token).unwrap();
    let before = (world.books().dump(), world.messages().len());
    for registration in [Registration::Given, Registration::NotGiven] {
        let again = world.accept_with(by_token(&token), registration).unwrap();
        let delegate = first.outcome.delegate();
        let contracts = vec![HOSTING, DOMAIN];
        let expected = AcceptOutcome::AlreadyMember { delegate, holder: SAKURA, invitation: id, contracts };
        assert_eq!((again.outcome, again.messages.len(), again.events.len()), (expected, 0, 0));
        assert_eq!((world.books().dump(), world.messages().len()), before);
        world.pass(DAY * 30);
    }
}

/// IL-19: *already a member* also when the contracts have changed hands or ended since; the decision knows better.
#[test]
fn il_19_already_a_member_of_what_is_gone() {
    let mut world = World::new();
    let (_, token) = world.invite_one(SAKURA, &[HOSTING, DOMAIN], TANAKA);
    world.register(&token).unwrap();
    world.transfer(HOSTING, UMEDA);
    let now = world.now;
    world.change_contract(DOMAIN, |record| record.ended_at = Some(now));
    assert!(matches!(world.register(&token).unwrap().outcome, AcceptOutcome::AlreadyMember { .. }));
    assert_eq!(world.configures(TANAKA, HOSTING).code(), "access.assigned_by_former_holder");
    assert_eq!(world.configures(TANAKA, DOMAIN).code(), "access.contract_ended");
}

/// IL-19: a new acceptance ends other live invitations to the same: there never are two, because the later one has taken the earlier's place.
#[test]
fn il_19_one_invitation_to_one_thing() {
    let mut world = World::new();
    let (_, first) = world.invite_one(SAKURA, &[HOSTING, DOMAIN], TANAKA);
    let (_, second) = world.pass(DAY * 7).invite_one(SAKURA, &[HOSTING], TANAKA);
    world.register(&second).unwrap();
    // Even if the clock steps back to when the first was valid.
    world.step_back(DAY * 3);
    let LookedAt::Open(open) = world.look(&first) else { panic!("the domain is still offered by it") };
    assert_eq!(open.contracts, [DOMAIN]);
    assert_eq!(world.consent(&first).unwrap().outcome.contracts(), [DOMAIN]);
}

/// IL-03: a link is used once: another person who has it gets nowhere, and learns nothing.
#[test]
fn il_03_a_used_link() {
    let mut world = World::new();
    let (_, token) = world.invite_one(SAKURA, &[HOSTING], TANAKA);
    world.register(&token).unwrap();
    assert_eq!(world.decline(&token).unwrap_err().code(), "invitation.accepted");
    assert_eq!(world.look(&token), LookedAt::Dead { why: DeadLink::Unknown });
    let tanaka = Some(world.delegate_id(TANAKA));
    assert_eq!(world.look_with(&by_token(&token), tanaka), LookedAt::Dead { why: DeadLink::AcceptedByYou });
}

/// IL-03, IL-18: at exactly one instant an invitation turns from valid to expired.
#[test]
fn il_02_valid_while_now_is_before_its_end() {
    for (span, code) in
        [(DAY * 7 - std::time::Duration::from_micros(1), None), (DAY * 7, Some("invitation.expired"))]
    {
        let mut world = World::new();
        let (_, token) = world.invite_one(SAKURA, &[HOSTING], TANAKA);
        let answer = world.pass(span).register(&token);
        assert_eq!(answer.err().map(|refusal| refusal.code()), code);
    }
    // No job has run: the decision, too, follows from the clock.
    let mut world = World::new();
    world.invite_one(SAKURA, &[HOSTING], TANAKA);
    let pending = world.configures(TANAKA, HOSTING);
    assert_eq!(
        (pending.code(), pending.holds_until),
        ("access.pending", Some(world.now.saturating_add(DAY * 7)))
    );
    world.pass(DAY * 7);
    assert_eq!(world.configures(TANAKA, HOSTING).code(), "access.expired");
}

/// IL-04: declined by the invitee: the holder is told, nothing is granted, and the answer stands.
#[test]
fn il_04_declined() {
    let mut world = World::new();
    let (id, token) = world.invite_one(SAKURA, &[HOSTING, DOMAIN], TANAKA);
    let receipt = world.decline(&token).unwrap();
    assert_eq!((receipt.outcome.invitation, receipt.outcome.contracts), (id, vec![HOSTING, DOMAIN]));
    let Content::Notice(Notice::InvitationDeclined { contracts, .. }) = &receipt.messages[0].content else {
        panic!("{:?}", receipt.messages)
    };
    assert_eq!((contracts.len(), &receipt.messages[0].to), (2, &Recipient::Holder(SAKURA)));
    assert_eq!(world.configures(TANAKA, HOSTING).code(), "access.declined");
    assert_eq!(world.register(&token).unwrap_err().code(), "invitation.declined");
    assert_eq!(world.decline(&token).unwrap_err().code(), "invitation.declined");
    assert_eq!(world.look(&token), LookedAt::Dead { why: DeadLink::Declined });
}

/// IL-13: whoever guesses gets one and the same answer, whether or not the address was invited.
#[test]
fn il_13_strangers_learn_nothing() {
    let mut world = World::new();
    let (_, token) = world.invite_one(SAKURA, &[HOSTING], TANAKA);
    let mut wrong = token.clone();
    wrong.replace_range(40..41, if &token[40..41] == "A" { "B" } else { "A" });
    for guess in [wrong, "A".repeat(64)] {
        assert_eq!(world.look(&guess), LookedAt::Dead { why: DeadLink::Unknown });
        assert_eq!(world.register(&guess).unwrap_err().to_string(), "this link is not known");
        assert_eq!(world.decline(&guess).unwrap_err().code(), "invitation.unknown");
    }
    assert!("not a token".parse::<tantou::invitation::PresentedToken>().is_err());
}

/// IL-18: a session with the verified address proves, in whatever spelling; an id, and a session of somebody else, prove nothing.
#[test]
fn il_18_by_session() {
    let mut world = World::new();
    let (id, _) = world.invite_one(SAKURA, &[HOSTING], SUZUKI);
    let nowhere = InvitationId::from_uuid(Uuid::from_u128(9));
    for stranger in [by_session(id, TANAKA), by_session(nowhere, SUZUKI)] {
        let refusal = world.accept_with(stranger.clone(), Registration::Given).unwrap_err();
        assert_eq!(refusal.code(), "invitation.unknown");
        assert_eq!(world.decline_with(&stranger).unwrap_err().code(), "invitation.unknown");
        assert_eq!(world.look_with(&stranger, None), LookedAt::Dead { why: DeadLink::Unknown });
    }
    let own = by_session(id, "SUZUKI@Seisaku-Kobo.EXAMPLE");
    assert!(matches!(world.look_with(&own, None), LookedAt::Open(_)));
    world.accept_with(own, Registration::Given).unwrap();
    assert!(world.configures(SUZUKI, HOSTING).is_allowed());
}

/// IL-18: looking, however often, by whomever, leaves the store byte for byte as it is (the world compares).
#[test]
fn il_18_looking_changes_nothing() {
    let mut world = World::new();
    let (id, token) = world.invite_one(SAKURA, &[HOSTING], TANAKA);
    for _ in 0..20 {
        assert!(matches!(world.look(&token), LookedAt::Open(_)));
        assert!(matches!(world.look_with(&by_session(id, TANAKA), None), LookedAt::Open(_)));
        assert!(matches!(world.look(&"B".repeat(64)), LookedAt::Dead { .. }));
    }
    world.register(&token).unwrap();
}
