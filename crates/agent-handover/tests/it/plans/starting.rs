//! Writing a plan down, showing it and confirming it.

use crate::fixture::*;
use access_model::agents::*;
use agent_handover::PlanFingerprint;
use agent_handover::assign::{Aim, Ineligible, Obstacle};
use agent_handover::item::*;
use agent_handover::plan::*;
use agent_handover::services::*;
use storage_contract::run_ready;

fn deactivate(number: u32, leaver: u32, routing: Routing) -> NewPlan {
    new_plan(number, agent(leaver), Purpose::Deactivate, routing)
}

#[test]
fn ah_20_the_plan_shows_what_moves_to_whom_and_how_many() {
    let mut store = store(3);
    let activity = |number| Item { kind: ItemKind::Activity, ..item(number, Some(agent(101))) };
    let done = Item { state: WorkState::Completed, ..item(9, Some(agent(101))) };
    put_items(&mut store, (1..=6).map(|number| item(number, Some(agent(101)))));
    put_items(&mut store, [activity(7), activity(8), done, item(10, Some(agent(102)))]);
    draft(&mut store, deactivate(1, 101, Routing::by_kind(agent(102), agent(103)))).unwrap();
    let impact = validate(&mut store, plan_id(1)).unwrap();
    assert_eq!((impact.total, impact.stuck()), (8, 0));
    let lines: Vec<_> = impact.lines.iter().map(|l| (l.kind, l.to, l.count, l.samples.len())).collect();
    assert_eq!(
        lines,
        [(ItemKind::Ticket, Some(agent(102)), 6, 5), (ItemKind::Activity, Some(agent(103)), 2, 2)]
    );
    assert_eq!(store.unfinished_of(agent(101)).len(), 8, "nothing has changed");
    start(&mut store, plan_id(1)).unwrap();
    assert_eq!(run(&mut store, plan_id(1), 3), PlanPhase::Completed);
    assert!(!store.agent(agent(101)).is_active());
    assert_eq!(store.unfinished_of(agent(102)).len(), 7);
    assert_eq!(store.unfinished_of(agent(103)).len(), 2);
    // AH-23: what is completed keeps its history.
    assert_eq!(store.item(item_id(9)).assignee, Some(agent(101)));
}

#[test]
fn ah_20_only_who_manages_agents_makes_plans() {
    let mut store = store(2);
    let new = deactivate(1, 101, Routing::to_one(agent(102)));
    let mut tx = store.begin();
    let stranger = run_ready(prepare_draft(&mut tx, agent(102), new.clone()));
    assert_eq!(refused(stranger).code(), "handover.not_permitted");
    draft(&mut store, new.clone()).unwrap();
    draft(&mut store, new.clone()).unwrap();
    let other = NewPlan { routing: Routing::to_pool(), ..new };
    assert_eq!(refused(draft(&mut store, other)), PlanRefusal::PlanExists { plan: plan_id(1) });
    let stranger = deactivate(2, 177, Routing::to_pool());
    assert_eq!(refused(draft(&mut store, stranger)), PlanRefusal::UnknownAgent { agent: agent(177) });
    let mut tx = store.begin();
    let pause = run_ready(prepare_plan_command(&mut tx, agent(102), plan_id(1), &PlanCommand::Cancel, at(0)));
    assert_eq!(refused(pause).code(), "handover.not_permitted");
    let look = run_ready(begin_survey(&mut tx, agent(102), plan_id(1), None));
    assert_eq!(refused(look.map(drop)).code(), "handover.not_permitted");
}

#[test]
fn ah_22_a_routing_is_checked_as_a_whole() {
    let mut store = store(2);
    let rule = |to| RoutingRule { kind: None, department: None, channel: None, to };
    let routing = Routing {
        rules: vec![
            rule(Destination::One { agent: agent(101) }),
            rule(Destination::RoundRobin { agents: vec![agent(102), agent(102)] }),
        ],
        fallback: Destination::LeastOpen { agents: vec![] },
    };
    let PlanRefusal::Misconfigured { problems } = refused(draft(&mut store, deactivate(1, 101, routing)))
    else {
        panic!()
    };
    let expected = [
        RoutingProblem::NamesLeaver { rule: Some(0) },
        RoutingProblem::Repeated { rule: Some(1), agent: agent(102) },
        RoutingProblem::Nobody { rule: None },
    ];
    assert_eq!(problems, expected.map(|problem| PlanProblem::Routing { problem }));
}

#[test]
fn ah_22_what_nobody_could_take_is_listed() {
    let mut store = store(2);
    put_items(&mut store, (1..=7).map(|n| Item { channel: Some(line()), ..item(n, Some(agent(101))) }));
    put_items(&mut store, [item(8, Some(agent(101)))]);
    edit_agent(&mut store, agent(102), Placement::new(role(), [support()]));
    draft(&mut store, deactivate(1, 101, Routing::to_one(agent(102)))).unwrap();
    let PlanRefusal::NobodyCouldTake { count, items } = refused(validate(&mut store, plan_id(1))) else {
        panic!()
    };
    assert_eq!((count, items.len()), (7, 1));
    assert_eq!((items[0].channel, items[0].samples().len()), (Some(line()), 5));
    let obstacles = vec![Obstacle::NotOnChannel { channel: line() }];
    assert_eq!(items[0].samples()[0].because, [Ineligible { agent: agent(102), obstacles }]);
    assert_eq!(store.plan(plan_id(1)).phase(), PlanPhase::Draft);
}

