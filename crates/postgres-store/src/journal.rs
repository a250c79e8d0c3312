//! Receipts of requests about quotas, and the past of registers, portals and pools.

use crate::error::PostgresStoreError;
use crate::stored::{sound, stored};
use crate::table::{Query, query};
use crate::tx::PostgresTx;
use contact_quota::RequestId;
use contact_quota::journal::{JournalRepository, Past, Receipt, Subject};
use storage_contract::Timestamp;

type Result<T> = std::result::Result<T, PostgresStoreError>;

stored!(Receipt as Receipt in tantou_quota_receipt, |receipt|
    key (
        kind: Text = receipt.subject.kind().to_owned(),
        subject: Uuid = receipt.subject.as_uuid(),
        request: Uuid = receipt.request.as_uuid()
    )
    columns ()
    record receipt,
    restore sound(|receipt| receipt));

stored!(Past as Past in tantou_quota_past, |past|
    key (
        kind: Text = past.subject().kind().to_owned(),
        subject: Uuid = past.subject().as_uuid(),
        since: Bigint = past.since.as_unix_micros()
    )
    columns ()
    record past,
    restore sound(|past| past));

const RECEIPT: Query = query!(tantou_quota_receipt
    where "kind = $2 AND subject = $3 AND request = $4" order "kind, subject, request");
const HELD: Query = query!(tantou_quota_past
    where "kind = $2 AND subject = $3 AND since <= $4" order "since DESC LIMIT 1");
const PAST_PAGE: Query = query!(tantou_quota_past
    where "kind = $2 AND subject = $3 AND since < $4" order "since DESC LIMIT $5");

pub(crate) const QUERIES: &[Query] = &[RECEIPT, HELD, PAST_PAGE];

impl JournalRepository for PostgresTx {
    async fn lock_receipt(&mut self, subject: Subject, request: RequestId) -> Result<Option<Receipt>> {
        let (kind, id) = (subject.kind(), subject.as_uuid());
        let found = self.lock(&RECEIPT, &[&kind, &id, &request.as_uuid()]).await?.pop();
        Ok(found.map(|row| row.value))
    }

    async fn insert_receipt(&mut self, receipt: &Receipt) -> Result<()> {
        self.insert(std::slice::from_ref(receipt)).await
    }

    async fn insert_past(&mut self, past: &[Past]) -> Result<()> {
        self.insert(past).await
    }

    async fn find_past(&mut self, subjects: &[Subject], at: Timestamp) -> Result<Vec<Past>> {
        let mut found: Vec<Past> = Vec::new();
        for subject in subjects {
            let (kind, id) = (subject.kind(), subject.as_uuid());
            found.extend(self.find(&HELD, &[&kind, &id, &at.as_unix_micros()]).await?);
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
        let (kind, id) = (subject.kind(), subject.as_uuid());
        self.find(&PAST_PAGE, &[&kind, &id, &before, &i64::from(limit)]).await
    }
}
