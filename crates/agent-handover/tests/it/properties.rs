//! Properties over many stores: whatever the desk, the items and the order of what happens.

mod busy_desk;

use crate::fake_store::{Store, Tx};
use crate::fixture::*;
use access_model::agents::*;
use agent_handover::assign::{Aim, eligibility};
use agent_handover::item::*;
use agent_handover::plan::*;
use agent_handover::reconcile::*;
use agent_handover::services::*;
use agent_handover::{ItemId, PlanId};
use proptest::prelude::*;
use proptest::sample::Index;
use std::collections::{BTreeMap, BTreeSet};
use storage_contract::run_ready;

const LEAVER: u32 = 101;

fn placements() -> impl Strategy<Value = Placement> {
    let role = prop_oneof![6 => Just(role()), 1 => Just(Role::LightAgent)];
    let departments = prop_oneof![1 => Just(vec![support()]), 1 => Just(vec![sales()]), 3 => Just(vec![support(), sales()])];
    let channels =
        prop_oneof![1 => Just(vec![]), 1 => Just(vec![line()]), 3 => Just(vec![line(), whatsapp()])];
    (role, departments, channels)
        .prop_map(|(role, departments, channels)| Placement::new(role, departments).with_channels(channels))
}

fn items(holders: u32) -> impl Strategy<Value = Item> {
    let kind = prop::sample::select(ItemKind::ALL.to_vec());
    let department = prop::sample::select(vec![support(), sales()]);
    let channel = prop::sample::select(vec![None, None, Some(line()), Some(whatsapp())]);
    let states = [
        WorkState::New,
        WorkState::Open { replied: false },
        WorkState::Open { replied: true },
        WorkState::Blocked,
        WorkState::Completed,
    ];
    let state = prop::sample::select(states.to_vec());
    (kind, department, channel, state, 0..=holders).prop_map(|(kind, department, channel, state, holder)| {
        // Most are the leaver's.
        let assignee = if holder == 0 { None } else { Some(agent(100 + holder)) };
        Item { kind, department, channel, state, assignee, ..item(0, None) }
    })
}

fn destinations() -> impl Strategy<Value = Destination> {
    let agents = || prop::sample::subsequence(vec![agent(102), agent(103), agent(104), agent(105)], 1..=4);
    prop_oneof![
        1 => Just(Destination::Pool),
        1 => agents().prop_map(|agents| Destination::One { agent: agents[0] }),
        2 => agents().prop_map(|agents| Destination::RoundRobin { agents }),
        2 => agents().prop_map(|agents| Destination::LeastOpen { agents }),
        2 => (agents(), 1..5_u32).prop_map(|(agents, weight)| Destination::Weighted {
            shares: (weight..)
                .zip(agents)
                .map(|(weight, agent)| Share { agent, weight: weight.try_into().unwrap() })
                .collect()
        }),
    ]
}

fn routings() -> impl Strategy<Value = Routing> {
    let kind = prop::option::of(prop::sample::select(ItemKind::ALL.to_vec()));
    let department = prop::option::of(prop::sample::select(vec![support(), sales()]));
    let channel = prop::option::of(prop::sample::select(vec![line(), whatsapp()]));
    let rule = (kind, department, channel, destinations())
        .prop_map(|(kind, department, channel, to)| RoutingRule { kind, department, channel, to });
    (prop::collection::vec(rule, 0..3), destinations())
        .prop_map(|(rules, fallback)| Routing { rules, fallback })
}

#[derive(Clone, Debug)]
struct World {
    placements: Vec<Placement>,
    items: Vec<Item>,
    routing: Routing,
}

fn worlds() -> impl Strategy<Value = World> {
    let placements = prop::collection::vec(placements(), 4);
    let item = prop_oneof![
        2 => items(1).prop_map(|item| Item { assignee: Some(agent(LEAVER)), ..item }),
        1 => items(5)
    ];
    let items = prop::collection::vec(item, 0..24);
    (placements, items, routings()).prop_map(|(placements, items, routing)| World {
        placements,
        items,
        routing,
    })
}

