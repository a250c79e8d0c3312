//! A small world of a help desk: at least one of every aggregate in every state, at the edges of what it may hold.

mod handovers;
mod mailboxes;
mod people;

use crate::harness::{DeskHarness, DeskRepositories, PersonalSeed, Work};
use crate::portrait::Portrait;
use crate::sample::id;
use access_model::agents::{
    Administrators, Agent, AgentId, AgentRepository, AgentStatus, ChannelId, DepartmentId, Desk,
};
use agent_handover::anonymise::{
    Anonymisation, AnonymisationRepository, PersonalDataRepository, PlaceName, RowId, Tombstone,
};
use agent_handover::item::{Item, ItemKind, WorkState};
use agent_handover::mailbox::{Mailbox, MailboxRepository};
use agent_handover::plan::{Board, HandoverPlan, Receipt};
use agent_handover::{ItemId, ItemRepository, PlanId, PlanRepository};
pub(crate) use handovers::{anonymisation, plan};
pub(crate) use mailboxes::mailbox;
pub(crate) use people::{agent, desk, person, role};
use std::collections::{BTreeMap, BTreeSet};

/// The greatest number that a store has to be able to keep; many have no unsigned ones.
pub(crate) const MOST: u64 = i64::MAX.cast_unsigned();

pub(crate) fn agent_id(number: u128) -> AgentId {
    id(0xa6_0000 + number)
}

pub(crate) fn item_id(number: u128) -> ItemId {
    id(0x17_0000 + number)
}

pub(crate) fn plan_id(number: u128) -> PlanId {
    id(0x91_0000 + number)
}

pub(crate) fn department(number: u128) -> DepartmentId {
    id(0xde_0000 + number)
}

pub(crate) fn channel(number: u128) -> ChannelId {
    id(0xc4_0000 + number)
}

pub(crate) fn row_id(number: u128) -> RowId {
    id(0x50_0000 + number)
}

pub(crate) fn place(name: &str) -> PlaceName {
    PlaceName(name.to_owned())
}

/// An open ticket of the first department.
pub(crate) fn item(number: u128, assignee: Option<AgentId>) -> Item {
    Item {
        id: item_id(number),
        kind: ItemKind::Ticket,
        department: department(1),
        channel: None,
        team: None,
        state: WorkState::Open { replied: false },
        assignee,
    }
}

pub(crate) struct World {
    desk: Desk,
    administrators: Administrators,
    agents: Vec<Agent>,
    board: Board,
    plans: Vec<HandoverPlan>,
    receipts: Vec<Receipt>,
    mailboxes: Vec<Mailbox>,
    anonymisations: Vec<Anonymisation>,
    tombstones: Vec<Tombstone>,
    work: Work,
}

impl World {
    pub(crate) fn new() -> Self {
        let agents = people::agents();
        Self {
            desk: people::rich_desk(),
            administrators: agents.iter().collect(),
            agents,
            board: handovers::board(),
            plans: handovers::plans(),
            receipts: handovers::receipts(),
            mailboxes: mailboxes::mailboxes(),
            anonymisations: handovers::anonymisations(),
            tombstones: handovers::tombstones(),
            work: Work { items: items(), personal: personal() },
        }
    }

    pub(crate) async fn insert<H: DeskHarness>(
        &self,
        harness: &H,
        tx: &mut H::Tx<'_>,
    ) -> Result<(), H::Error> {
        tx.save_desk(&self.desk, None).await?;
        tx.save_administrators(&self.administrators, None).await?;
        tx.save_board(&self.board, None).await?;
        tx.insert_agents(&self.agents).await?;
        tx.insert_plans(&self.plans).await?;
        harness.seed_work(tx, &self.work).await?;
        tx.put_receipts(&self.receipts).await?;
        tx.insert_mailboxes(&self.mailboxes).await?;
        for anonymisation in &self.anonymisations {
            tx.insert_anonymisation(anonymisation).await?;
        }
        for tombstone in &self.tombstones {
            tx.put_tombstone(tombstone).await?;
        }
        Ok(())
    }

