//! Wire forms, pinned.

use crate::fixtures::*;
use access_model::*;

#[test]
fn am_15_decisions_on_the_wire() {
    let window = Window::new(None, Some(at(60))).unwrap();
    let rows = [
        windowed(hosting(), sakura(), window, effective()),
        assignment(
            domain(),
            sakura(),
            AssignmentState::Ended { invitation: id(91), at: at(-1), why: EndReason::Removed },
        ),
    ];
    let index = AccessIndex::build(contracts(), rows);
    let requests = [
        configure(hosting()),
        configure(domain()),
        Request { action: Action::Pay, ..configure(hosting()) },
        ask(Principal::Holder(sakura()), Action::CancelContract, hosting(), now()),
        ask(Principal::OrganisationUser(id(1)), Action::Pay, hosting(), now()),
    ];
    let answers: Vec<_> = requests.iter().map(|request| (request, index.decide(request))).collect();
    let text = serde_json::to_string(&answers).unwrap();
    let back: Vec<(Request, Decision)> = serde_json::from_str(&text).unwrap();
    assert!(back.iter().zip(&answers).all(|(back, (request, decision))| back == &(**request, *decision)));
    insta::assert_json_snapshot!("decisions", answers);
}

#[test]
fn am_07_requests_plans_and_events_on_the_wire() {
    let targets = vec![
        person("Tanaka@例え.jp", "田中").at_origin(2),
        Target::registered(tanaka()),
        person("keiyaku@sakura.example", "自分"),
        person("tanaka@例え.JP", "再び"),
    ];
    let window = Window::new(Some(at(10)), None).unwrap();
    let request = BatchRequest { window, ..batch(1, &[hosting(), foreign()], targets) };
    let facts = BatchFacts {
        holder: holder_sakura(),
        contracts: contracts(),
        delegates: Vec::new(),
        roster: Vec::new(),
        assignments: Vec::new(),
    };
    let plan = Plan::of(&request, &facts, &DelegationPolicy::default(), now()).unwrap();
    let events = [
        AccessEvent::ContractChanged(contracts()[0].clone()),
        AccessEvent::AssignmentChanged(assignment(hosting(), sakura(), effective())),
        AccessEvent::AssignmentForgotten { contract: hosting(), delegate: tanaka() },
    ];
    insta::assert_json_snapshot!("request", request);
    insta::assert_json_snapshot!("plan", plan);
    insta::assert_json_snapshot!("events", events);
    let text = serde_json::to_string(&request).unwrap();
    assert_eq!(serde_json::from_str::<BatchRequest>(&text).unwrap(), request);
    let text = serde_json::to_string(&events).unwrap();
    assert_eq!(serde_json::from_str::<Vec<AccessEvent>>(&text).unwrap(), events);
}

#[test]
fn am_06_am_17_am_39_broken_values_are_refused() {
    assert!(serde_json::from_str::<Label>("\" \"").is_err());
    assert!(serde_json::from_str::<ModuleName>("\"a b\"").is_err());
    let empty = r#"{"from":"2026-04-01T00:00:00Z","until":"2026-04-01T00:00:00Z"}"#;
    assert!(serde_json::from_str::<Window>(empty).is_err());
    assert!(serde_json::from_str::<DelegationPolicy>(r#"{"all_or_nothing":true,"more":1}"#).is_err());
    let set = PermissionSet::new()
        .with(Permission::AssignTickets)
        .with(Permission::AccessRecord { module: "contacts".parse().unwrap(), record: id(7) })
        .with_every_record_of("deals".parse().unwrap());
    insta::assert_json_snapshot!("permissions", set);
    let text = serde_json::to_string(&set).unwrap();
    assert_eq!(serde_json::from_str::<PermissionSet>(&text).unwrap(), set);
}

#[test]
fn am_15_every_text_and_code_of_a_denial() {
    let (at, why) = (now(), EndReason::Removed);
    let denials = [
        Denial::UnknownContract,
        Denial::OtherHoldersContract,
        Denial::ContractActionByDelegate { action: Action::Pay },
        Denial::ManagementByDelegate { action: Action::ViewDelegates },
        Denial::NoAssignment,
        Denial::AssignedByFormerHolder,
        Denial::ContractEnded { at },
        Denial::Pending { expires_at: None },
        Denial::Expired { at },
        Denial::Declined { at },
        Denial::Cancelled { at },
        Denial::Ended { at, why },
        Denial::NotYet { from: at },
        Denial::NoLonger { until: at },
        Denial::OrganisationUser,
    ];
    let lines: Vec<_> =
        denials.iter().map(|denial| format!("{:35} {:6} {denial}", denial.code(), denial.rule())).collect();
    insta::assert_snapshot!("denials", lines.join("\n"));
}
