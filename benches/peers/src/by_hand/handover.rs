//! To whom does each item of a leaver go? Routing with eligibility (AH-02, AH-22, AH-24), against a loop for one desk.

use super::group;
use crate::report::figures::{Group, Kind};
use access_decision::world::Random;
use access_model::agents::{
    Agent, AgentId, ChannelId, DataScope, Department, DepartmentId, Desk, DeskRecord, Person, Placement, Role,
};
use agent_handover::ItemId;
use agent_handover::assign::Crew;
use agent_handover::item::{Item, ItemKind, WorkState};
use agent_handover::plan::{Destination, Route, Routing, RoutingRule, Tallies};
use email_identity::{AddressPolicy, EmailAddress};
use measure::interleave;
use std::collections::BTreeMap;
use std::hint::black_box;
use storage_contract::Versioned;
use uuid::Uuid;

const ITEMS: u128 = 10_000;
const AGENTS: u128 = 10;
const DEPARTMENTS: u128 = 4;
const CHANNELS: u128 = 4;
const ROUNDS: usize = 51;

/// An agent as somebody has it who writes the loop for one desk: sets as bits.
struct Plain {
    id: AgentId,
    departments: u8,
    channels: u8,
}

/// Tickets go in turn to whoever may hold them and has received least; activities to nobody.
fn by_hand(items: &[Item], agents: &[Plain], received: &mut [u64], mut each: impl FnMut(Option<AgentId>)) {
    received.fill(0);
    for item in items {
        if item.kind != ItemKind::Ticket {
            each(None);
            continue;
        }
        let department = 1_u8 << item.department.as_uuid().as_u128();
        let channel = item.channel.map_or(0, |channel| 1_u8 << channel.as_uuid().as_u128());
        let mut best: Option<usize> = None;
        for (place, agent) in agents.iter().enumerate() {
            let may = agent.departments & department != 0 && agent.channels & channel == channel;
            if may && best.is_none_or(|best| received[place] < received[best]) {
                best = Some(place);
            }
        }
        if let Some(best) = best {
            received[best] += 1;
        }
        each(best.map(|best| agents[best].id));
    }
}

fn agents() -> Vec<(Agent, Plain)> {
    let agent = |number: u128| {
        let id = AgentId::from_uuid(Uuid::from_u128(100 + number));
        let of =
            |count: u128, step: u128| (0..count).filter(move |each| !(number + each).is_multiple_of(step));
        let departments = of(DEPARTMENTS, 3).map(|each| DepartmentId::from_uuid(Uuid::from_u128(each)));
        let channels = of(CHANNELS, 4).map(|each| ChannelId::from_uuid(Uuid::from_u128(each)));
        let place =
            Placement::new(Role::Agent { scope: DataScope::All }, departments).with_channels(channels);
        let address = EmailAddress::parse(&format!("agent{number}@desk.example"), &AddressPolicy::default());
        let person =
            Person::new(format!("担当 {number}").parse().expect("a name"), address.expect("an address"));
        let bits = |of: &mut dyn Iterator<Item = u128>| of.fold(0_u8, |bits, each| bits | 1 << each);
        let plain =
            Plain { id, departments: bits(&mut of(DEPARTMENTS, 3)), channels: bits(&mut of(CHANNELS, 4)) };
        (Agent::new(id, person, place).expect("an agent"), plain)
    };
    (0..AGENTS).map(agent).collect()
}

fn items() -> Vec<Item> {
    let mut random = Random::new(11);
    let mut below = move |limit: u128| u128::from(random.next()) % limit;
    let item = |number: u128| Item {
        id: ItemId::from_uuid(Uuid::from_u128(10_000 + number)),
        kind: if below(4) == 0 { ItemKind::Activity } else { ItemKind::Ticket },
        department: DepartmentId::from_uuid(Uuid::from_u128(below(DEPARTMENTS))),
        channel: (below(3) > 0).then(|| ChannelId::from_uuid(Uuid::from_u128(below(CHANNELS)))),
        team: None,
        state: WorkState::Open { replied: false },
        assignee: None,
    };
    (0..ITEMS).map(item).collect()
}

fn desk() -> Desk {
    let departments =
        (0..DEPARTMENTS).map(|each| Department::new(DepartmentId::from_uuid(Uuid::from_u128(each))));
    let channels = (0..CHANNELS).map(|each| ChannelId::from_uuid(Uuid::from_u128(each)));
    let record = DeskRecord {
        departments: departments.collect(),
        channels: channels.collect(),
        ..DeskRecord::default()
    };
    Desk::restore(record).expect("a desk")
}

/// All items of one leaver.
pub fn group_of_items() -> Group {
    let (agents, plain): (Vec<Agent>, Vec<Plain>) = agents().into_iter().unzip();
    let (items, desk) = (items(), desk());
    let ids: Vec<AgentId> = plain.iter().map(|agent| agent.id).collect();
    let crew: Crew = agents.into_iter().map(Versioned::first).collect();
    let tickets = RoutingRule {
        kind: Some(ItemKind::Ticket),
        department: None,
        channel: None,
        to: Destination::RoundRobin { agents: ids.clone() },
    };
    let routing = Routing { rules: vec![tickets], fallback: Destination::Pool };
    let loads = BTreeMap::new();
    let tantou = |each: &mut dyn FnMut(Route)| {
        let mut tallies = Tallies::default();
        for item in &items {
            each(tallies.route(&routing, &loads, item, &crew, &desk));
        }
    };
    let mut received = vec![0; plain.len()];
    let mut expected = Vec::new();
    by_hand(&items, &plain, &mut received, |agent| expected.push(agent));
    let mut found = Vec::new();
    tantou(&mut |route| {
        found.push(match route {
            Route::To { eligible, .. } => Some(eligible.agent),
            Route::Pool { .. } | Route::Stuck { .. } => None,
        });
    });
    assert!(found == expected, "the routes differ");
    let rounds = interleave(
        ROUNDS,
        [
            &mut || {
                by_hand(&items, &plain, &mut received, |agent| {
                    black_box(agent);
                })
            },
            &mut || tantou(&mut |route| drop(black_box(route))),
        ],
    );
    group(
        ("handover", "Handover: to whom an item of ten successors goes", "item"),
        [
            ("by_hand", "control: loop for one desk", Kind::Control),
            ("tantou", "tantou, route with reasons", Kind::Tantou),
        ],
        &rounds,
        items.len(),
    )
}
