//! Planning and confirming over a store.

use crate::fake::Fake;
use crate::fixtures::*;
use access_model::*;
use storage_contract::{OpError, run_ready};

fn planned(fake: &mut Fake, request: &BatchRequest) -> Plan {
    run_ready(plan(fake.begin(), request, &DelegationPolicy::default(), now())).unwrap()
}

fn confirmed(fake: &mut Fake, plan: &Plan) -> PreparedConfirm {
    let prepared = run_ready(prepare_confirm(fake.begin(), plan, 0..plan.targets().len(), now())).unwrap();
    assert_eq!(fake.writes, 0, "preparing writes nothing");
    run_ready(prepared.clone().store(fake, Some(at(60)))).unwrap();
    prepared
}

fn send(fake: &mut Fake, request: &BatchRequest) {
    let plan = planned(fake, request);
    let _stored = confirmed(fake, &plan);
}

fn three_people() -> Vec<Target> {
    vec![
        person("tanaka@example.jp", "田中"),
        person("sato@example.jp", "佐藤"),
        person("suzuki@example.jp", "鈴木"),
    ]
}

#[test]
fn am_04_am_07_a_batch_is_contracts_times_delegates() {
    let mut fake = Fake::with_contracts();
    let request = batch(1, &[hosting(), domain()], three_people());
    let plan = planned(&mut fake, &request);
    assert_eq!(fake.writes, 0, "nothing changes until it is confirmed");
    assert!(fake.trips <= 6);
    let prepared = confirmed(&mut fake, &plan);
    assert!(fake.trips <= 9, "{} round trips", fake.trips);
    assert_eq!(prepared.invites().len(), 3, "one invitation each");
    assert!(prepared.invites().iter().all(|invite| invite.contracts == [hosting(), domain()]));
    assert_eq!((fake.delegates.len(), fake.roster.len(), fake.assignments.len()), (3, 3, 6));
    let row = fake.assignment(hosting(), "sato@example.jp").unwrap();
    let invitation = prepared.invites()[1].invitation;
    assert_eq!(*row.state(), AssignmentState::Pending { invitation, expires_at: Some(at(60)) });
    assert_eq!(invitation, InvitationRef::of(request.batch, address("sato@example.jp").key()));
    assert_eq!(prepared.invites()[1].delegate.id(), row.delegate());
}

#[test]
fn am_07_the_round_trips_do_not_grow_with_the_batch() {
    let mut fake = Fake::with_contracts();
    let targets = (0..300).map(|n| person(&format!("p{n}@example.jp"), "人")).collect();
    send(&mut fake, &batch(1, &[hosting(), domain(), certificate()], targets));
    assert!(fake.trips <= 9, "{} round trips", fake.trips);
    assert_eq!(fake.assignments.len(), 900);
}

#[test]
fn am_07_a_repeated_confirmation_sends_nothing_twice_whatever_became_of_it() {
    let request = batch(1, &[hosting(), domain()], three_people());
    for become_of_it in ["pending", "effective", "declined", "cancelled", "expired", "ended", "deleted"] {
        let mut fake = Fake::with_contracts();
        let shown = planned(&mut fake, &request);
        let _stored = confirmed(&mut fake, &shown);
        let invitation = shown.targets()[0].invitation;
        let rows: Vec<_> = fake.assignments.keys().copied().collect();
        for key in rows {
            let row = &mut fake.assignments.get_mut(&key).unwrap().0;
            let event = match become_of_it {
                "effective" | "ended" => AssignmentEvent::Accepted { at: now() },
                "declined" => AssignmentEvent::Declined { at: now() },
                "cancelled" | "deleted" => AssignmentEvent::Cancelled { at: now() },
                "expired" => {
                    let (holder, invitation, window) = (row.holder(), row.invitation(), row.window());
                    AssignmentEvent::Offered { holder, invitation, window, expires_at: Some(now()) }
                }
                _ => continue,
            };
            row.apply(event);
            if become_of_it == "ended" {
                row.apply(AssignmentEvent::Ended { at: now(), why: EndReason::Removed });
            }
        }
        if become_of_it == "deleted" {
            fake.roster.clear();
        }
        let before = fake.clone();
        let again = planned(&mut fake, &request);
        for plan in [&shown, &again] {
            let repeated = confirmed(&mut fake, plan);
            assert!(repeated.invites().is_empty(), "{become_of_it}");
            assert_eq!(repeated.done_earlier().len(), 6, "{become_of_it}");
            assert!(repeated.taken().is_empty() && repeated.rejected().is_empty());
        }
        fake.begin();
        assert_eq!(fake.assignments, before.assignments);
        assert_eq!(shown.targets()[0].invitation, invitation);
    }
}