    /// What a store has to show of it.
    pub(crate) fn portrait(&self) -> Portrait {
        let mut portrait = Portrait::default();
        portrait.add("desk", &self.desk.record());
        portrait.add("administrators", &self.administrators.record());
        for kind in ["board", "board found"] {
            portrait.add(kind, &self.board.record());
        }
        for kind in ["agent", "agent found", "page of agents"] {
            portrait.add_all(kind, self.agents.iter().map(Agent::record));
        }
        let present =
            self.agents.iter().filter(|agent| !matches!(agent.status(), AgentStatus::Deleted { .. }));
        portrait.add_all("agent by address", present.map(Agent::record));
        for kind in ["item", "item found", "page of items"] {
            portrait.add_all(kind, self.work.items.iter());
        }
        let mut open: BTreeMap<AgentId, u64> = BTreeMap::new();
        for item in self.work.items.iter().filter(|item| item.state.is_unfinished()) {
            let Some(agent) = item.assignee else { continue };
            *open.entry(agent).or_default() += 1;
            portrait.add("unfinished item", item);
            portrait.add("page of unfinished items", item);
        }
        portrait.add_all("count of unfinished items", open.iter());
        for kind in ["plan", "plan found", "page of plans"] {
            portrait.add_all(kind, self.plans.iter().map(HandoverPlan::record));
        }
        portrait.add_all("receipt", self.receipts.iter());
        for kind in ["mailbox", "mailbox found", "page of mailboxes", "record", "page of records"] {
            portrait.add_all(kind, self.mailboxes.iter().map(Mailbox::record));
        }
        portrait.add_all("anonymisation", self.anonymisations.iter().map(Anonymisation::record));
        portrait.add_all("tombstone", self.tombstones.iter());
        let shown = |row: &&PersonalSeed| row.agent.is_none_or(|agent| agent == agent_id(1));
        let personal = self.work.personal.iter().filter(shown);
        portrait.add_all("personal", personal.map(|row| (row.place.clone(), row.row, row.value.clone())));
        portrait.sorted()
    }

    /// What a store shows of it, read in every way there is.
    pub(crate) async fn look<R: DeskRepositories>(&self, tx: &mut R) -> Result<Portrait, R::Error> {
        let mut portrait = Portrait::default();
        self.look_at_people(tx, &mut portrait).await?;
        self.look_at_items(tx, &mut portrait).await?;
        self.look_at_plans(tx, &mut portrait).await?;
        self.look_at_mailboxes(tx, &mut portrait).await?;
        self.look_at_personal_data(tx, &mut portrait).await?;
        Ok(portrait.sorted())
    }

    async fn look_at_people<R: AgentRepository>(
        &self,
        tx: &mut R,
        portrait: &mut Portrait,
    ) -> Result<(), R::Error> {
        portrait.add_locked("desk", tx.lock_desk().await?, Desk::record);
        portrait.add_locked("administrators", tx.lock_administrators().await?, Administrators::record);
        let agents = self.agent_ids();
        portrait.add_locked("agent", tx.lock_agents(&agents).await?, Agent::record);
        portrait.add_all("agent found", tx.find_agents(&agents).await?.iter().map(Agent::record));
        portrait.add_all("page of agents", tx.page_agents(None, 100).await?.iter().map(Agent::record));
        let addresses: BTreeSet<_> = self.agents.iter().map(|agent| agent.person().address.key()).collect();
        for address in addresses {
            let found = tx.lock_agents_by_address(address).await?;
            portrait.add_locked("agent by address", found, Agent::record);
        }
        Ok(())
    }

    async fn look_at_items<R: ItemRepository>(
        &self,
        tx: &mut R,
        portrait: &mut Portrait,
    ) -> Result<(), R::Error> {
        let mut items: Vec<ItemId> = self.work.items.iter().map(|item| item.id).collect();
        items.sort_unstable();
        portrait.add_locked("item", tx.lock_items(&items).await?, |item| *item);
        portrait.add_locked("item found", tx.find_items(&items).await?, |item| *item);
        portrait.add_all("page of items", tx.page_items(None, 100).await?.into_iter());
        for agent in self.agent_ids() {
            let unfinished = tx.lock_unfinished_items_of(agent, None, 100).await?;
            portrait.add_locked("unfinished item", unfinished, |item| *item);
            let page = tx.page_unfinished_items_of(agent, None, 100).await?;
            portrait.add_all("page of unfinished items", page.into_iter());
        }
        let counts = tx.count_unfinished_items(&self.agent_ids()).await?;
        let counts = counts.into_iter().filter(|(_, count)| *count > 0);
        portrait.add_all("count of unfinished items", counts);
        Ok(())
    }

