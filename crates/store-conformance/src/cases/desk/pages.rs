//! Lists of the desk, each by id.

use crate::cases::pages::{ROWS, go_through, scattered};
use crate::desk::world::{agent, agent_id, item, item_id, plan, plan_id, role};
use crate::harness::{DeskHarness, Work};
use crate::sample::{TENANT, at};
use crate::session::Session;
use crate::violation::Verdict;
use access_model::agents::{Agent, AgentId, AgentRepository};
use agent_handover::item::{Item, ItemChange, WorkState};
use agent_handover::mailbox::{Mailbox, MailboxRepository};
use agent_handover::plan::{HandoverPolicy, Receipt};
use agent_handover::{ItemId, ItemRepository, PlanId, PlanRepository};
use storage_contract::Version;

/// The agents are listed by id.
///
/// # Errors
/// A violation that names the list.
pub fn pages_of_agents_are_complete<H: DeskHarness>(harness: &H) -> Verdict {
    let mut session = Session::open(harness, TENANT);
    session.commit("writing many agents", async |tx| {
        tx.insert_agents(&scattered().map(|number| agent(number, role())).collect::<Vec<_>>()).await
    })?;
    let expected: Vec<AgentId> = (1..=ROWS).map(agent_id).collect();
    go_through(&mut session, "agents", &expected, None, async |tx, after, limit| {
        let rows = tx.page_agents(after, limit).await?;
        Ok(rows.iter().map(Agent::id).map(|id| (Some(id), id)).collect())
    })
}

/// Mailboxes and their records are listed by user.
///
/// # Errors
/// A violation that names the list.
pub fn pages_of_mailboxes_are_complete<H: DeskHarness>(harness: &H) -> Verdict {
    let mut session = Session::open(harness, TENANT);
    let one = |number| Mailbox::new(agent_id(number), true);
    session.commit("writing many mailboxes", async |tx| {
        tx.insert_mailboxes(&scattered().map(one).collect::<Vec<_>>()).await
    })?;
    let expected: Vec<AgentId> = (1..=ROWS).map(agent_id).collect();
    go_through(&mut session, "mailboxes", &expected, None, async |tx, after, limit| {
        let rows = tx.page_mailboxes(after, limit).await?;
        Ok(rows.iter().map(Mailbox::user).map(|id| (Some(id), id)).collect())
    })?;
    go_through(&mut session, "records of mailboxes", &expected, None, async |tx, after, limit| {
        let rows = tx.page_mailbox_records(after, limit).await?;
        Ok(rows.iter().map(|record| record.user).map(|id| (Some(id), id)).collect())
    })
}

/// AH-25, AH-32: all items, and what an agent has that is not completed, are listed by id, under guard and without, also after items have come and gone. A scan for what a leaver still has rests on that.
///
/// # Errors
/// A violation that names the list.
pub fn pages_of_items_are_complete<H: DeskHarness>(harness: &H) -> Verdict {
    let mut session = Session::open(harness, TENANT);
    let his = Some(agent_id(1));
    let mut items: Vec<Item> = scattered().map(|number| item(number, his)).collect();
    let completed = |number| Item { state: WorkState::Completed, ..item(number, his) };
    items.extend([item(901, None), item(902, Some(agent_id(2))), completed(903)]);
    let all: Vec<ItemId> = (1..=ROWS).chain(901..=903).map(item_id).collect();
    session.commit("writing many items", async |tx| {
        harness.seed_work(tx, &Work { items: items.clone(), personal: Vec::new() }).await
    })?;
    go_through(&mut session, "items", &all, None, async |tx, after, limit| {
        let rows = tx.page_items(after, limit).await?;
        Ok(rows.iter().map(|item| (Some(item.id), item.id)).collect())
    })?;
    go(&mut session, &(1..=ROWS).map(item_id).collect::<Vec<_>>())?;

    session.commit("taking some away and giving others", async |tx| {
        let rows = tx.lock_items(&[3, 7, 901, 903].map(item_id)).await?;
        let change = |row: &storage_contract::Versioned<Item>| {
            let (to, state) = match row.value.id {
                id if id == item_id(3) => (None, row.value.state),
                id if id == item_id(7) => (his, WorkState::Completed),
                _ => (his, WorkState::Blocked),
            };
            let (item, from) = (row.value.id, row.value.assignee);
            ItemChange { item, expected: row.version, from, to, state, guard: None }
        };
        tx.save_items(&rows.iter().map(change).collect::<Vec<_>>()).await
    })?;
    let left = (1..=ROWS).filter(|number| !matches!(number, 3 | 7)).chain([901, 903]);
    go(&mut session, &left.map(item_id).collect::<Vec<_>>())
}

fn go<H: DeskHarness>(session: &mut Session<'_, H>, expected: &[ItemId]) -> Verdict {
    go_through(session, "what an agent has", expected, None, async |tx, after, limit| {
        let rows = tx.page_unfinished_items_of(agent_id(1), after, limit).await?;
        Ok(rows.iter().map(|item| (Some(item.id), item.id)).collect())
    })?;
    go_through(session, "what an agent has, under guard", expected, None, async |tx, after, limit| {
        let rows = tx.lock_unfinished_items_of(agent_id(1), after, limit).await?;
        Ok(rows.iter().map(|row| (Some(row.value.id), row.value.id)).collect())
    })
}

/// AH-31: plans are listed by id, and the receipts of a plan by item.
///
/// # Errors
/// A violation that names the list.
pub fn pages_of_plans_are_complete<H: DeskHarness>(harness: &H) -> Verdict {
    let mut session = Session::open(harness, TENANT);
    let receipt = |plan, number| Receipt {
        plan: plan_id(plan),
        item: item_id(number),
        step: 0,
        from: Some(agent_id(1)),
        to: None,
        version: Version::FIRST,
        at: at(1),
    };
    session.commit("writing many plans and receipts", async |tx| {
        let one = |number| plan(number, 1, 2, HandoverPolicy::DEFAULT);
        tx.insert_plans(&scattered().map(one).collect::<Vec<_>>()).await?;
        let of_others = [receipt(1, 5), receipt(3, 5)];
        let receipts: Vec<Receipt> = scattered().map(|number| receipt(2, number)).chain(of_others).collect();
        tx.put_receipts(&receipts).await?;
        // A later one takes the place of an earlier one.
        tx.put_receipts(&[Receipt { step: 9, ..receipt(2, 4) }]).await
    })?;
    let expected: Vec<PlanId> = (1..=ROWS).map(plan_id).collect();
    go_through(&mut session, "plans", &expected, None, async |tx, after, limit| {
        let rows = tx.page_plans(after, limit).await?;
        Ok(rows.iter().map(|plan| (Some(plan.id()), plan.id())).collect())
    })?;
    let step = |number| if number == 4 { 9 } else { 0 };
    let expected: Vec<(ItemId, u64)> = (1..=ROWS).map(|number| (item_id(number), step(number))).collect();
    go_through(&mut session, "receipts", &expected, None, async |tx, after, limit| {
        let rows = tx.page_receipts(plan_id(2), after, limit).await?;
        Ok(rows.iter().map(|receipt| (Some(receipt.item), (receipt.item, receipt.step))).collect())
    })
}
