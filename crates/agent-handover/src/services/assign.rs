//! Assigning and reopening items over a store (AH-01, AH-02, AH-04, AH-26).

use super::load;
use crate::assign::{
    Aim, Asker, Assignment, AssignmentFacts, AssignmentReason, AssignmentRefusal, Crew, Redirect,
    decide_assignment, decide_reopening,
};
use crate::ids::ItemId;
use crate::item::{Item, ItemChange};
use crate::plan::HandoverPlan;
use crate::repository::{ItemRepository, PlanRepository};
use access_model::agents::{Agent, AgentId, AgentRepository};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use storage_contract::Versioned;

/// Who asks for assignments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum By {
    /// Somebody at the screen.
    Picker {
        /// Who.
        actor: AgentId,
        /// Those who may stand below the actor in the hierarchy, whose tickets it may assign, too. Empty is safe.
        others: BTreeSet<AgentId>,
    },
    /// A rule of the organisation's.
    Rule,
    /// The automatic distribution.
    Automatic,
    /// An import.
    Import,
}

/// One assignment that is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct AssignmentRequest {
    /// Which item.
    pub item: ItemId,
    /// At whom it is aimed.
    pub aim: Aim,
}

/// What was decided about one of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssignmentOutcome {
    /// Which item.
    pub item: ItemId,
    /// What becomes of it.
    pub result: Result<Assignment, AssignmentRefusal>,
}

/// Assignments that are decided and not yet written.
#[derive(Clone, Debug)]
#[must_use = "nothing is written before `store`"]
pub struct PreparedAssignments {
    outcomes: Vec<AssignmentOutcome>,
}

impl PreparedAssignments {
    /// What was decided, in the order of the requests.
    pub fn outcomes(&self) -> &[AssignmentOutcome] {
        &self.outcomes
    }

    /// What is written.
    pub fn changes(&self) -> impl Iterator<Item = &ItemChange> {
        self.outcomes.iter().filter_map(|outcome| outcome.result.as_ref().ok()?.change())
    }

    /// All or none: the first refusal, if there is one.
    ///
    /// # Errors
    /// The refusal; nothing was written.
    pub fn all_or_refused(self) -> Result<Self, AssignmentRefusal> {
        match self.outcomes.iter().find_map(|outcome| outcome.result.as_ref().err()) {
            Some(refusal) => Err(refusal.clone()),
            None => Ok(self),
        }
    }

    /// Writes what was accepted. It only writes.
    ///
    /// # Errors
    /// Whatever the store fails with; a conflict if somebody else was faster.
    pub async fn store<R: ItemRepository>(self, tx: &mut R) -> Result<(), R::Error> {
        let changes: Vec<ItemChange> = self.changes().copied().collect();
        if changes.is_empty() { Ok(()) } else { tx.save_items(&changes).await }
    }
}

/// Prepares assignments, whoever asks (AH-01, AH-02, AH-26): a handful of round trips, however many. The rows of the agents at whom they are aimed are read under guard,
/// so that none commits after a plan has fenced its agent.
///
/// # Errors
/// What the store fails with. Refusals stand in the [outcomes](PreparedAssignments::outcomes).
pub async fn prepare_assignments<R: AgentRepository + ItemRepository + PlanRepository>(
    tx: &mut R,
    by: &By,
    requests: &[AssignmentRequest],
) -> Result<PreparedAssignments, R::Error> {
    let mut people: BTreeSet<AgentId> = requests.iter().filter_map(|request| aimed(request.aim)).collect();
    if let By::Picker { actor, others } = by {
        people.insert(*actor);
        people.extend(others);
    }
    peek_successors(tx, &mut people).await?;
    let desk = load::desk(tx).await?.value;
    let crew = load::crew(tx, &people).await?;
    let (crew, plans) = with_successors(tx, crew).await?;
    let wanted: BTreeSet<ItemId> = requests.iter().map(|request| request.item).collect();
    let items = lock(tx, &wanted).await?;
    let redirects = redirects(&plans);
    let facts = AssignmentFacts { desk: &desk, crew: &crew, redirects: &redirects };
    let mut seen = BTreeSet::new();
    let outcomes = requests.iter().map(|request| {
        let result = if seen.insert(request.item) {
            decide(by, request, &items, &facts)
        } else {
            Err(AssignmentRefusal::because(AssignmentReason::Repeated))
        };
        AssignmentOutcome { item: request.item, result }
    });
    Ok(PreparedAssignments { outcomes: outcomes.collect() })
}

