//! Being away, giving back, and undo.

use crate::fake_store::Store;
use crate::fixture::*;
use access_model::agents::*;
use agent_handover::item::*;
use agent_handover::plan::*;
use agent_handover::services::*;
use storage_contract::run_ready;

/// Agent 101 is away; 102 has its five tickets.
fn away() -> Store {
    let mut store = store(4);
    put_items(&mut store, (1..=5).map(|number| item(number, Some(agent(101)))));
    let purpose = Purpose::Absence { until: Some(at(1_000)) };
    draft(&mut store, new_plan(1, agent(101), purpose, Routing::to_one(agent(102)))).unwrap();
    start(&mut store, plan_id(1)).unwrap();
    assert_eq!(run(&mut store, plan_id(1), 2), PlanPhase::Away);
    store
}

fn take_back(store: &mut Store, purpose: Purpose) -> Answer<PlanPhase> {
    draft(store, new_plan(2, agent(101), purpose, Routing::to_pool()))?;
    start(store, plan_id(2))?;
    Ok(run(store, plan_id(2), 2))
}

#[test]
fn ah_28_what_is_still_open_comes_back_after_an_absence() {
    let mut store = away();
    assert!(store.agent(agent(101)).is_active(), "away, not inactive");
    assert_eq!(store.unfinished_of(agent(102)).len(), 5);
    // Meanwhile: one is answered, one completed, one passed on, one new.
    touch(&mut store, item_id(1));
    put_items(&mut store, [Item { state: WorkState::Completed, ..item(2, Some(agent(102))) }]);
    put_items(&mut store, [item(3, Some(agent(103))), item(9, Some(agent(102)))]);
    let give_back = Purpose::GiveBack { of: plan_id(1) };
    assert_eq!(refused(take_back(&mut store, give_back)).code(), "handover.no_source", "still away");
    command(&mut store, plan_id(1), &PlanCommand::Return, at(500)).unwrap();
    assert_eq!(store.agent(agent(101)).fence(), None);
    assert_eq!(store.board[&()].0.open, []);
    let impact = survey(&store, plan_id(2), None, 2).unwrap();
    assert_eq!((impact.total, impact.left), (3, 2));
    assert_eq!(take_back(&mut store, give_back), Ok(PlanPhase::Completed));
    let open = [item_id(1), item_id(4), item_id(5)];
    assert_eq!(store.unfinished_of(agent(101)), open);
    assert_eq!(store.unfinished_of(agent(102)), [item_id(9)]);
    let PlanState::Completed { moved, left, .. } = *store.plan(plan_id(2)).state() else { panic!() };
    assert_eq!((moved, left), (3, 2));
}

#[test]
fn ah_28_one_who_is_away_may_leave_for_good() {
    let mut store = away();
    let purpose = Purpose::Deactivate;
    draft(&mut store, new_plan(3, agent(101), purpose, Routing::to_one(agent(103)))).unwrap();
    start(&mut store, plan_id(3)).unwrap();
    assert_eq!(store.plan(plan_id(1)).phase(), PlanPhase::Completed, "the absence has ended");
    assert_eq!(run(&mut store, plan_id(3), 2), PlanPhase::Completed);
    assert!(!store.agent(agent(101)).is_active());
    // While its absence is being handed over, it may not.
    let mut store = crate::fixture::store(3);
    put_items(&mut store, [item(1, Some(agent(101)))]);
    let purpose = Purpose::Absence { until: None };
    draft(&mut store, new_plan(1, agent(101), purpose, Routing::to_one(agent(102)))).unwrap();
    start(&mut store, plan_id(1)).unwrap();
    draft(&mut store, new_plan(3, agent(101), Purpose::Deactivate, Routing::to_one(agent(102)))).unwrap();
    let refusal = refused(start(&mut store, plan_id(3)));
    assert_eq!(refusal, PlanRefusal::AnotherPlanOpen { plan: plan_id(1) });
}

#[test]
fn ah_28_one_who_comes_back_early_cancels() {
    let mut store = store(3);
    put_items(&mut store, (1..=4).map(|number| item(number, Some(agent(101)))));
    let purpose = Purpose::Absence { until: None };
    draft(&mut store, new_plan(1, agent(101), purpose, Routing::to_one(agent(102)))).unwrap();
    start(&mut store, plan_id(1)).unwrap();
    step(&mut store, plan_id(1), 2).unwrap();
    command(&mut store, plan_id(1), &PlanCommand::Cancel, at(5)).unwrap();
    assert_eq!(store.unfinished_of(agent(101)).len(), 2);
    assert_eq!(take_back(&mut store, Purpose::GiveBack { of: plan_id(1) }), Ok(PlanPhase::Completed));
    assert_eq!(store.unfinished_of(agent(101)).len(), 4);
}

