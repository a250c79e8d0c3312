//! The replacing of one agent's personal data as a process: apply, then verify by a scan (AH-21).

use super::RowId;
use super::declaration::{Declaration, PlaceName};
use super::old_values::OldValues;
use super::pseudonym::Pseudonym;
use crate::ids::PlanId;
use access_model::agents::AgentId;
use serde::{Deserialize, Serialize};
use storage_contract::Timestamp;

/// Where a scan over the declared places has come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Position {
    /// In which place of the declaration, from 0.
    pub place: usize,
    /// Up to which row of it.
    pub after: Option<RowId>,
}

/// Rows that still hold something after it was replaced: how many, and the first of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leftovers {
    /// How many.
    pub count: u64,
    /// The first of them, by place and row.
    pub samples: Vec<(PlaceName, RowId)>,
}

impl Leftovers {
    const SAMPLES: usize = 20;

    pub(super) fn note(&mut self, place: &PlaceName, row: RowId) {
        self.count = self.count.saturating_add(1);
        if self.samples.len() < Self::SAMPLES {
            self.samples.push((place.clone(), row));
        }
    }
}

/// How far it has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum AnonymisationState {
    /// It replaces.
    Applying {
        /// Where it has come to.
        position: Position,
        /// How often it has begun, from 0.
        round: u32,
        /// What was known, and is looked for.
        old: OldValues,
    },
    /// It looks at everything again.
    Verifying {
        /// Where it has come to.
        position: Position,
        /// How often it has begun, from 0.
        round: u32,
        /// What it has found in this round.
        leftovers: Leftovers,
        /// What was known, and is looked for.
        old: OldValues,
    },
    /// Something still holds what was known, although it was replaced time and again: whatever writes it there has to be found.
    NeedsAttention {
        /// Where.
        leftovers: Leftovers,
        /// What was known, and is looked for.
        old: OldValues,
        /// When.
        at: Timestamp,
    },
    /// A look at everything has found nothing. What was known is forgotten.
    Done {
        /// When.
        at: Timestamp,
    },
}

/// The replacing of one deleted agent's personal data. It cannot be undone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anonymisation {
    pub(super) record: AnonymisationRecord,
}

/// The same as a store keeps it: plain data. While it is under way it holds what was known of the person; keep it as carefully.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnonymisationRecord {
    /// By which deletion. Unique.
    pub plan: PlanId,
    /// Whose.
    pub agent: AgentId,
    /// Under what the agent is shown.
    pub pseudonym: Pseudonym,
    /// Where the host keeps personal data.
    pub declaration: Declaration,
    /// How many steps are done; the next one has this number.
    pub step: u64,
    /// How many rows were changed.
    pub changed: u64,
    /// How far it has come.
    pub state: AnonymisationState,
}

/// What happened to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnonymisationEvent {
    /// How far it has come.
    pub state: AnonymisationState,
    /// How many rows were changed.
    pub changed: u64,
}

impl Anonymisation {
    /// How often everything is replaced before it needs attention.
    pub const MAX_ROUNDS: u32 = 3;

    /// Begins.
    pub const fn begin(
        plan: PlanId,
        agent: AgentId,
        pseudonym: Pseudonym,
        old: OldValues,
        declaration: Declaration,
    ) -> Self {
        let position = Position { place: 0, after: None };
        let state = AnonymisationState::Applying { position, round: 0, old };
        Self {
            record: AnonymisationRecord { plan, agent, pseudonym, declaration, step: 0, changed: 0, state },
        }
    }

    /// The process that a store kept.
    pub const fn restore(record: AnonymisationRecord) -> Self {
        Self { record }
    }

    /// What a store has to keep.
    pub fn record(&self) -> AnonymisationRecord {
        self.record.clone()
    }

    /// By which deletion.
    pub const fn plan(&self) -> PlanId {
        self.record.plan
    }

    /// Whose.
    pub const fn agent(&self) -> AgentId {
        self.record.agent
    }

    /// Under what the agent is shown.
    pub const fn pseudonym(&self) -> &Pseudonym {
        &self.record.pseudonym
    }

    /// Where the host keeps personal data.
    pub const fn declaration(&self) -> &Declaration {
        &self.record.declaration
    }

    /// The number of the next step.
    pub const fn step(&self) -> u64 {
        self.record.step
    }

    /// How many rows were changed.
    pub const fn changed(&self) -> u64 {
        self.record.changed
    }

    /// How far it has come.
    pub const fn state(&self) -> &AnonymisationState {
        &self.record.state
    }

    /// Whether a look at everything has found nothing.
    pub const fn is_done(&self) -> bool {
        matches!(self.record.state, AnonymisationState::Done { .. })
    }

    /// Carries out what was decided.
    pub fn apply(&mut self, event: &AnonymisationEvent) {
        self.record.state = event.state.clone();
        self.record.changed = self.record.changed.saturating_add(event.changed);
        self.record.step = self.record.step.saturating_add(1);
    }

    /// Begins anew after attention was paid.
    pub fn retried(&self) -> Option<AnonymisationEvent> {
        match &self.record.state {
            AnonymisationState::NeedsAttention { old, .. } => {
                let (position, old) = (Position::default(), old.clone());
                let state = AnonymisationState::Applying { position, round: 0, old };
                Some(AnonymisationEvent { state, changed: 0 })
            }
            AnonymisationState::Applying { .. }
            | AnonymisationState::Verifying { .. }
            | AnonymisationState::Done { .. } => None,
        }
    }
}
