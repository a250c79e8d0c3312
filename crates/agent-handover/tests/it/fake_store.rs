//! A small store with transactions: a snapshot, whose read set is checked at commit. Rows are kept as records and restored at every read.

mod mailboxes;

use access_model::agents::*;
use agent_handover::anonymise::*;
use agent_handover::item::{Item, ItemChange};
use agent_handover::mailbox::{Mailbox, MailboxRecord, MailboxRepository};
use agent_handover::plan::{Board, BoardRecord, HandoverPlan, PlanRecord, Receipt};
use agent_handover::{ItemId, ItemRepository, PlanId, PlanRepository};
use email_identity::AddressKey;
use std::collections::{BTreeMap, BTreeSet};
use storage_contract::{FailureClass, Storage, StorageError, Version, Versioned};

#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Clash(pub &'static str);

impl StorageError for Clash {
    fn class(&self) -> FailureClass {
        FailureClass::Conflict
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    Desk,
    Administrators,
    Board,
    Agent(AgentId),
    Plan(PlanId),
    Item(ItemId),
    Mailbox(AgentId),
    Receipt(PlanId, ItemId),
    Anonymisation(PlanId),
    Personal(usize),
    Tombstone(usize),
}

type Rows<K, V> = BTreeMap<K, (V, Version)>;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Store {
    pub desk: Rows<(), DeskRecord>,
    pub administrators: Rows<(), AdministratorsRecord>,
    pub board: Rows<(), BoardRecord>,
    pub agents: Rows<AgentId, AgentRecord>,
    pub plans: Rows<PlanId, PlanRecord>,
    pub items: Rows<ItemId, Item>,
    pub mailboxes: Rows<AgentId, MailboxRecord>,
    pub receipts: BTreeMap<(PlanId, ItemId), Receipt>,
    pub anonymisations: Rows<PlanId, AnonymisationRecord>,
    /// The host's places: by number, a place, a row of it, the agent if it is a field, and the value.
    pub personal: Rows<usize, (PlaceName, RowId, Option<AgentId>, String)>,
    pub tombstones: BTreeMap<usize, Tombstone>,
}

impl Store {
    pub fn begin(&self) -> Tx {
        Tx { store: self.clone(), reads: BTreeMap::new(), writes: BTreeSet::new(), trips: 0, peeks: None }
    }

    fn version(&self, key: Key) -> Option<Version> {
        match key {
            Key::Desk => self.desk.get(&()).map(|row| row.1),
            Key::Administrators => self.administrators.get(&()).map(|row| row.1),
            Key::Board => self.board.get(&()).map(|row| row.1),
            Key::Agent(id) => self.agents.get(&id).map(|row| row.1),
            Key::Plan(id) => self.plans.get(&id).map(|row| row.1),
            Key::Item(id) => self.items.get(&id).map(|row| row.1),
            Key::Mailbox(id) => self.mailboxes.get(&id).map(|row| row.1),
            Key::Anonymisation(id) => self.anonymisations.get(&id).map(|row| row.1),
            Key::Personal(number) => self.personal.get(&number).map(|row| row.1),
            Key::Receipt(..) | Key::Tombstone(_) => None,
        }
    }

    fn take(&mut self, from: &Self, key: Key) {
        fn copy<K: Ord + Copy, V: Clone>(to: &mut BTreeMap<K, V>, from: &BTreeMap<K, V>, key: K) {
            to.insert(key, from[&key].clone());
        }
        match key {
            Key::Desk => copy(&mut self.desk, &from.desk, ()),
            Key::Administrators => copy(&mut self.administrators, &from.administrators, ()),
            Key::Board => copy(&mut self.board, &from.board, ()),
            Key::Agent(id) => copy(&mut self.agents, &from.agents, id),
            Key::Plan(id) => copy(&mut self.plans, &from.plans, id),
            Key::Item(id) => copy(&mut self.items, &from.items, id),
            Key::Mailbox(id) => copy(&mut self.mailboxes, &from.mailboxes, id),
            Key::Anonymisation(id) => copy(&mut self.anonymisations, &from.anonymisations, id),
            Key::Personal(number) => copy(&mut self.personal, &from.personal, number),
            Key::Tombstone(number) => copy(&mut self.tombstones, &from.tombstones, number),
            Key::Receipt(plan, item) => copy(&mut self.receipts, &from.receipts, (plan, item)),
        }
    }

