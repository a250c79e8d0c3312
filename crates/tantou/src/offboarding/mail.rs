//! Mailboxes of those who stay and of those who leave: settings, lock, backup (AH-40 … AH-47).

use super::notice::DeskNotice;
use super::{DeskStore, Offboarding};
use crate::message::Message;
use crate::receipt::Receipt;
use access_model::agents::AgentId;
use agent_handover::PlanId;
use agent_handover::mailbox::{
    Mailbox, MailboxCommand, MailboxEvent, MailboxPage, MailboxRefusal, page_mailboxes, prepare_mailbox,
};
use std::collections::BTreeSet;
use storage_contract::{OpError, Timestamp};

type Answer<T, R> = Result<T, OpError<MailboxRefusal, <R as storage_contract::Storage>::Error>>;

impl Offboarding {
    /// Changes a mailbox: the user saves its settings, an administrator locks, unlocks or takes a backup (AH-41 … AH-46). `actor` is `None` where the host tells what has become of a backup or of the user.
    /// On [`BackupStarted`](MailboxEvent::BackupStarted) the host takes the backup after the commit. A user whose settings were locked or unlocked is told.
    ///
    /// # Errors
    /// A [`MailboxRefusal`] with every condition that is not met, and what the store fails with.
    pub async fn mailbox<R: DeskStore>(
        &self,
        tx: &mut R,
        actor: Option<AgentId>,
        user: AgentId,
        command: &MailboxCommand,
        now: Timestamp,
    ) -> Answer<Receipt<Mailbox, MailboxEvent>, R> {
        let prepared = prepare_mailbox(tx, actor, user, command, &self.policies.mailboxes, now).await?;
        let (mailbox, event) = (prepared.mailbox().clone(), prepared.event().clone());
        prepared.store(tx).await?;
        let tell = |to: AgentId, notice| Message::desk(to, user.as_uuid(), notice, now);
        let messages = match &event {
            MailboxEvent::Locked { .. } => vec![tell(user, DeskNotice::MailboxLocked)],
            MailboxEvent::Unlocked => vec![tell(user, DeskNotice::MailboxUnlocked)],
            MailboxEvent::BackupCompleted { details } => {
                let available = |to: &AgentId| tell(*to, DeskNotice::CorrespondenceAvailable { of: user });
                details.available_to.iter().map(available).collect()
            }
            MailboxEvent::BackupFailed { .. } => {
                let by = mailbox_by(&mailbox);
                by.map(|by| tell(by, DeskNotice::BackupFailed { of: user })).into_iter().collect()
            }
            _ => Vec::new(),
        };
        Ok(Receipt { outcome: mailbox, messages, events: vec![event] })
    }

    /// The host tells that the backup of a leaver's mailbox is complete: what customers wrote is then available to those who took over by the plan (AH-42). They are told.
    ///
    /// # Errors
    /// A [`MailboxRefusal`], and what the store fails with.
    pub async fn backup_is_complete<R: DeskStore>(
        &self,
        tx: &mut R,
        user: AgentId,
        plan: PlanId,
        now: Timestamp,
    ) -> Answer<Receipt<Mailbox, MailboxEvent>, R> {
        let found = tx.find_plans(&[plan]).await?.into_iter().find(|found| found.agent() == user);
        let available_to: BTreeSet<AgentId> = found.map(|found| found.receivers()).unwrap_or_default();
        self.mailbox(tx, None, user, &MailboxCommand::CompleteBackup { available_to }, now).await
    }

    /// The administrators' list of mailboxes, page by page (AH-40).
    ///
    /// # Errors
    /// [`NotPermitted`](MailboxRefusal::NotPermitted) for everybody else, and what the store fails with.
    pub async fn mailboxes<R: DeskStore>(
        &self,
        tx: &mut R,
        actor: AgentId,
        after: Option<AgentId>,
    ) -> Answer<MailboxPage, R> {
        page_mailboxes(tx, actor, after, self.policies.batch).await
    }
}

/// Whose attempt at a backup has failed.
const fn mailbox_by(mailbox: &Mailbox) -> Option<AgentId> {
    match mailbox.backup() {
        agent_handover::mailbox::Backup::Failed { by, .. } => Some(*by),
        agent_handover::mailbox::Backup::None
        | agent_handover::mailbox::Backup::InProgress { .. }
        | agent_handover::mailbox::Backup::Completed { .. } => None,
    }
}
