//! Bulk invitations and how far they have come.

use crate::error::MemoryStoreError;
use crate::index::behind;
use crate::store::MemoryTx;
use invitation_lifecycle::ScopeId;
use invitation_lifecycle::bulk::{BulkId, BulkRun, BulkRunRepository};
use storage_contract::{Version, Versioned};
use uuid::Uuid;

type Result<T> = std::result::Result<T, MemoryStoreError>;

const FIRST: BulkId = BulkId::from_uuid(Uuid::nil());
const LAST: BulkId = BulkId::from_uuid(Uuid::max());

impl BulkRunRepository for MemoryTx {
    async fn find_bulk_run(&mut self, id: BulkId) -> Result<Option<BulkRun>> {
        Ok(self.views.bulk_runs.peek(&id).map(|row| row.value.clone()))
    }

    async fn lock_bulk_run(&mut self, id: BulkId) -> Result<Option<Versioned<BulkRun>>> {
        Ok(self.views.bulk_runs.lock(&id))
    }

    async fn insert_bulk_run(&mut self, run: &BulkRun) -> Result<()> {
        self.views.bulk_runs.insert(run.id(), run.clone())?;
        self.views.bulk_runs_by_portal.insert((run.portal(), run.id()), ())
    }

    async fn save_bulk_run(&mut self, run: &BulkRun, expected: Version) -> Result<()> {
        self.views.bulk_runs.save(run.id(), run.clone(), expected)
    }

    async fn page_bulk_runs(
        &mut self,
        portal: ScopeId,
        after: Option<BulkId>,
        limit: u32,
    ) -> Result<Vec<BulkRun>> {
        let first = (portal, after.unwrap_or(FIRST));
        let page = self.views.bulk_runs_by_portal.page(behind(after, &first), &(portal, LAST), limit);
        let found = page.into_iter().filter_map(|((_, id), ())| self.views.bulk_runs.peek(&id));
        Ok(found.map(|row| row.value.clone()).collect())
    }
}
