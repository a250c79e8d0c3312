//! The next step of a plan over a store (AH-25, AH-31, AH-32, AH-47).

use super::draft::{changed_board, noted};
use super::load;
use crate::assign::Crew;
use crate::ids::{ItemId, PlanId};
use crate::item::{Item, ItemChange};
use crate::mailbox::{Mailbox, MailboxEvent, MailboxRepository, UserState};
use crate::plan::{
    Batch, Board, BoardChange, HandoverPlan, Page, PlanEvent, PlanPhase, PlanRefusal, Receipt, StepContext,
    decide_back_batch, decide_batch,
};
use crate::repository::{ItemRepository, PlanRepository};
use access_model::agents::{Administrators, Agent, AgentEvent, AgentId, AgentRepository};
use std::collections::{BTreeMap, BTreeSet};
use storage_contract::{OpError, Timestamp, Version, Versioned};

/// What a step amounts to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepResult {
    /// This step was done before; its answer was perhaps lost. Nothing is written.
    DoneEarlier,
    /// Items move, or the plan finds where it stands.
    Done {
        /// How many items move.
        moved: u64,
        /// How many have moved in all.
        moved_in_all: u64,
        /// How many were to move when the plan was last shown.
        shown: u64,
        /// What the plan amounts to after it.
        phase: PlanPhase,
    },
}

/// A step that is decided and not yet written.
#[derive(Clone, Debug)]
#[must_use = "nothing is written before `store`"]
pub struct PreparedStep {
    plan: HandoverPlan,
    version: Version,
    batch: Option<Batch>,
    agent: Option<(Agent, Version)>,
    administrators: Option<(Administrators, Option<Version>)>,
    board: Option<(Board, Option<Version>)>,
    mailbox: Option<(Mailbox, Version)>,
}

impl PreparedStep {
    /// The plan as it will be.
    pub const fn plan(&self) -> &HandoverPlan {
        &self.plan
    }

    /// What happens to the plan, if anything.
    pub fn event(&self) -> Option<&PlanEvent> {
        self.batch.as_ref().map(|batch| &batch.event)
    }

    /// The items that move.
    pub fn changes(&self) -> &[ItemChange] {
        self.batch.as_ref().map_or(&[], |batch| &batch.changes)
    }

    /// What it amounts to.
    pub fn result(&self) -> StepResult {
        let Some(batch) = &self.batch else { return StepResult::DoneEarlier };
        let shown = match &batch.event {
            PlanEvent::Stepped { progress, .. } => progress.shown,
            _ => 0,
        };
        StepResult::Done {
            moved: u64::try_from(batch.changes.len()).unwrap_or(u64::MAX),
            moved_in_all: self.plan.moved(),
            shown,
            phase: self.plan.phase(),
        }
    }

    /// The number of the step that comes next, while the plan runs.
    pub fn next_step(&self) -> Option<u64> {
        match self.plan.phase() {
            PlanPhase::Running => self.plan.progress().map(|progress| progress.step),
            PlanPhase::Draft
            | PlanPhase::Validated
            | PlanPhase::Paused
            | PlanPhase::NeedsAttention
            | PlanPhase::Away
            | PlanPhase::Completed
            | PlanPhase::Cancelled => None,
        }
    }

    /// Writes everything. It only writes.
    ///
    /// # Errors
    /// Whatever the store fails with; a conflict if somebody else was faster.
    pub async fn store<R>(self, tx: &mut R) -> Result<(), R::Error>
    where
        R: AgentRepository + ItemRepository + PlanRepository + MailboxRepository,
    {
        let Some(batch) = self.batch else { return Ok(()) };
        if let Some((administrators, version)) = self.administrators {
            tx.save_administrators(&administrators, version).await?;
        }
        if let Some((board, version)) = self.board {
            tx.save_board(&board, version).await?;
        }
        if let Some(agent) = self.agent {
            tx.save_agents(&[agent]).await?;
        }
        tx.save_plans(&[(self.plan, self.version)]).await?;
        if !batch.changes.is_empty() {
            tx.save_items(&batch.changes).await?;
            tx.put_receipts(&batch.receipts).await?;
        }
        match self.mailbox {
            Some((mailbox, version)) => tx.save_mailbox(&mailbox, version).await,
            None => Ok(()),
        }
    }
}

