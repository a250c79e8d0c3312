//! Taking back what an agent may no longer hold (AH-05).

use super::decide::change;
use super::eligibility::{Ineligible, eligibility};
use crate::item::{Item, ItemChange};
use access_model::agents::{Agent, Desk};
use storage_contract::Versioned;

/// AH-05: whether an agent has to give an item back because it may no longer hold it; it is unassigned then, and not lost. An agent who leaves or is away gives
/// back nothing by this: its plan moves its items; if the plan is given up, or the absence ends, ask again. `None` where the item is not this agent's, is completed, or may stay.
pub fn decide_release(
    agent: &Agent,
    item: &Versioned<Item>,
    desk: &Desk,
) -> Option<(ItemChange, Ineligible)> {
    if item.value.assignee != Some(agent.id()) || !item.value.state.is_unfinished() || agent.fence().is_some()
    {
        return None;
    }
    let because = eligibility(agent, &item.value, desk).err()?;
    Some((change(item, None, item.value.state)?, because))
}
