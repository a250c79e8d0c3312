//! Members of portals, and the selectors of the links that confirm their addresses.

use crate::column::blob;
use crate::error::SqliteStoreError;
use crate::look_up::{Key, LookUp};
use crate::member_row::{MEMBER, member, module, put};
use crate::row::Reader;
use crate::store::{SqliteTx, plain};
use invitation_lifecycle::eligibility::RecordRef;
use invitation_lifecycle::members::{Member, MemberId, MemberLookup, MemberQuery, MemberRepository};
use invitation_lifecycle::{ScopeId, Selector};
use rusqlite::params;
use std::collections::{BTreeMap, BTreeSet};
use storage_contract::{Version, Versioned};

type Result<T> = std::result::Result<T, SqliteStoreError>;

const SELECTOR: &str = "tantou_member_selector";

/// The columns that [`member`] reads.
macro_rules! columns {
    () => {
        concat!(
            "id, portal, module, record, user_type, address, address_key, invited_by, invited_at, language, ",
            "activity, verification, status_since, person, profile, invitation, invitations, confirmation, superseded, ",
            "confirmations, seat, seat_until, takings, bulk, bulk_place, version"
        )
    };
}

/// A look-up of members by a condition.
macro_rules! select {
    ($condition:literal) => {
        concat!("SELECT ", columns!(), " FROM tantou_member WHERE tenant = ?1 AND ", $condition)
    };
}

/// A look-up of members of one portal by keys.
macro_rules! by_keys {
    ($keys:literal) => {
        LookUp {
            table: MEMBER.table,
            columns: columns!(),
            condition: concat!("tenant = ?1 AND portal = ?2 AND ", $keys),
            fixed: 2,
        }
    };
}

const BY_ID: LookUp = by_keys!("id = column1");
const BY_ADDRESS: LookUp = by_keys!("address_key = column1");
const BY_RECORD: LookUp = by_keys!("module = column1 AND record = column2");

/// Every read of a writing transaction is guarded, so what asks for less gets more.
impl MemberRepository for SqliteTx<'_> {
    async fn find_members(&mut self, portal: ScopeId, lookup: MemberLookup<'_>) -> Result<Vec<Member>> {
        Ok(plain(self.lock_members(portal, lookup).await?))
    }

    async fn find_member_by_selector(&mut self, selector: &Selector) -> Result<Option<Member>> {
        let found = self.rows(
            MEMBER.table,
            select!("id = (SELECT member FROM tantou_member_selector WHERE tenant = ?1 AND selector = ?2)"),
            params![self.tenant_key(), selector.as_bytes()],
            member,
        )?;
        Ok(found.into_iter().next().map(|row| row.value))
    }

    async fn lock_members(
        &mut self,
        portal: ScopeId,
        lookup: MemberLookup<'_>,
    ) -> Result<Vec<Versioned<Member>>> {
        let fixed = [self.tenant_key(), blob(portal.as_uuid())];
        let ids: Vec<_> = lookup.ids.iter().map(|id| [Key::id(id.as_uuid())]).collect();
        let addresses: Vec<_> =
            lookup.addresses.iter().map(|address| [Key::text(address.as_str())]).collect();
        let record = |of: &RecordRef| [Key::text(module(of.module)), Key::id(of.record.as_uuid())];
        let records: Vec<_> = lookup.records.iter().map(record).collect();
        let mut found = self.look_up(&BY_ID, &fixed, &ids, member)?;
        found.extend(self.look_up(&BY_ADDRESS, &fixed, &addresses, member)?);
        found.extend(self.look_up(&BY_RECORD, &fixed, &records, member)?);
        let once: BTreeMap<MemberId, Versioned<Member>> =
            found.into_iter().map(|row| (row.value.id(), row)).collect();
        Ok(once.into_values().collect())
    }

    async fn insert_members(&mut self, members: &[Member]) -> Result<()> {
        let mut writer = self.writer(&MEMBER);
        for member in members {
            put(&mut writer, member, None)?;
            for selector in member.selectors() {
                self.insert_member_selector(member.id(), selector)?;
            }
        }
        Ok(())
    }

    async fn save_members(&mut self, members: &[(Member, Version)]) -> Result<()> {
        let mut writer = self.writer(&MEMBER);
        for (member, expected) in members {
            put(&mut writer, member, Some(*expected))?;
            let stored: BTreeSet<_> = self.selectors_of_member(member.id())?.into_iter().collect();
            let next: BTreeSet<_> = member.selectors().copied().collect();
            for selector in stored.difference(&next) {
                self.write(
                    "DELETE FROM tantou_member_selector WHERE tenant = ?1 AND selector = ?2",
                    params![self.tenant_key(), selector.as_bytes()],
                )?;
            }
            for selector in next.difference(&stored) {
                self.insert_member_selector(member.id(), selector)?;
            }
        }
        Ok(())
    }

    async fn delete_members(&mut self, members: &[(MemberId, Version)]) -> Result<()> {
        for (id, expected) in members {
            self.delete(&MEMBER, params![expected.to_stored(), self.tenant_key(), blob(id.as_uuid())])?;
            self.write(
                "DELETE FROM tantou_member_selector WHERE tenant = ?1 AND member = ?2",
                params![self.tenant_key(), blob(id.as_uuid())],
            )?;
        }
        Ok(())
    }

    /// One page of each status of the filter, of which the first ones are taken: each is a range of an index.
    async fn page_members(
        &mut self,
        portal: ScopeId,
        query: MemberQuery,
        after: Option<MemberId>,
        limit: u32,
    ) -> Result<Vec<Member>> {
        // No id is smaller than an empty blob, so a first page begins behind that.
        let (tenant, portal) = (self.tenant_key(), blob(portal.as_uuid()));
        let after = after.map(|member| blob(member.as_uuid()));
        let (mut found, table) = (Vec::new(), MEMBER.table);
        for status in query.filter.statuses() {
            let (activity, verification) = (status.activity.as_str(), status.verification.as_str());
            if let Some(user_type) = query.user_type {
                let user_type = blob(user_type.as_uuid());
                let params = params![tenant, portal, activity, verification, after, limit, user_type];
                let sql = select!(
                    "portal = ?2 AND user_type = ?7 AND activity = ?3 AND verification = ?4
                     AND id > coalesce(?5, x'') ORDER BY id LIMIT ?6"
                );
                self.rows_into(&mut found, table, sql, params, member)?;
            } else {
                let params = params![tenant, portal, activity, verification, after, limit];
                let sql = select!(
                    "portal = ?2 AND activity = ?3 AND verification = ?4
                     AND id > coalesce(?5, x'') ORDER BY id LIMIT ?6"
                );
                self.rows_into(&mut found, table, sql, params, member)?;
            }
        }
        let mut found = plain(found);
        found.sort_unstable_by_key(Member::id);
        found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        Ok(found)
    }
}

impl SqliteTx<'_> {
    fn insert_member_selector(&self, member: MemberId, selector: &Selector) -> Result<()> {
        self.write(
            "INSERT INTO tantou_member_selector (tenant, selector, member) VALUES (?1, ?2, ?3)",
            params![self.tenant_key(), selector.as_bytes(), blob(member.as_uuid())],
        )?;
        Ok(())
    }

    fn selectors_of_member(&self, member: MemberId) -> Result<Vec<Selector>> {
        self.rows(
            SELECTOR,
            "SELECT selector FROM tantou_member_selector WHERE tenant = ?1 AND member = ?2",
            params![self.tenant_key(), blob(member.as_uuid())],
            selector,
        )
    }
}

fn selector(row: &mut Reader<'_>) -> Result<Selector> {
    row.selector()
}
