//! Whether an agent may be changed as somebody asks (AM-30, AM-35, AM-36, AM-38).

use super::agent::{Agent, AgentStatus, Person, Placement};
use super::change::{AgentCommand, AgentEdit, AgentEvent, EditContext};
use super::chat::{ChatAccess, ChatAnswer};
use super::desk::Desk;
use super::ids::{ChannelId, DepartmentId};
use super::permission::DeskPermission;
use super::refusal::AgentRefusal;
use super::role::Role;

impl Agent {
    /// Decides what somebody asks of this agent's record.
    ///
    /// # Errors
    /// [`AgentRefusal`] says why not.
    pub fn decide(
        &self,
        command: &AgentCommand,
        context: &EditContext<'_>,
    ) -> Result<AgentEvent, AgentRefusal> {
        match command {
            AgentCommand::Edit { edit } => {
                self.may_be_managed(context)?;
                self.decide_edit(edit, context)
            }
            AgentCommand::Reactivate => {
                self.may_be_managed(context)?;
                self.decide_reactivation(context)
            }
            AgentCommand::GiveChat { department } => {
                self.may_be_managed(context)?;
                self.decide_chat(*department, context.desk)
            }
            AgentCommand::WithdrawChat { department } => {
                self.may_be_managed(context)?;
                let given = self.chat.contains_key(department);
                let event = AgentEvent::ChatSet { department: *department, access: None };
                Ok(if given { event } else { AgentEvent::Unchanged })
            }
            AgentCommand::SetChatNotifications { department, on } => {
                self.decide_notifications(*department, *on, context)
            }
        }
    }

    fn may_be_managed(&self, context: &EditContext<'_>) -> Result<(), AgentRefusal> {
        may_manage(context.actor, context.desk)?;
        match self.status {
            AgentStatus::Active | AgentStatus::Inactive { .. } => Ok(()),
            AgentStatus::Deleted { .. } => Err(AgentRefusal::Deleted),
        }
    }

    fn decide_edit(&self, edit: &AgentEdit, context: &EditContext<'_>) -> Result<AgentEvent, AgentRefusal> {
        let old = &self.placement;
        let placement = Placement {
            role: edit.role.unwrap_or(old.role),
            departments: edit.departments.clone().unwrap_or_else(|| old.departments.clone()),
            channels: edit.channels.clone().unwrap_or_else(|| old.channels.clone()),
            teams: edit.teams.clone().unwrap_or_else(|| old.teams.clone()),
        };
        // What was there before may stay, also where the desk has lost it meanwhile: it gives nothing.
        check_placement(&placement, Some(old), context.desk)?;
        // AM-38: the last active administrator cannot be demoted.
        if context.administrators.is_last(self.id) && placement.role != Role::Administrator {
            return Err(AgentRefusal::LastAdministrator);
        }
        let person = edit.person.clone().unwrap_or_else(|| self.person.clone());
        if person == self.person && placement == self.placement {
            return Ok(AgentEvent::Unchanged);
        }
        Ok(AgentEvent::Edited { person: Box::new(person), placement })
    }

    fn decide_reactivation(&self, context: &EditContext<'_>) -> Result<AgentEvent, AgentRefusal> {
        match (self.status, self.fence) {
            (AgentStatus::Deleted { .. }, _) => Err(AgentRefusal::Deleted),
            (AgentStatus::Active, _) => Ok(AgentEvent::Unchanged),
            // Its deletion is under way.
            (AgentStatus::Inactive { .. }, Some(fence)) => Err(AgentRefusal::FencedByOther { fence }),
            (AgentStatus::Inactive { .. }, None) => Ok(AgentEvent::Reactivated { at: context.now }),
        }
    }

    /// AM-35: access to chat is given per department and only in departments where chat is enabled.
    fn decide_chat(&self, department: DepartmentId, desk: &Desk) -> Result<AgentEvent, AgentRefusal> {
        if !self.placement.departments.contains(&department) {
            return Err(AgentRefusal::NotInDepartment { department });
        }
        let generation = desk.chat_generation(department).ok_or(AgentRefusal::ChatOff { department })?;
        if self.chat.get(&department).is_some_and(|access| access.generation == generation) {
            return Ok(AgentEvent::Unchanged);
        }
        let access = Some(ChatAccess { generation, notifications: true });
        Ok(AgentEvent::ChatSet { department, access })
    }

