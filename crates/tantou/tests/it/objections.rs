//! IL-17: what the host has against an address counts at issue, resend and acceptance, and on the list.

use crate::world::{HOSTING, MINUTE, SAKURA, SATO, SUZUKI, TANAKA, World, address, people};
use tantou::delegation::{AnswerRefusal, ConfirmRefusal, DelegationPolicies, ManageRefusal, Objections};
use tantou::invitation::{Action, IssueRejection, Objection, Refusal};

fn against(mail: &str) -> Objections {
    Objections::default().with(&address(mail), Objection::DomainRefused)
}

fn the_objection() -> Refusal {
    Refusal::Objected { objections: vec![Objection::DomainRefused] }
}

#[test]
fn il_17_who_is_objected_to_is_not_invited() {
    let mut world = World::new();
    let plan = world.plan(SAKURA, &[HOSTING], people(&[TANAKA, SATO]));
    world.delegation = world.delegation.clone().with_objections(against(SATO));
    match world.confirm(&plan) {
        Err(ConfirmRefusal::NotSent(not_sent)) => {
            assert_eq!(not_sent.len(), 1);
            assert_eq!(not_sent[0].address, address(SATO));
        }
        other => panic!("{other:?}"),
    }

    let mut policies = DelegationPolicies::default();
    policies.batches.all_or_nothing = false;
    let mut world = World::with(policies);
    let plan = world.plan(SAKURA, &[HOSTING], people(&[TANAKA, SATO]));
    world.delegation = world.delegation.clone().with_objections(against(SATO));
    let step = world.confirm(&plan).unwrap().outcome;
    assert_eq!((step.sent.len(), step.not_sent.len()), (1, 1));
    assert!(matches!(step.not_sent[0].why, IssueRejection::Objected { .. }));
}

#[test]
fn il_17_who_is_objected_to_is_not_let_in_and_not_sent_to_again() {
    let mut world = World::new();
    let (id, token) = world.invite_one(SAKURA, &[HOSTING], SUZUKI);
    let free = world.delegation.clone();
    world.delegation = free.clone().with_objections(against(SUZUKI));
    match world.register(&token) {
        Err(AnswerRefusal::Invitation(refusal)) => assert_eq!(refusal, the_objection()),
        other => panic!("{other:?}"),
    }
    world.pass(MINUTE);
    match world.resend(SAKURA, id) {
        Err(ManageRefusal::Invitation(refusal)) => assert_eq!(refusal, the_objection()),
        other => panic!("{other:?}"),
    }
    assert_eq!(world.listed(SAKURA)[0].actions, [Action::Cancel], "the list shows what would succeed");

    // The objection is gone, and so is what it stood in the way of.
    world.delegation = free;
    assert_eq!(world.listed(SAKURA)[0].actions, [Action::Resend, Action::Cancel]);
    world.register(&token).unwrap();
}
