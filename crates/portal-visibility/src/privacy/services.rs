//! Bases, consent and requests over a store (PV-60 … PV-62). Nothing is written before every decision is made.

use super::basis::{ConsentCommand, ConsentEvent, LegalBasis, ProcessingBasis};
use super::repository::PrivacyRepository;
use super::request::{DataRequest, DataRequestId, PrivacyPolicy, RequestCommand, RequestKind};
use super::subject::{PrivacyContext, PrivacyRefusal};
use crate::record::Record;
use crate::schema::ModuleId;
use crate::value::OwnedKey;
use storage_contract::{OpError, Timestamp, Version};

/// The basis of a record that is decided, and not yet written.
#[derive(Debug)]
#[must_use = "nothing is written before `store`"]
pub struct PreparedBasis {
    basis: ProcessingBasis,
    changed: bool,
    version: Option<Version>,
}

impl PreparedBasis {
    /// The basis as it will be, with where consent will stand.
    pub const fn basis(&self) -> &ProcessingBasis {
        &self.basis
    }

    /// Whether it is another than before.
    pub const fn is_changed(&self) -> bool {
        self.changed
    }

    /// Writes the basis. It only writes.
    ///
    /// # Errors
    /// Whatever the store fails with; a conflict if somebody else was faster.
    pub async fn store<R: PrivacyRepository>(self, tx: &mut R) -> Result<(), R::Error> {
        match self.version {
            _ if !self.changed => Ok(()),
            None => tx.insert_basis(&self.basis).await,
            Some(version) => tx.save_basis(&self.basis, version).await,
        }
    }
}

/// Prepares to say on what basis the data of a record is processed (PV-60). Who may, the host checks. What was said of consent stays.
///
/// # Errors
/// What the store fails with.
pub async fn prepare_set_basis<T: PrivacyRepository>(
    tx: &mut T,
    (module, record): (&str, &OwnedKey),
    basis: LegalBasis,
) -> Result<PreparedBasis, T::Error> {
    match tx.lock_basis(module, record).await? {
        None => {
            let basis = ProcessingBasis::new(module, record.clone(), basis);
            Ok(PreparedBasis { basis, changed: true, version: None })
        }
        Some(row) => {
            let changed = row.value.basis() != basis;
            let mut next = row.value;
            next.set_basis(basis);
            Ok(PreparedBasis { basis: next, changed, version: Some(row.version) })
        }
    }
}

/// Prepares what a portal user says to the processing of a record: their own, or a lead or contact that they added (PV-61).
///
/// # Errors
/// A [`PrivacyRefusal`], and what the store fails with.
pub async fn prepare_consent<T: PrivacyRepository, R: Record + ?Sized>(
    tx: &mut T,
    (module, record): (ModuleId, &R),
    command: ConsentCommand,
    context: &PrivacyContext<'_>,
    now: Timestamp,
) -> Result<PreparedBasis, OpError<PrivacyRefusal, T::Error>> {
    context.check(module, record).map_err(OpError::Refused)?;
    let schema = context.viewer.portal().schema();
    let key = schema.key_of(module, record.key());
    let Some(row) = tx.lock_basis(schema[module].name(), &key).await? else {
        return Err(OpError::Refused(PrivacyRefusal::NotByConsent));
    };
    let mut basis = row.value;
    let event = basis.decide((module, record), command, context, now).map_err(OpError::Refused)?;
    basis.apply(event);
    Ok(PreparedBasis { basis, changed: event != ConsentEvent::Unchanged, version: Some(row.version) })
}

/// A request that is decided, and not yet written.
#[derive(Debug)]
#[must_use = "nothing is written before `store`"]
pub struct PreparedRequest {
    request: DataRequest,
    changed: bool,
    version: Option<Version>,
}

impl PreparedRequest {
    /// The request as it will be.
    pub const fn request(&self) -> &DataRequest {
        &self.request
    }

    /// Whether it is new or another than before; not if it was sent again.
    pub const fn is_changed(&self) -> bool {
        self.changed
    }

    /// Writes the request. It only writes.
    ///
    /// # Errors
    /// Whatever the store fails with; a conflict if somebody else was faster.
    pub async fn store<R: PrivacyRepository>(self, tx: &mut R) -> Result<(), R::Error> {
        match self.version {
            _ if !self.changed => Ok(()),
            None => tx.insert_data_request(&self.request).await,
            Some(version) => tx.save_data_request(&self.request, version).await,
        }
    }
}

/// Prepares to file a request of a portal user, for themselves or for a lead or contact that they added (PV-62). Repeated, it changes nothing.
///
/// # Errors
/// A [`PrivacyRefusal`], and what the store fails with.
pub async fn prepare_file_request<T: PrivacyRepository, R: Record + ?Sized>(
    tx: &mut T,
    (id, kind): (DataRequestId, RequestKind),
    (module, record): (ModuleId, &R),
    context: &PrivacyContext<'_>,
    policy: PrivacyPolicy,
    now: Timestamp,
) -> Result<PreparedRequest, OpError<PrivacyRefusal, T::Error>> {
    let known = tx.lock_data_request(id).await?;
    let request = DataRequest::file(id, kind, (module, record), context, policy, now);
    let request = request.map_err(OpError::Refused)?;
    match known {
        None => Ok(PreparedRequest { request, changed: true, version: None }),
        Some(row) if row.value.is_repeated_by(&request) => {
            Ok(PreparedRequest { request: row.value, changed: false, version: Some(row.version) })
        }
        Some(_) => Err(OpError::Refused(PrivacyRefusal::RequestExists { request: id })),
    }
}

/// Prepares what the organisation does with a request (PV-62). Who may, the host checks.
///
/// # Errors
/// A [`PrivacyRefusal`], and what the store fails with.
pub async fn prepare_answer_request<T: PrivacyRepository>(
    tx: &mut T,
    id: DataRequestId,
    command: &RequestCommand,
    now: Timestamp,
) -> Result<PreparedRequest, OpError<PrivacyRefusal, T::Error>> {
    let Some(row) = tx.lock_data_request(id).await? else {
        return Err(OpError::Refused(PrivacyRefusal::UnknownRequest { request: id }));
    };
    let mut request = row.value;
    let event = request.decide(command, now).map_err(OpError::Refused)?;
    request.apply(&event);
    Ok(PreparedRequest { request, changed: true, version: Some(row.version) })
}
