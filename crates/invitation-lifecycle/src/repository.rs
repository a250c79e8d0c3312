//! What a store keeps for this crate.

use crate::addressee::Addressee;
use crate::ids::{InvitationId, ScopeId};
use crate::invitation::Invitation;
use crate::token::Selector;
use email_identity::AddressKey;
use serde::{Deserialize, Serialize};
use storage_contract::{Storage, Timestamp, Version, Versioned};
use uuid::Uuid;

/// A place in the order (expiry, id) of pending invitations, for going through them page by page (IL-15).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ExpiryPosition {
    /// The expiry of the last invitation that was seen.
    pub expires_at: Timestamp,
    /// That invitation.
    pub invitation: InvitationId,
}

impl ExpiryPosition {
    /// Before every invitation that expires after `now`, behind all others.
    pub const fn just_after(now: Timestamp) -> Self {
        Self { expires_at: now, invitation: InvitationId::from_uuid(Uuid::max()) }
    }
}

/// Keeps invitations and addressees. Implement it for the host's transaction; the isolation contract is that of
/// [`storage_contract`].
///
/// Everything here is within one tenant. Lookups answer only what they found, in any order.
pub trait InvitationRepository: Storage {
    /// The invitation that has this selector, among its current or superseded tokens ([`Invitation::selectors`]).
    /// Unguarded: it only tells which rows to lock.
    ///
    /// # Errors
    /// Whatever the store fails with.
    fn find_invitation_by_selector(
        &mut self,
        selector: &Selector,
    ) -> impl Future<Output = Result<Option<Invitation>, Self::Error>>;

    /// The invitations with these ids. Unguarded: it only tells which rows to lock.
    ///
    /// # Errors
    /// Whatever the store fails with.
    fn find_invitations(
        &mut self,
        ids: &[InvitationId],
    ) -> impl Future<Output = Result<Vec<Invitation>, Self::Error>>;

    /// Guarded read of the invitations with these ids, which come sorted and without repetition.
    ///
    /// # Errors
    /// Whatever the store fails with.
    fn lock_invitations(
        &mut self,
        ids: &[InvitationId],
    ) -> impl Future<Output = Result<Vec<Versioned<Invitation>>, Self::Error>>;

    /// Adds invitations. Unique: `id`; every selector ([`Invitation::selectors`]) over all invitations.
    ///
    /// # Errors
    /// [`Conflict`](storage_contract::FailureClass::Conflict) on a duplicate.
    fn insert_invitations(
        &mut self,
        invitations: &[Invitation],
    ) -> impl Future<Output = Result<(), Self::Error>>;

    /// Compare and set. Also brings the selectors in step: those of the invitation now, and no others, find it.
    ///
    /// # Errors
    /// [`Conflict`](storage_contract::FailureClass::Conflict) where the version is another, or a selector is taken.
    fn save_invitations(
        &mut self,
        invitations: &[(Invitation, Version)],
    ) -> impl Future<Output = Result<(), Self::Error>>;

    /// Deletes invitations and their selectors, where the version is the expected one.
    ///
    /// # Errors
    /// [`Conflict`](storage_contract::FailureClass::Conflict) where it is another.
    fn delete_invitations(
        &mut self,
        invitations: &[(InvitationId, Version)],
    ) -> impl Future<Output = Result<(), Self::Error>>;

    /// The invitations of a scope in the order of their ids, those after `after`, at most `limit`. Unguarded, for
    /// lists.
    ///
    /// # Errors
    /// Whatever the store fails with.
    fn page_invitations(
        &mut self,
        scope: ScopeId,
        after: Option<InvitationId>,
        limit: u32,
    ) -> impl Future<Output = Result<Vec<Invitation>, Self::Error>>;

    /// The invitations of all scopes whose stored state is pending and whose expiry is not after `until`, in the
    /// order (expiry, id), those behind `after`, at most `limit` (IL-15). Unguarded. Needs an index on (state,
    /// expiry, id).
    ///
    /// # Errors
    /// Whatever the store fails with.
    fn page_expiring_invitations(
        &mut self,
        after: ExpiryPosition,
        until: Timestamp,
        limit: u32,
    ) -> impl Future<Output = Result<Vec<Invitation>, Self::Error>>;

    /// The addressees of a scope with these addresses. Unguarded, for lists.
    ///
    /// # Errors
    /// Whatever the store fails with.
    fn find_addressees(
        &mut self,
        scope: ScopeId,
        addresses: &[AddressKey],
    ) -> impl Future<Output = Result<Vec<Addressee>, Self::Error>>;

    /// Guarded read of addressees; the addresses come sorted and without repetition.
    ///
    /// # Errors
    /// Whatever the store fails with.
    fn lock_addressees(
        &mut self,
        scope: ScopeId,
        addresses: &[AddressKey],
    ) -> impl Future<Output = Result<Vec<Versioned<Addressee>>, Self::Error>>;

    /// Adds addressees. Unique: (scope, address).
    ///
    /// # Errors
    /// [`Conflict`](storage_contract::FailureClass::Conflict) on a duplicate.
    fn insert_addressees(
        &mut self,
        addressees: &[Addressee],
    ) -> impl Future<Output = Result<(), Self::Error>>;

    /// Compare and set.
    ///
    /// # Errors
    /// [`Conflict`](storage_contract::FailureClass::Conflict) where the version is another.
    fn save_addressees(
        &mut self,
        addressees: &[(Addressee, Version)],
    ) -> impl Future<Output = Result<(), Self::Error>>;
}
