//! Mending what was found, decided again under guard.

use super::finding::Finding;
use super::judge::{judge_agent, judge_item, judge_mailbox, judge_plan};
use crate::assign::{Crew, change};
use crate::ids::{ItemId, PlanId};
use crate::item::ItemChange;
use crate::mailbox::{Backup, Mailbox, MailboxRecord, MailboxRepository, UserState};
use crate::plan::{Board, HandoverPlan, OpenHandover, PlanEvent, PlanPhase};
use crate::repository::{ItemRepository, PlanRepository};
use crate::services::load;
use access_model::agents::{Administrators, Agent, AgentEvent, AgentId, AgentRepository, HandoverStep};
use storage_contract::{Timestamp, Version, Versioned};

/// A repair that is decided and not yet written.
#[derive(Clone, Debug, Default)]
#[must_use = "nothing is written before `store`"]
pub struct PreparedRepair {
    administrators: Option<(Administrators, Option<Version>)>,
    board: Option<(Board, Option<Version>)>,
    agent: Option<(Agent, Version)>,
    plan: Option<(HandoverPlan, Version)>,
    item: Option<ItemChange>,
    mailbox: Option<(Mailbox, Version)>,
}

impl PreparedRepair {
    /// Whether the finding has settled itself meanwhile: nothing is written.
    pub const fn is_settled(&self) -> bool {
        self.administrators.is_none()
            && self.board.is_none()
            && self.agent.is_none()
            && self.plan.is_none()
            && self.item.is_none()
            && self.mailbox.is_none()
    }

    /// Writes it, in lock order. It only writes.
    ///
    /// # Errors
    /// Whatever the store fails with; a conflict if somebody else was faster.
    pub async fn store<R>(self, tx: &mut R) -> Result<(), R::Error>
    where
        R: AgentRepository + ItemRepository + PlanRepository + MailboxRepository,
    {
        if let Some((administrators, version)) = self.administrators {
            tx.save_administrators(&administrators, version).await?;
        }
        if let Some((board, version)) = self.board {
            tx.save_board(&board, version).await?;
        }
        if let Some(agent) = self.agent {
            tx.save_agents(&[agent]).await?;
        }
        if let Some(plan) = self.plan {
            tx.save_plans(&[plan]).await?;
        }
        if let Some(item) = self.item {
            tx.save_items(&[item]).await?;
        }
        match self.mailbox {
            Some((mailbox, version)) => tx.save_mailbox(&mailbox, version).await,
            None => Ok(()),
        }
    }
}

/// Prepares to mend a finding as its [proposal](Finding::proposal) says. It is judged again under guard: if it has settled itself, nothing is written.
///
/// # Errors
/// What the store fails with.
pub async fn prepare_repair<R>(
    tx: &mut R,
    finding: &Finding,
    now: Timestamp,
) -> Result<PreparedRepair, R::Error>
where
    R: AgentRepository + ItemRepository + PlanRepository + MailboxRepository,
{
    match finding {
        Finding::ItemHeldWrongly { item, because } => release(tx, *item, because.agent).await,
        Finding::FenceWithoutPlan { agent, .. } | Finding::AdministratorMisnoted { agent } => {
            mend_agent(tx, *agent, now).await
        }
        Finding::PlanWithoutFence { plan, agent }
        | Finding::PlanOffBoard { plan, agent }
        | Finding::BoardWithoutPlan { plan, agent } => mend_plan(tx, *plan, *agent, now).await,
        Finding::PrivateAndLocked { user }
        | Finding::BackupOfActiveUser { user }
        | Finding::MailboxUnaware { user } => mend_mailbox(tx, *user, now).await,
    }
}

