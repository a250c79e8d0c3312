//! A confirmation that goes step by step: one transaction each, with progress, and to be continued after a stop.

use super::{Letter, Step};
use access_model::Plan;
use serde::{Deserialize, Serialize};
use std::num::NonZeroUsize;
use std::ops::Range;

/// A confirmed plan on its way (AM-07). It is data: keep it, and a stopped run goes on from where it was; or make it anew, and what was done
/// is recognised.
///
/// Each step is a transaction: should a step be refused under *all or nothing* (AM-08) because something changed after the plan was shown, the steps
/// before it stand, and their invitations can be cancelled. Who needs the whole batch or nothing of it, whatever happens meanwhile, takes
/// [`Delegation::confirm`](super::Delegation::confirm), which is one transaction.
///
/// ```
/// # use tantou::delegation::{Confirmation, Delegation, DelegationStore, Letter, ConfirmRefusal};
/// # use tantou::{access::Plan, invitation::RandomBytes, storage::{OpError, Timestamp}};
/// # async fn run<S, R: DelegationStore, G: RandomBytes>(
/// #     delegation: &Delegation, plan: Plan, letter: Letter, random: &mut G, now: Timestamp, begin: impl Fn() -> R, commit: impl Fn(R),
/// # ) -> Result<(), OpError<ConfirmRefusal, R::Error>> {
/// let mut confirmation = Confirmation::new(plan, letter);
/// loop {
///     let mut tx = begin();
///     let Some(receipt) = delegation.confirm_step(&mut tx, &confirmation, random, now).await? else { break };
///     // …put receipt.messages into the outbox…
///     commit(tx);
///     confirmation.advance(&receipt.outcome);
///     println!("{} of {}", confirmation.position(), confirmation.total());
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Confirmation {
    plan: Plan,
    letter: Letter,
    step_size: NonZeroUsize,
    position: usize,
}

impl Confirmation {
    /// How many targets a step takes if nothing else is said: enough to make the cost of a commit small, few enough to keep locks short.
    pub const STEP_SIZE: NonZeroUsize = match NonZeroUsize::new(100) {
        Some(size) => size,
        None => NonZeroUsize::MIN,
    };

    /// A confirmation from the first target on.
    pub const fn new(plan: Plan, letter: Letter) -> Self {
        Self { plan, letter, step_size: Self::STEP_SIZE, position: 0 }
    }

    /// The same confirmation with so many targets a step.
    #[must_use]
    pub const fn with_step_size(mut self, step_size: NonZeroUsize) -> Self {
        self.step_size = step_size;
        self
    }

    /// The plan.
    pub const fn plan(&self) -> &Plan {
        &self.plan
    }

    /// What the mails have in common.
    pub const fn letter(&self) -> &Letter {
        &self.letter
    }

    /// How many targets are done.
    pub const fn position(&self) -> usize {
        self.position
    }

    /// How many targets there are.
    pub fn total(&self) -> usize {
        self.plan.targets().len()
    }

    /// Whether nothing is left to do.
    pub fn is_done(&self) -> bool {
        self.position >= self.total()
    }

    /// Goes on behind a step. Call it after the step's commit, and only then: a step that was rolled back has to be made again.
    pub fn advance(&mut self, step: &Step) {
        self.position = self.position.max(step.targets.end);
    }

    pub(super) fn next_targets(&self) -> Option<Range<usize>> {
        if self.is_done() {
            return None;
        }
        let end = self.position.saturating_add(self.step_size.get()).min(self.total());
        Some(self.position..end)
    }
}
