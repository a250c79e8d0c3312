//! Plans: what a batch would do, on given facts.

use crate::fixtures::*;
use access_model::*;
use storage_contract::Timestamp;

/// Sakura knows Tanaka, who has accepted hosting; Sato is known to Momiji alone.
fn facts() -> BatchFacts {
    let sato: DelegateId = id(32);
    BatchFacts {
        holder: holder_sakura(),
        contracts: contracts(),
        delegates: vec![
            Delegate::new(tanaka(), address("tanaka@seisaku.example")),
            Delegate::new(sato, address("sato@seisaku.example")),
        ],
        roster: vec![
            RosterEntry::new(sakura(), tanaka(), Label::parse("制作 田中").unwrap(), at(-500)),
            RosterEntry::new(momiji(), sato, Label::parse("佐藤").unwrap(), at(-500)),
        ],
        assignments: vec![
            assignment(hosting(), sakura(), effective()),
            assignment(
                domain(),
                sakura(),
                AssignmentState::Pending { invitation: id(92), expires_at: Some(at(60)) },
            ),
        ],
    }
}

fn plan_at(request: &BatchRequest, facts: &BatchFacts, now: Timestamp) -> Plan {
    Plan::of(request, facts, &DelegationPolicy::default(), now).unwrap()
}

fn plan(request: &BatchRequest) -> Plan {
    plan_at(request, &facts(), now())
}

#[test]
fn am_07_each_pair_is_invited_already_assigned_already_pending_or_rejected() {
    let targets = vec![Target::registered(tanaka()), person("suzuki@example.jp", "鈴木")];
    let request = batch(1, &[hosting(), domain(), certificate(), foreign()], targets);
    let plan = plan(&request);
    let outcomes: Vec<_> = plan.pairs().map(|pair| pair.outcome.code()).collect();
    let refused = "access.other_holders_contract";
    assert_eq!(
        outcomes,
        [
            "pair.already_assigned",
            "pair.already_pending",
            "pair.invite",
            refused,
            "pair.invite",
            "pair.invite",
            "pair.invite",
            refused
        ]
    );
    assert_eq!(plan.invitation_count(), 2);
    insta::assert_json_snapshot!("preview", plan.preview());
}

#[test]
fn am_07_what_is_over_or_lapsed_is_invited_again() {
    let invitation = id(92);
    for state in [
        AssignmentState::Pending { invitation, expires_at: Some(at(0)) },
        AssignmentState::Declined { invitation, at: at(-1) },
        AssignmentState::Cancelled { invitation, at: at(-1) },
        AssignmentState::Ended { invitation, at: at(-1), why: EndReason::Removed },
    ] {
        let facts = BatchFacts { assignments: vec![assignment(hosting(), sakura(), state)], ..facts() };
        let plan = plan_at(&batch(1, &[hosting()], vec![Target::registered(tanaka())]), &facts, now());
        assert_eq!(plan.targets()[0].pairs, [PairOutcome::Invite], "{state:?}");
    }
}

#[test]
fn am_08_foreign_unknown_and_ended_contracts_are_rejected_by_name() {
    let mut facts = facts();
    facts.contracts[1] = contract_ended_at(domain(), Some(at(-9)));
    let request =
        batch(1, &[hosting(), domain(), foreign(), id(99)], vec![person("suzuki@example.jp", "鈴木")]);
    let plan = plan_at(&request, &facts, now());
    let rejected: Vec<_> = plan
        .rejections()
        .into_iter()
        .map(|rejection| match rejection {
            Rejection::Contract { contract, name, why } => (contract, name, why.code()),
            Rejection::Target { .. } => panic!("a target"),
        })
        .collect();
    assert_eq!(
        rejected,
        [
            (domain(), Some("sakura.example".into()), "plan.contract_ended"),
            // Its name is another holder's affair.
            (foreign(), None, "access.other_holders_contract"),
            (id(99), None, "access.unknown_contract"),
        ]
    );
    assert!(!plan.is_confirmable(), "all or nothing by default");
    let rest = DelegationPolicy::default().with_all_or_nothing(false);
    assert!(Plan::of(&request, &facts, &rest, now()).unwrap().is_confirmable());
}

#[test]
fn am_06_am_07_one_address_is_one_target_however_it_is_spelled() {
    let targets = vec![
        person("Suzuki@Example.jp", "鈴木").at_origin(2),
        person("suzuki@example.JP", "すずき").at_origin(3),
        person("TANAKA@seisaku.example", "別名").at_origin(4),
        Target::registered(tanaka()).at_origin(5),
        person("sato@seisaku.example", "佐藤").at_origin(6),
    ];
    let plan = plan(&batch(1, &[certificate(), certificate()], targets));
    assert_eq!(plan.contracts().len(), 1, "a contract named twice counts once");
    let taken: Vec<_> =
        plan.targets().iter().map(|target| (target.position, target.label.as_str())).collect();
    // The roster's label stands for whoever is on it.
    assert_eq!(taken, [(0, "鈴木"), (2, "制作 田中"), (4, "佐藤")]);
    let merged: Vec<_> = plan.duplicates().iter().map(|found| (found.origin, found.first_origin)).collect();
    assert_eq!(merged, [(Some(3), Some(2)), (Some(5), Some(4))]);
    assert!(plan.is_confirmable(), "a duplicate is no rejection");
}

