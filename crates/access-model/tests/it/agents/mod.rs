//! Agents of a help desk, by rule.

mod chat;
mod edits;
mod fake_store;
mod services;
mod steps;
mod tickets;
mod wire;

use crate::fixtures::{address, at, id};
use access_model::agents::*;
use std::collections::BTreeSet;

pub fn support() -> DepartmentId {
    id(1)
}

pub fn sales() -> DepartmentId {
    id(2)
}

pub fn line() -> ChannelId {
    id(11)
}

pub fn chief() -> DeskRoleId {
    id(21)
}

pub fn clerk() -> DeskRoleId {
    id(22)
}

pub fn profile(permissions: impl IntoIterator<Item = DeskPermission>) -> Profile {
    Profile { id: id(31), permissions: permissions.into_iter().collect() }
}

/// Two departments, chat in support only, a chief above clerks, and a profile with these permissions.
pub fn desk_with(permissions: impl IntoIterator<Item = DeskPermission>) -> Desk {
    let mut desk = Desk::restore(DeskRecord {
        departments: vec![Department::new(support()), Department::new(sales())],
        channels: vec![line()],
        roles: vec![
            DeskRole { id: chief(), scope: DataScope::OwnAndUnassigned, superior: None },
            DeskRole { id: clerk(), scope: DataScope::TeamsAndUnassigned, superior: Some(chief()) },
        ],
        profiles: vec![profile(permissions)],
        ..DeskRecord::default()
    })
    .unwrap();
    assert!(desk.switch_chat(support(), true));
    desk
}

pub fn desk() -> Desk {
    desk_with(DeskPermission::ALL)
}

pub fn person(number: u32) -> Person {
    Person::new(format!("担当 {number}").parse().unwrap(), address(&format!("agent{number}@desk.example")))
}

pub fn agent_in(number: u32, role: Role, departments: &[DepartmentId]) -> Agent {
    let placement = Placement::new(role, departments.iter().copied()).with_channels([line()]);
    Agent::new(id(number), person(number), placement).unwrap()
}

pub fn agent(number: u32, role: Role) -> Agent {
    agent_in(number, role, &[support()])
}

pub fn scoped(number: u32, scope: DataScope) -> Agent {
    agent(number, Role::Agent { scope })
}

pub fn custom(number: u32, desk_role: DeskRoleId) -> Agent {
    agent(number, Role::Custom { desk_role, profile: id(31) })
}

pub fn leaving(plan: u32) -> Fence {
    Fence { plan: id(plan), kind: FenceKind::Leaving }
}

/// Fences an agent and makes it inactive.
pub fn deactivated(mut agent: Agent) -> Agent {
    let nobody = Administrators::new();
    for step in [HandoverStep::Fence { fence: leaving(90) }, HandoverStep::Deactivate { plan: id(90) }] {
        let event = agent.decide_step(&step, &nobody, at(0)).unwrap();
        agent.apply(&event);
    }
    agent
}

pub fn set<T: Ord>(items: impl IntoIterator<Item = T>) -> BTreeSet<T> {
    items.into_iter().collect()
}
