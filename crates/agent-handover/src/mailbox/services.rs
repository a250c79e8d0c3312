//! Mailboxes over a store (AH-40 … AH-46).

use super::account::Mailbox;
use super::decide::{MailboxActor, MailboxCommand, MailboxContext, MailboxEvent};
use super::list::{MailboxEntry, list_entry};
use super::policy::MailboxPolicy;
use super::refusal::MailboxRefusal;
use super::repository::MailboxRepository;
use access_model::agents::{Administrators, AgentId, AgentRepository, Desk, DeskPermission};
use storage_contract::{OpError, Timestamp, Version};

/// A change of a mailbox that is decided and not yet written.
#[derive(Clone, Debug)]
#[must_use = "nothing is written before `store`"]
pub struct PreparedMailbox {
    mailbox: Mailbox,
    version: Version,
    event: MailboxEvent,
}

impl PreparedMailbox {
    /// The mailbox as it will be.
    pub const fn mailbox(&self) -> &Mailbox {
        &self.mailbox
    }

    /// What happens. On [`BackupStarted`](MailboxEvent::BackupStarted) the host takes the backup after the commit.
    pub const fn event(&self) -> &MailboxEvent {
        &self.event
    }

    /// Writes it. It only writes.
    ///
    /// # Errors
    /// Whatever the store fails with; a conflict if somebody else was faster.
    pub async fn store<R: MailboxRepository>(self, tx: &mut R) -> Result<(), R::Error> {
        match self.event {
            MailboxEvent::Unchanged => Ok(()),
            _ => tx.save_mailbox(&self.mailbox, self.version).await,
        }
    }
}

/// Prepares a change of a mailbox (AH-41 … AH-46); `actor` is `None` where the host tells what has become of the user or of a backup, which nobody else may
/// ([`MailboxCommand::is_host_only`]).
///
/// # Errors
/// A [`MailboxRefusal`], and what the store fails with.
pub async fn prepare_mailbox<R: AgentRepository + MailboxRepository>(
    tx: &mut R,
    actor: Option<AgentId>,
    user: AgentId,
    command: &MailboxCommand,
    policy: &MailboxPolicy,
    now: Timestamp,
) -> Result<PreparedMailbox, OpError<MailboxRefusal, R::Error>> {
    let desk = tx.lock_desk().await?.map_or_else(Desk::empty, |row| row.value);
    let administrators = tx.lock_administrators().await?.map_or_else(Administrators::new, |row| row.value);
    let agent = match actor {
        Some(id) => {
            let found = tx.lock_agents(&[id]).await?.into_iter().find(|row| row.value.id() == id);
            Some(found.ok_or(OpError::Refused(MailboxRefusal::UnknownAgent { agent: id }))?.value)
        }
        None => None,
    };
    let row = tx.lock_mailbox(user).await?;
    let row = row.ok_or(OpError::Refused(MailboxRefusal::UnknownUser { user }))?;
    let actor = agent.as_ref().map_or(MailboxActor::Host, MailboxActor::Agent);
    let context = MailboxContext { actor, desk: &desk, administrators: &administrators, policy, now };
    let event = row.value.decide(command, &context).map_err(OpError::Refused)?;
    let mut mailbox = row.value;
    mailbox.apply(&event);
    Ok(PreparedMailbox { mailbox, version: row.version, event })
}

/// One page of the administrators' list (AH-40).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailboxPage {
    /// What is on it.
    pub entries: Vec<MailboxEntry>,
    /// From where to read on, `None` at the end.
    pub next: Option<AgentId>,
}

/// Pages through the administrators' list (AH-40). A page may have fewer entries than its limit.
///
/// # Errors
/// [`NotPermitted`](MailboxRefusal::NotPermitted) for everybody else, and what the store fails with.
pub async fn page_mailboxes<R: AgentRepository + MailboxRepository>(
    tx: &mut R,
    actor: AgentId,
    after: Option<AgentId>,
    limit: u32,
) -> Result<MailboxPage, OpError<MailboxRefusal, R::Error>> {
    let desk = tx.lock_desk().await?.map_or_else(Desk::empty, |row| row.value);
    let found = tx.lock_agents(&[actor]).await?.into_iter().find(|row| row.value.id() == actor);
    let agent = found.ok_or(OpError::Refused(MailboxRefusal::UnknownAgent { agent: actor }))?.value;
    let granted = agent.permission(DeskPermission::AdministerMailboxes, &desk);
    granted.map_err(|denial| OpError::Refused(MailboxRefusal::NotPermitted { denial }))?;
    let page = tx.page_mailboxes(after, limit).await?;
    let is_full = u32::try_from(page.len()).is_ok_and(|found| found >= limit);
    let next = page.last().map(Mailbox::user).filter(|_| is_full);
    Ok(MailboxPage { entries: page.iter().filter_map(list_entry).collect(), next })
}
