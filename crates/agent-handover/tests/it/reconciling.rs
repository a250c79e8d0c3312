//! Finding and mending what violates the rules.

use crate::fake_store::Store;
use crate::fixture::*;
use access_model::agents::*;
use agent_handover::item::*;
use agent_handover::mailbox::*;
use agent_handover::plan::*;
use agent_handover::reconcile::*;
use storage_contract::{Version, run_ready};

fn findings(store: &Store) -> Vec<Finding> {
    let mut tx = store.begin();
    let mut all = run_ready(scan_board(&mut tx)).unwrap();
    macro_rules! every {
        ($scan:ident) => {
            let mut after = None;
            loop {
                let page = run_ready($scan(&mut tx, after, 2)).unwrap();
                all.extend(page.findings);
                after = page.next;
                if after.is_none() {
                    break;
                }
            }
        };
    }
    every!(scan_items);
    every!(scan_agents);
    every!(scan_plans);
    every!(scan_mailboxes);
    all
}

fn repair(store: &mut Store, finding: &Finding) -> bool {
    let mut tx = store.begin();
    let prepared = run_ready(prepare_repair(&mut tx, finding, at(99))).unwrap();
    let settled = prepared.is_settled();
    run_ready(prepared.store(&mut tx)).unwrap();
    tx.commit(store).unwrap();
    settled
}

/// What is found has these codes; repaired, nothing is found, and each repair is done once.
fn found_and_mended(store: &mut Store, codes: &[&str]) {
    let found = findings(store);
    assert_eq!(found.iter().map(Finding::code).collect::<Vec<_>>(), codes, "{found:?}");
    let settled: Vec<bool> = found.iter().map(|finding| repair(store, finding)).collect();
    assert!(settled.iter().any(|settled| !settled));
    assert_eq!(findings(store), []);
    for finding in &found {
        assert!(repair(store, finding), "{finding} is settled");
    }
}

fn desk_with_items() -> Store {
    let mut store = store(3);
    put_items(&mut store, (1..=3).map(|number| item(number, Some(agent(101)))));
    store
}

#[test]
fn ah_25_a_store_that_only_this_library_wrote_has_no_findings() {
    let mut store = desk_with_items();
    assert_eq!(findings(&store), []);
    draft(&mut store, new_plan(1, agent(101), Purpose::Deactivate, Routing::to_one(agent(102)))).unwrap();
    start(&mut store, plan_id(1)).unwrap();
    assert_eq!(findings(&store), []);
    step(&mut store, plan_id(1), 2).unwrap();
    assert_eq!(findings(&store), []);
    run(&mut store, plan_id(1), 2);
    assert_eq!(findings(&store), []);
}

#[test]
fn ah_20_items_with_somebody_who_may_not_hold_them() {
    let mut store = desk_with_items();
    let mut gone = store.agent(agent(102));
    gone.apply(&AgentEvent::Deactivated { at: at(0) });
    put_agent(&mut store, gone);
    put_items(&mut store, [item(4, Some(agent(102))), item(5, Some(id(77)))]);
    // AH-23: history stays.
    put_items(&mut store, [Item { state: WorkState::Completed, ..item(6, Some(agent(102))) }]);
    let held = "reconcile.item_held_wrongly";
    found_and_mended(&mut store, &[held, held]);
    assert_eq!((store.item(item_id(4)).assignee, store.item(item_id(5)).assignee), (None, None));
    assert_eq!(store.item(item_id(6)).assignee, Some(agent(102)));
}

/// AH-05: an edit after which nobody released.
#[test]
fn ah_05_items_of_a_department_that_was_left() {
    let mut store = desk_with_items();
    edit_agent(&mut store, agent(101), Placement::new(role(), [sales()]));
    let held = "reconcile.item_held_wrongly";
    found_and_mended(&mut store, &[held, held, held]);
}

