//! Items of work, of a host that has no table of its own for them.

use crate::error::PostgresStoreError;
use crate::stored::{Batch, Stored as _, Value, read, sound, stored};
use crate::table::{Column, Kind, Query, query};
use crate::tx::{PostgresTx, uuids};
use access_model::agents::AgentId;
use agent_handover::item::{Item, ItemChange, WorkState};
use agent_handover::{ItemId, ItemRepository};
use serde_json::json;
use storage_contract::Versioned;

type Result<T> = std::result::Result<T, PostgresStoreError>;

stored!(Item as Item in tantou_item, |item|
    key (id: Uuid = item.id.as_uuid())
    columns (
        assignee: Uuid = item.assignee.map(AgentId::as_uuid),
        unfinished: Boolean = item.state.is_unfinished()
    )
    record item,
    restore sound(|item| item));

const ITEMS: Query = query!(tantou_item where "id = ANY($2)" one "id = ($2::uuid[])[1]" order "id");
const UNFINISHED_OF: Query = query!(tantou_item
    where "assignee = $2 AND unfinished AND id >= coalesce($3::uuid, '00000000-0000-0000-0000-000000000000') AND id IS DISTINCT FROM $3"
    order "id LIMIT $4");
const PAGE: Query = query!(tantou_item
    where "id >= coalesce($2::uuid, '00000000-0000-0000-0000-000000000000') AND id IS DISTINCT FROM $2"
    order "id LIMIT $3");

pub(crate) const QUERIES: &[Query] = &[ITEMS, UNFINISHED_OF, PAGE];

const COUNT: &str = "SELECT assignee, count(*) FROM tantou_item
    WHERE tenant = $1 AND assignee = ANY($2) AND unfinished GROUP BY assignee";

/// Assignee and state, nothing else: the rest of an item is the host's.
const CHANGE: &str = "UPDATE tantou_item AS t
    SET assignee = n.assignee, unfinished = n.unfinished, record = (t.record - 'replied') || n.change, version = t.version + 1
    FROM unnest($2::bigint[], $3::uuid[], $4::uuid[], $5::boolean[], $6::jsonb[]) AS n(version, id, assignee, unfinished, change)
    WHERE t.tenant = $1 AND t.id = n.id AND t.version = n.version";

const CHANGED: &[Column] = &[("id", Kind::Uuid), ("assignee", Kind::Uuid), ("unfinished", Kind::Boolean)];

pub(crate) const STATEMENTS: [&str; 2] = [COUNT, CHANGE];

impl PostgresTx {
    /// Adds items of work, which no rule ever makes: they are the host's. Unique: the id.
    ///
    /// # Errors
    /// A conflict on a duplicate; whatever the server fails with.
    pub async fn insert_items(&mut self, items: &[Item]) -> Result<()> {
        self.insert(items).await
    }
}

impl ItemRepository for PostgresTx {
    async fn find_items(&mut self, ids: &[ItemId]) -> Result<Vec<Versioned<Item>>> {
        let ids = uuids(ids, ItemId::as_uuid);
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let rows = self.rows(ITEMS.of(ids.len()).find, &[&ids]).await?;
        rows.iter().map(read).collect()
    }

    async fn lock_items(&mut self, ids: &[ItemId]) -> Result<Vec<Versioned<Item>>> {
        self.lock_listed(&ITEMS, &[], &uuids(ids, ItemId::as_uuid)).await
    }

    async fn lock_unfinished_items_of(
        &mut self,
        agent: AgentId,
        after: Option<ItemId>,
        limit: u32,
    ) -> Result<Vec<Versioned<Item>>> {
        let after = after.map(ItemId::as_uuid);
        self.lock(&UNFINISHED_OF, &[&agent.as_uuid(), &after, &i64::from(limit)]).await
    }

    async fn page_unfinished_items_of(
        &mut self,
        agent: AgentId,
        after: Option<ItemId>,
        limit: u32,
    ) -> Result<Vec<Item>> {
        let after = after.map(ItemId::as_uuid);
        self.find(&UNFINISHED_OF, &[&agent.as_uuid(), &after, &i64::from(limit)]).await
    }

    async fn page_items(&mut self, after: Option<ItemId>, limit: u32) -> Result<Vec<Item>> {
        self.find(&PAGE, &[&after.map(ItemId::as_uuid), &i64::from(limit)]).await
    }

    async fn count_unfinished_items(&mut self, agents: &[AgentId]) -> Result<Vec<(AgentId, u64)>> {
        if agents.is_empty() {
            return Ok(Vec::new());
        }
        let rows = self.rows(COUNT, &[&uuids(agents, AgentId::as_uuid)]).await?;
        let counted = rows.iter().map(|row| {
            let count: i64 = row.try_get(1)?;
            Ok((AgentId::from_uuid(row.try_get(0)?), u64::try_from(count).unwrap_or_default()))
        });
        counted.collect::<std::result::Result<_, tokio_postgres::Error>>().map_err(PostgresStoreError::from)
    }

    async fn save_items(&mut self, changes: &[ItemChange]) -> Result<()> {
        let rows = changes.iter().map(|change| {
            let values = vec![
                Value::id(change.item.as_uuid()),
                Value::Uuid(change.to.map(AgentId::as_uuid)),
                Value::Boolean(Some(change.state.is_unfinished())),
            ];
            (values, change.expected, changed(change))
        });
        let batch = Batch::changes(Item::table(), CHANGED, rows)?;
        self.write_expected(&batch, CHANGE).await
    }
}

/// What of the record becomes another.
fn changed(change: &ItemChange) -> serde_json::Value {
    match change.state {
        WorkState::Open { replied } => json!({"assignee": change.to, "state": "open", "replied": replied}),
        WorkState::New => json!({"assignee": change.to, "state": "new"}),
        WorkState::Blocked => json!({"assignee": change.to, "state": "blocked"}),
        WorkState::Completed => json!({"assignee": change.to, "state": "completed"}),
    }
}
