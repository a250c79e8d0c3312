//! The wire forms, pinned: what stores keep and hosts exchange must not change by accident.

use crate::fixture::*;
use access_model::agents::*;
use agent_handover::anonymise::*;
use agent_handover::assign::*;
use agent_handover::item::*;
use agent_handover::mailbox::*;
use agent_handover::plan::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeSet;
use std::fmt::Debug;
use storage_contract::Version;

fn round_trip<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T) {
    let text = serde_json::to_string(value).unwrap();
    assert_eq!(&serde_json::from_str::<T>(&text).unwrap(), value, "{text}");
}

fn routing() -> Routing {
    let share = |number, weight: u32| Share { agent: agent(number), weight: weight.try_into().unwrap() };
    let rule = |kind, to| RoutingRule { kind, department: Some(sales()), channel: Some(line()), to };
    Routing {
        rules: vec![
            rule(None, Destination::RoundRobin { agents: vec![agent(102), agent(103)] }),
            rule(Some(ItemKind::Activity), Destination::LeastOpen { agents: vec![agent(102)] }),
            rule(None, Destination::Weighted { shares: vec![share(102, 1), share(103, 2)] }),
            rule(None, Destination::One { agent: agent(102) }),
        ],
        fallback: Destination::Pool,
    }
}

/// AH-24, AH-31: routings, and the record of a plan in each state.
#[test]
fn ah_31_plan_records() {
    let mut store = store(3);
    let in_sales =
        |number| Item { department: sales(), channel: Some(line()), ..item(number, Some(agent(101))) };
    put_items(&mut store, (1..=5).map(in_sales));
    let mut records = Vec::new();
    let mut note =
        |store: &crate::fake_store::Store, number| records.push(store.plan(plan_id(number)).record());
    let purpose = Purpose::Absence { until: Some(at(1_000)) };
    draft(&mut store, new_plan(1, agent(101), purpose, routing())).unwrap();
    note(&store, 1);
    validate(&mut store, plan_id(1)).unwrap();
    note(&store, 1);
    start(&mut store, plan_id(1)).unwrap();
    step(&mut store, plan_id(1), 3).unwrap();
    note(&store, 1);
    command(&mut store, plan_id(1), &PlanCommand::Pause, at(5)).unwrap();
    command(&mut store, plan_id(1), &PlanCommand::Resume, at(5)).unwrap();
    edit_agent(&mut store, agent(102), Placement::new(role(), [support()]));
    edit_agent(&mut store, agent(103), Placement::new(role(), [support()]));
    run(&mut store, plan_id(1), 3);
    note(&store, 1);
    command(&mut store, plan_id(1), &PlanCommand::Cancel, at(6)).unwrap();
    note(&store, 1);
    draft(&mut store, new_plan(2, agent(101), Purpose::Undo { of: plan_id(1) }, Routing::to_pool())).unwrap();
    start(&mut store, plan_id(2)).unwrap();
    run(&mut store, plan_id(2), 3);
    note(&store, 2);
    records.iter().for_each(round_trip);
    let receipts: Vec<_> = store.receipts.values().take(1).collect();
    let board = BoardRecord {
        open: vec![OpenHandover { agent: agent(101), plan: plan_id(1), successors: [agent(102)].into() }],
    };
    round_trip(&board);
    insta::assert_json_snapshot!("plan_records", (&records, receipts, board));
    // AH-31: a damaged record is told by everything that is wrong with it.
    let mut damaged = records[0].clone();
    damaged.plan.routing = Routing::to_one(agent(101));
    damaged.plan.purpose = Purpose::Deactivate;
    damaged.state = PlanState::Away { moved: 1, at: at(0) };
    let corrupt = HandoverPlan::restore(damaged).unwrap_err();
    assert_eq!(corrupt.problems.len(), 2, "{corrupt}");
    let unknown = r#"{ "rules": [], "fallback": { "to": "pool" }, "else": 1 }"#;
    assert!(serde_json::from_str::<Routing>(unknown).is_err());
}

/// AH-20: what a screen is shown.
#[test]
fn ah_20_impact() {
    let mut store = store(3);
    put_items(&mut store, (1..=2).map(|number| item(number, Some(agent(101)))));
    put_items(&mut store, [Item { channel: Some(line()), ..item(3, Some(agent(101))) }]);
    edit_agent(&mut store, agent(102), Placement::new(role(), [support()]));
    draft(&mut store, new_plan(1, agent(101), Purpose::Deactivate, Routing::to_one(agent(102)))).unwrap();
    let impact = survey(&store, plan_id(1), None, 9).unwrap();
    round_trip(&impact);
    insta::assert_json_snapshot!("impact", impact);
}

