//! The desk, the administrators and the agents.

use crate::column::{blob, count, json, micros, name};
use crate::error::SqliteStoreError;
use crate::row::Reader;
use crate::statements::{RowStatements, row_statements, stored};
use crate::store::{SqliteTx, plain};
use access_model::agents::{
    Administrators, AdministratorsRecord, Agent, AgentId, AgentRecord, AgentRepository, AgentStatus, Desk,
    DeskRecord, Epoch, Fence, FenceKind, Person,
};
use email_identity::AddressKey;
use rusqlite::params;
use storage_contract::{Timestamp, Version, Versioned};

type Result<T> = std::result::Result<T, SqliteStoreError>;

const DESK: RowStatements = row_statements!(tantou_desk (record) by (id));

const ADMINISTRATORS: RowStatements = row_statements!(tantou_administrators (record) by (id));

const AGENT: RowStatements = row_statements!(tantou_agent (
    name address address_key about phone extension mobile placement chat status since fence fence_kind epoch
) by (id));

/// A look-up of agents by a condition; the columns are those that [`agent`] reads.
macro_rules! select {
    ($condition:literal) => {
        concat!(
            "SELECT id, name, address, address_key, about, phone, extension, mobile, placement, chat, ",
            "status, since, fence, fence_kind, epoch, version FROM tantou_agent WHERE tenant = ?1 AND ",
            $condition
        )
    };
}

/// Every read of a writing transaction is guarded, so what asks for less gets more.
impl AgentRepository for SqliteTx<'_> {
    async fn lock_desk(&mut self) -> Result<Option<Versioned<Desk>>> {
        let sql = "SELECT record, version FROM tantou_desk WHERE tenant = ?1 AND id = 1";
        Ok(self.rows(DESK.table, sql, params![self.tenant_key()], desk)?.into_iter().next())
    }

    async fn save_desk(&mut self, desk: &Desk, expected: Option<Version>) -> Result<()> {
        let params = params![json(&desk.record())?, stored(expected), self.tenant_key(), 1];
        self.put(&DESK, expected, params)
    }

    async fn lock_administrators(&mut self) -> Result<Option<Versioned<Administrators>>> {
        let sql = "SELECT record, version FROM tantou_administrators WHERE tenant = ?1 AND id = 1";
        let found = self.rows(ADMINISTRATORS.table, sql, params![self.tenant_key()], administrators)?;
        Ok(found.into_iter().next())
    }

    async fn save_administrators(
        &mut self,
        administrators: &Administrators,
        expected: Option<Version>,
    ) -> Result<()> {
        let params = params![json(&administrators.record())?, stored(expected), self.tenant_key(), 1];
        self.put(&ADMINISTRATORS, expected, params)
    }

    async fn find_agents(&mut self, ids: &[AgentId]) -> Result<Vec<Agent>> {
        Ok(plain(self.lock_agents(ids).await?))
    }

    async fn lock_agents(&mut self, ids: &[AgentId]) -> Result<Vec<Versioned<Agent>>> {
        let mut found = Vec::new();
        for id in ids {
            let params = params![self.tenant_key(), blob(id.as_uuid())];
            self.rows_into(&mut found, AGENT.table, select!("id = ?2"), params, agent)?;
        }
        Ok(found)
    }

    async fn lock_agents_by_address(&mut self, address: &AddressKey) -> Result<Vec<Versioned<Agent>>> {
        self.rows(
            AGENT.table,
            select!("address_key = ?2 AND status IN ('active', 'inactive') ORDER BY id"),
            params![self.tenant_key(), address.as_str()],
            agent,
        )
    }

    async fn page_agents(&mut self, after: Option<AgentId>, limit: u32) -> Result<Vec<Agent>> {
        let found = self.rows(
            AGENT.table,
            select!("id > coalesce(?2, x'') ORDER BY id LIMIT ?3"),
            params![self.tenant_key(), after.map(|agent| blob(agent.as_uuid())), limit],
            agent,
        )?;
        Ok(plain(found))
    }

    async fn insert_agents(&mut self, agents: &[Agent]) -> Result<()> {
        agents.iter().try_for_each(|agent| self.put_agent(agent, None))
    }

    async fn save_agents(&mut self, agents: &[(Agent, Version)]) -> Result<()> {
        agents.iter().try_for_each(|(agent, expected)| self.put_agent(agent, Some(*expected)))
    }
}