async fn release<R: AgentRepository + ItemRepository>(
    tx: &mut R,
    item: ItemId,
    holder: AgentId,
) -> Result<PreparedRepair, R::Error> {
    let desk = load::desk(tx).await?.value;
    let crew = load::crew(tx, &[holder].into()).await?;
    let row = tx.lock_items(&[item]).await?.into_iter().find(|row| row.value.id == item);
    let held = row.filter(|row| row.value.assignee == Some(holder));
    let wrong = held.filter(|row| judge_item(&row.value, crew.agent(holder), &desk).is_some());
    let item = wrong.and_then(|row| change(&row, None, row.value.state));
    Ok(PreparedRepair { item, ..PreparedRepair::default() })
}

/// An agent with the rows that go with it.
struct Ground {
    administrators: Option<Versioned<Administrators>>,
    board: Option<Versioned<Board>>,
    crew: Crew,
    plans: Vec<Versioned<HandoverPlan>>,
}

impl Ground {
    async fn lock<R: AgentRepository + PlanRepository>(
        tx: &mut R,
        agent: AgentId,
        plan: Option<PlanId>,
    ) -> Result<Self, R::Error> {
        let administrators = tx.lock_administrators().await?;
        let board = tx.lock_board().await?;
        let crew = load::crew(tx, &[agent].into()).await?;
        let fence = crew.agent(agent).and_then(Agent::fence).map(|fence| PlanId::of(fence.plan));
        let mut ids: Vec<PlanId> = plan.into_iter().chain(fence).collect();
        ids.sort_unstable();
        ids.dedup();
        let plans = if ids.is_empty() { Vec::new() } else { tx.lock_plans(&ids).await? };
        Ok(Self { administrators, board, crew, plans })
    }

    fn plan(&self, id: PlanId) -> Option<&Versioned<HandoverPlan>> {
        self.plans.iter().find(|row| row.value.id() == id)
    }

    fn remaining(&self) -> Administrators {
        self.administrators.as_ref().map_or_else(Administrators::new, |row| row.value.clone())
    }

    fn noted(&self, agent: &Agent) -> Option<(Administrators, Option<Version>)> {
        let mut administrators = self.remaining();
        let version = self.administrators.as_ref().map(|row| row.version);
        administrators.note(agent).then_some((administrators, version))
    }

    fn on_board(&self, change: impl FnOnce(&mut Board)) -> (Board, Option<Version>) {
        let mut board = self.board.as_ref().map_or_else(Board::new, |row| row.value.clone());
        change(&mut board);
        (board, self.board.as_ref().map(|row| row.version))
    }
}

async fn mend_agent<R: AgentRepository + PlanRepository>(
    tx: &mut R,
    id: AgentId,
    now: Timestamp,
) -> Result<PreparedRepair, R::Error> {
    let ground = Ground::lock(tx, id, None).await?;
    let mut repair = PreparedRepair::default();
    let (Some(agent), Some(version)) = (ground.crew.agent(id), ground.crew.version(id)) else {
        return Ok(repair);
    };
    let plan = agent.fence().and_then(|fence| ground.plan(PlanId::of(fence.plan))).map(|row| &row.value);
    let mut mended = agent.clone();
    for finding in judge_agent(agent, plan, &ground.remaining()) {
        if let Finding::FenceWithoutPlan { fence, .. } = finding {
            let lift = HandoverStep::LiftFence { plan: fence.plan };
            if let Ok(event) = agent.decide_step(&lift, &ground.remaining(), now) {
                mended.apply(&event);
                repair.agent = Some((mended.clone(), version));
            }
        }
    }
    repair.administrators = ground.noted(&mended);
    Ok(repair)
}

