//! Members of portals, and the selectors of the links that confirm their addresses.

use crate::error::{Kind, MemoryStoreError};
use crate::index::{behind, reindex, reindex_to};
use crate::store::MemoryTx;
use crate::tables::Views;
use email_identity::AddressKey;
use invitation_lifecycle::eligibility::{RecordRef, UserTypeId};
use invitation_lifecycle::members::{
    Member, MemberId, MemberLookup, MemberQuery, MemberRepository, MemberStatus,
};
use invitation_lifecycle::{ScopeId, Selector};
use std::collections::BTreeSet;
use storage_contract::{Version, Versioned};
use uuid::Uuid;

type Result<T> = std::result::Result<T, MemoryStoreError>;

const FIRST: MemberId = MemberId::from_uuid(Uuid::nil());
const LAST: MemberId = MemberId::from_uuid(Uuid::max());

impl MemberRepository for MemoryTx {
    async fn find_members(&mut self, portal: ScopeId, lookup: MemberLookup<'_>) -> Result<Vec<Member>> {
        let views = &self.views;
        let by_address = lookup.addresses.iter().filter_map(|address| {
            views.members_by_address.peek(&(portal, address.clone())).map(|row| *row.value)
        });
        let by_record = lookup
            .records
            .iter()
            .filter_map(|record| views.members_by_record.peek(&(portal, *record)).map(|row| *row.value));
        let ids: BTreeSet<MemberId> = lookup.ids.iter().copied().chain(by_address).chain(by_record).collect();
        let found = ids.iter().filter_map(|id| views.members.peek(id)).map(|row| row.value);
        Ok(found.filter(|member| member.portal() == portal).cloned().collect())
    }

    async fn find_member_by_selector(&mut self, selector: &Selector) -> Result<Option<Member>> {
        let id = self.views.member_selectors.peek(selector);
        Ok(id.and_then(|id| self.views.members.peek(id.value)).map(|row| row.value.clone()))
    }

    async fn lock_members(
        &mut self,
        portal: ScopeId,
        lookup: MemberLookup<'_>,
    ) -> Result<Vec<Versioned<Member>>> {
        let views = &mut self.views;
        let mut ids: BTreeSet<MemberId> = lookup.ids.iter().copied().collect();
        for address in lookup.addresses {
            ids.extend(views.members_by_address.lock(&(portal, address.clone())).map(|row| row.value));
        }
        for record in lookup.records {
            ids.extend(views.members_by_record.lock(&(portal, *record)).map(|row| row.value));
        }
        let found = ids.iter().filter_map(|id| views.members.lock(id));
        Ok(found.filter(|row| row.value.portal() == portal).collect())
    }

    async fn insert_members(&mut self, members: &[Member]) -> Result<()> {
        for member in members {
            self.views.members.insert(member.id(), member.clone())?;
            self.views.index_member(None, Some(member))?;
        }
        Ok(())
    }

    async fn save_members(&mut self, members: &[(Member, Version)]) -> Result<()> {
        for (member, expected) in members {
            let before = self.views.member(member.id())?;
            self.views.members.save(member.id(), member.clone(), *expected)?;
            self.views.index_member(Some(&before), Some(member))?;
        }
        Ok(())
    }

    async fn delete_members(&mut self, members: &[(MemberId, Version)]) -> Result<()> {
        for (id, expected) in members {
            let before = self.views.member(*id)?;
            self.views.members.delete(*id, *expected)?;
            self.views.index_member(Some(&before), None)?;
        }
        Ok(())
    }

    /// One page of each status of the filter, of which the first ones are taken.
    async fn page_members(
        &mut self,
        portal: ScopeId,
        query: MemberQuery,
        after: Option<MemberId>,
        limit: u32,
    ) -> Result<Vec<Member>> {
        let from = after.unwrap_or(FIRST);
        let views = &self.views;
        let mut ids: Vec<MemberId> = Vec::new();
        for status in query.filter.statuses() {
            if let Some(user_type) = query.user_type {
                let (first, last) = ((portal, user_type, status, from), (portal, user_type, status, LAST));
                let page = views.members_by_type.page(behind(after, &first), &last, limit);
                ids.extend(page.into_iter().map(|((_, _, _, id), ())| id));
            } else {
                let (first, last) = ((portal, status, from), (portal, status, LAST));
                let page = views.members_by_status.page(behind(after, &first), &last, limit);
                ids.extend(page.into_iter().map(|((_, _, id), ())| id));
            }
        }
        ids.sort_unstable();
        ids.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        Ok(ids.iter().filter_map(|id| views.members.peek(id)).map(|row| row.value.clone()).collect())
    }
}

impl Views {
    /// The member that is about to be overwritten.
    fn member(&self, id: MemberId) -> Result<Member> {
        let row = self.members.peek(&id).ok_or(MemoryStoreError::Stale { kind: Kind::Member })?;
        Ok(row.value.clone())
    }

    /// Brings the indexes in step with what a member was before and is after.
    fn index_member(&mut self, before: Option<&Member>, after: Option<&Member>) -> Result<()> {
        let Some(id) = after.or(before).map(Member::id) else { return Ok(()) };
        let (old, new) = (before.map(Entries::of), after.map(Entries::of));
        let (old, new) = (old.as_ref(), new.as_ref());
        let address = |entries: Option<&Entries>| entries.map(|entries| entries.address.clone());
        reindex_to(&mut self.members_by_address, address(old), address(new), id)?;
        let record = |entries: Option<&Entries>| entries.map(|entries| entries.record);
        reindex_to(&mut self.members_by_record, record(old), record(new), id)?;
        let status = |entries: Option<&Entries>| entries.map(|entries| entries.status);
        reindex(&mut self.members_by_status, status(old), status(new))?;
        let of_type = |entries: Option<&Entries>| entries.map(|entries| entries.of_type);
        reindex(&mut self.members_by_type, of_type(old), of_type(new))?;
        let selectors =
            |entries: Option<&Entries>| entries.map(|entries| entries.selectors.clone()).unwrap_or_default();
        let (old, new) = (selectors(old), selectors(new));
        for selector in old.difference(&new) {
            self.member_selectors.remove(*selector);
        }
        new.difference(&old).try_for_each(|selector| self.member_selectors.insert(*selector, id))
    }
}

/// Under which keys a member is found.
struct Entries {
    address: (ScopeId, AddressKey),
    record: (ScopeId, RecordRef),
    status: (ScopeId, MemberStatus, MemberId),
    of_type: (ScopeId, UserTypeId, MemberStatus, MemberId),
    selectors: BTreeSet<Selector>,
}

impl Entries {
    fn of(member: &Member) -> Self {
        let (portal, status, id) = (member.portal(), member.status(), member.id());
        Self {
            address: (portal, member.address().key().clone()),
            record: (portal, member.kept_as()),
            status: (portal, status, id),
            of_type: (portal, member.user_type(), status, id),
            selectors: member.selectors().copied().collect(),
        }
    }
}
