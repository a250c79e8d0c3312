//! Members and the pools of their seats agree, also where a type was removed, a limit was lowered, the policy was switched, the portal closed.

use super::database::Database;
use super::portal::*;
use memory_store::MemoryStore;
use tantou::invitation::eligibility::{Module, Reason, TargetFacts, UserTypeId};
use tantou::invitation::members::{
    InviteTarget, ManageCommand, MemberFilter, MemberOutcome, MemberRefusal, MemberRequest, Sending,
    TargetResult,
};
use tantou::invitation::{Refusal, ScopeId};
use tantou::portal_membership::PortalMembership;
use tantou::portal_seats::PortalSeats;
use tantou::preset;
use tantou::quota::RequestId;
use tantou::quota::licence::{
    LicenceCommand, LicenceRequest, NewPortal, Plan, PortalId, Start, UserTypeId as Licensed,
};
use tantou::quota::seats::{PoolId, SeatPolicy};
use tantou::quota::terms::PortalTerms;
use tantou::storage::run_ready;
use uuid::Uuid;

const SUPPLIER: fn(u128) -> String = |number| format!("v{number}@c.example");

fn licensed(user_type: UserTypeId) -> Licensed {
    Licensed::from_uuid(user_type.as_uuid())
}

/// The licence is changed by the organisation.
fn change(crm: &mut Crm<MemoryStore>, id: u128, command: LicenceCommand) {
    let portal = PortalId::from_uuid(PORTAL.as_uuid());
    let request = LicenceRequest { id: RequestId::from_uuid(Uuid::from_u128(0xc000 + id)), portal, command };
    let mut tx = Database::begin(&mut crm.database);
    let _ = run_ready(crm.membership.seats().change(&mut tx, &request, crm.now)).unwrap();
    <MemoryStore as Database>::commit(tx);
}

/// The vendor lets pending invitations hold seats from now on, or not.
fn let_hold(crm: &mut Crm<MemoryStore>, hold: bool) {
    let seats = preset::crm_portal_seats().unwrap();
    let policy = SeatPolicy::DEFAULT.with_pending_hold_seats(hold);
    let terms = PortalTerms { seats: policy, ..seats.terms().clone() };
    crm.membership = PortalMembership::new(preset::crm_portal(), PortalSeats::new(terms), token_keys());
}

fn invite(crm: &mut Crm<MemoryStore>, number: u128, user_type: UserTypeId, module: Module) {
    let result = crm.invite_one(user_type, target(number, module, &SUPPLIER(number)));
    assert!(matches!(result, TargetResult::Sent(_)), "{result:?}");
}

/// Invites suppliers, who accept.
fn join(crm: &mut Crm<MemoryStore>, numbers: &[u128]) {
    for number in numbers {
        invite(crm, *number, SUPPLIERS, Module::Vendors);
        let proof = crm.mails[0].proof();
        crm.accept(&proof, *number).unwrap();
    }
}

/// One batch, of which each is decided for itself.
fn batch(crm: &mut Crm<MemoryStore>, commands: &[(u128, ManageCommand)]) -> Vec<MemberOutcome> {
    let request = |(number, command): &(u128, ManageCommand)| MemberRequest {
        member: member(*number),
        command: command.clone(),
        facts: Some(TargetFacts::UNOPPOSED),
    };
    let requests = commands.iter().map(request).collect();
    let done = crm.transact(async |tx, membership, acting, random| {
        membership.manage(tx, requests, acting, random).await
    });
    done.unwrap().outcome
}

/// Of each outcome, whether it was done; whoever was not lacked a seat.
fn done(outcomes: &[MemberOutcome]) -> Vec<bool> {
    let done = |one: &MemberOutcome| match &one.result {
        Ok(_) => true,
        Err(MemberRefusal::NotEligible { reasons, .. }) => {
            assert_eq!(reasons.iter().collect::<Vec<_>>(), [Reason::NoFreeSeat]);
            false
        }
        Err(refusal) => panic!("{refusal:?}"),
    };
    outcomes.iter().map(done).collect()
}

/// CQ-30, CQ-36, IL-57, IL-60: whose invitation to a type expired that was removed since is deleted, gets another type, and is invited to another one.
#[test]
fn il_60_a_type_is_removed_after_an_invitation_expired() {
    let mut crm = Crm::open(MemoryStore::new(), 3);
    for number in [1, 2, 3] {
        invite(&mut crm, number, CUSTOMERS_B, Module::Contacts);
    }
    join(&mut crm, &[4]);
    crm.pass(DAY * 8);
    change(&mut crm, 1, LicenceCommand::RemoveType { user_type: licensed(CUSTOMERS_B) });
    let to_customers = ManageCommand::ChangeType { user_type: CUSTOMERS };
    let commands = [(1, ManageCommand::Delete), (2, to_customers), (4, ManageCommand::Deactivate)];
    assert_eq!(done(&batch(&mut crm, &commands)), [true; 3]);
    assert_eq!(crm.taken(SUPPLIERS), 0);
    // The record of the third, by another request.
    let again = InviteTarget { member: member(13), ..target(3, Module::Contacts, &SUPPLIER(3)) };
    let sent = crm.invite_one(CUSTOMERS, again);
    assert!(matches!(sent, TargetResult::Sent(sent) if sent.sending == Sending::Again), "{sent:?}");
    assert_eq!((crm.taken(CUSTOMERS), crm.seated(CUSTOMERS)), (1, 1));
}

