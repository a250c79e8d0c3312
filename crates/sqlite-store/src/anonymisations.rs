//! Anonymisations, tombstones, and places of the host's that hold personal data.

use crate::column::{blob, json};
use crate::error::SqliteStoreError;
use crate::row::Reader;
use crate::statements::{RowStatements, row_statements, stored};
use crate::store::SqliteTx;
use access_model::agents::AgentId;
use agent_handover::PlanId;
use agent_handover::anonymise::{
    Anonymisation, AnonymisationRepository, PersonalDataRepository, PersonalRow, PlaceName, Replacement,
    RowId, Tombstone, TombstoneDigest,
};
use rusqlite::params;
use storage_contract::{Version, Versioned};

type Result<T> = std::result::Result<T, SqliteStoreError>;

const ANONYMISATION: RowStatements = row_statements!(tantou_anonymisation (agent record) by (plan));

const PERSONAL: &str = "tantou_personal_row";

impl SqliteTx<'_> {
    /// Adds a row of a place of the host's that holds personal data: a field of this agent, or, with no agent, a text that may mention anybody. Unique: the
    /// place and the row.
    ///
    /// # Errors
    /// A conflict on a duplicate; whatever `SQLite` fails with.
    pub fn insert_personal_row(
        &mut self,
        place: &PlaceName,
        row: RowId,
        agent: Option<AgentId>,
        value: &str,
    ) -> Result<()> {
        self.write(
            "INSERT INTO tantou_personal_row (tenant, place, id, agent, value, version)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![
                self.tenant_key(),
                place.0,
                blob(row.as_uuid()),
                agent.map(|agent| blob(agent.as_uuid())),
                value,
                Version::FIRST.to_stored(),
            ],
        )?;
        Ok(())
    }

    fn put_anonymisation(&self, anonymisation: &Anonymisation, expected: Option<Version>) -> Result<()> {
        self.put(
            &ANONYMISATION,
            expected,
            params![
                blob(anonymisation.agent().as_uuid()),
                json(&anonymisation.record())?,
                stored(expected),
                self.tenant_key(),
                blob(anonymisation.plan().as_uuid()),
            ],
        )
    }
}

/// Every read of a writing transaction is guarded. What is overwritten is wiped (`secure_delete`), and gone from the write-ahead log with the next checkpoint that
/// starts it anew.
impl AnonymisationRepository for SqliteTx<'_> {
    async fn lock_anonymisation(&mut self, plan: PlanId) -> Result<Option<Versioned<Anonymisation>>> {
        let found = self.rows(
            ANONYMISATION.table,
            "SELECT record, version FROM tantou_anonymisation WHERE tenant = ?1 AND plan = ?2",
            params![self.tenant_key(), blob(plan.as_uuid())],
            anonymisation,
        )?;
        Ok(found.into_iter().next())
    }

    async fn insert_anonymisation(&mut self, anonymisation: &Anonymisation) -> Result<()> {
        self.put_anonymisation(anonymisation, None)
    }

    async fn save_anonymisation(&mut self, anonymisation: &Anonymisation, expected: Version) -> Result<()> {
        self.put_anonymisation(anonymisation, Some(expected))
    }

    async fn put_tombstone(&mut self, tombstone: &Tombstone) -> Result<()> {
        self.write(
            "INSERT OR REPLACE INTO tantou_tombstone (tenant, digest, agent, at) VALUES (?1, ?2, ?3, ?4)",
            params![
                self.tenant_key(),
                tombstone.digest.as_str(),
                blob(tombstone.agent.as_uuid()),
                tombstone.at.as_unix_micros(),
            ],
        )?;
        Ok(())
    }

    async fn find_tombstones(&mut self, digests: &[TombstoneDigest]) -> Result<Vec<Tombstone>> {
        let mut found = Vec::new();
        for digest in digests {
            self.rows_into(
                &mut found,
                "tantou_tombstone",
                "SELECT digest, agent, at FROM tantou_tombstone WHERE tenant = ?1 AND digest = ?2",
                params![self.tenant_key(), digest.as_str()],
                |row| {
                    let digest = row.named("a digest")?;
                    Ok(Tombstone { digest, agent: row.id()?, at: row.instant()? })
                },
            )?;
        }
        Ok(found)
    }
}

impl PersonalDataRepository for SqliteTx<'_> {
    async fn lock_personal_rows(
        &mut self,
        place: &PlaceName,
        agent: AgentId,
        after: Option<RowId>,
        limit: u32,
    ) -> Result<Vec<PersonalRow>> {
        self.rows(
            PERSONAL,
            "SELECT id, value, version FROM tantou_personal_row
             WHERE tenant = ?1 AND place = ?2 AND (agent IS NULL OR agent = ?3) AND id > coalesce(?4, x'')
             ORDER BY id LIMIT ?5",
            params![
                self.tenant_key(),
                place.0,
                blob(agent.as_uuid()),
                after.map(|row| blob(row.as_uuid())),
                limit
            ],
            |row| Ok(PersonalRow { row: row.id()?, value: row.text()?.to_owned(), version: row.version()? }),
        )
    }

    async fn save_personal_rows(&mut self, place: &PlaceName, replacements: &[Replacement]) -> Result<()> {
        for Replacement { row, expected, value } in replacements {
            self.write_expected(
                PERSONAL,
                "UPDATE tantou_personal_row SET value = ?1, version = ?2 + 1
                 WHERE tenant = ?3 AND place = ?4 AND id = ?5 AND version = ?2",
                params![value, expected.to_stored(), self.tenant_key(), place.0, blob(row.as_uuid())],
            )?;
        }
        Ok(())
    }
}

fn anonymisation(row: &mut Reader<'_>) -> Result<Versioned<Anonymisation>> {
    let record = row.json("an anonymisation")?;
    Ok(Versioned { value: Anonymisation::restore(record), version: row.version()? })
}
