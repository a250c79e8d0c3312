//! How far a bulk invitation has come: a position and counts, never a list (IL-44).

use super::batch::Batch;
use super::order::{BulkMode, BulkTarget};
use crate::eligibility::{Reason, RecordRef};
use crate::members::{TargetOutcome, TargetResult};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::num::NonZeroUsize;

/// Which of its passes a run is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BulkPass {
    /// All targets are looked at, and nothing is sent.
    Check,
    /// Those that pass are sent to.
    Send,
}

/// Whether a run goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BulkState {
    /// It does.
    Running,
    /// It is through.
    Finished,
    /// All or nothing, and not all pass: nothing was sent.
    HeldBack,
    /// All or nothing, all had passed, and a target has come to fail since: its batch and what follows was not sent.
    Broken,
    /// No seat is free any more: the target at the position, and what follows, is left for later.
    Full,
}

/// How many targets met which end.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkCounts {
    /// Invited.
    pub sent: u64,
    /// Nothing spoke against them, and nothing was sent.
    pub passed: u64,
    /// Invited already.
    pub already_invited: u64,
    /// Not invited.
    pub failed: u64,
    /// How often each reason was among those of a target.
    pub reasons: BTreeMap<Reason, u64>,
}

impl BulkCounts {
    /// How many targets were looked at.
    pub const fn seen(&self) -> u64 {
        self.sent.saturating_add(self.passed).saturating_add(self.already_invited).saturating_add(self.failed)
    }

    /// Counts one more.
    pub fn count(&mut self, result: &TargetResult) {
        let place = match result {
            TargetResult::Sent(_) => &mut self.sent,
            TargetResult::Passes => &mut self.passed,
            TargetResult::AlreadyInvited { .. } => &mut self.already_invited,
            TargetResult::Failed { reasons, .. } => {
                for reason in reasons.iter() {
                    let count = self.reasons.entry(reason).or_default();
                    *count = count.saturating_add(1);
                }
                &mut self.failed
            }
        };
        *place = place.saturating_add(1);
    }
}

/// How far a run has come. Store it in the transaction of each batch, and it is exact; lose it, and the run from an
/// earlier position, or from the beginning, sends nothing twice.
///
/// Its size does not depend on the number of targets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkProgress {
    /// The mode of the run.
    pub mode: BulkMode,
    /// The pass.
    pub pass: BulkPass,
    /// Whether it goes on.
    pub state: BulkState,
    /// The index of the next target, counted from 0.
    pub next: u64,
    /// The record of the target before it, for hosts that read their targets page by page in the order of a key.
    pub after: Option<RecordRef>,
    /// What became of the targets of this pass so far.
    pub counts: BulkCounts,
}

impl BulkProgress {
    /// A run that has not begun.
    pub fn begin(mode: BulkMode) -> Self {
        let pass = match mode {
            BulkMode::AllOrNothing => BulkPass::Check,
            BulkMode::SendWhatPasses | BulkMode::FillTheSeats => BulkPass::Send,
        };
        Self { mode, pass, state: BulkState::Running, next: 0, after: None, counts: BulkCounts::default() }
    }

    /// A dry run that has not begun: the check alone, whatever the mode.
    pub fn dry_run() -> Self {
        Self { pass: BulkPass::Check, ..Self::begin(BulkMode::SendWhatPasses) }
    }

    /// Whether there is a next batch.
    pub const fn is_running(&self) -> bool {
        matches!(self.state, BulkState::Running)
    }

    /// The same run from where it stopped: seats have become free, or what failed was settled. One that is finished, or was
    /// held back, stays so.
    #[must_use]
    pub fn resumed(mut self) -> Self {
        self.state = match self.state {
            BulkState::Full | BulkState::Broken | BulkState::Running => BulkState::Running,
            BulkState::Finished | BulkState::HeldBack => self.state,
        };
        self
    }

    /// The next batch: up to `size` targets from an iterator that stands at [`next`](Self::next). When a pass is through,
    /// `next` is 0 again, and the iterator has to begin anew.
    pub fn batch(&self, targets: &mut impl Iterator<Item = BulkTarget>, size: NonZeroUsize) -> Batch {
        let targets: Vec<BulkTarget> = targets.take(size.get()).collect();
        Batch { first: self.next, is_last: targets.len() < size.get(), targets }
    }

    /// The progress after a batch, of which these are the outcomes.
    pub(super) fn after_batch(&self, batch: Extent, outcomes: &[TargetOutcome]) -> Self {
        let mut after = self.clone();
        for outcome in outcomes {
            after.counts.count(&outcome.result);
        }
        after.next = self.next.saturating_add(u64::try_from(outcomes.len()).unwrap_or(u64::MAX));
        after.after = outcomes.last().map(|outcome| outcome.kept_as).or(self.after);
        if outcomes.len() < batch.targets {
            after.state = BulkState::Full;
        } else if batch.is_last {
            after.end_pass();
        }
        after
    }

    fn end_pass(&mut self) {
        match (self.pass, self.mode) {
            (BulkPass::Send, _) | (BulkPass::Check, BulkMode::SendWhatPasses | BulkMode::FillTheSeats) => {
                self.state = BulkState::Finished;
            }
            (BulkPass::Check, BulkMode::AllOrNothing) if self.counts.failed > 0 => {
                self.state = BulkState::HeldBack;
            }
            (BulkPass::Check, BulkMode::AllOrNothing) => {
                *self = Self { pass: BulkPass::Send, ..Self::begin(self.mode) };
            }
        }
    }
}

/// What a batch was before it was decided.
#[derive(Clone, Copy, Debug)]
pub(super) struct Extent {
    pub(super) targets: usize,
    pub(super) is_last: bool,
}
