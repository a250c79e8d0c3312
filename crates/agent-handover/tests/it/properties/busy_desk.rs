//! A busy desk: everything happens at once, and transactions commit late.

use super::*;

/// What may happen at a busy desk, each in a transaction of its own that commits now or later.
#[derive(Clone, Debug)]
enum Happening {
    Assign { item: Index, to: u32 },
    Message { item: Index },
    Finish { item: Index },
    Start { plan: u32 },
    Step { plan: u32, limit: u32 },
    Cancel { plan: u32 },
    Reactivate { agent: u32 },
}

fn happenings() -> impl Strategy<Value = Happening> {
    prop_oneof![
        4 => (any::<Index>(), 101..106_u32).prop_map(|(item, to)| Happening::Assign { item, to }),
        3 => any::<Index>().prop_map(|item| Happening::Message { item }),
        2 => any::<Index>().prop_map(|item| Happening::Finish { item }),
        3 => (1..4_u32).prop_map(|plan| Happening::Start { plan }),
        6 => (1..4_u32, 1..4_u32).prop_map(|(plan, limit)| Happening::Step { plan, limit }),
        1 => (1..4_u32).prop_map(|plan| Happening::Cancel { plan }),
        1 => (101..104_u32).prop_map(|agent| Happening::Reactivate { agent }),
    ]
}

/// Prepares and stores; the transaction is left open. Refused, nothing is left.
fn attempt(store: &Store, items: &[ItemId], happening: &Happening) -> Option<Tx> {
    let mut tx = store.begin();
    match happening {
        Happening::Assign { item, to } => {
            let request = AssignmentRequest { item: *item.get(items), aim: Aim::Agent(agent(*to)) };
            let prepared = run_ready(prepare_assignments(&mut tx, &By::Automatic, &[request])).unwrap();
            run_ready(prepared.store(&mut tx)).unwrap();
        }
        Happening::Message { item } => {
            let prepared = run_ready(prepare_reopenings(&mut tx, &[*item.get(items)])).unwrap();
            run_ready(prepared.store(&mut tx)).unwrap();
        }
        Happening::Finish { .. } => return None,
        Happening::Start { plan } => {
            let id = plan_id(*plan);
            let mut survey = run_ready(begin_survey(&mut tx, boss(), id, None)).ok()?;
            while run_ready(survey.page(&mut tx, 3)).unwrap() {}
            let impact = survey.finish().unwrap();
            let PlanState::Validated { fingerprint, .. } = *store.plan(id).state() else { return None };
            let start = PlanCommand::Start { confirmed: fingerprint, impact: &impact };
            let prepared = run_ready(prepare_plan_command(&mut tx, boss(), id, &start, at(1))).ok()?;
            run_ready(prepared.store(&mut tx)).unwrap();
        }
        Happening::Step { plan, limit } => {
            let number = store.plan(plan_id(*plan)).progress().map_or(0, |progress| progress.step);
            let prepared = run_ready(prepare_step(&mut tx, plan_id(*plan), number, *limit, at(2))).ok()?;
            run_ready(prepared.store(&mut tx)).unwrap();
        }
        Happening::Cancel { plan } => {
            let cancel = prepare_plan_command(&mut tx, boss(), plan_id(*plan), &PlanCommand::Cancel, at(3));
            let prepared = run_ready(cancel).ok()?;
            run_ready(prepared.store(&mut tx)).unwrap();
        }
        Happening::Reactivate { agent: number } => {
            let back = prepare_edit_agent(&mut tx, boss(), agent(*number), &AgentCommand::Reactivate, at(4));
            run_ready(run_ready(back).ok()?.store(&mut tx)).unwrap();
        }
    }
    Some(tx)
}

fn plans_of(store: &Store) -> Vec<PlanId> {
    store.plans.keys().copied().collect()
}

/// No plan that runs is stuck: it ends, with other successors where its own are gone.
fn finish_all(store: &mut Store) {
    for _ in 0..4 {
        for plan in plans_of(store) {
            if store.plan(plan).phase() == PlanPhase::Running {
                run(store, plan, 3);
            }
            if store.plan(plan).phase() == PlanPhase::NeedsAttention {
                reroute(store, plan, Routing::to_pool()).unwrap();
                run(store, plan, 3);
            }
        }
    }
}

proptest! {
    /// AH-25, AH-26, AH-27, AH-32, AH-33: three plans, an automatic assigner, customers who write again, people who come back, transactions that commit late: nothing ends on an
    /// inactive agent, nothing goes around, whatever runs can finish, and a store that only this library wrote has no findings.
    #[test]
    fn ah_26_a_busy_desk(
        world in worlds(),
        happenings in prop::collection::vec((happenings(), 0..3_u8, any::<Index>()), 1..60),
    ) {
        let mut store = built(&World { routing: Routing::to_one(agent(102)), ..world.clone() }, Purpose::Deactivate);
        for number in 101..=105 {
            put_agent(&mut store, Agent::new(agent(number), person(number), place()).unwrap());
        }
        put_items(&mut store, [item(900, Some(agent(101))), item(901, Some(agent(102)))]);
        let policy = HandoverPolicy::DEFAULT.with_consent(Consent::Terms);
        let circle = [(1, 101, 102), (2, 102, 103), (3, 103, 101)];
        store.plans.clear();
        for (plan, leaver, successor) in circle {
            let new = new_plan(plan, agent(leaver), Purpose::Deactivate, Routing::to_one(agent(successor)));
            draft(&mut store, NewPlan { policy, ..new }).unwrap();
            validate(&mut store, plan_id(plan)).unwrap();
        }
        let items: Vec<ItemId> = store.items.keys().copied().collect();
        let mut late: Vec<Tx> = Vec::new();
        for (happening, delay, which) in &happenings {
            if let Happening::Finish { item } = happening {
                let row = store.items.get_mut(item.get(&items)).unwrap();
                (row.0.state, row.1) = (WorkState::Completed, row.1.next());
                continue;
            }
            let Some(tx) = attempt(&store, &items, happening) else { continue };
            if *delay == 0 {
                late.push(tx);
            } else {
                let _ = tx.commit(&mut store);
            }
            if *delay == 2 && !late.is_empty() {
                let _ = late.swap_remove(which.index(late.len())).commit(&mut store);
            }
            // Nothing lands on a leaver from the start on, and nothing is with somebody inactive at any time.
            for plan in plans_of(&store) {
                let plan = store.plan(plan);
                let done = plan.phase() == PlanPhase::Completed && !store.agent(plan.agent()).is_active();
                prop_assert!(!done || store.unfinished_of(plan.agent()).is_empty());
            }
        }
        for tx in late {
            let _ = tx.commit(&mut store);
        }
        finish_all(&mut store);
        for plan in plans_of(&store) {
            let phase = store.plan(plan).phase();
            prop_assert!(matches!(phase, PlanPhase::Validated | PlanPhase::Completed | PlanPhase::Cancelled), "{phase}");
        }
        prop_assert_eq!(store.items.len(), items.len());
        let mut tx = store.begin();
        prop_assert_eq!(run_ready(scan_items(&mut tx, None, 1_000)).unwrap().findings, vec![]);
        prop_assert_eq!(run_ready(scan_agents(&mut tx, None, 1_000)).unwrap().findings, vec![]);
        prop_assert_eq!(run_ready(scan_plans(&mut tx, None, 1_000)).unwrap().findings, vec![]);
        prop_assert_eq!(run_ready(scan_board(&mut tx)).unwrap(), vec![]);
        prop_assert!(!store.administrators[&()].0.remaining.is_empty());
    }
}
