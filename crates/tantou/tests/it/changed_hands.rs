//! What acceptance depends on is asked again: contracts that end or change hands between invitation and answer, and come back.
//! AM-01, AM-12, IL-05, IL-14, IL-17.

use crate::world::*;
use tantou::access::{AcceptRefusal, ContractId, LeftOutReason};
use tantou::delegation::{AcceptOutcome, AnswerRefusal};
use tantou::invitation::{Phase, Refusal, WhyLeftOut};
use tantou::preset;

/// The contract leaves the inviter's hands, one way or the other.
fn leave(world: &mut World, contract: ContractId, way: usize) {
    let now = world.now;
    match way {
        0 => world.transfer(contract, UMEDA),
        1 => world.change_contract(contract, |record| record.ended_at = Some(now)),
        _ => drop(world.end_contract(SAKURA, contract).unwrap()),
    }
}

/// IL-17: partly gone: what is left is given, what is gone is named, and is not left hanging.
#[test]
fn il_17_partly_gone() {
    for way in 0..3 {
        let mut world = World::new();
        let (_, token) = world.invite_one(SAKURA, &[HOSTING, DOMAIN], TANAKA);
        leave(&mut world, HOSTING, way);
        let receipt = world.register(&token).unwrap();
        let AcceptOutcome::Accepted { contracts, left_out, .. } = receipt.outcome else { panic!("{way}") };
        assert_eq!(contracts, [DOMAIN]);
        let codes: Vec<_> = left_out.iter().map(|left| (left.contract, left.why.code())).collect();
        match way {
            0 => assert_eq!(codes, [(HOSTING, "access.other_holders_contract")]),
            1 => assert_eq!(codes, [(HOSTING, "offer.contract_ended")]),
            _ => assert_eq!(codes, [], "the journey that ended the contract has narrowed the invitation"),
        }
        assert!(!world.configures(TANAKA, HOSTING).is_allowed());
        assert!(world.configures(TANAKA, DOMAIN).is_allowed());
    }
}

/// IL-17: wholly gone: nothing can be accepted, nothing changes, nobody is registered.
#[test]
fn il_17_wholly_gone() {
    for way in 0..3 {
        let mut world = World::new();
        let (_, token) = world.invite_one(SAKURA, &[HOSTING, DOMAIN], TANAKA);
        leave(&mut world, HOSTING, way);
        leave(&mut world, DOMAIN, way);
        let code = world.register(&token).unwrap_err().code();
        assert_eq!(code, if way == 2 { "invitation.cancelled" } else { "invitation.nothing_left" });
        assert_eq!(world.delegate(TANAKA).unwrap().registered_at(), None);
    }
}

/// IL-14: the inviter has lost the right to give the contract: its pending invitations cannot be accepted. AM-01 knows no exception: also
/// where the policy does not ask for the right, a contract is not given by somebody who does not own it; it is gone then.
#[test]
fn il_14_the_inviter_has_lost_the_right() {
    for (asked, why) in [(true, WhyLeftOut::NotInvitersToGive), (false, WhyLeftOut::Gone)] {
        let mut policies = preset::delegated_hosting();
        policies.invitations = policies.invitations.with_inviter_must_keep_right(asked);
        let mut world = World::with(policies);
        let (_, token) = world.invite_one(SAKURA, &[HOSTING], TANAKA);
        world.transfer(HOSTING, UMEDA);
        let refusal = world.register(&token).unwrap_err();
        let AnswerRefusal::Invitation(Refusal::NothingLeft { left_out }) = refusal else {
            panic!("{refusal:?}")
        };
        assert_eq!(left_out.iter().map(|left| left.why).collect::<Vec<_>>(), [why]);
        // The right comes back, and the invitation with it.
        world.transfer(HOSTING, SAKURA);
        world.register(&token).unwrap();
        assert!(world.configures(TANAKA, HOSTING).is_allowed());
    }
}

/// IL-14: a declining does not depend on any right.
#[test]
fn il_14_declining_is_always_possible() {
    let mut world = World::new();
    let (_, token) = world.invite_one(SAKURA, &[HOSTING, DOMAIN], TANAKA);
    world.transfer(HOSTING, UMEDA);
    world.decline(&token).unwrap();
}

/// IL-17: what was left out at the acceptance is not pending any more: once the contract is back, it can be offered again at once.
#[test]
fn il_17_what_was_left_out_is_free() {
    let mut world = World::new();
    let (_, token) = world.invite_one(SAKURA, &[HOSTING, DOMAIN], TANAKA);
    world.transfer(HOSTING, UMEDA);
    world.register(&token).unwrap();
    world.transfer(HOSTING, SAKURA);
    assert_eq!(world.configures(TANAKA, HOSTING).code(), "access.cancelled");
    let (_, token) = world.pass(MINUTE).invite_one(SAKURA, &[HOSTING], TANAKA);
    world.consent(&token).unwrap();
}

