//! Receipts of requests about quotas, and the past of registers, portals and pools.

use crate::error::MemoryStoreError;
use crate::store::MemoryTx;
use contact_quota::RequestId;
use contact_quota::journal::{JournalRepository, Past, Receipt, Subject};
use std::cmp::Reverse;
use std::ops::Bound;
use storage_contract::Timestamp;

type Result<T> = std::result::Result<T, MemoryStoreError>;

impl JournalRepository for MemoryTx {
    async fn lock_receipt(&mut self, subject: Subject, request: RequestId) -> Result<Option<Receipt>> {
        Ok(self.views.receipts.lock(&(subject, request)).map(|row| row.value))
    }

    async fn insert_receipt(&mut self, receipt: &Receipt) -> Result<()> {
        self.views.receipts.insert((receipt.subject, receipt.request), receipt.clone())
    }

    async fn insert_past(&mut self, past: &[Past]) -> Result<()> {
        past.iter()
            .try_for_each(|past| self.views.past.insert((past.subject(), Reverse(past.since)), past.clone()))
    }

    async fn find_past(&mut self, subjects: &[Subject], at: Timestamp) -> Result<Vec<Past>> {
        let latest = |subject: &Subject| {
            let page = self.page_of_past(*subject, Bound::Included(at), 1);
            page.into_iter().find(|past| at < past.until)
        };
        Ok(subjects.iter().filter_map(latest).collect())
    }

    async fn page_past(
        &mut self,
        subject: Subject,
        before: Option<Timestamp>,
        limit: u32,
    ) -> Result<Vec<Past>> {
        let before = before.map_or(Bound::Included(Timestamp::MAX), Bound::Excluded);
        Ok(self.page_of_past(subject, before, limit))
    }
}

impl MemoryTx {
    /// What held of a subject, from there on backwards.
    fn page_of_past(&self, subject: Subject, from: Bound<Timestamp>, limit: u32) -> Vec<Past> {
        let first = from.map(|since| (subject, Reverse(since)));
        let last = (subject, Reverse(Timestamp::MIN));
        let page = self.views.past.page(first.as_ref(), &last, limit);
        page.into_iter().map(|(_, past)| past).collect()
    }
}
