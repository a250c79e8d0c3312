//! What happened to a plan.

use super::handover::Progress;
use super::residue::Trouble;
use super::routing::Routing;
use crate::ids::PlanFingerprint;
use access_model::agents::AgentId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use storage_contract::Timestamp;

/// What happened to a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum PlanEvent {
    /// Its impact was shown (AH-30).
    Validated {
        /// What was shown, as a short value.
        fingerprint: PlanFingerprint,
        /// How many items were to move.
        shown: u64,
        /// What those who receive by load had to do.
        loads: BTreeMap<AgentId, u64>,
        /// When.
        at: Timestamp,
    },
    /// It began.
    Started {
        /// At its beginning.
        progress: Progress,
    },
    /// A step was done.
    Stepped {
        /// How far it has come.
        progress: Progress,
        /// What follows.
        outcome: StepOutcome,
        /// When.
        at: Timestamp,
    },
    /// It was halted.
    Paused {
        /// When.
        at: Timestamp,
    },
    /// It goes on.
    Resumed {
        /// From where.
        progress: Progress,
    },
    /// It goes on with other successors (AH-27).
    Rerouted {
        /// Who gets what from now on.
        routing: Routing,
        /// From where.
        progress: Progress,
    },
    /// The agent is back (AH-28).
    Returned {
        /// When.
        at: Timestamp,
    },
    /// It was given up.
    Cancelled {
        /// When.
        at: Timestamp,
    },
    /// Nothing: it was so already.
    Unchanged,
}

/// What follows from a step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum StepOutcome {
    /// There is more to do, or to look at.
    GoesOn,
    /// It cannot go on by itself (AH-27, AH-32).
    Stopped {
        /// Why.
        trouble: Trouble,
    },
    /// A fresh look found nothing left.
    Completed,
    /// A fresh look found nothing left; the agent is away (AH-28).
    WentAway,
}
