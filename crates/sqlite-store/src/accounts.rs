//! Sign-in accounts of contacts.

use crate::column::{blob, json, micros};
use crate::error::SqliteStoreError;
use crate::row::Reader;
use crate::statements::{RowStatements, row_statements, stored};
use crate::store::{SqliteTx, plain};
use contact_quota::contacts::{Account, AccountRecord, Password};
use email_identity::AddressKey;
use rusqlite::params;
use storage_contract::{Version, Versioned};

type Result<T> = std::result::Result<T, SqliteStoreError>;

const ACCOUNT: RowStatements =
    row_statements!(tantou_account (id address members opened_at password_chosen_at) by (address_key));

/// A look-up of accounts by a condition; the columns are those that [`account`] reads.
macro_rules! select {
    ($condition:literal) => {
        concat!(
            "SELECT id, address, address_key, members, opened_at, password_chosen_at, version ",
            "FROM tantou_account WHERE tenant = ?1 AND ",
            $condition
        )
    };
}

pub(crate) fn lock(tx: &SqliteTx<'_>, addresses: &[AddressKey]) -> Result<Vec<Versioned<Account>>> {
    let mut found = Vec::new();
    for address in addresses {
        let params = params![tx.tenant_key(), address.as_str()];
        tx.rows_into(&mut found, ACCOUNT.table, select!("address_key = ?2"), params, account)?;
    }
    Ok(found)
}

pub(crate) fn page(tx: &SqliteTx<'_>, after: Option<&AddressKey>, limit: u32) -> Result<Vec<Account>> {
    // No address is smaller than an empty text, so a first page begins behind that.
    let found = tx.rows(
        ACCOUNT.table,
        select!("address_key > ?2 ORDER BY address_key LIMIT ?3"),
        params![tx.tenant_key(), after.map_or("", AddressKey::as_str), limit],
        account,
    )?;
    Ok(plain(found))
}

pub(crate) fn put(tx: &SqliteTx<'_>, account: &Account, expected: Option<Version>) -> Result<()> {
    let AccountRecord { id, address, members, opened_at, password } = account.record();
    let chosen_at = match password {
        Password::AskedFor => None,
        Password::Chosen { at } => Some(at),
    };
    tx.put(
        &ACCOUNT,
        expected,
        params![
            blob(id.as_uuid()),
            address.as_given(),
            json(&members)?,
            opened_at.as_unix_micros(),
            micros(chosen_at),
            stored(expected),
            tx.tenant_key(),
            address.key().as_str(),
        ],
    )
}

pub(crate) fn delete(tx: &SqliteTx<'_>, address: &AddressKey, expected: Version) -> Result<()> {
    tx.delete(&ACCOUNT, params![expected.to_stored(), tx.tenant_key(), address.as_str()])
}

fn account(row: &mut Reader<'_>) -> Result<Versioned<Account>> {
    let record = AccountRecord {
        id: row.id()?,
        address: row.address()?,
        members: row.json("members")?,
        opened_at: row.instant()?,
        password: row.optional_instant()?.map_or(Password::AskedFor, |at| Password::Chosen { at }),
    };
    let version = row.version()?;
    Ok(Versioned { value: row.restored(Account::restore(record))?, version })
}
