//! Members of portals, the selectors of the links that confirm their addresses, and bulk invitations.

use crate::error::PostgresStoreError;
use crate::selectors::{Selected, SelectorStatements, selectors};
use crate::stored::{key_text, read, sound, stored};
use crate::table::{Query, Reads, query};
use crate::tx::{Parameter, PostgresTx, texts, uuids};
use invitation_lifecycle::bulk::{BulkId, BulkRun, BulkRunRepository};
use invitation_lifecycle::eligibility::{RecordRef, UserTypeId};
use invitation_lifecycle::members::{
    Member, MemberId, MemberLookup, MemberQuery, MemberRecord, MemberRepository,
};
use invitation_lifecycle::{ScopeId, Selector};
use storage_contract::{Version, Versioned};
use uuid::Uuid;

type Result<T> = std::result::Result<T, PostgresStoreError>;

const TABLE: &str = "tantou_member";

stored!(Member as MemberRecord in tantou_member, |member|
    key (id: Uuid = member.id().as_uuid())
    columns (
        portal: Uuid = member.portal().as_uuid(),
        address_key: Text = member.address().key().as_str().to_owned(),
        kept_as: Text = key_text(TABLE, &member.kept_as())?,
        user_type: Uuid = member.user_type().as_uuid(),
        status: Text = member.status().to_string()
    )
    record member.as_record(),
    restore Member::restore);

stored!(BulkRun as BulkRun in tantou_bulk_run, |run|
    key (id: Uuid = run.id().as_uuid())
    columns (portal: Uuid = run.portal().as_uuid())
    record run,
    restore sound(|run| run));

impl Selected for Member {
    const SELECTORS: SelectorStatements = selectors!(tantou_member_selector of member);

    fn owner(&self) -> Uuid {
        self.id().as_uuid()
    }

    fn its_selectors(&self) -> impl Iterator<Item = &Selector> {
        self.selectors()
    }
}

const BY_SELECTOR: Query = query!(tantou_member
    where "id = (SELECT member FROM tantou_member_selector WHERE tenant = $1 AND selector = $2)" order "id");
const LOOKUP: Query = query!(tantou_member
    where "portal = $2 AND (id = ANY($3) OR address_key = ANY($4) OR kept_as = ANY($5))" order "id");
/// What a look-up of one member asks: see [`RowStatements`](crate::table::RowStatements).
const BY_ID: Query = query!(tantou_member where "portal = $2 AND id = ($3::uuid[])[1]" order "id");
const BY_ADDRESS: Query =
    query!(tantou_member where "portal = $2 AND address_key = ($3::text[])[1]" order "id");
const BY_RECORD: Query = query!(tantou_member where "portal = $2 AND kept_as = ($3::text[])[1]" order "id");
const RUN: Query = query!(tantou_bulk_run where "id = $2" order "id");
const RUN_PAGE: Query = query!(tantou_bulk_run
    where "portal = $2 AND id >= coalesce($3::uuid, '00000000-0000-0000-0000-000000000000') AND id IS DISTINCT FROM $3"
    order "id LIMIT $4");

pub(crate) const QUERIES: &[Query] = &[BY_SELECTOR, LOOKUP, BY_ID, BY_ADDRESS, BY_RECORD, RUN, RUN_PAGE];

/// One page of each status, of which the first ones are taken: each is a range of an index.
const PAGE: &str = "SELECT m.record, m.version FROM unnest($3::text[]) AS s(status) CROSS JOIN LATERAL (
        SELECT id, record, version FROM tantou_member
        WHERE tenant = $1 AND portal = $2 AND status = s.status
          AND id >= coalesce($4::uuid, '00000000-0000-0000-0000-000000000000') AND id IS DISTINCT FROM $4
        ORDER BY id LIMIT $5) AS m
    ORDER BY m.id LIMIT $5";
const PAGE_OF_TYPE: &str =
    "SELECT m.record, m.version FROM unnest($3::text[]) AS s(status) CROSS JOIN LATERAL (
        SELECT id, record, version FROM tantou_member
        WHERE tenant = $1 AND portal = $2 AND user_type = $6 AND status = s.status
          AND id >= coalesce($4::uuid, '00000000-0000-0000-0000-000000000000') AND id IS DISTINCT FROM $4
        ORDER BY id LIMIT $5) AS m
    ORDER BY m.id LIMIT $5";

pub(crate) const STATEMENTS: [&str; 2] = [PAGE, PAGE_OF_TYPE];

