//! Steps of a plan: batches, continuation, successors who leave, residue.

use crate::fake_store::Store;
use crate::fixture::*;
use access_model::agents::*;
use agent_handover::item::*;
use agent_handover::mailbox::{Mailbox, MailboxEvent, UserState};
use agent_handover::plan::*;
use agent_handover::services::*;
use storage_contract::{Version, run_ready};

/// Agent 101 leaves so many tickets to 102.
fn leaving(items: u32) -> Store {
    let mut store = store(4);
    put_items(&mut store, (1..=items).map(|number| item(number, Some(agent(101)))));
    draft(&mut store, new_plan(1, agent(101), Purpose::Deactivate, Routing::to_one(agent(102)))).unwrap();
    start(&mut store, plan_id(1)).unwrap();
    store
}

#[test]
fn ah_25_batches_move_everything_and_report_their_progress() {
    let mut store = leaving(7);
    let mut moved = Vec::new();
    while store.plan(plan_id(1)).phase() == PlanPhase::Running {
        let StepResult::Done { moved: now, moved_in_all, shown, phase } =
            step(&mut store, plan_id(1), 3).unwrap()
        else {
            panic!()
        };
        assert_eq!(shown, 7);
        moved.push((now, moved_in_all, phase));
    }
    let running = PlanPhase::Running;
    let expected = [(3, 3, running), (3, 6, running), (1, 7, running), (0, 7, PlanPhase::Completed)];
    assert_eq!(moved, expected, "the last step looks again");
    assert_eq!(store.unfinished_of(agent(102)).len(), 7);
    assert_eq!(store.receipts.len(), 7);
    for receipt in store.receipts.values() {
        assert_eq!((receipt.from, receipt.to), (Some(agent(101)), Some(agent(102))));
        assert_eq!(receipt.version, store.items[&receipt.item].1, "nobody has touched it since");
    }
}

#[test]
fn ah_25_a_repeated_step_changes_nothing() {
    let mut store = leaving(5);
    step(&mut store, plan_id(1), 2).unwrap();
    let before = store.clone();
    for number in [0, 0] {
        let mut tx = store.begin();
        let prepared = run_ready(prepare_step(&mut tx, plan_id(1), number, 2, at(9))).unwrap();
        assert_eq!(prepared.result(), StepResult::DoneEarlier);
        assert_eq!(prepared.next_step(), Some(1));
        assert!(prepared.changes().is_empty() && prepared.event().is_none());
        run_ready(prepared.store(&mut tx)).unwrap();
        tx.commit(&mut store).unwrap();
    }
    assert_eq!(store, before);
    run(&mut store, plan_id(1), 2);
    let mut tx = store.begin();
    let prepared = run_ready(prepare_step(&mut tx, plan_id(1), 2, 2, at(9))).unwrap();
    assert_eq!((prepared.result(), prepared.next_step()), (StepResult::DoneEarlier, None));
}

/// AH-25: two workers with the same step: one conflicts, nothing moves twice.
#[test]
fn ah_25_of_two_workers_one_conflicts() {
    let mut store = leaving(5);
    let prepare = |store: &Store| {
        let mut tx = store.begin();
        let prepared = run_ready(prepare_step(&mut tx, plan_id(1), 0, 2, at(9))).unwrap();
        run_ready(prepared.store(&mut tx)).unwrap();
        tx
    };
    let (first, second) = (prepare(&store), prepare(&store));
    first.commit(&mut store).unwrap();
    assert!(second.commit(&mut store).is_err());
    assert_eq!(store.plan(plan_id(1)).moved(), 2);
}

/// AH-25: what was assigned to the leaver meanwhile is caught, also behind the position: here by somebody who goes around the rules.
#[test]
fn ah_25_the_scan_looks_again() {
    let mut store = leaving(6);
    step(&mut store, plan_id(1), 4).unwrap();
    put_items(&mut store, [item(0, Some(agent(101)))]);
    assert_eq!(run(&mut store, plan_id(1), 4), PlanPhase::Completed);
    assert_eq!(store.unfinished_of(agent(101)), []);
    assert_eq!(store.plan(plan_id(1)).moved(), 7);
}

