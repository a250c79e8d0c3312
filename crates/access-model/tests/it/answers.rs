//! What becomes of an invitation's offers: accepted, declined, cancelled, offered again, forgotten.

use crate::fake::Fake;
use crate::fixtures::*;
use access_model::*;
use storage_contract::{OpError, Timestamp, run_ready};

const TANAKA: &str = "tanaka@example.jp";

/// Tanaka is invited to hosting and domain until second 60.
fn invited() -> (Fake, OfferedContracts) {
    let mut fake = Fake::with_contracts();
    let offered = invite(&mut fake, 1, sakura(), &[hosting(), domain()], Some(at(60)));
    (fake, offered)
}

fn invite(
    fake: &mut Fake,
    number: u32,
    holder: AccountHolderId,
    contracts: &[ContractId],
    expires_at: Option<Timestamp>,
) -> OfferedContracts {
    let request = BatchRequest { holder, ..batch(number, contracts, vec![person(TANAKA, "田中")]) };
    let plan = run_ready(plan(fake.begin(), &request, &DelegationPolicy::default(), now())).unwrap();
    let prepared = run_ready(prepare_confirm(fake.begin(), &plan, 0..1, now())).unwrap();
    run_ready(prepared.store(fake, expires_at)).unwrap();
    let (invitation, address) = (plan.targets()[0].invitation, address(TANAKA).key().clone());
    OfferedContracts { holder, invitation, address, contracts: contracts.to_vec() }
}

fn accept(
    fake: &mut Fake,
    offered: &OfferedContracts,
    registration: Registration,
    now: Timestamp,
) -> Result<PreparedAccept, AcceptRefusal> {
    match run_ready(prepare_accept(fake.begin(), offered, registration, now)) {
        Ok(prepared) => {
            assert_eq!(fake.writes, 0);
            run_ready(prepared.clone().store(fake)).unwrap();
            Ok(prepared)
        }
        Err(OpError::Refused(refusal)) => Err(refusal),
        Err(OpError::Storage(error)) => panic!("{error}"),
    }
}

#[test]
fn am_05_acceptance_makes_effective_what_was_offered() {
    let (mut fake, offered) = invited();
    assert!(!fake.may_configure(hosting(), TANAKA, now()));
    let refusal = accept(&mut fake, &offered, Registration::NotGiven, now()).unwrap_err();
    assert_eq!(refusal, AcceptRefusal::RegistrationMissing);
    let accepted = accept(&mut fake, &offered, Registration::Given, at(1)).unwrap();
    assert!(accepted.registers());
    assert_eq!(accepted.delegate().registered_at(), Some(at(1)));
    assert_eq!(accepted.accepted(), [hosting(), domain()]);
    assert_eq!(accepted.difference().gains.len(), 2);
    assert!(fake.may_configure(hosting(), TANAKA, at(1)) && fake.may_configure(domain(), TANAKA, at(1)));
    assert!(!fake.may_configure(certificate(), TANAKA, at(1)), "AM-03");
    // A repetition is no failure and has no second effect.
    let again = accept(&mut fake, &offered, Registration::Given, at(2)).unwrap();
    assert_eq!((again.accepted().len(), again.accepted_before().len()), (0, 2));
    assert!(!again.registers());
    assert_eq!(fake.delegate(TANAKA).unwrap().registered_at(), Some(at(1)));
}

#[test]
fn am_05_who_has_registered_consents_alone() {
    let (mut fake, offered) = invited();
    let _stored = accept(&mut fake, &offered, Registration::Given, now()).unwrap();
    let second = invite(&mut fake, 2, momiji(), &[foreign()], None);
    let refusal = accept(&mut fake, &second, Registration::Given, now()).unwrap_err();
    assert_eq!(refusal, AcceptRefusal::AlreadyRegistered);
    let accepted = accept(&mut fake, &second, Registration::NotGiven, now()).unwrap();
    assert!(!accepted.registers());
    // AM-04: of many holders.
    assert!(fake.may_configure(hosting(), TANAKA, now()) && fake.may_configure(foreign(), TANAKA, now()));
}

