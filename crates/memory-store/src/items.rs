//! Items of work, as far as the rules look at them.

use crate::error::{Kind, MemoryStoreError};
use crate::index::{behind, from, reindex};
use crate::store::MemoryTx;
use access_model::agents::AgentId;
use agent_handover::item::{Item, ItemChange};
use agent_handover::{ItemId, ItemRepository};
use storage_contract::Versioned;
use uuid::Uuid;

type Result<T> = std::result::Result<T, MemoryStoreError>;

const FIRST: ItemId = ItemId::from_uuid(Uuid::nil());
const LAST: ItemId = ItemId::from_uuid(Uuid::max());

impl MemoryTx {
    /// Adds items of work, which no rule ever makes: they are the host's. Unique: the id.
    ///
    /// # Errors
    /// A conflict on a duplicate.
    pub fn insert_items(&mut self, items: &[Item]) -> Result<()> {
        for item in items {
            self.views.items.insert(item.id, *item)?;
            reindex(&mut self.views.unfinished, None, entry(item))?;
        }
        Ok(())
    }
}

impl ItemRepository for MemoryTx {
    async fn find_items(&mut self, ids: &[ItemId]) -> Result<Vec<Versioned<Item>>> {
        Ok(ids.iter().filter_map(|id| self.views.items.peek(id)).map(|row| row.map(|item| *item)).collect())
    }

    async fn lock_items(&mut self, ids: &[ItemId]) -> Result<Vec<Versioned<Item>>> {
        Ok(ids.iter().filter_map(|id| self.views.items.lock(id)).collect())
    }

    /// The set is guarded, too: here, whoever only reads an agent's row is in nobody's way.
    async fn lock_unfinished_items_of(
        &mut self,
        agent: AgentId,
        after: Option<ItemId>,
        limit: u32,
    ) -> Result<Vec<Versioned<Item>>> {
        let first = (agent, after.unwrap_or(FIRST));
        let page = self.views.unfinished.lock_page(behind(after, &first), &(agent, LAST), limit);
        let items = &mut self.views.items;
        Ok(page.iter().filter_map(|((_, id), ())| items.lock(id)).collect())
    }

    async fn page_unfinished_items_of(
        &mut self,
        agent: AgentId,
        after: Option<ItemId>,
        limit: u32,
    ) -> Result<Vec<Item>> {
        let first = (agent, after.unwrap_or(FIRST));
        let page = self.views.unfinished.page(behind(after, &first), &(agent, LAST), limit);
        let found = page.iter().filter_map(|((_, id), ())| self.views.items.peek(id));
        Ok(found.map(|row| *row.value).collect())
    }

    async fn page_items(&mut self, after: Option<ItemId>, limit: u32) -> Result<Vec<Item>> {
        let page = self.views.items.page_to_end(from(after.as_ref()), limit);
        Ok(page.into_iter().map(|(_, item)| item).collect())
    }

    async fn count_unfinished_items(&mut self, agents: &[AgentId]) -> Result<Vec<(AgentId, u64)>> {
        let count = |agent: &AgentId| {
            let found = self.views.unfinished.count((*agent, FIRST)..=(*agent, LAST));
            (*agent, found)
        };
        Ok(agents.iter().map(count).filter(|(_, count)| *count > 0).collect())
    }

    async fn save_items(&mut self, changes: &[ItemChange]) -> Result<()> {
        for change in changes {
            let before = self.views.items.peek(&change.item);
            let before = *before.ok_or(MemoryStoreError::Stale { kind: Kind::Item })?.value;
            let after = change.applied_to(before);
            self.views.items.save(change.item, after, change.expected)?;
            reindex(&mut self.views.unfinished, entry(&before), entry(&after))?;
        }
        Ok(())
    }
}

/// Under which agent an item is listed; none once it is completed, or while it is with nobody.
fn entry(item: &Item) -> Option<(AgentId, ItemId)> {
    item.assignee.filter(|_| item.state.is_unfinished()).map(|agent| (agent, item.id))
}
