//! Who may be given an item, whoever asks.

use crate::fake_store::Store;
use crate::fixture::*;
use access_model::agents::*;
use agent_handover::PlanId;
use agent_handover::assign::*;
use agent_handover::item::*;
use agent_handover::plan::*;
use agent_handover::services::*;
use storage_contract::{Version, Versioned, run_ready};

fn obstacles(agent: &Agent, item: &Item) -> Vec<&'static str> {
    let because = eligibility(agent, item, &desk()).err();
    because.into_iter().flat_map(|because| because.obstacles).map(|obstacle| obstacle.code()).collect()
}

fn picker() -> By {
    By::Picker { actor: boss(), others: [].into() }
}

#[test]
fn ah_02_every_reason_why_an_agent_cannot_hold_an_item() {
    let full = Agent::new(agent(101), person(101), place()).unwrap();
    let item = Item { channel: Some(line()), ..item(1, None) };
    assert_eq!(obstacles(&full, &item), [""; 0]);
    let elsewhere = Placement::new(Role::LightAgent, [sales()]);
    let mut light = Agent::new(agent(102), person(102), elsewhere).unwrap();
    let expected =
        ["eligibility.not_in_department", "eligibility.not_on_channel", "eligibility.not_permitted"];
    assert_eq!(obstacles(&light, &item), expected);
    light.apply(&AgentEvent::Fenced { fence: Fence { plan: id(5), kind: FenceKind::Away } });
    assert_eq!(obstacles(&light, &item)[0], "eligibility.fenced");
    light.apply(&AgentEvent::Deactivated { at: at(0) });
    assert_eq!(obstacles(&light, &item)[0], "eligibility.inactive");
    assert_eq!(obstacles(&light, &item).len(), 4);
    light.apply(&AgentEvent::Deleted { at: at(0) });
    assert_eq!(obstacles(&light, &item)[0], "eligibility.deleted");
    // What an item takes depends on its kind.
    let light = Agent::new(agent(103), person(103), Placement::new(Role::LightAgent, [support()])).unwrap();
    for (kind, permission) in [
        (ItemKind::Conversation, DeskPermission::ReplyToTickets),
        (ItemKind::Ticket, DeskPermission::ReplyToTickets),
        (ItemKind::Activity, DeskPermission::WorkOnActivities),
    ] {
        let item = Item { kind, channel: None, ..item };
        let because = eligibility(&light, &item, &desk()).unwrap_err();
        let denial = DeskDenial::LightAgent;
        assert_eq!(because.obstacles, [Obstacle::NotPermitted { permission, denial }]);
    }
}

/// AH-02, AM-34: who may answer and not see, or whose role is gone from the desk, would be given what they cannot open.
#[test]
fn ah_02_who_cannot_see_an_item_cannot_hold_it() {
    let (desk_role, answering, seeing) = (id(3), id(4), id(5));
    let profile = |id, permissions: &[DeskPermission]| Profile {
        id,
        permissions: permissions.iter().copied().collect(),
    };
    let both = [DeskPermission::ViewTickets, DeskPermission::ReplyToTickets];
    let record = DeskRecord {
        roles: vec![DeskRole { id: desk_role, scope: DataScope::All, superior: None }],
        profiles: vec![profile(answering, &[DeskPermission::ReplyToTickets]), profile(seeing, &both)],
        ..desk_record()
    };
    let gone = Desk::restore(DeskRecord { roles: Vec::new(), ..record.clone() }).unwrap();
    let desk = Desk::restore(record).unwrap();
    let custom = |profile| {
        let placement = Placement::new(Role::Custom { desk_role, profile }, [support()]);
        Agent::new(agent(101), person(101), placement).unwrap()
    };
    let item = item(1, None);
    assert!(eligibility(&custom(seeing), &item, &desk).is_ok());
    let blind = eligibility(&custom(answering), &item, &desk).unwrap_err();
    let (permission, denial) = (DeskPermission::ViewTickets, DeskDenial::Profile { profile: answering });
    assert_eq!(blind.obstacles, [Obstacle::NotPermitted { permission, denial }]);
    let lost = eligibility(&custom(seeing), &item, &gone).unwrap_err();
    assert_eq!(lost.obstacles, [Obstacle::UnknownRole { desk_role }]);
}