    async fn look_at_plans<R: PlanRepository>(
        &self,
        tx: &mut R,
        portrait: &mut Portrait,
    ) -> Result<(), R::Error> {
        portrait.add_locked("board", tx.lock_board().await?, Board::record);
        portrait.add_all("board found", tx.find_board().await?.iter().map(Board::record));
        let mut plans: Vec<PlanId> = self.plans.iter().map(HandoverPlan::id).collect();
        plans.sort_unstable();
        portrait.add_locked("plan", tx.lock_plans(&plans).await?, HandoverPlan::record);
        portrait.add_all("plan found", tx.find_plans(&plans).await?.iter().map(HandoverPlan::record));
        portrait.add_all("page of plans", tx.page_plans(None, 100).await?.iter().map(HandoverPlan::record));
        for plan in plans {
            portrait.add_all("receipt", tx.page_receipts(plan, None, 100).await?.into_iter());
        }
        Ok(())
    }

    async fn look_at_mailboxes<R: MailboxRepository>(
        &self,
        tx: &mut R,
        portrait: &mut Portrait,
    ) -> Result<(), R::Error> {
        let users: Vec<AgentId> = self.mailboxes.iter().map(Mailbox::user).collect();
        portrait.add_all("mailbox found", tx.find_mailboxes(&users).await?.iter().map(Mailbox::record));
        for user in users {
            portrait.add_locked("mailbox", tx.lock_mailbox(user).await?, Mailbox::record);
            portrait.add_locked("record", tx.lock_mailbox_record(user).await?, Clone::clone);
        }
        portrait
            .add_all("page of mailboxes", tx.page_mailboxes(None, 100).await?.iter().map(Mailbox::record));
        portrait.add_all("page of records", tx.page_mailbox_records(None, 100).await?.into_iter());
        Ok(())
    }

    async fn look_at_personal_data<R: AnonymisationRepository + PersonalDataRepository>(
        &self,
        tx: &mut R,
        portrait: &mut Portrait,
    ) -> Result<(), R::Error> {
        for anonymisation in &self.anonymisations {
            let row = tx.lock_anonymisation(anonymisation.plan()).await?;
            portrait.add_locked("anonymisation", row, Anonymisation::record);
        }
        let digests: Vec<_> = self.tombstones.iter().map(|tombstone| tombstone.digest.clone()).collect();
        portrait.add_all("tombstone", tx.find_tombstones(&digests).await?.into_iter());
        for name in PLACES {
            let rows = tx.lock_personal_rows(&place(name), agent_id(1), None, 100).await?;
            portrait.add_all("personal", rows.into_iter().map(|row| (place(name), row.row, row.value)));
        }
        Ok(())
    }

    fn agent_ids(&self) -> Vec<AgentId> {
        let mut ids: Vec<AgentId> = self.agents.iter().map(Agent::id).collect();
        ids.sort_unstable();
        ids
    }
}

/// Of every kind, in every state, with somebody and with nobody.
fn items() -> Vec<Item> {
    let states = [
        WorkState::New,
        WorkState::Open { replied: false },
        WorkState::Open { replied: true },
        WorkState::Blocked,
        WorkState::Completed,
    ];
    let mut items = Vec::new();
    for (number, state) in (0..).zip(states) {
        for (kind_number, kind) in (0..).zip(ItemKind::ALL) {
            let assignee = (kind_number != number % 3).then(|| agent_id(1 + (number + kind_number) % 2));
            let channel = (kind == ItemKind::Conversation).then(|| channel(1 + number % 2));
            let team = (number == 1).then(|| id(0x7e_0000 + kind_number));
            let department = department(1 + number % 2);
            let own = item(1 + 10 * number + kind_number, assignee);
            items.push(Item { kind, state, channel, team, department, ..own });
        }
    }
    items
}

const PLACES: [&str; 2] = ["tickets.signature", "通知.本文"];

/// Fields of two agents, and texts.
fn personal() -> Vec<PersonalSeed> {
    let seed = |name, number, agent: Option<u128>, value: &str| PersonalSeed {
        place: place(name),
        row: row_id(number),
        agent: agent.map(agent_id),
        value: value.to_owned(),
    };
    vec![
        seed(PLACES[0], 1, Some(1), "佐藤 花子\nサポート部"),
        seed(PLACES[0], 2, Some(2), "Tanaka"),
        seed(PLACES[0], 3, Some(1), ""),
        seed(PLACES[1], 1, None, "佐藤 花子 (sato@desk.example) が担当します。"),
        seed(PLACES[1], 2, None, "O'Brien \"quoted\" \\ 'x'; --"),
    ]
}
