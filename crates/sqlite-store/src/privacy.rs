//! Legal bases of records, and requests of the people concerned.

use crate::column::{blob, json, micros, name};
use crate::error::SqliteStoreError;
use crate::row::Reader;
use crate::statements::{RowStatements, row_statements, stored};
use crate::store::{SqliteTx, plain};
use portal_visibility::privacy::{
    BasisRecord, Consent, DataRequest, DataRequestId, DataRequestRecord, DuePosition, PrivacyRepository,
    ProcessingBasis, RequestState,
};
use portal_visibility::{OwnedKey, PortalUserId};
use rusqlite::params;
use storage_contract::{Timestamp, Version, Versioned};

type Result<T> = std::result::Result<T, SqliteStoreError>;

const BASIS: RowStatements =
    row_statements!(tantou_legal_basis (basis consent said_at said_by) by (module record));

const REQUEST: RowStatements = row_statements!(tantou_data_request (
    kind module record filed_by filed_at due_at state state_since reason
) by (id));

/// A look-up of requests by a condition; the columns are those that [`request`] reads.
macro_rules! select {
    ($condition:literal) => {
        concat!(
            "SELECT id, kind, module, record, filed_by, filed_at, due_at, state, state_since, reason, version ",
            "FROM tantou_data_request WHERE tenant = ?1 AND ",
            $condition
        )
    };
}

/// Every read of a writing transaction is guarded, so what asks for less gets more.
impl PrivacyRepository for SqliteTx<'_> {
    async fn find_basis(&mut self, module: &str, record: &OwnedKey) -> Result<Option<ProcessingBasis>> {
        Ok(self.lock_basis(module, record).await?.map(|row| row.value))
    }

    async fn lock_basis(
        &mut self,
        module: &str,
        record: &OwnedKey,
    ) -> Result<Option<Versioned<ProcessingBasis>>> {
        let found = self.rows(
            BASIS.table,
            "SELECT module, record, basis, consent, said_at, said_by, version
             FROM tantou_legal_basis WHERE tenant = ?1 AND module = ?2 AND record = ?3",
            params![self.tenant_key(), module, json(record)?],
            basis,
        )?;
        Ok(found.into_iter().next())
    }

    async fn insert_basis(&mut self, basis: &ProcessingBasis) -> Result<()> {
        self.put_basis(basis, None)
    }

    async fn save_basis(&mut self, basis: &ProcessingBasis, expected: Version) -> Result<()> {
        self.put_basis(basis, Some(expected))
    }

    async fn lock_data_request(&mut self, id: DataRequestId) -> Result<Option<Versioned<DataRequest>>> {
        let params = params![self.tenant_key(), blob(id.as_uuid())];
        Ok(self.rows(REQUEST.table, select!("id = ?2"), params, request)?.pop())
    }

    async fn insert_data_request(&mut self, request: &DataRequest) -> Result<()> {
        self.put_request(request, None)
    }

    async fn save_data_request(&mut self, request: &DataRequest, expected: Version) -> Result<()> {
        self.put_request(request, Some(expected))
    }

    async fn page_open_data_requests(
        &mut self,
        after: Option<DuePosition>,
        limit: u32,
    ) -> Result<Vec<DataRequest>> {
        let (due_at, id) = behind(after);
        let found = self.rows(
            REQUEST.table,
            select!(
                "state IN ('filed', 'in_progress') AND (due_at, id) > (?2, ?3) ORDER BY due_at, id LIMIT ?4"
            ),
            params![self.tenant_key(), due_at, id, limit],
            request,
        )?;
        Ok(plain(found))
    }

    async fn page_data_requests_of(
        &mut self,
        filed_by: PortalUserId,
        after: Option<DuePosition>,
        limit: u32,
    ) -> Result<Vec<DataRequest>> {
        let (due_at, id) = behind(after);
        let found = self.rows(
            REQUEST.table,
            select!("filed_by = ?2 AND (due_at, id) > (?3, ?4) ORDER BY due_at, id LIMIT ?5"),
            params![self.tenant_key(), blob(filed_by.as_uuid()), due_at, id, limit],
            request,
        )?;
        Ok(plain(found))
    }
}

/// Behind what a page begins. No id is smaller than an empty blob, so a first page begins behind that.
fn behind(after: Option<DuePosition>) -> (i64, Vec<u8>) {
    match after {
        Some(DuePosition { due_at, request }) => (due_at.as_unix_micros(), blob(request.as_uuid()).to_vec()),
        None => (Timestamp::MIN.as_unix_micros(), Vec::new()),
    }
}

impl SqliteTx<'_> {
    fn put_basis(&self, basis: &ProcessingBasis, expected: Option<Version>) -> Result<()> {
        let BasisRecord { module, record, basis, consent } = basis.record();
        let (consent, at, by) = match *consent {
            Consent::Waiting => ("waiting", None, None),
            Consent::Given { at, by } => ("given", Some(at), Some(by)),
            Consent::Withdrawn { at, by } => ("withdrawn", Some(at), Some(by)),
        };
        self.put(
            &BASIS,
            expected,
            params![
                name(basis)?,
                consent,
                micros(at),
                by.map(|by| blob(by.as_uuid())),
                stored(expected),
                self.tenant_key(),
                module,
                json(record)?,
            ],
        )
    }

    fn put_request(&self, request: &DataRequest, expected: Option<Version>) -> Result<()> {
        let record = request.record();
        self.put(
            &REQUEST,
            expected,
            params![
                name(&record.kind)?,
                record.module,
                json(&record.record)?,
                blob(record.filed_by.as_uuid()),
                record.filed_at.as_unix_micros(),
                record.due_at.as_unix_micros(),
                name(&record.state)?,
                record.state_since.as_unix_micros(),
                record.reason,
                stored(expected),
                self.tenant_key(),
                blob(record.id.as_uuid()),
            ],
        )
    }
}

fn basis(row: &mut Reader<'_>) -> Result<Versioned<ProcessingBasis>> {
    let record = BasisRecord {
        module: row.text()?.to_owned(),
        record: row.json("the key of a record")?,
        basis: row.named("a legal basis")?,
        consent: match (row.text()?, row.optional_instant()?, row.optional_id()?) {
            ("waiting", None, None) => Consent::Waiting,
            ("given", Some(at), Some(by)) => Consent::Given { at, by },
            ("withdrawn", Some(at), Some(by)) => Consent::Withdrawn { at, by },
            _ => return row.unfitting("where consent stands does not go with the columns beside it"),
        },
    };
    Ok(Versioned { value: ProcessingBasis::restore(record), version: row.version()? })
}

fn request(row: &mut Reader<'_>) -> Result<Versioned<DataRequest>> {
    let record = DataRequestRecord {
        id: row.id()?,
        kind: row.named("a kind of request")?,
        module: row.text()?.to_owned(),
        record: row.json("the key of a record")?,
        filed_by: row.id()?,
        filed_at: row.instant()?,
        due_at: row.instant()?,
        state: row.named("where a request stands")?,
        state_since: row.instant()?,
        reason: row.optional_text()?.map(str::to_owned),
    };
    // PV-62: refused with a reason.
    if (record.state == RequestState::Refused) != record.reason.is_some() {
        return row.unfitting("its state does not go with its reason");
    }
    Ok(Versioned { value: DataRequest::restore(record), version: row.version()? })
}
