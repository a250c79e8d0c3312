//! What a portal user sees of the privacy of a record (PV-60, PV-61), and what a store keeps of it.

use super::basis::{Consent, ProcessingBasis};
use super::request::{DataRequest, DataRequestId};
use super::subject::{PrivacyContext, PrivacyRefusal};
use crate::record::Record;
use crate::schema::ModuleId;
use crate::value::OwnedKey;
use storage_contract::{Storage, Version, Versioned};

/// What a portal user sees of the privacy of a record: consent, where that is the basis (PV-61). Of any other basis they see nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PrivacyView {
    /// Where consent stands; `None`: data is processed on another basis, or none was told.
    pub consent: Option<Consent>,
}

impl PrivacyView {
    /// The view of a record. There is one only with compliance settings on (PV-60), of their own record and of leads and contacts that they added (PV-61).
    ///
    /// # Errors
    /// [`PrivacyRefusal`].
    pub fn new<R: Record + ?Sized>(
        (module, record): (ModuleId, &R),
        basis: Option<&ProcessingBasis>,
        context: &PrivacyContext<'_>,
    ) -> Result<Self, PrivacyRefusal> {
        context.check(module, record)?;
        Ok(Self { consent: basis.and_then(ProcessingBasis::consent) })
    }
}

/// Keeps bases and requests. Implement it for the host's transaction; the isolation contract is that of [`storage_contract`]. Lock order: bases before requests.
pub trait PrivacyRepository: Storage {
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

    /// The open requests in the order in which they are due, those after `after`, at most `limit`. Unguarded, for lists.
    ///
    /// # Errors
    /// Whatever the store fails with.
    fn page_open_data_requests(
        &mut self,
        after: Option<(storage_contract::Timestamp, DataRequestId)>,
        limit: u32,
    ) -> impl Future<Output = Result<Vec<DataRequest>, Self::Error>>;
}
