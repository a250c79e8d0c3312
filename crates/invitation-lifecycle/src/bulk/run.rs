//! A bulk invitation together with how far it has come, as a store keeps it.

use super::ids::BulkId;
use super::order::BulkInvitation;
use super::progress::BulkProgress;
use crate::ids::{InviterId, ScopeId};
use serde::{Deserialize, Serialize};
use storage_contract::{Storage, Timestamp, Version, Versioned};

/// A bulk invitation and its progress. It is saved in the transaction of each batch, so the position is exact, however the run was
/// cut off; and it is the guard row of the run: of two workers that carry out the same batch one gets a conflict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkRun {
    /// What is sent to whom, and what is done if not all can be invited.
    pub bulk: BulkInvitation,
    /// Who answers for the invitations, in every batch.
    pub inviter: InviterId,
    /// When it was begun.
    pub begun_at: Timestamp,
    /// How far it has come.
    pub progress: BulkProgress,
}

impl BulkRun {
    /// A run that has not begun.
    pub fn begin(bulk: BulkInvitation, inviter: InviterId, now: Timestamp) -> Self {
        let progress = BulkProgress::begin(bulk.mode);
        Self { bulk, inviter, begun_at: now, progress }
    }

    /// Which one.
    pub const fn id(&self) -> BulkId {
        self.bulk.id
    }

    /// Of which portal.
    pub const fn portal(&self) -> ScopeId {
        self.bulk.order.portal
    }
}

/// Keeps bulk invitations. Implement it for the host's transaction; the isolation contract is that of [`storage_contract`].
///
/// In the lock order runs stand directly before members. Everything here is within one tenant.
///
/// Unique: the id of the [bulk invitation](BulkInvitation::id). The portal of a run never changes.
pub trait BulkRunRepository: Storage {
    /// The run. Unguarded, for screens.
    ///
    /// # Errors
    /// Whatever the store fails with.
    fn find_bulk_run(&mut self, id: BulkId) -> impl Future<Output = Result<Option<BulkRun>, Self::Error>>;

    /// Guarded read of the run.
    ///
    /// # Errors
    /// Whatever the store fails with.
    fn lock_bulk_run(
        &mut self,
        id: BulkId,
    ) -> impl Future<Output = Result<Option<Versioned<BulkRun>>, Self::Error>>;

    /// Adds a run.
    ///
    /// # Errors
    /// [`Conflict`](storage_contract::FailureClass::Conflict) on a duplicate.
    fn insert_bulk_run(&mut self, run: &BulkRun) -> impl Future<Output = Result<(), Self::Error>>;

    /// Compare and set.
    ///
    /// # Errors
    /// [`Conflict`](storage_contract::FailureClass::Conflict) where the version is another.
    fn save_bulk_run(
        &mut self,
        run: &BulkRun,
        expected: Version,
    ) -> impl Future<Output = Result<(), Self::Error>>;

    /// The runs of a portal in the order of their ids, those after `after`, at most `limit`. Unguarded, for lists.
    ///
    /// # Errors
    /// Whatever the store fails with.
    fn page_bulk_runs(
        &mut self,
        portal: ScopeId,
        after: Option<BulkId>,
        limit: u32,
    ) -> impl Future<Output = Result<Vec<BulkRun>, Self::Error>>;
}
