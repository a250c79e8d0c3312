//! Receipts and pasts of a small world, however the family is called that leaves them.

use crate::portrait::Portrait;
use contact_quota::journal::{JournalRepository, Past, Receipt, Subject};
use std::collections::BTreeSet;

/// What is in the journal.
pub(crate) struct Journal {
    pub(crate) receipts: Vec<Receipt>,
    pub(crate) past: Vec<Past>,
}

impl Journal {
    pub(crate) async fn insert<R: JournalRepository>(&self, tx: &mut R) -> Result<(), R::Error> {
        for receipt in &self.receipts {
            tx.insert_receipt(receipt).await?;
        }
        tx.insert_past(&self.past).await
    }

    /// What a store has to show of it.
    pub(crate) fn describe(&self, portrait: &mut Portrait) {
        self.receipts.iter().for_each(|receipt| portrait.add("receipt", receipt));
        for past in &self.past {
            portrait.add("page of the past", past);
            portrait.add("past found", past);
        }
    }

    /// What a store shows of it, read in every way there is.
    pub(crate) async fn look<R: JournalRepository>(
        &self,
        tx: &mut R,
        portrait: &mut Portrait,
    ) -> Result<(), R::Error> {
        for receipt in &self.receipts {
            let found = tx.lock_receipt(receipt.subject, receipt.request).await?;
            portrait.add_all("receipt", found.into_iter());
        }
        let subjects: BTreeSet<Subject> = self.past.iter().map(Past::subject).collect();
        for subject in subjects {
            portrait.add_all("page of the past", tx.page_past(subject, None, 100).await?.into_iter());
        }
        for past in &self.past {
            portrait.add_all("past found", tx.find_past(&[past.subject()], past.since).await?.into_iter());
        }
        Ok(())
    }
}