#[test]
fn ah_02_a_picker_shows_everybody_with_the_reasons() {
    let store = store(2);
    let agents: Vec<Agent> = store.agents.keys().map(|id| store.agent(*id)).collect();
    let (item, desk) = (Item { channel: Some(line()), ..item(1, None) }, desk());
    let shown: Vec<_> = selectable(&item, &desk, &agents).map(|(a, fit)| (a.id(), fit.is_ok())).collect();
    // The administrator may do everything, but does not serve the channel.
    assert_eq!(shown, [(boss(), false), (agent(101), true), (agent(102), true)]);
}

#[test]
fn ah_01_assigning_takes_the_permission() {
    let mut store = store(2);
    put_items(&mut store, [item(1, None)]);
    let by = By::Picker { actor: agent(101), others: [].into() };
    let refusal = assign(&mut store, &by, item_id(1), Aim::Agent(agent(102))).unwrap().unwrap_err();
    assert_eq!(refusal.code(), "assignment.not_permitted");
    assert_eq!(store.item(item_id(1)).assignee, None);
    let assigned = assign(&mut store, &picker(), item_id(1), Aim::Agent(agent(102))).unwrap().unwrap();
    assert!(matches!(assigned, Assignment::AsAimed { .. }));
    assert_eq!(store.item(item_id(1)).assignee, Some(agent(102)));
    let again = assign(&mut store, &picker(), item_id(1), Aim::Agent(agent(102))).unwrap().unwrap();
    assert_eq!(again, Assignment::Unchanged);
    assign(&mut store, &picker(), item_id(1), Aim::Nobody).unwrap().unwrap();
    assert_eq!(store.item(item_id(1)).assignee, None);
    // An unknown item, an unknown actor, one item twice: each has its reason.
    let by = By::Picker { actor: id(99), others: [].into() };
    let refusal = assign(&mut store, &by, item_id(1), Aim::Nobody).unwrap().unwrap_err();
    assert_eq!(refusal.code(), "assignment.unknown_actor");
    let refusal = assign(&mut store, &picker(), item_id(9), Aim::Nobody).unwrap().unwrap_err();
    assert_eq!(refusal.code(), "assignment.unknown_item");
    let mut tx = store.begin();
    let request = AssignmentRequest { item: item_id(1), aim: Aim::Agent(agent(101)) };
    let prepared = run_ready(prepare_assignments(&mut tx, &picker(), &[request, request])).unwrap();
    assert_eq!(prepared.outcomes()[1].result.as_ref().unwrap_err().code(), "assignment.repeated");
    assert_eq!(prepared.changes().count(), 1);
    assert!(prepared.all_or_refused().is_err());
}

#[test]
fn ah_02_a_picker_hears_everything_at_once() {
    let mut store = store(1);
    let placement = Placement::new(Role::LightAgent, [sales()]);
    put_agent(&mut store, Agent::new(agent(150), person(150), placement).unwrap());
    let done = Item { state: WorkState::Completed, ..item(1, None) };
    put_items(&mut store, [done]);
    let by = By::Picker { actor: agent(101), others: [].into() };
    let refusal = assign(&mut store, &by, item_id(1), Aim::Agent(agent(150))).unwrap().unwrap_err();
    let codes: Vec<_> = refusal.reasons.iter().map(AssignmentReason::code).collect();
    assert_eq!(codes, ["assignment.not_permitted", "assignment.completed", "assignment.ineligible"]);
    let AssignmentReason::Ineligible(because) = &refusal.reasons[2] else { panic!() };
    assert_eq!(because.obstacles.len(), 2, "{because}");
}

