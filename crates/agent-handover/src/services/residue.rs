//! Everything that a plan could not move, by name and with reasons (AH-32).

use super::load;
use crate::ids::{ItemId, PlanId};
use crate::plan::{Leftover, PlanRefusal, Route, Tallies};
use crate::repository::{ItemRepository, PlanRepository};
use access_model::agents::AgentRepository;
use std::collections::BTreeMap;
use storage_contract::OpError;

/// One page of a residue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResiduePage {
    /// What nobody may take, with the reasons.
    pub items: Vec<Leftover>,
    /// From where to read on, `None` at the end.
    pub next: Option<ItemId>,
}

/// Pages through what the agent of a plan still has and nobody may take (AH-32). A page may have fewer items than its limit.
///
/// # Errors
/// [`UnknownPlan`](PlanRefusal::UnknownPlan), and what the store fails with.
pub async fn page_residue<R: AgentRepository + ItemRepository + PlanRepository>(
    tx: &mut R,
    plan: PlanId,
    after: Option<ItemId>,
    limit: u32,
) -> Result<ResiduePage, OpError<PlanRefusal, R::Error>> {
    let limit = limit.max(1);
    let unknown = OpError::Refused(PlanRefusal::UnknownPlan { plan });
    let plan = load::peek(tx, plan).await?.ok_or(unknown)?;
    let desk = load::desk(tx).await?.value;
    let crew = load::crew(tx, &plan.receivers()).await?;
    let items = tx.page_unfinished_items_of(plan.agent(), after, limit).await?;
    let is_full = u32::try_from(items.len()).is_ok_and(|found| found >= limit);
    let next = items.last().map(|item| item.id).filter(|_| is_full);
    let mut tallies = Tallies::default();
    let stuck = items.iter().filter_map(|item| {
        match tallies.route(plan.routing(), &BTreeMap::new(), item, &crew, &desk) {
            Route::Stuck { because, .. } => Some(Leftover { item: item.id, because }),
            Route::To { .. } | Route::Pool { .. } => None,
        }
    });
    Ok(ResiduePage { items: stuck.collect(), next })
}
