//! The one decision of every assignment, whoever asks (AH-01, AH-02, AH-04, AH-26).

use super::crew::Crew;
use super::eligibility::{Eligible, Ineligible, Obstacle, eligibility};
use crate::ids::PlanId;
use crate::item::{Guard, Item, ItemChange, WorkState};
use crate::plan::Routing;
use access_model::agents::{
    Agent, AgentId, Desk, TicketAction, TicketContext, TicketDecision, TicketDenial, decide_ticket,
};
use serde::{Deserialize, Serialize};
use storage_contract::Versioned;

/// Who asks for an assignment.
#[derive(Clone, Copy, Debug)]
pub enum Asker<'a> {
    /// Somebody at the screen, who needs the permission to assign tickets (AH-01) and hears every reason why not.
    Picker {
        /// Who.
        actor: &'a Agent,
        /// Those who may stand below the actor in the hierarchy, whose tickets it may assign, too. Empty is safe.
        others: &'a [&'a Agent],
    },
    /// A rule of the organisation's.
    Rule,
    /// The automatic distribution.
    Automatic,
    /// A customer's message to something completed (AH-04).
    Reopening,
    /// An import. What is completed is taken over as history, whoever did it.
    Import,
}

/// At whom an assignment is aimed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Aim {
    /// An agent.
    Agent(AgentId),
    /// Nobody: take it back into the pool.
    Nobody,
}

/// Where a plan sends what is aimed at the agent whom it fences.
#[derive(Clone, Copy, Debug)]
pub struct Redirect<'a> {
    /// Which plan.
    pub plan: PlanId,
    /// Whom it fences.
    pub agent: AgentId,
    /// Where it sends what.
    pub routing: &'a Routing,
}

/// What the decision looks at. The agents are those it is aimed at and, if one of them is fenced, the successors.
#[derive(Clone, Copy, Debug)]
pub struct AssignmentFacts<'a> {
    /// The desk.
    pub desk: &'a Desk,
    /// The agents, read under guard.
    pub crew: &'a Crew,
    /// The plans that fence one of them. Without its plan, what is aimed at a fenced agent goes to the pool.
    pub redirects: &'a [Redirect<'a>],
}

/// What becomes of an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "assignment", rename_all = "snake_case")]
pub enum Assignment {
    /// It goes where it was aimed.
    AsAimed {
        /// What to write.
        change: ItemChange,
    },
    /// It was aimed at somebody who leaves or is away, and goes to the successor (AH-26).
    ToSuccessor {
        /// At whom it was aimed.
        aimed: AgentId,
        /// By which plan.
        plan: PlanId,
        /// What to write.
        change: ItemChange,
    },
    /// It goes to nobody, because the one it was aimed at may not hold it.
    ToPool {
        /// Why not.
        because: Ineligible,
        /// What to write.
        change: ItemChange,
    },
    /// It is there already.
    Unchanged,
}

impl Assignment {
    /// What to write, if anything.
    pub const fn change(&self) -> Option<&ItemChange> {
        match self {
            Self::AsAimed { change } | Self::ToSuccessor { change, .. } | Self::ToPool { change, .. } => {
                Some(change)
            }
            Self::Unchanged => None,
        }
    }
}

/// An assignment is refused: every reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{}", reasons.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
pub struct AssignmentRefusal {
    /// All of them; never empty.
    pub reasons: Vec<AssignmentReason>,
}

/// One reason why an assignment is refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum AssignmentReason {
    /// The one who asks may not assign this item (AH-01).
    #[error("it cannot be assigned by this user: {0}")]
    NotPermitted(TicketDenial),
    /// The agent may not hold it (AH-02).
    #[error("{0}")]
    Ineligible(Ineligible),
    /// There is no such item.
    #[error("there is no such item")]
    UnknownItem,
    /// There is no such agent as the one who asks.
    #[error("the one who asks is no agent")]
    UnknownActor,
    /// The item is named more than once in one request.
    #[error("the item is named more than once")]
    Repeated,
    /// It is completed: history keeps its assignee (AH-23). Reopen it first.
    #[error("it is completed")]
    Completed,
}

