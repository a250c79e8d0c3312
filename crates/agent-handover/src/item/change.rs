//! What a host writes to an item: a compare-and-set, with what it has to check.

use crate::ids::ItemId;
use crate::item::{Item, WorkState};
use access_model::agents::{Agent, AgentId, Epoch};
use serde::{Deserialize, Serialize};
use storage_contract::{Version, Versioned};

/// What the commit of an assignment checks (AH-26): the assignee's epoch is still this. Where the assignee's row was read under guard in the same
/// transaction, it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Guard {
    /// The assignee.
    pub agent: AgentId,
    /// The epoch at which it was found eligible.
    pub epoch: Epoch,
}

/// A change of one item, for the host to write as a compare-and-set: only where the version is still `expected` and, if there is a guard, the
/// assignee's epoch is still that one. Only assignee and state change; the version moves on by [`Version::next`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ItemChange {
    /// Which item.
    pub item: ItemId,
    /// The version that was decided on.
    pub expected: Version,
    /// With whom it was.
    pub from: Option<AgentId>,
    /// With whom it is from now on.
    pub to: Option<AgentId>,
    /// How far the work is from now on; as before, unless it was reopened (AH-04).
    pub state: WorkState,
    /// What else the commit checks; [`None`] where nobody is assigned.
    pub guard: Option<Guard>,
}

/// What has become of a change that a host is about to write, or has perhaps written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeStanding {
    /// It can be written.
    Due,
    /// It was written before: nothing is to be done (AH-25).
    Done,
    /// The item was changed by somebody else: decide again.
    Overtaken,
    /// The assignee may have lost the right to hold it, or is leaving: decide again (AH-26).
    GuardMoved,
}

impl ItemChange {
    /// The version that the item has once this is written.
    pub const fn version_after(&self) -> Version {
        self.expected.next()
    }

    /// Whether this can still be written, for hosts that keep a change between deciding and writing it. `assignee` is the guarded agent's row as it is now.
    pub fn standing(&self, item: &Versioned<Item>, assignee: Option<&Agent>) -> ChangeStanding {
        if item.version == self.version_after()
            && (item.value.assignee, item.value.state) == (self.to, self.state)
        {
            return ChangeStanding::Done;
        }
        if item.version != self.expected {
            return ChangeStanding::Overtaken;
        }
        let holds = |guard: Guard| {
            assignee.is_some_and(|agent| (agent.id(), agent.epoch()) == (guard.agent, guard.epoch))
        };
        if self.guard.is_none_or(holds) { ChangeStanding::Due } else { ChangeStanding::GuardMoved }
    }

    /// The item as it is once this is written, for stores that keep items as this crate sees them.
    pub const fn applied_to(&self, item: Item) -> Item {
        Item { assignee: self.to, state: self.state, ..item }
    }
}
