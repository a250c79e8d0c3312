//! One row of each kind, and what would be a duplicate of one.

use super::world::{
    agent, agent_id, anonymisation, channel, department, desk, item, item_id, mailbox, place, plan, plan_id,
    role, row_id,
};
use crate::family::Cell;
use crate::harness::{DeskHarness, DeskRepositories, PersonalSeed, Work};
use access_model::agents::{
    Administrators, AdministratorsRecord, Agent, AgentId, AgentRecord, Desk, DeskRecord, Person,
};
use agent_handover::anonymise::Replacement;
use agent_handover::item::ItemChange;
use agent_handover::mailbox::{Mailbox, MailboxRecord};
use agent_handover::plan::{Board, HandoverPlan, HandoverPolicy, OpenHandover};
use storage_contract::{Timestamp, Version};

/// The kinds of rows that rules write. There is one desk, one row of administrators and one board: where two rows of a kind are asked for, the second one is another of these three.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row {
    Desk,
    Administrators,
    Board,
    Agent,
    Plan,
    Item,
    Mailbox,
    Anonymisation,
    Personal,
}

impl Row {
    pub(crate) const ALL: [Self; 9] = [
        Self::Desk,
        Self::Administrators,
        Self::Board,
        Self::Agent,
        Self::Plan,
        Self::Item,
        Self::Mailbox,
        Self::Anonymisation,
        Self::Personal,
    ];

    pub(crate) async fn version<R: DeskRepositories>(self, tx: &mut R) -> Result<Option<Version>, R::Error> {
        Ok(self.lock_cell(tx, 0).await?.map(|cell| cell.version))
    }

    pub(crate) async fn save<R: DeskRepositories>(
        self,
        tx: &mut R,
        expected: Version,
    ) -> Result<(), R::Error> {
        self.save_cell(tx, Cell { index: 0, value: 5, version: expected }).await
    }

    /// Which row stands for the second of a kind of which there is only one.
    const fn stands_for(self, index: usize) -> Self {
        match (self, index) {
            (Self::Desk, 1) => Self::Administrators,
            (Self::Administrators, 1) => Self::Board,
            (Self::Board, 1) => Self::Desk,
            _ => self,
        }
    }

    /// Rows keep numbers in the ways that [`number_of_person`] and its neighbours say.
    pub(crate) async fn lock_cell<R: DeskRepositories>(
        self,
        tx: &mut R,
        index: usize,
    ) -> Result<Option<Cell>, R::Error> {
        let number = 1 + index as u128;
        let found = match self.stands_for(index) {
            Self::Desk => {
                let row = tx.lock_desk().await?;
                row.map(|row| (row.value.channels().count() as u64, row.version))
            }
            Self::Administrators => {
                let row = tx.lock_administrators().await?;
                row.map(|row| (row.value.remaining().len() as u64, row.version))
            }
            Self::Board => {
                let row = tx.lock_board().await?;
                row.map(|row| (row.value.iter().count() as u64, row.version))
            }
            Self::Agent => {
                let rows = tx.lock_agents(&[agent_id(number)]).await?;
                rows.first().map(|row| (number_of_person(row.value.person()), row.version))
            }
            Self::Plan => {
                let rows = tx.lock_plans(&[plan_id(number)]).await?;
                rows.first().map(|row| (u64::from(row.value.policy().samples), row.version))
            }
            Self::Item => {
                let rows = tx.lock_items(&[item_id(number)]).await?;
                rows.first().map(|row| (number_of_holder(row.value.assignee), row.version))
            }
            Self::Mailbox => {
                let row = tx.lock_mailbox(agent_id(number)).await?;
                row.map(|row| (number_of_instant(row.value.saved_at()), row.version))
            }
            Self::Anonymisation => {
                let row = tx.lock_anonymisation(plan_id(number)).await?;
                row.map(|row| (row.value.step(), row.version))
            }
            Self::Personal => {
                let after = (number > 1).then(|| row_id(number - 1));
                let rows = tx.lock_personal_rows(&place(PLACE), agent_id(1), after, 1).await?;
                let row = rows.first().filter(|row| row.row == row_id(number));
                row.map(|row| (row.value.parse().unwrap_or(0), row.version))
            }
        };
        Ok(found.map(|(value, version)| Cell { index, value, version }))
    }

    pub(crate) async fn save_cell<R: DeskRepositories>(self, tx: &mut R, cell: Cell) -> Result<(), R::Error> {
        let (number, value, expected) = (1 + cell.index as u128, cell.value, cell.version);
        match self.stands_for(cell.index) {
            Self::Desk => tx.save_desk(&desk_of(value), Some(expected)).await,
            Self::Administrators => tx.save_administrators(&administrators_of(value), Some(expected)).await,
            Self::Board => tx.save_board(&board_of(value), Some(expected)).await,
            Self::Agent => tx.save_agents(&[(agent_of(number, value), expected)]).await,
            Self::Plan => tx.save_plans(&[(plan_of(number, value), expected)]).await,
            Self::Item => tx.save_items(&[change_of(number, value, expected)]).await,
            Self::Mailbox => tx.save_mailbox(&mailbox_of(number, value), expected).await,
            Self::Anonymisation => tx.save_anonymisation(&anonymisation(number, value), expected).await,
            Self::Personal => {
                let replacement = Replacement { row: row_id(number), expected, value: value.to_string() };
                tx.save_personal_rows(&place(PLACE), &[replacement]).await
            }
        }
    }
}

