//! The family of help desks.

mod originals;
pub(crate) mod stage;
pub(crate) mod world;

use crate::family::{Cell, Desk, Family};
use crate::harness::{DeskHarness, DeskRepositories};
use crate::portrait::Portrait;
use crate::sample::at;
use crate::violation::{During, Verdict, ensure, refused};
use access_model::agents::{AgentRepository, Placement, prepare_add_agent};
use agent_handover::anonymise::{
    AnonymisationRepository, Declaration, PersonalDataRepository, TombstoneKey, prepare_anonymisation,
};
use agent_handover::assign::Aim;
use agent_handover::item::ItemChange;
use agent_handover::mailbox::{MailboxCommand, MailboxPolicy, MailboxRepository, prepare_mailbox};
use agent_handover::plan::{HandoverPolicy, NewPlan, PlanCommand, Purpose, Routing};
use agent_handover::services::{
    AssignmentRequest, By, prepare_assignments, prepare_draft, prepare_plan_command, prepare_reactivation,
    prepare_step,
};
use agent_handover::{ItemRepository, PlanRepository};
use originals::{Duplicate, Row};
use storage_contract::Version;
use world::{World, agent_id, department, item_id, person, place, plan_id};

impl<H: DeskHarness> Family<H> for Desk {
    type Row = Row;
    type Duplicate = Duplicate;

    const ROWS: &'static [Row] = &Row::ALL;
    const DELETABLE: &'static [Row] = &[];
    const GUARDS: &'static [Row] = &Row::ALL;
    const DUPLICATES: &'static [Duplicate] = &Duplicate::ALL;

    fn world() -> Portrait {
        World::new().portrait()
    }

    async fn write_world(harness: &H, tx: &mut H::Tx<'_>) -> Result<(), H::Error> {
        World::new().insert(harness, tx).await
    }

    async fn look(tx: &mut H::Tx<'_>) -> Result<Portrait, H::Error> {
        World::new().look(tx).await
    }

    async fn take_away(tx: &mut H::Tx<'_>) -> Result<(), H::Error> {
        let rows = tx.lock_items(&[item_id(2)]).await?;
        let away = |row: &storage_contract::Versioned<agent_handover::item::Item>| ItemChange {
            item: row.value.id,
            expected: row.version,
            from: row.value.assignee,
            to: None,
            state: row.value.state,
            guard: None,
        };
        tx.save_items(&rows.iter().map(away).collect::<Vec<_>>()).await
    }

    /// Lists may be empty.
    async fn ask_for_nothing(tx: &mut H::Tx<'_>) -> Result<(), H::Error> {
        tx.find_agents(&[]).await?;
        tx.lock_agents(&[]).await?;
        tx.insert_agents(&[]).await?;
        tx.save_agents(&[]).await?;
        tx.find_items(&[]).await?;
        tx.lock_items(&[]).await?;
        tx.count_unfinished_items(&[]).await?;
        tx.save_items(&[]).await?;
        tx.find_plans(&[]).await?;
        tx.lock_plans(&[]).await?;
        tx.insert_plans(&[]).await?;
        tx.save_plans(&[]).await?;
        tx.put_receipts(&[]).await?;
        tx.find_mailboxes(&[]).await?;
        tx.insert_mailboxes(&[]).await?;
        tx.find_tombstones(&[]).await?;
        tx.save_personal_rows(&place("nowhere"), &[]).await
    }

    async fn be_refused(tx: &mut H::Tx<'_>) -> Verdict {
        be_refused(tx).await
    }

    async fn write_originals(harness: &H, tx: &mut H::Tx<'_>) -> Result<(), H::Error> {
        originals::write(harness, tx).await
    }

    async fn version(tx: &mut H::Tx<'_>, row: Row) -> Result<Option<Version>, H::Error> {
        row.version(tx).await
    }

    async fn save(tx: &mut H::Tx<'_>, row: Row, expected: Version) -> Result<(), H::Error> {
        row.save(tx, expected).await
    }

    /// Nothing here is ever deleted.
    async fn delete(_: &mut H::Tx<'_>, _: Row, _: Version) -> Result<(), H::Error> {
        Ok(())
    }

    async fn duplicate(tx: &mut H::Tx<'_>, duplicate: Duplicate) -> Result<(), H::Error> {
        duplicate.insert(tx).await
    }

    async fn lock_cells(tx: &mut H::Tx<'_>, guard: Row, cells: &[usize]) -> Result<Vec<Cell>, H::Error> {
        let mut found = Vec::new();
        for index in cells.iter().copied() {
            found.extend(guard.lock_cell(tx, index).await?);
        }
        Ok(found)
    }

    async fn save_cell(tx: &mut H::Tx<'_>, guard: Row, cell: Cell) -> Result<(), H::Error> {
        guard.save_cell(tx, cell).await
    }

    async fn is_introduced(tx: &mut H::Tx<'_>) -> Result<bool, H::Error> {
        Ok(!tx.lock_agents(&[agent_id(50)]).await?.is_empty())
    }

    async fn introduce(_: &H, tx: &mut H::Tx<'_>, who: usize) -> Result<(), H::Error> {
        tx.insert_agents(&[originals::agent_of(50, who as u64)]).await
    }
}

/// AM-36, AH-01, AH-20, AH-21, AH-40: who may not, what is not there, what is not due; what is stored of refused assignments is nothing.
async fn be_refused<R: DeskRepositories>(tx: &mut R) -> Verdict {
    let (light, admin, unknown) = (agent_id(4), agent_id(2), agent_id(99));
    let place = Placement::new(world::role(), [department(1)]);
    for (what, actor) in [("adding an agent by a light agent", light), ("by nobody", unknown)] {
        let added = prepare_add_agent(tx, actor, agent_id(60), person(60), place.clone()).await;
        refused(what, &added)?;
    }
    let (routing, policy) = (Routing::to_pool(), HandoverPolicy::DEFAULT);
    let new = NewPlan { id: plan_id(60), agent: unknown, purpose: Purpose::Deactivate, routing, policy };
    refused("a plan for an unknown agent", &prepare_draft(tx, admin, new).await)?;
    let cancel = PlanCommand::Cancel;
    refused("a plan that is done", &prepare_plan_command(tx, admin, plan_id(8), &cancel, at(9)).await)?;
    refused("a step of an unknown plan", &prepare_step(tx, plan_id(60), 0, 9, at(9)).await)?;
    refused("a reactivation of who is deleted", &prepare_reactivation(tx, admin, agent_id(8), at(9)).await)?;
    let mailboxes = MailboxPolicy::default();
    for (what, command) in [("a lock", MailboxCommand::Lock), ("a backup", MailboxCommand::TakeBackup)] {
        let prepared = prepare_mailbox(tx, Some(admin), agent_id(4), &command, &mailboxes, at(9)).await;
        refused(what, &prepared)?;
    }
    let key = TombstoneKey::new([1; TombstoneKey::MIN_BYTES]).expect("is long enough");
    let places = Declaration::default();
    let prepared = prepare_anonymisation(tx, admin, plan_id(2), places, &[], &key, at(9)).await;
    refused("an anonymisation that is not due", &prepared)?;
    let by = By::Picker { actor: light, others: [].into() };
    let requests = [2, 99].map(|number| AssignmentRequest { item: item_id(number), aim: Aim::Agent(admin) });
    let prepared = prepare_assignments(tx, &by, &requests).await.during("asking for assignments")?;
    for outcome in prepared.outcomes() {
        ensure(outcome.result.is_err(), || format!("was not refused: {outcome:?}"))?;
    }
    prepared.store(tx).await.during("storing that nothing was assigned")
}