/// IL-59, CQ-37: in a pool that is over its limit a seat that is given back is not free; whoever asks for it is refused alone.
#[test]
fn cq_37_a_pool_over_its_limit_pays_first() {
    let mut crm = Crm::open(MemoryStore::new(), 5);
    join(&mut crm, &[1, 2, 3, 4, 5]);
    crm.manage(1, ManageCommand::Deactivate).unwrap();
    change(&mut crm, 1, LicenceCommand::SetLicences { user_type: licensed(SUPPLIERS), licences: 2 });
    let first = batch(&mut crm, &[(2, ManageCommand::Deactivate), (1, ManageCommand::Activate)]);
    assert_eq!((done(&first), crm.taken(SUPPLIERS)), (vec![true, false], 3));
    let second = batch(
        &mut crm,
        &[
            (3, ManageCommand::Deactivate),
            (1, ManageCommand::Activate),
            (4, ManageCommand::Delete),
            (2, ManageCommand::Activate),
        ],
    );
    assert_eq!((done(&second), crm.taken(SUPPLIERS)), (vec![true, false, true, true], 2));
    assert_eq!(crm.seated(SUPPLIERS), 2);
}

/// CQ-36: where pending invitations hold no seat, one that is cancelled frees none.
#[test]
fn cq_36_without_holds_nothing_is_freed() {
    let mut crm = Crm::open(MemoryStore::new(), 2);
    let_hold(&mut crm, false);
    join(&mut crm, &[1, 2]);
    crm.manage(1, ManageCommand::Deactivate).unwrap();
    invite(&mut crm, 3, SUPPLIERS, Module::Vendors);
    join(&mut crm, &[4]);
    assert_eq!(crm.taken(SUPPLIERS), 2);
    let both = [(3, ManageCommand::CancelInvitation), (1, ManageCommand::Activate)];
    assert_eq!(done(&batch(&mut crm, &both)), [true, false]);
    assert_eq!(crm.taken(SUPPLIERS), 2);
}

/// CQ-36: seats that were held before the policy was switched off are given back and moved; those that were not, before it was switched on, wedge nobody.
#[test]
fn cq_36_the_policy_of_holds_is_switched() {
    let mut crm = Crm::open(MemoryStore::new(), 4);
    for number in [1, 2, 3] {
        invite(&mut crm, number, CUSTOMERS_B, Module::Contacts);
    }
    let_hold(&mut crm, false);
    assert_eq!(crm.taken(CUSTOMERS_B), 3);
    let to_customers = ManageCommand::ChangeType { user_type: CUSTOMERS };
    let off = [(1, ManageCommand::CancelInvitation), (2, ManageCommand::Delete), (3, to_customers.clone())];
    assert_eq!(done(&batch(&mut crm, &off)), [true; 3]);
    assert_eq!((crm.taken(CUSTOMERS_B), crm.taken(CUSTOMERS)), (0, 1));

    for number in [4, 5, 6] {
        invite(&mut crm, number, CUSTOMERS_B, Module::Contacts);
    }
    assert_eq!(crm.taken(CUSTOMERS_B), 0);
    let_hold(&mut crm, true);
    let on = [(4, ManageCommand::CancelInvitation), (5, ManageCommand::Deactivate), (6, to_customers)];
    assert_eq!(done(&batch(&mut crm, &on)), [true; 3]);
    assert_eq!((crm.taken(CUSTOMERS_B), crm.taken(CUSTOMERS)), (0, 2));
    assert_eq!(crm.seated(CUSTOMERS), 2);
}

/// CQ-35, IL-53: in a closed portal nobody is written to by a seat that is held, and the others of the batch are not held up.
#[test]
fn cq_35_a_closed_portal_refuses_one_by_one() {
    let mut crm = Crm::open(MemoryStore::new(), 2);
    invite(&mut crm, 1, SUPPLIERS, Module::Vendors);
    join(&mut crm, &[2]);
    crm.pass(DAY);
    change(&mut crm, 1, LicenceCommand::ChoosePlan { plan: Plan::Standard });
    let outcomes = batch(&mut crm, &[(1, ManageCommand::Reinvite), (2, ManageCommand::Deactivate)]);
    assert_eq!(done(&outcomes), [false, true]);
    assert!(crm.mails.is_empty(), "{:?}", crm.mails);
}

