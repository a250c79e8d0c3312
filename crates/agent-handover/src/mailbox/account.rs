//! One user's mailbox: what it is set to, whether that is locked, and its backup.

use super::backup::Backup;
use super::corrupt::{CorruptMailbox, MailboxProblem};
use super::decide::MailboxEvent;
use super::machine::BackupPhase;
use access_model::agents::AgentId;
use email_identity::EmailAddress;
use serde::{Deserialize, Serialize};
use storage_contract::Timestamp;

/// How mail is fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Protocol {
    /// POP3.
    Pop3,
    /// IMAP.
    Imap,
}

/// Who sees the mail: the account type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sharing {
    /// The user alone.
    Private,
    /// Whoever sees the record that a mail belongs to, where the user says so.
    RecordLevel,
    /// Everybody who sees the record.
    Complete,
}

/// What a mailbox is set to. Only the user sets it (AH-44).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailboxSettings {
    /// Which mailbox.
    pub address: EmailAddress,
    /// How mail is fetched.
    pub protocol: Protocol,
    /// Who sees the mail.
    pub sharing: Sharing,
}

/// That an administrator has locked the settings (AH-44).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Lock {
    /// Who.
    pub by: AgentId,
    /// When.
    pub at: Timestamp,
}

/// Whether the user takes part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "user", rename_all = "snake_case")]
pub enum UserState {
    /// It does.
    Active {
        /// When it was activated again, if it was.
        reactivated: Option<Timestamp>,
    },
    /// It does not.
    Deactivated {
        /// Since when.
        since: Timestamp,
        /// When it had been activated again before, if it had.
        reactivated: Option<Timestamp>,
    },
}

impl UserState {
    /// When the user was last activated again.
    pub const fn reactivated(self) -> Option<Timestamp> {
        match self {
            Self::Active { reactivated } | Self::Deactivated { reactivated, .. } => reactivated,
        }
    }
}

/// One user's mailbox.
///
/// Invariants: what is locked has settings and is not private (AH-45); a backup is under way only of a deactivated user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mailbox {
    pub(super) user: AgentId,
    pub(super) confirmed: bool,
    pub(super) state: UserState,
    pub(super) settings: Option<MailboxSettings>,
    pub(super) saved_at: Option<Timestamp>,
    pub(super) lock: Option<Lock>,
    pub(super) backup: Backup,
}

/// A mailbox as a store keeps it: plain data. [`Mailbox::restore`] checks it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailboxRecord {
    /// Whose; unique.
    pub user: AgentId,
    /// Whether the user has confirmed its account.
    pub confirmed: bool,
    /// Whether the user takes part.
    pub state: UserState,
    /// What it is set to, if the user has set it.
    pub settings: Option<MailboxSettings>,
    /// When the user last saved the settings.
    pub saved_at: Option<Timestamp>,
    /// Whether they are locked.
    pub lock: Option<Lock>,
    /// The backup.
    pub backup: Backup,
}

impl Mailbox {
    /// The mailbox of an active user who has not set it.
    pub const fn new(user: AgentId, confirmed: bool) -> Self {
        let state = UserState::Active { reactivated: None };
        Self { user, confirmed, state, settings: None, saved_at: None, lock: None, backup: Backup::None }
    }

    /// The mailbox that a store kept.
    ///
    /// # Errors
    /// [`CorruptMailbox`] lists the invariants that are broken.
    pub fn restore(record: MailboxRecord) -> Result<Self, CorruptMailbox> {
        let MailboxRecord { user, confirmed, state, settings, saved_at, lock, backup } = record;
        let mut problems = Vec::new();
        match (&lock, &settings) {
            (Some(_), None) => problems.push(MailboxProblem::LockedWithoutSettings),
            (Some(_), Some(MailboxSettings { sharing: Sharing::Private, .. })) => {
                problems.push(MailboxProblem::PrivateAndLocked);
            }
            (Some(_) | None, _) => {}
        }
        let is_active = matches!(state, UserState::Active { .. });
        if is_active && matches!(backup, Backup::InProgress { .. }) {
            problems.push(MailboxProblem::BackupOfActiveUser);
        }
        if problems.is_empty() {
            Ok(Self { user, confirmed, state, settings, saved_at, lock, backup })
        } else {
            Err(CorruptMailbox { user, problems })
        }
    }

    /// What a store has to keep.
    pub fn record(&self) -> MailboxRecord {
        MailboxRecord {
            user: self.user,
            confirmed: self.confirmed,
            state: self.state,
            settings: self.settings.clone(),
            saved_at: self.saved_at,
            lock: self.lock,
            backup: self.backup.clone(),
        }
    }

    /// Whose.
    pub const fn user(&self) -> AgentId {
        self.user
    }

    /// Whether the user has confirmed its account.
    pub const fn is_confirmed(&self) -> bool {
        self.confirmed
    }

    /// Whether the user takes part.
    pub const fn state(&self) -> UserState {
        self.state
    }

    /// What it is set to.
    pub const fn settings(&self) -> Option<&MailboxSettings> {
        self.settings.as_ref()
    }

    /// When the user last saved the settings.
    pub const fn saved_at(&self) -> Option<Timestamp> {
        self.saved_at
    }

    /// Whether the settings are locked.
    pub const fn lock(&self) -> Option<Lock> {
        self.lock
    }

    /// The backup.
    pub const fn backup(&self) -> &Backup {
        &self.backup
    }

    /// What the backup amounts to: one that was taken before the user came back is outdated (AH-43).
    pub fn backup_phase(&self) -> BackupPhase {
        match &self.backup {
            Backup::None => BackupPhase::None,
            Backup::InProgress { .. } => BackupPhase::InProgress,
            Backup::Failed { .. } => BackupPhase::Failed,
            Backup::Completed { details } => {
                let later = self.state.reactivated().is_some_and(|at| at >= details.started);
                if later { BackupPhase::Outdated } else { BackupPhase::Completed }
            }
        }
    }

    /// Carries out what was decided.
    pub fn apply(&mut self, event: &MailboxEvent) {
        match event {
            MailboxEvent::SettingsSaved { settings, at } => {
                self.settings = Some(settings.clone());
                self.saved_at = Some(*at);
            }
            MailboxEvent::Locked { lock } => self.lock = Some(*lock),
            MailboxEvent::Unlocked => self.lock = None,
            MailboxEvent::UserConfirmed => self.confirmed = true,
            MailboxEvent::UserDeactivated { at } => {
                let reactivated = self.state.reactivated();
                self.state = UserState::Deactivated { since: *at, reactivated };
            }
            MailboxEvent::UserReactivated { at } => {
                self.state = UserState::Active { reactivated: Some(*at) };
                // A backup under way is of somebody who is back: it is not finished.
                if let Backup::InProgress { by, previous, .. } = &self.backup {
                    self.backup = Backup::Failed { by: *by, at: *at, previous: previous.clone() };
                }
            }
            MailboxEvent::BackupStarted { by, at } => {
                let previous = self.backup.details().cloned();
                self.backup = Backup::InProgress { by: *by, since: *at, previous };
            }
            MailboxEvent::BackupCompleted { details } => {
                self.backup = Backup::Completed { details: details.clone() };
            }
            MailboxEvent::BackupFailed { at } => {
                if let Backup::InProgress { by, previous, .. } = &self.backup {
                    self.backup = Backup::Failed { by: *by, at: *at, previous: previous.clone() };
                }
            }
            MailboxEvent::Anonymised { address } => {
                if let Some(settings) = &mut self.settings {
                    settings.address = address.clone();
                }
            }
            MailboxEvent::Unchanged => {}
        }
    }
}
