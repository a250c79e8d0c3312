//! The repository traits of help desks over the simple store.

use crate::repositories::{Result, values};
use crate::simple_store::{Key, SimpleStore, SimpleTx, Value};
use access_model::agents::{Administrators, Agent, AgentId, AgentRepository, AgentStatus, Desk};
use agent_handover::anonymise::{
    Anonymisation, AnonymisationRepository, PersonalDataRepository, PersonalRow, PlaceName, Replacement,
    RowId, Tombstone, TombstoneDigest,
};
use agent_handover::item::{Item, ItemChange};
use agent_handover::mailbox::{Mailbox, MailboxRecord, MailboxRepository};
use agent_handover::plan::{Board, HandoverPlan, Receipt};
use agent_handover::{ItemId, ItemRepository, PlanId, PlanRepository};
use email_identity::AddressKey;
use storage_contract::{Version, Versioned};
use store_conformance::{DeskHarness, PersonalSeed, Work};

/// In the order in which rows are locked.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum DeskKey {
    Desk,
    Administrators,
    Board,
    Agent(AgentId),
    Plan(PlanId),
    Item(ItemId),
    Receipt(PlanId, ItemId),
    Mailbox(AgentId),
    Anonymisation(PlanId),
    Tombstone(TombstoneDigest),
    Personal(PlaceName, RowId),
}

#[derive(Clone, Debug)]
pub(crate) enum DeskValue {
    Desk(Desk),
    Administrators(Administrators),
    Board(Board),
    Agent(Agent),
    Plan(HandoverPlan),
    Item(Item),
    Receipt(Receipt),
    Mailbox(Mailbox),
    Anonymisation(Anonymisation),
    Tombstone(Tombstone),
    Personal(Option<AgentId>, String),
}

macro_rules! pick {
    ($kind:ident) => {
        |value| match value {
            Value::Desk(value) => match &**value {
                DeskValue::$kind(value) => Some(value.clone()),
                _ => None,
            },
            _ => None,
        }
    };
}

/// Whose field it is, and what it holds.
type Personal = (Option<AgentId>, String);

fn personal(value: &Value) -> Option<Personal> {
    match value {
        Value::Desk(value) => match &**value {
            DeskValue::Personal(agent, value) => Some((*agent, value.clone())),
            _ => None,
        },
        _ => None,
    }
}

fn boxed(value: DeskValue) -> Value {
    Value::Desk(Box::new(value))
}

impl SimpleTx<'_> {
    fn of_desk<T>(&self, key: DeskKey, pick: fn(&Value) -> Option<T>) -> Option<Versioned<T>> {
        self.find(&Key::Desk(key), pick)
    }

    fn lock_of_desk<T>(&mut self, key: DeskKey, pick: fn(&Value) -> Option<T>) -> Option<Versioned<T>> {
        self.lock(Key::Desk(key), pick)
    }

    fn insert_at_desk(&mut self, key: DeskKey, value: DeskValue) -> Result<()> {
        self.insert(Key::Desk(key), boxed(value))
    }

    fn save_at_desk(&mut self, key: DeskKey, value: DeskValue, expected: Version) -> Result<()> {
        self.save(Key::Desk(key), boxed(value), expected)
    }

    fn save_only(&mut self, key: DeskKey, value: DeskValue, expected: Option<Version>) -> Result<()> {
        match expected {
            Some(expected) => self.save_at_desk(key, value, expected),
            None => self.insert_at_desk(key, value),
        }
    }

    fn desk_rows<T>(&self, pick: fn(&Value) -> Option<T>) -> Vec<T> {
        self.all(pick).into_iter().map(|(_, row)| row).collect()
    }
}