/// The world as a store, with plan 1 drafted.
fn built(world: &World, purpose: Purpose) -> Store {
    let mut store = store(1);
    for (number, placement) in (102..).zip(&world.placements) {
        put_agent(&mut store, Agent::new(agent(number), person(number), placement.clone()).unwrap());
    }
    put_items(
        &mut store,
        (1..).zip(&world.items).map(|(number, item)| Item { id: item_id(number), ..*item }),
    );
    draft(&mut store, new_plan(1, agent(LEAVER), purpose, world.routing.clone())).unwrap();
    store
}

/// Starts plan 1; where somebody could not be given something, those items are finished before, as people would do.
fn started(store: &mut Store) -> Impact {
    let impact = survey(store, plan_id(1), None, 7).unwrap();
    let desk = desk();
    let mut tallies = Tallies::default();
    for id in store.unfinished_of(agent(LEAVER)) {
        let crew = crew(store);
        let route =
            tallies.route(store.plan(plan_id(1)).routing(), &impact.loads, &store.item(id), &crew, &desk);
        if matches!(route, Route::Stuck { .. }) {
            store.items.get_mut(&id).unwrap().0.state = WorkState::Completed;
        }
    }
    start(store, plan_id(1)).unwrap()
}

fn crew(store: &Store) -> agent_handover::assign::Crew {
    let row =
        |id: &AgentId| storage_contract::Versioned { value: store.agent(*id), version: store.agents[id].1 };
    store.agents.keys().map(row).collect()
}

fn assignees(store: &Store) -> BTreeMap<ItemId, Option<AgentId>> {
    store.items.iter().map(|(id, row)| (*id, row.0.assignee)).collect()
}

/// How many items went from the leaver where, by kind and department.
fn went(before: &Store, after: &Store) -> BTreeMap<(ItemKind, DepartmentId, Option<AgentId>), u64> {
    let mut counts = BTreeMap::new();
    for id in before.unfinished_of(agent(LEAVER)) {
        let item = after.item(id);
        *counts.entry((item.kind, item.department, item.assignee)).or_default() += 1;
    }
    counts
}

/// One step, delivered twice.
fn step_twice(store: &mut Store, limit: u32) {
    let number = store.plan(plan_id(1)).progress().unwrap().step;
    step(store, plan_id(1), limit).unwrap();
    let mut tx = store.begin();
    let again = run_ready(prepare_step(&mut tx, plan_id(1), number, limit, at(3))).unwrap();
    assert_eq!(again.result(), StepResult::DoneEarlier);
    run_ready(again.store(&mut tx)).unwrap();
    tx.commit(store).unwrap();
}