impl SqliteTx<'_> {
    fn put_agent(&self, agent: &Agent, expected: Option<Version>) -> Result<()> {
        let AgentRecord { id, person, placement, chat, status, fence, epoch } = agent.record();
        let (status, since) = status_columns(status);
        let text = |text: &Option<access_model::agents::AgentText>| {
            text.as_ref().map(|text| text.as_str().to_owned())
        };
        self.put(
            &AGENT,
            expected,
            params![
                person.name.as_str(),
                person.address.as_given(),
                person.address.key().as_str(),
                text(&person.about),
                text(&person.phone),
                text(&person.extension),
                text(&person.mobile),
                json(&placement)?,
                json(&chat)?,
                status,
                micros(since),
                fence.map(|fence| blob(fence.plan.as_uuid())),
                fence.map(|fence| name(&fence.kind)).transpose()?,
                count(epoch.number())?,
                stored(expected),
                self.tenant_key(),
                blob(id.as_uuid()),
            ],
        )
    }
}

const fn status_columns(status: AgentStatus) -> (&'static str, Option<Timestamp>) {
    match status {
        AgentStatus::Active => ("active", None),
        AgentStatus::Inactive { since } => ("inactive", Some(since)),
        AgentStatus::Deleted { since, anonymised: false } => ("deleted", Some(since)),
        AgentStatus::Deleted { since, anonymised: true } => ("anonymised", Some(since)),
    }
}

fn desk(row: &mut Reader<'_>) -> Result<Versioned<Desk>> {
    let record: DeskRecord = row.json("a desk")?;
    let version = row.version()?;
    Ok(Versioned { value: row.restored(Desk::restore(record))?, version })
}

fn administrators(row: &mut Reader<'_>) -> Result<Versioned<Administrators>> {
    let record: AdministratorsRecord = row.json("administrators")?;
    Ok(Versioned { value: Administrators::restore(record), version: row.version()? })
}

fn agent(row: &mut Reader<'_>) -> Result<Versioned<Agent>> {
    let id = row.id()?;
    let person = Person {
        name: row.parsed("a name")?,
        address: row.address()?,
        about: row.optional_parsed("a text")?,
        phone: row.optional_parsed("a text")?,
        extension: row.optional_parsed("a text")?,
        mobile: row.optional_parsed("a text")?,
    };
    let (placement, chat) = (row.json("a placement")?, row.json("access to chat")?);
    let status = match (row.text()?, row.optional_instant()?) {
        ("active", None) => AgentStatus::Active,
        ("inactive", Some(since)) => AgentStatus::Inactive { since },
        ("deleted", Some(since)) => AgentStatus::Deleted { since, anonymised: false },
        ("anonymised", Some(since)) => AgentStatus::Deleted { since, anonymised: true },
        _ => return row.unfitting("its status does not go with the column beside it"),
    };
    let kind: (Option<_>, Option<FenceKind>) = (row.optional_id()?, row.optional_named("a kind of fence")?);
    let fence = match kind {
        (None, None) => None,
        (Some(plan), Some(kind)) => Some(Fence { plan, kind }),
        (Some(_), None) | (None, Some(_)) => return row.unfitting("its fence is there by half"),
    };
    let epoch = Epoch::from_number(row.count()?);
    let record = AgentRecord { id, person, placement, chat, status, fence, epoch };
    let version = row.version()?;
    Ok(Versioned { value: row.restored(Agent::restore(record))?, version })
}
