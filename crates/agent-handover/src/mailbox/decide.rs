//! What may be done with a mailbox, and by whom (AH-41 … AH-46).

use super::account::{Lock, Mailbox, MailboxSettings, Sharing, UserState};
use super::backup::{Backup, BackupDetails, unmet_conditions};
use super::machine::{BackupAction, BackupPhase, backup_leads};
use super::policy::MailboxPolicy;
use super::refusal::{LockCondition, MailboxRefusal};
use access_model::agents::{Administrators, Agent, AgentId, Desk, DeskPermission};
use email_identity::EmailAddress;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use storage_contract::Timestamp;

/// Who asks something of a mailbox.
#[derive(Clone, Copy, Debug)]
pub enum MailboxActor<'a> {
    /// Somebody at the screen.
    Agent(&'a Agent),
    /// The host itself: it tells what has become of the user, or of a backup.
    Host,
}

/// What is asked of a mailbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum MailboxCommand {
    /// The user saves the settings (AH-44).
    SaveSettings {
        /// What they are from now on.
        settings: MailboxSettings,
    },
    /// An administrator locks them (AH-44).
    Lock,
    /// An administrator unlocks them (AH-44).
    Unlock,
    /// An administrator takes a backup, or the latest one (AH-41, AH-43).
    TakeBackup,
    /// The host tells that the backup is complete (AH-42).
    CompleteBackup {
        /// Who takes over.
        available_to: BTreeSet<AgentId>,
    },
    /// The host tells that the backup has failed (AH-42).
    FailBackup,
    /// The host tells that the user has confirmed its account (AH-40).
    UserConfirmed,
    /// The host tells that the user was deactivated.
    UserDeactivated,
    /// The host tells that the user was activated again.
    UserReactivated,
}

impl MailboxCommand {
    /// Whether it tells what has become of the user or of a backup, which only the host knows (AH-40, AH-42).
    pub const fn is_host_only(&self) -> bool {
        match self {
            Self::CompleteBackup { .. }
            | Self::FailBackup
            | Self::UserConfirmed
            | Self::UserDeactivated
            | Self::UserReactivated => true,
            Self::SaveSettings { .. } | Self::Lock | Self::Unlock | Self::TakeBackup => false,
        }
    }
}

/// What a decision about a mailbox looks at.
#[derive(Clone, Copy, Debug)]
pub struct MailboxContext<'a> {
    /// Who asks.
    pub actor: MailboxActor<'a>,
    /// The desk.
    pub desk: &'a Desk,
    /// The administrators (AH-46).
    pub administrators: &'a Administrators,
    /// What the organisation decides.
    pub policy: &'a MailboxPolicy,
    /// The present.
    pub now: Timestamp,
}

/// What happened to a mailbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum MailboxEvent {
    /// The user has saved the settings.
    SettingsSaved {
        /// What they are.
        settings: MailboxSettings,
        /// When.
        at: Timestamp,
    },
    /// The settings are locked.
    Locked {
        /// By whom, when.
        lock: Lock,
    },
    /// The settings are no longer locked.
    Unlocked,
    /// The user has confirmed its account.
    UserConfirmed,
    /// The user was deactivated.
    UserDeactivated {
        /// When.
        at: Timestamp,
    },
    /// The user was activated again.
    UserReactivated {
        /// When.
        at: Timestamp,
    },
    /// A backup is being taken: the host takes it.
    BackupStarted {
        /// By whom.
        by: AgentId,
        /// When.
        at: Timestamp,
    },
    /// The backup is complete.
    BackupCompleted {
        /// What there is of it.
        details: BackupDetails,
    },
    /// The backup has failed.
    BackupFailed {
        /// When.
        at: Timestamp,
    },
    /// The address was replaced, for its user was anonymised (AH-21).
    Anonymised {
        /// What stands there from now on.
        address: EmailAddress,
    },
    /// Nothing: it was so already.
    Unchanged,
}

