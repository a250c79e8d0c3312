//! Adding and editing agents over a store (AM-30, AM-36, AM-38).

use super::administrators::Administrators;
use super::agent::{Agent, Person, Placement};
use super::change::{AgentCommand, AgentEvent, EditContext};
use super::decide::{check_placement, may_manage};
use super::desk::Desk;
use super::ids::AgentId;
use super::refusal::AgentRefusal;
use super::repository::AgentRepository;
use storage_contract::{OpError, Timestamp, Version, Versioned};

/// A change of an agent that is decided and not yet written.
#[derive(Clone, Debug)]
#[must_use = "nothing is written before `store`"]
pub struct PreparedAgent {
    agent: Agent,
    version: Option<Version>,
    event: Option<AgentEvent>,
    administrators: Option<(Administrators, Option<Version>)>,
}

impl PreparedAgent {
    /// The agent as it will be.
    pub const fn agent(&self) -> &Agent {
        &self.agent
    }

    /// What happens, `None` for an agent who is new.
    pub const fn event(&self) -> Option<&AgentEvent> {
        self.event.as_ref()
    }

    /// Whether the agent may have lost the right to hold something: release what it may no longer hold afterwards.
    pub fn may_release(&self) -> bool {
        matches!(self.event, Some(AgentEvent::Edited { .. }))
    }

    /// Writes the agent, and the administrators' row where it changed. It only writes.
    ///
    /// # Errors
    /// Whatever the store fails with; a conflict if somebody else was faster.
    pub async fn store<R: AgentRepository>(self, tx: &mut R) -> Result<(), R::Error> {
        if let Some((administrators, version)) = self.administrators {
            tx.save_administrators(&administrators, version).await?;
        }
        match (self.version, self.event) {
            (None, _) => tx.insert_agents(&[self.agent]).await,
            (Some(_), Some(AgentEvent::Unchanged)) => Ok(()),
            (Some(version), _) => tx.save_agents(&[(self.agent, version)]).await,
        }
    }
}

/// What every change begins with, in lock order: the desk, the administrators, the one who asks and the one who is meant.
struct Locked {
    desk: Desk,
    administrators: Versioned<Administrators>,
    first: bool,
    agents: Vec<Versioned<Agent>>,
}

impl Locked {
    async fn read<R: AgentRepository>(tx: &mut R, ids: [AgentId; 2]) -> Result<Self, R::Error> {
        let desk = tx.lock_desk().await?.map_or_else(Desk::empty, |row| row.value);
        let row = tx.lock_administrators().await?;
        let first = row.is_none();
        let administrators = row.unwrap_or_else(|| Versioned::first(Administrators::new()));
        let mut ids = ids.to_vec();
        ids.sort_unstable();
        ids.dedup();
        let agents = tx.lock_agents(&ids).await?;
        Ok(Self { desk, administrators, first, agents })
    }

    fn agent(&self, id: AgentId) -> Result<&Versioned<Agent>, AgentRefusal> {
        let found = self.agents.iter().find(|row| row.value.id() == id);
        found.ok_or(AgentRefusal::UnknownAgent { agent: id })
    }

    fn noted(&self, agent: &Agent) -> Option<(Administrators, Option<Version>)> {
        let mut administrators = self.administrators.value.clone();
        let version = (!self.first).then_some(self.administrators.version);
        administrators.note(agent).then_some((administrators, version))
    }
}

/// Prepares to add an agent (AM-30, AM-36).
///
/// # Errors
/// An [`AgentRefusal`], and what the store fails with.
pub async fn prepare_add_agent<R: AgentRepository>(
    tx: &mut R,
    actor: AgentId,
    id: AgentId,
    person: Person,
    placement: Placement,
) -> Result<PreparedAgent, OpError<AgentRefusal, R::Error>> {
    let locked = Locked::read(tx, [actor, id]).await?;
    let taken = tx.lock_agents_by_address(person.address.key()).await?;
    let decided = (|| {
        may_manage(&locked.agent(actor)?.value, &locked.desk)?;
        if locked.agent(id).is_ok() {
            return Err(AgentRefusal::AgentExists { agent: id });
        }
        if let Some(other) = taken.first() {
            return Err(AgentRefusal::AddressTaken { agent: other.value.id() });
        }
        check_placement(&placement, None, &locked.desk)?;
        Agent::new(id, person, placement).map_err(|_| AgentRefusal::NoDepartment)
    })();
    let agent = decided.map_err(OpError::Refused)?;
    let administrators = locked.noted(&agent);
    Ok(PreparedAgent { agent, version: None, event: None, administrators })
}

/// Prepares to change an agent (AM-35, AM-36, AM-38). Where departments, channels or the role change, release afterwards what the agent may no longer hold
/// ([`PreparedAgent::may_release`]).
///
/// # Errors
/// An [`AgentRefusal`], and what the store fails with.
pub async fn prepare_edit_agent<R: AgentRepository>(
    tx: &mut R,
    actor: AgentId,
    agent: AgentId,
    command: &AgentCommand,
    now: Timestamp,
) -> Result<PreparedAgent, OpError<AgentRefusal, R::Error>> {
    let locked = Locked::read(tx, [actor, agent]).await?;
    let address = match command {
        AgentCommand::Edit { edit } => edit.person.as_ref().map(|person| person.address.key()),
        AgentCommand::Reactivate
        | AgentCommand::GiveChat { .. }
        | AgentCommand::WithdrawChat { .. }
        | AgentCommand::SetChatNotifications { .. } => None,
    };
    let others = match address {
        Some(address) => tx.lock_agents_by_address(address).await?,
        None => Vec::new(),
    };
    let decided = (|| {
        let row = locked.agent(agent)?;
        let context = EditContext {
            actor: &locked.agent(actor)?.value,
            desk: &locked.desk,
            administrators: &locked.administrators.value,
            now,
        };
        let event = row.value.decide(command, &context)?;
        if let Some(other) = others.iter().find(|other| other.value.id() != agent) {
            return Err(AgentRefusal::AddressTaken { agent: other.value.id() });
        }
        Ok((row, event))
    })();
    let (row, event) = decided.map_err(OpError::Refused)?;
    let mut changed = row.value.clone();
    changed.apply(&event);
    let administrators = locked.noted(&changed);
    Ok(PreparedAgent { agent: changed, version: Some(row.version), event: Some(event), administrators })
}
