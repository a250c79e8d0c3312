//! Legal bases of records, and requests of the people concerned.

use crate::error::{Kind, MemoryStoreError};
use crate::index::{behind, reindex};
use crate::store::MemoryTx;
use portal_visibility::privacy::{
    DataRequest, DataRequestId, DuePosition, PrivacyRepository, ProcessingBasis,
};
use portal_visibility::{OwnedKey, PortalUserId};
use storage_contract::{Timestamp, Version, Versioned};
use uuid::Uuid;

type Result<T> = std::result::Result<T, MemoryStoreError>;

const FIRST: DuePosition =
    DuePosition { due_at: Timestamp::MIN, request: DataRequestId::from_uuid(Uuid::nil()) };
const LAST: DuePosition =
    DuePosition { due_at: Timestamp::MAX, request: DataRequestId::from_uuid(Uuid::max()) };

impl PrivacyRepository for MemoryTx {
    async fn find_basis(&mut self, module: &str, record: &OwnedKey) -> Result<Option<ProcessingBasis>> {
        let key = (module.to_owned(), record.clone());
        Ok(self.views.bases.peek(&key).map(|row| row.value.clone()))
    }

    async fn lock_basis(
        &mut self,
        module: &str,
        record: &OwnedKey,
    ) -> Result<Option<Versioned<ProcessingBasis>>> {
        Ok(self.views.bases.lock(&(module.to_owned(), record.clone())))
    }

    async fn insert_basis(&mut self, basis: &ProcessingBasis) -> Result<()> {
        self.views.bases.insert(key_of(basis), basis.clone())
    }

    async fn save_basis(&mut self, basis: &ProcessingBasis, expected: Version) -> Result<()> {
        self.views.bases.save(key_of(basis), basis.clone(), expected)
    }

    async fn lock_data_request(&mut self, id: DataRequestId) -> Result<Option<Versioned<DataRequest>>> {
        Ok(self.views.data_requests.lock(&id))
    }

    async fn insert_data_request(&mut self, request: &DataRequest) -> Result<()> {
        self.views.data_requests.insert(request.id(), request.clone())?;
        self.list_request(None, request)
    }

    async fn save_data_request(&mut self, request: &DataRequest, expected: Version) -> Result<()> {
        let before = self.views.data_requests.peek(&request.id());
        let before = before.ok_or(MemoryStoreError::Stale { kind: Kind::DataRequest })?.value.clone();
        self.views.data_requests.save(request.id(), request.clone(), expected)?;
        self.list_request(Some(&before), request)
    }

    async fn page_open_data_requests(
        &mut self,
        after: Option<DuePosition>,
        limit: u32,
    ) -> Result<Vec<DataRequest>> {
        let first = after.unwrap_or(FIRST);
        let page = self.views.open_data_requests.page(behind(after, &first), &LAST, limit);
        let found = page.into_iter().filter_map(|(place, ())| self.views.data_requests.peek(&place.request));
        Ok(found.map(|row| row.value.clone()).collect())
    }

    async fn page_data_requests_of(
        &mut self,
        filed_by: PortalUserId,
        after: Option<DuePosition>,
        limit: u32,
    ) -> Result<Vec<DataRequest>> {
        let (first, last) = ((filed_by, after.unwrap_or(FIRST)), (filed_by, LAST));
        let page = self.views.data_requests_by_filer.page(behind(after, &first), &last, limit);
        let found =
            page.into_iter().filter_map(|((_, place), ())| self.views.data_requests.peek(&place.request));
        Ok(found.map(|row| row.value.clone()).collect())
    }
}

impl MemoryTx {
    /// Keeps the lists in step with a request.
    fn list_request(&mut self, before: Option<&DataRequest>, after: &DataRequest) -> Result<()> {
        let open = |request: &DataRequest| request.state().is_open().then(|| request.position());
        reindex(&mut self.views.open_data_requests, before.and_then(open), open(after))?;
        let filed = |request: &DataRequest| (request.record().filed_by, request.position());
        reindex(&mut self.views.data_requests_by_filer, before.map(filed), Some(filed(after)))
    }
}

fn key_of(basis: &ProcessingBasis) -> (String, OwnedKey) {
    let record = basis.record();
    (record.module.clone(), record.record.clone())
}
