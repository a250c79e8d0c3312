//! Inviting as many people as there are, in batches of one transaction each (IL-44).
//!
//! The targets come from an iterator of the host's, and go through in batches; what is kept between two batches is a
//! [`BulkProgress`], whose size does not depend on their number. The outcomes of each batch come in the order of the input,
//! and separate *sent*, *invited already*, and *failed with reasons*; the host writes them wherever its report goes.
//!
//! ```
//! use invitation_lifecycle::bulk::*;
//! use invitation_lifecycle::eligibility::Rules;
//! use invitation_lifecycle::members::*;
//! use invitation_lifecycle::*;
//! use std::num::NonZeroUsize;
//! use storage_contract::OpError;
//!
//! /// One batch, in a transaction that is begun before and committed after. The host keeps `batch` and `progress` until the
//! /// commit has succeeded: after a conflict it calls this again with both, in a new transaction.
//! async fn one_batch<R: MemberRepository + InvitationRepository, G: RandomBytes>(
//!     tx: &mut R,
//!     bulk: &BulkInvitation,
//!     batch: &Batch,
//!     progress: &BulkProgress,
//!     rules: &Rules<'_>,
//!     random: &mut G,
//!     context: &ServiceContext<'_>,
//! ) -> Result<(BulkProgress, Vec<TargetOutcome>), OpError<MemberRefusal, R::Error>> {
//!     let locked = lock_batch(tx, bulk, batch, context.now).await?;
//!     // Lock the seat pool here, which comes later in the lock order.
//!     let seats = FreeSeats::of(bulk.order.user_type, Some(10_000));
//!     let prepared = locked.prepare(progress, rules, seats, random, context).map_err(OpError::Refused)?;
//!     // Carry out `prepared.members.seat_effects()`, put the mails into the outbox, keep the progress: all in `tx`.
//!     let outcomes = prepared.members.outcome().clone();
//!     prepared.members.store(tx).await?;
//!     Ok((prepared.progress, outcomes))
//! }
//!
//! /// The whole run, whose `transaction` is `one_batch` within begin and commit. Here each batch skips to its position; a
//! /// host that reads page by page begins behind `progress.after`.
//! fn all_batches(
//!     bulk: &BulkInvitation,
//!     targets: &[BulkTarget],
//!     mut transaction: impl FnMut(&Batch, &BulkProgress) -> BulkProgress,
//! ) -> BulkProgress {
//!     let size = NonZeroUsize::MIN.saturating_add(499);
//!     let mut progress = BulkProgress::begin(bulk.mode);
//!     while progress.is_running() {
//!         let position = usize::try_from(progress.next).unwrap_or(usize::MAX);
//!         let batch = progress.batch(&mut targets.iter().skip(position).cloned(), size);
//!         progress = transaction(&batch, &progress);
//!         println!("{} seen, {} sent, {} failed", progress.counts.seen(), progress.counts.sent, progress.counts.failed);
//!     }
//!     progress
//! }
//! ```
//!
//! A [`BulkRun`] is both together, for a store that keeps them.
//!
//! # After a crash
//!
//! Each target's member has an id that follows from the bulk invitation and its place, and remembers the place that invited
//! it. So a run that is continued from the last known position, or from any earlier one, answers *sent, earlier* for what it
//! did, sends to the rest, and reports the same as if it had not been cut off: nobody is invited twice, and nobody is
//! forgotten. It takes that the iterator gives the same targets in the same order; where it does not, the address still
//! keeps anybody from being invited twice, and the outcome is *invited already*.
//!
//! Keep the progress in the batch's transaction, and no position is lost. Where one is lost, and a member behind it was deleted
//! in between, the run cannot invite this member again: the id that follows from the place was used, and the id of a deleted member
//! is never used again. Writing the batch then fails in the store; invite whoever is left by another bulk invitation.

mod batch;
mod ids;
mod order;
mod progress;
mod run;

pub use batch::{Batch, LockedBatch, PreparedBatch, lock_batch};
pub use ids::{BulkId, BulkPlace};
pub use order::{BulkInvitation, BulkMode, BulkTarget};
pub use progress::{BulkCounts, BulkPass, BulkProgress, BulkState};
pub use run::{BulkRun, BulkRunRepository};
