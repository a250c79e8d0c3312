//! Looking through a store page by page for what violates the rules. Nothing is written, nothing is locked.

use super::finding::Finding;
use super::judge::{judge_agent, judge_item, judge_mailbox, judge_plan};
use crate::ids::{ItemId, PlanId};
use crate::mailbox::MailboxRepository;
use crate::repository::{ItemRepository, PlanRepository};
use crate::services::load;
use access_model::agents::{Administrators, Agent, AgentId, AgentRepository};
use std::collections::BTreeMap;

/// One page of findings. It may be empty although there are more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FindingsPage<P> {
    /// What is wrong.
    pub findings: Vec<Finding>,
    /// From where to go on, `None` at the end.
    pub next: Option<P>,
}

fn next<P>(found: usize, limit: u32, last: Option<P>) -> Option<P> {
    let is_full = u32::try_from(found).is_ok_and(|found| found >= limit);
    last.filter(|_| is_full)
}

async fn agents<R: AgentRepository>(
    tx: &mut R,
    ids: impl Iterator<Item = AgentId>,
) -> Result<BTreeMap<AgentId, Agent>, R::Error> {
    let mut ids: Vec<AgentId> = ids.collect();
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    Ok(tx.find_agents(&ids).await?.into_iter().map(|agent| (agent.id(), agent)).collect())
}

/// Items that are with somebody who may not hold them (AH-02, AH-05, AH-20).
///
/// # Errors
/// What the store fails with.
pub async fn scan_items<R: AgentRepository + ItemRepository>(
    tx: &mut R,
    after: Option<ItemId>,
    limit: u32,
) -> Result<FindingsPage<ItemId>, R::Error> {
    let limit = limit.max(1);
    let desk = load::desk(tx).await?.value;
    let items = tx.page_items(after, limit).await?;
    let holders = agents(tx, items.iter().filter_map(|item| item.assignee)).await?;
    let judge = |item: &crate::item::Item| {
        let holder = item.assignee.and_then(|agent| holders.get(&agent));
        judge_item(item, holder, &desk)
    };
    let findings = items.iter().filter_map(judge).collect();
    Ok(FindingsPage { findings, next: next(items.len(), limit, items.last().map(|item| item.id)) })
}

/// Agents with fences without plans, or noted wrongly among the administrators (AH-26, AM-38).
///
/// # Errors
/// What the store fails with.
pub async fn scan_agents<R: AgentRepository + PlanRepository>(
    tx: &mut R,
    after: Option<AgentId>,
    limit: u32,
) -> Result<FindingsPage<AgentId>, R::Error> {
    let limit = limit.max(1);
    let administrators = tx.lock_administrators().await?.map_or_else(Administrators::new, |row| row.value);
    let page = tx.page_agents(after, limit).await?;
    let plans = load::fencing(tx, page.iter()).await?;
    let judge = |agent: &Agent| {
        let plan = agent.fence().and_then(|fence| plans.iter().find(|p| p.id() == PlanId::of(fence.plan)));
        judge_agent(agent, plan, &administrators)
    };
    let findings = page.iter().flat_map(judge).collect();
    Ok(FindingsPage { findings, next: next(page.len(), limit, page.last().map(Agent::id)) })
}

/// Open plans whose agents are not fenced, or that are not on the board (AH-26, AH-33).
///
/// # Errors
/// What the store fails with.
pub async fn scan_plans<R: AgentRepository + PlanRepository>(
    tx: &mut R,
    after: Option<PlanId>,
    limit: u32,
) -> Result<FindingsPage<PlanId>, R::Error> {
    let limit = limit.max(1);
    let board = tx.find_board().await?.unwrap_or_default();
    let page = tx.page_plans(after, limit).await?;
    let found = agents(tx, page.iter().map(crate::plan::HandoverPlan::agent)).await?;
    let findings = page.iter().flat_map(|plan| judge_plan(plan, found.get(&plan.agent()), &board)).collect();
    let last = page.last().map(crate::plan::HandoverPlan::id);
    Ok(FindingsPage { findings, next: next(page.len(), limit, last) })
}

/// Plans on the board that are not open (AH-33). The board has an entry per agent who is leaving or away, so it needs no pages.
///
/// # Errors
/// What the store fails with.
pub async fn scan_board<R: PlanRepository>(tx: &mut R) -> Result<Vec<Finding>, R::Error> {
    let board = tx.find_board().await?.unwrap_or_default();
    let ids: Vec<PlanId> = board.iter().map(|entry| entry.plan).collect();
    let plans = if ids.is_empty() { Vec::new() } else { tx.find_plans(&ids).await? };
    let entry_is_wrong = |entry: &&crate::plan::OpenHandover| {
        !plans.iter().any(|p| p.id() == entry.plan && p.agent() == entry.agent && p.phase().is_open())
    };
    let wrong = board.iter().filter(entry_is_wrong);
    Ok(wrong.map(|entry| Finding::BoardWithoutPlan { plan: entry.plan, agent: entry.agent }).collect())
}

/// Mailboxes that are private and locked, or whose backup or user is not as it should be (AH-41, AH-45, AH-47).
///
/// # Errors
/// What the store fails with.
pub async fn scan_mailboxes<R: AgentRepository + MailboxRepository>(
    tx: &mut R,
    after: Option<AgentId>,
    limit: u32,
) -> Result<FindingsPage<AgentId>, R::Error> {
    let limit = limit.max(1);
    let page = tx.page_mailbox_records(after, limit).await?;
    let users = agents(tx, page.iter().map(|record| record.user)).await?;
    let findings = page.iter().flat_map(|record| judge_mailbox(record, users.get(&record.user))).collect();
    Ok(FindingsPage { findings, next: next(page.len(), limit, page.last().map(|record| record.user)) })
}
