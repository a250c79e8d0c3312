//! Desks at random: who works there, what there is to do, who gets what.

use crate::desk_office::*;
use proptest::prelude::*;
use std::collections::BTreeMap;
use tantou::access::agents::{Agent, AgentId, AgentRepository, DataScope, Desk, Placement, Role};
use tantou::handover::item::{Item, ItemKind, WorkState};
use tantou::handover::plan::{
    Destination, HandoverPlan, HandoverPolicy, Impact, PlanRefusal, Purpose, Receipt, Routing, RoutingRule,
    Share, Unplaceable,
};
use tantou::handover::{ItemId, ItemRepository, PlanId, PlanRepository};
use tantou::offboarding::{Leave, Run};
use tantou::preset;
use tantou::storage::{Versioned, run_ready};

pub(super) const LEAVER: AgentId = agent(2);

/// Those who may be successors.
pub(super) const OTHERS: [AgentId; 4] = [agent(3), agent(4), agent(5), agent(6)];

/// More than there are items.
const ALL: u32 = 1_000;

#[derive(Clone, Debug)]
pub(super) struct World {
    placements: Vec<Placement>,
    pub(super) items: Vec<Item>,
    pub(super) routing: Routing,
    batch: u32,
}

fn placements() -> impl Strategy<Value = Placement> {
    let role = prop_oneof![6 => Just(Role::Agent { scope: DataScope::All }), 1 => Just(Role::LightAgent)];
    let departments =
        prop_oneof![1 => Just(vec![SUPPORT]), 1 => Just(vec![SALES]), 3 => Just(vec![SUPPORT, SALES])];
    let channels = prop_oneof![1 => Just(vec![]), 3 => Just(vec![CHAT])];
    (role, departments, channels)
        .prop_map(|(role, departments, channels)| Placement::new(role, departments).with_channels(channels))
}

fn items() -> impl Strategy<Value = Item> {
    let kind = prop::sample::select(ItemKind::ALL.to_vec());
    let department = prop::sample::select(vec![SUPPORT, SALES]);
    let channel = prop::sample::select(vec![None, None, Some(CHAT)]);
    let open = |replied| WorkState::Open { replied };
    let states = [WorkState::New, open(false), open(true), WorkState::Blocked, WorkState::Completed];
    let state = prop::sample::select(states.to_vec());
    // Most are the leaver's.
    let assignee = prop_oneof![
        4 => Just(Some(LEAVER)),
        1 => Just(None),
        1 => prop::sample::select(OTHERS.to_vec()).prop_map(Some),
    ];
    (kind, department, channel, state, assignee).prop_map(|(kind, department, channel, state, assignee)| {
        Item { kind, department, channel, state, ..ticket(0, assignee) }
    })
}

fn destinations() -> impl Strategy<Value = Destination> {
    let agents = || prop::sample::subsequence(OTHERS.to_vec(), 1..=4);
    let shares = |(agents, weight): (Vec<AgentId>, u32)| {
        let share = |(weight, agent): (u32, AgentId)| Share { agent, weight: weight.try_into().unwrap() };
        Destination::Weighted { shares: (weight..).zip(agents).map(share).collect() }
    };
    prop_oneof![
        1 => Just(Destination::Pool),
        1 => agents().prop_map(|agents| Destination::One { agent: agents[0] }),
        2 => agents().prop_map(|agents| Destination::RoundRobin { agents }),
        2 => agents().prop_map(|agents| Destination::LeastOpen { agents }),
        2 => (agents(), 1..5_u32).prop_map(shares),
    ]
}

fn routings() -> impl Strategy<Value = Routing> {
    let kind = prop::option::of(prop::sample::select(ItemKind::ALL.to_vec()));
    let department = prop::option::of(prop::sample::select(vec![SUPPORT, SALES]));
    let channel = prop::option::of(Just(CHAT));
    let rule = (kind, department, channel, destinations())
        .prop_map(|(kind, department, channel, to)| RoutingRule { kind, department, channel, to });
    (prop::collection::vec(rule, 0..3), destinations())
        .prop_map(|(rules, fallback)| Routing { rules, fallback })
}

