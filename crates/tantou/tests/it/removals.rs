//! Taking away, and the lists: AM-09, AM-10, AM-11, AM-12, AM-16, AM-17, AM-18, and inviting again.

use crate::world::*;
use std::collections::BTreeSet;
use tantou::access::{
    Action, Change, ContractId, DelegateId, Party, Principal, RemovalRefusal, Stake, Standing, Window,
};
use tantou::delegation::LookedAt;
use tantou::email::AddressKey;
use tantou::invitation::{DeadLink, Phase};
use tantou::message::{Content, Notice, Recipient};
use tantou::storage::{OpError, run_ready};
use uuid::Uuid;

fn accepted(
    world: &mut World,
    holder: tantou::access::AccountHolderId,
    contracts: &[ContractId],
    mail: &str,
) {
    let (_, token) = world.pass(MINUTE).invite_one(holder, contracts, mail);
    let registered = world.delegate(mail).is_some_and(|delegate| delegate.registered_at().is_some());
    if registered { world.consent(&token) } else { world.register(&token) }.unwrap();
}

fn key(mail: &str) -> AddressKey {
    address(mail).key().clone()
}

/// AM-10: one of two assignments is removed; the other stays, and so does the invitation for it. The delegate is told.
#[test]
fn am_10_one_of_two() {
    let mut world = World::new();
    accepted(&mut world, SAKURA, &[HOSTING, DOMAIN], TANAKA);
    let tanaka = world.delegate_id(TANAKA);
    let receipt = world.pass(DAY).remove(SAKURA, HOSTING, tanaka).unwrap();
    let loss = Change { who: Party::Delegate(tanaka), contract: HOSTING, what: Stake::Access };
    assert_eq!(receipt.outcome.difference.loses, [loss]);
    let [message] = receipt.messages.as_slice() else { panic!("{receipt:?}") };
    assert_eq!(message.to, Recipient::Address(address(TANAKA)));
    let ended = Notice::AssignmentsEnded { holder: SAKURA, contracts: vec![HOSTING] };
    assert_eq!(message.content, Content::Notice(ended));
    assert_eq!(world.configures(TANAKA, HOSTING).rule(), "AM-10");
    assert!(world.configures(TANAKA, DOMAIN).is_allowed());
    let listed = world.listed(SAKURA);
    assert_eq!((listed[0].phase, listed[0].contracts.as_slice()), (Phase::Accepted, [DOMAIN].as_slice()));

    let again = world.remove(SAKURA, HOSTING, tanaka).unwrap();
    assert!(again.outcome.taken_away.is_empty() && again.messages.is_empty(), "a repetition is no failure");
    world.remove(SAKURA, DOMAIN, tanaka).unwrap();
    assert_eq!(world.listed(SAKURA)[0].phase, Phase::Cancelled);

    // And back again, by a new invitation.
    accepted(&mut world, SAKURA, &[HOSTING], TANAKA);
    assert!(world.configures(TANAKA, HOSTING).is_allowed());
    assert_eq!(world.configures(TANAKA, DOMAIN).rule(), "AM-10");
}

/// AM-10: one of two offers is withdrawn before acceptance; the invitation goes on with the other.
#[test]
fn am_10_one_of_two_offers() {
    let mut world = World::new();
    let (_, token) = world.invite_one(SAKURA, &[HOSTING, DOMAIN], TANAKA);
    let tanaka = world.delegate_id(TANAKA);
    let receipt = world.remove(SAKURA, HOSTING, tanaka).unwrap();
    assert_eq!((receipt.outcome.difference.loses[0].what, receipt.messages.len()), (Stake::Offer, 0));
    assert_eq!(world.register(&token).unwrap().outcome.contracts(), [DOMAIN]);
    assert_eq!(world.configures(TANAKA, HOSTING).code(), "access.cancelled");
}

