//! Access to chat, department by department (AM-35).

use super::agent::Agent;
use super::desk::Desk;
use super::ids::DepartmentId;
use super::role::Role;
use serde::{Deserialize, Serialize};

/// How often chat was switched on in a department. Access that was given in an earlier generation is withdrawn, and stays so (AM-35).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ChatGeneration(pub(super) u64);

/// Access to the chat of one department (AM-35).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ChatAccess {
    /// In which generation of the department's chat it was given.
    pub generation: ChatGeneration,
    /// Whether the agent wants to be notified.
    pub notifications: bool,
}

/// Whether an agent may chat in a department, and if not, why (AM-35).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "chat", rename_all = "snake_case")]
pub enum ChatAnswer {
    /// It may.
    Open {
        /// Whether it is notified.
        notifications: bool,
    },
    /// An inactive agent may do nothing (AM-37).
    Inactive,
    /// The agent is not of the department.
    NotInDepartment,
    /// Chat is switched off in the department.
    SwitchedOff,
    /// Access was not given, or not since chat was switched on.
    NotGiven,
}

impl Agent {
    /// Whether the agent may chat in a department (AM-35). Switching chat off withdraws all access at once: nothing has to run.
    pub fn chat_in(&self, department: DepartmentId, desk: &Desk) -> ChatAnswer {
        if !self.is_active() {
            return ChatAnswer::Inactive;
        }
        if !self.departments().contains(&department) {
            return ChatAnswer::NotInDepartment;
        }
        // AM-33: a light agent views tickets and does nothing else, whatever access it was given before it became one.
        if self.role() == Role::LightAgent {
            return ChatAnswer::NotGiven;
        }
        let Some(current) = desk.chat_generation(department) else { return ChatAnswer::SwitchedOff };
        match self.chat().get(&department) {
            Some(access) if access.generation == current => {
                ChatAnswer::Open { notifications: access.notifications }
            }
            Some(_) | None => ChatAnswer::NotGiven,
        }
    }
}
