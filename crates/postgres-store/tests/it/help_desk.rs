//! The help desk of the load: an administrator who stays, agents who come and go, and work.

use crate::desk::{address, id};
use access_model::agents::{
    Administrators, Agent, AgentId, AgentRepository as _, DataScope, Department, Desk, DeskRecord, Person,
    Placement, Role,
};
use agent_handover::ItemId;
use agent_handover::item::{Item, ItemKind, WorkState};
use agent_handover::mailbox::{Mailbox, MailboxRepository as _};
use postgres_store::{PostgresStoreError, PostgresTx};
use tantou::offboarding::Offboarding;
use uuid::Uuid;

/// Who confirms all plans, and never leaves.
pub(crate) const BOSS: AgentId = AgentId::from_uuid(Uuid::from_u128(0xa6_0001));
/// How many agents there are, the administrator included, and how many items.
pub(crate) const AGENTS: usize = 9;
pub(crate) const ITEMS: usize = 30;

pub(crate) fn agent_id(number: usize) -> AgentId {
    id(0xa6_0000 + number as u128)
}

pub(crate) fn item_id(number: usize) -> ItemId {
    id(0x17_0000 + number as u128)
}

/// Two items to a step, so that a handover has several and others come between.
pub(crate) fn offboarding() -> Offboarding {
    Offboarding::default().with_batch(2)
}

fn agent(number: usize) -> Agent {
    let name = format!("担当 {number}").parse().unwrap();
    let person = Person::new(name, address(&format!("agent{number}@desk.example")));
    let role = if number == 1 { Role::Administrator } else { Role::Agent { scope: DataScope::All } };
    Agent::new(agent_id(number), person, Placement::new(role, [id(0xde)])).unwrap()
}

fn item(number: usize) -> Item {
    Item {
        id: item_id(number),
        kind: ItemKind::Ticket,
        department: id(0xde),
        channel: None,
        team: None,
        state: WorkState::Open { replied: false },
        assignee: Some(agent_id(1 + number % AGENTS)),
    }
}

/// Puts everything in place.
pub(crate) async fn open(tx: &mut PostgresTx) -> Result<(), PostgresStoreError> {
    let departments = vec![Department::new(id(0xde))];
    let desk = Desk::restore(DeskRecord { departments, ..DeskRecord::default() }).unwrap();
    let agents: Vec<Agent> = (1..=AGENTS).map(agent).collect();
    let administrators: Administrators = agents.iter().collect();
    let mailboxes: Vec<Mailbox> = agents.iter().map(|agent| Mailbox::new(agent.id(), true)).collect();
    tx.save_desk(&desk, None).await?;
    tx.save_administrators(&administrators, None).await?;
    tx.insert_agents(&agents).await?;
    tx.insert_mailboxes(&mailboxes).await?;
    tx.insert_items(&(1..=ITEMS).map(item).collect::<Vec<_>>()).await
}
