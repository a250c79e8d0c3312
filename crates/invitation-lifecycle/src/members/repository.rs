//! What a store keeps of members.

use super::ids::MemberId;
use super::member::Member;
use super::status::MemberFilter;
use crate::eligibility::{RecordRef, UserTypeId};
use crate::ids::ScopeId;
use crate::token::Selector;
use email_identity::AddressKey;
use serde::{Deserialize, Serialize};
use storage_contract::{Storage, Version, Versioned};

/// By what members are looked up: whoever has one of these ids, addresses or records. Each list comes sorted and without
/// repetition.
#[derive(Clone, Copy, Debug, Default)]
pub struct MemberLookup<'a> {
    /// Ids.
    pub ids: &'a [MemberId],
    /// Present addresses.
    pub addresses: &'a [AddressKey],
    /// Records that they are kept as.
    pub records: &'a [RecordRef],
}

/// Which members a list shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberQuery {
    /// Those with such a status (IL-51).
    pub filter: MemberFilter,
    /// Those of this type alone; `None`: of every type.
    pub user_type: Option<UserTypeId>,
}

impl MemberQuery {
    /// Whether a member is shown.
    pub fn matches(&self, member: &Member) -> bool {
        self.filter.matches(member.status())
            && self.user_type.is_none_or(|user_type| member.user_type() == user_type)
    }
}

/// Keeps members. Implement it for the host's transaction; the isolation contract is that of [`storage_contract`].
///
/// In the lock order members stand directly before addressees. Everything here is within one tenant. Lookups answer only
/// what they found, each member once, in any order.
///
/// Unique: `id`; (`portal`, address key); (`portal`, `kept_as`); every selector ([`Member::selectors`]). The keys hold row
/// by row, in the order in which a call names its rows: an address that one row gives up may be taken by a later one.
pub trait MemberRepository: Storage {
    /// The members of a portal that the lookup means. Unguarded: it only tells which rows to lock, or fills a screen.
    ///
    /// # Errors
    /// Whatever the store fails with.
    fn find_members(
        &mut self,
        portal: ScopeId,
        lookup: MemberLookup<'_>,
    ) -> impl Future<Output = Result<Vec<Member>, Self::Error>>;

    /// The member that has this selector ([`Member::selectors`]). Unguarded: it only tells which row to lock.
    ///
    /// # Errors
    /// Whatever the store fails with.
    fn find_member_by_selector(
        &mut self,
        selector: &Selector,
    ) -> impl Future<Output = Result<Option<Member>, Self::Error>>;

    /// Guarded read of the members of a portal that the lookup means. Rows are locked in the order of their ids, whatever
    /// they are looked up by.
    ///
    /// # Errors
    /// Whatever the store fails with.
    fn lock_members(
        &mut self,
        portal: ScopeId,
        lookup: MemberLookup<'_>,
    ) -> impl Future<Output = Result<Vec<Versioned<Member>>, Self::Error>>;

    /// Adds members.
    ///
    /// # Errors
    /// [`Conflict`](storage_contract::FailureClass::Conflict) on a duplicate of a unique key.
    fn insert_members(&mut self, members: &[Member]) -> impl Future<Output = Result<(), Self::Error>>;

    /// Compare and set. Also brings the selectors in step: those of the member now, and no others, find it.
    ///
    /// # Errors
    /// [`Conflict`](storage_contract::FailureClass::Conflict) where the version is another, or a unique key is taken.
    fn save_members(
        &mut self,
        members: &[(Member, Version)],
    ) -> impl Future<Output = Result<(), Self::Error>>;

    /// Deletes members and their selectors, where the version is the expected one.
    ///
    /// # Errors
    /// [`Conflict`](storage_contract::FailureClass::Conflict) where it is another.
    fn delete_members(
        &mut self,
        members: &[(MemberId, Version)],
    ) -> impl Future<Output = Result<(), Self::Error>>;

    /// The members of a portal that a query shows, in the order of their ids, those after `after`, at most `limit`.
    /// Unguarded, for lists.
    ///
    /// # Errors
    /// Whatever the store fails with.
    fn page_members(
        &mut self,
        portal: ScopeId,
        query: MemberQuery,
        after: Option<MemberId>,
        limit: u32,
    ) -> impl Future<Output = Result<Vec<Member>, Self::Error>>;
}
