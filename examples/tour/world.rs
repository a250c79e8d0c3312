//! The tour's host: its store, its clock, its keys, its random numbers, and how it runs a journey.

use crate::data::Hosting;
use crate::host;
use crate::teller::Teller;
use sqlite_store::{OpenError, SqliteStore, SqliteStoreError, SqliteTx};
use std::path::Path;
use std::time::Duration;
use std::{fs, io, thread};
use tantou::access::{AccountHolderId, Action, ContractId, Decision, DelegateId, Principal};
use tantou::delegation::{Delegation, DelegationPolicies, Receipt};
use tantou::email::{AddressError, AddressPolicy, EmailAddress};
use tantou::invitation::{KeyId, PresentedToken, Proof, RandomUnavailable, TokenKey, TokenKeys};
use tantou::message::{InvitationMail, Message, MessageEncodingError};
use tantou::storage::{OpError, OutboxRepository, Retry, Timestamp, run_ready};

/// The tour cannot go on.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TourError {
    #[error(transparent)]
    Data(#[from] crate::data::DataError),
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
    #[error("the story: {0}")]
    Story(String),
}

/// Everything a chapter needs.
pub(crate) struct World<'a> {
    pub(crate) hosting: Hosting,
    pub(crate) teller: Teller<'a>,
    pub(crate) now: Timestamp,
    store: SqliteStore,
    keys: TokenKeys,
    delegation: Delegation,
}

/// The operating system's generator.
pub(crate) fn random(out: &mut [u8]) -> Result<(), RandomUnavailable> {
    getrandom::fill(out).map_err(|_| RandomUnavailable)
}

impl<'a> World<'a> {
    pub(crate) fn open(path: &Path, hosting: Hosting, teller: Teller<'a>) -> Result<Self, TourError> {
        let store = SqliteStore::open(path)?;
        host::create_tables(store.connection())?;
        let keys = TokenKeys::new(TokenKey::new(KeyId(1), &key_beside(path)?));
        let delegation = Delegation::new(tantou::preset::delegated_hosting(), keys.clone());
        let now = hosting.start;
        Ok(Self { hosting, teller, now, store, keys, delegation })
    }

    /// Sets the tour's clock: so many days and hours after the beginning of the story.
    pub(crate) fn set_clock(&mut self, days: u64, hours: u64) {
        let hours = days.saturating_mul(24).saturating_add(hours);
        self.now = self.hosting.start.saturating_add(Duration::from_secs(hours.saturating_mul(3_600)));
    }

    /// The journeys under the host's policies.
    pub(crate) fn delegation(&self) -> Delegation {
        self.delegation.clone()
    }

    /// The journeys under other policies.
    pub(crate) fn delegation_with(&self, policies: DelegationPolicies) -> Delegation {
        Delegation::new(policies, self.keys.clone())
    }

