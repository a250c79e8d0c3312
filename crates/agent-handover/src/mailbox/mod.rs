//! Mailboxes: settings, lock and backup (AH-40 … AH-47).

mod account;
mod backup;
mod correspondence;
mod corrupt;
mod decide;
mod list;
mod machine;
mod policy;
mod refusal;
mod repository;
mod services;
mod warning;

pub use account::{Lock, Mailbox, MailboxRecord, MailboxSettings, Protocol, Sharing, UserState};
pub use backup::{Backup, BackupCondition, BackupDetails, unmet_conditions};
pub use correspondence::{Correspondence, correspondence};
pub use corrupt::{CorruptMailbox, MailboxProblem};
pub use decide::{MailboxActor, MailboxCommand, MailboxContext, MailboxEvent};
pub use list::{MailboxEntry, list_entry};
pub use machine::{BackupAction, BackupPhase, BackupTransition, backup_leads, backup_transitions};
pub use policy::MailboxPolicy;
pub use refusal::{LockCondition, MailboxRefusal};
pub use repository::MailboxRepository;
pub use services::{MailboxPage, PreparedMailbox, page_mailboxes, prepare_mailbox};
pub use warning::MailboxWarning;