#[test]
fn am_05_an_expired_offer_cannot_be_accepted() {
    let (mut fake, offered) = invited();
    let refusal = accept(&mut fake, &offered, Registration::Given, at(60)).unwrap_err();
    let AcceptRefusal::NothingLeft(left_out) = refusal else { panic!("{refusal}") };
    let expired = LeftOutReason::Assignment(AssignmentRefusal::NotPossible(Standing::Expired));
    assert!(left_out.iter().all(|left| left.why == expired) && left_out.len() == 2);
    // The clock steps back: it can.
    assert!(accept(&mut fake, &offered, Registration::Given, at(59)).is_ok());
}

#[test]
fn am_01_am_11_am_14_acceptance_looks_again_at_what_it_rests_on() {
    let (mut fake, offered) = invited();
    fake.put_contract(contract_ended_at(hosting(), Some(now())));
    let moved = ContractRecord { holder: momiji(), ..contract_ended_at(domain(), None).record() };
    fake.put_contract(Contract::restore(moved).unwrap());
    let refusal = accept(&mut fake, &offered, Registration::Given, now()).unwrap_err();
    let AcceptRefusal::NothingLeft(left_out) = refusal else { panic!("{refusal}") };
    let codes: Vec<_> = left_out.iter().map(|left| left.why.code()).collect();
    assert_eq!(codes, ["offer.contract_ended", "access.other_holders_contract"]);

    fake.put_contract(contract_ended_at(domain(), None));
    let accepted = accept(&mut fake, &offered, Registration::Given, now()).unwrap();
    assert_eq!((accepted.accepted(), accepted.left_out().len()), (vec![domain()], 1));

    let (mut fake, offered) = invited();
    let itself = AccountHolder::new(sakura(), address("Tanaka@EXAMPLE.jp"), "さくら商店");
    fake.holders.get_mut(&sakura()).unwrap().0 = itself;
    let refusal = accept(&mut fake, &offered, Registration::Given, now()).unwrap_err();
    assert_eq!(refusal, AcceptRefusal::HolderItself);
    fake.holders.clear();
    let refusal = accept(&mut fake, &offered, Registration::Given, now()).unwrap_err();
    assert_eq!(refusal, AcceptRefusal::UnknownHolder);
}

#[test]
fn am_05_am_12_only_the_invitation_that_offers_is_accepted() {
    let (mut fake, offered) = invited();
    let forged = [
        OfferedContracts { invitation: id(93), ..offered.clone() },
        OfferedContracts { holder: momiji(), ..offered.clone() },
        OfferedContracts { contracts: vec![certificate(), foreign()], ..offered.clone() },
    ];
    for offered in forged {
        let refusal = accept(&mut fake, &offered, Registration::Given, now()).unwrap_err();
        assert!(matches!(refusal, AcceptRefusal::NothingLeft(_)), "{refusal}");
    }
    let nobody = OfferedContracts { address: address("nobody@example.jp").key().clone(), ..offered };
    let refusal = accept(&mut fake, &nobody, Registration::Given, now()).unwrap_err();
    assert_eq!(refusal, AcceptRefusal::UnknownDelegate);
}

fn withdraw(fake: &mut Fake, offered: &OfferedContracts, how: Withdrawal) -> PreparedWithdraw {
    let prepared = run_ready(prepare_withdraw(fake.begin(), offered, how, now())).unwrap();
    assert_eq!(fake.writes, 0);
    run_ready(prepared.clone().store(fake)).unwrap();
    prepared
}

#[test]
fn am_05_a_declined_or_cancelled_offer_grants_nothing_and_can_be_made_again() {
    for how in [Withdrawal::Declined, Withdrawal::Cancelled] {
        let (mut fake, offered) = invited();
        let withdrawn = withdraw(&mut fake, &offered, how);
        assert_eq!(withdrawn.withdrawn(), [hosting(), domain()]);
        assert_eq!(withdrawn.difference().loses.len(), 2);
        assert!(accept(&mut fake, &offered, Registration::Given, now()).is_err());
        let again = withdraw(&mut fake, &offered, how);
        assert!(again.withdrawn().is_empty() && again.left_out().len() == 2, "a repetition");

        let reoffered = run_ready(prepare_reoffer(fake.begin(), &offered, now()));
        if how == Withdrawal::Cancelled {
            assert!(matches!(reoffered, Err(OpError::Refused(OfferRefusal::NothingLeft(_)))));
            continue;
        }
        run_ready(reoffered.unwrap().store(&mut fake, Some(at(120)))).unwrap();
        assert!(accept(&mut fake, &offered, Registration::Given, at(100)).is_ok());
    }
}

