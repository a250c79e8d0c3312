//! What requests about registers were answered.

use crate::column::{blob, count, json, name};
use crate::error::SqliteStoreError;
use crate::row::Reader;
use crate::store::SqliteTx;
use contact_quota::contacts::{Answer, Receipt};
use contact_quota::{ContractId, RequestId};
use rusqlite::params;

type Result<T> = std::result::Result<T, SqliteStoreError>;

const RECEIPT: &str = "tantou_receipt";

pub(crate) fn lock(tx: &SqliteTx<'_>, contract: ContractId, request: RequestId) -> Result<Option<Receipt>> {
    let found = tx.rows(
        RECEIPT,
        "SELECT contract, request, digest, change, at, joined, gone, primary_contact, registered
         FROM tantou_receipt WHERE tenant = ?1 AND contract = ?2 AND request = ?3",
        params![tx.tenant_key(), blob(contract.as_uuid()), blob(request.as_uuid())],
        receipt,
    )?;
    Ok(found.into_iter().next())
}

pub(crate) fn insert(tx: &SqliteTx<'_>, receipt: &Receipt) -> Result<()> {
    let Receipt { contract, request, digest, answer } = receipt;
    tx.write(
        "INSERT INTO tantou_receipt (tenant, contract, request, digest, change, at, joined, gone, primary_contact, registered)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        params![
            tx.tenant_key(),
            blob(contract.as_uuid()),
            blob(request.as_uuid()),
            blob(digest.as_uuid()),
            name(&answer.change)?,
            answer.at.as_unix_micros(),
            json(&answer.joined)?,
            json(&answer.left)?,
            blob(answer.primary.as_uuid()),
            count(answer.registered)?,
        ],
    )?;
    Ok(())
}

fn receipt(row: &mut Reader<'_>) -> Result<Receipt> {
    Ok(Receipt {
        contract: row.id()?,
        request: row.id()?,
        digest: row.id()?,
        answer: Answer {
            change: row.named("a kind of change")?,
            at: row.instant()?,
            joined: row.json("contacts")?,
            left: row.json("contacts")?,
            primary: row.id()?,
            registered: row.count()?,
        },
    })
}