#[test]
fn am_07_a_batch_in_slices_goes_on_after_a_stop() {
    let mut fake = Fake::with_contracts();
    let request = batch(1, &[hosting(), domain()], three_people());
    let plan = planned(&mut fake, &request);
    let first = run_ready(prepare_confirm(fake.begin(), &plan, 0..1, now())).unwrap();
    run_ready(first.store(&mut fake, None)).unwrap();
    // Stopped here; begun again with the same plan, and then with a plan made anew.
    let whole = run_ready(prepare_confirm(fake.begin(), &plan, 0..3, now())).unwrap();
    let sent: Vec<_> = whole.invites().iter().map(|invite| invite.position).collect();
    assert_eq!(sent, [1, 2]);
    assert_eq!(whole.done_earlier().len(), 2);
    let again = planned(&mut fake, &request);
    assert_eq!(again.invitation_count(), 2);
    assert_eq!(confirmed(&mut fake, &again).invites().len(), 2);
    assert_eq!(fake.assignments.len(), 6);
    let refusal = run_ready(prepare_confirm(fake.begin(), &plan, 2..4, now())).unwrap_err();
    let expected = ConfirmRefusal::NoSuchTargets { from: 2, until: 4, targets: 3 };
    assert_eq!(refusal, OpError::Refused(expected));
}

#[test]
fn am_08_all_or_nothing_and_its_opposite() {
    let mut fake = Fake::with_contracts();
    let request = batch(1, &[hosting(), foreign()], three_people());
    let strict = planned(&mut fake, &request);
    let refusal = run_ready(prepare_confirm(fake.begin(), &strict, 0..3, now())).unwrap_err();
    let OpError::Refused(ConfirmRefusal::HasRejections(rejections)) = refusal else { panic!("{refusal}") };
    assert!(matches!(rejections[..], [Rejection::Contract { contract, .. }] if contract == foreign()));
    assert_eq!(fake.writes, 0);

    let lenient = DelegationPolicy::default().with_all_or_nothing(false);
    let plan = run_ready(plan(fake.begin(), &request, &lenient, now())).unwrap();
    let prepared = confirmed(&mut fake, &plan);
    assert!(prepared.invites().iter().all(|invite| invite.contracts == [hosting()]));
    assert_eq!(fake.assignments.len(), 3);
}

#[test]
fn am_08_am_11_am_14_a_rejection_that_arises_after_the_plan_is_named() {
    let request = batch(1, &[hosting(), domain()], three_people());
    for all_or_nothing in [true, false] {
        let policy = DelegationPolicy { all_or_nothing };
        let mut fake = Fake::with_contracts();
        let plan = run_ready(plan(fake.begin(), &request, &policy, now())).unwrap();
        fake.put_contract(contract_ended_at(domain(), Some(now())));
        let own = AccountHolder::new(sakura(), address("sato@example.jp"), "さくら商店");
        fake.holders.get_mut(&sakura()).unwrap().0 = own;
        let prepared = run_ready(prepare_confirm(fake.begin(), &plan, 0..3, now()));
        let expected = |rejections: &[Rejection]| {
            assert_eq!(rejections.len(), 2);
            assert_eq!(rejections[0].code(), "plan.contract_ended");
            assert!(matches!(
                &rejections[1],
                Rejection::Target { position: 1, why: TargetRejection::HolderItself, .. }
            ));
        };
        match prepared {
            Err(OpError::Refused(ConfirmRefusal::RejectedMeanwhile(rejections))) => {
                assert!(all_or_nothing);
                expected(&rejections);
            }
            Ok(prepared) => {
                assert!(!all_or_nothing);
                expected(prepared.rejected());
                let sent: Vec<_> = prepared.invites().iter().map(|invite| &invite.contracts[..]).collect();
                assert_eq!(sent, [[hosting()], [hosting()]]);
            }
            Err(other) => panic!("{other}"),
        }
    }
}