#[test]
fn ah_22_successors_are_active_and_not_leaving() {
    let mut store = store(4);
    let mut gone = store.agent(agent(103));
    gone.apply(&AgentEvent::Deactivated { at: at(0) });
    put_agent(&mut store, gone);
    draft(&mut store, deactivate(1, 104, Routing::to_one(agent(102)))).unwrap();
    start(&mut store, plan_id(1)).unwrap();
    let everybody = vec![agent(102), agent(103), agent(104), agent(177)];
    let fallback = Destination::RoundRobin { agents: everybody };
    draft(&mut store, deactivate(2, 101, Routing { rules: vec![], fallback })).unwrap();
    let PlanRefusal::SuccessorsUnavailable { successors } = refused(validate(&mut store, plan_id(2))) else {
        panic!()
    };
    let named: Vec<_> = successors.iter().map(|s| (s.agent, s.obstacles[0].code())).collect();
    let expected = [
        (agent(103), "eligibility.inactive"),
        (agent(104), "eligibility.fenced"),
        (agent(177), "eligibility.unknown"),
    ];
    assert_eq!(named, expected);
}

#[test]
fn ah_30_changed_facts_have_to_be_shown_again() {
    let confirmed_on = |change: fn(&mut crate::fake_store::Store), consent| {
        let mut store = store(3);
        put_items(&mut store, (1..=3).map(|number| item(number, Some(agent(101)))));
        let new = deactivate(1, 101, Routing::to_one(agent(102)));
        let policy = HandoverPolicy::DEFAULT.with_consent(consent);
        draft(&mut store, NewPlan { policy, ..new }).unwrap();
        validate(&mut store, plan_id(1)).unwrap();
        let PlanState::Validated { fingerprint, .. } = *store.plan(plan_id(1)).state() else { panic!() };
        change(&mut store);
        let impact = survey(&store, plan_id(1), None, 2).unwrap();
        let start = PlanCommand::Start { confirmed: fingerprint, impact: &impact };
        command(&mut store, plan_id(1), &start, at(1)).map(|_| store)
    };
    let changes: [fn(&mut crate::fake_store::Store); 4] = [
        |store| put_items(store, [item(4, Some(agent(101)))]),
        |store| put_items(store, [item(3, Some(agent(102)))]),
        |store| put_items(store, [Item { department: sales(), ..item(3, Some(agent(101))) }]),
        |store| edit_agent(store, agent(102), Placement::new(role(), [support(), sales()])),
    ];
    for change in changes {
        assert_eq!(refused(confirmed_on(change, Consent::Items)).code(), "handover.show_again");
    }
    // A reply, or what happens to others, changes nothing of what was shown.
    let harmless: [fn(&mut crate::fake_store::Store); 2] =
        [|store| touch(store, item_id(1)), |store| put_items(store, [item(9, Some(agent(103)))])];
    for change in harmless {
        assert!(confirmed_on(change, Consent::Items).is_ok());
    }
    // Where the consent is for the terms, items come and go, people do not.
    assert!(confirmed_on(changes[0], Consent::Terms).is_ok());
    assert_eq!(refused(confirmed_on(changes[3], Consent::Terms)).code(), "handover.show_again");
}

/// AH-30: facts that change between the survey and the confirmation are noticed under guard.
#[test]
fn ah_30_a_stale_survey_confirms_nothing() {
    let mut store = store(3);
    draft(&mut store, deactivate(1, 101, Routing::to_one(agent(102)))).unwrap();
    validate(&mut store, plan_id(1)).unwrap();
    let PlanState::Validated { fingerprint, .. } = *store.plan(plan_id(1)).state() else { panic!() };
    let impact = survey(&store, plan_id(1), None, 2).unwrap();
    edit_agent(&mut store, agent(102), Placement::new(role(), [sales()]));
    let start = PlanCommand::Start { confirmed: fingerprint, impact: &impact };
    assert_eq!(refused(command(&mut store, plan_id(1), &start, at(1))).code(), "handover.show_again");
    // Neither does a fingerprint that nobody was shown.
    let impact = survey(&store, plan_id(1), None, 2).unwrap();
    let confirmed: PlanFingerprint = id(5);
    let start = PlanCommand::Start { confirmed, impact: &impact };
    assert_eq!(refused(command(&mut store, plan_id(1), &start, at(1))).code(), "handover.show_again");
}