#[test]
fn ah_31_undo_takes_back_only_what_nobody_has_touched() {
    let mut store = away();
    touch(&mut store, item_id(1));
    put_items(&mut store, [item(3, Some(agent(103)))]);
    command(&mut store, plan_id(1), &PlanCommand::Return, at(500)).unwrap();
    assert_eq!(take_back(&mut store, Purpose::Undo { of: plan_id(1) }), Ok(PlanPhase::Completed));
    let back = [item_id(2), item_id(4), item_id(5)];
    assert_eq!(store.unfinished_of(agent(101)), back);
    // Its own moves leave receipts, too.
    assert_eq!(store.receipts.keys().filter(|(plan, _)| *plan == plan_id(2)).count(), 3);
}

#[test]
fn ah_31_undo_of_a_deactivation_takes_a_reactivation_first() {
    let mut store = store(3);
    put_items(&mut store, (1..=4).map(|number| item(number, Some(agent(101)))));
    draft(&mut store, new_plan(1, agent(101), Purpose::Deactivate, Routing::to_pool())).unwrap();
    start(&mut store, plan_id(1)).unwrap();
    assert_eq!(run(&mut store, plan_id(1), 3), PlanPhase::Completed);
    let undo = Purpose::Undo { of: plan_id(1) };
    let refusal = refused(take_back(&mut store, undo));
    assert_eq!(refusal.code(), "handover.successors_unavailable");
    let mut tx = store.begin();
    let back = prepare_edit_agent(&mut tx, boss(), agent(101), &AgentCommand::Reactivate, at(50));
    run_ready(run_ready(back).unwrap().store(&mut tx)).unwrap();
    tx.commit(&mut store).unwrap();
    assert_eq!(take_back(&mut store, undo), Ok(PlanPhase::Completed));
    assert_eq!(store.unfinished_of(agent(101)).len(), 4, "from the pool, too");
    // Of another agent's plan nothing is taken back, nor of one's own.
    let foreign = new_plan(7, agent(102), undo, Routing::to_pool());
    draft(&mut store, foreign).unwrap();
    assert_eq!(refused(start(&mut store, plan_id(7))).code(), "handover.no_source");
    let itself = new_plan(8, agent(102), Purpose::Undo { of: plan_id(8) }, Routing::to_pool());
    assert_eq!(refused(draft(&mut store, itself)).code(), "handover.misconfigured");
}

/// A command of plan 1; whether a release is due after it, and how much was released then.
fn command_and_release(store: &mut Store, command: &PlanCommand<'_>) -> (bool, usize) {
    let mut tx = store.begin();
    let prepared = prepare_plan_command(&mut tx, boss(), plan_id(1), command, at(5));
    let prepared = run_ready(prepared).unwrap();
    let is_due = prepared.may_release();
    run_ready(prepared.store(&mut tx)).unwrap();
    tx.commit(store).unwrap();
    let mut tx = store.begin();
    let prepared = run_ready(prepare_release(&mut tx, agent(101), None, 9)).unwrap();
    let released = prepared.released().len();
    run_ready(prepared.store(&mut tx)).unwrap();
    tx.commit(store).unwrap();
    (is_due, released)
}