#[test]
fn am_07_what_was_taken_meanwhile_is_reported_and_not_sent() {
    let mut fake = Fake::with_contracts();
    let first = batch(1, &[hosting(), domain()], three_people());
    let plan = planned(&mut fake, &first);
    // Another batch of the same holder is faster with one pair.
    send(&mut fake, &batch(2, &[hosting()], vec![person("SATO@example.jp", "佐藤")]));
    let prepared = confirmed(&mut fake, &plan);
    let taken: Vec<_> = prepared.taken().iter().map(|pair| (pair.position, pair.contract)).collect();
    assert_eq!(taken, [(1, hosting())]);
    assert_eq!(prepared.invites()[1].contracts, [domain()]);
    let row = fake.assignment(hosting(), "sato@example.jp").unwrap();
    assert_eq!(row.invitation(), InvitationRef::of(id(502), address("sato@example.jp").key()));
    // And what became free meanwhile was not shown, so it is not sent either.
    let shown = planned(&mut fake, &batch(3, &[hosting()], three_people()));
    fake.assignments.clear();
    assert!(confirmed(&mut fake, &shown).invites().is_empty());
}

#[test]
fn am_12_a_known_delegate_is_shared_and_nothing_else() {
    let mut fake = Fake::with_contracts();
    send(&mut fake, &batch(1, &[hosting()], vec![person("tanaka@example.jp", "さくらの田中")]));
    let theirs = BatchRequest {
        holder: momiji(),
        ..batch(2, &[foreign()], vec![person("Tanaka@example.jp", "もみじの田中")])
    };
    send(&mut fake, &theirs);
    assert_eq!((fake.delegates.len(), fake.roster.len()), (1, 2));
    let labels: Vec<_> = fake.roster.values().map(|(entry, _)| entry.label().as_str()).collect();
    assert_eq!(labels, ["さくらの田中", "もみじの田中"]);
}

#[test]
fn am_06_am_12_a_label_is_changed_on_one_roster() {
    let mut fake = Fake::with_contracts();
    send(&mut fake, &batch(1, &[hosting()], vec![person("tanaka@example.jp", "田中")]));
    let delegate = fake.delegate("tanaka@example.jp").unwrap().id();
    let label = Label::parse("田中(制作)").unwrap();
    let other = run_ready(prepare_relabel(fake.begin(), momiji(), delegate, label.clone()));
    assert_eq!(other.unwrap_err(), OpError::Refused(NotOnRoster));
    let prepared = run_ready(prepare_relabel(fake.begin(), sakura(), delegate, label)).unwrap();
    run_ready(prepared.store(&mut fake)).unwrap();
    assert_eq!(fake.roster[&(sakura(), delegate)].0.label().as_str(), "田中(制作)");
}

#[test]
fn am_17_the_window_of_the_batch_is_the_assignments() {
    let mut fake = Fake::with_contracts();
    let window = Window::new(Some(at(100)), Some(at(200))).unwrap();
    let request = BatchRequest { window, ..batch(1, &[hosting()], three_people()) };
    send(&mut fake, &request);
    assert_eq!(fake.assignment(hosting(), "sato@example.jp").unwrap().window(), window);
}

#[test]
fn a_caller_may_keep_less_of_a_confirmation() {
    let mut fake = Fake::with_contracts();
    let plan = planned(&mut fake, &batch(1, &[hosting(), domain()], three_people()));
    let mut prepared = run_ready(prepare_confirm(fake.begin(), &plan, 0..3, now())).unwrap();
    prepared.keep_only(plan.targets()[0].invitation, &[domain()].into_iter().collect());
    prepared.keep_only(plan.targets()[1].invitation, &[].into_iter().collect());
    run_ready(prepared.store(&mut fake, None)).unwrap();
    assert!(fake.assignment(hosting(), "tanaka@example.jp").is_none());
    assert!(fake.assignment(domain(), "tanaka@example.jp").is_some());
    assert!(fake.delegate("sato@example.jp").is_none());
    assert_eq!((fake.delegates.len(), fake.roster.len(), fake.assignments.len()), (2, 2, 3));
}
