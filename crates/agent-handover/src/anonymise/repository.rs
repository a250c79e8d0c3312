//! What a store keeps of anonymisations, and how the host's own places are read and written.

use super::RowId;
use super::decide::{PersonalRow, Replacement};
use super::declaration::PlaceName;
use super::process::Anonymisation;
use super::tombstone::{Tombstone, TombstoneDigest};
use crate::ids::PlanId;
use access_model::agents::AgentId;
use storage_contract::{Storage, Version, Versioned};

/// The host's own places that hold personal data. Implement it for the host's transaction; the isolation contract is that of [`storage_contract`].
///
/// Lock order: after everything else of this crate.
pub trait PersonalDataRepository: Storage {
    /// Guarded read of the next rows of a declared place, by row id, after one of them; in that order, and fewer than `limit` only at the end. Of a field: the rows of this agent.
    /// Of a rendered text: the rows that may mention it; to answer too many is safe, to answer too few is not.
    ///
    /// # Errors
    /// Whatever the store fails with.
    fn lock_personal_rows(
        &mut self,
        place: &PlaceName,
        agent: AgentId,
        after: Option<RowId>,
        limit: u32,
    ) -> impl Future<Output = Result<Vec<PersonalRow>, Self::Error>>;

    /// Compare and set.
    ///
    /// # Errors
    /// A conflict where a version is another.
    fn save_personal_rows(
        &mut self,
        place: &PlaceName,
        replacements: &[Replacement],
    ) -> impl Future<Output = Result<(), Self::Error>>;
}

/// Keeps anonymisations and tombstones. Implement it for the host's transaction; the isolation contract is that of [`storage_contract`].
///
/// Lock order: after plans and mailboxes.
pub trait AnonymisationRepository: Storage {
    /// Guarded read of the anonymisation by a plan.
    ///
    /// # Errors
    /// Whatever the store fails with.
    fn lock_anonymisation(
        &mut self,
        plan: PlanId,
    ) -> impl Future<Output = Result<Option<Versioned<Anonymisation>>, Self::Error>>;

    /// Adds an anonymisation. Unique: the plan.
    ///
    /// # Errors
    /// A conflict on a duplicate.
    fn insert_anonymisation(
        &mut self,
        anonymisation: &Anonymisation,
    ) -> impl Future<Output = Result<(), Self::Error>>;

    /// Compare and set. What was there before must not be kept anywhere: at the end it holds nothing of the person any more.
    ///
    /// # Errors
    /// A conflict where the version is another.
    fn save_anonymisation(
        &mut self,
        anonymisation: &Anonymisation,
        expected: Version,
    ) -> impl Future<Output = Result<(), Self::Error>>;

    /// Adds a tombstone, or puts it in the place of one with the same digest.
    ///
    /// # Errors
    /// Whatever the store fails with.
    fn put_tombstone(&mut self, tombstone: &Tombstone) -> impl Future<Output = Result<(), Self::Error>>;

    /// The tombstones with these digests. To be asked before agents are added or imported.
    ///
    /// # Errors
    /// Whatever the store fails with.
    fn find_tombstones(
        &mut self,
        digests: &[TombstoneDigest],
    ) -> impl Future<Output = Result<Vec<Tombstone>, Self::Error>>;
}
