//! Receipts of requests about quotas, and the past of registers, portals and pools.

use crate::error::PostgresStoreError;
use crate::stored::{read, sound, stored};
use crate::table::{Query, query};
use crate::tx::PostgresTx;
use contact_quota::RequestId;
use contact_quota::journal::{JournalRepository, Past, Receipt, Subject};
use storage_contract::Timestamp;
use uuid::Uuid;

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
/// Of each subject what held at an instant; `$2` and `$3` are as long as each other.
const HELD: &str = "SELECT p.record, p.version
    FROM unnest($2::text[], $3::uuid[]) WITH ORDINALITY AS s(kind, subject, place)
    CROSS JOIN LATERAL (SELECT record, version FROM tantou_quota_past
        WHERE tenant = $1 AND kind = s.kind AND subject = s.subject AND since <= $4 ORDER BY since DESC LIMIT 1) AS p
    ORDER BY s.place";
const PAST_PAGE: Query = query!(tantou_quota_past
    where "kind = $2 AND subject = $3 AND since < $4" order "since DESC LIMIT $5");

pub(crate) const QUERIES: &[Query] = &[RECEIPT, PAST_PAGE];
pub(crate) const STATEMENTS: [&str; 1] = [HELD];

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
        if subjects.is_empty() {
            return Ok(Vec::new());
        }
        let kinds: Vec<&str> = subjects.iter().map(|subject| subject.kind()).collect();
        let ids: Vec<Uuid> = subjects.iter().map(|subject| subject.as_uuid()).collect();
        let rows = self.rows(HELD, &[&kinds, &ids, &at.as_unix_micros()]).await?;
        let found: Result<Vec<Past>> = rows.iter().map(|row| Ok(read(row)?.value)).collect();
        let mut found = found?;
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
