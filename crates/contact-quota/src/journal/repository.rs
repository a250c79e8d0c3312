//! What a store keeps of receipts and of the past. The isolation contract is that of [`storage_contract`].

use super::past::Past;
use super::receipt::Receipt;
use super::subject::Subject;
use crate::ids::RequestId;
use storage_contract::{Storage, Timestamp};

/// Keeps receipts and pasts. Implement it for the host's transaction, beside the repositories whose subjects leave them.
///
/// Rows are added and never change. Everything is within one tenant. Guard: the row of the subject, which is locked before.
pub trait JournalRepository: Storage {
    /// Guarded read of a receipt.
    ///
    /// # Errors
    /// Whatever the store fails with.
    fn lock_receipt(
        &mut self,
        subject: Subject,
        request: RequestId,
    ) -> impl Future<Output = Result<Option<Receipt>, Self::Error>>;

    /// Adds a receipt. Unique: (subject, request).
    ///
    /// # Errors
    /// [`Conflict`](storage_contract::FailureClass::Conflict) on a duplicate.
    fn insert_receipt(&mut self, receipt: &Receipt) -> impl Future<Output = Result<(), Self::Error>>;

    /// Adds pasts. Unique: (subject, since).
    ///
    /// # Errors
    /// [`Conflict`](storage_contract::FailureClass::Conflict) on a duplicate.
    fn insert_past(&mut self, past: &[Past]) -> impl Future<Output = Result<(), Self::Error>>;

    /// What held of each of these subjects at an instant: `since <= at < until`. Lookups answer only what they found, in any order. Unguarded, for screens.
    /// One look-up by (subject, since) for each.
    ///
    /// # Errors
    /// Whatever the store fails with.
    fn find_past(
        &mut self,
        subjects: &[Subject],
        at: Timestamp,
    ) -> impl Future<Output = Result<Vec<Past>, Self::Error>>;

    /// The past of a subject, the latest first, what held since an instant earlier than `before`, at most `limit`. Unguarded, for lists.
    ///
    /// # Errors
    /// Whatever the store fails with.
    fn page_past(
        &mut self,
        subject: Subject,
        before: Option<Timestamp>,
        limit: u32,
    ) -> impl Future<Output = Result<Vec<Past>, Self::Error>>;
}
