//! Desks and agents.

use super::{MOST, agent_id, channel, department};
use crate::sample::{address, at, id};
use access_model::agents::{
    Agent, AgentRecord, AgentStatus, ChatAccess, DataScope, Department, Desk, DeskPermission, DeskRecord,
    DeskRole, Epoch, Fence, FenceKind, Person, Placement, Profile, Role,
};
use std::collections::BTreeMap;
use storage_contract::Timestamp;

/// Two departments and two channels.
pub(crate) fn desk() -> Desk {
    let departments = [1, 2].map(|number| Department::new(department(number))).to_vec();
    let channels = [1, 2].map(channel).to_vec();
    Desk::restore(DeskRecord { departments, channels, ..DeskRecord::default() }).expect("is sound")
}

/// The same with chat in one of them, and with roles and profiles.
pub(super) fn rich_desk() -> Desk {
    let role = |number: u128, scope, superior: Option<u128>| DeskRole {
        id: id(0x40_0000 + number),
        scope,
        superior: superior.map(|number| id(0x40_0000 + number)),
    };
    let roles = vec![role(1, DataScope::All, None), role(2, DataScope::TeamsAndUnassigned, Some(1))];
    let profile = |number: u128, permissions: &[DeskPermission]| Profile {
        id: id(0x48_0000 + number),
        permissions: permissions.iter().copied().collect(),
    };
    let profiles = vec![profile(1, &DeskPermission::ALL), profile(2, &[])];
    let mut desk = Desk::restore(DeskRecord { roles, profiles, ..desk().record() }).expect("is sound");
    for on in [true, false, true] {
        desk.switch_chat(department(2), on);
    }
    desk
}

pub(crate) fn person(number: u128) -> Person {
    let name = format!("担当 {number}").parse().expect("is a name");
    Person::new(name, address(&format!("agent{number}@desk.example")))
}

pub(crate) const fn role() -> Role {
    Role::Agent { scope: DataScope::All }
}

/// An active agent of both departments, who serves both channels.
pub(crate) fn agent(number: u128, role: Role) -> Agent {
    let placement = Placement::new(role, [1, 2].map(department)).with_channels([1, 2].map(channel));
    Agent::new(agent_id(number), person(number), placement).expect("has departments")
}

/// One in every state and role.
pub(super) fn agents() -> Vec<Agent> {
    let fence = |number: u128, kind| Some(Fence { plan: id(0x91_0000 + number), kind });
    let of = |number, role| agent(number, role).record();
    let text = |text: &str| Some(text.parse().expect("is a text"));
    let full = Person {
        about: text("サポート歴10年"),
        phone: text("03-0000-0001"),
        extension: text("12"),
        mobile: text("090-0000-0001"),
        ..person(1)
    };
    let custom = Role::Custom { desk_role: id(0x40_0000 + 1), profile: id(0x48_0000 + 2) };
    let rich = rich_desk();
    let generation = rich.chat_generation(department(2)).unwrap_or_default();
    let deleted = |anonymised| AgentStatus::Deleted { since: at(9), anonymised };
    let teams = [id(0x7e_0000), id(0x7e_0001)].into();
    let records = vec![
        AgentRecord {
            person: full,
            chat: BTreeMap::from([(department(2), ChatAccess { generation, notifications: false })]),
            placement: Placement { teams, ..of(1, custom).placement },
            epoch: Epoch::from_number(MOST),
            ..of(1, custom)
        },
        of(2, Role::Administrator),
        AgentRecord { fence: fence(3, FenceKind::Leaving), ..of(3, Role::Administrator) },
        AgentRecord { fence: fence(4, FenceKind::Away), ..of(4, Role::LightAgent) },
        AgentRecord {
            status: AgentStatus::Inactive { since: Timestamp::MAX },
            ..of(5, Role::Agent { scope: DataScope::OwnAndUnassigned })
        },
        // An inactive one who is being deleted.
        AgentRecord {
            status: AgentStatus::Inactive { since: Timestamp::MIN },
            fence: fence(6, FenceKind::Leaving),
            ..of(6, Role::Agent { scope: DataScope::TeamsAndUnassigned })
        },
        AgentRecord { status: deleted(false), ..of(7, role()) },
        AgentRecord { status: deleted(true), ..of(8, role()) },
        // Whoever has left does not keep the address from others.
        AgentRecord { person: person(7), ..of(9, role()) },
    ];
    records.into_iter().map(|record| Agent::restore(record).expect("is sound")).collect()
}