    pub fn agent(&self, id: AgentId) -> Agent {
        Agent::restore(self.agents[&id].0.clone()).unwrap()
    }

    pub fn plan(&self, id: PlanId) -> HandoverPlan {
        HandoverPlan::restore(self.plans[&id].0.clone()).unwrap()
    }

    pub fn item(&self, id: ItemId) -> Item {
        self.items[&id].0
    }

    pub fn mailbox(&self, user: AgentId) -> Mailbox {
        Mailbox::restore(self.mailboxes[&user].0.clone()).unwrap()
    }

    /// The unfinished items of an agent.
    pub fn unfinished_of(&self, agent: AgentId) -> Vec<ItemId> {
        let his = |item: &&Item| item.assignee == Some(agent) && item.state.is_unfinished();
        self.items.values().map(|row| &row.0).filter(his).map(|item| item.id).collect()
    }
}

/// One transaction.
#[derive(Debug)]
pub struct Tx {
    pub store: Store,
    reads: BTreeMap<Key, Option<Version>>,
    writes: BTreeSet<Key>,
    pub trips: usize,
    /// What unguarded looks at agents and items show, if it is something older.
    pub peeks: Option<Box<Store>>,
}

impl Tx {
    /// Commits, unless something that was read under guard, or is written, was changed meanwhile.
    pub fn commit(self, to: &mut Store) -> Result<(), Clash> {
        if self.reads.iter().any(|(key, version)| to.version(*key) != *version) {
            return Err(Clash("somebody else was faster"));
        }
        for key in &self.writes {
            to.take(&self.store, *key);
        }
        Ok(())
    }

    /// Notes a guarded read; what this transaction has written itself stays as it was read before.
    fn guard(&mut self, key: Key) {
        let version = self.store.version(key);
        self.reads.entry(key).or_insert(version);
    }
}

impl Storage for Tx {
    type Error = Clash;
}

fn sorted<T: Ord>(ids: &[T]) {
    assert!(!ids.is_empty(), "nobody asks for nothing");
    assert!(ids.windows(2).all(|pair| pair[0] < pair[1]), "locks are taken in order and without repetition");
}

fn save<K: Ord, V>(rows: &mut Rows<K, V>, key: K, value: V, expected: Option<Version>) -> Result<(), Clash> {
    if rows.get(&key).map(|row| row.1) != expected {
        return Err(Clash("stale"));
    }
    rows.insert(key, (value, expected.map_or(Version::FIRST, Version::next)));
    Ok(())
}

impl AgentRepository for Tx {
    async fn lock_desk(&mut self) -> Result<Option<Versioned<Desk>>, Clash> {
        self.trips += 1;
        self.guard(Key::Desk);
        let row = self.store.desk.get(&()).cloned();
        Ok(row.map(|(record, version)| Versioned { value: Desk::restore(record).unwrap(), version }))
    }

    async fn save_desk(&mut self, desk: &Desk, expected: Option<Version>) -> Result<(), Clash> {
        self.guard(Key::Desk);
        self.writes.insert(Key::Desk);
        save(&mut self.store.desk, (), desk.record(), expected)
    }

    async fn lock_administrators(&mut self) -> Result<Option<Versioned<Administrators>>, Clash> {
        self.trips += 1;
        self.guard(Key::Administrators);
        let row = self.store.administrators.get(&()).cloned();
        Ok(row.map(|(record, version)| Versioned { value: Administrators::restore(record), version }))
    }

    async fn save_administrators(
        &mut self,
        administrators: &Administrators,
        expected: Option<Version>,
    ) -> Result<(), Clash> {
        self.guard(Key::Administrators);
        self.writes.insert(Key::Administrators);
        save(&mut self.store.administrators, (), administrators.record(), expected)
    }

    async fn find_agents(&mut self, ids: &[AgentId]) -> Result<Vec<Agent>, Clash> {
        self.trips += 1;
        let store = self.peeks.as_deref().unwrap_or(&self.store);
        let known = ids.iter().filter(|id| store.agents.contains_key(id));
        Ok(known.map(|id| store.agent(*id)).collect())
    }

