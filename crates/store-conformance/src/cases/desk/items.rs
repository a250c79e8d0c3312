//! What a change of an item changes.

use crate::desk::world::{agent_id, item, item_id};
use crate::harness::{DeskHarness, Work};
use crate::sample::TENANT;
use crate::session::Session;
use crate::violation::{Verdict, same};
use agent_handover::ItemRepository;
use agent_handover::item::{Item, ItemChange, ItemKind, WorkState};
use storage_contract::{Version, Versioned};

/// AH-25, AH-31: saved, an item has another assignee and state, the next version, and is otherwise as it was; and the lists of what agents have follow. A receipt and an undo rest on the
/// version being exactly the next one.
///
/// # Errors
/// A violation with what differs.
pub fn items_change_only_as_asked<H: DeskHarness>(harness: &H) -> Verdict {
    let mut session = Session::open(harness, TENANT);
    let (one, two) = (agent_id(1), agent_id(2));
    let written = Item { kind: ItemKind::Activity, ..item(1, Some(one)) };
    let untouched = item(2, Some(one));
    session.commit("writing items", async |tx| {
        harness.seed_work(tx, &Work { items: vec![written, untouched], personal: Vec::new() }).await
    })?;
    let open = WorkState::Open { replied: false };
    let steps = [
        (Some(two), open),
        (None, WorkState::Blocked),
        (Some(one), WorkState::New),
        (Some(one), WorkState::Completed),
        (Some(two), WorkState::Completed),
        (Some(two), WorkState::Open { replied: true }),
    ];
    let (mut version, mut from) = (Version::FIRST, Some(one));
    for (to, state) in steps {
        let change = ItemChange { item: item_id(1), expected: version, from, to, state, guard: None };
        session.commit("changing an item", async |tx| tx.save_items(&[change]).await)?;
        (version, from) = (version.next(), to);
        let (items, listed) = session.commit("reading it back", async |tx| {
            let items = tx.lock_items(&[item_id(1), item_id(2)]).await?;
            let mut listed = Vec::new();
            for agent in [one, two] {
                listed.push(tx.lock_unfinished_items_of(agent, None, 9).await?);
            }
            Ok((items, listed))
        })?;
        let changed = Versioned { value: Item { assignee: to, state, ..written }, version };
        let other = Versioned::first(untouched);
        same("the items", &sorted(items), &vec![changed, other])?;
        let has = |agent| {
            let rows = [changed, other].into_iter();
            let his = move |row: &Versioned<Item>| {
                row.value.assignee == Some(agent) && row.value.state.is_unfinished()
            };
            rows.filter(his).collect::<Vec<_>>()
        };
        same("what the agents have", &listed, &vec![has(one), has(two)])?;
    }
    Ok(())
}

fn sorted(mut items: Vec<Versioned<Item>>) -> Vec<Versioned<Item>> {
    items.sort_by_key(|row| row.value.id);
    items
}
