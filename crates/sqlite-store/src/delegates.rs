//! Delegates and rosters.

use crate::column::{blob, micros};
use crate::error::SqliteStoreError;
use crate::row::Reader;
use crate::statements::{RowStatements, row_statements, stored};
use crate::store::{SqliteTx, plain};
use access_model::{
    AccountHolderId, Delegate, DelegateId, DelegateRecord, DelegateRepository, RosterEntry, RosterEntryRecord,
};
use email_identity::AddressKey;
use rusqlite::params;
use storage_contract::{Version, Versioned};

type Result<T> = std::result::Result<T, SqliteStoreError>;

const DELEGATE: RowStatements = row_statements!(tantou_delegate (address address_key registered_at) by (id));
const ROSTER: RowStatements = row_statements!(tantou_roster_entry (label added_at) by (holder delegate));

/// Every read of a writing transaction is guarded, so what asks for less gets more.
impl DelegateRepository for SqliteTx<'_> {
    async fn find_delegates(&mut self, ids: &[DelegateId]) -> Result<Vec<Delegate>> {
        Ok(plain(self.lock_delegates(ids).await?))
    }

    async fn find_delegates_by_address(&mut self, addresses: &[AddressKey]) -> Result<Vec<Delegate>> {
        Ok(plain(self.lock_delegates_by_address(addresses).await?))
    }

    async fn find_roster(
        &mut self,
        holder: AccountHolderId,
        delegates: &[DelegateId],
    ) -> Result<Vec<RosterEntry>> {
        Ok(plain(self.lock_roster(holder, delegates).await?))
    }

    async fn lock_delegates(&mut self, ids: &[DelegateId]) -> Result<Vec<Versioned<Delegate>>> {
        let mut found = Vec::new();
        for id in ids {
            self.rows_into(
                &mut found,
                DELEGATE.table,
                "SELECT id, address, address_key, registered_at, version FROM tantou_delegate WHERE tenant = ?1 AND id = ?2",
                params![self.tenant_key(), blob(id.as_uuid())],
                delegate,
            )?;
        }
        Ok(found)
    }

    async fn lock_delegates_by_address(
        &mut self,
        addresses: &[AddressKey],
    ) -> Result<Vec<Versioned<Delegate>>> {
        let mut found = Vec::new();
        for address in addresses {
            self.rows_into(
                &mut found,
                DELEGATE.table,
                "SELECT id, address, address_key, registered_at, version FROM tantou_delegate WHERE tenant = ?1 AND address_key = ?2",
                params![self.tenant_key(), address.as_str()],
                delegate,
            )?;
        }
        Ok(found)
    }

    async fn insert_delegates(&mut self, delegates: &[Delegate]) -> Result<()> {
        delegates.iter().try_for_each(|delegate| self.put_delegate(delegate, None))
    }

    async fn save_delegate(&mut self, next: &Delegate, expected: Version) -> Result<()> {
        self.put_delegate(next, Some(expected))
    }

    async fn lock_roster(
        &mut self,
        holder: AccountHolderId,
        delegates: &[DelegateId],
    ) -> Result<Vec<Versioned<RosterEntry>>> {
        let mut found = Vec::new();
        for delegate in delegates {
            self.rows_into(
                &mut found,
                ROSTER.table,
                "SELECT holder, delegate, label, added_at, version FROM tantou_roster_entry
                 WHERE tenant = ?1 AND holder = ?2 AND delegate = ?3",
                params![self.tenant_key(), blob(holder.as_uuid()), blob(delegate.as_uuid())],
                roster_entry,
            )?;
        }
        Ok(found)
    }

    async fn insert_roster(&mut self, entries: &[RosterEntry]) -> Result<()> {
        entries.iter().try_for_each(|entry| self.put_roster_entry(entry, None))
    }

    async fn save_roster_entry(&mut self, next: &RosterEntry, expected: Version) -> Result<()> {
        self.put_roster_entry(next, Some(expected))
    }

    async fn delete_roster_entries(
        &mut self,
        holder: AccountHolderId,
        entries: &[(DelegateId, Version)],
    ) -> Result<()> {
        entries.iter().try_for_each(|(delegate, expected)| {
            let (holder, delegate) = (blob(holder.as_uuid()), blob(delegate.as_uuid()));
            self.delete(&ROSTER, params![expected.to_stored(), self.tenant_key(), holder, delegate])
        })
    }

    async fn page_roster(
        &mut self,
        holder: AccountHolderId,
        after: Option<DelegateId>,
        limit: u32,
    ) -> Result<Vec<RosterEntry>> {
        // No id is smaller than an empty blob, so a first page begins behind that.
        let found = self.rows(
            ROSTER.table,
            "SELECT holder, delegate, label, added_at, version FROM tantou_roster_entry
             WHERE tenant = ?1 AND holder = ?2 AND delegate > coalesce(?3, x'') ORDER BY delegate LIMIT ?4",
            params![
                self.tenant_key(),
                blob(holder.as_uuid()),
                after.map(|delegate| blob(delegate.as_uuid())),
                limit
            ],
            roster_entry,
        )?;
        Ok(plain(found))
    }
}

impl SqliteTx<'_> {
    fn put_delegate(&self, delegate: &Delegate, expected: Option<Version>) -> Result<()> {
        let address = delegate.address();
        self.put(
            &DELEGATE,
            expected,
            params![
                address.as_given(),
                address.key().as_str(),
                micros(delegate.registered_at()),
                stored(expected),
                self.tenant_key(),
                blob(delegate.id().as_uuid()),
            ],
        )
    }

    fn put_roster_entry(&self, entry: &RosterEntry, expected: Option<Version>) -> Result<()> {
        self.put(
            &ROSTER,
            expected,
            params![
                entry.label().as_str(),
                entry.added_at().as_unix_micros(),
                stored(expected),
                self.tenant_key(),
                blob(entry.holder().as_uuid()),
                blob(entry.delegate().as_uuid()),
            ],
        )
    }
}

fn delegate(row: &mut Reader<'_>) -> Result<Versioned<Delegate>> {
    let record =
        DelegateRecord { id: row.id()?, address: row.address()?, registered_at: row.optional_instant()? };
    let version = row.version()?;
    Ok(Versioned { value: row.restored(Delegate::restore(record))?, version })
}

fn roster_entry(row: &mut Reader<'_>) -> Result<Versioned<RosterEntry>> {
    let record = RosterEntryRecord {
        holder: row.id()?,
        delegate: row.id()?,
        label: row.text()?.to_owned(),
        added_at: row.instant()?,
    };
    let version = row.version()?;
    Ok(Versioned { value: row.restored(RosterEntry::restore(record))?, version })
}