#[test]
fn ah_26_fences_without_plans_and_plans_without_fences() {
    let mut store = desk_with_items();
    let mut fenced = store.agent(agent(103));
    fenced.apply(&AgentEvent::Fenced { fence: Fence { plan: id(50), kind: FenceKind::Leaving } });
    put_agent(&mut store, fenced);
    found_and_mended(&mut store, &["reconcile.fence_without_plan"]);
    assert_eq!(store.agent(agent(103)).fence(), None);

    draft(&mut store, new_plan(1, agent(101), Purpose::Deactivate, Routing::to_one(agent(102)))).unwrap();
    start(&mut store, plan_id(1)).unwrap();
    let mut bare = store.agent(agent(101));
    let fence = bare.fence().unwrap();
    bare.apply(&AgentEvent::FenceLifted { fence });
    put_agent(&mut store, bare.clone());
    found_and_mended(&mut store, &["reconcile.plan_without_fence"]);
    assert_eq!(store.agent(agent(101)).fence(), Some(fence), "fenced again");
    assert_eq!(run(&mut store, plan_id(1), 9), PlanPhase::Completed);
    // An agent who cannot be fenced: the plan is given up.
    draft(&mut store, new_plan(2, agent(102), Purpose::Deactivate, Routing::to_pool())).unwrap();
    start(&mut store, plan_id(2)).unwrap();
    let mut gone = store.agent(agent(102));
    gone.apply(&AgentEvent::Deactivated { at: at(0) });
    put_agent(&mut store, gone);
    let codes: Vec<_> = findings(&store).iter().map(Finding::code).collect();
    assert!(codes.contains(&"reconcile.plan_without_fence"));
    for finding in findings(&store) {
        repair(&mut store, &finding);
    }
    assert_eq!(store.plan(plan_id(2)).phase(), PlanPhase::Cancelled);
    assert_eq!(findings(&store), []);
    assert_eq!(store.unfinished_of(agent(102)), []);
}

#[test]
fn ah_33_the_board_says_what_the_plans_say() {
    let mut store = desk_with_items();
    draft(&mut store, new_plan(1, agent(101), Purpose::Deactivate, Routing::to_one(agent(102)))).unwrap();
    start(&mut store, plan_id(1)).unwrap();
    let board = store.board.remove(&()).unwrap();
    found_and_mended(&mut store, &["reconcile.plan_off_board"]);
    assert_eq!(store.board[&()].0, board.0);
    let stray = OpenHandover { agent: agent(103), plan: plan_id(9), successors: [].into() };
    store.board.get_mut(&()).unwrap().0.open.push(stray);
    found_and_mended(&mut store, &["reconcile.board_without_plan"]);
}

#[test]
fn am_38_administrators_who_are_noted_wrongly() {
    let mut store = desk_with_items();
    store.administrators.insert(
        (),
        (AdministratorsRecord { remaining: [agent(101)].into(), leaving: [].into() }, Version::FIRST),
    );
    let wrong = "reconcile.administrator_misnoted";
    found_and_mended(&mut store, &[wrong, wrong]);
    assert_eq!(store.administrators[&()].0.remaining, [boss()].into());
}

#[test]
fn ah_45_private_and_locked_mailboxes_and_other_damage() {
    let mut store = desk_with_items();
    let settings =
        |sharing| MailboxSettings { address: address("a@desk.example"), protocol: Protocol::Pop3, sharing };
    let lock = Some(Lock { by: boss(), at: at(0) });
    let record = |number, sharing| MailboxRecord {
        settings: Some(settings(sharing)),
        lock,
        ..Mailbox::new(agent(number), true).record()
    };
    let backup = Backup::InProgress { by: boss(), since: at(0), previous: None };
    let mut gone = store.agent(agent(103));
    gone.apply(&AgentEvent::Deactivated { at: at(0) });
    put_agent(&mut store, gone);
    let rows = [
        record(101, Sharing::Private),
        MailboxRecord { backup, ..record(102, Sharing::Complete) },
        record(103, Sharing::Complete),
    ];
    for row in rows {
        store.mailboxes.insert(row.user, (row, Version::FIRST));
    }
    let codes =
        ["reconcile.private_and_locked", "reconcile.backup_of_active_user", "reconcile.mailbox_unaware"];
    found_and_mended(&mut store, &codes);
    assert_eq!(store.mailbox(agent(101)).lock(), None);
    assert_eq!(store.mailbox(agent(102)).backup_phase(), BackupPhase::Failed);
    assert!(matches!(store.mailbox(agent(103)).state(), UserState::Deactivated { .. }));
}
