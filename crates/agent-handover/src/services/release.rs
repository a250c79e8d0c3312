//! Taking back, over a store, what an agent may no longer hold (AH-05).

use super::load;
use crate::assign::{Ineligible, decide_release};
use crate::ids::ItemId;
use crate::item::ItemChange;
use crate::repository::ItemRepository;
use access_model::agents::{AgentId, AgentRepository};

/// One item that is taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Released {
    /// What to write.
    pub change: ItemChange,
    /// Why the agent may not hold it.
    pub because: Ineligible,
}

/// Items that are taken back, decided and not yet written.
#[derive(Clone, Debug)]
#[must_use = "nothing is written before `store`"]
pub struct PreparedRelease {
    released: Vec<Released>,
    next: Option<ItemId>,
}

impl PreparedRelease {
    /// What is taken back.
    pub fn released(&self) -> &[Released] {
        &self.released
    }

    /// From where to go on, `None` at the end.
    pub const fn next(&self) -> Option<ItemId> {
        self.next
    }

    /// Writes it. It only writes.
    ///
    /// # Errors
    /// Whatever the store fails with; a conflict if somebody else was faster.
    pub async fn store<R: ItemRepository>(self, tx: &mut R) -> Result<(), R::Error> {
        let changes: Vec<ItemChange> = self.released.iter().map(|released| released.change).collect();
        if changes.is_empty() { Ok(()) } else { tx.save_items(&changes).await }
    }
}

/// Prepares to take back what an agent may no longer hold (AH-05), `limit` of its items at a time: call it after each change of an agent's departments, channels or role
/// ([`PreparedAgent::may_release`](access_model::agents::PreparedAgent::may_release)), and after a plan of its was given up or its absence has ended
/// ([`PreparedPlan::may_release`](super::PreparedPlan::may_release)), until there is no next. It follows from the facts alone; interrupted, it is begun again, and [`reconcile`](crate::reconcile) finds what was forgotten. Since the agent's row
/// is locked, nothing that it may not hold can come in between.
///
/// # Errors
/// What the store fails with.
pub async fn prepare_release<R: AgentRepository + ItemRepository>(
    tx: &mut R,
    agent: AgentId,
    after: Option<ItemId>,
    limit: u32,
) -> Result<PreparedRelease, R::Error> {
    let limit = limit.max(1);
    let desk = load::desk(tx).await?.value;
    let crew = load::crew(tx, &[agent].into()).await?;
    let Some(agent) = crew.agent(agent) else {
        return Ok(PreparedRelease { released: Vec::new(), next: None });
    };
    let items = tx.lock_unfinished_items_of(agent.id(), after, limit).await?;
    let is_full = u32::try_from(items.len()).is_ok_and(|found| found >= limit);
    let next = items.last().map(|item| item.value.id).filter(|_| is_full);
    let released = items.iter().filter_map(|item| {
        let (change, because) = decide_release(agent, item, &desk)?;
        Some(Released { change, because })
    });
    Ok(PreparedRelease { released: released.collect(), next })
}