impl AssignmentRefusal {
    /// A refusal for one reason.
    pub(crate) fn because(reason: AssignmentReason) -> Self {
        Self { reasons: vec![reason] }
    }

    /// A stable code under which a host can translate: that of the first reason.
    pub fn code(&self) -> &'static str {
        self.reasons.first().map_or("assignment.refused", AssignmentReason::code)
    }
}

impl AssignmentReason {
    /// A stable code under which a host can translate.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotPermitted(_) => "assignment.not_permitted",
            Self::Ineligible(_) => "assignment.ineligible",
            Self::UnknownItem => "assignment.unknown_item",
            Self::UnknownActor => "assignment.unknown_actor",
            Self::Repeated => "assignment.repeated",
            Self::Completed => "assignment.completed",
        }
    }
}

/// Decides an assignment, whoever asks (AH-01, AH-02, AH-26).
///
/// What is aimed at somebody who leaves or is away goes to the successor whom the plan names for such items, or to the pool. What a rule, the automatic distribution,
/// a reopening or an import aims at somebody else who may not hold it goes to the pool, since nothing may be lost; a picker hears why not.
///
/// # Errors
/// [`AssignmentRefusal`] has every reason.
pub fn decide_assignment(
    asker: Asker<'_>,
    item: &Versioned<Item>,
    aim: Aim,
    facts: &AssignmentFacts<'_>,
) -> Result<Assignment, AssignmentRefusal> {
    let state = item.value.state;
    if let (Asker::Import, Aim::Agent(author), false) = (asker, aim, state.is_unfinished()) {
        return Ok(history(item, author, facts.crew));
    }
    let mut reasons = Vec::new();
    if let Asker::Picker { actor, others } = asker {
        // AH-01: assigning needs the permission to assign tickets.
        let context = TicketContext { desk: facts.desk, others };
        match decide_ticket(actor, TicketAction::Assign, &item.value.ticket(), &context) {
            TicketDecision::Allowed(_) => {}
            TicketDecision::Denied(denial) => reasons.push(AssignmentReason::NotPermitted(denial)),
        }
    }
    if !state.is_unfinished() {
        reasons.push(AssignmentReason::Completed);
    }
    let aimed = match aim {
        Aim::Nobody => None,
        Aim::Agent(agent) => Some(fit(agent, &item.value, facts)),
    };
    let decided = match aimed {
        None => Ok(as_aimed(item, None, state)),
        Some(Ok(eligible)) => Ok(as_aimed(item, Some(eligible), state)),
        Some(Err(because)) => match (asker, fence_of(&because)) {
            // AH-26: nothing lands on the leaver; it is redirected to the successor or the pool, also what somebody picked from a stale screen.
            (_, Some(_)) => Ok(redirected(item, state, because, facts)),
            (Asker::Picker { .. }, None) => Err(AssignmentReason::Ineligible(because)),
            (Asker::Rule | Asker::Automatic | Asker::Reopening | Asker::Import, None) => {
                Ok(to_pool(item, state, because))
            }
        },
    };
    match decided {
        Ok(assignment) if reasons.is_empty() => Ok(assignment),
        Ok(_) => Err(AssignmentRefusal { reasons }),
        Err(reason) => {
            reasons.push(reason);
            Err(AssignmentRefusal { reasons })
        }
    }
}

