//! What a plan does to the items of a quiet desk, and how it is taken back.

use crate::desk::stage::{Answer, BOSS, Seen, Stage};
use crate::desk::world::{agent_id, department, item, item_id, plan_id};
use crate::harness::DeskHarness;
use crate::sample::at;
use crate::violation::{Verdict, Violation, ensure, same};
use access_model::agents::{AgentId, AgentRefusal};
use agent_handover::ItemId;
use agent_handover::assign::Aim;
use agent_handover::item::{Item, ItemKind, WorkState};
use agent_handover::plan::{
    Destination, HandoverPolicy, Impact, NewPlan, PlanCommand, PlanRefusal, PlanState, Purpose, Routing,
    RoutingRule,
};
use agent_handover::services::{AssignmentRequest, prepare_reactivation, prepare_step};
use std::collections::{BTreeMap, BTreeSet};
use storage_contract::{OpError, Versioned};

const LEAVER: u128 = 2;
const IN_TURN: [u128; 3] = [3, 4, 5];

/// Thirty items of every kind and state, most of them the leaver's.
fn items() -> Vec<Item> {
    let states =
        [WorkState::New, WorkState::Blocked, WorkState::Open { replied: true }, WorkState::Completed];
    let one = |number: u128| {
        let kind = ItemKind::ALL[(number % 3) as usize];
        let state = states[(number % 4) as usize];
        let holder = if number.is_multiple_of(5) { 3 } else { LEAVER };
        Item { kind, state, department: department(1 + number % 2), ..item(number, Some(agent_id(holder))) }
    };
    (1..=30).map(one).collect()
}

/// Activities in turn, the rest for one.
fn new_plan(number: u128, purpose: Purpose) -> NewPlan {
    let to = Destination::RoundRobin { agents: IN_TURN.map(agent_id).to_vec() };
    let rule = RoutingRule { kind: Some(ItemKind::Activity), department: None, channel: None, to };
    let fallback = Destination::One { agent: agent_id(6) };
    NewPlan {
        id: plan_id(number),
        agent: agent_id(LEAVER),
        purpose,
        routing: Routing { rules: vec![rule], fallback },
        policy: HandoverPolicy::DEFAULT,
    }
}

fn started<H: DeskHarness>(
    stage: &Stage,
    harness: &H,
    connection: &mut H::Connection,
    new: &NewPlan,
) -> Result<Impact, Violation> {
    let started = stage.start(harness, connection, new)?;
    started.map_err(|refusal| Violation::Broken(format!("a start was refused: {refusal}")))
}

/// AH-20, AH-24, AH-25, AH-29, AH-31: a plan, each of whose steps is delivered twice, moves each item once, as its impact said; only assignee and version change, and each leaves its receipt; shared
/// out in turn, nobody gets more than one more than another. After a reactivation the queue is empty; an undo brings back what nobody has touched, and that only.
///
/// # Errors
/// A violation with what differs.
pub fn a_plan_moves_everything_once<H: DeskHarness>(harness: &H) -> Verdict {
    let mut connection = harness.connect();
    let stage = Stage::set(harness, &mut connection, 0, 7, items())?;
    let impact = started(&stage, harness, &mut connection, &new_plan(1, Purpose::Deactivate))?;
    let mut next = Some(0);
    while let Some(number) = next {
        next = stage.step(harness, &mut connection, plan_id(1), number, 4)?;
        let again = stage.step(harness, &mut connection, plan_id(1), number, 4)?;
        same("the step after one that is repeated", &again, &next)?;
    }
    let moved = stage.look(harness, &mut connection, &[plan_id(1)])?;
    moved.is_sound()?;
    moved.have_left(&[agent_id(LEAVER)])?;
    has_moved(&moved, &impact)?;
    take_back(harness, &mut connection, &stage, &moved)
}

fn has_moved(seen: &Seen, impact: &Impact) -> Verdict {
    let before: BTreeMap<ItemId, Item> = items().into_iter().map(|item| (item.id, item)).collect();
    same("how many items there are", &seen.items.len(), &before.len())?;
    let mut went: BTreeMap<(ItemKind, _, Option<AgentId>), u64> = BTreeMap::new();
    for Versioned { value, version } in &seen.items {
        let was = before[&value.id];
        same("what must not change", &Item { assignee: was.assignee, ..*value }, &was)?;
        let receipt = seen.receipts.iter().find(|receipt| receipt.item == value.id);
        let receipt = receipt.map(|receipt| (receipt.from, receipt.to, receipt.version));
        if was.assignee == Some(agent_id(LEAVER)) && was.state.is_unfinished() {
            same("a receipt", &receipt, &Some((was.assignee, value.assignee, *version)))?;
            same("an item's version", version, &storage_contract::Version::FIRST.next())?;
            *went.entry((value.kind, value.department, value.assignee)).or_default() += 1;
        } else {
            same(
                "an item that stays",
                &(*value, *version, receipt),
                &(was, storage_contract::Version::FIRST, None),
            )?;
        }
    }
    let mut shown: BTreeMap<(ItemKind, _, Option<AgentId>), u64> = BTreeMap::new();
    for line in &impact.lines {
        *shown.entry((line.kind, line.department, line.to)).or_default() += line.count;
    }
    same("what was shown, and what has happened", &shown, &went)?;
    let received =
        |agent: &u128| seen.receipts.iter().filter(|receipt| receipt.to == Some(agent_id(*agent))).count();
    let shares: Vec<usize> = IN_TURN.iter().map(received).collect();
    let most = shares.iter().max().copied().unwrap_or(0);
    ensure(shares.iter().all(|share| share + 1 >= most), || format!("shared out unevenly: {shares:?}"))
}