#[test]
fn ah_27_a_successor_who_leaves_stops_the_plan_by_name() {
    let mut store = leaving(5);
    step(&mut store, plan_id(1), 2).unwrap();
    // 102 leaves, too; its plan tells that it stops the other.
    draft(&mut store, new_plan(2, agent(102), Purpose::Deactivate, Routing::to_one(agent(103)))).unwrap();
    let impact = validate(&mut store, plan_id(2)).unwrap();
    assert_eq!((impact.total, &*impact.stops), (2, &[plan_id(1)][..]));
    start(&mut store, plan_id(2)).unwrap();
    step(&mut store, plan_id(1), 2).unwrap();
    let PlanState::NeedsAttention { trouble, .. } = store.plan(plan_id(1)).state().clone() else { panic!() };
    let Trouble::SuccessorsGone { successors } = trouble else { panic!() };
    assert_eq!(successors[0].agent, agent(102));
    assert_eq!(store.unfinished_of(agent(101)).len(), 3, "nothing is lost");
    // As it is, it stops again; with another, once shown, it goes on.
    command(&mut store, plan_id(1), &PlanCommand::Resume, at(4)).unwrap();
    assert_eq!(run(&mut store, plan_id(1), 2), PlanPhase::NeedsAttention);
    let gone = refused(reroute(&mut store, plan_id(1), Routing::to_one(agent(102))));
    assert_eq!(gone.code(), "handover.successors_unavailable");
    reroute(&mut store, plan_id(1), Routing::to_one(agent(104))).unwrap();
    assert_eq!(run(&mut store, plan_id(1), 2), PlanPhase::Completed);
    assert_eq!(run(&mut store, plan_id(2), 2), PlanPhase::Completed);
    let held = [101, 102, 103, 104].map(|number| store.unfinished_of(agent(number)).len());
    assert_eq!(held, [0, 0, 2, 3]);
}

#[test]
fn ah_27_a_successor_who_leaves_when_nothing_is_left_stops_nothing() {
    let mut store = leaving(2);
    step(&mut store, plan_id(1), 5).unwrap();
    draft(&mut store, new_plan(2, agent(102), Purpose::Deactivate, Routing::to_one(agent(103)))).unwrap();
    start(&mut store, plan_id(2)).unwrap();
    assert_eq!(run(&mut store, plan_id(1), 5), PlanPhase::Completed);
}

#[test]
fn ah_32_what_nobody_may_take_remains_by_name_and_the_plan_is_not_completed() {
    let mut store = leaving(9);
    // Three tickets move to a department that the successor has just left.
    for number in [2, 5, 8] {
        put_items(&mut store, [Item { department: sales(), ..item(number, Some(agent(101))) }]);
    }
    edit_agent(&mut store, agent(102), Placement::new(role(), [support()]));
    assert_eq!(run(&mut store, plan_id(1), 2), PlanPhase::NeedsAttention);
    assert!(store.agent(agent(101)).is_active(), "not completed");
    let PlanState::NeedsAttention { trouble: Trouble::Residue { residue }, .. } =
        store.plan(plan_id(1)).state().clone()
    else {
        panic!()
    };
    assert_eq!(residue.count, 3);
    assert_eq!(residue.samples[0].because[0].obstacles[0].code(), "eligibility.not_in_department");
    let mut tx = store.begin();
    let page = run_ready(page_residue(&mut tx, plan_id(1), None, 9)).unwrap();
    let named: Vec<_> = page.items.iter().map(|leftover| leftover.item).collect();
    assert_eq!((named, page.next), (vec![item_id(2), item_id(5), item_id(8)], None));
    // Somebody finishes one, the successor comes back to the department: it goes on and completes.
    put_items(&mut store, [Item { state: WorkState::Completed, ..item(2, Some(agent(101))) }]);
    edit_agent(&mut store, agent(102), place());
    command(&mut store, plan_id(1), &PlanCommand::Resume, at(4)).unwrap();
    assert_eq!(run(&mut store, plan_id(1), 2), PlanPhase::Completed);
    assert_eq!(store.unfinished_of(agent(102)).len(), 8);
    assert_eq!(store.item(item_id(2)).assignee, Some(agent(101)));
}