impl AgentRepository for SimpleTx<'_> {
    async fn lock_desk(&mut self) -> Result<Option<Versioned<Desk>>> {
        Ok(self.lock_of_desk(DeskKey::Desk, pick!(Desk)))
    }
    async fn save_desk(&mut self, desk: &Desk, expected: Option<Version>) -> Result<()> {
        self.save_only(DeskKey::Desk, DeskValue::Desk(desk.clone()), expected)
    }
    async fn lock_administrators(&mut self) -> Result<Option<Versioned<Administrators>>> {
        Ok(self.lock_of_desk(DeskKey::Administrators, pick!(Administrators)))
    }
    async fn save_administrators(&mut self, row: &Administrators, expected: Option<Version>) -> Result<()> {
        self.save_only(DeskKey::Administrators, DeskValue::Administrators(row.clone()), expected)
    }
    async fn find_agents(&mut self, ids: &[AgentId]) -> Result<Vec<Agent>> {
        Ok(values(ids.iter().filter_map(|id| self.of_desk(DeskKey::Agent(*id), pick!(Agent)))))
    }
    async fn lock_agents(&mut self, ids: &[AgentId]) -> Result<Vec<Versioned<Agent>>> {
        Ok(ids.iter().filter_map(|id| self.lock_of_desk(DeskKey::Agent(*id), pick!(Agent))).collect())
    }
    async fn lock_agents_by_address(&mut self, address: &AddressKey) -> Result<Vec<Versioned<Agent>>> {
        let with_it = |agent: &Agent| {
            agent.person().address.key() == address && !matches!(agent.status(), AgentStatus::Deleted { .. })
        };
        let ids: Vec<AgentId> =
            self.desk_rows(pick!(Agent)).iter().filter(|agent| with_it(agent)).map(Agent::id).collect();
        self.lock_agents(&ids).await
    }
    async fn page_agents(&mut self, after: Option<AgentId>, limit: u32) -> Result<Vec<Agent>> {
        Ok(self.page(self.desk_rows(pick!(Agent)), Agent::id, after.as_ref(), limit))
    }
    async fn insert_agents(&mut self, agents: &[Agent]) -> Result<()> {
        agents
            .iter()
            .try_for_each(|row| self.insert_at_desk(DeskKey::Agent(row.id()), DeskValue::Agent(row.clone())))
    }
    async fn save_agents(&mut self, agents: &[(Agent, Version)]) -> Result<()> {
        agents.iter().try_for_each(|(row, expected)| {
            self.save_at_desk(DeskKey::Agent(row.id()), DeskValue::Agent(row.clone()), *expected)
        })
    }
}

impl SimpleTx<'_> {
    fn unfinished(&self, agent: AgentId) -> Vec<Item> {
        let his = |item: &Item| item.assignee == Some(agent) && item.state.is_unfinished();
        self.desk_rows(pick!(Item)).into_iter().filter(his).collect()
    }
}

impl ItemRepository for SimpleTx<'_> {
    async fn find_items(&mut self, ids: &[ItemId]) -> Result<Vec<Versioned<Item>>> {
        Ok(ids.iter().filter_map(|id| self.of_desk(DeskKey::Item(*id), pick!(Item))).collect())
    }
    async fn lock_items(&mut self, ids: &[ItemId]) -> Result<Vec<Versioned<Item>>> {
        Ok(ids.iter().filter_map(|id| self.lock_of_desk(DeskKey::Item(*id), pick!(Item))).collect())
    }
    async fn lock_unfinished_items_of(
        &mut self,
        agent: AgentId,
        after: Option<ItemId>,
        limit: u32,
    ) -> Result<Vec<Versioned<Item>>> {
        let page = self.page_unfinished_items_of(agent, after, limit).await?;
        self.lock_items(&page.iter().map(|item| item.id).collect::<Vec<_>>()).await
    }
    async fn page_unfinished_items_of(
        &mut self,
        agent: AgentId,
        after: Option<ItemId>,
        limit: u32,
    ) -> Result<Vec<Item>> {
        Ok(self.page(self.unfinished(agent), |item: &Item| item.id, after.as_ref(), limit))
    }
    async fn page_items(&mut self, after: Option<ItemId>, limit: u32) -> Result<Vec<Item>> {
        Ok(self.page(self.desk_rows(pick!(Item)), |item: &Item| item.id, after.as_ref(), limit))
    }
    async fn count_unfinished_items(&mut self, agents: &[AgentId]) -> Result<Vec<(AgentId, u64)>> {
        Ok(agents.iter().map(|agent| (*agent, self.unfinished(*agent).len() as u64)).collect())
    }
    async fn save_items(&mut self, changes: &[ItemChange]) -> Result<()> {
        for change in changes {
            let key = DeskKey::Item(change.item);
            // What is not there cannot be saved; the store says so.
            let before = self.of_desk(key.clone(), pick!(Item)).map(|row| row.value);
            let before = before.unwrap_or_else(|| nothing(change.item));
            self.save_at_desk(key, DeskValue::Item(change.applied_to(before)), change.expected)?;
        }
        Ok(())
    }
}

