//! Who has how much, where the handovers stand, and whether anything violates the rules.

use super::{World, faults};
use crate::world::TourError;
use tantou::access::agents::{AgentId, AgentRepository, AgentStatus};
use tantou::handover::plan::PlanPhase;
use tantou::handover::{ItemRepository, PlanRepository};
use tantou::storage::run_ready;
use tantou::text::Explain;

pub(super) fn tell(world: &mut World<'_>) -> Result<(), TourError> {
    world.set_clock(41, 0);
    let ids: Vec<AgentId> = world.data.agents.iter().map(tantou::access::agents::Agent::id).collect();
    let (agents, counts, plans) = world.read(|tx, _| {
        let agents = run_ready(tx.find_agents(&ids))?;
        let counts = run_ready(tx.count_unfinished_items(&ids))?;
        Ok((agents, counts, run_ready(tx.page_plans(None, 100))?))
    })?;
    let status = |status: AgentStatus| match status {
        AgentStatus::Active => world.teller.pick("active", "有効"),
        AgentStatus::Inactive { .. } => world.teller.pick("inactive", "無効"),
        AgentStatus::Deleted { anonymised: true, .. } => {
            world.teller.pick("deleted, anonymous", "削除(匿名)")
        }
        AgentStatus::Deleted { anonymised: false, .. } => world.teller.pick("deleted", "削除"),
    };
    let row = |agent: &tantou::access::agents::Agent| {
        let open = counts.iter().find(|(id, _)| *id == agent.id()).map_or(0, |(_, count)| *count);
        vec![agent.person().name.as_str().to_owned(), status(agent.status()).to_owned(), open.to_string()]
    };
    let mut found = agents.iter().collect::<Vec<_>>();
    found.sort_by_key(|agent| ids.iter().position(|id| *id == agent.id()));
    let rows: Vec<Vec<String>> = found.into_iter().map(row).collect();
    let columns = world.teller.pick(["agent", "status", "open items"], ["担当者", "状態", "未完了"]);
    world.teller.table_beginning("agents", &columns, &rows, 10)?;
    let language = world.teller.language();
    let begun = plans.iter().filter(|plan| !matches!(plan.phase(), PlanPhase::Draft | PlanPhase::Validated));
    let mut rows: Vec<Vec<String>> = begun
        .map(|plan| {
            vec![world.data.name_of(plan.agent()), plan.phase().message(language), plan.moved().to_string()]
        })
        .collect();
    rows.sort();
    let columns = world.teller.pick(["handover of", "it is", "moved"], ["引き継ぎ元", "状態", "件数"]);
    world.teller.table("handovers", &columns, &rows)?;
    faults::found(world).map(drop)
}