/// AH-02: what machines aim at somebody who may not hold it goes to the pool, with the reasons; nothing is lost.
#[test]
fn ah_02_machines_lose_nothing() {
    for by in [By::Rule, By::Automatic, By::Import] {
        let mut store = store(2);
        put_items(&mut store, [Item { channel: Some(line()), ..item(1, Some(agent(102))) }]);
        edit_agent(&mut store, agent(101), Placement::new(role(), [support()]));
        let assigned = assign(&mut store, &by, item_id(1), Aim::Agent(agent(101))).unwrap().unwrap();
        let Assignment::ToPool { because, .. } = assigned else { panic!("{assigned:?}") };
        assert_eq!(because.obstacles, [Obstacle::NotOnChannel { channel: line() }]);
        assert_eq!(store.item(item_id(1)).assignee, None);
    }
}

#[test]
fn ah_23_an_import_brings_history_to_whoever_made_it() {
    let mut store = store(1);
    let mut gone = store.agent(agent(101));
    gone.apply(&AgentEvent::Deactivated { at: at(0) });
    put_agent(&mut store, gone);
    put_items(&mut store, [Item { state: WorkState::Completed, ..item(1, None) }, item(2, None)]);
    let aim = Aim::Agent(agent(101));
    assert!(matches!(
        assign(&mut store, &By::Import, item_id(1), aim).unwrap(),
        Ok(Assignment::AsAimed { .. })
    ));
    assert_eq!(store.item(item_id(1)).assignee, Some(agent(101)));
    assign(&mut store, &By::Import, item_id(2), aim).unwrap().unwrap();
    assert_eq!(store.item(item_id(2)).assignee, None, "what is open is not");
    // Nobody else changes history.
    let refusal = assign(&mut store, &By::Rule, item_id(1), Aim::Nobody).unwrap().unwrap_err();
    assert_eq!(refusal.reasons, [AssignmentReason::Completed]);
}

/// A plan that fences agent 101, with a successor.
fn fenced(purpose: Purpose, routing: Routing) -> (Store, PlanId) {
    let mut store = store(3);
    put_items(&mut store, [item(1, None)]);
    draft(&mut store, new_plan(1, agent(101), purpose, routing)).unwrap();
    start(&mut store, plan_id(1)).unwrap();
    (store, plan_id(1))
}

#[test]
fn ah_26_what_is_aimed_at_the_leaver_goes_to_the_successor_whoever_asks() {
    for purpose in
        [Purpose::Deactivate, Purpose::Delete { anonymise: true }, Purpose::Absence { until: None }]
    {
        for by in [picker(), By::Rule, By::Automatic, By::Import] {
            let (mut store, plan) = fenced(purpose, Routing::to_one(agent(102)));
            let result = assign(&mut store, &by, item_id(1), Aim::Agent(agent(101))).unwrap().unwrap();
            let Assignment::ToSuccessor { aimed, plan: through, .. } = result else { panic!("{result:?}") };
            assert_eq!((aimed, through), (agent(101), plan));
            assert_eq!(store.item(item_id(1)).assignee, Some(agent(102)));
        }
    }
}

#[test]
fn ah_26_without_a_fit_successor_it_goes_to_the_pool() {
    let (mut store, _) = fenced(Purpose::Deactivate, Routing::to_pool());
    let result = assign(&mut store, &By::Rule, item_id(1), Aim::Agent(agent(101))).unwrap().unwrap();
    assert!(matches!(result, Assignment::ToPool { .. } | Assignment::Unchanged));
    assert_eq!(store.item(item_id(1)).assignee, None);
    // The successor has lost the department meanwhile.
    let (mut store, _) = fenced(Purpose::Deactivate, Routing::to_one(agent(102)));
    edit_agent(&mut store, agent(102), Placement::new(role(), [sales()]));
    put_items(&mut store, [item(1, Some(agent(103)))]);
    let result = assign(&mut store, &By::Rule, item_id(1), Aim::Agent(agent(101))).unwrap().unwrap();
    assert!(matches!(result, Assignment::ToPool { .. }));
}

