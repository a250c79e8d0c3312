//! Items of work, as far as the rules look at them.

use crate::column::blob;
use crate::error::SqliteStoreError;
use crate::row::Reader;
use crate::store::{SqliteTx, plain};
use access_model::agents::AgentId;
use agent_handover::item::{Item, ItemChange, ItemKind, WorkState};
use agent_handover::{ItemId, ItemRepository};
use rusqlite::params;
use storage_contract::{Version, Versioned};

type Result<T> = std::result::Result<T, SqliteStoreError>;

const TABLE: &str = "tantou_item";

/// A look-up of items by a condition; the columns are those that [`item`] reads.
macro_rules! select {
    ($condition:literal) => {
        select!("tantou_item", $condition)
    };
    ($from:literal, $condition:literal) => {
        concat!(
            "SELECT id, kind, department, channel, team, state, assignee, version FROM ",
            $from,
            " WHERE tenant = ?1 AND ",
            $condition
        )
    };
}

/// By name: left to itself, `SQLite` would go through all items of the tenant, by their key.
const PAGE_UNFINISHED: &str = select!(
    "tantou_item INDEXED BY tantou_item_unfinished",
    "assignee = ?2 AND state <> 'completed' AND id > coalesce(?3, x'') ORDER BY id LIMIT ?4"
);

const COUNT_UNFINISHED: &str = "SELECT assignee, count(*) FROM tantou_item INDEXED BY tantou_item_unfinished
     WHERE tenant = ?1 AND assignee = ?2 AND state <> 'completed' GROUP BY assignee";

const SAVE: &str = "UPDATE tantou_item SET state = ?1, assignee = ?2, version = ?3 + 1
                    WHERE tenant = ?4 AND id = ?5 AND version = ?3";

impl SqliteTx<'_> {
    /// Adds items of work, which no rule ever makes: they are the host's. Unique: the id.
    ///
    /// # Errors
    /// A conflict on a duplicate; whatever `SQLite` fails with.
    pub fn insert_items(&mut self, items: &[Item]) -> Result<()> {
        for item in items {
            self.write(
                "INSERT INTO tantou_item (tenant, id, kind, department, channel, team, state, assignee, version)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                params![
                    self.tenant_key(),
                    blob(item.id.as_uuid()),
                    kind(item.kind),
                    blob(item.department.as_uuid()),
                    item.channel.map(|channel| blob(channel.as_uuid())),
                    item.team.map(|team| blob(team.as_uuid())),
                    state(item.state),
                    item.assignee.map(|agent| blob(agent.as_uuid())),
                    Version::FIRST.to_stored(),
                ],
            )?;
        }
        Ok(())
    }
}

/// Every read of a writing transaction is guarded, so what asks for less gets more.
impl ItemRepository for SqliteTx<'_> {
    async fn find_items(&mut self, ids: &[ItemId]) -> Result<Vec<Versioned<Item>>> {
        self.lock_items(ids).await
    }

    async fn lock_items(&mut self, ids: &[ItemId]) -> Result<Vec<Versioned<Item>>> {
        let mut found = Vec::new();
        for id in ids {
            let params = params![self.tenant_key(), blob(id.as_uuid())];
            self.rows_into(&mut found, TABLE, select!("id = ?2"), params, item)?;
        }
        Ok(found)
    }

    async fn lock_unfinished_items_of(
        &mut self,
        agent: AgentId,
        after: Option<ItemId>,
        limit: u32,
    ) -> Result<Vec<Versioned<Item>>> {
        self.rows(
            TABLE,
            PAGE_UNFINISHED,
            params![self.tenant_key(), blob(agent.as_uuid()), after.map(|item| blob(item.as_uuid())), limit],
            item,
        )
    }

    async fn page_unfinished_items_of(
        &mut self,
        agent: AgentId,
        after: Option<ItemId>,
        limit: u32,
    ) -> Result<Vec<Item>> {
        Ok(plain(self.lock_unfinished_items_of(agent, after, limit).await?))
    }

    async fn page_items(&mut self, after: Option<ItemId>, limit: u32) -> Result<Vec<Item>> {
        let found = self.rows(
            TABLE,
            select!("id > coalesce(?2, x'') ORDER BY id LIMIT ?3"),
            params![self.tenant_key(), after.map(|item| blob(item.as_uuid())), limit],
            item,
        )?;
        Ok(plain(found))
    }

    async fn count_unfinished_items(&mut self, agents: &[AgentId]) -> Result<Vec<(AgentId, u64)>> {
        let mut found = Vec::new();
        for agent in agents {
            self.rows_into(
                &mut found,
                TABLE,
                COUNT_UNFINISHED,
                params![self.tenant_key(), blob(agent.as_uuid())],
                |row| Ok((row.id()?, row.count()?)),
            )?;
        }
        Ok(found)
    }

    async fn save_items(&mut self, changes: &[ItemChange]) -> Result<()> {
        let tenant = self.tenant_key();
        let mut statement = self.prepared(SAVE)?;
        for change in changes {
            statement.write_expected(
                TABLE,
                params![
                    state(change.state),
                    change.to.map(|agent| blob(agent.as_uuid())),
                    change.expected.to_stored(),
                    tenant,
                    blob(change.item.as_uuid()),
                ],
            )?;
        }
        Ok(())
    }
}

const fn kind(kind: ItemKind) -> &'static str {
    match kind {
        ItemKind::Conversation => "conversation",
        ItemKind::Ticket => "ticket",
        ItemKind::Activity => "activity",
    }
}

const fn state(state: WorkState) -> &'static str {
    match state {
        WorkState::New => "new",
        WorkState::Open { replied: false } => "open",
        WorkState::Open { replied: true } => "replied",
        WorkState::Blocked => "blocked",
        WorkState::Completed => "completed",
    }
}

fn item(row: &mut Reader<'_>) -> Result<Versioned<Item>> {
    let id = row.id()?;
    let kind = match row.text()? {
        "conversation" => ItemKind::Conversation,
        "ticket" => ItemKind::Ticket,
        "activity" => ItemKind::Activity,
        _ => return row.unfitting("its kind is unknown"),
    };
    let (department, channel, team) = (row.id()?, row.optional_id()?, row.optional_id()?);
    let state = match row.text()? {
        "new" => WorkState::New,
        "open" => WorkState::Open { replied: false },
        "replied" => WorkState::Open { replied: true },
        "blocked" => WorkState::Blocked,
        "completed" => WorkState::Completed,
        _ => return row.unfitting("its state is unknown"),
    };
    let assignee = row.optional_id()?;
    let item = Item { id, kind, department, channel, team, state, assignee };
    Ok(Versioned { value: item, version: row.version()? })
}
