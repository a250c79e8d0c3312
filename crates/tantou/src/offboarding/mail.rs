//! Mailboxes of those who stay and of those who leave: settings, lock, backup (AH-40 … AH-47).

use super::leave::lock_shared;
use super::notice::DeskNotice;
use super::{DeskStore, Offboarding};
use crate::message::Message;
use crate::receipt::Receipt;
use access_model::agents::AgentId;
use agent_handover::PlanId;
use agent_handover::mailbox::{
    Mailbox, MailboxCommand, MailboxEvent, MailboxPage, MailboxRefusal, page_mailboxes, prepare_mailbox,
};
use agent_handover::plan::HandoverPlan;
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

    /// The host tells that the backup of a leaver's mailbox is complete: what customers wrote is then available to those who take over by the plan (AH-42), also to those to whom
    /// something came before it went on with others (AH-27). They are told.
    ///
    /// It reads the receipts of the plan, so many at a time as a step has items.
    ///
    /// # Errors
    /// A [`MailboxRefusal`]: [`UnknownPlan`](MailboxRefusal::UnknownPlan) if this user has no such plan. And what the store fails with.
    pub async fn backup_is_complete<R: DeskStore>(
        &self,
        tx: &mut R,
        user: AgentId,
        plan: PlanId,
        now: Timestamp,
    ) -> Answer<Receipt<Mailbox, MailboxEvent>, R> {
        // The plan decides what is written, so it is guarded, in its place in the lock order: after the desk and the administrators, before the mailbox. While it is, no step adds a receipt.
        lock_shared(tx).await?;
        let rows = tx.lock_plans(&[plan]).await?.into_iter();
        let found = rows.map(|row| row.value).find(|found| found.id() == plan && found.agent() == user);
        let found = found.ok_or(OpError::Refused(MailboxRefusal::UnknownPlan { plan }))?;
        let available_to = self.takers(tx, &found).await?;
        self.mailbox(tx, None, user, &MailboxCommand::CompleteBackup { available_to }, now).await
    }

    /// All who take over by a plan: by its present routing, and whoever has received something by an earlier one.
    async fn takers<R: DeskStore>(
        &self,
        tx: &mut R,
        plan: &HandoverPlan,
    ) -> Result<BTreeSet<AgentId>, R::Error> {
        let (mut takers, limit) = (plan.receivers(), self.policies.batch.max(1));
        let mut after = None;
        loop {
            let page = tx.page_receipts(plan.id(), after, limit).await?;
            takers.extend(page.iter().filter_map(|receipt| receipt.to));
            let is_full = u32::try_from(page.len()).is_ok_and(|found| found >= limit);
            after = page.last().map(|receipt| receipt.item).filter(|_| is_full);
            if after.is_none() {
                return Ok(takers);
            }
        }
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
