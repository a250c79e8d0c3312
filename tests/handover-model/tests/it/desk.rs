//! The small desk: who there is, and how the real values are made.

use access_model::agents::*;
use agent_handover::item::{Item, ItemKind, WorkState};
use agent_handover::plan::{Consent, HandoverPlan, HandoverPolicy, NewPlan, Purpose, Routing};
use agent_handover::{ItemId, PlanId};
use email_identity::{AddressPolicy, EmailAddress};
use storage_contract::{Timestamp, Version};

/// Time stands still: nothing of this follows from the clock.
pub const NOW: Timestamp = Timestamp::UNIX_EPOCH;
pub const DESK: Version = Version::FIRST;

pub fn id<T: std::str::FromStr>(number: usize) -> T
where
    T::Err: std::fmt::Debug,
{
    format!("00000000-0000-0000-0000-{number:012}").parse().unwrap()
}

pub fn agent_id(number: usize) -> AgentId {
    id(100 + number)
}

pub fn plan_id(number: usize) -> PlanId {
    id(200 + number)
}

pub fn item_id(number: usize) -> ItemId {
    id(300 + number)
}

pub fn desk() -> Desk {
    Desk::restore(DeskRecord { departments: vec![Department::new(id(1))], ..DeskRecord::default() }).unwrap()
}

pub fn agent(number: usize, is_administrator: bool) -> Agent {
    let role = if is_administrator { Role::Administrator } else { Role::Agent { scope: DataScope::All } };
    let address = EmailAddress::parse(&format!("a{number}@x.example"), &AddressPolicy::default()).unwrap();
    let person = Person::new(format!("{number}").parse().unwrap(), address);
    Agent::new(agent_id(number), person, Placement::new(role, [id(1)])).unwrap()
}

pub fn item(number: usize, holder: usize, state: WorkState) -> Item {
    Item {
        id: item_id(number),
        kind: ItemKind::Ticket,
        department: id(1),
        channel: None,
        team: None,
        state,
        assignee: Some(agent_id(holder)),
    }
}

pub fn plan(number: usize, leaver: usize, successor: usize) -> HandoverPlan {
    HandoverPlan::draft(NewPlan {
        id: plan_id(number),
        agent: agent_id(leaver),
        purpose: Purpose::Deactivate,
        routing: Routing::to_one(agent_id(successor)),
        policy: HandoverPolicy::DEFAULT.with_consent(Consent::Items).with_samples(1),
    })
    .unwrap()
}
