//! Invitations to other things than contracts, kept by the same repository, are none of delegation's business.

use crate::world::*;
use tantou::delegation::LookedAt;
use tantou::invitation::{
    DeadLink, ExpiryPosition, GrantFacts, InvitationId, InviterId, NewInvitation, Offer, OfferStanding,
    ScopeId, ServiceContext, prepare_issue,
};
use tantou::preset;
use tantou::storage::run_ready;
use uuid::Uuid;

/// Suzuki is invited to a type of a portal's users, for a week; the answer is the token of the mail.
fn invite_to_a_portal(world: &mut World) -> String {
    let (inviter, offer) =
        (InviterId::from_uuid(Uuid::from_u128(0x20)), Offer::user_type(Uuid::from_u128(0x30)));
    let target = NewInvitation {
        id: InvitationId::from_uuid(Uuid::from_u128(0x40)),
        scope: ScopeId::from_uuid(Uuid::from_u128(0x50)),
        inviter,
        address: address(SUZUKI),
        offers: [offer].into(),
        message: None,
        language: "ja".parse().unwrap(),
        objections: Vec::new(),
    };
    let mut grants = GrantFacts::default();
    grants.set(inviter, offer, OfferStanding::Givable);
    let (keys, policies) = (keys(), preset::delegated_hosting());
    let context = ServiceContext { keys: &keys, policy: &policies.invitations, now: world.now };
    let mut tx = world.begin();
    let mut issued =
        run_ready(prepare_issue(&mut tx, vec![target], &grants, &mut world.random, &context)).unwrap();
    let mails = issued.take_mails();
    run_ready(issued.store(&mut tx)).unwrap();
    tx.commit().unwrap();
    mails[0].token.reveal().to_owned()
}

/// IL-15: a job that reminds of contracts reminds nobody of a portal.
#[test]
fn il_15_only_invitations_to_contracts_are_reminded_of() {
    let mut policies = preset::delegated_hosting();
    policies.invitations = policies.invitations.with_reminder_days([1]);
    let mut world = World::with(policies);
    let (contract, _) = world.invite_one(SAKURA, &[HOSTING], TANAKA);
    invite_to_a_portal(&mut world);
    world.pass(DAY * 6);
    let after = ExpiryPosition::just_after(world.now);
    let (mut tx, delegation) = (world.begin(), world.delegation.clone());
    let reminded = run_ready(delegation.remind(&mut tx, after, 10, &mut world.random, world.now)).unwrap();
    tx.commit().unwrap();
    let invitations: Vec<_> = reminded.outcome.outcomes.iter().map(|outcome| outcome.invitation).collect();
    assert_eq!((invitations, reminded.messages.len()), (vec![contract], 1));
}

/// IL-16, IL-36: the link to a portal is unknown to delegation, which could neither seat nor release its invitee; whoever answers there still can.
#[test]
fn il_16_a_link_to_a_portal_is_unknown() {
    let mut world = World::new();
    let token = invite_to_a_portal(&mut world);
    assert_eq!(world.look(&token), LookedAt::Dead { why: DeadLink::Unknown });
    assert_eq!(world.decline(&token).unwrap_err().code(), "invitation.unknown");
    assert_eq!(world.register(&token).unwrap_err().code(), "invitation.unknown");
    assert_eq!(world.messages(), [], "nobody is told of an answer that was none");

    let (keys, policies) = (keys(), preset::delegated_hosting());
    let context = ServiceContext { keys: &keys, policy: &policies.invitations, now: world.now };
    let mut tx = world.begin();
    let declined = run_ready(tantou::invitation::prepare_decline(&mut tx, &by_token(&token), &context));
    assert!(declined.is_ok(), "it is as pending as before");
}