impl MemberRepository for PostgresTx {
    async fn find_members(&mut self, portal: ScopeId, lookup: MemberLookup<'_>) -> Result<Vec<Member>> {
        let found = self.look_up(|reads| reads.find, portal, lookup).await?;
        Ok(found.into_iter().map(|row| row.value).collect())
    }

    async fn find_member_by_selector(&mut self, selector: &Selector) -> Result<Option<Member>> {
        let selector: &[u8] = selector.as_bytes();
        Ok(self.find(&BY_SELECTOR, &[&selector]).await?.pop())
    }

    async fn lock_members(
        &mut self,
        portal: ScopeId,
        lookup: MemberLookup<'_>,
    ) -> Result<Vec<Versioned<Member>>> {
        self.look_up(|reads| reads.lock, portal, lookup).await
    }

    async fn insert_members(&mut self, members: &[Member]) -> Result<()> {
        self.insert_selected(members).await
    }

    async fn save_members(&mut self, members: &[(Member, Version)]) -> Result<()> {
        self.save_selected(members).await
    }

    async fn delete_members(&mut self, members: &[(MemberId, Version)]) -> Result<()> {
        let rows: Vec<_> = members.iter().map(|(id, expected)| (id.as_uuid(), *expected)).collect();
        self.delete_selected::<Member>(&rows).await
    }

    async fn page_members(
        &mut self,
        portal: ScopeId,
        query: MemberQuery,
        after: Option<MemberId>,
        limit: u32,
    ) -> Result<Vec<Member>> {
        let statuses: Vec<String> = query.filter.statuses().map(|status| status.to_string()).collect();
        let (portal, after, limit) = (portal.as_uuid(), after.map(MemberId::as_uuid), i64::from(limit));
        let rows = match query.user_type.map(UserTypeId::as_uuid) {
            None => self.rows(PAGE, &[&portal, &statuses, &after, &limit]).await?,
            Some(user_type) => {
                self.rows(PAGE_OF_TYPE, &[&portal, &statuses, &after, &limit, &user_type]).await?
            }
        };
        rows.iter().map(|row| Ok(read(row)?.value)).collect()
    }
}

impl PostgresTx {
    async fn look_up(
        &mut self,
        sql: impl Fn(&Reads) -> &'static str,
        portal: ScopeId,
        lookup: MemberLookup<'_>,
    ) -> Result<Vec<Versioned<Member>>> {
        if lookup.ids.is_empty() && lookup.addresses.is_empty() && lookup.records.is_empty() {
            return Ok(Vec::new());
        }
        let (ids, addresses) = (uuids(lookup.ids, MemberId::as_uuid), texts(lookup.addresses));
        let key = |record: &RecordRef| key_text(TABLE, record);
        let records: Vec<String> = lookup.records.iter().map(key).collect::<Result<_>>()?;
        let portal = &portal.as_uuid();
        let (query, parameters): (Query, &[Parameter<'_>]) = match (ids.len(), addresses.len(), records.len())
        {
            (1, 0, 0) => (BY_ID, &[portal, &ids]),
            (0, 1, 0) => (BY_ADDRESS, &[portal, &addresses]),
            (0, 0, 1) => (BY_RECORD, &[portal, &records]),
            _ => (LOOKUP, &[portal, &ids, &addresses, &records]),
        };
        let rows = self.rows(sql(&query.of_many), parameters).await?;
        rows.iter().map(read).collect()
    }
}

impl BulkRunRepository for PostgresTx {
    async fn find_bulk_run(&mut self, id: BulkId) -> Result<Option<BulkRun>> {
        Ok(self.find(&RUN, &[&id.as_uuid()]).await?.pop())
    }

    async fn lock_bulk_run(&mut self, id: BulkId) -> Result<Option<Versioned<BulkRun>>> {
        Ok(self.lock(&RUN, &[&id.as_uuid()]).await?.pop())
    }

    async fn insert_bulk_run(&mut self, run: &BulkRun) -> Result<()> {
        self.insert(std::slice::from_ref(run)).await
    }

    async fn save_bulk_run(&mut self, run: &BulkRun, expected: Version) -> Result<()> {
        self.save_one(run, expected).await
    }

    async fn page_bulk_runs(
        &mut self,
        portal: ScopeId,
        after: Option<BulkId>,
        limit: u32,
    ) -> Result<Vec<BulkRun>> {
        let after = after.map(BulkId::as_uuid);
        self.find(&RUN_PAGE, &[&portal.as_uuid(), &after, &i64::from(limit)]).await
    }
}