/// AM-10, AM-01: what is not assigned, or not the holder's, is refused.
#[test]
fn am_10_refused() {
    let mut world = World::new();
    let (_, token) = world.invite_one(SAKURA, &[HOSTING], TANAKA);
    let tanaka = world.delegate_id(TANAKA);
    world.decline(&token).unwrap();
    assert_eq!(world.remove(SAKURA, HOSTING, tanaka).unwrap_err(), RemovalRefusal::NotAssigned, "declined");
    assert_eq!(world.remove(SAKURA, DOMAIN, tanaka).unwrap_err(), RemovalRefusal::NotAssigned);
    assert_eq!(world.remove(UMEDA, HOSTING, tanaka).unwrap_err().code(), "access.other_holders_contract");
}

/// AM-09: many delegates at once, with everything they had or were offered, in one step; the next decision denies.
#[test]
fn am_09_delete_delegates() {
    let mut world = World::new();
    accepted(&mut world, SAKURA, &[HOSTING, DOMAIN], TANAKA);
    let (_, token) = world.pass(MINUTE).invite_one(SAKURA, &[CERTIFICATE], TANAKA);
    let (_, other) = world.invite_one(SAKURA, &[HOSTING], SUZUKI);
    let (tanaka, suzuki) = (world.delegate_id(TANAKA), world.delegate_id(SUZUKI));
    let stranger = DelegateId::from_uuid(Uuid::from_u128(5));

    let mut tx = world.begin();
    let all = [tanaka, suzuki, stranger];
    let preview =
        run_ready(world.delegation.preview_delete_delegates(&mut tx, SAKURA, &all, world.now)).unwrap();
    drop(tx);
    let receipt = world.delete_delegates(SAKURA, &all).unwrap();
    assert_eq!(receipt.outcome.difference, preview, "AM-18: what was previewed is what happened");
    let lost: BTreeSet<_> =
        receipt.outcome.taken_away.iter().map(|taken| (taken.delegate, taken.contract, taken.was)).collect();
    let expected = BTreeSet::from([
        (tanaka, HOSTING, Standing::Effective),
        (tanaka, DOMAIN, Standing::Effective),
        (tanaka, CERTIFICATE, Standing::Pending),
        (suzuki, HOSTING, Standing::Pending),
    ]);
    assert_eq!((lost, receipt.outcome.unknown.as_slice()), (expected, [stranger].as_slice()));
    assert_eq!(receipt.messages.len(), 1, "who has lost something is told, who was offered something is not");

    assert_eq!(world.configures(TANAKA, HOSTING).rule(), "AM-09");
    for (token, mail) in [(&token, TANAKA), (&other, SUZUKI)] {
        assert_eq!(world.register(token).unwrap_err().code(), "invitation.cancelled");
        assert!(!world.configures(mail, HOSTING).is_allowed());
    }
    assert_eq!(world.look(&token), LookedAt::Dead { why: DeadLink::Cancelled });
    let mut tx = world.begin();
    assert!(run_ready(world.delegation.roster(&mut tx, SAKURA, None, 10)).unwrap().is_empty());
    let again = world.delete_delegates(SAKURA, &[tanaka]).unwrap();
    assert_eq!(again.outcome.unknown, [tanaka], "a repetition is no failure");

    accepted(&mut world, SAKURA, &[HOSTING], TANAKA);
    assert!(world.configures(TANAKA, HOSTING).is_allowed());
}

/// AM-12: what one holder does to a delegate never touches what another has with them: not by removal, deletion, nor the end of a contract.
#[test]
fn am_12_another_holders_is_untouched() {
    let mut world = World::new();
    accepted(&mut world, SAKURA, &[HOSTING], TANAKA);
    accepted(&mut world, UMEDA, &[SHOP], TANAKA);
    let (_, pending) = world.invite_one(UMEDA, &[SHOP], SUZUKI);
    world.invite_one(SAKURA, &[HOSTING, DOMAIN], SUZUKI);
    let (tanaka, suzuki) = (world.delegate_id(TANAKA), world.delegate_id(SUZUKI));
    let of_umeda = |world: &World| {
        let books = world.books();
        let rows: Vec<_> =
            books.assignments.into_values().filter(|row| row.value.holder() == UMEDA).collect();
        let roster: Vec<_> = books.roster.into_iter().filter(|((holder, _), _)| *holder == UMEDA).collect();
        let scope = UMEDA.as_uuid();
        let letters = books.invitations.into_values().filter(|row| row.value.scope().as_uuid() == scope);
        let letters: Vec<_> = letters.collect();
        let addressees: Vec<_> =
            books.addressees.into_iter().filter(|((holder, _), _)| *holder == UMEDA).collect();
        format!("{rows:?} {roster:?} {letters:?} {addressees:?}")
    };
    let before = of_umeda(&world);
    world.delete_delegates(SAKURA, &[tanaka, suzuki]).unwrap();
    world.end_contract(SAKURA, HOSTING).unwrap();
    world.delete_delegates(FUJIMOTO, &[tanaka, suzuki]).unwrap();
    assert_eq!(of_umeda(&world), before);
    assert!(world.configures(TANAKA, SHOP).is_allowed());
    world.register(&pending).unwrap();
}