fn decide(
    by: &By,
    request: &AssignmentRequest,
    items: &BTreeMap<ItemId, Versioned<Item>>,
    facts: &AssignmentFacts<'_>,
) -> Result<Assignment, AssignmentRefusal> {
    let unknown = || AssignmentRefusal::because(AssignmentReason::UnknownItem);
    let item = items.get(&request.item).ok_or_else(unknown)?;
    match by {
        By::Picker { actor, others } => {
            let actor = facts.crew.agent(*actor);
            let actor = actor.ok_or(AssignmentRefusal::because(AssignmentReason::UnknownActor))?;
            let others: Vec<&Agent> = others.iter().filter_map(|other| facts.crew.agent(*other)).collect();
            decide_assignment(Asker::Picker { actor, others: &others }, item, request.aim, facts)
        }
        By::Rule => decide_assignment(Asker::Rule, item, request.aim, facts),
        By::Automatic => decide_assignment(Asker::Automatic, item, request.aim, facts),
        By::Import => decide_assignment(Asker::Import, item, request.aim, facts),
    }
}

/// AH-04: prepares what customers' messages do to completed items: each opens again, for its assignee if still eligible, else for the successor or unassigned. What is not
/// completed stays as it is; unknown items are left out.
///
/// # Errors
/// What the store fails with.
pub async fn prepare_reopenings<R: AgentRepository + ItemRepository + PlanRepository>(
    tx: &mut R,
    items: &[ItemId],
) -> Result<PreparedAssignments, R::Error> {
    let wanted: BTreeSet<ItemId> = items.iter().copied().collect();
    let ids: Vec<ItemId> = wanted.iter().copied().collect();
    // Peeking before locking: the items tell which agents come first.
    let peeked = tx.find_items(&ids).await?;
    let mut people: BTreeSet<AgentId> = peeked.iter().filter_map(|item| item.value.assignee).collect();
    peek_successors(tx, &mut people).await?;
    let desk = load::desk(tx).await?.value;
    let crew = load::crew(tx, &people).await?;
    let items = lock(tx, &wanted).await?;
    // Who became assignee in between is locked out of order; if that deadlocks, it is a conflict.
    let assignees = items.values().filter_map(|item| item.value.assignee);
    let late: BTreeSet<AgentId> = assignees.filter(|agent| crew.agent(*agent).is_none()).collect();
    let crew = crew.joined(load::crew(tx, &late).await?);
    let (crew, plans) = with_successors(tx, crew).await?;
    let redirects = redirects(&plans);
    let facts = AssignmentFacts { desk: &desk, crew: &crew, redirects: &redirects };
    let outcome = |item: &Versioned<Item>| AssignmentOutcome {
        item: item.value.id,
        result: Ok(decide_reopening(item, &facts)),
    };
    Ok(PreparedAssignments { outcomes: items.values().map(outcome).collect() })
}

const fn aimed(aim: Aim) -> Option<AgentId> {
    match aim {
        Aim::Agent(agent) => Some(agent),
        Aim::Nobody => None,
    }
}

/// Adds to the people those to whom plans would send what is aimed at them, as far as an unguarded look can tell.
async fn peek_successors<R: AgentRepository + PlanRepository>(
    tx: &mut R,
    people: &mut BTreeSet<AgentId>,
) -> Result<(), R::Error> {
    let ids: Vec<AgentId> = people.iter().copied().collect();
    if ids.is_empty() {
        return Ok(());
    }
    let found = tx.find_agents(&ids).await?;
    let plans = load::fencing(tx, found.iter()).await?;
    people.extend(plans.iter().flat_map(HandoverPlan::receivers));
    Ok(())
}

/// The plans that fence one of the crew, who was read under guard, and the crew with all to whom those plans send something. A plan that has started, or goes on with others,
/// since the unguarded look brings successors who were not locked with the rest: they are locked late, out of order; if that deadlocks, it is a conflict. So what is aimed at a
/// leaver goes to the successor from the start on (AH-26).
async fn with_successors<R: AgentRepository + PlanRepository>(
    tx: &mut R,
    crew: Crew,
) -> Result<(Crew, Vec<HandoverPlan>), R::Error> {
    let plans = load::fencing(tx, crew.iter()).await?;
    let receivers = plans.iter().flat_map(HandoverPlan::receivers);
    let late: BTreeSet<AgentId> = receivers.filter(|agent| crew.agent(*agent).is_none()).collect();
    let crew = crew.joined(load::crew(tx, &late).await?);
    Ok((crew, plans))
}

fn redirects(plans: &[HandoverPlan]) -> Vec<Redirect<'_>> {
    let redirect = |plan| {
        let plan: &HandoverPlan = plan;
        Redirect { plan: plan.id(), agent: plan.agent(), routing: plan.routing() }
    };
    plans.iter().map(redirect).collect()
}

async fn lock<R: ItemRepository>(
    tx: &mut R,
    ids: &BTreeSet<ItemId>,
) -> Result<BTreeMap<ItemId, Versioned<Item>>, R::Error> {
    let ids: Vec<ItemId> = ids.iter().copied().collect();
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    Ok(tx.lock_items(&ids).await?.into_iter().map(|item| (item.value.id, item)).collect())
}