/// AH-05: one who loses a department while a plan stands keeps its items, for the plan to move; when the plan ends without, a release is due.
#[test]
fn ah_05_when_a_plan_is_given_up_or_an_absence_ends_a_release_is_due() {
    let purposes =
        [Purpose::Deactivate, Purpose::Delete { anonymise: false }, Purpose::Absence { until: None }];
    for purpose in purposes {
        let mut store = store(3);
        let in_sales = Item { department: sales(), ..item(2, Some(agent(101))) };
        put_items(&mut store, [item(1, Some(agent(101))), in_sales, item(3, Some(agent(101)))]);
        draft(&mut store, new_plan(1, agent(101), purpose, Routing::to_one(agent(102)))).unwrap();
        start(&mut store, plan_id(1)).unwrap();
        step(&mut store, plan_id(1), 1).unwrap();
        let mut tx = store.begin();
        let edit = AgentEdit { departments: Some([support()].into()), ..AgentEdit::default() };
        let edit = AgentCommand::Edit { edit: Box::new(edit) };
        let edited = prepare_edit_agent(&mut tx, boss(), agent(101), &edit, at(4));
        run_ready(run_ready(edited).unwrap().store(&mut tx)).unwrap();
        tx.commit(&mut store).unwrap();
        assert_eq!(command_and_release(&mut store, &PlanCommand::Pause), (false, 0), "the plan moves them");
        assert_eq!(command_and_release(&mut store, &PlanCommand::Cancel), (true, 1), "{purpose:?}");
        assert_eq!(store.unfinished_of(agent(101)), [item_id(3)]);
        assert_eq!(store.item(item_id(2)).assignee, None);
        assert_eq!(command_and_release(&mut store, &PlanCommand::Cancel), (false, 0), "repeated");
    }
    // One who is away holds nothing, unless the host has written it there.
    let mut store = away();
    edit_agent(&mut store, agent(101), Placement::new(role(), [sales()]));
    put_items(&mut store, [item(9, Some(agent(101)))]);
    assert_eq!(command_and_release(&mut store, &PlanCommand::Return), (true, 1));
    assert_eq!(store.item(item_id(9)).assignee, None);
    // A plan that has not begun has kept nothing away.
    let mut store = crate::fixture::store(3);
    draft(&mut store, new_plan(1, agent(101), Purpose::Deactivate, Routing::to_pool())).unwrap();
    assert_eq!(command_and_release(&mut store, &PlanCommand::Cancel), (false, 0));
}

/// AH-31: what somebody has touched is counted once, however often the undo is halted and goes on.
#[test]
fn ah_31_what_stays_is_counted_once_however_often_an_undo_goes_on() {
    let mut store = away();
    touch(&mut store, item_id(1));
    touch(&mut store, item_id(2));
    command(&mut store, plan_id(1), &PlanCommand::Return, at(500)).unwrap();
    draft(&mut store, new_plan(2, agent(101), Purpose::Undo { of: plan_id(1) }, Routing::to_pool())).unwrap();
    start(&mut store, plan_id(2)).unwrap();
    for seconds in [501, 503] {
        step(&mut store, plan_id(2), 2).unwrap();
        assert_eq!(store.plan(plan_id(2)).progress().unwrap().left, 2);
        command(&mut store, plan_id(2), &PlanCommand::Pause, at(seconds)).unwrap();
        command(&mut store, plan_id(2), &PlanCommand::Resume, at(seconds + 1)).unwrap();
    }
    assert_eq!(run(&mut store, plan_id(2), 2), PlanPhase::Completed);
    let PlanState::Completed { moved, left, .. } = *store.plan(plan_id(2)).state() else { panic!() };
    assert_eq!((moved, left), (3, 2));
}

#[test]
fn ah_32_what_cannot_come_back_is_a_residue() {
    let mut store = away();
    command(&mut store, plan_id(1), &PlanCommand::Return, at(500)).unwrap();
    draft(&mut store, new_plan(2, agent(101), Purpose::Undo { of: plan_id(1) }, Routing::to_pool())).unwrap();
    start(&mut store, plan_id(2)).unwrap();
    edit_agent(&mut store, agent(101), Placement::new(role(), [sales()]));
    assert_eq!(run(&mut store, plan_id(2), 2), PlanPhase::NeedsAttention);
    edit_agent(&mut store, agent(101), place());
    command(&mut store, plan_id(2), &PlanCommand::Resume, at(501)).unwrap();
    assert_eq!(run(&mut store, plan_id(2), 2), PlanPhase::Completed);
    assert_eq!(store.unfinished_of(agent(101)).len(), 5);
}

#[test]
fn ah_28_one_who_leaves_while_work_comes_back_stops_it() {
    let mut store = away();
    command(&mut store, plan_id(1), &PlanCommand::Return, at(500)).unwrap();
    draft(&mut store, new_plan(2, agent(101), Purpose::GiveBack { of: plan_id(1) }, Routing::to_pool()))
        .unwrap();
    start(&mut store, plan_id(2)).unwrap();
    step(&mut store, plan_id(2), 2).unwrap();
    draft(&mut store, new_plan(3, agent(101), Purpose::Deactivate, Routing::to_one(agent(103)))).unwrap();
    start(&mut store, plan_id(3)).unwrap();
    assert_eq!(run(&mut store, plan_id(2), 2), PlanPhase::NeedsAttention);
    assert_eq!(run(&mut store, plan_id(3), 2), PlanPhase::Completed);
    let held = [101, 102, 103].map(|number| store.unfinished_of(agent(number)).len());
    assert_eq!(held, [0, 3, 2]);
}