fn nothing(id: ItemId) -> Item {
    let department = uuid::Uuid::nil().into();
    let (kind, state) = (agent_handover::item::ItemKind::Ticket, agent_handover::item::WorkState::New);
    Item { id, kind, department, channel: None, team: None, state, assignee: None }
}

impl PlanRepository for SimpleTx<'_> {
    async fn lock_board(&mut self) -> Result<Option<Versioned<Board>>> {
        Ok(self.lock_of_desk(DeskKey::Board, pick!(Board)))
    }
    async fn find_board(&mut self) -> Result<Option<Board>> {
        Ok(self.of_desk(DeskKey::Board, pick!(Board)).map(|row| row.value))
    }
    async fn save_board(&mut self, board: &Board, expected: Option<Version>) -> Result<()> {
        self.save_only(DeskKey::Board, DeskValue::Board(board.clone()), expected)
    }
    async fn find_plans(&mut self, ids: &[PlanId]) -> Result<Vec<HandoverPlan>> {
        Ok(values(ids.iter().filter_map(|id| self.of_desk(DeskKey::Plan(*id), pick!(Plan)))))
    }
    async fn lock_plans(&mut self, ids: &[PlanId]) -> Result<Vec<Versioned<HandoverPlan>>> {
        Ok(ids.iter().filter_map(|id| self.lock_of_desk(DeskKey::Plan(*id), pick!(Plan))).collect())
    }
    async fn insert_plans(&mut self, plans: &[HandoverPlan]) -> Result<()> {
        plans
            .iter()
            .try_for_each(|row| self.insert_at_desk(DeskKey::Plan(row.id()), DeskValue::Plan(row.clone())))
    }
    async fn save_plans(&mut self, plans: &[(HandoverPlan, Version)]) -> Result<()> {
        plans.iter().try_for_each(|(row, expected)| {
            self.save_at_desk(DeskKey::Plan(row.id()), DeskValue::Plan(row.clone()), *expected)
        })
    }
    async fn page_plans(&mut self, after: Option<PlanId>, limit: u32) -> Result<Vec<HandoverPlan>> {
        Ok(self.page(self.desk_rows(pick!(Plan)), HandoverPlan::id, after.as_ref(), limit))
    }
    async fn put_receipts(&mut self, receipts: &[Receipt]) -> Result<()> {
        for receipt in receipts {
            let key = DeskKey::Receipt(receipt.plan, receipt.item);
            let present = self.of_desk(key.clone(), pick!(Receipt)).map(|row| row.version);
            self.save_only(key, DeskValue::Receipt(*receipt), present)?;
        }
        Ok(())
    }
    async fn page_receipts(
        &mut self,
        plan: PlanId,
        after: Option<ItemId>,
        limit: u32,
    ) -> Result<Vec<Receipt>> {
        let rows = self.desk_rows(pick!(Receipt)).into_iter().filter(|row: &Receipt| row.plan == plan);
        Ok(self.page(rows.collect(), |row: &Receipt| row.item, after.as_ref(), limit))
    }
}

impl MailboxRepository for SimpleTx<'_> {
    async fn find_mailboxes(&mut self, users: &[AgentId]) -> Result<Vec<Mailbox>> {
        Ok(values(users.iter().filter_map(|user| self.of_desk(DeskKey::Mailbox(*user), pick!(Mailbox)))))
    }
    async fn lock_mailbox(&mut self, user: AgentId) -> Result<Option<Versioned<Mailbox>>> {
        Ok(self.lock_of_desk(DeskKey::Mailbox(user), pick!(Mailbox)))
    }
    async fn insert_mailboxes(&mut self, mailboxes: &[Mailbox]) -> Result<()> {
        mailboxes.iter().try_for_each(|row| {
            self.insert_at_desk(DeskKey::Mailbox(row.user()), DeskValue::Mailbox(row.clone()))
        })
    }
    async fn save_mailbox(&mut self, mailbox: &Mailbox, expected: Version) -> Result<()> {
        self.save_at_desk(DeskKey::Mailbox(mailbox.user()), DeskValue::Mailbox(mailbox.clone()), expected)
    }
    async fn page_mailboxes(&mut self, after: Option<AgentId>, limit: u32) -> Result<Vec<Mailbox>> {
        Ok(self.page(self.desk_rows(pick!(Mailbox)), Mailbox::user, after.as_ref(), limit))
    }
    async fn lock_mailbox_record(&mut self, user: AgentId) -> Result<Option<Versioned<MailboxRecord>>> {
        Ok(self.lock_mailbox(user).await?.map(|row| row.map(|mailbox| mailbox.record())))
    }
    async fn page_mailbox_records(
        &mut self,
        after: Option<AgentId>,
        limit: u32,
    ) -> Result<Vec<MailboxRecord>> {
        Ok(self.page_mailboxes(after, limit).await?.iter().map(Mailbox::record).collect())
    }
}