#[test]
fn am_12_another_holder_can_neither_withdraw_nor_forget() {
    let (mut fake, offered) = invited();
    let before = fake.assignments.clone();
    let by_momiji = OfferedContracts { holder: momiji(), ..offered };
    for how in [Withdrawal::Cancelled, Withdrawal::Declined] {
        assert_eq!(withdraw(&mut fake, &by_momiji, how).left_out().len(), 2);
    }
    let forget = run_ready(prepare_forget(fake.begin(), &by_momiji, now())).unwrap();
    assert!(forget.forgotten().is_empty());
    let reoffer = run_ready(prepare_reoffer(fake.begin(), &by_momiji, now())).unwrap_err();
    assert_eq!(reoffer.refused().unwrap().code(), "offer.nothing_left");
    assert_eq!(fake.assignments, before);
}

#[test]
fn am_01_whoever_made_an_offer_takes_it_back_also_after_the_contract_changed_hands() {
    let (mut fake, offered) = invited();
    let moved = ContractRecord { holder: momiji(), ..contract_ended_at(hosting(), None).record() };
    fake.put_contract(Contract::restore(moved).unwrap());
    assert_eq!(withdraw(&mut fake, &offered, Withdrawal::Cancelled).withdrawn(), [hosting(), domain()]);
}

#[test]
fn am_07_am_14_what_belongs_to_another_invitation_by_now_is_not_offered_again() {
    let (mut fake, offered) = invited();
    // It lapses, and hosting is offered by a later batch.
    for (row, _) in fake.assignments.values_mut() {
        let (holder, invitation, window) = (row.holder(), row.invitation(), row.window());
        row.apply(AssignmentEvent::Offered { holder, invitation, window, expires_at: Some(now()) });
    }
    invite(&mut fake, 2, sakura(), &[hosting()], None);
    let prepared = run_ready(prepare_reoffer(fake.begin(), &offered, now())).unwrap();
    assert_eq!(prepared.offered(), [domain()]);
    let left = prepared.left_out()[0];
    assert_eq!(left.why, LeftOutReason::Assignment(AssignmentRefusal::OtherInvitation));
    run_ready(prepared.store(&mut fake, None)).unwrap();

    let itself = AccountHolder::new(sakura(), address(TANAKA), "さくら商店");
    fake.holders.get_mut(&sakura()).unwrap().0 = itself;
    let refusal = run_ready(prepare_reoffer(fake.begin(), &offered, now())).unwrap_err();
    assert_eq!(refusal, OpError::Refused(OfferRefusal::HolderItself));
}

#[test]
fn am_07_what_is_forgotten_leaves_no_trace_and_what_is_accepted_stays() {
    let (mut fake, offered) = invited();
    let pending = run_ready(prepare_forget(fake.begin(), &offered, now())).unwrap();
    assert!(pending.forgotten().is_empty(), "a pending one has to be cancelled first");
    let only_domain = OfferedContracts { contracts: vec![domain()], ..offered.clone() };
    let _stored = accept(&mut fake, &only_domain, Registration::Given, now()).unwrap();
    let _stored = withdraw(&mut fake, &offered, Withdrawal::Cancelled);
    let prepared = run_ready(prepare_forget(fake.begin(), &offered, now())).unwrap();
    assert_eq!((prepared.forgotten(), prepared.left_out().len()), (vec![hosting()], 1));
    run_ready(prepared.store(&mut fake)).unwrap();
    assert!(fake.assignment(hosting(), TANAKA).is_none());
    assert!(fake.may_configure(domain(), TANAKA, now()));
}
