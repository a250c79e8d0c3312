//! Receipts of requests about quotas, and the past of registers, portals and pools.

use crate::column::{blob, json};
use crate::error::SqliteStoreError;
use crate::row::Reader;
use crate::store::SqliteTx;
use contact_quota::RequestId;
use contact_quota::journal::{Held, JournalRepository, Past, Receipt, Subject};
use rusqlite::params;
use storage_contract::Timestamp;

type Result<T> = std::result::Result<T, SqliteStoreError>;

const RECEIPT: &str = "tantou_quota_receipt";
const PAST: &str = "tantou_quota_past";

/// Every read of a writing transaction is guarded, so what asks for less gets more.
impl JournalRepository for SqliteTx<'_> {
    async fn lock_receipt(&mut self, subject: Subject, request: RequestId) -> Result<Option<Receipt>> {
        let found = self.rows(
            RECEIPT,
            "SELECT kind, subject, request, digest, answer FROM tantou_quota_receipt
             WHERE tenant = ?1 AND kind = ?2 AND subject = ?3 AND request = ?4",
            params![self.tenant_key(), subject.kind(), blob(subject.as_uuid()), blob(request.as_uuid())],
            receipt,
        )?;
        Ok(found.into_iter().next())
    }

    async fn insert_receipt(&mut self, receipt: &Receipt) -> Result<()> {
        let Receipt { subject, request, digest, answer } = receipt;
        self.write(
            "INSERT INTO tantou_quota_receipt (tenant, kind, subject, request, digest, answer)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![
                self.tenant_key(),
                subject.kind(),
                blob(subject.as_uuid()),
                blob(request.as_uuid()),
                blob(digest.as_uuid()),
                json(answer)?,
            ],
        )?;
        Ok(())
    }

    async fn insert_past(&mut self, past: &[Past]) -> Result<()> {
        for Past { since, until, held } in past {
            let subject = held.subject();
            self.write(
                "INSERT INTO tantou_quota_past (tenant, kind, subject, since, until, held)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                params![
                    self.tenant_key(),
                    subject.kind(),
                    blob(subject.as_uuid()),
                    since.as_unix_micros(),
                    until.as_unix_micros(),
                    json(held)?,
                ],
            )?;
        }
        Ok(())
    }

    async fn find_past(&mut self, subjects: &[Subject], at: Timestamp) -> Result<Vec<Past>> {
        let mut found = Vec::new();
        for subject in subjects {
            self.rows_into(
                &mut found,
                PAST,
                "SELECT kind, subject, since, until, held FROM tantou_quota_past
                 WHERE tenant = ?1 AND kind = ?2 AND subject = ?3 AND since <= ?4 ORDER BY since DESC LIMIT 1",
                params![self.tenant_key(), subject.kind(), blob(subject.as_uuid()), at.as_unix_micros()],
                past,
            )?;
        }
        found.retain(|past| at < past.until);
        Ok(found)
    }

    async fn page_past(
        &mut self,
        subject: Subject,
        before: Option<Timestamp>,
        limit: u32,
    ) -> Result<Vec<Past>> {
        // No instant is as late as the greatest number, so a first page begins before that.
        let before = before.map_or(i64::MAX, Timestamp::as_unix_micros);
        self.rows(
            PAST,
            "SELECT kind, subject, since, until, held FROM tantou_quota_past
             WHERE tenant = ?1 AND kind = ?2 AND subject = ?3 AND since < ?4 ORDER BY since DESC LIMIT ?5",
            params![self.tenant_key(), subject.kind(), blob(subject.as_uuid()), before, limit],
            past,
        )
    }
}

fn subject(row: &mut Reader<'_>) -> Result<Subject> {
    let kind = row.text()?.to_owned();
    match Subject::of(&kind, row.id()?) {
        Some(subject) => Ok(subject),
        None => row.unfitting("its subject is of no known kind"),
    }
}

fn receipt(row: &mut Reader<'_>) -> Result<Receipt> {
    Ok(Receipt {
        subject: subject(row)?,
        request: row.id()?,
        digest: row.id()?,
        answer: row.json("an answer")?,
    })
}

fn past(row: &mut Reader<'_>) -> Result<Past> {
    let subject = subject(row)?;
    let (since, until) = (row.instant()?, row.instant()?);
    let held: Held = row.json("what held")?;
    if held.subject() == subject {
        Ok(Past { since, until, held })
    } else {
        row.unfitting("what held is of another subject")
    }
}