impl AnonymisationRepository for SimpleTx<'_> {
    async fn lock_anonymisation(&mut self, plan: PlanId) -> Result<Option<Versioned<Anonymisation>>> {
        Ok(self.lock_of_desk(DeskKey::Anonymisation(plan), pick!(Anonymisation)))
    }
    async fn insert_anonymisation(&mut self, row: &Anonymisation) -> Result<()> {
        self.insert_at_desk(DeskKey::Anonymisation(row.plan()), DeskValue::Anonymisation(row.clone()))
    }
    async fn save_anonymisation(&mut self, row: &Anonymisation, expected: Version) -> Result<()> {
        self.save_at_desk(DeskKey::Anonymisation(row.plan()), DeskValue::Anonymisation(row.clone()), expected)
    }
    async fn put_tombstone(&mut self, tombstone: &Tombstone) -> Result<()> {
        let key = DeskKey::Tombstone(tombstone.digest.clone());
        let present = self.of_desk(key.clone(), pick!(Tombstone)).map(|row| row.version);
        self.save_only(key, DeskValue::Tombstone(tombstone.clone()), present)
    }
    async fn find_tombstones(&mut self, digests: &[TombstoneDigest]) -> Result<Vec<Tombstone>> {
        let keys = digests.iter().map(|digest| DeskKey::Tombstone(digest.clone()));
        Ok(values(keys.filter_map(|key| self.of_desk(key, pick!(Tombstone)))))
    }
}

impl PersonalDataRepository for SimpleTx<'_> {
    async fn lock_personal_rows(
        &mut self,
        place: &PlaceName,
        agent: AgentId,
        after: Option<RowId>,
        limit: u32,
    ) -> Result<Vec<PersonalRow>> {
        let rows = self.all(personal).into_iter().filter_map(|(key, (of, _))| match key {
            Key::Desk(DeskKey::Personal(at, row)) if at == *place && of.is_none_or(|of| of == agent) => {
                Some(row)
            }
            _ => None,
        });
        let page = self.page(rows.collect(), |row: &RowId| *row, after.as_ref(), limit);
        let rows = page.into_iter().filter_map(|row| {
            let Versioned { value, version } =
                self.lock_of_desk(DeskKey::Personal(place.clone(), row), personal)?;
            Some(PersonalRow { row, value: value.1, version })
        });
        Ok(rows.collect())
    }
    async fn save_personal_rows(&mut self, place: &PlaceName, replacements: &[Replacement]) -> Result<()> {
        for Replacement { row, expected, value } in replacements {
            let key = DeskKey::Personal(place.clone(), *row);
            let agent = self.of_desk(key.clone(), personal).and_then(|row| row.value.0);
            self.save_at_desk(key, DeskValue::Personal(agent, value.clone()), *expected)?;
        }
        Ok(())
    }
}

impl DeskHarness for SimpleStore {
    async fn seed_work(&self, tx: &mut Self::Tx<'_>, work: &Work) -> Result<()> {
        for item in &work.items {
            tx.insert_at_desk(DeskKey::Item(item.id), DeskValue::Item(*item))?;
        }
        for PersonalSeed { place, row, agent, value } in &work.personal {
            let key = DeskKey::Personal(place.clone(), *row);
            tx.insert_at_desk(key, DeskValue::Personal(*agent, value.clone()))?;
        }
        Ok(())
    }
}