/// IL-05, IL-17: sent again without what cannot be given any more; that is free once it can be given again.
#[test]
fn il_05_resent_without_what_is_gone() {
    let mut world = World::new();
    let (id, _) = world.invite_one(SAKURA, &[HOSTING, DOMAIN], TANAKA);
    world.transfer(HOSTING, UMEDA);
    let receipt = world.pass(MINUTE).resend(SAKURA, id).unwrap();
    assert_eq!(receipt.outcome.contracts, [DOMAIN]);
    assert!(receipt.events.len() == 2, "one is offered again, one is withdrawn");
    world.transfer(HOSTING, SAKURA);
    world.pass(MINUTE).invite_one(SAKURA, &[HOSTING], TANAKA);

    world.transfer(DOMAIN, UMEDA);
    assert_eq!(world.pass(MINUTE).resend(SAKURA, id).unwrap_err().code(), "invitation.nothing_left");
}

/// AM-01, AM-12: the new owner offers the contract to the same person, whom the former owner had invited, too: each sees its own, one
/// assignment is in force, and the former owner's invitation is over as far as this contract goes.
#[test]
fn am_12_the_new_owner_invites_the_same_person() {
    for answer in ["none", "accepted", "declined"] {
        let mut world = World::new();
        let (former, token) = world.invite_one(SAKURA, &[HOSTING, DOMAIN], TANAKA);
        match answer {
            "accepted" => drop(world.register(&token).unwrap()),
            "declined" => drop(world.decline(&token).unwrap()),
            _ => {}
        }
        world.transfer(HOSTING, UMEDA);
        let plan = world.plan(UMEDA, &[HOSTING], people(&[TANAKA]));
        assert_eq!(plan.pairs().map(|pair| pair.outcome.code()).collect::<Vec<_>>(), ["pair.invite"]);
        let (id, new) = link(&world.confirm(&plan).unwrap().messages[0]);
        let narrowed = world.listed(SAKURA).remove(0);
        assert_eq!((narrowed.invitation.id(), narrowed.contracts.as_slice()), (former, [DOMAIN].as_slice()));
        let registered = world.delegate(TANAKA).unwrap().registered_at().is_some();
        if registered { world.consent(&new) } else { world.register(&new) }.unwrap();
        assert!(world.configures(TANAKA, HOSTING).is_allowed());

        // Back to the first owner, who can invite again, whatever there had been.
        world.transfer(HOSTING, SAKURA);
        assert_eq!(world.configures(TANAKA, HOSTING).code(), "access.assigned_by_former_holder");
        let (_, again) = world.pass(MINUTE).invite_one(SAKURA, &[HOSTING], TANAKA);
        assert_eq!(world.listed(UMEDA)[0].phase, Phase::Cancelled);
        assert_eq!(world.listed(UMEDA)[0].invitation.id(), id);
        world.consent(&again).unwrap();
        assert!(world.configures(TANAKA, HOSTING).is_allowed());
    }
}

/// AM-12: the new owner of a contract does not remove what the former one gave: it grants nothing, and is not the new owner's.
#[test]
fn am_12_the_former_owners_assignment_is_not_the_new_owners() {
    let mut world = World::new();
    let (_, token) = world.invite_one(SAKURA, &[HOSTING], TANAKA);
    world.register(&token).unwrap();
    world.transfer(HOSTING, UMEDA);
    let tanaka = world.delegate_id(TANAKA);
    assert_eq!(world.configures(TANAKA, HOSTING).code(), "access.assigned_by_former_holder");
    assert_eq!(world.remove(UMEDA, HOSTING, tanaka).unwrap_err().code(), "removal.not_assigned");
    assert_eq!(world.remove(SAKURA, HOSTING, tanaka).unwrap_err().code(), "access.other_holders_contract");
    let receipt = world.delete_delegates(SAKURA, &[tanaka]).unwrap();
    assert_eq!(receipt.outcome.taken_away.len(), 1, "the former owner cleans up its own roster");
    world.transfer(HOSTING, SAKURA);
    assert_eq!(world.configures(TANAKA, HOSTING).rule(), "AM-09");
}

/// AM-11: whoever owns a contract at its end ends everything on it, also what a former owner gave.
#[test]
fn am_11_the_end_is_the_end_of_all() {
    let mut world = World::new();
    let (_, token) = world.invite_one(SAKURA, &[HOSTING], TANAKA);
    world.register(&token).unwrap();
    let (_, pending) = world.invite_one(SAKURA, &[HOSTING], SUZUKI);
    world.transfer(HOSTING, UMEDA);
    let receipt = world.end_contract(UMEDA, HOSTING).unwrap();
    assert_eq!(receipt.outcome.taken_away.len(), 2);
    assert!(world.listed(SAKURA).iter().all(|line| line.phase == Phase::Cancelled));
    assert_eq!(world.register(&pending).unwrap_err().code(), "invitation.cancelled");
}

/// The refusals of access that a journey cannot meet, because the invitation's own refusal goes first, keep their codes.
#[test]
fn il_08_the_invitation_speaks_first() {
    let refusal = AnswerRefusal::from(AcceptRefusal::NothingLeft(Vec::new()));
    assert_eq!(refusal.code(), "accept.nothing_left");
    assert_eq!(LeftOutReason::NotOffered.code(), "offer.not_offered");
    let mut world = World::new();
    let (id, token) = world.invite_one(SAKURA, &[HOSTING], TANAKA);
    world.cancel(SAKURA, id).unwrap();
    world.transfer(HOSTING, UMEDA);
    assert_eq!(
        world.register(&token).unwrap_err().code(),
        "invitation.cancelled",
        "and not that nothing is left"
    );
}