pub(super) fn worlds() -> impl Strategy<Value = World> {
    let items = prop::collection::vec(items(), 0..24);
    let parts = (prop::collection::vec(placements(), OTHERS.len()), items, routings(), 1..9_u32);
    parts.prop_map(|(placements, items, routing, batch)| World {
        placements,
        items: (1..).zip(items).map(|(number, of)| Item { id: item(number), ..of }).collect(),
        routing,
        batch,
    })
}

impl World {
    /// One in which everybody may hold everything, and all goes to several in turn.
    pub(super) fn even(items: u128, successors: usize, batch: u32) -> Self {
        let agents = OTHERS[..successors].to_vec();
        Self {
            placements: vec![worker(); OTHERS.len()],
            items: (1..=items).map(|number| ticket(number, Some(LEAVER))).collect(),
            routing: Routing { rules: Vec::new(), fallback: Destination::RoundRobin { agents } },
            batch,
        }
    }

    /// The desk, with its people and its work.
    pub(super) fn open<B: Books>(&self, books: B) -> DeskOffice<B> {
        let policy = HandoverPolicy::DEFAULT.with_samples(ALL);
        let mut office =
            DeskOffice::open(books, preset::help_desk().with_handovers(policy).with_batch(self.batch));
        office.hire(2, "佐藤 花子", worker());
        for (number, placement) in (3..).zip(&self.placements) {
            office.hire(number, &format!("担当 {number}"), placement.clone());
        }
        office.put_items(&self.items);
        office
    }

    /// Plan 1, shown and confirmed. What nobody could take is named, and completed first, as people would do (AH-22).
    pub(super) fn begin<B: Books>(&self, office: &mut DeskOffice<B>, purpose: Purpose) -> (Impact, Run) {
        let leave = Leave { plan: plan(1), agent: LEAVER, purpose, routing: self.routing.clone() };
        let shown = match office.show(&leave) {
            Err(PlanRefusal::NobodyCouldTake { count, items }) => {
                let samples = items.iter().flat_map(Unplaceable::samples);
                let named: Vec<ItemId> = samples.map(|leftover| leftover.item).collect();
                assert_eq!(named.len() as u64, count, "each is named");
                office.touch(named, Some(WorkState::Completed));
                office.show(&leave)
            }
            other => other,
        };
        let shown = shown.unwrap();
        let run = office.confirm(&shown).unwrap();
        (shown.impact, run)
    }
}

/// Everything that there is.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Picture {
    pub(super) items: BTreeMap<ItemId, Versioned<Item>>,
    pub(super) receipts: BTreeMap<ItemId, Receipt>,
    pub(super) plan: HandoverPlan,
}

impl Picture {
    /// Of the desk, and of what one plan has moved.
    pub(super) fn of<B: Books>(office: &mut DeskOffice<B>, plan: PlanId) -> Self {
        office.look(|tx| {
            run_ready(async {
                let ids: Vec<ItemId> = tx.page_items(None, ALL).await?.iter().map(|item| item.id).collect();
                let items = tx.find_items(&ids).await?;
                let receipts = tx.page_receipts(plan, None, ALL).await?;
                let plan = tx.find_plans(&[plan]).await?.remove(0);
                Ok::<_, B::Error>(Self {
                    items: items.into_iter().map(|row| (row.value.id, row)).collect(),
                    receipts: receipts.into_iter().map(|receipt| (receipt.item, receipt)).collect(),
                    plan,
                })
            })
            .unwrap()
        })
    }

    /// What of it was to move: the leaver's unfinished items.
    pub(super) fn due(&self) -> impl Iterator<Item = &Versioned<Item>> {
        self.items.values().filter(|row| is_due(&row.value))
    }

    pub(super) fn holder(&self, item: ItemId) -> Option<AgentId> {
        self.items[&item].value.assignee
    }
}

pub(super) fn is_due(item: &Item) -> bool {
    item.assignee == Some(LEAVER) && item.state.is_unfinished()
}

/// The people and the desk, as they are.
pub(super) fn people<B: Books>(office: &mut DeskOffice<B>) -> (BTreeMap<AgentId, Agent>, Desk) {
    office.look(|tx| {
        run_ready(async {
            let agents = tx.page_agents(None, ALL).await?;
            let desk = tx.lock_desk().await?.unwrap().value;
            Ok::<_, B::Error>((agents.into_iter().map(|agent| (agent.id(), agent)).collect(), desk))
        })
        .unwrap()
    })
}
