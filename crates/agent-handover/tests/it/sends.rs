//! Service futures are `Send` when the store's are, although no trait demands it.

use crate::fixture::*;
use access_model::agents::AgentRefusal;
use agent_handover::anonymise::*;
use agent_handover::mailbox::*;
use agent_handover::plan::*;
use agent_handover::reconcile::*;
use agent_handover::services::*;
use storage_contract::run_ready;

fn assert_send<T: Send>(_: &T) {}

/// AH-25: a host may spawn a plan's steps.
#[test]
fn service_futures_are_send() {
    let mut store = store(2);
    let new = new_plan(1, agent(101), Purpose::Deactivate, Routing::to_one(agent(102)));
    draft(&mut store, new.clone()).unwrap();
    start(&mut store, plan_id(1)).unwrap();
    let mut tx = store.begin();
    assert_send(&prepare_draft(&mut tx, boss(), new));
    assert_send(&prepare_plan_command(&mut tx, boss(), plan_id(1), &PlanCommand::Pause, at(0)));
    assert_send(&prepare_step(&mut tx, plan_id(1), 0, 1, at(0)));
    assert_send(&prepare_reactivation(&mut tx, boss(), agent(101), at(0)));
    assert_send(&prepare_assignments(&mut tx, &By::Rule, &[]));
    assert_send(&prepare_reopenings(&mut tx, &[]));
    assert_send(&prepare_release(&mut tx, agent(101), None, 1));
    assert_send(&begin_survey(&mut tx, boss(), plan_id(1), None));
    assert_send(&page_residue(&mut tx, plan_id(1), None, 1));
    let policy = MailboxPolicy::default();
    let command = MailboxCommand::Lock;
    assert_send(&prepare_mailbox(&mut tx, None, boss(), &command, &policy, at(0)));
    assert_send(&page_mailboxes(&mut tx, boss(), None, 1));
    let key = TombstoneKey::new([0; 32]).unwrap();
    let declaration = Declaration::default();
    assert_send(&prepare_anonymisation(&mut tx, boss(), plan_id(1), declaration, &[], &key, at(0)));
    assert_send(&prepare_anonymisation_step(&mut tx, plan_id(1), 0, 1, at(0)));
    assert_send(&scan_items(&mut tx, None, 1));
    let finding = Finding::PrivateAndLocked { user: boss() };
    assert_send(&prepare_repair(&mut tx, &finding, at(0)));
    let prepared = run_ready(prepare_step(&mut tx, plan_id(1), 0, 1, at(0))).unwrap();
    assert_send(&prepared.store(&mut tx));
    assert_send(&AgentRefusal::Deleted);
}