#[test]
fn ah_24_successors_by_department_kind_and_channel_else_the_fallback() {
    let mut store = store(5);
    let rule = |kind, department, channel, to| RoutingRule { kind, department, channel, to };
    let one = |number| Destination::One { agent: agent(number) };
    let routing = Routing {
        rules: vec![
            rule(Some(ItemKind::Activity), None, None, one(102)),
            rule(None, Some(sales()), None, one(103)),
            rule(None, None, Some(line()), one(104)),
        ],
        fallback: Destination::Pool,
    };
    let ticket = |number| item(number, Some(agent(101)));
    put_items(
        &mut store,
        [
            Item { kind: ItemKind::Activity, department: sales(), ..ticket(1) },
            Item { department: sales(), channel: Some(line()), ..ticket(2) },
            Item { channel: Some(line()), kind: ItemKind::Conversation, ..ticket(3) },
            Item { state: WorkState::Blocked, ..ticket(4) },
        ],
    );
    draft(&mut store, new_plan(1, agent(101), Purpose::Deactivate, routing)).unwrap();
    start(&mut store, plan_id(1)).unwrap();
    assert_eq!(run(&mut store, plan_id(1), 9), PlanPhase::Completed);
    let holders: Vec<_> = (1..=4).map(|number| store.item(item_id(number)).assignee).collect();
    assert_eq!(holders, [Some(agent(102)), Some(agent(103)), Some(agent(104)), None]);
}

#[test]
fn ah_24_by_load_and_by_weight() {
    let fallback = Destination::LeastOpen { agents: vec![agent(102), agent(103), agent(104)] };
    let mut store = store(4);
    put_items(&mut store, (1..=12).map(|number| item(number, Some(agent(101)))));
    put_items(&mut store, (21..=26).map(|number| item(number, Some(agent(102)))));
    put_items(&mut store, [item(31, Some(agent(103)))]);
    draft(&mut store, new_plan(1, agent(101), Purpose::Deactivate, Routing { rules: vec![], fallback }))
        .unwrap();
    start(&mut store, plan_id(1)).unwrap();
    run(&mut store, plan_id(1), 5);
    let open = [102, 103, 104].map(|number| store.unfinished_of(agent(number)).len());
    assert_eq!(open, [7, 6, 6], "6 + 1 + 0 and 12 more, levelled");

    let share = |number, weight: u32| Share { agent: agent(number), weight: weight.try_into().unwrap() };
    let fallback = Destination::Weighted { shares: vec![share(102, 1), share(103, 3)] };
    let mut store = crate::fixture::store(4);
    put_items(&mut store, (1..=12).map(|number| item(number, Some(agent(101)))));
    draft(&mut store, new_plan(1, agent(101), Purpose::Deactivate, Routing { rules: vec![], fallback }))
        .unwrap();
    start(&mut store, plan_id(1)).unwrap();
    run(&mut store, plan_id(1), 5);
    let open = [102, 103].map(|number| store.unfinished_of(agent(number)).len());
    assert_eq!(open, [3, 9]);
}

#[test]
fn ah_25_a_paused_plan_keeps_its_fence_and_its_place() {
    let mut store = leaving(5);
    step(&mut store, plan_id(1), 2).unwrap();
    command(&mut store, plan_id(1), &PlanCommand::Pause, at(4)).unwrap();
    command(&mut store, plan_id(1), &PlanCommand::Pause, at(4)).unwrap();
    assert_eq!(refused(step(&mut store, plan_id(1), 2)).code(), "handover.wrong_phase");
    assert!(store.agent(agent(101)).fence().is_some());
    command(&mut store, plan_id(1), &PlanCommand::Resume, at(5)).unwrap();
    assert_eq!(run(&mut store, plan_id(1), 2), PlanPhase::Completed);
    assert_eq!(store.plan(plan_id(1)).moved(), 5);
}

#[test]
fn ah_26_without_the_fence_nothing_moves() {
    let mut store = leaving(5);
    let mut altered = store.agent(agent(101));
    let fence = altered.fence().unwrap();
    altered.apply(&AgentEvent::FenceLifted { fence });
    put_agent(&mut store, altered);
    assert_eq!(refused(step(&mut store, plan_id(1), 2)), PlanRefusal::FenceLost { found: None });
}