#[test]
fn ah_26_several_successors_share_what_is_redirected() {
    let to = Destination::RoundRobin { agents: vec![agent(102), agent(103)] };
    let (mut store, _) = fenced(Purpose::Deactivate, Routing { rules: vec![], fallback: to });
    put_items(&mut store, (1..=40).map(|number| item(number, None)));
    for number in 1..=40 {
        assign(&mut store, &By::Automatic, item_id(number), Aim::Agent(agent(101))).unwrap().unwrap();
    }
    let (one, two) = (store.unfinished_of(agent(102)).len(), store.unfinished_of(agent(103)).len());
    assert_eq!((one + two, one), (40, 20));
}

/// AH-26: an assignment that was decided before the plan began does not commit after it, with the guarded read or with the epoch alone.
#[test]
fn ah_26_a_stale_assignment_does_not_land_on_the_leaver() {
    let mut store = store(2);
    put_items(&mut store, [item(1, None)]);
    let mut tx = store.begin();
    let request = AssignmentRequest { item: item_id(1), aim: Aim::Agent(agent(101)) };
    let prepared = run_ready(prepare_assignments(&mut tx, &By::Automatic, &[request])).unwrap();
    let change = *prepared.changes().next().unwrap();
    run_ready(prepared.store(&mut tx)).unwrap();
    draft(&mut store, new_plan(1, agent(101), Purpose::Deactivate, Routing::to_one(agent(102)))).unwrap();
    start(&mut store, plan_id(1)).unwrap();
    assert!(tx.commit(&mut store).is_err());
    let row = store.items[&item_id(1)];
    let now = Versioned { value: row.0, version: row.1 };
    assert_eq!(change.standing(&now, Some(&store.agent(agent(101)))), ChangeStanding::GuardMoved);
    assert_eq!(change.standing(&now, None), ChangeStanding::GuardMoved);
    let written = Versioned { value: change.applied_to(row.0), version: change.version_after() };
    assert_eq!(change.standing(&written, None), ChangeStanding::Done);
    let touched = Versioned { value: row.0, version: Version::FIRST.next() };
    assert_eq!(change.standing(&touched, None), ChangeStanding::Overtaken);
}

/// AH-26, AH-04: the plan has started, or has got other successors, between the unguarded look at the agent and the guarded read: all the same, what is aimed at the leaver
/// goes to the successor.
#[test]
fn ah_26_an_agent_fenced_between_the_look_and_the_lock_is_redirected_to_the_successor() {
    let mut store = store(3);
    put_items(&mut store, [item(1, None), Item { state: WorkState::Completed, ..item(2, Some(agent(101))) }]);
    let before = Box::new(store.clone());
    draft(&mut store, new_plan(1, agent(101), Purpose::Deactivate, Routing::to_one(agent(102)))).unwrap();
    start(&mut store, plan_id(1)).unwrap();
    command(&mut store, plan_id(1), &PlanCommand::Pause, at(2)).unwrap();
    for successor in [agent(102), agent(103)] {
        reroute(&mut store, plan_id(1), Routing::to_one(successor)).unwrap();
        command(&mut store, plan_id(1), &PlanCommand::Pause, at(3)).unwrap();
        let mut tx = store.begin();
        tx.peeks = Some(before.clone());
        let request = AssignmentRequest { item: item_id(1), aim: Aim::Agent(agent(101)) };
        let assigned = run_ready(prepare_assignments(&mut tx, &By::Automatic, &[request])).unwrap();
        let reopened = run_ready(prepare_reopenings(&mut tx, &[item_id(2)])).unwrap();
        for prepared in [assigned, reopened] {
            let result = prepared.outcomes()[0].result.clone().unwrap();
            let Assignment::ToSuccessor { change, .. } = result else { panic!("{result:?}") };
            assert_eq!(change.to, Some(successor));
            run_ready(prepared.store(&mut tx)).unwrap();
        }
    }
}