#[test]
fn ah_33_two_plans_cannot_cross_nor_form_a_circle() {
    let mut store = store(4);
    draft(&mut store, deactivate(1, 101, Routing::to_one(agent(102)))).unwrap();
    draft(&mut store, deactivate(2, 102, Routing::to_one(agent(103)))).unwrap();
    draft(&mut store, deactivate(3, 103, Routing::to_one(agent(101)))).unwrap();
    draft(&mut store, deactivate(4, 102, Routing::to_one(agent(101)))).unwrap();
    start(&mut store, plan_id(1)).unwrap();
    let crossing = refused(start(&mut store, plan_id(4)));
    assert_eq!(crossing, PlanRefusal::Circle { agents: vec![agent(102), agent(101)] });
    start(&mut store, plan_id(2)).unwrap();
    let circle = refused(start(&mut store, plan_id(3)));
    assert_eq!(circle, PlanRefusal::Circle { agents: vec![agent(103), agent(101), agent(102)] });
    // An absence counts, too.
    let mut store = crate::fixture::store(3);
    let away = Purpose::Absence { until: Some(at(99)) };
    draft(&mut store, new_plan(1, agent(101), away, Routing::to_one(agent(102)))).unwrap();
    start(&mut store, plan_id(1)).unwrap();
    assert_eq!(run(&mut store, plan_id(1), 9), PlanPhase::Away);
    draft(&mut store, deactivate(2, 102, Routing::to_one(agent(101)))).unwrap();
    assert_eq!(refused(start(&mut store, plan_id(2))).code(), "handover.circle");
}

#[test]
fn ah_33_an_agent_has_one_open_plan() {
    let mut store = store(3);
    draft(&mut store, deactivate(1, 101, Routing::to_one(agent(102)))).unwrap();
    draft(&mut store, deactivate(2, 101, Routing::to_one(agent(103)))).unwrap();
    validate(&mut store, plan_id(2)).unwrap();
    start(&mut store, plan_id(1)).unwrap();
    assert_eq!(refused(start(&mut store, plan_id(2))), PlanRefusal::AnotherPlanOpen { plan: plan_id(1) });
    // A repeated confirmation is recognised.
    let confirmed = store.plan(plan_id(1)).progress().unwrap().confirmed.unwrap();
    let impact = survey(&store, plan_id(1), None, 2).unwrap();
    let again = PlanCommand::Start { confirmed, impact: &impact };
    assert_eq!(command(&mut store, plan_id(1), &again, at(5)), Ok(PlanEvent::Unchanged));
}

#[test]
fn am_38_the_last_administrator_does_not_leave() {
    let mut store = store(2);
    let plan = new_plan(1, boss(), Purpose::Deactivate, Routing::to_one(agent(101)));
    draft(&mut store, plan).unwrap();
    let PlanRefusal::Agent { because } = refused(validate(&mut store, plan_id(1))) else { panic!() };
    assert_eq!(because, AgentRefusal::LastAdministrator);
    // With a second one it goes; then the second one is the last.
    let second = Placement::new(Role::Administrator, [support()]);
    put_agent(&mut store, Agent::new(agent(150), person(150), second).unwrap());
    start(&mut store, plan_id(1)).unwrap();
    assert_eq!(store.administrators[&()].0.remaining, [agent(150)].into());
    let plan = new_plan(2, agent(150), Purpose::Deactivate, Routing::to_one(agent(101)));
    draft(&mut store, plan).unwrap();
    let PlanRefusal::Agent { because } = refused(validate(&mut store, plan_id(2))) else { panic!() };
    assert_eq!(because, AgentRefusal::LastAdministrator);
    // Given up, the first one counts again.
    command(&mut store, plan_id(1), &PlanCommand::Cancel, at(3)).unwrap();
    assert_eq!(store.administrators[&()].0.remaining, [boss(), agent(150)].into());
    assert!(validate(&mut store, plan_id(2)).is_ok());
}

#[test]
fn ah_26_the_fence_stands_from_the_start_to_the_end() {
    let mut store = store(2);
    put_items(&mut store, [item(1, Some(agent(101)))]);
    let new = deactivate(1, 101, Routing::to_one(agent(102)));
    draft(&mut store, new).unwrap();
    let impact = validate(&mut store, plan_id(1)).unwrap();
    assert_eq!(store.agent(agent(101)).fence(), None, "a plan that is shown changes nothing");
    assert!(impact.stops.is_empty());
    start(&mut store, plan_id(1)).unwrap();
    assert!(store.agent(agent(101)).is_active());
    assert_eq!(store.agent(agent(101)).fence(), store.plan(plan_id(1)).fence());
    put_items(&mut store, [item(2, None)]);
    assign(&mut store, &By::Rule, item_id(2), Aim::Agent(agent(101))).unwrap().unwrap();
    assert_eq!(store.unfinished_of(agent(101)), [item_id(1)]);
    // Cancelled, everything is as before; what has moved stays.
    command(&mut store, plan_id(1), &PlanCommand::Cancel, at(2)).unwrap();
    command(&mut store, plan_id(1), &PlanCommand::Cancel, at(2)).unwrap();
    assert_eq!(store.agent(agent(101)).fence(), None);
    assert_eq!(store.board[&()].0.open, []);
    assert_eq!(refused(step(&mut store, plan_id(1), 1)).code(), "handover.wrong_phase");
}