    async fn lock_agents(&mut self, ids: &[AgentId]) -> Result<Vec<Versioned<Agent>>, Clash> {
        sorted(ids);
        self.trips += 1;
        for id in ids {
            self.guard(Key::Agent(*id));
        }
        let known = ids.iter().rev().filter_map(|id| Some((*id, self.store.version(Key::Agent(*id))?)));
        Ok(known.map(|(id, version)| Versioned { value: self.store.agent(id), version }).collect())
    }

    async fn lock_agents_by_address(&mut self, address: &AddressKey) -> Result<Vec<Versioned<Agent>>, Clash> {
        let here = self.store.agents.iter().filter(|(_, row)| row.0.person.address.key() == address);
        let ids: Vec<AgentId> = here.map(|(id, _)| *id).collect();
        let mut rows = if ids.is_empty() { Vec::new() } else { self.lock_agents(&ids).await? };
        rows.retain(|row| !matches!(row.value.status(), AgentStatus::Deleted { .. }));
        Ok(rows)
    }

    async fn page_agents(&mut self, after: Option<AgentId>, limit: u32) -> Result<Vec<Agent>, Clash> {
        self.trips += 1;
        let ids = self.store.agents.keys().filter(|id| after.is_none_or(|after| **id > after));
        Ok(ids.take(limit as usize).map(|id| self.store.agent(*id)).collect())
    }

    async fn insert_agents(&mut self, agents: &[Agent]) -> Result<(), Clash> {
        for agent in agents {
            self.guard(Key::Agent(agent.id()));
            self.writes.insert(Key::Agent(agent.id()));
            save(&mut self.store.agents, agent.id(), agent.record(), None)?;
        }
        Ok(())
    }

    async fn save_agents(&mut self, agents: &[(Agent, Version)]) -> Result<(), Clash> {
        for (agent, expected) in agents {
            self.guard(Key::Agent(agent.id()));
            self.writes.insert(Key::Agent(agent.id()));
            save(&mut self.store.agents, agent.id(), agent.record(), Some(*expected))?;
        }
        Ok(())
    }
}

impl ItemRepository for Tx {
    async fn find_items(&mut self, ids: &[ItemId]) -> Result<Vec<Versioned<Item>>, Clash> {
        self.trips += 1;
        let rows = ids.iter().filter_map(|id| self.store.items.get(id));
        Ok(rows.map(|row| Versioned { value: row.0, version: row.1 }).collect())
    }

    async fn lock_items(&mut self, ids: &[ItemId]) -> Result<Vec<Versioned<Item>>, Clash> {
        sorted(ids);
        for id in ids {
            self.guard(Key::Item(*id));
        }
        self.find_items(ids).await
    }

    async fn lock_unfinished_items_of(
        &mut self,
        agent: AgentId,
        after: Option<ItemId>,
        limit: u32,
    ) -> Result<Vec<Versioned<Item>>, Clash> {
        let items = self.page_unfinished_items_of(agent, after, limit).await?;
        let ids: Vec<ItemId> = items.iter().map(|item| item.id).collect();
        if ids.is_empty() { Ok(Vec::new()) } else { self.lock_items(&ids).await }
    }

    async fn page_unfinished_items_of(
        &mut self,
        agent: AgentId,
        after: Option<ItemId>,
        limit: u32,
    ) -> Result<Vec<Item>, Clash> {
        self.trips += 1;
        let mut ids = self.store.unfinished_of(agent);
        ids.retain(|id| after.is_none_or(|after| *id > after));
        Ok(ids.into_iter().take(limit as usize).map(|id| self.store.item(id)).collect())
    }

    async fn page_items(&mut self, after: Option<ItemId>, limit: u32) -> Result<Vec<Item>, Clash> {
        self.trips += 1;
        let ids = self.store.items.keys().filter(|id| after.is_none_or(|after| **id > after));
        Ok(ids.take(limit as usize).map(|id| self.store.item(*id)).collect())
    }

    async fn count_unfinished_items(&mut self, agents: &[AgentId]) -> Result<Vec<(AgentId, u64)>, Clash> {
        self.trips += 1;
        Ok(agents.iter().map(|agent| (*agent, self.store.unfinished_of(*agent).len() as u64)).collect())
    }