/// AM-11: ending a contract ends its assignments and offers, with whoever gave them; its invitations go on for the rest.
#[test]
fn am_11_end_contract() {
    let mut world = World::new();
    accepted(&mut world, SAKURA, &[HOSTING, DOMAIN], TANAKA);
    let (_, token) = world.invite_one(SAKURA, &[HOSTING, DOMAIN], SUZUKI);
    let (_, only) = world.invite_one(SAKURA, &[HOSTING], SATO);
    let mut tx = world.begin();
    let preview =
        run_ready(world.delegation.preview_end_contract(&mut tx, SAKURA, HOSTING, world.now)).unwrap();
    drop(tx);
    assert_eq!(world.end_contract(UMEDA, HOSTING).unwrap_err().code(), "access.other_holders_contract");
    let receipt = world.end_contract(SAKURA, HOSTING).unwrap();
    assert_eq!((&receipt.outcome.difference, receipt.outcome.taken_away.len()), (&preview, 3));
    assert_eq!(receipt.messages.len(), 1);
    assert_eq!(world.configures(TANAKA, HOSTING).rule(), "AM-11");
    assert!(world.configures(TANAKA, DOMAIN).is_allowed());
    assert_eq!(world.register(&token).unwrap().outcome.contracts(), [DOMAIN]);
    assert_eq!(world.register(&only).unwrap_err().code(), "invitation.cancelled");
    let again = world.pass(DAY).end_contract(SAKURA, HOSTING).unwrap();
    assert!(again.outcome.taken_away.is_empty() && again.events.is_empty(), "a repetition changes nothing");
    let plan = world.plan(SAKURA, &[HOSTING], people(&[FUJIMOTO_MAIL]));
    assert_eq!(plan.rejections()[0].code(), "plan.contract_ended");
}

/// AM-17: outside of its window an assignment grants nothing, without any job having to run; the decision says until when it holds.
#[test]
fn am_17_windows() {
    let mut world = World::new();
    let (from, until) = (world.now.saturating_add(DAY * 2), world.now.saturating_add(DAY * 9));
    let mut request = world.request(SAKURA, &[HOSTING], people(&[TANAKA]));
    request.window = Window::new(Some(from), Some(until)).unwrap();
    let plan = world.plan_of(&request).unwrap();
    let token = link(&world.confirm(&plan).unwrap().messages[0]).1;
    world.register(&token).unwrap();
    let mut decision = |span| {
        let decision = world.pass(span).configures(TANAKA, HOSTING);
        (decision.code(), decision.rule(), decision.holds_until)
    };
    assert_eq!(decision(DAY), ("access.not_yet", "AM-17", Some(from)));
    assert_eq!(decision(DAY), ("access.assignment", "AM-02", Some(until)));
    assert_eq!(decision(DAY * 6), ("access.assignment", "AM-02", Some(until)));
    assert_eq!(decision(DAY), ("access.no_longer", "AM-17", None));
}