#[test]
fn ah_04_a_completed_conversation_opens_again_for_its_assignee_if_eligible() {
    let completed =
        |assignee| Item { state: WorkState::Completed, channel: Some(line()), ..item(1, assignee) };
    let open = WorkState::Open { replied: false };
    let reopened = |store: &mut Store| {
        reopen(store, item_id(1));
        let item = store.item(item_id(1));
        (item.state, item.assignee)
    };
    let mut eligible = store(2);
    put_items(&mut eligible, [completed(Some(agent(101)))]);
    assert_eq!(reopened(&mut eligible), (open, Some(agent(101))));
    assert_eq!(reopen(&mut eligible, item_id(1)), Some(Assignment::Unchanged), "once");
    // No longer on the channel; inactive; unknown; with nobody: unassigned.
    let mut off = store(2);
    put_items(&mut off, [completed(Some(agent(101)))]);
    edit_agent(&mut off, agent(101), Placement::new(role(), [support()]));
    assert_eq!(reopened(&mut off), (open, None));
    let mut inactive = store(2);
    put_items(&mut inactive, [completed(Some(agent(101)))]);
    let mut gone = inactive.agent(agent(101));
    gone.apply(&AgentEvent::Deactivated { at: at(0) });
    put_agent(&mut inactive, gone);
    assert_eq!(reopened(&mut inactive), (open, None));
    for nobody in [None, Some(id(77))] {
        let mut store = store(2);
        put_items(&mut store, [completed(nobody)]);
        assert_eq!(reopened(&mut store), (open, None));
    }
    // Leaving or away: for the successor.
    let (mut away, _) = fenced(Purpose::Absence { until: None }, Routing::to_one(agent(102)));
    put_items(&mut away, [completed(Some(agent(101)))]);
    assert_eq!(reopened(&mut away), (open, Some(agent(102))));
    assert_eq!(reopen(&mut away, item_id(99)), None, "an unknown item is left out");
}

#[test]
fn ah_05_taking_an_agent_off_a_channel_or_department_releases_what_it_may_no_longer_hold() {
    let mut store = store(2);
    let on_line = |number| Item { channel: Some(line()), ..item(number, Some(agent(101))) };
    let in_sales = |number| Item { department: sales(), ..item(number, Some(agent(101))) };
    let done = Item { state: WorkState::Completed, ..on_line(5) };
    put_items(&mut store, [on_line(1), in_sales(2), item(3, Some(agent(101))), on_line(4), done]);
    put_items(&mut store, [Item { channel: Some(line()), ..item(6, Some(agent(102))) }]);
    edit_agent(&mut store, agent(101), Placement::new(role(), [support()]).with_channels([whatsapp()]));
    let mut after = None;
    let mut reasons = Vec::new();
    loop {
        let mut tx = store.begin();
        let prepared = run_ready(prepare_release(&mut tx, agent(101), after, 2)).unwrap();
        reasons.extend(prepared.released().iter().map(|released| released.because.obstacles[0].code()));
        after = prepared.next();
        run_ready(prepared.store(&mut tx)).unwrap();
        tx.commit(&mut store).unwrap();
        if after.is_none() {
            break;
        }
    }
    let holders: Vec<_> = (1..=6).map(|number| store.item(item_id(number)).assignee).collect();
    let (kept, other) = (Some(agent(101)), Some(agent(102)));
    assert_eq!(holders, [None, None, kept, None, kept, other], "none lost, history kept");
    let (channel, department) = ("eligibility.not_on_channel", "eligibility.not_in_department");
    assert_eq!(reasons, [channel, department, channel]);
    // Nothing is left to release, and the second look changes nothing.
    let mut tx = store.begin();
    let prepared = run_ready(prepare_release(&mut tx, agent(101), None, 9)).unwrap();
    assert!(prepared.released().is_empty() && prepared.next().is_none());
}