    async fn save_items(&mut self, changes: &[ItemChange]) -> Result<(), Clash> {
        self.trips += 1;
        for change in changes {
            // The commit checks the assignee's epoch, as a host without guarded reads would have to.
            if let Some(guard) = change.guard {
                assert_eq!(self.store.agent(guard.agent).epoch(), guard.epoch);
                assert!(self.reads.contains_key(&Key::Agent(guard.agent)), "the guard was not read");
            }
            self.guard(Key::Item(change.item));
            self.writes.insert(Key::Item(change.item));
            let item = self.store.item(change.item);
            assert_eq!(item.assignee, change.from);
            save(&mut self.store.items, change.item, change.applied_to(item), Some(change.expected))?;
        }
        Ok(())
    }
}

impl PlanRepository for Tx {
    async fn lock_board(&mut self) -> Result<Option<Versioned<Board>>, Clash> {
        self.trips += 1;
        self.guard(Key::Board);
        let row = self.store.board.get(&()).cloned();
        Ok(row.map(|(record, version)| Versioned { value: Board::restore(record), version }))
    }

    async fn find_board(&mut self) -> Result<Option<Board>, Clash> {
        self.trips += 1;
        Ok(self.store.board.get(&()).map(|row| Board::restore(row.0.clone())))
    }

    async fn save_board(&mut self, board: &Board, expected: Option<Version>) -> Result<(), Clash> {
        self.guard(Key::Board);
        self.writes.insert(Key::Board);
        save(&mut self.store.board, (), board.record(), expected)
    }

    async fn find_plans(&mut self, ids: &[PlanId]) -> Result<Vec<HandoverPlan>, Clash> {
        self.trips += 1;
        let known = ids.iter().filter(|id| self.store.plans.contains_key(id));
        Ok(known.map(|id| self.store.plan(*id)).collect())
    }

    async fn lock_plans(&mut self, ids: &[PlanId]) -> Result<Vec<Versioned<HandoverPlan>>, Clash> {
        sorted(ids);
        self.trips += 1;
        for id in ids {
            self.guard(Key::Plan(*id));
        }
        let known = ids.iter().rev().filter_map(|id| Some((*id, self.store.version(Key::Plan(*id))?)));
        Ok(known.map(|(id, version)| Versioned { value: self.store.plan(id), version }).collect())
    }

    async fn insert_plans(&mut self, plans: &[HandoverPlan]) -> Result<(), Clash> {
        for plan in plans {
            self.guard(Key::Plan(plan.id()));
            self.writes.insert(Key::Plan(plan.id()));
            save(&mut self.store.plans, plan.id(), plan.record(), None)?;
        }
        Ok(())
    }

    async fn save_plans(&mut self, plans: &[(HandoverPlan, Version)]) -> Result<(), Clash> {
        for (plan, expected) in plans {
            self.guard(Key::Plan(plan.id()));
            self.writes.insert(Key::Plan(plan.id()));
            save(&mut self.store.plans, plan.id(), plan.record(), Some(*expected))?;
        }
        Ok(())
    }

    async fn page_plans(&mut self, after: Option<PlanId>, limit: u32) -> Result<Vec<HandoverPlan>, Clash> {
        let ids = self.store.plans.keys().filter(|id| after.is_none_or(|after| **id > after));
        Ok(ids.take(limit as usize).map(|id| self.store.plan(*id)).collect())
    }

    async fn put_receipts(&mut self, receipts: &[Receipt]) -> Result<(), Clash> {
        self.trips += 1;
        for receipt in receipts {
            self.writes.insert(Key::Receipt(receipt.plan, receipt.item));
            self.store.receipts.insert((receipt.plan, receipt.item), *receipt);
        }
        Ok(())
    }

    async fn page_receipts(
        &mut self,
        plan: PlanId,
        after: Option<ItemId>,
        limit: u32,
    ) -> Result<Vec<Receipt>, Clash> {
        self.trips += 1;
        let rows = self.store.receipts.values().filter(|receipt| receipt.plan == plan);
        let rows = rows.filter(|receipt| after.is_none_or(|after| receipt.item > after));
        Ok(rows.take(limit as usize).copied().collect())
    }
}
