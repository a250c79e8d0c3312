//! What a store keeps of legal bases and of requests (PV-60 … PV-62).

use super::basis::ProcessingBasis;
use super::request::{DataRequest, DataRequestId, DuePosition};
use crate::record::PortalUserId;
use crate::value::OwnedKey;
use storage_contract::{Storage, Version, Versioned};

/// Keeps bases and requests. Implement it for the host's transaction; the isolation contract is that of [`storage_contract`]. Lock order: bases before requests.
pub trait PrivacyRepository: Storage {
    /// The basis of a record. Unguarded, for views.
    ///
    /// # Errors
    /// Whatever the store fails with.
    fn find_basis(
        &mut self,
        module: &str,
        record: &OwnedKey,
    ) -> impl Future<Output = Result<Option<ProcessingBasis>, Self::Error>>;

    /// Guarded read of the basis of a record.
    ///
    /// # Errors
    /// Whatever the store fails with.
    fn lock_basis(
        &mut self,
        module: &str,
        record: &OwnedKey,
    ) -> impl Future<Output = Result<Option<Versioned<ProcessingBasis>>, Self::Error>>;

    /// Adds a basis. Unique: `module` and `record`.
    ///
    /// # Errors
    /// [`Conflict`](storage_contract::FailureClass::Conflict) on a duplicate.
    fn insert_basis(&mut self, basis: &ProcessingBasis) -> impl Future<Output = Result<(), Self::Error>>;

    /// Compare and set.
    ///
    /// # Errors
    /// [`Conflict`](storage_contract::FailureClass::Conflict) where the version is another.
    fn save_basis(
        &mut self,
        basis: &ProcessingBasis,
        expected: Version,
    ) -> impl Future<Output = Result<(), Self::Error>>;

    /// Guarded read of a request.
    ///
    /// # Errors
    /// Whatever the store fails with.
    fn lock_data_request(
        &mut self,
        id: DataRequestId,
    ) -> impl Future<Output = Result<Option<Versioned<DataRequest>>, Self::Error>>;

    /// Adds a request. Unique: `id`.
    ///
    /// # Errors
    /// [`Conflict`](storage_contract::FailureClass::Conflict) on a duplicate.
    fn insert_data_request(&mut self, request: &DataRequest)
    -> impl Future<Output = Result<(), Self::Error>>;

    /// Compare and set.
    ///
    /// # Errors
    /// [`Conflict`](storage_contract::FailureClass::Conflict) where the version is another.
    fn save_data_request(
        &mut self,
        request: &DataRequest,
        expected: Version,
    ) -> impl Future<Output = Result<(), Self::Error>>;

    /// The open requests in the order in which they are due, those after `after`, at most `limit`. Unguarded, for lists of the organisation.
    ///
    /// # Errors
    /// Whatever the store fails with.
    fn page_open_data_requests(
        &mut self,
        after: Option<DuePosition>,
        limit: u32,
    ) -> impl Future<Output = Result<Vec<DataRequest>, Self::Error>>;

    /// The requests that a portal user filed, open or not, in the order in which they are or were due, those after `after`, at most `limit`. Unguarded, for their list.
    ///
    /// # Errors
    /// Whatever the store fails with.
    fn page_data_requests_of(
        &mut self,
        filed_by: PortalUserId,
        after: Option<DuePosition>,
        limit: u32,
    ) -> impl Future<Output = Result<Vec<DataRequest>, Self::Error>>;
}
