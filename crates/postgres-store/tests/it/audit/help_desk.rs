//! Agents, their work, and the plans by which they left.

use crate::desk::TENANT;
use crate::help_desk::{AGENTS, BOSS, ITEMS};
use access_model::agents::{Agent, AgentRepository as _};
use agent_handover::plan::{HandoverPlan, PlanPhase};
use agent_handover::reconcile::{scan_agents, scan_board, scan_items, scan_mailboxes, scan_plans};
use agent_handover::{ItemRepository as _, PlanId, PlanRepository as _};
use postgres_store::PostgresStore;
use std::collections::BTreeMap;
use tantou::message::{Content, Message};
use tantou::offboarding::DeskNotice;

/// AH-20, AH-25, AH-26, AH-32, AM-37: no item is lost, none is with somebody inactive; every plan that was begun has ended, and whoever confirmed it was told once.
pub(super) async fn agrees(store: &PostgresStore, messages: &[Message]) {
    let mut tx = store.begin(TENANT).await.unwrap();
    let agents = tx.page_agents(None, u32::MAX).await.unwrap();
    let items = tx.page_items(None, u32::MAX).await.unwrap();
    assert_eq!((agents.len(), items.len()), (AGENTS, ITEMS), "agents and items");
    let active: Vec<_> = agents.iter().filter(|agent| agent.is_active()).map(Agent::id).collect();
    assert!(active.contains(&BOSS), "the administrator is gone");
    for item in &items {
        let is_held = item.assignee.is_none_or(|agent| active.contains(&agent));
        assert!(is_held, "{item:?} is with somebody inactive");
    }
    let mut findings = scan_items(&mut tx, None, u32::MAX).await.unwrap().findings;
    findings.extend(scan_agents(&mut tx, None, u32::MAX).await.unwrap().findings);
    findings.extend(scan_plans(&mut tx, None, u32::MAX).await.unwrap().findings);
    findings.extend(scan_board(&mut tx).await.unwrap());
    findings.extend(scan_mailboxes(&mut tx, None, u32::MAX).await.unwrap().findings);
    assert_eq!(findings, [], "what violates the rules");

    let mut told: BTreeMap<PlanId, u32> = BTreeMap::new();
    for message in messages {
        if let Content::Desk(notice) = &message.content
            && let DeskNotice::HandoverCompleted { plan, .. } = **notice
        {
            *told.entry(plan).or_default() += 1;
        }
    }
    for plan in tx.page_plans(None, u32::MAX).await.unwrap() {
        assert!(!plan.phase().is_open(), "{} has not ended: {:?}", plan.id(), plan.phase());
        let count = told.remove(&plan.id()).unwrap_or(0);
        assert_eq!(count, u32::from(has_ended(&plan)), "how often the end of {} was told", plan.id());
    }
    assert!(told.is_empty(), "ends of plans that are not there: {told:?}");
}

fn has_ended(plan: &HandoverPlan) -> bool {
    plan.phase() == PlanPhase::Completed
}
