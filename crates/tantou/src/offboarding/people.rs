//! Adding agents, editing them, bringing them back (AM-30, AM-35, AM-36, AM-38, AH-29).

use super::notice::DeskNotice;
use super::{DeskStore, Offboarding};
use crate::message::Message;
use crate::receipt::Receipt;
use access_model::agents::{
    Agent, AgentCommand, AgentEvent, AgentId, AgentRefusal, Person, Placement, prepare_add_agent,
    prepare_edit_agent,
};
use agent_handover::services::prepare_reactivation;
use storage_contract::{OpError, Timestamp};

type Answer<T, R> = Result<T, OpError<AgentRefusal, <R as storage_contract::Storage>::Error>>;

/// An agent as it is after a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgentChange {
    /// Who.
    pub agent: Agent,
    /// Whether it may have lost the right to hold something: call [`release`](Offboarding::release) (AH-05).
    pub may_release: bool,
}

impl Offboarding {
    /// Adds an agent (AM-30, AM-36). Before an import, ask whether the address is that of somebody who was made anonymous
    /// ([`find_buried`](agent_handover::anonymise::find_buried)).
    ///
    /// # Errors
    /// An [`AgentRefusal`], and what the store fails with.
    pub async fn add_agent<R: DeskStore>(
        &self,
        tx: &mut R,
        actor: AgentId,
        id: AgentId,
        person: Person,
        placement: Placement,
    ) -> Answer<AgentChange, R> {
        let prepared = prepare_add_agent(tx, actor, id, person, placement).await?;
        let agent = prepared.agent().clone();
        prepared.store(tx).await?;
        Ok(AgentChange { agent, may_release: false })
    }

    /// Changes an agent: the form, chat, notifications (AM-35, AM-36, AM-38).
    ///
    /// # Errors
    /// An [`AgentRefusal`], and what the store fails with.
    pub async fn edit_agent<R: DeskStore>(
        &self,
        tx: &mut R,
        actor: AgentId,
        agent: AgentId,
        command: &AgentCommand,
        now: Timestamp,
    ) -> Answer<Receipt<AgentChange, AgentEvent>, R> {
        // Coming back concerns the mailbox, too.
        if *command == AgentCommand::Reactivate {
            return self.reactivate(tx, actor, agent, now).await;
        }
        let prepared = prepare_edit_agent(tx, actor, agent, command, now).await?;
        let (agent, may_release) = (prepared.agent().clone(), prepared.may_release());
        let events = prepared.event().cloned().into_iter().collect();
        prepared.store(tx).await?;
        Ok(Receipt { outcome: AgentChange { agent, may_release }, messages: Vec::new(), events })
    }

    /// Makes an inactive agent active again: its queue is empty, and nothing is taken back from successors (AH-29). The agent is told; the latest backup then asks that the mail settings are saved (AH-43).
    ///
    /// # Errors
    /// An [`AgentRefusal`], and what the store fails with.
    pub async fn reactivate<R: DeskStore>(
        &self,
        tx: &mut R,
        actor: AgentId,
        agent: AgentId,
        now: Timestamp,
    ) -> Answer<Receipt<AgentChange, AgentEvent>, R> {
        let prepared = prepare_reactivation(tx, actor, agent, now).await?;
        let changed = prepared.agent().clone();
        let events: Vec<AgentEvent> =
            prepared.event().filter(|event| **event != AgentEvent::Unchanged).cloned().into_iter().collect();
        prepared.store(tx).await?;
        let tell = |_: &AgentEvent| Message::desk(agent, agent.as_uuid(), DeskNotice::Reactivated, now);
        let messages = events.iter().map(tell).collect();
        Ok(Receipt { outcome: AgentChange { agent: changed, may_release: false }, messages, events })
    }
}
