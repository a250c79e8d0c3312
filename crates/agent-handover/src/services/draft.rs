//! Plans over a store: written down, shown, confirmed, halted, changed and given up (AH-20 … AH-30, AH-33).

use super::load;
use crate::ids::PlanId;
use crate::plan::{
    Board, BoardChange, HandoverPlan, Impact, NewPlan, PlanCommand, PlanContext, PlanDecision, PlanEvent,
    PlanRefusal,
};
use crate::repository::PlanRepository;
use access_model::agents::{
    Administrators, Agent, AgentEvent, AgentId, AgentRepository, Desk, DeskPermission,
};
use std::collections::BTreeSet;
use storage_contract::{OpError, Timestamp, Version, Versioned};

/// A change of a plan, with everything that goes with it, decided and not yet written.
#[derive(Clone, Debug)]
#[must_use = "nothing is written before `store`"]
pub struct PreparedPlan {
    plan: HandoverPlan,
    /// `None`: to be added.
    version: Option<Version>,
    event: PlanEvent,
    agent: Option<(Agent, Version)>,
    administrators: Option<(Administrators, Option<Version>)>,
    board: Option<(Board, Option<Version>)>,
    absence: Option<(HandoverPlan, Version)>,
    lifts_fence: bool,
}

impl PreparedPlan {
    fn only(plan: HandoverPlan, version: Option<Version>, event: PlanEvent) -> Self {
        let (agent, administrators, board, absence) = (None, None, None, None);
        Self { plan, version, event, agent, administrators, board, absence, lifts_fence: false }
    }

    /// The plan as it will be.
    pub const fn plan(&self) -> &HandoverPlan {
        &self.plan
    }

    /// What happens.
    pub const fn event(&self) -> &PlanEvent {
        &self.event
    }

    /// The plan's agent as it will be, if it changes.
    pub fn agent(&self) -> Option<&Agent> {
        self.agent.as_ref().map(|(agent, _)| agent)
    }

    /// Whether new work may come to the agent again: the plan was given up, or the absence is over. While the plan stood, a change of the agent's departments, channels or role
    /// released nothing, since the plan was to move everything; so release what the agent may no longer hold afterwards ([`prepare_release`](super::prepare_release), AH-05).
    pub const fn may_release(&self) -> bool {
        self.lifts_fence
    }

    /// Writes everything, in lock order. It only writes.
    ///
    /// # Errors
    /// Whatever the store fails with; a conflict if somebody else was faster.
    pub async fn store<R: AgentRepository + PlanRepository>(self, tx: &mut R) -> Result<(), R::Error> {
        if let Some((administrators, version)) = self.administrators {
            tx.save_administrators(&administrators, version).await?;
        }
        if let Some((board, version)) = self.board {
            tx.save_board(&board, version).await?;
        }
        if let Some(agent) = self.agent {
            tx.save_agents(&[agent]).await?;
        }
        let mut changed: Vec<(HandoverPlan, Version)> = self.absence.into_iter().collect();
        match (self.version, self.event) {
            (None, _) => tx.insert_plans(&[self.plan]).await?,
            (Some(_), PlanEvent::Unchanged) => {}
            (Some(version), _) => changed.push((self.plan, version)),
        }
        if changed.is_empty() { Ok(()) } else { tx.save_plans(&changed).await }
    }
}

/// Prepares to write a plan down. Repeated, it changes nothing.
///
/// # Errors
/// A [`PlanRefusal`], and what the store fails with.
pub async fn prepare_draft<R: AgentRepository + PlanRepository>(
    tx: &mut R,
    actor: AgentId,
    new: NewPlan,
) -> Result<PreparedPlan, OpError<PlanRefusal, R::Error>> {
    let desk = load::desk(tx).await?.value;
    let crew = load::crew(tx, &[actor, new.agent].into()).await?;
    let present = tx.lock_plans(&[new.id]).await?.into_iter().find(|row| row.value.id() == new.id);
    let decided = (|| {
        may_manage(crew.agent(actor), actor, &desk)?;
        if crew.agent(new.agent).is_none() {
            return Err(PlanRefusal::UnknownAgent { agent: new.agent });
        }
        if let Some(row) = present {
            return if *row.value.written() == new {
                Ok(PreparedPlan::only(row.value, Some(row.version), PlanEvent::Unchanged))
            } else {
                Err(PlanRefusal::PlanExists { plan: new.id })
            };
        }
        let misconfigured =
            |corrupt: crate::plan::CorruptPlan| PlanRefusal::Misconfigured { problems: corrupt.problems };
        let plan = HandoverPlan::draft(new).map_err(misconfigured)?;
        Ok(PreparedPlan::only(plan, None, PlanEvent::Unchanged))
    })();
    decided.map_err(OpError::Refused)
}

/// Prepares what somebody asks of a plan: to show it, to confirm it, to halt it, to go on, to come back, to give it up (AH-20 … AH-30, AH-33). Where that lets new work come to
/// the agent again, release afterwards what it may no longer hold ([`PreparedPlan::may_release`], AH-05).
///
/// # Errors
/// A [`PlanRefusal`], and what the store fails with.
pub async fn prepare_plan_command<R: AgentRepository + PlanRepository>(
    tx: &mut R,
    actor: AgentId,
    plan: PlanId,
    command: &PlanCommand<'_>,
    now: Timestamp,
) -> Result<PreparedPlan, OpError<PlanRefusal, R::Error>> {
    let unknown = OpError::Refused(PlanRefusal::UnknownPlan { plan });
    let peeked = load::peek(tx, plan).await?.ok_or(unknown)?;
    prepare_command(tx, actor, (&peeked, None), command, now).await
}