/// CQ-36: where pending invitations held no seat when they were sent, and hold one now, a full pool refuses whoever needs one, and nobody else of the batch; whoever is
/// taken back frees none.
#[test]
fn cq_36_holds_are_switched_on_in_a_full_pool() {
    let mut crm = Crm::open(MemoryStore::new(), 3);
    let_hold(&mut crm, false);
    for number in [1, 2, 3, 4] {
        invite(&mut crm, number, SUPPLIERS, Module::Vendors);
    }
    join(&mut crm, &[5, 6]);
    let_hold(&mut crm, true);
    crm.pass(DAY);
    let again = |number| (number, ManageCommand::Reinvite);
    let commands = [again(1), again(2), (3, ManageCommand::CancelInvitation), again(4)];
    assert_eq!(done(&batch(&mut crm, &commands)), [true, false, true, false]);
    assert_eq!((crm.taken(SUPPLIERS), crm.mails.len()), (3, 1));
    let commands = [(5, ManageCommand::Deactivate), again(2), again(4)];
    assert_eq!(done(&batch(&mut crm, &commands)), [true, true, false]);
    assert_eq!(crm.taken(SUPPLIERS), 3);
}

/// CQ-36, IL-60: a hold that has lapsed, and was given to somebody else, does not come back when the clock steps back; whoever needs it is refused alone.
#[test]
fn cq_36_a_clock_steps_back_behind_a_hold() {
    let mut crm = Crm::open(MemoryStore::new(), 2);
    invite(&mut crm, 1, SUPPLIERS, Module::Vendors);
    invite(&mut crm, 2, CUSTOMERS_B, Module::Contacts);
    crm.pass(DAY * 8);
    join(&mut crm, &[3, 4]);
    let contact = target(5, Module::Contacts, "c5@c.example");
    assert!(matches!(crm.invite_one(CUSTOMERS_B, contact), TargetResult::Sent(_)));
    crm.now = crm.now.saturating_sub(DAY * 7);
    let to_customers = ManageCommand::ChangeType { user_type: CUSTOMERS };
    let commands = [(1, ManageCommand::Reinvite), (2, to_customers), (4, ManageCommand::Deactivate)];
    assert_eq!(done(&batch(&mut crm, &commands)), [false, true, true]);
    assert_eq!((crm.taken(SUPPLIERS), crm.taken(CUSTOMERS_B), crm.taken(CUSTOMERS)), (1, 1, 1));
    crm.manage(1, ManageCommand::Reinvite).unwrap();
    assert_eq!(crm.taken(SUPPLIERS), 2);
}

/// IL-04, IL-18, IL-53: a link that is followed in another portal is unknown there: the member and the seat stay as they are, and the link is good where it belongs.
#[test]
fn il_18_a_link_is_unknown_in_another_portal() {
    let mut crm = Crm::open(MemoryStore::new(), 3);
    let elsewhere = ScopeId::from_uuid(Uuid::from_u128(0xf1));
    let id = PortalId::from_uuid(elsewhere.as_uuid());
    let (standard, pool) = (licensed(SUPPLIERS), PoolId::from_uuid(Uuid::from_u128(0xdf)));
    let start = Start::Purchase { plan: Plan::Ultimate };
    let mut tx = Database::begin(&mut crm.database);
    let _ =
        run_ready(crm.membership.seats().open(&mut tx, &NewPortal { id, standard, pool, start }, crm.now))
            .unwrap();
    <MemoryStore as Database>::commit(tx);
    join(&mut crm, &[1]);
    invite(&mut crm, 2, SUPPLIERS, Module::Vendors);
    let invitation = crm.mails[0].proof();
    crm.pass(DAY);
    crm.manage(1, ManageCommand::ChangeAddress { address: crate::host::address("v1@new.example") }).unwrap();
    let confirmation = crm.mails[0].clone();
    let before = crm.list(MemberFilter::All);

    crm.facts.portal = elsewhere;
    let unknown = MemberRefusal::from(Refusal::Unknown);
    assert_eq!(member_refusal(crm.decline(&invitation)), unknown);
    assert_eq!(member_refusal(crm.accept(&invitation, 2)), unknown);
    assert_eq!(member_refusal(crm.confirm(&confirmation)), unknown);
    assert_eq!((crm.list(MemberFilter::All), crm.taken(SUPPLIERS)), (before, 2));

    crm.facts.portal = PORTAL;
    crm.confirm(&confirmation).unwrap();
    crm.decline(&invitation).unwrap();
    assert_eq!((crm.taken(SUPPLIERS), crm.seated(SUPPLIERS)), (1, 1));
}