/// Brings the leaver back, has somebody touch an item, and undoes the rest.
fn take_back<H: DeskHarness>(
    harness: &H,
    connection: &mut H::Connection,
    stage: &Stage,
    moved: &Seen,
) -> Verdict {
    let back = stage.run(harness, connection, async |tx| -> Answer<(), AgentRefusal, H> {
        let prepared = prepare_reactivation(tx, agent_id(BOSS), agent_id(LEAVER), at(5)).await?;
        Ok(prepared.store(tx).await?)
    });
    back.succeeded()?;
    let seen = stage.look(harness, connection, &[])?;
    same("what one who comes back has", &seen.unfinished_of(agent_id(LEAVER)), &0)?;
    let touched: BTreeSet<ItemId> = moved.receipts.iter().step_by(3).map(|receipt| receipt.item).collect();
    for item in &touched {
        stage.assign(
            harness,
            connection,
            &[AssignmentRequest { item: *item, aim: Aim::Agent(agent_id(7)) }],
        )?;
    }
    let undo = new_plan(2, Purpose::Undo { of: plan_id(1) });
    started(stage, harness, connection, &undo)?;
    let (plan, _) = stage.finish(harness, connection, undo.id, 4)?;
    let (back, left) = match plan.state() {
        PlanState::Completed { moved, left, .. } => (*moved, *left),
        other => return Err(Violation::Broken(format!("an undo ends as {other:?}"))),
    };
    let expected = (moved.receipts.len() - touched.len(), touched.len());
    same("what came back, and what was left", &(back, left), &(expected.0 as u64, expected.1 as u64))?;
    let seen = stage.look(harness, connection, &[])?;
    seen.is_sound()?;
    for before in items() {
        let now = seen.items.iter().find(|item| item.value.id == before.id).map(|item| item.value);
        let expected = if touched.contains(&before.id) {
            Item { assignee: Some(agent_id(7)), ..before }
        } else {
            before
        };
        same("an item after the undo", &now, &Some(expected))?;
    }
    Ok(())
}

/// AH-25, AH-30: halted, resumed, cut off before its commit, repeated, in pages of any length, a plan ends as one that was not interrupted.
///
/// # Errors
/// A violation with what differs.
pub fn interrupted_and_continued_equals_uninterrupted<H: DeskHarness>(harness: &H) -> Verdict {
    let mut connection = harness.connect();
    let new = new_plan(1, Purpose::Deactivate);
    let mut ends = Vec::new();
    for round in 0..2 {
        let stage = Stage::set(harness, &mut connection, round, 7, items())?;
        started(&stage, harness, &mut connection, &new)?;
        if round == 1 {
            interrupt(harness, &mut connection, &stage, &new)?;
        }
        stage.finish(harness, &mut connection, new.id, 100)?;
        let seen = stage.look(harness, &mut connection, &[new.id])?;
        seen.have_left(&[agent_id(LEAVER)])?;
        let moved: Vec<_> = seen.receipts.iter().map(|receipt| (receipt.item, receipt.to)).collect();
        let mut items: Vec<(ItemId, Option<AgentId>)> =
            seen.items.iter().map(|item| (item.value.id, item.value.assignee)).collect();
        items.sort_unstable();
        ends.push((items, moved, seen.plans.first().map(agent_handover::plan::HandoverPlan::moved)));
    }
    same("interrupted, and not", &ends[1], &ends[0])
}

fn interrupt<H: DeskHarness>(
    harness: &H,
    connection: &mut H::Connection,
    stage: &Stage,
    new: &NewPlan,
) -> Verdict {
    for limit in [1, 3, 2] {
        let number = stage.plan(harness, connection, new.id)?.progress().map_or(0, |progress| progress.step);
        // Cut off: everything was written, and nothing committed.
        let cut = stage.run(harness, connection, async |tx| -> Answer<(), PlanRefusal, H> {
            prepare_step(tx, new.id, number, limit, at(3)).await?.store(tx).await?;
            Err(OpError::Refused(PlanRefusal::UnknownPlan { plan: new.id }))
        });
        ensure(matches!(cut.result, Err(OpError::Refused(_))), || "a step was not cut off".to_owned())?;
        stage.step(harness, connection, new.id, number, limit)?;
        stage.command(harness, connection, new.id, &PlanCommand::Pause)?;
        stage.command(harness, connection, new.id, &PlanCommand::Resume)?;
        stage.step(harness, connection, new.id, number, limit)?;
    }
    ensure(stage.plan(harness, connection, new.id)?.moved() == 6, || {
        "interrupted steps did not move each item once".to_owned()
    })?;
    let untouched = stage.look(harness, connection, &[new.id])?;
    same("receipts after interruptions", &untouched.receipts.len(), &6)?;
    ensure(untouched.items.iter().any(|item| item.value.id == item_id(1)), || "an item is lost".to_owned())
}
