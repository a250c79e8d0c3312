//! What a store keeps of portals, their types and their users. The isolation contract is that of [`storage_contract`].
//!
//! Everything here is within one tenant. Lookups answer only what they found, in any order; ids come sorted and without repetition.
//!
//! A name is unique over all organisations (PV-01), so organisations that share a host's address share a tenant. A host that opens a tenant for each organisation
//! keeps portals in one more tenant, that of its addresses.

use super::ids::{OrganisationId, PortalId, UserTypeId};
use super::name::{NameKey, UrlPart};
use super::site::PortalSite;
use super::user::PortalUser;
use super::user_type::UserType;
use crate::record::PortalUserId;
use storage_contract::{Storage, Version, Versioned};

/// Keeps portals.
pub trait PortalRepository: Storage {
    /// Guarded read of a portal.
    ///
    /// # Errors
    /// Whatever the store fails with.
    fn lock_portal(
        &mut self,
        portal: PortalId,
    ) -> impl Future<Output = Result<Option<Versioned<PortalSite>>, Self::Error>>;

    /// A portal. Unguarded, for requests and screens.
    ///
    /// # Errors
    /// Whatever the store fails with.
    fn find_portal(
        &mut self,
        portal: PortalId,
    ) -> impl Future<Output = Result<Option<PortalSite>, Self::Error>>;

    /// The portal that a URL leads to. Unguarded, for requests: the first question of each.
    ///
    /// # Errors
    /// Whatever the store fails with.
    fn find_portal_at(
        &mut self,
        url_part: &UrlPart,
    ) -> impl Future<Output = Result<Option<PortalSite>, Self::Error>>;

    /// The portals of an organisation, with this name or with this part of a URL: at most three. Unguarded: the unique keys decide (PV-01).
    ///
    /// # Errors
    /// Whatever the store fails with.
    fn find_portals(
        &mut self,
        organisation: OrganisationId,
        name: &NameKey,
        url_part: &UrlPart,
    ) -> impl Future<Output = Result<Vec<PortalSite>, Self::Error>>;

    /// Adds a portal. Unique: `id`; `organisation`; `name_key`; `url_part`, each over all organisations.
    ///
    /// # Errors
    /// [`Conflict`](storage_contract::FailureClass::Conflict) on a duplicate.
    fn insert_portal(&mut self, portal: &PortalSite) -> impl Future<Output = Result<(), Self::Error>>;

    /// Compare and set; the unique keys hold.
    ///
    /// # Errors
    /// [`Conflict`](storage_contract::FailureClass::Conflict) where the version is another, or on a duplicate.
    fn save_portal(
        &mut self,
        portal: &PortalSite,
        expected: Version,
    ) -> impl Future<Output = Result<(), Self::Error>>;
}

/// Keeps user types.
pub trait UserTypeRepository: Storage {
    /// The user types with these ids. Unguarded, for requests: what a portal user sees follows from the type as it is at each request (PV-44).
    ///
    /// # Errors
    /// Whatever the store fails with.
    fn find_user_types(
        &mut self,
        ids: &[UserTypeId],
    ) -> impl Future<Output = Result<Vec<UserType>, Self::Error>>;

    /// Guarded read of user types. Each guards the set of its users.
    ///
    /// # Errors
    /// Whatever the store fails with.
    fn lock_user_types(
        &mut self,
        ids: &[UserTypeId],
    ) -> impl Future<Output = Result<Vec<Versioned<UserType>>, Self::Error>>;

    /// Adds a user type. Unique: `id`.
    ///
    /// # Errors
    /// [`Conflict`](storage_contract::FailureClass::Conflict) on a duplicate.
    fn insert_user_type(&mut self, user_type: &UserType) -> impl Future<Output = Result<(), Self::Error>>;

    /// Compare and set.
    ///
    /// # Errors
    /// [`Conflict`](storage_contract::FailureClass::Conflict) where a version is another.
    fn save_user_types(
        &mut self,
        user_types: &[(UserType, Version)],
    ) -> impl Future<Output = Result<(), Self::Error>>;

    /// Removes a user type without users.
    ///
    /// # Errors
    /// [`Conflict`](storage_contract::FailureClass::Conflict) where the version is another.
    fn delete_user_type(
        &mut self,
        user_type: UserTypeId,
        expected: Version,
    ) -> impl Future<Output = Result<(), Self::Error>>;

    /// The user types of a portal by ascending id, those after `after`, at most `limit`. Unguarded, for lists.
    ///
    /// # Errors
    /// Whatever the store fails with.
    fn page_user_types(
        &mut self,
        portal: PortalId,
        after: Option<UserTypeId>,
        limit: u32,
    ) -> impl Future<Output = Result<Vec<UserType>, Self::Error>>;
}

/// Keeps portal users.
pub trait PortalUserRepository: Storage {
    /// Guarded read of portal users. Guard of each: their user type, which is locked before.
    ///
    /// # Errors
    /// Whatever the store fails with.
    fn lock_portal_users(
        &mut self,
        ids: &[PortalUserId],
    ) -> impl Future<Output = Result<Vec<Versioned<PortalUser>>, Self::Error>>;

    /// The portal users with these ids. Unguarded; says which types to lock.
    ///
    /// # Errors
    /// Whatever the store fails with.
    fn find_portal_users(
        &mut self,
        ids: &[PortalUserId],
    ) -> impl Future<Output = Result<Vec<PortalUser>, Self::Error>>;

    /// Adds portal users. Unique: `user`.
    ///
    /// # Errors
    /// [`Conflict`](storage_contract::FailureClass::Conflict) on a duplicate.
    fn insert_portal_users(&mut self, users: &[PortalUser]) -> impl Future<Output = Result<(), Self::Error>>;

    /// Compare and set.
    ///
    /// # Errors
    /// [`Conflict`](storage_contract::FailureClass::Conflict) where a version is another.
    fn save_portal_users(
        &mut self,
        users: &[(PortalUser, Version)],
    ) -> impl Future<Output = Result<(), Self::Error>>;

    /// Removes portal users.
    ///
    /// # Errors
    /// [`Conflict`](storage_contract::FailureClass::Conflict) where a version is another.
    fn delete_portal_users(
        &mut self,
        users: &[(PortalUserId, Version)],
    ) -> impl Future<Output = Result<(), Self::Error>>;

    /// Gives every user of one type another type, in one statement however many there are, and moves their versions on. Guard: both types, which are locked before.
    ///
    /// # Errors
    /// Whatever the store fails with.
    fn move_portal_users(
        &mut self,
        from: UserTypeId,
        to: UserTypeId,
    ) -> impl Future<Output = Result<(), Self::Error>>;

    /// The portal users of a type by ascending id, those after `after`, at most `limit`. Unguarded, for lists.
    ///
    /// # Errors
    /// Whatever the store fails with.
    fn page_portal_users(
        &mut self,
        user_type: UserTypeId,
        after: Option<PortalUserId>,
        limit: u32,
    ) -> impl Future<Output = Result<Vec<PortalUser>, Self::Error>>;
}
