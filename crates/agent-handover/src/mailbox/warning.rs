//! What a plan for leaving warns of about the mailbox (AH-47).

use super::account::{Mailbox, Sharing};
use super::machine::BackupPhase;
use serde::{Deserialize, Serialize};

/// What a plan warns of about the mailbox of the one who leaves (AH-47).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailboxWarning {
    /// It is private: no backup will be possible (AH-41).
    Private,
    /// It is not locked: the user can still make it private (AH-44).
    Unlocked,
    /// It is not backed up: what customers wrote is not available to who takes over. A backup is possible once the user is deactivated (AH-41).
    NotBackedUp,
}

impl Mailbox {
    /// What a plan warns of (AH-47). A user who has never set a mailbox has nothing to lose.
    pub fn warnings(&self) -> Vec<MailboxWarning> {
        let Some(settings) = self.settings() else { return Vec::new() };
        let private = (settings.sharing == Sharing::Private).then_some(MailboxWarning::Private);
        let unlocked = self.lock().is_none().then_some(MailboxWarning::Unlocked);
        let is_backed_up = match self.backup_phase() {
            BackupPhase::Completed => true,
            BackupPhase::None | BackupPhase::InProgress | BackupPhase::Failed | BackupPhase::Outdated => {
                false
            }
        };
        let backup = (!is_backed_up).then_some(MailboxWarning::NotBackedUp);
        [private, unlocked, backup].into_iter().flatten().collect()
    }
}
