//! The journal of the fake stores: receipts, and pasts that have to follow each other without a gap.

use contact_quota::RequestId;
use contact_quota::journal::{Past, Receipt, Subject};
use std::collections::BTreeMap;
use storage_contract::Timestamp;

#[derive(Clone, Debug, Default)]
pub struct Journal {
    receipts: BTreeMap<(Subject, RequestId), Receipt>,
    past: BTreeMap<(Subject, Timestamp), Past>,
}

impl Journal {
    /// Everything, byte for byte.
    pub fn bytes(&self) -> String {
        let receipts: Vec<_> = self.receipts.values().collect();
        let past: Vec<_> = self.past.values().collect();
        serde_json::to_string(&(receipts, past)).unwrap()
    }

    pub fn receipt(&self, subject: Subject, request: RequestId) -> Option<Receipt> {
        self.receipts.get(&(subject, request)).cloned()
    }

    /// Whether the request had no receipt before.
    pub fn keep_receipt(&mut self, receipt: &Receipt) -> bool {
        self.receipts.insert((receipt.subject, receipt.request), receipt.clone()).is_none()
    }

    pub fn keep_past(&mut self, past: &[Past]) {
        assert!(!past.is_empty(), "no round trip for nothing");
        for past in past {
            assert!(past.since < past.until, "{past:?} has lasted no time");
            let before = self.of(past.subject()).last();
            assert!(before.is_none_or(|before| before.until == past.since), "{before:?} and then {past:?}");
            self.past.insert((past.subject(), past.since), past.clone());
        }
    }

    /// Earliest first.
    pub fn of(&self, subject: Subject) -> impl DoubleEndedIterator<Item = &Past> {
        self.past.range((subject, Timestamp::MIN)..=(subject, Timestamp::MAX)).map(|(_, past)| past)
    }

    pub fn at(&self, subjects: &[Subject], at: Timestamp) -> Vec<Past> {
        let holds = |past: &&Past| past.since <= at && at < past.until;
        subjects.iter().filter_map(|subject| self.of(*subject).find(holds)).cloned().collect()
    }

    pub fn page(&self, subject: Subject, before: Option<Timestamp>, limit: u32) -> Vec<Past> {
        let earlier = |past: &&Past| before.is_none_or(|before| past.since < before);
        self.of(subject).rev().filter(earlier).take(limit as usize).cloned().collect()
    }
}

/// A store that keeps its journal in a field of this name, or of that of a store in it, and counts its round trips and rows there.
macro_rules! keeps_a_journal {
    ($store:ty $(, $inner:ident)?) => {
        impl contact_quota::journal::JournalRepository for $store {
            async fn lock_receipt(
                &mut self,
                subject: contact_quota::journal::Subject,
                request: contact_quota::RequestId,
            ) -> Result<Option<contact_quota::journal::Receipt>, Clash> {
                let store = &mut (*self)$(.$inner)?;
                let found = store.journal.receipt(subject, request);
                (store.trips, store.rows_read) = (store.trips + 1, store.rows_read + usize::from(found.is_some()));
                Ok(found)
            }

            async fn insert_receipt(&mut self, receipt: &contact_quota::journal::Receipt) -> Result<(), Clash> {
                let store = &mut (*self)$(.$inner)?;
                store.trips += 1;
                if store.journal.keep_receipt(receipt) { Ok(()) } else { Err(Clash("the request has a receipt")) }
            }

            async fn insert_past(&mut self, past: &[contact_quota::journal::Past]) -> Result<(), Clash> {
                let store = &mut (*self)$(.$inner)?;
                store.trips += 1;
                store.journal.keep_past(past);
                Ok(())
            }

            async fn find_past(
                &mut self,
                subjects: &[contact_quota::journal::Subject],
                at: storage_contract::Timestamp,
            ) -> Result<Vec<contact_quota::journal::Past>, Clash> {
                let store = &mut (*self)$(.$inner)?;
                let found = store.journal.at(subjects, at);
                (store.trips, store.rows_read) = (store.trips + 1, store.rows_read + found.len());
                Ok(found)
            }

            async fn page_past(
                &mut self,
                subject: contact_quota::journal::Subject,
                before: Option<storage_contract::Timestamp>,
                limit: u32,
            ) -> Result<Vec<contact_quota::journal::Past>, Clash> {
                let store = &mut (*self)$(.$inner)?;
                let found = store.journal.page(subject, before, limit);
                (store.trips, store.rows_read) = (store.trips + 1, store.rows_read + found.len());
                Ok(found)
            }
        }
    };
}
pub(crate) use keeps_a_journal;