const PLACE: &str = "cells";

/// As the number of its channels.
fn desk_of(number: u64) -> Desk {
    let channels = (1..=u128::from(number)).map(channel).collect();
    Desk::restore(DeskRecord { channels, ..desk().record() }).expect("is sound")
}

/// As the number of those who remain.
fn administrators_of(number: u64) -> Administrators {
    let remaining = (1..=u128::from(number)).map(agent_id).collect();
    Administrators::restore(AdministratorsRecord { remaining, ..AdministratorsRecord::default() })
}

/// As the number of open handovers.
fn board_of(number: u64) -> Board {
    let mut board = Board::new();
    for number in 1..=u128::from(number) {
        board.open(OpenHandover { agent: agent_id(number), plan: plan_id(number), successors: [].into() });
    }
    board
}

/// As the extension.
pub(super) fn agent_of(number: u128, value: u64) -> Agent {
    let record = agent(number, role()).record();
    let person = Person { extension: value.to_string().parse().ok(), ..record.person };
    Agent::restore(AgentRecord { person, ..record }).expect("is sound")
}

fn number_of_person(person: &Person) -> u64 {
    person.extension.as_ref().and_then(|text| text.as_str().parse().ok()).unwrap_or(0)
}

/// As the number of samples.
fn plan_of(number: u128, value: u64) -> HandoverPlan {
    let samples = u32::try_from(value).unwrap_or(0);
    plan(number, 1, 2, HandoverPolicy::DEFAULT.with_samples(samples))
}

/// As who holds it.
fn change_of(number: u128, value: u64, expected: Version) -> ItemChange {
    let to = Some(agent_id(u128::from(value)));
    let state = item(number, None).state;
    ItemChange { item: item_id(number), expected, from: None, to, state, guard: None }
}

fn number_of_holder(holder: Option<AgentId>) -> u64 {
    let number =
        holder.and_then(|agent| agent.as_uuid().as_u128().checked_sub(agent_id(0).as_uuid().as_u128()));
    number.and_then(|number| u64::try_from(number).ok()).unwrap_or(0)
}

/// As the microsecond when it was saved.
fn mailbox_of(number: u128, value: u64) -> Mailbox {
    let saved_at = i64::try_from(value).ok().and_then(|micros| Timestamp::from_unix_micros(micros).ok());
    Mailbox::restore(MailboxRecord { saved_at, ..mailbox(agent_id(number)) }).expect("is sound")
}

fn number_of_instant(at: Option<Timestamp>) -> u64 {
    at.and_then(|at| u64::try_from(at.as_unix_micros()).ok()).unwrap_or(0)
}

/// Writes them: two of each of which there may be two.
pub(crate) async fn write<H: DeskHarness>(harness: &H, tx: &mut H::Tx<'_>) -> Result<(), H::Error> {
    use access_model::agents::AgentRepository as _;
    use agent_handover::PlanRepository as _;
    use agent_handover::anonymise::AnonymisationRepository as _;
    use agent_handover::mailbox::MailboxRepository as _;
    tx.save_desk(&desk_of(2), None).await?;
    tx.save_administrators(&administrators_of(2), None).await?;
    tx.save_board(&board_of(2), None).await?;
    tx.insert_agents(&[1, 2].map(|number| agent_of(number, 2))).await?;
    tx.insert_plans(&[1, 2].map(|number| plan_of(number, 2))).await?;
    tx.insert_mailboxes(&[1, 2].map(|number| mailbox_of(number, 2))).await?;
    for number in [1, 2] {
        tx.insert_anonymisation(&anonymisation(number, 2)).await?;
    }
    let personal = [1, 2].map(|number| PersonalSeed {
        place: place(PLACE),
        row: row_id(number),
        agent: None,
        value: "2".to_owned(),
    });
    let items = [1, 2].map(|number| item(number, Some(agent_id(2))));
    harness.seed_work(tx, &Work { items: items.to_vec(), personal: personal.to_vec() }).await
}

/// The unique keys.
#[derive(Clone, Copy, Debug)]
pub enum Duplicate {
    Desk,
    Administrators,
    Board,
    Agent,
    Plan,
    Mailbox,
    Anonymisation,
}

impl Duplicate {
    pub(crate) const ALL: [Self; 7] = [
        Self::Desk,
        Self::Administrators,
        Self::Board,
        Self::Agent,
        Self::Plan,
        Self::Mailbox,
        Self::Anonymisation,
    ];

    pub(crate) async fn insert<R: DeskRepositories>(self, tx: &mut R) -> Result<(), R::Error> {
        match self {
            Self::Desk => tx.save_desk(&desk_of(9), None).await,
            Self::Administrators => tx.save_administrators(&administrators_of(9), None).await,
            Self::Board => tx.save_board(&board_of(9), None).await,
            Self::Agent => {
                let record = agent_of(1, 9).record();
                let departments = [department(2)].into();
                let placement = access_model::agents::Placement { departments, ..record.placement };
                let agent = Agent::restore(AgentRecord { placement, ..record }).expect("is sound");
                tx.insert_agents(&[agent]).await
            }
            Self::Plan => tx.insert_plans(&[plan_of(1, 9)]).await,
            Self::Mailbox => tx.insert_mailboxes(&[mailbox_of(1, 9)]).await,
            Self::Anonymisation => tx.insert_anonymisation(&anonymisation(1, 9)).await,
        }
    }
}
