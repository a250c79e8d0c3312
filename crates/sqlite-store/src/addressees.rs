//! Addressees.

use crate::column::{blob, json, micros};
use crate::error::SqliteStoreError;
use crate::look_up::{Key, LookUp};
use crate::row::Reader;
use crate::statements::{RowStatements, row_statements, stored};
use crate::store::SqliteTx;
use email_identity::AddressKey;
use invitation_lifecycle::{Addressee, AddresseeRecord, ScopeId};
use rusqlite::params;
use storage_contract::{Version, Versioned};

type Result<T> = std::result::Result<T, SqliteStoreError>;

const ADDRESSEE: RowStatements = row_statements!(tantou_addressee (last_sent claims) by (scope address_key));

const BY_ADDRESS: LookUp = LookUp {
    table: ADDRESSEE.table,
    columns: "scope, address_key, last_sent, claims, version",
    condition: "tenant = ?1 AND scope = ?2 AND address_key = column1",
    fixed: 2,
};

pub(crate) fn lock(
    tx: &SqliteTx<'_>,
    scope: ScopeId,
    addresses: &[AddressKey],
) -> Result<Vec<Versioned<Addressee>>> {
    let fixed = [tx.tenant_key(), blob(scope.as_uuid())];
    let addresses: Vec<_> = addresses.iter().map(|address| [Key::text(address.as_str())]).collect();
    tx.look_up(&BY_ADDRESS, &fixed, &addresses, addressee)
}

pub(crate) fn put<'a>(
    tx: &SqliteTx<'_>,
    mut addressees: impl Iterator<Item = (&'a Addressee, Option<Version>)>,
) -> Result<()> {
    let mut writer = tx.writer(&ADDRESSEE);
    addressees.try_for_each(|(addressee, expected)| {
        let AddresseeRecord { scope, address, last_sent, claims } = addressee.record();
        let params = params![
            micros(last_sent),
            json(&claims)?,
            stored(expected),
            tx.tenant_key(),
            blob(scope.as_uuid()),
            address.as_str(),
        ];
        writer.put(expected, params)
    })
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