    /// AM-35: notifications can be switched off per department by an agent that has access.
    fn decide_notifications(
        &self,
        department: DepartmentId,
        on: bool,
        context: &EditContext<'_>,
    ) -> Result<AgentEvent, AgentRefusal> {
        if context.actor.id() != self.id {
            return Err(AgentRefusal::NotYourOwn);
        }
        match self.chat_in(department, context.desk) {
            ChatAnswer::Open { notifications } if notifications == on => Ok(AgentEvent::Unchanged),
            ChatAnswer::Open { .. } => {
                let generation = context.desk.chat_generation(department).unwrap_or_default();
                let access = Some(ChatAccess { generation, notifications: on });
                Ok(AgentEvent::ChatSet { department, access })
            }
            ChatAnswer::Inactive => Err(AgentRefusal::Inactive),
            ChatAnswer::NotInDepartment => Err(AgentRefusal::NotInDepartment { department }),
            ChatAnswer::SwitchedOff => Err(AgentRefusal::ChatOff { department }),
            ChatAnswer::NotGiven => Err(AgentRefusal::NoChatAccess { department }),
        }
    }

    /// Carries out what was decided.
    pub fn apply(&mut self, event: &AgentEvent) {
        if event.moves_epoch(self) {
            self.epoch = self.epoch.next();
        }
        match event {
            AgentEvent::Edited { person, placement } => {
                self.person = Person::clone(person);
                self.placement = placement.clone();
                // AM-35: access is given in own departments only.
                let own = &self.placement.departments;
                self.chat.retain(|department, _| own.contains(department));
            }
            AgentEvent::Reactivated { .. } => self.status = AgentStatus::Active,
            AgentEvent::ChatSet { department, access: Some(access) } => {
                self.chat.insert(*department, *access);
            }
            AgentEvent::ChatSet { department, access: None } => {
                self.chat.remove(department);
            }
            AgentEvent::Fenced { fence } => self.fence = Some(*fence),
            AgentEvent::FenceLifted { .. } => self.fence = None,
            AgentEvent::Deactivated { at } => {
                (self.status, self.fence) = (AgentStatus::Inactive { since: *at }, None);
            }
            AgentEvent::Deleted { at } => {
                let status = AgentStatus::Deleted { since: *at, anonymised: false };
                (self.status, self.fence) = (status, None);
            }
            AgentEvent::Anonymised { person } => {
                self.person = Person::clone(person);
                if let AgentStatus::Deleted { anonymised, .. } = &mut self.status {
                    *anonymised = true;
                }
            }
            AgentEvent::Unchanged => {}
        }
    }
}

/// AM-36: only agents with the permission to manage agents add or edit agents.
pub(super) fn may_manage(actor: &Agent, desk: &Desk) -> Result<(), AgentRefusal> {
    let granted = actor.permission(DeskPermission::ManageAgents, desk);
    granted.map(|_| ()).map_err(|denial| AgentRefusal::NotPermitted { denial })
}

/// AM-30, AM-36: one or more departments, and everything that is new exists at the desk.
pub(super) fn check_placement(
    placement: &Placement,
    before: Option<&Placement>,
    desk: &Desk,
) -> Result<(), AgentRefusal> {
    if placement.departments.is_empty() {
        return Err(AgentRefusal::NoDepartment);
    }
    let had_department = |id: DepartmentId| before.is_some_and(|old| old.departments.contains(&id));
    let had_channel = |id: ChannelId| before.is_some_and(|old| old.channels.contains(&id));
    let mut departments = placement.departments.iter().copied();
    if let Some(department) = departments.find(|id| !desk.has_department(*id) && !had_department(*id)) {
        return Err(AgentRefusal::UnknownDepartment { department });
    }
    let mut channels = placement.channels.iter().copied();
    if let Some(channel) = channels.find(|id| !desk.has_channel(*id) && !had_channel(*id)) {
        return Err(AgentRefusal::UnknownChannel { channel });
    }
    let Role::Custom { desk_role, profile } = placement.role else { return Ok(()) };
    if before.is_some_and(|old| old.role == placement.role) {
        return Ok(());
    }
    if desk.role(desk_role).is_none() {
        return Err(AgentRefusal::UnknownRole { desk_role });
    }
    if desk.profile(profile).is_none() {
        return Err(AgentRefusal::UnknownProfile { profile });
    }
    Ok(())
}
