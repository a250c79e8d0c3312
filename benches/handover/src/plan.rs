//! The library: planned, confirmed, moved step by step, with a receipt per item; and what it takes to remember.

use crate::desk::{BOSS, Host, agent};
use storage_contract::{Timestamp, run_ready};
use tantou::handover::PlanRepository;
use tantou::handover::plan::{HandoverPlan, PlanPhase, Purpose, Routing};
use tantou::offboarding::{Leave, Offboarding, Run, Shown};
use tantou::preset;
use uuid::Uuid;

fn now() -> Timestamp {
    Timestamp::UNIX_EPOCH
}

/// Hands everything of one agent over to another: looks, confirms, moves. How many items have moved.
pub fn hand_over<H: Host>(host: &mut H, from: u128, to: u128) -> u64 {
    let offboarding = preset::help_desk();
    let mut run = begin(host, &offboarding, from, to);
    let mut moved = 0;
    while let Some(step) = next(host, &mut run) {
        moved = step;
    }
    assert_eq!(run.phase(), PlanPhase::Completed);
    moved
}

fn begin<H: Host>(host: &mut H, offboarding: &Offboarding, from: u128, to: u128) -> Run {
    let shown = plan(host, offboarding, from, to);
    let mut tx = host.begin();
    let receipt = run_ready(offboarding.confirm(&mut tx, agent(BOSS), &shown, now())).expect("confirmed");
    H::commit(tx);
    receipt.outcome
}

fn plan<H: Host>(host: &mut H, offboarding: &Offboarding, from: u128, to: u128) -> Shown {
    let (plan, routing) = (Uuid::from_u128(0x91_0000 + from).into(), Routing::to_one(agent(to)));
    let leave = Leave { plan, agent: agent(from), purpose: Purpose::Deactivate, routing };
    let mut tx = host.begin();
    let shown = run_ready(offboarding.plan(&mut tx, agent(BOSS), &leave, now())).expect("a plan");
    H::commit(tx);
    shown
}

/// One step, committed; how many items have moved in all.
fn next<H: Host>(host: &mut H, run: &mut Run) -> Option<u64> {
    let mut tx = host.begin();
    let step = run_ready(run.next(&mut tx, now())).expect("a step")?;
    H::commit(tx);
    Some(step.outcome.moved_in_all)
}

/// What a handover takes to remember.
#[derive(Clone, Copy, Debug)]
pub struct Footprint {
    /// The plan's record at its largest, as JSON, in octets.
    pub record: u64,
    /// The most memory that looking at everything needed at once, in octets.
    pub survey: u64,
    /// The most memory that a step needed at once before its commit, in octets.
    pub step: u64,
}

/// Hands everything over and notes what that took.
pub fn footprint<H: Host>(host: &mut H, from: u128, to: u128) -> Footprint {
    let offboarding = preset::help_desk();
    let survey = allocation_counter::measure(|| drop(plan(host, &offboarding, from, to))).bytes_max;
    let mut run = begin(host, &offboarding, from, to);
    let mut found = Footprint { record: 0, survey, step: 0 };
    loop {
        let mut tx = host.begin();
        let mut step = None;
        let took =
            allocation_counter::measure(|| step = run_ready(run.next(&mut tx, now())).expect("a step"));
        if step.is_none() {
            return found;
        }
        found.step = found.step.max(took.bytes_max);
        let plans = run_ready(tx.find_plans(&[run.plan()])).expect("the plan");
        let record = plans.iter().map(HandoverPlan::record);
        let record = record.map(|record| serde_json::to_string(&record).expect("JSON").len() as u64).max();
        found.record = found.record.max(record.unwrap_or(0));
        H::commit(tx);
    }
}
