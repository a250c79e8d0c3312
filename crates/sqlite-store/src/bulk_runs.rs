//! Bulk invitations and how far they have come.

use crate::column::{blob, json};
use crate::error::SqliteStoreError;
use crate::row::Reader;
use crate::statements::{RowStatements, row_statements, stored};
use crate::store::{SqliteTx, plain};
use invitation_lifecycle::ScopeId;
use invitation_lifecycle::bulk::{BulkId, BulkInvitation, BulkRun, BulkRunRepository};
use rusqlite::params;
use storage_contract::{Version, Versioned};

type Result<T> = std::result::Result<T, SqliteStoreError>;

const RUN: RowStatements = row_statements!(tantou_bulk_run (portal bulk inviter begun_at progress) by (id));

/// A look-up of runs by a condition; the columns are those that [`run`] reads.
macro_rules! select {
    ($condition:literal) => {
        select!("tantou_bulk_run", $condition)
    };
    ($from:literal, $condition:literal) => {
        concat!(
            "SELECT id, portal, bulk, inviter, begun_at, progress, version FROM ",
            $from,
            " WHERE tenant = ?1 AND ",
            $condition
        )
    };
}

/// Every read of a writing transaction is guarded, so what asks for less gets more.
impl BulkRunRepository for SqliteTx<'_> {
    async fn find_bulk_run(&mut self, id: BulkId) -> Result<Option<BulkRun>> {
        Ok(self.lock_bulk_run(id).await?.map(|row| row.value))
    }

    async fn lock_bulk_run(&mut self, id: BulkId) -> Result<Option<Versioned<BulkRun>>> {
        let params = params![self.tenant_key(), blob(id.as_uuid())];
        Ok(self.rows(RUN.table, select!("id = ?2"), params, run)?.into_iter().next())
    }

    async fn insert_bulk_run(&mut self, run: &BulkRun) -> Result<()> {
        self.put_run(run, None)
    }

    async fn save_bulk_run(&mut self, run: &BulkRun, expected: Version) -> Result<()> {
        self.put_run(run, Some(expected))
    }

    async fn page_bulk_runs(
        &mut self,
        portal: ScopeId,
        after: Option<BulkId>,
        limit: u32,
    ) -> Result<Vec<BulkRun>> {
        // No id is smaller than an empty blob, so a first page begins behind that.
        let found = self.rows(
            RUN.table,
            // By name: left to itself, `SQLite` would go through the runs of all portals.
            select!(
                "tantou_bulk_run INDEXED BY tantou_bulk_run_by_portal",
                "portal = ?2 AND id > coalesce(?3, x'') ORDER BY id LIMIT ?4"
            ),
            params![self.tenant_key(), blob(portal.as_uuid()), after.map(|run| blob(run.as_uuid())), limit],
            run,
        )?;
        Ok(plain(found))
    }
}

impl SqliteTx<'_> {
    fn put_run(&self, run: &BulkRun, expected: Option<Version>) -> Result<()> {
        self.put(
            &RUN,
            expected,
            params![
                blob(run.portal().as_uuid()),
                json(&run.bulk)?,
                blob(run.inviter.as_uuid()),
                run.begun_at.as_unix_micros(),
                json(&run.progress)?,
                stored(expected),
                self.tenant_key(),
                blob(run.id().as_uuid()),
            ],
        )
    }
}

fn run(row: &mut Reader<'_>) -> Result<Versioned<BulkRun>> {
    let (id, portal): (BulkId, ScopeId) = (row.id()?, row.id()?);
    let bulk: BulkInvitation = row.json("a bulk invitation")?;
    let run = BulkRun {
        bulk,
        inviter: row.id()?,
        begun_at: row.instant()?,
        progress: row.json("the progress of a bulk invitation")?,
    };
    let version = row.version()?;
    if run.id() == id && run.portal() == portal {
        Ok(Versioned { value: run, version })
    } else {
        row.unfitting("the bulk invitation is not the one that its key says")
    }
}