/// AH-04: a customer's message to a completed conversation opens it again, for its assignee if still eligible, else unassigned; if the assignee is leaving or away,
/// for the successor. A message to one that is not completed changes nothing here.
pub fn decide_reopening(item: &Versioned<Item>, facts: &AssignmentFacts<'_>) -> Assignment {
    match item.value.state {
        WorkState::New | WorkState::Open { .. } | WorkState::Blocked => return Assignment::Unchanged,
        WorkState::Completed => {}
    }
    let state = WorkState::Open { replied: false };
    let open = Item { state, ..item.value };
    match item.value.assignee.map(|agent| fit(agent, &open, facts)) {
        None => as_aimed(item, None, state),
        Some(Ok(eligible)) => as_aimed(item, Some(eligible), state),
        Some(Err(because)) => redirected(item, state, because, facts),
    }
}

fn fit(agent: AgentId, item: &Item, facts: &AssignmentFacts<'_>) -> Result<Eligible, Ineligible> {
    match facts.crew.agent(agent) {
        Some(found) => eligibility(found, item, facts.desk),
        None => Err(Ineligible { agent, obstacles: vec![Obstacle::Unknown] }),
    }
}

fn fence_of(because: &Ineligible) -> Option<PlanId> {
    because.obstacles.iter().find_map(|obstacle| match obstacle {
        Obstacle::Fenced { fence } => Some(PlanId::of(fence.plan)),
        Obstacle::Unknown
        | Obstacle::Inactive
        | Obstacle::Deleted
        | Obstacle::NotInDepartment { .. }
        | Obstacle::NotOnChannel { .. }
        | Obstacle::UnknownRole { .. }
        | Obstacle::NotPermitted { .. } => None,
    })
}

fn redirected(
    item: &Versioned<Item>,
    state: WorkState,
    because: Ineligible,
    facts: &AssignmentFacts<'_>,
) -> Assignment {
    let plan = fence_of(&because);
    let redirect = facts.redirects.iter().find(|r| Some(r.plan) == plan && r.agent == because.agent);
    let open = Item { state, ..item.value };
    let successor = redirect.and_then(|redirect| {
        let successor = redirect.routing.redirect(&open, redirect.agent, facts.crew, facts.desk)?;
        Some((redirect, successor))
    });
    match successor {
        Some((redirect, successor)) => match change(item, Some(successor), state) {
            Some(change) => Assignment::ToSuccessor { aimed: redirect.agent, plan: redirect.plan, change },
            None => Assignment::Unchanged,
        },
        None => to_pool(item, state, because),
    }
}

fn to_pool(item: &Versioned<Item>, state: WorkState, because: Ineligible) -> Assignment {
    match change(item, None, state) {
        Some(change) => Assignment::ToPool { because, change },
        None => Assignment::Unchanged,
    }
}

fn as_aimed(item: &Versioned<Item>, to: Option<Eligible>, state: WorkState) -> Assignment {
    change(item, to, state).map_or(Assignment::Unchanged, |change| Assignment::AsAimed { change })
}

/// An import of what is completed: whoever did it, did it (AH-23), if the agent is known at all.
fn history(item: &Versioned<Item>, author: AgentId, crew: &Crew) -> Assignment {
    if crew.agent(author).is_none() {
        let because = Ineligible { agent: author, obstacles: vec![Obstacle::Unknown] };
        return to_pool(item, item.value.state, because);
    }
    if item.value.assignee == Some(author) {
        return Assignment::Unchanged;
    }
    let change = ItemChange {
        item: item.value.id,
        expected: item.version,
        from: item.value.assignee,
        to: Some(author),
        state: item.value.state,
        guard: None,
    };
    Assignment::AsAimed { change }
}

/// What to write, `None` if the item is so already.
pub(crate) fn change(item: &Versioned<Item>, to: Option<Eligible>, state: WorkState) -> Option<ItemChange> {
    let assignee = to.map(|eligible| eligible.agent);
    if (item.value.assignee, item.value.state) == (assignee, state) {
        return None;
    }
    Some(ItemChange {
        item: item.value.id,
        expected: item.version,
        from: item.value.assignee,
        to: assignee,
        state,
        guard: to.map(|Eligible { agent, epoch }| Guard { agent, epoch }),
    })
}
