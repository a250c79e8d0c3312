//! Addressees.

use crate::column::{blob, json, micros};
use crate::error::SqliteStoreError;
use crate::row::Reader;
use crate::store::SqliteTx;
use email_identity::AddressKey;
use invitation_lifecycle::{Addressee, AddresseeRecord, ScopeId};
use rusqlite::params;
use storage_contract::{Version, Versioned};

type Result<T> = std::result::Result<T, SqliteStoreError>;

const ADDRESSEE: &str = "tantou_addressee";

pub(crate) fn lock(
    tx: &SqliteTx<'_>,
    scope: ScopeId,
    addresses: &[AddressKey],
) -> Result<Vec<Versioned<Addressee>>> {
    let mut found = Vec::new();
    for address in addresses {
        tx.rows_into(
            &mut found,
            ADDRESSEE,
            "SELECT scope, address_key, last_sent, claims, version FROM tantou_addressee
             WHERE tenant = ?1 AND scope = ?2 AND address_key = ?3",
            params![tx.tenant_key(), blob(scope.as_uuid()), address.as_str()],
            addressee,
        )?;
    }
    Ok(found)
}

pub(crate) fn insert(tx: &SqliteTx<'_>, addressee: &Addressee) -> Result<()> {
    let AddresseeRecord { scope, address, last_sent, claims } = addressee.record();
    tx.write(
        "INSERT INTO tantou_addressee (tenant, scope, address_key, last_sent, claims, version) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![
            tx.tenant_key(),
            blob(scope.as_uuid()),
            address.as_str(),
            micros(last_sent),
            json(&claims)?,
            Version::FIRST.to_stored()
        ],
    )?;
    Ok(())
}

pub(crate) fn save(tx: &SqliteTx<'_>, addressee: &Addressee, expected: Version) -> Result<()> {
    let AddresseeRecord { scope, address, last_sent, claims } = addressee.record();
    tx.write_expected(
        ADDRESSEE,
        "UPDATE tantou_addressee SET last_sent = ?5, claims = ?6, version = ?7
         WHERE tenant = ?1 AND scope = ?2 AND address_key = ?3 AND version = ?4",
        params![
            tx.tenant_key(),
            blob(scope.as_uuid()),
            address.as_str(),
            expected.to_stored(),
            micros(last_sent),
            json(&claims)?,
            expected.next().to_stored()
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