proptest! {
    /// AH-25: no item is lost, none is doubled, and only assignee, version and receipts change; AH-20: nothing open is left with the leaver; AH-22: whoever received something may hold it.
    #[test]
    fn ah_25_conservation(world in worlds(), limit in 1..9_u32) {
        let mut store = built(&world, Purpose::Deactivate);
        started(&mut store);
        let before = store.clone();
        prop_assert_eq!(run(&mut store, plan_id(1), limit), PlanPhase::Completed);
        prop_assert_eq!(store.items.keys().collect::<Vec<_>>(), before.items.keys().collect::<Vec<_>>());
        let mut moved = 0;
        for (id, (item, version)) in &before.items {
            let (now, version_now) = store.items[id];
            let assignee = now.assignee;
            prop_assert_eq!(Item { assignee: item.assignee, ..now }, *item);
            let receipt = store.receipts.get(&(plan_id(1), *id));
            if item.assignee == Some(agent(LEAVER)) && item.state.is_unfinished() {
                moved += 1;
                let receipt = receipt.unwrap();
                prop_assert_eq!((receipt.from, receipt.to, receipt.version), (item.assignee, assignee, version_now));
                prop_assert_eq!(version_now, version.next(), "moved once");
                if let Some(holder) = assignee {
                    prop_assert!(eligibility(&store.agent(holder), &now, &desk()).is_ok());
                }
            } else {
                prop_assert_eq!((now, version_now, receipt), (*item, *version, None));
            }
        }
        prop_assert_eq!(store.plan(plan_id(1)).moved(), moved);
        prop_assert_eq!(store.unfinished_of(agent(LEAVER)), vec![]);
        prop_assert_eq!(before.agents.len(), store.agents.len());
    }

    /// AH-25: interrupted, repeated and continued in pages of any size equals one run without interruption.
    #[test]
    fn ah_25_interrupted_and_continued_equals_uninterrupted(
        world in worlds(),
        steps in prop::collection::vec((1..6_u32, 0..4_u8), 1..12),
    ) {
        let mut smooth = built(&world, Purpose::Deactivate);
        started(&mut smooth);
        let mut rough = smooth.clone();
        run(&mut smooth, plan_id(1), 1_000);
        for (limit, trouble) in steps.iter().cycle().take(2_000) {
            let Some(progress) = rough.plan(plan_id(1)).progress().cloned() else { break };
            match trouble {
                // Crashed before the commit.
                0 => {
                    let mut tx = rough.begin();
                    let step = prepare_step(&mut tx, plan_id(1), progress.step, *limit, at(3));
                    run_ready(run_ready(step).unwrap().store(&mut tx)).unwrap();
                    if steps.iter().all(|(_, trouble)| *trouble == 0) {
                        step_twice(&mut rough, *limit);
                    }
                }
                // Delivered twice.
                1 => step_twice(&mut rough, *limit),
                // Halted and resumed.
                2 => {
                    command(&mut rough, plan_id(1), &PlanCommand::Pause, at(4)).unwrap();
                    command(&mut rough, plan_id(1), &PlanCommand::Resume, at(4)).unwrap();
                    step(&mut rough, plan_id(1), *limit).unwrap();
                }
                _ => {
                    step(&mut rough, plan_id(1), *limit).unwrap();
                }
            }
        }
        prop_assert_eq!(run(&mut rough, plan_id(1), 3), PlanPhase::Completed);
        prop_assert_eq!(assignees(&rough), assignees(&smooth));
        prop_assert_eq!(rough.plan(plan_id(1)).moved(), smooth.plan(plan_id(1)).moved());
        prop_assert_eq!(rough.receipts.len(), smooth.receipts.len());
    }

    /// AH-20: on a quiet store the preview is what happens, line by line.
    #[test]
    fn ah_20_the_preview_equals_the_execution(world in worlds(), limit in 1..9_u32) {
        let mut store = built(&world, Purpose::Deactivate);
        let impact = started(&mut store);
        let before = store.clone();
        run(&mut store, plan_id(1), limit);
        let mut shown = BTreeMap::new();
        for line in &impact.lines {
            *shown.entry((line.kind, line.department, line.to)).or_default() += line.count;
            for sample in &line.samples {
                prop_assert_eq!(store.item(*sample).assignee, line.to);
            }
        }
        prop_assert_eq!(shown, went(&before, &store));
        prop_assert_eq!(impact.total, store.plan(plan_id(1)).moved());
    }

    /// AH-24: shared out in turn among equals, nobody gets more than one item more than another, wherever the pages end.
    #[test]
    fn ah_24_the_split_is_even(count in 0..60_u32, successors in 1..5_u32, limit in 1..9_u32) {
        let agents: Vec<AgentId> = (102..102 + successors).map(agent).collect();
        let mut store = store(5);
        put_items(&mut store, (1..=count).map(|number| item(number, Some(agent(LEAVER)))));
        let fallback = Destination::RoundRobin { agents: agents.clone() };
        draft(&mut store, new_plan(1, agent(LEAVER), Purpose::Deactivate, Routing { rules: vec![], fallback })).unwrap();
        start(&mut store, plan_id(1)).unwrap();
        run(&mut store, plan_id(1), limit);
        let received: Vec<usize> = agents.iter().map(|agent| store.unfinished_of(*agent).len()).collect();
        prop_assert_eq!(received.iter().sum::<usize>(), count as usize);
        prop_assert!(received.iter().max().unwrap() - received.iter().min().unwrap() <= 1, "{:?}", received);
    }

    /// AH-31: undo after a move is the identity on the items that nobody has touched, and leaves the others alone.
    #[test]
    fn ah_31_undo_is_the_identity_on_untouched_items(
        world in worlds(),
        touched in prop::collection::vec(any::<Index>(), 0..6),
        limit in 1..9_u32,
    ) {
        let mut store = built(&world, Purpose::Absence { until: None });
        // The leaver holds only what it may hold: otherwise it could not come back.
        edit_agent(&mut store, agent(LEAVER), place());
        started(&mut store);
        let before = store.clone();
        prop_assert_eq!(run(&mut store, plan_id(1), limit), PlanPhase::Away);
        command(&mut store, plan_id(1), &PlanCommand::Return, at(9)).unwrap();
        let moved: Vec<ItemId> = store.receipts.keys().map(|(_, item)| *item).collect();
        let touched: BTreeSet<ItemId> =
            touched.iter().filter(|_| !moved.is_empty()).map(|index| *index.get(&moved)).collect();
        for id in &touched {
            touch(&mut store, *id);
        }
        let there = store.clone();
        draft(&mut store, new_plan(2, agent(LEAVER), Purpose::Undo { of: plan_id(1) }, Routing::to_pool())).unwrap();
        start(&mut store, plan_id(2)).unwrap();
        prop_assert_eq!(run(&mut store, plan_id(2), limit), PlanPhase::Completed);
        for (id, (item, _)) in &store.items {
            let expected = if touched.contains(id) { there.item(*id) } else { before.item(*id) };
            prop_assert_eq!(*item, expected);
        }
        let PlanState::Completed { moved: back, left, .. } = *store.plan(plan_id(2)).state() else { panic!() };
        prop_assert_eq!((back, left), ((moved.len() - touched.len()) as u64, touched.len() as u64));
    }

    /// AH-33: no circle is found where there is none, and one that is found is one.
    #[test]
    fn ah_33_circles(edges in prop::collection::vec((1..7_u32, 1..7_u32), 0..12), from in 1..7_u32, to in 1..7_u32) {
        let mut board = Board::new();
        let mut graph: BTreeMap<AgentId, BTreeSet<AgentId>> = BTreeMap::new();
        for (leaver, successor) in edges {
            graph.entry(agent(leaver)).or_default().insert(agent(successor));
        }
        graph.remove(&agent(from));
        for (number, (leaver, successors)) in (1..).zip(&graph) {
            board.open(OpenHandover { agent: *leaver, plan: plan_id(number), successors: successors.clone() });
        }
        // Naively: everything that can be reached, to the fixed point.
        let mut reached: BTreeSet<AgentId> = [agent(to)].into();
        for _ in 0..10 {
            let onward: Vec<AgentId> =
                reached.iter().filter_map(|agent| graph.get(agent)).flatten().copied().collect();
            reached.extend(onward);
        }
        let found = board.circle(agent(from), &[agent(to)].into());
        prop_assert_eq!(found.is_some(), reached.contains(&agent(from)));
        if let Some(circle) = found {
            graph.entry(agent(from)).or_default().insert(agent(to));
            for (here, next) in circle.iter().zip(circle.iter().cycle().skip(1)) {
                prop_assert!(graph[here].contains(next), "{:?}", circle);
            }
            prop_assert_eq!(circle.iter().collect::<BTreeSet<_>>().len(), circle.len());
        }
    }
}
