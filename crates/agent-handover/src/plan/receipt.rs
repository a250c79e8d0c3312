//! The receipt that each moved item leaves (AH-31).

use crate::ids::{ItemId, PlanId};
use access_model::agents::AgentId;
use serde::{Deserialize, Serialize};
use storage_contract::{Timestamp, Version};

/// That a plan has moved an item (AH-31). Unique: the plan and the item; if a plan should move an item once more, the later receipt takes the place of the earlier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Receipt {
    /// Which plan.
    pub plan: PlanId,
    /// Which item.
    pub item: ItemId,
    /// In which step of the plan.
    pub step: u64,
    /// With whom it was.
    pub from: Option<AgentId>,
    /// With whom it is.
    pub to: Option<AgentId>,
    /// The item's version after the move: as long as it is this, nobody has touched the item since.
    pub version: Version,
    /// When.
    pub at: Timestamp,
}