async fn mend_plan<R: AgentRepository + PlanRepository>(
    tx: &mut R,
    id: PlanId,
    agent: AgentId,
    now: Timestamp,
) -> Result<PreparedRepair, R::Error> {
    let ground = Ground::lock(tx, agent, Some(id)).await?;
    let mut repair = PreparedRepair::default();
    let present = ground.board.as_ref().map_or_else(Board::new, |row| row.value.clone());
    let is_there = present.of(agent).is_some_and(|entry| entry.plan == id);
    let close = |board: &mut Board| {
        board.close(agent, id);
    };
    let Some(row) = ground.plan(id).filter(|row| row.value.agent() == agent) else {
        repair.board = is_there.then(|| ground.on_board(close));
        return Ok(repair);
    };
    let plan = &row.value;
    if !plan.phase().is_open() {
        repair.board = is_there.then(|| ground.on_board(close));
        return Ok(repair);
    }
    for finding in judge_plan(plan, ground.crew.agent(agent), &present) {
        if let Finding::PlanWithoutFence { .. } = finding {
            let Some(fenced) = fenced_again(&ground, plan, now) else {
                let mut given_up = plan.clone();
                given_up.apply(&match plan.phase() {
                    PlanPhase::Away => PlanEvent::Returned { at: now },
                    PlanPhase::Draft
                    | PlanPhase::Validated
                    | PlanPhase::Running
                    | PlanPhase::Paused
                    | PlanPhase::NeedsAttention
                    | PlanPhase::Completed
                    | PlanPhase::Cancelled => PlanEvent::Cancelled { at: now },
                });
                repair.plan = Some((given_up, row.version));
                repair.board = is_there.then(|| ground.on_board(close));
                return Ok(repair);
            };
            repair.administrators = ground.noted(&fenced.0);
            repair.agent = Some(fenced);
        }
        if present.of(agent).is_none() {
            let entry = OpenHandover { agent, plan: id, successors: plan.routing().successors() };
            repair.board = Some(ground.on_board(|board| board.open(entry)));
        }
    }
    Ok(repair)
}

/// The plan's agent, fenced again; `None` where that cannot be: it has another fence, is gone, or is the last administrator.
fn fenced_again(ground: &Ground, plan: &HandoverPlan, now: Timestamp) -> Option<(Agent, Version)> {
    let mut agent = ground.crew.agent(plan.agent())?.clone();
    let version = ground.crew.version(plan.agent())?;
    if agent.fence().is_some() || !agent.is_active() {
        return None;
    }
    let step = HandoverStep::Fence { fence: plan.fence()? };
    let event: AgentEvent = agent.decide_step(&step, &ground.remaining(), now).ok()?;
    agent.apply(&event);
    Some((agent, version))
}

async fn mend_mailbox<R: AgentRepository + MailboxRepository>(
    tx: &mut R,
    user: AgentId,
    now: Timestamp,
) -> Result<PreparedRepair, R::Error> {
    let crew = load::crew(tx, &[user].into()).await?;
    let Some(row) = tx.lock_mailbox_record(user).await? else { return Ok(PreparedRepair::default()) };
    let findings = judge_mailbox(&row.value, crew.agent(user));
    if findings.is_empty() {
        return Ok(PreparedRepair::default());
    }
    let mailbox = findings.iter().fold(row.value, |record, finding| mended(record, finding, now));
    // What is wrong besides is not among the findings; such a row stays as it is.
    let mailbox = Mailbox::restore(mailbox).ok().map(|mailbox| (mailbox, row.version));
    Ok(PreparedRepair { mailbox, ..PreparedRepair::default() })
}

fn mended(record: MailboxRecord, finding: &Finding, now: Timestamp) -> MailboxRecord {
    match finding {
        Finding::PrivateAndLocked { .. } => MailboxRecord { lock: None, ..record },
        Finding::BackupOfActiveUser { .. } => {
            let backup = match record.backup {
                Backup::InProgress { by, previous, .. } => Backup::Failed { by, at: now, previous },
                other => other,
            };
            MailboxRecord { backup, ..record }
        }
        Finding::MailboxUnaware { .. } => {
            let reactivated = record.state.reactivated();
            MailboxRecord { state: UserState::Deactivated { since: now, reactivated }, ..record }
        }
        Finding::ItemHeldWrongly { .. }
        | Finding::FenceWithoutPlan { .. }
        | Finding::PlanWithoutFence { .. }
        | Finding::PlanOffBoard { .. }
        | Finding::BoardWithoutPlan { .. }
        | Finding::AdministratorMisnoted { .. } => record,
    }
}