    /// Runs a journey the way every host does: one transaction, the messages into the outbox before the commit, the whole again after a conflict.
    pub(crate) fn run<T, R>(
        &mut self,
        mut journey: impl FnMut(&mut SqliteTx<'_>, Timestamp) -> Result<Receipt<T>, OpError<R, SqliteStoreError>>,
    ) -> Result<Result<T, R>, TourError> {
        let (tenant, now) = (self.hosting.tenant, self.now);
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
    pub(crate) fn read<T>(
        &mut self,
        look: impl FnOnce(&mut SqliteTx<'_>, Timestamp) -> Result<T, SqliteStoreError>,
    ) -> Result<T, TourError> {
        let now = self.now;
        let mut tx = self.store.begin(self.hosting.tenant)?;
        Ok(look(&mut tx, now)?)
    }

    /// Writes something of the host's own.
    pub(crate) fn write<T>(
        &mut self,
        write: impl FnOnce(&mut SqliteTx<'_>, Timestamp) -> Result<T, SqliteStoreError>,
    ) -> Result<T, TourError> {
        let now = self.now;
        let mut tx = self.store.begin(self.hosting.tenant)?;
        let written = write(&mut tx, now)?;
        tx.commit()?;
        Ok(written)
    }

    /// Empties the outbox into the mailboxes.
    pub(crate) fn deliver(&mut self) -> Result<Vec<Message>, TourError> {
        self.write(host::deliver)
    }

    /// An address of the story.
    pub(crate) fn address(given: &str) -> Result<EmailAddress, TourError> {
        EmailAddress::parse(given, &AddressPolicy::default())
            .map_err(|error| TourError::Address { given: given.to_owned(), error })
    }

    /// The contract with this key.
    pub(crate) fn contract(&self, key: &str) -> Result<ContractId, TourError> {
        let found = self.hosting.contract(key).map(|contract| contract.id);
        found.ok_or_else(|| TourError::Story(format!("there is no contract `{key}`")))
    }

    /// The name of a contract.
    pub(crate) fn contract_name(&self, id: ContractId) -> String {
        let found = self.hosting.contracts.iter().find(|contract| contract.id == id);
        found.map_or_else(|| id.to_string(), |contract| contract.name.clone())
    }

    /// The holder who sends the batch.
    pub(crate) const fn holder(&self) -> AccountHolderId {
        self.hosting.batch.holder
    }

    /// The delegate with this address.
    pub(crate) fn delegate(&mut self, given: &str) -> Result<DelegateId, TourError> {
        use tantou::access::DelegateRepository;
        let address = Self::address(given)?;
        let found = self.read(|tx, _| run_ready(tx.find_delegates_by_address(&[address.key().clone()])))?;
        let found = found.first().map(tantou::access::Delegate::id);
        found.ok_or_else(|| TourError::Story(format!("`{given}` is no delegate")))
    }

    /// The mails that invited this address, the newest last.
    pub(crate) fn mails(&mut self, given: &str) -> Result<Vec<InvitationMail>, TourError> {
        let address = Self::address(given)?;
        self.read(|tx, _| host::invitation_mails(tx.connection(), address.key()))
    }

    /// The link of the newest mail to this address.
    pub(crate) fn proof(&mut self, given: &str) -> Result<Proof, TourError> {
        let mail = self.mails(given)?.pop();
        let mail = mail.ok_or_else(|| TourError::Story(format!("`{given}` has no mail")))?;
        proof_of(&mail)
    }

    /// May this principal do this?
    pub(crate) fn decide(
        &mut self,
        who: Principal,
        action: Action,
        contract: ContractId,
    ) -> Result<Decision, TourError> {
        let delegation = self.delegation();
        self.read(|tx, now| run_ready(delegation.decide(tx, who, action, contract, now)))
    }
}

/// What a visitor presents who opens the link of this mail.
pub(crate) fn proof_of(mail: &InvitationMail) -> Result<Proof, TourError> {
    let token: PresentedToken =
        mail.token.reveal().parse().map_err(|_| TourError::Story("a mail has no token".into()))?;
    Ok(Proof::Token(token))
}

/// The key that tokens are hashed with, in a file of its own beside the database: whoever reads the one without the other has nothing.
fn key_beside(path: &Path) -> Result<[u8; 32], TourError> {
    let path = path.with_extension("key");
    let failed = |error| TourError::KeyFile { path: path.display().to_string(), error };
    if let Ok(kept) = fs::read(&path) {
        let wrong = |_| io::Error::new(io::ErrorKind::InvalidData, "expected 32 octets");
        return <[u8; 32]>::try_from(kept.as_slice()).map_err(wrong).map_err(failed);
    }
    let mut key = [0; 32];
    random(&mut key)?;
    write_private(&path, &key).map_err(failed)?;
    Ok(key)
}

#[cfg(unix)]
fn write_private(path: &Path, key: &[u8]) -> io::Result<()> {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?.write_all(key)
}

#[cfg(not(unix))]
fn write_private(path: &Path, key: &[u8]) -> io::Result<()> {
    fs::write(path, key)
}