/// AM-17: a new invitation brings its own window, also where the pair had another one before.
#[test]
fn am_17_a_new_window() {
    let mut world = World::new();
    let until = |world: &World, days| Window::new(None, Some(world.now.saturating_add(DAY * days))).unwrap();
    for days in [3, 5] {
        let mut request = world.request(SAKURA, &[HOSTING], people(&[TANAKA]));
        request.window = until(&world, days);
        let plan = world.plan_of(&request).unwrap();
        let (id, token) = link(&world.confirm(&plan).unwrap().messages[0]);
        if days == 3 {
            world.decline(&token).unwrap();
            world.pass(MINUTE);
            let again = link(&world.resend(SAKURA, id).unwrap().messages[0]).1;
            world.decline(&again).unwrap();
            world.pass(MINUTE);
        } else {
            world.register(&token).unwrap();
            let decision = world.configures(TANAKA, HOSTING);
            assert_eq!(decision.holds_until, request.window.until());
        }
    }
}

/// AM-16: who may act on this contract, and on what may this delegate act, page by page, each with its decision.
#[test]
fn am_16_both_directions() {
    let mut world = World::new();
    accepted(&mut world, SAKURA, &[HOSTING, DOMAIN], TANAKA);
    accepted(&mut world, UMEDA, &[SHOP], TANAKA);
    accepted(&mut world, SAKURA, &[HOSTING], SUZUKI);
    world.invite_one(SAKURA, &[HOSTING], SATO);
    let who = |world: &World, holder, contract, limit| {
        let (mut lines, mut after) = (Vec::new(), None);
        loop {
            let mut tx = world.begin();
            let page = world.delegation.who_may_act(&mut tx, holder, contract, after, limit, world.now);
            let page = match run_ready(page) {
                Ok(page) => page,
                Err(OpError::Refused(denial)) => return Err(denial.code()),
                Err(OpError::Storage(error)) => panic!("{error}"),
            };
            let Some(last) = page.last() else { return Ok(lines) };
            assert!(page.len() <= limit as usize);
            after = Some(last.delegate);
            lines.extend(page);
        }
    };
    let lines = who(&world, SAKURA, HOSTING, 1).unwrap();
    let seen: BTreeSet<_> =
        lines.iter().map(|line| (line.address.key().clone(), line.decision.is_allowed())).collect();
    assert_eq!(seen, BTreeSet::from([(key(TANAKA), true), (key(SUZUKI), true), (key(SATO), false)]));
    assert!(lines.iter().all(|line| line.label.is_some()));
    assert_eq!(
        who(&world, UMEDA, HOSTING, 10),
        Err("access.other_holders_contract"),
        "AM-13: for the holder alone"
    );

    let tanaka = world.delegate_id(TANAKA);
    let mut tx = world.begin();
    let acting = run_ready(world.delegation.on_what_may_act(&mut tx, tanaka, None, 10, world.now)).unwrap();
    let allowed: Vec<_> =
        acting.iter().map(|line| (line.contract.id(), line.decision.is_allowed())).collect();
    assert_eq!(allowed, [(HOSTING, true), (DOMAIN, true), (SHOP, true)]);
    let rest = world.delegation.on_what_may_act(&mut tx, tanaka, Some(HOSTING), 1, world.now);
    assert_eq!(run_ready(rest).unwrap()[0].contract.id(), DOMAIN);
    let roster = run_ready(world.delegation.roster(&mut tx, SAKURA, None, 10)).unwrap();
    assert_eq!(roster.len(), 3);

    // AM-12: to the next owner of a contract the former one's delegates are nobody, and to them the next owner is.
    world.transfer(HOSTING, UMEDA);
    for limit in [1, 2, 10] {
        let mut tx = world.begin();
        let acting = world.delegation.on_what_may_act(&mut tx, tanaka, None, limit, world.now);
        assert!(run_ready(acting).unwrap().iter().all(|line| line.contract.id() != HOSTING));
    }
    assert_eq!(who(&world, UMEDA, HOSTING, 1).unwrap(), []);
    let many: Vec<String> = (0..9).map(|number| format!("person{number}@example.jp")).collect();
    world.pass(MINUTE).invite(UMEDA, &[HOSTING], &many.iter().map(String::as_str).collect::<Vec<_>>());
    accepted(&mut world, UMEDA, &[HOSTING], SATO);
    for limit in [1, 2, 3, 100] {
        assert_eq!(who(&world, UMEDA, HOSTING, limit).unwrap().len(), 10);
    }
    assert!(world.decide(Principal::Holder(UMEDA), Action::ManageDelegates, HOSTING).is_allowed());
}
