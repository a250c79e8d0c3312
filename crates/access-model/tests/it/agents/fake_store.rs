//! A small store: records, restored at every read, with versions.

use access_model::agents::*;
use email_identity::AddressKey;
use std::collections::BTreeMap;
use storage_contract::{FailureClass, Storage, StorageError, Version, Versioned};

#[derive(Default)]
pub struct Store {
    pub desk: Option<(DeskRecord, Version)>,
    pub administrators: Option<(AdministratorsRecord, Version)>,
    pub agents: BTreeMap<AgentId, (AgentRecord, Version)>,
}

#[derive(Debug, PartialEq, thiserror::Error)]
#[error("{0}")]
pub struct Clash(pub &'static str);

impl StorageError for Clash {
    fn class(&self) -> FailureClass {
        FailureClass::Conflict
    }
}

impl Storage for Store {
    type Error = Clash;
}

fn set<T>(slot: &mut Option<(T, Version)>, value: T, expected: Option<Version>) -> Result<(), Clash> {
    if slot.as_ref().map(|row| row.1) != expected {
        return Err(Clash("stale"));
    }
    *slot = Some((value, expected.map_or(Version::FIRST, Version::next)));
    Ok(())
}

impl Store {
    fn row(&self, id: AgentId) -> Option<Versioned<Agent>> {
        let (record, version) = self.agents.get(&id)?.clone();
        Some(Versioned { value: Agent::restore(record).unwrap(), version })
    }
}

impl AgentRepository for Store {
    async fn lock_desk(&mut self) -> Result<Option<Versioned<Desk>>, Clash> {
        let row = self.desk.clone();
        Ok(row.map(|(record, version)| Versioned { value: Desk::restore(record).unwrap(), version }))
    }

    async fn save_desk(&mut self, desk: &Desk, expected: Option<Version>) -> Result<(), Clash> {
        set(&mut self.desk, desk.record(), expected)
    }

    async fn lock_administrators(&mut self) -> Result<Option<Versioned<Administrators>>, Clash> {
        let row = self.administrators.clone();
        Ok(row.map(|(record, version)| Versioned { value: Administrators::restore(record), version }))
    }

    async fn save_administrators(
        &mut self,
        administrators: &Administrators,
        expected: Option<Version>,
    ) -> Result<(), Clash> {
        set(&mut self.administrators, administrators.record(), expected)
    }

    async fn find_agents(&mut self, ids: &[AgentId]) -> Result<Vec<Agent>, Clash> {
        Ok(ids.iter().filter_map(|id| self.row(*id)).map(|row| row.value).collect())
    }

    async fn lock_agents(&mut self, ids: &[AgentId]) -> Result<Vec<Versioned<Agent>>, Clash> {
        assert!(ids.windows(2).all(|pair| pair[0] < pair[1]), "sorted, without repetition");
        Ok(ids.iter().rev().filter_map(|id| self.row(*id)).collect())
    }

    async fn lock_agents_by_address(&mut self, address: &AddressKey) -> Result<Vec<Versioned<Agent>>, Clash> {
        let rows = self.agents.keys().filter_map(|id| self.row(*id));
        let here = rows.filter(|row| row.value.person().address.key() == address);
        Ok(here.filter(|row| !matches!(row.value.status(), AgentStatus::Deleted { .. })).collect())
    }

    async fn page_agents(&mut self, after: Option<AgentId>, limit: u32) -> Result<Vec<Agent>, Clash> {
        let ids = self.agents.keys().filter(|id| after.is_none_or(|after| **id > after));
        Ok(ids.take(limit as usize).filter_map(|id| self.row(*id)).map(|row| row.value).collect())
    }

    async fn insert_agents(&mut self, agents: &[Agent]) -> Result<(), Clash> {
        for agent in agents {
            if self.agents.insert(agent.id(), (agent.record(), Version::FIRST)).is_some() {
                return Err(Clash("the agent is there already"));
            }
        }
        Ok(())
    }

    async fn save_agents(&mut self, agents: &[(Agent, Version)]) -> Result<(), Clash> {
        for (agent, expected) in agents {
            let row = self.agents.get_mut(&agent.id()).filter(|row| row.1 == *expected);
            *row.ok_or(Clash("a stale agent"))? = (agent.record(), expected.next());
        }
        Ok(())
    }
}
