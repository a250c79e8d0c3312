//! What an organisation decides about mailboxes.

use super::account::Protocol;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What an organisation decides about mailboxes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MailboxPolicy {
    /// The protocols of which a backup can be taken (AH-41).
    pub protocols: BTreeSet<Protocol>,
}

/// POP3 only.
impl Default for MailboxPolicy {
    fn default() -> Self {
        Self { protocols: BTreeSet::from([Protocol::Pop3]) }
    }
}

impl MailboxPolicy {
    /// Other protocols.
    #[must_use]
    pub fn with_protocols(mut self, protocols: impl IntoIterator<Item = Protocol>) -> Self {
        self.protocols = protocols.into_iter().collect();
        self
    }
}
