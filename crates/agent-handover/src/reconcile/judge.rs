//! Whether one row violates the rules, on facts that were read.

use super::finding::Finding;
use crate::assign::{Ineligible, Obstacle, eligibility};
use crate::ids::PlanId;
use crate::item::Item;
use crate::mailbox::{Backup, MailboxRecord, Sharing, UserState};
use crate::plan::{Board, HandoverPlan};
use access_model::agents::{Administrators, Agent, Desk};

/// An item and the agent it is with, `None` if there is none. An agent who is leaving or away may still hold what its plan has not moved yet, so the fence alone is nothing wrong
/// (AH-02, AH-05, AH-20).
pub fn judge_item(item: &Item, holder: Option<&Agent>, desk: &Desk) -> Option<Finding> {
    let agent = item.assignee.filter(|_| item.state.is_unfinished())?;
    let mut because = match holder {
        None => Ineligible { agent, obstacles: vec![Obstacle::Unknown] },
        Some(holder) => eligibility(holder, item, desk).err()?,
    };
    because.obstacles.retain(|obstacle| !matches!(obstacle, Obstacle::Fenced { .. }));
    // What a plan is moving away is its own affair.
    let is_moving = holder.is_some_and(|holder| holder.fence().is_some());
    let is_wrong = !because.obstacles.is_empty() && !is_moving;
    is_wrong.then_some(Finding::ItemHeldWrongly { item: item.id, because })
}

/// An agent, the plan that its fence names (`None` if there is none), and the administrators' row (AH-26, AM-38).
pub fn judge_agent(
    agent: &Agent,
    plan: Option<&HandoverPlan>,
    administrators: &Administrators,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Some(fence) = agent.fence() {
        let stands = plan.is_some_and(|plan| {
            plan.id() == PlanId::of(fence.plan) && plan.agent() == agent.id() && plan.phase().is_open()
        });
        if !stands {
            findings.push(Finding::FenceWithoutPlan { agent: agent.id(), fence });
        }
    }
    if !administrators.is_noted(agent) {
        findings.push(Finding::AdministratorMisnoted { agent: agent.id() });
    }
    findings
}

/// A plan, its agent (`None` if there is none), and the board (AH-26, AH-33).
pub fn judge_plan(plan: &HandoverPlan, agent: Option<&Agent>, board: &Board) -> Vec<Finding> {
    let mut findings = Vec::new();
    if !plan.phase().is_open() || plan.purpose().fence().is_none() {
        return findings;
    }
    let (id, of) = (plan.id(), plan.agent());
    if agent.is_none_or(|agent| agent.fence() != plan.fence()) {
        findings.push(Finding::PlanWithoutFence { plan: id, agent: of });
    } else if board.of(of).is_none_or(|entry| entry.plan != id) {
        findings.push(Finding::PlanOffBoard { plan: id, agent: of });
    }
    findings
}

/// A mailbox's row as it is, and its user's agent (`None` if there is none) (AH-41, AH-45, AH-47).
pub fn judge_mailbox(record: &MailboxRecord, agent: Option<&Agent>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let user = record.user;
    let can_be_locked = record.settings.as_ref().is_some_and(|settings| settings.sharing != Sharing::Private);
    if record.lock.is_some() && !can_be_locked {
        findings.push(Finding::PrivateAndLocked { user });
    }
    if matches!(record.state, UserState::Active { .. }) {
        if matches!(record.backup, Backup::InProgress { .. }) {
            findings.push(Finding::BackupOfActiveUser { user });
        }
        if agent.is_some_and(|agent| !agent.is_active()) {
            findings.push(Finding::MailboxUnaware { user });
        }
    }
    findings
}
