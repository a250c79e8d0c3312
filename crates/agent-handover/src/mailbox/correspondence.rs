//! Who reads the correspondence of a user who has left (AH-42).

use super::account::Mailbox;
use access_model::agents::AgentId;
use serde::{Deserialize, Serialize};

/// Whether somebody reads a mail of a user who has left, and if not, why (AH-42).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Correspondence {
    /// It is available.
    Available,
    /// No backup is complete.
    NoBackup,
    /// The mail is not linked to a record: it is in no backup.
    NotLinked,
    /// The reader does not take over.
    NotTakingOver,
}

/// AH-42: when completed, the correspondence linked to CRM records is available to the users who take over. Whether the reader may see the record itself, the host
/// asks besides.
pub fn correspondence(mailbox: &Mailbox, reader: AgentId, is_linked: bool) -> Correspondence {
    match mailbox.backup().details() {
        None => Correspondence::NoBackup,
        Some(_) if !is_linked => Correspondence::NotLinked,
        Some(details) if details.available_to.contains(&reader) => Correspondence::Available,
        Some(_) => Correspondence::NotTakingOver,
    }
}