/// AH-02, AH-26: items, changes, assignments and their refusals.
#[test]
fn ah_02_items_and_assignments() {
    let change = ItemChange {
        item: item_id(1),
        expected: Version::FIRST,
        from: None,
        to: Some(agent(101)),
        state: WorkState::New,
        guard: Some(Guard { agent: agent(101), epoch: Epoch::FIRST }),
    };
    let fence = Fence { plan: id(1), kind: FenceKind::Leaving };
    let because = Ineligible {
        agent: agent(101),
        obstacles: vec![
            Obstacle::Unknown,
            Obstacle::Inactive,
            Obstacle::Deleted,
            Obstacle::Fenced { fence },
            Obstacle::NotInDepartment { department: sales() },
            Obstacle::NotOnChannel { channel: line() },
            Obstacle::UnknownRole { desk_role: id(3) },
            Obstacle::NotPermitted {
                permission: DeskPermission::ReplyToTickets,
                denial: DeskDenial::LightAgent,
            },
        ],
    };
    let assignments = vec![
        Assignment::AsAimed { change },
        Assignment::ToSuccessor { aimed: agent(101), plan: plan_id(1), change },
        Assignment::ToPool { because: because.clone(), change },
        Assignment::Unchanged,
    ];
    let denial = TicketDenial::Permission(DeskDenial::Inactive);
    let reasons = vec![
        AssignmentReason::NotPermitted(denial),
        AssignmentReason::Ineligible(because.clone()),
        AssignmentReason::UnknownItem,
        AssignmentReason::UnknownActor,
        AssignmentReason::Repeated,
        AssignmentReason::Completed,
    ];
    let codes: Vec<_> = because.obstacles.iter().map(Obstacle::code).collect();
    assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), codes.len());
    let refusal = AssignmentRefusal { reasons };
    let texts =
        (codes, refusal.reasons.iter().map(AssignmentReason::code).collect::<Vec<_>>(), refusal.to_string());
    round_trip(&assignments);
    round_trip(&refusal);
    insta::assert_json_snapshot!("assignments", (item(1, Some(agent(101))), assignments, refusal, texts));
}

/// AH-22, AH-27, AH-30: every refusal of a plan has a code of its own and a text, and survives the wire.
#[test]
fn ah_22_refusals_on_the_wire() {
    let (plan, agent) = (plan_id(1), agent(101));
    let problems = vec![
        PlanProblem::Routing { problem: RoutingProblem::NamesLeaver { rule: None } },
        PlanProblem::OfItself,
        PlanProblem::AwayWithoutAbsence,
    ];
    let successors = vec![Ineligible { agent, obstacles: vec![Obstacle::Inactive] }];
    let refusals = vec![
        PlanRefusal::UnknownPlan { plan },
        PlanRefusal::PlanExists { plan },
        PlanRefusal::UnknownAgent { agent },
        PlanRefusal::NotPermitted { denial: DeskDenial::LightAgent },
        PlanRefusal::WrongPhase { phase: PlanPhase::Draft, action: PlanAction::Start },
        PlanRefusal::Misconfigured { problems },
        PlanRefusal::SuccessorsUnavailable { successors },
        PlanRefusal::NobodyCouldTake { count: 3, items: vec![] },
        PlanRefusal::ShowAgain { confirmed: id(1), now: id(2) },
        PlanRefusal::AnotherPlanOpen { plan },
        PlanRefusal::Circle { agents: vec![agent, boss()] },
        PlanRefusal::NoSource { plan },
        PlanRefusal::Agent { because: AgentRefusal::LastAdministrator },
        PlanRefusal::FenceLost { found: None },
    ];
    round_trip(&refusals);
    let texts: Vec<_> = refusals.iter().map(|refusal| (refusal.code(), refusal.to_string())).collect();
    assert_eq!(texts.iter().map(|(code, _)| code).collect::<BTreeSet<_>>().len(), refusals.len());
    insta::assert_json_snapshot!("plan_refusals", (&refusals, texts));
}