#[test]
fn am_06_am_12_am_14_targets_that_cannot_be_taken() {
    let targets = vec![
        person("suzuki@example.jp", "  ").at_origin(2),
        person("KEIYAKU@sakura.example", "自分").at_origin(3),
        // Known to another holder, and known to nobody: the same to this one (AM-12).
        Target::registered(id(32)).at_origin(4),
        Target::registered(id(77)).at_origin(5),
    ];
    let plan = plan(&batch(1, &[hosting()], targets));
    let rejected: Vec<_> = plan
        .rejected_targets()
        .iter()
        .map(|rejected| (rejected.position, rejected.target.origin, rejected.why.code()))
        .collect();
    assert_eq!(
        rejected,
        [
            (0, Some(2), "label.empty"),
            (1, Some(3), "plan.holder_itself"),
            (2, Some(4), "plan.not_on_roster"),
            (3, Some(5), "plan.not_on_roster"),
        ]
    );
    assert!(plan.targets().is_empty() && !plan.is_confirmable());
}

#[test]
fn am_12_a_plan_does_not_tell_what_others_have_to_do_with_an_address() {
    let request = batch(1, &[hosting()], vec![person("sato@seisaku.example", "佐藤")]);
    let known_to_another = plan(&request);
    let nobody = BatchFacts { delegates: Vec::new(), roster: Vec::new(), assignments: Vec::new(), ..facts() };
    let mut registered = facts();
    let sato = DelegateRecord { registered_at: Some(at(-9)), ..registered.delegates[1].record() };
    registered.delegates[1] = Delegate::restore(sato).unwrap();
    let of_momiji = AssignmentRecord {
        id: AssignmentId::of(hosting(), id(32)),
        delegate: id(32),
        holder: momiji(),
        ..assignment(hosting(), momiji(), effective()).record()
    };
    registered.assignments.push(Assignment::restore(of_momiji).unwrap());
    assert_eq!(known_to_another, plan_at(&request, &nobody, now()));
    assert_eq!(known_to_another, plan_at(&request, &registered, now()));
    assert_eq!(known_to_another.fingerprint(), plan_at(&request, &nobody, now()).fingerprint());
}

#[test]
fn am_07_a_request_that_makes_no_sense_is_refused() {
    let suzuki = || vec![person("suzuki@example.jp", "鈴木")];
    let refusal = |request: &BatchRequest| {
        Plan::of(request, &facts(), &DelegationPolicy::default(), now()).unwrap_err()
    };
    assert_eq!(refusal(&batch(1, &[], suzuki())), PlanRefusal::NoContracts);
    assert_eq!(refusal(&batch(1, &[hosting()], Vec::new())), PlanRefusal::NoTargets);
    let over = Window::new(None, Some(now())).unwrap();
    let late = BatchRequest { window: over, ..batch(1, &[hosting()], suzuki()) };
    assert_eq!(refusal(&late), PlanRefusal::WindowOver { until: now() });
    let other = BatchRequest { holder: momiji(), ..batch(1, &[hosting()], suzuki()) };
    assert_eq!(refusal(&other), PlanRefusal::UnknownHolder);
}

#[test]
fn am_07_a_fingerprint_follows_what_is_said_and_not_when() {
    let request = batch(1, &[hosting(), domain()], vec![person("suzuki@example.jp", "鈴木")]);
    let plan = plan(&request);
    assert_eq!(plan.fingerprint(), plan_at(&request, &facts(), at(5)).fingerprint());
    let text = serde_json::to_string(&plan).unwrap();
    assert_eq!(serde_json::from_str::<Plan>(&text).unwrap(), plan);

    let relabelled = batch(1, &[hosting(), domain()], vec![person("suzuki@example.jp", "すずき")]);
    let respelled = batch(1, &[hosting(), domain()], vec![person("Suzuki@example.jp", "鈴木")]);
    let fewer = batch(1, &[hosting()], vec![person("suzuki@example.jp", "鈴木")]);
    let limited = BatchRequest { window: Window::new(None, Some(at(9))).unwrap(), ..request.clone() };
    let other_batch = BatchRequest { batch: id(502), ..request.clone() };
    let mut ended = facts();
    ended.contracts[0] = contract_ended_at(hosting(), Some(at(-1)));
    let mut all = vec![plan.fingerprint(), plan_at(&request, &ended, now()).fingerprint()];
    for changed in [&relabelled, &respelled, &fewer, &limited, &other_batch] {
        all.push(plan_at(changed, &facts(), now()).fingerprint());
    }
    let count = all.len();
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), count);
}

#[test]
fn am_18_a_batch_is_previewed_as_a_difference() {
    let targets = vec![Target::registered(tanaka()), person("suzuki@example.jp", "鈴木")];
    let difference = plan(&batch(1, &[hosting(), certificate()], targets)).difference();
    let gains: Vec<_> = difference.gains.iter().map(|gain| (gain.who.clone(), gain.contract)).collect();
    let (tanaka, suzuki) = (address("tanaka@seisaku.example"), address("suzuki@example.jp"));
    assert_eq!(
        gains,
        [
            (Party::Address(tanaka), certificate()),
            (Party::Address(suzuki.clone()), hosting()),
            (Party::Address(suzuki), certificate()),
        ]
    );
    assert!(difference.gains.iter().all(|gain| gain.what == Stake::Offer));
    assert!(difference.loses.is_empty());
}