impl Mailbox {
    /// Decides what somebody, or the host, asks of this mailbox.
    ///
    /// # Errors
    /// [`MailboxRefusal`] says why not, with every condition that is not met.
    pub fn decide(
        &self,
        command: &MailboxCommand,
        context: &MailboxContext<'_>,
    ) -> Result<MailboxEvent, MailboxRefusal> {
        let at = context.now;
        // AH-40, AH-42: nobody at a screen says that a user was confirmed or deactivated, or who has a backup.
        if command.is_host_only() && !matches!(context.actor, MailboxActor::Host) {
            return Err(MailboxRefusal::HostOnly);
        }
        match command {
            MailboxCommand::SaveSettings { settings } => self.decide_settings(settings, context),
            MailboxCommand::Lock => {
                let by = administrator(context)?.id();
                let mut unmet = self.unmet_for_any_lock(by, context);
                // AH-45: the settings of a private mailbox cannot be locked.
                if self.settings.as_ref().is_some_and(|settings| settings.sharing == Sharing::Private) {
                    unmet.push(LockCondition::Private);
                }
                let event = MailboxEvent::Locked { lock: Lock { by, at } };
                let done = self.lock.is_some();
                refuse_or(unmet, if done { MailboxEvent::Unchanged } else { event })
            }
            MailboxCommand::Unlock => {
                let by = administrator(context)?.id();
                let unmet = self.unmet_for_any_lock(by, context);
                let done = self.lock.is_none();
                refuse_or(unmet, if done { MailboxEvent::Unchanged } else { MailboxEvent::Unlocked })
            }
            MailboxCommand::TakeBackup => {
                let actor = administrator(context)?;
                let unmet = unmet_conditions(self, &actor.person().address, context.policy);
                if unmet.is_empty() {
                    Ok(MailboxEvent::BackupStarted { by: actor.id(), at })
                } else {
                    Err(MailboxRefusal::Backup { unmet })
                }
            }
            MailboxCommand::CompleteBackup { available_to } => self.decide_completion(available_to, at),
            MailboxCommand::FailBackup => match self.backup_phase() {
                BackupPhase::Failed => Ok(MailboxEvent::Unchanged),
                phase => leads(phase, BackupAction::Fail, MailboxEvent::BackupFailed { at }),
            },
            MailboxCommand::UserConfirmed if self.confirmed => Ok(MailboxEvent::Unchanged),
            MailboxCommand::UserConfirmed => Ok(MailboxEvent::UserConfirmed),
            MailboxCommand::UserDeactivated => Ok(match self.state {
                UserState::Active { .. } => MailboxEvent::UserDeactivated { at },
                UserState::Deactivated { .. } => MailboxEvent::Unchanged,
            }),
            MailboxCommand::UserReactivated => Ok(match self.state {
                UserState::Active { .. } => MailboxEvent::Unchanged,
                UserState::Deactivated { .. } => MailboxEvent::UserReactivated { at },
            }),
        }
    }

    /// AH-44: only the user changes their own mail settings; locked, neither sharing type nor mailbox can be changed. To save them as they are is possible all the same:
    /// after a reactivation it is what the latest backup asks for (AH-43).
    fn decide_settings(
        &self,
        settings: &MailboxSettings,
        context: &MailboxContext<'_>,
    ) -> Result<MailboxEvent, MailboxRefusal> {
        let is_own = matches!(context.actor, MailboxActor::Agent(agent) if agent.id() == self.user);
        if !is_own {
            return Err(MailboxRefusal::NotYourOwn);
        }
        let is_active = matches!(context.actor, MailboxActor::Agent(agent) if agent.is_active());
        if !is_active || matches!(self.state, UserState::Deactivated { .. }) {
            return Err(MailboxRefusal::Inactive);
        }
        if self.lock.is_some() && self.settings.as_ref() != Some(settings) {
            return Err(MailboxRefusal::Locked);
        }
        Ok(MailboxEvent::SettingsSaved { settings: settings.clone(), at: context.now })
    }

    fn unmet_for_any_lock(&self, by: AgentId, context: &MailboxContext<'_>) -> Vec<LockCondition> {
        let mut unmet = Vec::new();
        if self.settings.is_none() {
            unmet.push(LockCondition::NoMailbox);
        }
        // AH-46: with several administrators nobody locks or unlocks their own settings; a sole administrator may. One who is leaving is one of several until then.
        if by == self.user && !context.administrators.is_sole(by) {
            unmet.push(LockCondition::YourOwn);
        }
        unmet
    }

    fn decide_completion(
        &self,
        available_to: &BTreeSet<AgentId>,
        at: Timestamp,
    ) -> Result<MailboxEvent, MailboxRefusal> {
        match &self.backup {
            Backup::InProgress { by, since, .. } => {
                let (by, started, available_to) = (*by, *since, available_to.clone());
                let details = BackupDetails { by, started, completed: at, available_to };
                Ok(MailboxEvent::BackupCompleted { details })
            }
            Backup::Completed { details } if details.available_to == *available_to => {
                Ok(MailboxEvent::Unchanged)
            }
            Backup::None | Backup::Failed { .. } | Backup::Completed { .. } => {
                let (phase, action) = (self.backup_phase(), BackupAction::Complete);
                Err(MailboxRefusal::WrongPhase { phase, action })
            }
        }
    }
}

fn leads(
    phase: BackupPhase,
    action: BackupAction,
    event: MailboxEvent,
) -> Result<MailboxEvent, MailboxRefusal> {
    let possible = backup_leads(phase, action).is_some();
    if possible { Ok(event) } else { Err(MailboxRefusal::WrongPhase { phase, action }) }
}

fn refuse_or(unmet: Vec<LockCondition>, event: MailboxEvent) -> Result<MailboxEvent, MailboxRefusal> {
    if unmet.is_empty() { Ok(event) } else { Err(MailboxRefusal::Lock { unmet }) }
}

/// AH-40: administrators only.
fn administrator<'a>(context: &MailboxContext<'a>) -> Result<&'a Agent, MailboxRefusal> {
    let MailboxActor::Agent(agent) = context.actor else { return Err(MailboxRefusal::NotYourOwn) };
    let granted = agent.permission(DeskPermission::AdministerMailboxes, context.desk);
    granted.map(|_| agent).map_err(|denial| MailboxRefusal::NotPermitted { denial })
}
