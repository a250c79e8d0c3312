//! The desk, its administrators and its agents.

use crate::error::PostgresStoreError;
use crate::stored::{sound, stored};
use crate::table::{Query, query};
use crate::tx::{PostgresTx, uuids};
use access_model::agents::{
    Administrators, AdministratorsRecord, Agent, AgentId, AgentRecord, AgentRepository, AgentStatus, Desk,
    DeskRecord,
};
use email_identity::AddressKey;
use storage_contract::{Version, Versioned};

type Result<T> = std::result::Result<T, PostgresStoreError>;

stored!(Desk as DeskRecord in tantou_desk, |desk|
    key ()
    columns ()
    record desk.record(),
    restore Desk::restore);

stored!(Administrators as AdministratorsRecord in tantou_administrators, |administrators|
    key ()
    columns ()
    record administrators.record(),
    restore sound(Administrators::restore));

stored!(Agent as AgentRecord in tantou_agent, |agent|
    key (id: Uuid = agent.id().as_uuid())
    columns (address_key: Text = address_of(agent).map(str::to_owned))
    record agent.record(),
    restore Agent::restore);

/// The address under which an agent is found; of one that is deleted there is none.
fn address_of(agent: &Agent) -> Option<&str> {
    match agent.status() {
        AgentStatus::Active | AgentStatus::Inactive { .. } => Some(agent.person().address.key().as_str()),
        AgentStatus::Deleted { .. } => None,
    }
}

// Everybody reads the desk, and hardly anybody saves it: a shared lock is enough.
const DESK: Query = query!(tantou_desk where "true" order "tenant" lock "FOR SHARE");
const ADMINISTRATORS: Query = query!(tantou_administrators where "true" order "tenant");
const AGENTS: Query = query!(tantou_agent where "id = ANY($2)" one "id = ($2::uuid[])[1]" order "id");
const BY_ADDRESS: Query = query!(tantou_agent where "address_key = $2" order "id");
const PAGE: Query = query!(tantou_agent
    where "id >= coalesce($2::uuid, '00000000-0000-0000-0000-000000000000') AND id IS DISTINCT FROM $2"
    order "id LIMIT $3");

pub(crate) const QUERIES: &[Query] = &[DESK, ADMINISTRATORS, AGENTS, BY_ADDRESS, PAGE];

impl AgentRepository for PostgresTx {
    async fn lock_desk(&mut self) -> Result<Option<Versioned<Desk>>> {
        Ok(self.lock(&DESK, &[]).await?.pop())
    }

    async fn save_desk(&mut self, desk: &Desk, expected: Option<Version>) -> Result<()> {
        self.save_or_insert(desk, expected).await
    }

    async fn lock_administrators(&mut self) -> Result<Option<Versioned<Administrators>>> {
        Ok(self.lock(&ADMINISTRATORS, &[]).await?.pop())
    }

    async fn save_administrators(
        &mut self,
        administrators: &Administrators,
        expected: Option<Version>,
    ) -> Result<()> {
        self.save_or_insert(administrators, expected).await
    }

    async fn find_agents(&mut self, ids: &[AgentId]) -> Result<Vec<Agent>> {
        self.find_listed(&AGENTS, &[], &uuids(ids, AgentId::as_uuid)).await
    }

    async fn lock_agents(&mut self, ids: &[AgentId]) -> Result<Vec<Versioned<Agent>>> {
        self.lock_listed(&AGENTS, &[], &uuids(ids, AgentId::as_uuid)).await
    }

    async fn lock_agents_by_address(&mut self, address: &AddressKey) -> Result<Vec<Versioned<Agent>>> {
        self.lock(&BY_ADDRESS, &[&address.as_str()]).await
    }

    async fn page_agents(&mut self, after: Option<AgentId>, limit: u32) -> Result<Vec<Agent>> {
        self.find(&PAGE, &[&after.map(AgentId::as_uuid), &i64::from(limit)]).await
    }

    async fn insert_agents(&mut self, agents: &[Agent]) -> Result<()> {
        self.insert(agents).await
    }

    async fn save_agents(&mut self, agents: &[(Agent, Version)]) -> Result<()> {
        self.save(agents).await
    }
}
