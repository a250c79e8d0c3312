//! What several services read, in lock order.

use crate::assign::Crew;
use crate::ids::PlanId;
use crate::plan::HandoverPlan;
use crate::repository::PlanRepository;
use access_model::agents::{Agent, AgentId, AgentRepository, Desk};
use std::collections::BTreeSet;
use storage_contract::{Version, Versioned};

/// The desk under guard; one that was never saved is empty.
pub(crate) async fn desk<R: AgentRepository>(tx: &mut R) -> Result<Versioned<Desk>, R::Error> {
    let row = tx.lock_desk().await?;
    Ok(row.unwrap_or_else(|| Versioned { value: Desk::empty(), version: Version::FIRST }))
}

/// Agents under guard, sorted.
pub(crate) async fn crew<R: AgentRepository>(tx: &mut R, ids: &BTreeSet<AgentId>) -> Result<Crew, R::Error> {
    let ids: Vec<AgentId> = ids.iter().copied().collect();
    if ids.is_empty() {
        return Ok(Crew::default());
    }
    Ok(tx.lock_agents(&ids).await?.into_iter().collect())
}

/// One plan, unguarded: it tells what to lock.
pub(crate) async fn peek<R: PlanRepository>(
    tx: &mut R,
    plan: PlanId,
) -> Result<Option<HandoverPlan>, R::Error> {
    Ok(tx.find_plans(&[plan]).await?.into_iter().find(|found| found.id() == plan))
}

/// The plans that fence some agents, unguarded. What they say is looked up again under the guard of the agents' rows: an agent's fence names its plan, and where the
/// plan sends something decides nothing but the choice among those who are eligible under guard.
pub(crate) async fn fencing<R: PlanRepository>(
    tx: &mut R,
    agents: impl Iterator<Item = &Agent>,
) -> Result<Vec<HandoverPlan>, R::Error> {
    let ids: BTreeSet<PlanId> = agents.filter_map(Agent::fence).map(|fence| PlanId::of(fence.plan)).collect();
    let ids: Vec<PlanId> = ids.into_iter().collect();
    if ids.is_empty() { Ok(Vec::new()) } else { tx.find_plans(&ids).await }
}
