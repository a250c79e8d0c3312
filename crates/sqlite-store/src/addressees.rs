//! Addressees.

use crate::column::{blob, json, micros};
use crate::error::SqliteStoreError;
use crate::row::Reader;
use crate::statements::{RowStatements, row_statements, stored};
use crate::store::SqliteTx;
use email_identity::AddressKey;
use invitation_lifecycle::{Addressee, AddresseeRecord, ScopeId};
use rusqlite::params;
use storage_contract::{Version, Versioned};

type Result<T> = std::result::Result<T, SqliteStoreError>;

const ADDRESSEE: RowStatements = row_statements!(tantou_addressee (last_sent claims) by (scope address_key));

pub(crate) fn lock(
    tx: &SqliteTx<'_>,
    scope: ScopeId,
    addresses: &[AddressKey],
) -> Result<Vec<Versioned<Addressee>>> {
    let mut found = Vec::new();
    for address in addresses {
        tx.rows_into(
            &mut found,
            ADDRESSEE.table,
            "SELECT scope, address_key, last_sent, claims, version FROM tantou_addressee
             WHERE tenant = ?1 AND scope = ?2 AND address_key = ?3",
            params![tx.tenant_key(), blob(scope.as_uuid()), address.as_str()],
            addressee,
        )?;
    }
    Ok(found)
}

pub(crate) fn put(tx: &SqliteTx<'_>, addressee: &Addressee, expected: Option<Version>) -> Result<()> {
    let AddresseeRecord { scope, address, last_sent, claims } = addressee.record();
    tx.put(
        &ADDRESSEE,
        expected,
        params![
            micros(last_sent),
            json(&claims)?,
            stored(expected),
            tx.tenant_key(),
            blob(scope.as_uuid()),
            address.as_str(),
        ],
    )
}

fn addressee(row: &mut Reader<'_>) -> Result<Versioned<Addressee>> {
    let record = AddresseeRecord {
        scope: row.id()?,
        address: AddressKey::from_stored(row.text()?),
        last_sent: row.optional_instant()?,
        claims: row.json("claims")?,
    };
    let version = row.version()?;
    Ok(Versioned { value: row.restored(Addressee::restore(record))?, version })
}
