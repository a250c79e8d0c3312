//! What a handover does to an agent: fence, lift, deactivate, delete, anonymise (AM-37, AM-38).

use super::administrators::Administrators;
use super::agent::{Agent, AgentStatus, Fence, FenceKind, Person};
use super::change::AgentEvent;
use super::ids::HandoverRef;
use super::refusal::AgentRefusal;
use serde::{Deserialize, Serialize};
use storage_contract::Timestamp;

/// A step of a handover. The rules of handovers decide when it is due; here stands what the agent's own state allows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum HandoverStep {
    /// Keep new work away: the plan starts. A fence for leaving takes the place of one for being away.
    Fence {
        /// Which plan, and why.
        fence: Fence,
    },
    /// Let new work come again: the plan is cancelled, or the absence over.
    LiftFence {
        /// Which plan.
        plan: HandoverRef,
    },
    /// Everything has moved: become inactive.
    Deactivate {
        /// Which plan.
        plan: HandoverRef,
    },
    /// Everything has moved: be deleted.
    Delete {
        /// Which plan.
        plan: HandoverRef,
    },
    /// Replace the personal data of a deleted agent, for good.
    Anonymise {
        /// What it is called from now on.
        person: Box<Person>,
    },
}

impl Agent {
    /// Decides a step of a handover. A step that was taken already changes nothing.
    ///
    /// # Errors
    /// [`AgentRefusal`] says why not; [`LastAdministrator`](AgentRefusal::LastAdministrator) for the last active one (AM-38).
    pub fn decide_step(
        &self,
        step: &HandoverStep,
        administrators: &Administrators,
        now: Timestamp,
    ) -> Result<AgentEvent, AgentRefusal> {
        match step {
            HandoverStep::Fence { fence } => self.decide_fence(*fence, administrators),
            HandoverStep::LiftFence { plan } => match self.fence {
                Some(fence) if fence.plan == *plan => Ok(AgentEvent::FenceLifted { fence }),
                Some(_) | None => Ok(AgentEvent::Unchanged),
            },
            HandoverStep::Deactivate { plan } => match self.status {
                AgentStatus::Deleted { .. } => Err(AgentRefusal::Deleted),
                AgentStatus::Inactive { .. } if self.fence.is_none() => Ok(AgentEvent::Unchanged),
                AgentStatus::Active | AgentStatus::Inactive { .. } => {
                    self.is_fenced_to_leave(*plan, administrators)?;
                    Ok(AgentEvent::Deactivated { at: now })
                }
            },
            HandoverStep::Delete { plan } => match self.status {
                AgentStatus::Deleted { .. } => Ok(AgentEvent::Unchanged),
                AgentStatus::Active | AgentStatus::Inactive { .. } => {
                    self.is_fenced_to_leave(*plan, administrators)?;
                    Ok(AgentEvent::Deleted { at: now })
                }
            },
            HandoverStep::Anonymise { person } => match self.status {
                AgentStatus::Active | AgentStatus::Inactive { .. } => Err(AgentRefusal::NotDeleted),
                AgentStatus::Deleted { anonymised: true, .. } => Ok(AgentEvent::Unchanged),
                AgentStatus::Deleted { anonymised: false, .. } => {
                    Ok(AgentEvent::Anonymised { person: person.clone() })
                }
            },
        }
    }

    fn decide_fence(
        &self,
        fence: Fence,
        administrators: &Administrators,
    ) -> Result<AgentEvent, AgentRefusal> {
        match (self.status, fence.kind) {
            (AgentStatus::Deleted { .. }, _) => return Err(AgentRefusal::Deleted),
            (AgentStatus::Inactive { .. }, FenceKind::Away) => return Err(AgentRefusal::Inactive),
            (AgentStatus::Active, _) | (AgentStatus::Inactive { .. }, FenceKind::Leaving) => {}
        }
        match self.fence {
            Some(present) if present == fence => return Ok(AgentEvent::Unchanged),
            Some(Fence { kind: FenceKind::Away, .. }) if fence.kind == FenceKind::Leaving => {}
            Some(present) => return Err(AgentRefusal::FencedByOther { fence: present }),
            None => {}
        }
        // AM-38: the last active administrator cannot be deactivated or deleted; so it cannot begin to leave either.
        if fence.kind == FenceKind::Leaving && administrators.is_last(self.id) {
            return Err(AgentRefusal::LastAdministrator);
        }
        Ok(AgentEvent::Fenced { fence })
    }

    fn is_fenced_to_leave(
        &self,
        plan: HandoverRef,
        administrators: &Administrators,
    ) -> Result<(), AgentRefusal> {
        match self.fence {
            Some(fence) if fence.plan != plan => Err(AgentRefusal::FencedByOther { fence }),
            Some(Fence { kind: FenceKind::Leaving, .. }) => {
                // AM-38, once more: who is fenced does not count among them, unless the row was damaged.
                if administrators.is_last(self.id) { Err(AgentRefusal::LastAdministrator) } else { Ok(()) }
            }
            Some(Fence { kind: FenceKind::Away, .. }) | None => Err(AgentRefusal::NotFenced),
        }
    }
}
