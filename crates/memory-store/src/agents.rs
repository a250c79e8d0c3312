//! The desk, the administrators and the agents.

use crate::error::{Kind, MemoryStoreError};
use crate::index::{from, reindex};
use crate::store::MemoryTx;
use crate::table::View;
use access_model::agents::{Administrators, Agent, AgentId, AgentRepository, AgentStatus, Desk};
use email_identity::AddressKey;
use storage_contract::{Version, Versioned};
use uuid::Uuid;

type Result<T> = std::result::Result<T, MemoryStoreError>;

const FIRST_AGENT: AgentId = AgentId::from_uuid(Uuid::nil());
const LAST_AGENT: AgentId = AgentId::from_uuid(Uuid::max());

impl AgentRepository for MemoryTx {
    async fn lock_desk(&mut self) -> Result<Option<Versioned<Desk>>> {
        Ok(self.views.desk.lock(&()))
    }

    async fn save_desk(&mut self, desk: &Desk, expected: Option<Version>) -> Result<()> {
        save_only(&mut self.views.desk, desk.clone(), expected)
    }

    async fn lock_administrators(&mut self) -> Result<Option<Versioned<Administrators>>> {
        Ok(self.views.administrators.lock(&()))
    }

    async fn save_administrators(
        &mut self,
        administrators: &Administrators,
        expected: Option<Version>,
    ) -> Result<()> {
        save_only(&mut self.views.administrators, administrators.clone(), expected)
    }

    async fn find_agents(&mut self, ids: &[AgentId]) -> Result<Vec<Agent>> {
        Ok(ids.iter().filter_map(|id| self.views.agents.peek(id)).map(|row| row.value.clone()).collect())
    }

    async fn lock_agents(&mut self, ids: &[AgentId]) -> Result<Vec<Versioned<Agent>>> {
        Ok(ids.iter().filter_map(|id| self.views.agents.lock(id)).collect())
    }

    async fn lock_agents_by_address(&mut self, address: &AddressKey) -> Result<Vec<Versioned<Agent>>> {
        let with_address = (address.clone(), FIRST_AGENT)..=(address.clone(), LAST_AGENT);
        let listed = self.views.agents_by_address.lock_range(with_address);
        let agents = &mut self.views.agents;
        Ok(listed.iter().filter_map(|((_, id), _)| agents.lock(id)).collect())
    }

    async fn page_agents(&mut self, after: Option<AgentId>, limit: u32) -> Result<Vec<Agent>> {
        let page = self.views.agents.page_to_end(from(after.as_ref()), limit);
        Ok(page.into_iter().map(|(_, agent)| agent).collect())
    }

    async fn insert_agents(&mut self, agents: &[Agent]) -> Result<()> {
        for agent in agents {
            self.views.agents.insert(agent.id(), agent.clone())?;
            reindex(&mut self.views.agents_by_address, None, entry(agent))?;
        }
        Ok(())
    }

    async fn save_agents(&mut self, agents: &[(Agent, Version)]) -> Result<()> {
        for (agent, expected) in agents {
            let before = self.views.agents.peek(&agent.id());
            let before = before.ok_or(MemoryStoreError::Stale { kind: Kind::Agent })?;
            let before = entry(before.value);
            self.views.agents.save(agent.id(), agent.clone(), *expected)?;
            reindex(&mut self.views.agents_by_address, before, entry(agent))?;
        }
        Ok(())
    }
}

/// Writes the only row of a table: over the one with the expected version, or for the first time.
pub(crate) fn save_only<V: Clone>(view: &mut View<(), V>, value: V, expected: Option<Version>) -> Result<()> {
    match expected {
        Some(expected) => view.save((), value, expected),
        None => view.insert((), value),
    }
}

/// Under which address an agent is found; none once it is deleted.
fn entry(agent: &Agent) -> Option<(AddressKey, AgentId)> {
    match agent.status() {
        AgentStatus::Active | AgentStatus::Inactive { .. } => {
            Some((agent.person().address.key().clone(), agent.id()))
        }
        AgentStatus::Deleted { .. } => None,
    }
}
