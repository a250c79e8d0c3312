//! The control: the same updates in a loop, without a plan, without receipts, without asking whether the successor may hold anything.

use crate::desk::tenant;
use memory_store::MemoryStore;
use sqlite_store::SqliteStore;
use sqlite_store::rusqlite::params;
use storage_contract::run_ready;
use tantou::access::agents::AgentId;
use tantou::handover::ItemRepository;
use tantou::handover::item::ItemChange;

/// As many as the plan's steps take.
const PAGE: u32 = 500;

pub(crate) fn in_memory(store: &MemoryStore, from: AgentId, to: AgentId) {
    let mut after = None;
    loop {
        let mut tx = store.begin(tenant());
        let page = run_ready(tx.lock_unfinished_items_of(from, after, PAGE)).expect("a page");
        let change = |row: &storage_contract::Versioned<tantou::handover::item::Item>| ItemChange {
            item: row.value.id,
            expected: row.version,
            from: Some(from),
            to: Some(to),
            state: row.value.state,
            guard: None,
        };
        let changes: Vec<ItemChange> = page.iter().map(change).collect();
        run_ready(tx.save_items(&changes)).expect("saved");
        tx.commit().expect("a commit");
        let Some(last) = page.last() else { return };
        after = Some(last.value.id);
    }
}

pub(crate) fn in_sqlite(store: &mut SqliteStore, from: AgentId, to: AgentId) {
    let tenant_key = tenant().as_uuid().into_bytes();
    let (from, to) = (from.as_uuid().into_bytes(), to.as_uuid().into_bytes());
    let mut after: Vec<u8> = Vec::new();
    loop {
        let tx = store.begin(tenant()).expect("a transaction");
        let connection = tx.connection();
        let page: Vec<(Vec<u8>, i64)> = {
            let mut select = connection
                .prepare_cached(
                    "SELECT id, version FROM tantou_item
                     WHERE tenant = ?1 AND assignee = ?2 AND state <> 'completed' AND id > ?3 ORDER BY id LIMIT ?4",
                )
                .expect("a statement");
            let rows = select
                .query_map(params![tenant_key, from, after, PAGE], |row| Ok((row.get(0)?, row.get(1)?)));
            rows.expect("rows").collect::<Result<_, _>>().expect("a page")
        };
        {
            let mut update = connection
                .prepare_cached(
                    "UPDATE tantou_item SET assignee = ?1, version = version + 1
                     WHERE tenant = ?2 AND id = ?3 AND version = ?4",
                )
                .expect("a statement");
            for (id, version) in &page {
                let changed = update.execute(params![to, tenant_key, id, version]).expect("an update");
                assert_eq!(changed, 1, "somebody else was faster");
            }
        }
        tx.commit().expect("a commit");
        let Some((last, _)) = page.last() else { return };
        after.clone_from(last);
    }
}
