//! Three agents leave at once, at a busy desk.

use crate::concurrency::{THREADS, hammer_rounds};
use crate::desk::stage::{BOSS, Seen, Stage, leaving};
use crate::desk::world::{agent_id, item, item_id, plan_id};
use crate::harness::{DeskHarness, Harness};
use crate::violation::{Verdict, Violation, ensure, same};
use agent_handover::ItemId;
use agent_handover::assign::Aim;
use agent_handover::item::{Item, ItemChange, WorkState};
use agent_handover::plan::{Consent, HandoverPolicy};
use agent_handover::services::AssignmentRequest;
use std::collections::BTreeMap;
use storage_contract::Version;
use tantou::message::{Content, Message, Recipient};
use tantou::offboarding::DeskNotice;

/// Agents 2, 3 and 4 leave; 5, 6 and 7 are their successors; 8 and 9 stay.
const LEAVERS: [u128; 3] = [2, 3, 4];
const AGENTS: u128 = 9;

/// How many items each leaver has, and how many are with nobody, completed under a leaver, and passed on by each thread.
const HELD: u128 = 9;

/// AH-20, AH-25, AH-26, AH-32: an administrator offboards three agents at once, while an automatic assigner aims at everybody and customers write to what the leavers have completed; all of them by the
/// journeys of [`Offboarding`](tantou::offboarding::Offboarding), each in a transaction of its own and again after a conflict. In the end
///
/// - all three plans are complete, and nothing that is not completed is with somebody inactive;
/// - no item is lost or doubled, and every step of an item's version is accounted for by an assignment, a reopening or a receipt;
/// - each successor was told once what has come, and the administrator that each is done;
/// - what has not been reopened is history and stays with the leaver (AH-23);
/// - nothing violates the rules ([`reconcile`](agent_handover::reconcile)).
///
/// A hundred rounds, or fewer where the harness goes fewer.
///
/// # Errors
/// A violation with what does not hold.
pub fn leavers_keep_nothing<H: DeskHarness>(harness: &H) -> Verdict {
    hammer_rounds(
        harness,
        <H as Harness>::ROUNDS.min(100),
        |connection, round| Stage::set(harness, connection, round, AGENTS, items()),
        |connection, stage, thread| act(harness, connection, stage, thread),
        |connection, stage, outcomes| judge(harness, connection, stage, outcomes),
    )
}

/// In blocks of a hundred: what each leaver has, what each has completed, and what is with nobody.
fn items() -> Vec<Item> {
    let mut items = Vec::new();
    for leaver in LEAVERS {
        let his = Some(agent_id(leaver));
        items.extend((0..HELD).map(|number| item(100 * leaver + number, his)));
        let completed =
            |number| Item { state: WorkState::Completed, ..item(100 * leaver + 50 + number, his) };
        items.extend((0..HELD).map(completed));
    }
    items.extend((0..4 * HELD).map(|number| item(1_000 + number, None)));
    items
}

const fn policy() -> HandoverPolicy {
    HandoverPolicy::DEFAULT.with_consent(Consent::Terms)
}

/// What a thread has done.
struct Acted {
    /// Assignments and reopenings.
    changes: Vec<ItemChange>,
    /// What was told of handovers.
    told: Vec<Message>,
}

/// The first three threads offboard, five assign, the others are customers.
fn act<H: DeskHarness>(
    harness: &H,
    connection: &mut H::Connection,
    stage: &Stage,
    thread: usize,
) -> Result<Acted, Violation> {
    let number = thread as u128;
    match thread {
        0..3 => {
            let leaver = LEAVERS[thread];
            let new = leaving(leaver, leaver, leaver + 3, policy());
            let started = stage.start(harness, connection, &new)?;
            started.map_err(|refusal| Violation::Broken(format!("a start was refused: {refusal}")))?;
            let (_, told) = stage.finish(harness, connection, new.id, 4)?;
            Ok(Acted { changes: Vec::new(), told })
        }
        3..8 => {
            // Everybody in turn, the leavers among them; some are passed on that somebody has already.
            let mut changes = Vec::new();
            for turn in 0..6 {
                let from =
                    if turn % 2 == 0 { 1_000 + (number * 6 + turn) % (4 * HELD) } else { 200 + number };
                let aim = Aim::Agent(agent_id(2 + (number + turn) % 8));
                let request = AssignmentRequest { item: item_id(from), aim };
                changes.extend(stage.assign(harness, connection, &[request])?);
            }
            Ok(Acted { changes, told: Vec::new() })
        }
        _ => {
            let mut changes = Vec::new();
            for leaver in LEAVERS {
                let reopened = [item_id(100 * leaver + 50 + number % HELD)];
                changes.extend(stage.reopen(harness, connection, &reopened)?);
            }
            Ok(Acted { changes, told: Vec::new() })
        }
    }
}