/// AH-41 … AH-46: mailboxes and their refusals.
#[test]
fn ah_41_mailboxes_on_the_wire() {
    let settings = MailboxSettings {
        address: address("sato@desk.example"),
        protocol: Protocol::Imap,
        sharing: Sharing::RecordLevel,
    };
    let details =
        BackupDetails { by: boss(), started: at(1), completed: at(2), available_to: [agent(102)].into() };
    let record = MailboxRecord {
        user: agent(101),
        confirmed: true,
        state: UserState::Deactivated { since: at(3), reactivated: Some(at(2)) },
        settings: Some(settings),
        saved_at: Some(at(2)),
        lock: Some(Lock { by: boss(), at: at(1) }),
        backup: Backup::Failed { by: boss(), at: at(4), previous: Some(details) },
    };
    let unmet = vec![
        BackupCondition::UserActive,
        BackupCondition::NoMailbox,
        BackupCondition::Protocol { protocol: Protocol::Imap },
        BackupCondition::Private,
        BackupCondition::OtherDomain { mailbox: "a.example".into(), administrator: "b.example".into() },
        BackupCondition::NotSavedSinceReactivation,
        BackupCondition::InProgress,
        BackupCondition::AlreadyTaken,
    ];
    let codes: Vec<_> = unmet.iter().map(BackupCondition::code).collect();
    assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), codes.len());
    let lock = vec![LockCondition::NoMailbox, LockCondition::Private, LockCondition::YourOwn];
    let refusals = vec![
        MailboxRefusal::UnknownUser { user: agent(101) },
        MailboxRefusal::UnknownAgent { agent: agent(101) },
        MailboxRefusal::UnknownPlan { plan: plan_id(1) },
        MailboxRefusal::NotPermitted { denial: DeskDenial::RoleAgent },
        MailboxRefusal::NotYourOwn,
        MailboxRefusal::HostOnly,
        MailboxRefusal::Inactive,
        MailboxRefusal::Locked,
        MailboxRefusal::Lock { unmet: lock },
        MailboxRefusal::Backup { unmet },
        MailboxRefusal::WrongPhase { phase: BackupPhase::None, action: BackupAction::Fail },
    ];
    round_trip(&record);
    round_trip(&refusals);
    let texts: Vec<_> = refusals.iter().map(|refusal| (refusal.code(), refusal.to_string())).collect();
    let warnings = [MailboxWarning::Private, MailboxWarning::Unlocked, MailboxWarning::NotBackedUp];
    insta::assert_json_snapshot!("mailboxes", (record, refusals, texts, codes, warnings));
}

/// AH-21: the record of an anonymisation and a host's declaration.
#[test]
fn ah_21_anonymisations_on_the_wire() {
    let place = |name: &str, holds| Place { place: PlaceName(name.into()), holds };
    let declaration = Declaration::new(vec![
        place("users.name", PlaceKind::Field { datum: PersonalDatum::Name }),
        place("mails.body", PlaceKind::Rendered),
    ])
    .unwrap();
    let old = OldValues::of(&person(101));
    let pseudonym = Pseudonym::of(agent(101), &old).unwrap();
    let process = Anonymisation::begin(plan_id(1), agent(101), pseudonym, old, declaration);
    let key = TombstoneKey::new([1; 32]).unwrap();
    let digest = TombstoneDigest::of(&key, person(101).address.key());
    let tombstone = Tombstone { digest, agent: agent(101), at: at(0) };
    round_trip(&process.record());
    round_trip(&tombstone);
    insta::assert_json_snapshot!("anonymisation", (process.record(), tombstone));
    let twice = r#"[{ "place": "a", "holds": { "kind": "rendered" } }, { "place": "a", "holds": { "kind": "rendered" } }]"#;
    assert!(serde_json::from_str::<Declaration>(twice).is_err());
}

/// AH-25, AH-28: the table of plans, and its picture.
#[test]
fn ah_25_the_table_of_plans() {
    let rows: Vec<_> = transitions().map(|t| format!("{} --{}-> {}", t.from, t.action, t.to)).collect();
    insta::assert_snapshot!("transitions", rows.join("\n"));
    insta::assert_snapshot!("mermaid", mermaid());
    let policy = serde_json::from_str::<HandoverPolicy>(r#"{ "samples": 2 }"#).unwrap();
    assert_eq!(policy, HandoverPolicy::DEFAULT.with_samples(2));
}
