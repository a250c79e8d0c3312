//! What two transactions at once may not do to a desk, each race by appointment.

use crate::atomically::atomically;
use crate::concurrency::{Rendezvous, two_threads, two_transactions};
use crate::desk::stage::{Answer, BOSS, Stage, confirm, leaving};
use crate::desk::world::{agent_id, item, item_id, plan_id};
use crate::harness::DeskHarness;
use crate::sample::at;
use crate::violation::{Verdict, Violation, ensure, same};
use access_model::agents::{
    AgentCommand, AgentEdit, AgentId, AgentRefusal, AgentRepository, Role, prepare_edit_agent,
};
use agent_handover::assign::Aim;
use agent_handover::plan::{HandoverPolicy, PlanRefusal};
use agent_handover::services::{AssignmentRequest, By, prepare_assignments};
use std::cell::Cell;
use storage_contract::OpError;

/// AH-26: an assignment is decided, then its agent leaves, then the assignment commits. It must not land on the leaver: either it commits before the plan starts, and the plan moves it on, or not at all
/// as it was decided. The row of the agent, with its fence and its epoch, is all that both have read.
///
/// # Errors
/// A violation if the item ends with an inactive agent.
pub fn an_assignment_decided_before_a_plan_does_not_commit_after_it<H: DeskHarness>(harness: &H) -> Verdict {
    let mut connection = harness.connect();
    let items = vec![item(1, None), item(2, Some(agent_id(2)))];
    let stage = Stage::set(harness, &mut connection, 0, 3, items)?;
    let (decided, left) = (Rendezvous::default(), Rendezvous::default());
    let results = two_threads(harness, |connection, index| {
        if index == 1 {
            decided.wait_for(1);
            let new = leaving(1, 2, 3, HandoverPolicy::DEFAULT);
            // Whoever has to wait for the assignment, finds one more item and shows the plan again.
            let started = match stage.start(harness, connection, &new)? {
                Err(PlanRefusal::ShowAgain { .. }) => stage.start(harness, connection, &new)?,
                other => other,
            };
            started.map_err(|refusal| Violation::Broken(format!("refused: {refusal}")))?;
            let plan = stage.finish(harness, connection, plan_id(1), 1);
            left.arrive();
            return plan.map(drop);
        }
        let was_late = Cell::new(false);
        let request = AssignmentRequest { item: item_id(1), aim: Aim::Agent(agent_id(2)) };
        let done = atomically(harness, connection, stage.tenant, async |tx| -> Answer<(), (), H> {
            let prepared = prepare_assignments(tx, &By::Automatic, &[request]).await?;
            if !was_late.replace(true) {
                decided.arrive();
                left.wait_for(1);
            }
            Ok(prepared.store(tx).await?)
        });
        done.succeeded()
    })?;
    results.into_iter().collect::<Result<Vec<()>, _>>()?;
    let seen = stage.look(harness, &mut connection, &[plan_id(1)])?;
    seen.is_sound()?;
    seen.have_left(&[agent_id(2)])
}

/// AM-38: the last two administrators demote each other at once; one of them stays.
///
/// # Errors
/// A violation if none does.
pub fn the_last_administrator_stays<H: DeskHarness>(harness: &H) -> Verdict {
    let mut connection = harness.connect();
    let stage = Stage::set(harness, &mut connection, 0, 2, Vec::new())?;
    let role_of =
        |role| AgentCommand::Edit { edit: Box::new(AgentEdit { role: Some(role), ..AgentEdit::default() }) };
    let promoted = stage.run(harness, &mut connection, async |tx| -> Answer<(), AgentRefusal, H> {
        let second = role_of(Role::Administrator);
        let prepared = prepare_edit_agent(tx, agent_id(BOSS), agent_id(2), &second, at(1)).await?;
        Ok(prepared.store(tx).await?)
    });
    promoted.succeeded()?;
    let demoted = two_transactions(harness, stage.tenant, async |tx, index, appointment| {
        let people: [AgentId; 2] = if index == 0 { [1, 2].map(agent_id) } else { [2, 1].map(agent_id) };
        let command = role_of(Role::LightAgent);
        let prepared = prepare_edit_agent(tx, people[0], people[1], &command, at(2)).await;
        appointment.keep();
        match prepared {
            Ok(prepared) => prepared.store(tx).await.map(|()| true).map_err(OpError::from),
            Err(OpError::Refused(_)) => Ok(false),
            Err(OpError::Storage(error)) => Err(OpError::Storage(error)),
        }
    })?;
    same("how many were demoted", &demoted.iter().filter(|demoted| **demoted).count(), &1)?;
    let left = stage.run(harness, &mut connection, async |tx| -> Answer<_, (), H> {
        let row = tx.lock_administrators().await?.ok_or(OpError::Refused(()))?;
        let active = tx.page_agents(None, 9).await?;
        let active = active.iter().filter(|agent| agent.remains_administrator()).count();
        Ok((row.value.remaining().len(), active))
    });
    same("administrators, by their row and by theirs", &left.succeeded()?, &(1, 1))
}

/// AH-33: two agents hand over to each other at once; one of the plans is refused.
///
/// # Errors
/// A violation if both start.
pub fn two_plans_do_not_cross<H: DeskHarness>(harness: &H) -> Verdict {
    let mut connection = harness.connect();
    let items = vec![item(1, Some(agent_id(2))), item(2, Some(agent_id(3)))];
    let stage = Stage::set(harness, &mut connection, 0, 4, items)?;
    for (number, leaver, successor) in [(1, 2, 3), (2, 3, 2)] {
        let shown = stage.show(
            harness,
            &mut connection,
            &leaving(number, leaver, successor, HandoverPolicy::DEFAULT),
        )?;
        shown.map_err(|refusal| Violation::Broken(format!("refused: {refusal}")))?;
    }
    let started = two_transactions(harness, stage.tenant, async |tx, index, appointment| {
        let prepared = confirm(tx, plan_id(1 + index as u128)).await;
        appointment.keep();
        match prepared {
            Ok((_, prepared)) => prepared.store(tx).await.map(|()| true).map_err(OpError::from),
            Err(OpError::Refused(_)) => Ok(false),
            Err(OpError::Storage(error)) => Err(OpError::Storage(error)),
        }
    })?;
    same(
        "how many of two plans that cross have started",
        &started.iter().filter(|started| **started).count(),
        &1,
    )?;
    let seen = stage.look(harness, &mut connection, &[1, 2].map(plan_id))?;
    let running = seen.plans.iter().filter(|plan| plan.phase().is_open()).count();
    ensure(running == 1, || format!("{running} plans run"))?;
    seen.is_sound()
}
