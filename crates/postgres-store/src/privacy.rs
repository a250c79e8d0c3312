//! Legal bases of records, and requests of the people concerned.

use crate::error::PostgresStoreError;
use crate::stored::{key_text, sound, stored};
use crate::table::{Query, query};
use crate::tx::PostgresTx;
use portal_visibility::privacy::{
    BasisRecord, DataRequest, DataRequestId, DataRequestRecord, DuePosition, PrivacyRepository,
    ProcessingBasis, RequestState,
};
use portal_visibility::{OwnedKey, PortalUserId};
use storage_contract::{Timestamp, Version, Versioned};
use uuid::Uuid;

type Result<T> = std::result::Result<T, PostgresStoreError>;

const BASES: &str = "tantou_legal_basis";

stored!(ProcessingBasis as BasisRecord in tantou_legal_basis, |basis|
    key (
        module: Text = basis.record().module.clone(),
        record_key: Text = key_text(BASES, &basis.record().record)?
    )
    columns ()
    record basis.record(),
    restore sound(ProcessingBasis::restore));

stored!(DataRequest as DataRequestRecord in tantou_data_request, |request|
    key (id: Uuid = request.record().id.as_uuid())
    columns (
        filed_by: Uuid = request.record().filed_by.as_uuid(),
        due_at: Bigint = request.record().due_at.as_unix_micros(),
        open: Boolean = matches!(request.record().state, RequestState::Filed | RequestState::InProgress)
    )
    record request.record(),
    restore sound(DataRequest::restore));

const BASIS: Query =
    query!(tantou_legal_basis where "module = $2 AND record_key = $3" order "module, record_key");
const REQUEST: Query = query!(tantou_data_request where "id = $2" order "id");
const OPEN: Query = query!(tantou_data_request
    where "open AND (due_at, id) >= ($2, $3) AND id IS DISTINCT FROM $4" order "due_at, id LIMIT $5");
const FILED_BY: Query = query!(tantou_data_request
    where "filed_by = $2 AND (due_at, id) >= ($3, $4) AND id IS DISTINCT FROM $5" order "due_at, id LIMIT $6");

pub(crate) const QUERIES: &[Query] = &[BASIS, REQUEST, OPEN, FILED_BY];

impl PrivacyRepository for PostgresTx {
    async fn find_basis(&mut self, module: &str, record: &OwnedKey) -> Result<Option<ProcessingBasis>> {
        Ok(self.find(&BASIS, &[&module, &key_text(BASES, record)?]).await?.pop())
    }

    async fn lock_basis(
        &mut self,
        module: &str,
        record: &OwnedKey,
    ) -> Result<Option<Versioned<ProcessingBasis>>> {
        Ok(self.lock(&BASIS, &[&module, &key_text(BASES, record)?]).await?.pop())
    }

    async fn insert_basis(&mut self, basis: &ProcessingBasis) -> Result<()> {
        self.insert(std::slice::from_ref(basis)).await
    }

    async fn save_basis(&mut self, basis: &ProcessingBasis, expected: Version) -> Result<()> {
        self.save_one(basis, expected).await
    }

    async fn lock_data_request(&mut self, id: DataRequestId) -> Result<Option<Versioned<DataRequest>>> {
        Ok(self.lock(&REQUEST, &[&id.as_uuid()]).await?.pop())
    }

    async fn insert_data_request(&mut self, request: &DataRequest) -> Result<()> {
        self.insert(std::slice::from_ref(request)).await
    }

    async fn save_data_request(&mut self, request: &DataRequest, expected: Version) -> Result<()> {
        self.save_one(request, expected).await
    }

    async fn page_open_data_requests(
        &mut self,
        after: Option<DuePosition>,
        limit: u32,
    ) -> Result<Vec<DataRequest>> {
        let (due_at, id, seen) = behind(after);
        self.find(&OPEN, &[&due_at, &id, &seen, &i64::from(limit)]).await
    }

    async fn page_data_requests_of(
        &mut self,
        filed_by: PortalUserId,
        after: Option<DuePosition>,
        limit: u32,
    ) -> Result<Vec<DataRequest>> {
        let (due_at, id, seen) = behind(after);
        self.find(&FILED_BY, &[&filed_by.as_uuid(), &due_at, &id, &seen, &i64::from(limit)]).await
    }
}

/// From where a page begins, and which request it begins behind.
fn behind(after: Option<DuePosition>) -> (i64, Uuid, Option<Uuid>) {
    match after {
        Some(DuePosition { due_at, request }) => {
            (due_at.as_unix_micros(), request.as_uuid(), Some(request.as_uuid()))
        }
        None => (Timestamp::MIN.as_unix_micros(), Uuid::nil(), None),
    }
}
