//! Coming back after a deactivation, over a store (AH-29, AH-43).

use crate::mailbox::{Mailbox, MailboxEvent, MailboxRepository, UserState};
use access_model::agents::{
    Agent, AgentCommand, AgentEvent, AgentId, AgentRefusal, AgentRepository, PreparedAgent,
    prepare_edit_agent,
};
use storage_contract::{OpError, Timestamp, Version};

/// A reactivation that is decided and not yet written.
#[derive(Clone, Debug)]
#[must_use = "nothing is written before `store`"]
pub struct PreparedReactivation {
    agent: PreparedAgent,
    mailbox: Option<(Mailbox, Version)>,
}

impl PreparedReactivation {
    /// The agent as it will be.
    pub const fn agent(&self) -> &Agent {
        self.agent.agent()
    }

    /// What happens: [`Unchanged`](AgentEvent::Unchanged) if the agent is active already.
    pub const fn event(&self) -> Option<&AgentEvent> {
        self.agent.event()
    }

    /// Writes the agent and its mailbox. It only writes.
    ///
    /// # Errors
    /// Whatever the store fails with; a conflict if somebody else was faster.
    pub async fn store<R: AgentRepository + MailboxRepository>(self, tx: &mut R) -> Result<(), R::Error> {
        self.agent.store(tx).await?;
        match self.mailbox {
            Some((mailbox, version)) => tx.save_mailbox(&mailbox, version).await,
            None => Ok(()),
        }
    }
}

/// Prepares to make an inactive agent active again (AH-29): its queue is empty, and nothing is taken back from successors; to take something back is a plan of its own
/// ([`Undo`](crate::plan::Purpose::Undo)). The mailbox hears of it: the latest backup then takes settings that were saved since (AH-43).
///
/// # Errors
/// An [`AgentRefusal`], and what the store fails with.
pub async fn prepare_reactivation<R: AgentRepository + MailboxRepository>(
    tx: &mut R,
    actor: AgentId,
    agent: AgentId,
    now: Timestamp,
) -> Result<PreparedReactivation, OpError<AgentRefusal, R::Error>> {
    let prepared = prepare_edit_agent(tx, actor, agent, &AgentCommand::Reactivate, now).await?;
    let row = tx.lock_mailbox(agent).await?;
    let mailbox = row.filter(|row| matches!(row.value.state(), UserState::Deactivated { .. })).map(|row| {
        let mut mailbox = row.value;
        mailbox.apply(&MailboxEvent::UserReactivated { at: now });
        (mailbox, row.version)
    });
    Ok(PreparedReactivation { agent: prepared, mailbox })
}
