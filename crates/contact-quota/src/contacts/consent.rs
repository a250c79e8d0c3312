//! What people agreed to when they were registered (CQ-14).

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use storage_contract::Timestamp;

/// What the desk uses a contact's data for (CQ-14).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// Information and goods that concern products and services.
    Information,
    /// Answering inquiries.
    Inquiries,
    /// Surveys and their analysis.
    Surveys,
}

impl Purpose {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Information, Self::Inquiries, Self::Surveys];
}

/// Which notice of the purposes of use was agreed to, and when (CQ-14).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Consent {
    /// The version of the notice that was shown.
    pub notice_version: String,
    /// The purposes that it named; all three.
    pub purposes: BTreeSet<Purpose>,
    /// When it was agreed to.
    pub at: Timestamp,
}

impl Consent {
    /// Consent to all three purposes.
    pub fn to_all(notice_version: impl Into<String>, at: Timestamp) -> Self {
        Self { notice_version: notice_version.into(), purposes: Purpose::ALL.into(), at }
    }

    /// The purposes that it does not name.
    pub fn missing(&self) -> BTreeSet<Purpose> {
        Purpose::ALL.into_iter().filter(|purpose| !self.purposes.contains(purpose)).collect()
    }
}
