//! The tour's host: its store, its clock, its random numbers, and how it runs a journey. What a story needs beyond that is its data.

use crate::data::DataError;
use crate::mailbox;
use crate::story::Tale;
use crate::teller::Teller;
use sqlite_store::{OpenError, SqliteStore, SqliteStoreError, SqliteTx};
use std::path::Path;
use std::time::Duration;
use std::{io, thread};

use tantou::email::{AddressError, AddressPolicy, EmailAddress};
use tantou::invitation::RandomUnavailable;
use tantou::message::{Message, MessageEncodingError};
use tantou::receipt::Receipt;
use tantou::storage::{OpError, OutboxRepository, Retry, TenantId, Timestamp, run_ready};

/// The tour cannot go on.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TourError {
    #[error(transparent)]
    Data(#[from] DataError),
    #[error(transparent)]
    Open(#[from] OpenError),
    #[error(transparent)]
    Store(#[from] SqliteStoreError),
    #[error(transparent)]
    Encoding(#[from] MessageEncodingError),
    #[error("the address `{given}` of the story: {error}")]
    Address { given: String, error: AddressError },
    #[error("the key file {path}: {error}")]
    KeyFile { path: String, error: io::Error },
    #[error("no randomness is available")]
    Random(#[from] RandomUnavailable),
    #[error("the output: {0}")]
    Output(#[from] io::Error),
    #[error("the story does not fit its data: {0}")]
    Story(String),
    #[error("in the story `{story}`{}: {error}", chapter.map(|number| format!(", chapter {number}")).unwrap_or_default())]
    Within { story: &'static str, chapter: Option<u32>, error: Box<Self> },
}

impl TourError {
    /// The same, with the place in the book where it happened.
    pub(crate) fn within(self, story: &'static str, chapter: Option<u32>) -> Self {
        Self::Within { story, chapter, error: Box::new(self) }
    }

    /// Whether somebody who reads the story has closed the pipe.
    pub(crate) fn is_closed_pipe(&self) -> bool {
        match self {
            Self::Within { error, .. } => error.is_closed_pipe(),
            Self::Output(error) => error.kind() == io::ErrorKind::BrokenPipe,
            _ => false,
        }
    }
}

/// Everything a chapter needs.
pub(crate) struct World<'a, T> {
    /// The story's own.
    pub(crate) data: T,
    pub(crate) teller: Teller<'a>,
    pub(crate) now: Timestamp,
    tenant: TenantId,
    start: Timestamp,
    store: SqliteStore,
}

/// The operating system's generator.
pub(crate) fn random(out: &mut [u8]) -> Result<(), RandomUnavailable> {
    getrandom::fill(out).map_err(|_| RandomUnavailable)
}

/// An address of a story.
pub(crate) fn address(given: &str) -> Result<EmailAddress, TourError> {
    EmailAddress::parse(given, &AddressPolicy::default())
        .map_err(|error| TourError::Address { given: given.to_owned(), error })
}

impl<'a, T: Tale> World<'a, T> {
    pub(crate) fn open(database: &Path, data: T, teller: Teller<'a>) -> Result<Self, TourError> {
        let store = SqliteStore::open(database)?;
        mailbox::create_tables(store.connection())?;
        let (tenant, start) = (data.tenant(), data.start());
        Ok(Self { data, teller, now: start, tenant, start, store })
    }

    /// Sets the tour's clock: so many days and hours after the beginning of the story.
    pub(crate) fn set_clock(&mut self, days: u64, hours: u64) {
        let hours = days.saturating_mul(24).saturating_add(hours);
        self.now = self.start.saturating_add(Duration::from_secs(hours.saturating_mul(3_600)));
    }

    /// Sets the tour's clock to an instant of the story's data.
    pub(crate) const fn go_to(&mut self, at: Timestamp) {
        self.now = at;
    }

    /// Runs a journey the way every host does: one transaction, the messages into the outbox before the commit, the whole again after a conflict.
    pub(crate) fn run<O, E, R>(
        &mut self,
        mut journey: impl FnMut(
            &mut SqliteTx<'_>,
            Timestamp,
        ) -> Result<Receipt<O, E>, OpError<R, SqliteStoreError>>,
    ) -> Result<Result<O, R>, TourError> {
        let (tenant, now) = (self.tenant, self.now);
        let mut retry = Retry::new(20, Duration::from_millis(5));
        loop {
            let mut attempt = || {
                let mut tx = self.store.begin(tenant)?;
                let receipt = journey(&mut tx, now)?;
                let entries = receipt.outbox_entries();
                if let Ok(entries) = &entries {
                    run_ready(tx.insert_messages(entries))?;
                    tx.commit()?;
                }
                Ok((receipt.outcome, entries))
            };
            let error: OpError<R, SqliteStoreError> = match attempt() {
                Ok((outcome, entries)) => {
                    entries?;
                    return Ok(Ok(outcome));
                }
                Err(error) => error,
            };
            let mut jitter = [0; 8];
            random(&mut jitter)?;
            match (retry.after(&error, u64::from_ne_bytes(jitter)), error) {
                (Some(pause), _) => thread::sleep(pause),
                (None, OpError::Refused(refusal)) => return Ok(Err(refusal)),
                (None, OpError::Storage(error)) => return Err(error.into()),
            }
        }
    }

    /// Reads something; what it writes is rolled back.
    pub(crate) fn read<O>(
        &mut self,
        look: impl FnOnce(&mut SqliteTx<'_>, Timestamp) -> Result<O, SqliteStoreError>,
    ) -> Result<O, TourError> {
        let now = self.now;
        let mut tx = self.store.begin(self.tenant)?;
        Ok(look(&mut tx, now)?)
    }

    /// Writes something of the host's own.
    pub(crate) fn write<O>(
        &mut self,
        write: impl FnOnce(&mut SqliteTx<'_>, Timestamp) -> Result<O, SqliteStoreError>,
    ) -> Result<O, TourError> {
        let now = self.now;
        let mut tx = self.store.begin(self.tenant)?;
        let written = write(&mut tx, now)?;
        tx.commit()?;
        Ok(written)
    }

    /// Empties the outbox into the mailboxes, and tells what was new.
    pub(crate) fn deliver(&mut self) -> Result<Vec<Message>, TourError> {
        self.write(|tx, at| mailbox::deliver(tx, T::KEY, at))
    }
}