/// Prepares the step with this number of a plan, of at most `limit` items (AH-25). A step that was done before is recognised by its number and changes nothing; so a step whose
/// outcome is unknown is simply asked for again. When the plan is done, its agent becomes inactive or deleted, and the mailbox hears of it, in the same transaction (AH-20,
/// AH-47).
///
/// # Errors
/// A [`PlanRefusal`], and what the store fails with.
pub async fn prepare_step<R>(
    tx: &mut R,
    plan: PlanId,
    step: u64,
    limit: u32,
    now: Timestamp,
) -> Result<PreparedStep, OpError<PlanRefusal, R::Error>>
where
    R: AgentRepository + ItemRepository + PlanRepository + MailboxRepository,
{
    let unknown = || OpError::Refused(PlanRefusal::UnknownPlan { plan });
    let limit = limit.max(1);
    let peeked = load::peek(tx, plan).await?.ok_or_else(unknown)?;
    let agent = peeked.agent();
    let desk = load::desk(tx).await?.value;
    // Only the last step needs the rows that all plans share. If it comes unexpectedly, they are locked late; a deadlock is a conflict.
    let seems_last =
        peeked.purpose().fence().is_some() && tx.page_unfinished_items_of(agent, None, 1).await?.is_empty();
    let shared = if seems_last { Some(Shared::lock(tx).await?) } else { None };
    let mut people = peeked.receivers();
    people.insert(agent);
    let crew = load::crew(tx, &people).await?;
    let row = tx.lock_plans(&[plan]).await?.into_iter().find(|row| row.value.id() == plan);
    let Versioned { value: plan, version } = row.ok_or_else(unknown)?;
    let late: BTreeSet<AgentId> =
        plan.receivers().into_iter().filter(|agent| crew.agent(*agent).is_none()).collect();
    let crew = crew.joined(load::crew(tx, &late).await?);
    if was_done(&plan, step) {
        let (batch, agent, administrators, board, mailbox) = (None, None, None, None, None);
        return Ok(PreparedStep { plan, version, batch, agent, administrators, board, mailbox });
    }
    let none = Administrators::new();
    let administrators = shared.as_ref().and_then(|shared| shared.administrators.as_ref());
    let administrators = administrators.map_or(&none, |row| &row.value);
    let context = StepContext { now, crew: &crew, desk: &desk, administrators };
    let batch = decide(tx, &plan, limit, &context).await?;
    let shared = match shared {
        Some(shared) => shared,
        None if batch.closes => Shared::lock(tx).await?,
        None => Shared::default(),
    };
    let mut next = plan;
    next.apply(&batch.event);
    finished(tx, next, version, batch, &crew, shared, now).await.map_err(OpError::from)
}

/// The rows that all plans share.
#[derive(Default)]
struct Shared {
    administrators: Option<Versioned<Administrators>>,
    board: Option<Versioned<Board>>,
}

impl Shared {
    async fn lock<R: AgentRepository + PlanRepository>(tx: &mut R) -> Result<Self, R::Error> {
        let administrators = tx.lock_administrators().await?;
        let board = tx.lock_board().await?;
        Ok(Self { administrators, board })
    }
}

fn was_done(plan: &HandoverPlan, step: u64) -> bool {
    match plan.phase() {
        PlanPhase::Running | PlanPhase::Paused | PlanPhase::NeedsAttention => {
            plan.progress().is_some_and(|progress| step < progress.step)
        }
        PlanPhase::Away | PlanPhase::Completed => true,
        PlanPhase::Draft | PlanPhase::Validated | PlanPhase::Cancelled => false,
    }
}

async fn decide<R: ItemRepository + PlanRepository>(
    tx: &mut R,
    plan: &HandoverPlan,
    limit: u32,
    context: &StepContext<'_>,
) -> Result<Batch, OpError<PlanRefusal, R::Error>> {
    let after = plan.progress().and_then(|progress| progress.after);
    let is_end = |found: usize| u32::try_from(found).is_ok_and(|found| found < limit);
    let Some(source) = plan.purpose().source() else {
        let rows = tx.lock_unfinished_items_of(plan.agent(), after, limit).await?;
        let last = rows.last().map(|item| item.value.id);
        let page = Page { rows: &rows, last, is_end: is_end(rows.len()) };
        return decide_batch(plan, page, context).map_err(OpError::Refused);
    };
    let receipts = tx.page_receipts(source, after, limit).await?;
    let ids: Vec<ItemId> = receipts.iter().map(|receipt| receipt.item).collect();
    let items = if ids.is_empty() { Vec::new() } else { tx.lock_items(&ids).await? };
    let items: BTreeMap<ItemId, Versioned<Item>> =
        items.into_iter().map(|item| (item.value.id, item)).collect();
    let with_item = |receipt: &Receipt| (*receipt, items.get(&receipt.item).copied());
    let rows: Vec<_> = receipts.iter().map(with_item).collect();
    let page = Page { rows: &rows, last: ids.last().copied(), is_end: is_end(rows.len()) };
    decide_back_batch(plan, page, context).map_err(OpError::Refused)
}

/// Everything that goes with a step: the agent, the administrators, the board and the mailbox.
async fn finished<R: MailboxRepository>(
    tx: &mut R,
    plan: HandoverPlan,
    version: Version,
    batch: Batch,
    crew: &Crew,
    shared: Shared,
    now: Timestamp,
) -> Result<PreparedStep, R::Error> {
    let agent = batch.agent.as_ref().filter(|event| **event != AgentEvent::Unchanged).and_then(|event| {
        let mut agent = crew.agent(plan.agent())?.clone();
        agent.apply(event);
        Some((agent, crew.version(plan.agent())?))
    });
    let administrators = agent.as_ref().and_then(|(agent, _)| noted(shared.administrators, agent));
    let change = if batch.closes { BoardChange::Close } else { BoardChange::Keep };
    let board = changed_board(shared.board, &plan, change);
    let mailbox = match agent {
        Some(_) => tx.lock_mailbox(plan.agent()).await?,
        None => None,
    };
    let mailbox = mailbox.filter(|row| matches!(row.value.state(), UserState::Active { .. })).map(|row| {
        let mut mailbox = row.value;
        mailbox.apply(&MailboxEvent::UserDeactivated { at: now });
        (mailbox, row.version)
    });
    Ok(PreparedStep { plan, version, batch: Some(batch), agent, administrators, board, mailbox })
}