/// Prepares to write a plan down as it was shown for the first time (AH-20): the draft that [`prepare_draft`] has, with the impact that
/// [`begin_survey_of`](super::begin_survey_of) looked at, in one step. So a plan that is refused leaves nothing, and its id is free for one that is corrected. A draft that
/// is there already is shown anew.
///
/// # Errors
/// A [`PlanRefusal`], and what the store fails with.
pub async fn prepare_first_showing<R: AgentRepository + PlanRepository>(
    tx: &mut R,
    actor: AgentId,
    draft: PreparedPlan,
    impact: &Impact,
    now: Timestamp,
) -> Result<PreparedPlan, OpError<PlanRefusal, R::Error>> {
    let peeked = draft.plan.clone();
    prepare_command(tx, actor, (&peeked, Some(draft)), &PlanCommand::Validate { impact }, now).await
}

/// A command on a plan as it was looked at, which is locked and looked at again; or on a draft that is not there yet.
async fn prepare_command<R: AgentRepository + PlanRepository>(
    tx: &mut R,
    actor: AgentId,
    (peeked, draft): (&HandoverPlan, Option<PreparedPlan>),
    command: &PlanCommand<'_>,
    now: Timestamp,
) -> Result<PreparedPlan, OpError<PlanRefusal, R::Error>> {
    let plan = peeked.id();
    let unknown = || OpError::Refused(PlanRefusal::UnknownPlan { plan });
    let desk = load::desk(tx).await?;
    let administrators = tx.lock_administrators().await?;
    let board = tx.lock_board().await?;
    let open = board.as_ref().map_or_else(Board::new, |row| row.value.clone());
    let mut people: BTreeSet<AgentId> = [actor, peeked.agent()].into();
    if let Some(impact) = command.impact() {
        people.extend(impact.routing.successors());
    }
    let crew = load::crew(tx, &people).await?;
    let present = open.of(peeked.agent()).map(|entry| entry.plan).filter(|other| *other != plan);
    let mut wanted: Vec<PlanId> =
        [Some(plan), peeked.purpose().source(), present].into_iter().flatten().collect();
    wanted.sort_unstable();
    wanted.dedup();
    let rows = tx.lock_plans(&wanted).await?;
    let row = |id: PlanId| rows.iter().find(|row| row.value.id() == id);
    let (own, version) = match (row(plan), draft) {
        (Some(row), _) => (row.value.clone(), Some(row.version)),
        (None, Some(draft)) => (draft.plan, None),
        (None, None) => return Err(unknown()),
    };
    let remaining = administrators.as_ref().map_or_else(Administrators::new, |row| row.value.clone());
    let context = PlanContext {
        now,
        crew: &crew,
        desk: desk.version,
        board: &open,
        administrators: &remaining,
        source: peeked.purpose().source().and_then(row).map(|row| &row.value),
        present: present.and_then(row).map(|row| &row.value),
    };
    may_manage(crew.agent(actor), actor, &desk.value).map_err(OpError::Refused)?;
    let decision = own.decide(command, &context).map_err(OpError::Refused)?;
    let mut prepared = PreparedPlan::only(own, version, decision.event.clone());
    prepared.plan.apply(&decision.event);
    prepared.lifts_fence = matches!(decision.agent, Some(AgentEvent::FenceLifted { .. }));
    prepared.agent = changed_agent(&crew, peeked.agent(), &decision);
    prepared.administrators = prepared.agent().and_then(|agent| noted(administrators, agent));
    prepared.board = changed_board(board, &prepared.plan, decision.board);
    if decision.ends_absence {
        prepared.absence = present.and_then(row).map(|row| {
            let mut absence = row.value.clone();
            absence.apply(&PlanEvent::Returned { at: now });
            (absence, row.version)
        });
    }
    Ok(prepared)
}

fn changed_agent(
    crew: &crate::assign::Crew,
    agent: AgentId,
    decision: &PlanDecision,
) -> Option<(Agent, Version)> {
    let event = decision.agent.as_ref().filter(|event| **event != AgentEvent::Unchanged)?;
    let mut changed = crew.agent(agent)?.clone();
    changed.apply(event);
    Some((changed, crew.version(agent)?))
}

/// The administrators' row, if what an agent has become changes it (AM-38).
pub(super) fn noted(
    row: Option<Versioned<Administrators>>,
    agent: &Agent,
) -> Option<(Administrators, Option<Version>)> {
    let version = row.as_ref().map(|row| row.version);
    let mut administrators = row.map_or_else(Administrators::new, |row| row.value);
    administrators.note(agent).then_some((administrators, version))
}

/// The board, if something changes on it.
pub(super) fn changed_board(
    row: Option<Versioned<Board>>,
    plan: &HandoverPlan,
    change: BoardChange,
) -> Option<(Board, Option<Version>)> {
    let version = row.as_ref().map(|row| row.version);
    let mut board = row.map_or_else(Board::new, |row| row.value);
    match change {
        BoardChange::Keep => None,
        BoardChange::Open(entry) => {
            board.open(entry);
            Some((board, version))
        }
        BoardChange::Close => board.close(plan.agent(), plan.id()).then_some((board, version)),
    }
}

/// AM-36: handovers are for those who manage agents.
pub(super) fn may_manage(actor: Option<&Agent>, id: AgentId, desk: &Desk) -> Result<(), PlanRefusal> {
    let actor = actor.ok_or(PlanRefusal::UnknownAgent { agent: id })?;
    let granted = actor.permission(DeskPermission::ManageAgents, desk);
    granted.map(|_| ()).map_err(|denial| PlanRefusal::NotPermitted { denial })
}
