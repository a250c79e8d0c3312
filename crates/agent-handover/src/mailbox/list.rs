//! The administrators' list of mailboxes (AH-40).

use super::account::{Mailbox, MailboxSettings, UserState};
use super::backup::{Backup, BackupDetails};
use super::machine::BackupPhase;
use access_model::agents::AgentId;
use serde::{Deserialize, Serialize};

/// One line of the list (AH-40).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "user_is", rename_all = "snake_case")]
pub enum MailboxEntry {
    /// An active, confirmed user.
    Active {
        /// Who.
        user: AgentId,
        /// Mailbox and sharing type, if set.
        settings: Option<MailboxSettings>,
        /// Whether they are locked.
        locked: bool,
    },
    /// A deactivated user.
    Deactivated {
        /// Who.
        user: AgentId,
        /// Mailbox and sharing type, if set.
        settings: Option<MailboxSettings>,
        /// How far the backup is.
        phase: BackupPhase,
        /// The last backup that was completed.
        backup: Option<BackupDetails>,
    },
}

/// How a mailbox stands in the list, `None` if it does not: an active user who has not confirmed its account (AH-40).
pub fn list_entry(mailbox: &Mailbox) -> Option<MailboxEntry> {
    let (user, settings) = (mailbox.user(), mailbox.settings().cloned());
    match mailbox.state() {
        UserState::Active { .. } if !mailbox.is_confirmed() => None,
        UserState::Active { .. } => {
            Some(MailboxEntry::Active { user, settings, locked: mailbox.lock().is_some() })
        }
        UserState::Deactivated { .. } => {
            let backup = Backup::details(mailbox.backup()).cloned();
            Some(MailboxEntry::Deactivated { user, settings, phase: mailbox.backup_phase(), backup })
        }
    }
}
