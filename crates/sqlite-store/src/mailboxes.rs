//! Mailboxes.

use crate::column::{blob, json, micros, name};
use crate::error::SqliteStoreError;
use crate::row::Reader;
use crate::statements::{RowStatements, row_statements, stored};
use crate::store::{SqliteTx, plain};
use access_model::agents::AgentId;
use agent_handover::mailbox::{
    Lock, Mailbox, MailboxRecord, MailboxRepository, MailboxSettings, Protocol, Sharing, UserState,
};
use email_identity::EmailAddress;
use rusqlite::params;
use storage_contract::{Version, Versioned};

type Result<T> = std::result::Result<T, SqliteStoreError>;

const MAILBOX: RowStatements = row_statements!(tantou_mailbox (
    confirmed state since reactivated address address_key protocol sharing saved_at locked_by locked_at backup
) by (user));

/// A look-up of mailboxes by a condition; the columns are those that [`record`] reads.
macro_rules! select {
    ($condition:literal) => {
        concat!(
            "SELECT user, confirmed, state, since, reactivated, address, address_key, protocol, sharing, ",
            "saved_at, locked_by, locked_at, backup, version FROM tantou_mailbox WHERE tenant = ?1 AND ",
            $condition
        )
    };
}

/// The next rows of a tenant.
const PAGE: &str = select!("user > coalesce(?2, x'') ORDER BY user LIMIT ?3");

/// Every read of a writing transaction is guarded, so what asks for less gets more.
impl MailboxRepository for SqliteTx<'_> {
    async fn find_mailboxes(&mut self, users: &[AgentId]) -> Result<Vec<Mailbox>> {
        let mut found = Vec::new();
        for user in users {
            let params = params![self.tenant_key(), blob(user.as_uuid())];
            self.rows_into(&mut found, MAILBOX.table, select!("user = ?2"), params, mailbox)?;
        }
        Ok(plain(found))
    }

    async fn lock_mailbox(&mut self, user: AgentId) -> Result<Option<Versioned<Mailbox>>> {
        let params = params![self.tenant_key(), blob(user.as_uuid())];
        Ok(self.rows(MAILBOX.table, select!("user = ?2"), params, mailbox)?.into_iter().next())
    }

    async fn insert_mailboxes(&mut self, mailboxes: &[Mailbox]) -> Result<()> {
        mailboxes.iter().try_for_each(|mailbox| self.put_mailbox(mailbox, None))
    }

    async fn save_mailbox(&mut self, mailbox: &Mailbox, expected: Version) -> Result<()> {
        self.put_mailbox(mailbox, Some(expected))
    }

    async fn page_mailboxes(&mut self, after: Option<AgentId>, limit: u32) -> Result<Vec<Mailbox>> {
        let params = params![self.tenant_key(), after.map(|user| blob(user.as_uuid())), limit];
        Ok(plain(self.rows(MAILBOX.table, PAGE, params, mailbox)?))
    }

    async fn lock_mailbox_record(&mut self, user: AgentId) -> Result<Option<Versioned<MailboxRecord>>> {
        let params = params![self.tenant_key(), blob(user.as_uuid())];
        Ok(self.rows(MAILBOX.table, select!("user = ?2"), params, record)?.into_iter().next())
    }

    async fn page_mailbox_records(
        &mut self,
        after: Option<AgentId>,
        limit: u32,
    ) -> Result<Vec<MailboxRecord>> {
        let params = params![self.tenant_key(), after.map(|user| blob(user.as_uuid())), limit];
        Ok(plain(self.rows(MAILBOX.table, PAGE, params, record)?))
    }
}

impl SqliteTx<'_> {
    fn put_mailbox(&self, mailbox: &Mailbox, expected: Option<Version>) -> Result<()> {
        let MailboxRecord { user, confirmed, state, settings, saved_at, lock, backup } = mailbox.record();
        let (state_name, since) = match state {
            UserState::Active { .. } => ("active", None),
            UserState::Deactivated { since, .. } => ("deactivated", Some(since)),
        };
        let settings = settings.as_ref();
        self.put(
            &MAILBOX,
            expected,
            params![
                confirmed,
                state_name,
                micros(since),
                micros(state.reactivated()),
                settings.map(|settings| settings.address.as_given()),
                settings.map(|settings| settings.address.key().as_str()),
                settings.map(|settings| name(&settings.protocol)).transpose()?,
                settings.map(|settings| name(&settings.sharing)).transpose()?,
                micros(saved_at),
                lock.map(|lock| blob(lock.by.as_uuid())),
                micros(lock.map(|lock| lock.at)),
                json(&backup)?,
                stored(expected),
                self.tenant_key(),
                blob(user.as_uuid()),
            ],
        )
    }
}

fn mailbox(row: &mut Reader<'_>) -> Result<Versioned<Mailbox>> {
    let Versioned { value, version } = record(row)?;
    Ok(Versioned { value: row.restored(Mailbox::restore(value))?, version })
}

fn record(row: &mut Reader<'_>) -> Result<Versioned<MailboxRecord>> {
    let user = row.id()?;
    let confirmed = match row.integer()? {
        0 => false,
        1 => true,
        _ => return row.unfitting("whether it is confirmed is neither 0 nor 1"),
    };
    let state = match (row.text()?, row.optional_instant()?, row.optional_instant()?) {
        ("active", None, reactivated) => UserState::Active { reactivated },
        ("deactivated", Some(since), reactivated) => UserState::Deactivated { since, reactivated },
        _ => return row.unfitting("its state does not go with the columns beside it"),
    };
    let settings = settings(row)?;
    let saved_at = row.optional_instant()?;
    let lock = match (row.optional_id()?, row.optional_instant()?) {
        (None, None) => None,
        (Some(by), Some(at)) => Some(Lock { by, at }),
        (Some(_), None) | (None, Some(_)) => return row.unfitting("its lock is there by half"),
    };
    let backup = row.json("a backup")?;
    let record = MailboxRecord { user, confirmed, state, settings, saved_at, lock, backup };
    Ok(Versioned { value: record, version: row.version()? })
}

fn settings(row: &mut Reader<'_>) -> Result<Option<MailboxSettings>> {
    let address: Option<EmailAddress> = row.optional_address()?;
    let protocol: Option<Protocol> = row.optional_named("a protocol")?;
    let sharing: Option<Sharing> = row.optional_named("a sharing type")?;
    match (address, protocol, sharing) {
        (None, None, None) => Ok(None),
        (Some(address), Some(protocol), Some(sharing)) => {
            Ok(Some(MailboxSettings { address, protocol, sharing }))
        }
        _ => row.unfitting("its settings are there in part"),
    }
}
