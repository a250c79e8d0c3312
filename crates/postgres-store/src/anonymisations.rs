//! Anonymisations, tombstones, and places of the host's that hold personal data.

use crate::error::PostgresStoreError;
use crate::stored::{Batch, Stored as _, Value, sound, stored};
use crate::table::{Column, Kind, Query, query};
use crate::tx::PostgresTx;
use access_model::agents::AgentId;
use agent_handover::PlanId;
use agent_handover::anonymise::{
    Anonymisation, AnonymisationRecord, AnonymisationRepository, PersonalDataRepository, PersonalRow,
    PlaceName, Replacement, RowId, Tombstone, TombstoneDigest,
};
use serde::{Deserialize, Serialize};
use storage_contract::{Version, Versioned};

type Result<T> = std::result::Result<T, PostgresStoreError>;

/// A row of a place that holds personal data.
#[derive(Serialize, Deserialize)]
struct Personal {
    place: PlaceName,
    row: RowId,
    /// Whose field it is; absent: a text that may mention anybody.
    agent: Option<AgentId>,
    value: String,
}

stored!(Anonymisation as AnonymisationRecord in tantou_anonymisation, |anonymisation|
    key (plan: Uuid = anonymisation.plan().as_uuid())
    columns ()
    record anonymisation.record(),
    restore sound(Anonymisation::restore));

stored!(Tombstone as Tombstone in tantou_tombstone, |tombstone|
    key (digest: Text = tombstone.digest.as_str().to_owned())
    columns ()
    record tombstone,
    restore sound(|tombstone| tombstone));

stored!(Personal as Personal in tantou_personal_row, |personal|
    key (place: Text = personal.place.0.clone(), id: Uuid = personal.row.as_uuid())
    columns (agent: Uuid = personal.agent.map(AgentId::as_uuid))
    record personal,
    restore sound(|personal| personal));

const ANONYMISATION: Query = query!(tantou_anonymisation where "plan = $2" order "plan");
const TOMBSTONES: Query =
    query!(tantou_tombstone where "digest = ANY($2)" one "digest = ($2::text[])[1]" order "digest");
const PERSONAL: Query = query!(tantou_personal_row
    where "place = $2 AND (agent IS NULL OR agent = $3) AND id >= coalesce($4::uuid, '00000000-0000-0000-0000-000000000000') AND id IS DISTINCT FROM $4"
    order "id LIMIT $5");

pub(crate) const QUERIES: &[Query] = &[ANONYMISATION, TOMBSTONES, PERSONAL];

/// The value, nothing else.
const REPLACE: &str = "UPDATE tantou_personal_row AS t
    SET record = t.record || n.change, version = t.version + 1
    FROM unnest($2::bigint[], $3::text[], $4::uuid[], $5::jsonb[]) AS n(version, place, id, change)
    WHERE t.tenant = $1 AND t.place = n.place AND t.id = n.id AND t.version = n.version";

const REPLACED: &[Column] = &[("place", Kind::Text), ("id", Kind::Uuid)];

pub(crate) const STATEMENTS: [&str; 1] = [REPLACE];

pub(crate) fn personal_table() -> &'static crate::table::Table {
    Personal::table()
}

impl PostgresTx {
    /// Adds a row of a place of the host's that holds personal data: a field of this agent, or, with no agent, a text that may mention anybody. Unique: the
    /// place and the row.
    ///
    /// # Errors
    /// A conflict on a duplicate; whatever the server fails with.
    pub async fn insert_personal_row(
        &mut self,
        place: &PlaceName,
        row: RowId,
        agent: Option<AgentId>,
        value: &str,
    ) -> Result<()> {
        self.insert(&[Personal { place: place.clone(), row, agent, value: value.to_owned() }]).await
    }
}

/// What is overwritten stays in the table's file until it is vacuumed, and in the write-ahead log and backups for as long as those are kept.
impl AnonymisationRepository for PostgresTx {
    async fn lock_anonymisation(&mut self, plan: PlanId) -> Result<Option<Versioned<Anonymisation>>> {
        Ok(self.lock(&ANONYMISATION, &[&plan.as_uuid()]).await?.pop())
    }

    async fn insert_anonymisation(&mut self, anonymisation: &Anonymisation) -> Result<()> {
        self.insert(std::slice::from_ref(anonymisation)).await
    }

    async fn save_anonymisation(&mut self, anonymisation: &Anonymisation, expected: Version) -> Result<()> {
        self.save_one(anonymisation, expected).await
    }

    async fn put_tombstone(&mut self, tombstone: &Tombstone) -> Result<()> {
        self.replace(std::slice::from_ref(tombstone)).await
    }

    async fn find_tombstones(&mut self, digests: &[TombstoneDigest]) -> Result<Vec<Tombstone>> {
        let digests: Vec<&str> = digests.iter().map(TombstoneDigest::as_str).collect();
        self.find_listed(&TOMBSTONES, &[], &digests).await
    }
}

impl PersonalDataRepository for PostgresTx {
    async fn lock_personal_rows(
        &mut self,
        place: &PlaceName,
        agent: AgentId,
        after: Option<RowId>,
        limit: u32,
    ) -> Result<Vec<PersonalRow>> {
        let after = after.map(RowId::as_uuid);
        let found: Vec<Versioned<Personal>> =
            self.lock(&PERSONAL, &[&place.0, &agent.as_uuid(), &after, &i64::from(limit)]).await?;
        let row = |found: Versioned<Personal>| PersonalRow {
            row: found.value.row,
            value: found.value.value,
            version: found.version,
        };
        Ok(found.into_iter().map(row).collect())
    }

    async fn save_personal_rows(&mut self, place: &PlaceName, replacements: &[Replacement]) -> Result<()> {
        let rows = replacements.iter().map(|Replacement { row, expected, value }| {
            let key = vec![Value::text(&place.0), Value::id(row.as_uuid())];
            (key, *expected, serde_json::json!({ "value": value }))
        });
        let batch = Batch::changes(Personal::table(), REPLACED, rows)?;
        self.write_expected(&batch, REPLACE).await
    }
}