fn judge<H: DeskHarness>(
    harness: &H,
    connection: &mut H::Connection,
    stage: &Stage,
    outcomes: Vec<Acted>,
) -> Verdict {
    let plans = LEAVERS.map(plan_id);
    let seen = stage.look(harness, connection, &plans)?;
    seen.is_sound()?;
    seen.have_left(&LEAVERS.map(agent_id))?;
    same("threads", &outcomes.len(), &THREADS)?;
    let (mut changes, mut told) = (Vec::new(), Vec::new());
    for acted in outcomes {
        changes.extend(acted.changes);
        told.extend(acted.told);
    }
    are_told(&seen, &told)?;
    let written = items();
    let ids = |items: &mut dyn Iterator<Item = ItemId>| {
        let mut ids: Vec<ItemId> = items.collect();
        ids.sort_unstable();
        ids
    };
    let found = ids(&mut seen.items.iter().map(|item| item.value.id));
    same("the items", &found, &ids(&mut written.iter().map(|item| item.id)))?;
    let mut steps: BTreeMap<ItemId, i64> = BTreeMap::new();
    let accounted =
        changes.iter().map(|change| change.item).chain(seen.receipts.iter().map(|receipt| receipt.item));
    for item in accounted {
        *steps.entry(item).or_default() += 1;
    }
    for item in &seen.items {
        let expected = Version::FIRST.to_stored() + steps.get(&item.value.id).copied().unwrap_or(0);
        ensure(item.version.to_stored() == expected, || {
            format!(
                "{:?} is in version {}, and {expected} is accounted for",
                item.value,
                item.version.to_stored()
            )
        })?;
    }
    // AH-31: the plan's own count agrees with its receipts.
    for plan in &seen.plans {
        let receipts = seen.receipts.iter().filter(|receipt| receipt.plan == plan.id()).count() as u64;
        same("receipts of a plan", &receipts, &plan.moved())?;
    }
    // AH-23: what nobody has reopened is where it was.
    for before in written.iter().filter(|item| !item.state.is_unfinished() && !steps.contains_key(&item.id)) {
        let now = seen.items.iter().find(|item| item.value.id == before.id).map(|item| item.value);
        same("an item of history", &now, &Some(*before))?;
    }
    Ok(())
}

/// AH-20: once per plan the administrator hears that it is done, and the successor how much has come: as much as there are receipts.
fn are_told(seen: &Seen, told: &[Message]) -> Verdict {
    let mut expected = Vec::new();
    for plan in &seen.plans {
        let (id, agent, purpose) = (plan.id(), plan.agent(), plan.purpose());
        let done = DeskNotice::HandoverCompleted { plan: id, agent, purpose, moved: plan.moved() };
        expected.push((agent_id(BOSS), done));
        for to in plan.receivers() {
            let came = seen.receipts.iter().filter(|receipt| receipt.plan == id && receipt.to == Some(to));
            let count = came.count() as u64;
            expected.push((to, DeskNotice::WorkHasCome { plan: id, from: agent, count }));
        }
    }
    let notice = |message: &Message| match (&message.to, &message.content) {
        (Recipient::Agent(to), Content::Desk(notice)) => Some((*to, (**notice).clone())),
        _ => None,
    };
    let mut found: Vec<_> = told.iter().filter_map(notice).collect();
    for told in [&mut found, &mut expected] {
        told.sort_by_key(|told| format!("{told:?}"));
    }
    same("what was told", &found, &expected)
}
