//! The backup of a mailbox and what it needs (AH-41 … AH-43).

use super::account::{Mailbox, Protocol, Sharing, UserState};
use super::machine::{BackupAction, BackupPhase, backup_leads};
use super::policy::MailboxPolicy;
use access_model::agents::AgentId;
use email_identity::EmailAddress;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use storage_contract::Timestamp;

/// The backup of a mailbox.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "backup", rename_all = "snake_case")]
pub enum Backup {
    /// Never taken.
    #[default]
    None,
    /// Being taken (AH-42).
    InProgress {
        /// By whom.
        by: AgentId,
        /// Since when.
        since: Timestamp,
        /// The one that was taken before; it stays available.
        previous: Option<BackupDetails>,
    },
    /// The last attempt failed; it may be retried (AH-42).
    Failed {
        /// Whose attempt.
        by: AgentId,
        /// When.
        at: Timestamp,
        /// The one that was taken before; it stays available.
        previous: Option<BackupDetails>,
    },
    /// Taken (AH-42).
    Completed {
        /// What there is of it.
        details: BackupDetails,
    },
}

/// A backup that was taken (AH-40).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackupDetails {
    /// By whom.
    pub by: AgentId,
    /// When it began.
    pub started: Timestamp,
    /// When it was complete.
    pub completed: Timestamp,
    /// Who takes over: to them the correspondence that is linked to records is available (AH-42).
    pub available_to: BTreeSet<AgentId>,
}

impl Backup {
    /// The last backup that was completed.
    pub const fn details(&self) -> Option<&BackupDetails> {
        match self {
            Self::None => None,
            Self::InProgress { previous, .. } | Self::Failed { previous, .. } => previous.as_ref(),
            Self::Completed { details } => Some(details),
        }
    }
}

/// A condition of a backup that is not met (AH-41, AH-43).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "condition", rename_all = "snake_case")]
pub enum BackupCondition {
    /// The user has to be deactivated.
    #[error("the user is still active")]
    UserActive,
    /// The user has never set a mailbox.
    #[error("the user has set no mailbox")]
    NoMailbox,
    /// The protocol has to be one that allows it (*policy*).
    #[error("the protocol does not allow it")]
    Protocol {
        /// Which one it is.
        protocol: Protocol,
    },
    /// The mailbox must not be private.
    #[error("the mailbox is private")]
    Private,
    /// The mailbox's domain has to be that of the administrator.
    #[error("the mailbox is at {mailbox}, the administrator at {administrator}")]
    OtherDomain {
        /// Where the mailbox is.
        mailbox: String,
        /// Where the administrator is.
        administrator: String,
    },
    /// After coming back, the user has not saved the settings (AH-43).
    #[error("the user has not saved the settings since coming back")]
    NotSavedSinceReactivation,
    /// A backup is under way (AH-42).
    #[error("a backup is under way")]
    InProgress,
    /// The backup is complete, and the user was not back since.
    #[error("the backup is complete")]
    AlreadyTaken,
}

impl BackupCondition {
    /// A stable code under which a host can translate.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::UserActive => "backup.user_active",
            Self::NoMailbox => "backup.no_mailbox",
            Self::Protocol { .. } => "backup.protocol",
            Self::Private => "backup.private",
            Self::OtherDomain { .. } => "backup.other_domain",
            Self::NotSavedSinceReactivation => "backup.not_saved_since_reactivation",
            Self::InProgress => "backup.in_progress",
            Self::AlreadyTaken => "backup.already_taken",
        }
    }
}

/// Every condition that is not met for a backup by an administrator with this address (AH-41, AH-43).
pub fn unmet_conditions(
    mailbox: &Mailbox,
    administrator: &EmailAddress,
    policy: &MailboxPolicy,
) -> Vec<BackupCondition> {
    let mut unmet = Vec::new();
    if matches!(mailbox.state(), UserState::Active { .. }) {
        unmet.push(BackupCondition::UserActive);
    }
    match mailbox.settings() {
        None => unmet.push(BackupCondition::NoMailbox),
        Some(settings) => {
            let protocol = settings.protocol;
            if !policy.protocols.contains(&protocol) {
                unmet.push(BackupCondition::Protocol { protocol });
            }
            if settings.sharing == Sharing::Private {
                unmet.push(BackupCondition::Private);
            }
            let (theirs, ours) = (settings.address.domain(), administrator.domain());
            if theirs.as_str() != ours.as_str() {
                let (mailbox, administrator) = (theirs.to_unicode(), ours.to_unicode());
                unmet.push(BackupCondition::OtherDomain { mailbox, administrator });
            }
        }
    }
    // AH-43: only if the user saved their mail settings since the reactivation.
    let saved = |since: Timestamp| mailbox.saved_at().is_some_and(|saved| saved >= since);
    if mailbox.state().reactivated().is_some_and(|since| !saved(since)) {
        unmet.push(BackupCondition::NotSavedSinceReactivation);
    }
    let phase = mailbox.backup_phase();
    if backup_leads(phase, BackupAction::Take).is_none() {
        match phase {
            BackupPhase::InProgress => unmet.push(BackupCondition::InProgress),
            BackupPhase::Completed => unmet.push(BackupCondition::AlreadyTaken),
            BackupPhase::None | BackupPhase::Failed | BackupPhase::Outdated => {}
        }
    }
    unmet
}
