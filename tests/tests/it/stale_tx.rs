//! A transaction of the desk whose unguarded look at agents shows them as they were, as any store's may: what was committed between the look and the lock.

use memory_store::{MemoryStoreError, MemoryTx};
use tantou::access::agents::{Administrators, Agent, AgentId, AgentRepository, Desk};
use tantou::email::AddressKey;
use tantou::handover::item::{Item, ItemChange};
use tantou::handover::mailbox::{Mailbox, MailboxRecord, MailboxRepository};
use tantou::handover::plan::{Board, HandoverPlan, Receipt};
use tantou::handover::{ItemId, ItemRepository, PlanId, PlanRepository};
use tantou::storage::{Storage, Version, Versioned};

pub(crate) struct StaleTx<'a> {
    pub(crate) tx: &'a mut MemoryTx,
    /// What an unguarded look at agents shows.
    pub(crate) agents: Vec<Agent>,
}

impl Storage for StaleTx<'_> {
    type Error = MemoryStoreError;
}

/// The methods of a trait, all of them the transaction's own.
macro_rules! as_in_memory {
    ($($name:ident($($argument:ident: $kind:ty),*) -> $answer:ty;)*) => {
        $(async fn $name(&mut self, $($argument: $kind),*) -> Result<$answer, MemoryStoreError> {
            self.tx.$name($($argument),*).await
        })*
    };
}

impl AgentRepository for StaleTx<'_> {
    async fn find_agents(&mut self, ids: &[AgentId]) -> Result<Vec<Agent>, MemoryStoreError> {
        Ok(self.agents.iter().filter(|agent| ids.contains(&agent.id())).cloned().collect())
    }

    as_in_memory! {
        lock_desk() -> Option<Versioned<Desk>>;
        save_desk(desk: &Desk, expected: Option<Version>) -> ();
        lock_administrators() -> Option<Versioned<Administrators>>;
        save_administrators(administrators: &Administrators, expected: Option<Version>) -> ();
        lock_agents(ids: &[AgentId]) -> Vec<Versioned<Agent>>;
        lock_agents_by_address(address: &AddressKey) -> Vec<Versioned<Agent>>;
        page_agents(after: Option<AgentId>, limit: u32) -> Vec<Agent>;
        insert_agents(agents: &[Agent]) -> ();
        save_agents(agents: &[(Agent, Version)]) -> ();
    }
}

impl ItemRepository for StaleTx<'_> {
    as_in_memory! {
        find_items(ids: &[ItemId]) -> Vec<Versioned<Item>>;
        lock_items(ids: &[ItemId]) -> Vec<Versioned<Item>>;
        lock_unfinished_items_of(agent: AgentId, after: Option<ItemId>, limit: u32) -> Vec<Versioned<Item>>;
        page_unfinished_items_of(agent: AgentId, after: Option<ItemId>, limit: u32) -> Vec<Item>;
        page_items(after: Option<ItemId>, limit: u32) -> Vec<Item>;
        count_unfinished_items(agents: &[AgentId]) -> Vec<(AgentId, u64)>;
        save_items(changes: &[ItemChange]) -> ();
    }
}

impl PlanRepository for StaleTx<'_> {
    as_in_memory! {
        lock_board() -> Option<Versioned<Board>>;
        find_board() -> Option<Board>;
        save_board(board: &Board, expected: Option<Version>) -> ();
        find_plans(ids: &[PlanId]) -> Vec<HandoverPlan>;
        lock_plans(ids: &[PlanId]) -> Vec<Versioned<HandoverPlan>>;
        insert_plans(plans: &[HandoverPlan]) -> ();
        save_plans(plans: &[(HandoverPlan, Version)]) -> ();
        page_plans(after: Option<PlanId>, limit: u32) -> Vec<HandoverPlan>;
        put_receipts(receipts: &[Receipt]) -> ();
        page_receipts(plan: PlanId, after: Option<ItemId>, limit: u32) -> Vec<Receipt>;
    }
}

impl MailboxRepository for StaleTx<'_> {
    as_in_memory! {
        find_mailboxes(users: &[AgentId]) -> Vec<Mailbox>;
        lock_mailbox(user: AgentId) -> Option<Versioned<Mailbox>>;
        insert_mailboxes(mailboxes: &[Mailbox]) -> ();
        save_mailbox(mailbox: &Mailbox, expected: Version) -> ();
        page_mailboxes(after: Option<AgentId>, limit: u32) -> Vec<Mailbox>;
        lock_mailbox_record(user: AgentId) -> Option<Versioned<MailboxRecord>>;
        page_mailbox_records(after: Option<AgentId>, limit: u32) -> Vec<MailboxRecord>;
    }
}