#[test]
fn ah_29_reactivation_gives_an_empty_queue() {
    let mut store = leaving(3);
    run(&mut store, plan_id(1), 9);
    let mailbox = Mailbox::new(agent(101), true);
    store.mailboxes.insert(agent(101), (mailbox.record(), Version::FIRST));
    let mut heard = store.mailbox(agent(101));
    heard.apply(&MailboxEvent::UserDeactivated { at: at(3) });
    store.mailboxes.insert(agent(101), (heard.record(), Version::FIRST));
    for _ in 0..2 {
        let mut tx = store.begin();
        let back = run_ready(prepare_reactivation(&mut tx, boss(), agent(101), at(50))).unwrap();
        assert!(back.agent().is_active());
        run_ready(back.store(&mut tx)).unwrap();
        tx.commit(&mut store).unwrap();
    }
    assert_eq!(store.mailbox(agent(101)).state(), UserState::Active { reactivated: Some(at(50)) });
    let mut tx = store.begin();
    let stranger = run_ready(prepare_reactivation(&mut tx, agent(102), agent(101), at(51)));
    assert_eq!(refused(stranger).code(), "agent.not_permitted");
    assert!(store.agent(agent(101)).is_active());
    assert_eq!(store.unfinished_of(agent(101)), []);
    assert_eq!(store.unfinished_of(agent(102)).len(), 3, "nothing is taken back");
    assert_eq!(store.plan(plan_id(1)).phase(), PlanPhase::Completed);
    let mut tx = store.begin();
    let unknown = run_ready(prepare_step(&mut tx, plan_id(9), 0, 1, at(60)));
    assert_eq!(refused(unknown), PlanRefusal::UnknownPlan { plan: plan_id(9) });
}

/// AH-25: each step costs as many round trips, whether it moves one item or many.
#[test]
fn ah_25_a_step_of_many_items_costs_as_many_trips_as_one_of_few() {
    let trips = |items: u32| {
        let mut store = leaving(items);
        let mut tx = store.begin();
        let prepared = run_ready(prepare_step(&mut tx, plan_id(1), 0, 1_000, at(9))).unwrap();
        run_ready(prepared.store(&mut tx)).unwrap();
        let trips = tx.trips;
        tx.commit(&mut store).unwrap();
        trips
    };
    assert_eq!(trips(2), trips(200));
}

/// AH-31: progress is a position: the plan's record, the impact report and the board are as long for a thousand items as for ten.
#[test]
fn ah_31_the_record_does_not_grow_with_the_items() {
    let lengths = |items: u32| {
        let mut store = leaving(items);
        let impact = serde_json::to_string(&survey(&store, plan_id(1), None, 100).unwrap()).unwrap();
        let mut longest = 0;
        while store.plan(plan_id(1)).phase() == PlanPhase::Running {
            step(&mut store, plan_id(1), 7).unwrap();
            let (plan, board) = (store.plan(plan_id(1)).record(), store.board[&()].0.clone());
            longest = longest.max(serde_json::to_string(&(plan, board)).unwrap().len());
        }
        [longest, impact.len()]
    };
    let (few, many) = (lengths(10), lengths(1_000));
    // Numbers of some digits more here and there.
    assert!(many[0] - few[0] < 32 && many[1] - few[1] < 32, "{few:?} {many:?}");
}

/// AH-21: one who is inactive already can be deleted; whatever it still holds moves first.
#[test]
fn ah_21_an_inactive_agent_is_deleted() {
    let mut store = leaving(2);
    run(&mut store, plan_id(1), 9);
    put_items(&mut store, [item(5, Some(agent(101)))]);
    let purpose = Purpose::Delete { anonymise: false };
    draft(&mut store, new_plan(2, agent(101), purpose, Routing::to_one(agent(103)))).unwrap();
    start(&mut store, plan_id(2)).unwrap();
    // While that is under way, it does not come back.
    let mut tx = store.begin();
    let back = run_ready(prepare_edit_agent(&mut tx, boss(), agent(101), &AgentCommand::Reactivate, at(50)));
    assert_eq!(refused(back).code(), "agent.fenced_by_other");
    assert_eq!(run(&mut store, plan_id(2), 9), PlanPhase::Completed);
    assert_eq!(store.item(item_id(5)).assignee, Some(agent(103)));
    assert!(matches!(store.agent(agent(101)).status(), AgentStatus::Deleted { anonymised: false, .. }));
    // Deleted, it neither leaves again nor is away.
    draft(&mut store, new_plan(3, agent(101), Purpose::Absence { until: None }, Routing::to_pool())).unwrap();
    let PlanRefusal::Agent { because } = refused(validate(&mut store, plan_id(3))) else { panic!() };
    assert_eq!(because, AgentRefusal::Deleted);
}
