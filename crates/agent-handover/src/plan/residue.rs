//! What a plan could not move, and why (AH-27, AH-32).

use crate::assign::Ineligible;
use crate::ids::ItemId;
use serde::{Deserialize, Serialize};

/// Why a plan needs attention.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "trouble", rename_all = "snake_case")]
pub enum Trouble {
    /// Successors have left or are leaving; nothing is lost, and the plan can go on with others (AH-27).
    SuccessorsGone {
        /// Who, with every reason.
        successors: Vec<Ineligible>,
    },
    /// Items remain that nobody may take (AH-32).
    Residue {
        /// How many, and which.
        residue: Residue,
    },
}

/// Items that nobody may take (AH-32): how many, and the first of them. All of them are what the agent still has: page through them with
/// [`page_residue`](crate::services::page_residue).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Residue {
    /// How many.
    pub count: u64,
    /// The first of them, in order.
    pub samples: Vec<Leftover>,
}

/// One item that nobody may take, with the reasons (AH-32).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leftover {
    /// Which item.
    pub item: ItemId,
    /// Why not, for each who was asked.
    pub because: Vec<Ineligible>,
}

impl Residue {
    /// Notes an item; only the first ones are kept by name.
    pub(crate) fn note(&mut self, item: ItemId, because: Vec<Ineligible>, samples: u32) {
        self.count = self.count.saturating_add(1);
        if u32::try_from(self.samples.len()).is_ok_and(|kept| kept < samples) {
            self.samples.push(Leftover { item, because });
        }
    }
}
