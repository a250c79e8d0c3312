//! Members of portals, and the selectors of the links that confirm their addresses.

use crate::column::blob;
use crate::error::SqliteStoreError;
use crate::member_row::{MEMBER, member, module, put};
use crate::row::Reader;
use crate::store::{SqliteTx, plain};
use invitation_lifecycle::members::{Member, MemberId, MemberLookup, MemberQuery, MemberRepository};
use invitation_lifecycle::{ScopeId, Selector};
use rusqlite::params;
use std::collections::{BTreeMap, BTreeSet};
use storage_contract::{Version, Versioned};

type Result<T> = std::result::Result<T, SqliteStoreError>;

const SELECTOR: &str = "tantou_member_selector";

/// A look-up of members by a condition; the columns are those that [`member`] reads.
macro_rules! select {
    ($condition:literal) => {
        concat!(
            "SELECT id, portal, module, record, user_type, address, address_key, invited_by, invited_at, language, ",
            "activity, verification, status_since, person, profile, invitation, invitations, confirmation, superseded, ",
            "confirmations, seat, seat_until, takings, bulk, bulk_place, version ",
            "FROM tantou_member WHERE tenant = ?1 AND ",
            $condition
        )
    };
}

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
        let (tenant, portal) = (self.tenant_key(), blob(portal.as_uuid()));
        let (mut found, table) = (Vec::new(), MEMBER.table);
        for id in lookup.ids {
            let params = params![tenant, blob(id.as_uuid()), portal];
            self.rows_into(&mut found, table, select!("id = ?2 AND portal = ?3"), params, member)?;
        }
        for address in lookup.addresses {
            let params = params![tenant, portal, address.as_str()];
            self.rows_into(&mut found, table, select!("portal = ?2 AND address_key = ?3"), params, member)?;
        }
        for kept_as in lookup.records {
            let params = params![tenant, portal, module(kept_as.module), blob(kept_as.record.as_uuid())];
            let sql = select!("portal = ?2 AND module = ?3 AND record = ?4");
            self.rows_into(&mut found, table, sql, params, member)?;
        }
        let once: BTreeMap<MemberId, Versioned<Member>> =
            found.into_iter().map(|row| (row.value.id(), row)).collect();
        Ok(once.into_values().collect())
    }

    async fn insert_members(&mut self, members: &[Member]) -> Result<()> {
        for member in members {
            put(self, member, None)?;
            for selector in member.selectors() {
                self.insert_member_selector(member.id(), selector)?;
            }
        }
        Ok(())
    }

    async fn save_members(&mut self, members: &[(Member, Version)]) -> Result<()> {
        for (member, expected) in members {
            put(self, member, Some(*expected))?;
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
