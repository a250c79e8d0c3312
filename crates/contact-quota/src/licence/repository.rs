//! What a store keeps of portals' licences.

use super::ids::PortalId;
use super::portal::PortalLicence;
use crate::journal::JournalRepository;
use storage_contract::{Version, Versioned};

/// Keeps licences, one row per portal; receipts and the past of portals are in the [journal](JournalRepository). Implement it for the host's transaction; the isolation
/// contract is that of [`storage_contract`].
///
/// Lock order: a licence before its pools.
pub trait LicenceRepository: JournalRepository {
    /// The licence of a portal. Unguarded, for screens.
    ///
    /// # Errors
    /// Whatever the store fails with.
    fn find_licence(
        &mut self,
        portal: PortalId,
    ) -> impl Future<Output = Result<Option<PortalLicence>, Self::Error>>;

    /// Guarded read of the licence of a portal.
    ///
    /// # Errors
    /// Whatever the store fails with.
    fn lock_licence(
        &mut self,
        portal: PortalId,
    ) -> impl Future<Output = Result<Option<Versioned<PortalLicence>>, Self::Error>>;

    /// Adds a licence. Unique: the portal.
    ///
    /// # Errors
    /// [`Conflict`](storage_contract::FailureClass::Conflict) on a duplicate.
    fn insert_licence(&mut self, licence: &PortalLicence) -> impl Future<Output = Result<(), Self::Error>>;

    /// Compare and set.
    ///
    /// # Errors
    /// [`Conflict`](storage_contract::FailureClass::Conflict) where the version is another.
    fn save_licence(
        &mut self,
        licence: &PortalLicence,
        expected: Version,
    ) -> impl Future<Output = Result<(), Self::Error>>;
}
